#include "bank/whose.h"

#include <string.h>

#include "base/i18n.h"
#include "base/text.h"

static void
keep(struct whose_other *other, struct slice number)
{
	other->length = number.length < WHOSE_CELL_MAX ? number.length
						       : utf8_floor(number.bytes, WHOSE_CELL_MAX);
	memcpy(other->text, number.bytes, other->length);
}

static bool
is(const struct whose_other *other, struct slice number)
{
	return other->length == number.length &&
	    memcmp(other->text, number.bytes, number.length) == 0;
}

/* The same account, or that behind the bank's own number: 10020030/1234567. */
static bool
same(struct slice number, struct slice ours)
{
	const char *slash = memchr(number.bytes, '/', number.length);
	size_t bank;

	if (account_same(number, ours))
		return true;
	if (slash == NULL)
		return false;
	bank = (size_t)(slash + 1 - number.bytes);
	return account_same((struct slice){slash + 1, number.length - bank}, ours);
}

static void
add_other(struct whose *whose, struct slice number, const struct place *place)
{
	for (size_t i = 0; i < whose->count; i++)
		if (is(&whose->seen[i], number))
			return;
	if (whose->count == 0)
		whose->first = *place;
	if (whose->count < WHOSE_OTHERS_MAX)
		keep(&whose->seen[whose->count++], number);
}

bool
whose_is_ours(struct whose *whose, struct slice number, const struct place *place)
{
	if (whose->told && is(&whose->last, number))
		return whose->last_ours;
	whose->told = true;
	if (whose->code == NULL)
		return whose->last_ours = true;
	keep(&whose->last, number);
	if (whose->number.length > 0)
		whose->last_ours = same(number, whose->number);
	else
		whose->last_ours = whose->count == 0 || is(&whose->seen[0], number);
	whose->ours |= whose->last_ours;
	if (!whose->last_ours || whose->number.length == 0)
		add_other(whose, number, place);
	return whose->last_ours;
}

/* The accounts seen, for a message. */
static void
add_names(struct text *names, const struct whose *whose)
{
	for (size_t i = 0; i < whose->count; i++)
		text_printf(names, "%s%s", i > 0 ? ", " : "",
		    quote(whose->seen[i].text, whose->seen[i].length));
}

enum rc
whose_end(const struct whose *whose, struct errors *errors)
{
	struct text names = {0};
	enum rc rc = RC_OK;

	if (whose->code == NULL)
		return RC_OK;
	add_names(&names, whose);
	if (whose->number.length == 0 && whose->count > 1)
		rc = error_add(errors, RC_DATA, &whose->first,
		    _("the file has statements of several accounts, %s; expected account %s to "
		      "have one of these numbers: deed-load(1), account"),
		    names.bytes, whose->code);
	else if (whose->told && !whose->ours)
		rc = error_add(errors, RC_DATA, &whose->first,
		    _("the statement is of account %s, but account %s has the number %s"),
		    names.bytes, whose->code, quote(whose->number.bytes, whose->number.length));
	text_release(&names);
	return rc;
}
