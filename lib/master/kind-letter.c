/* What letters go by: dunning levels, holidays, consents. */
#include "base/i18n.h"
#include "master/fields.h"
#include "master/form.h"
#include "master/load-row.h"

static const char *const channels[] = {"email", "sms", "letter", NULL};

static const char *
check_form(const char *text, size_t length, struct arena *arena)
{
	(void)arena;
	if (memchr(text, '/', length) != NULL || text[0] == '.')
		return _("expected the name of a template, not a path");
	return NULL;
}

/* "sms letter": the channels to try after the level's own, or "none". */
static const char *
check_fallback(const char *text, size_t length, struct arena *arena)
{
	size_t at = 0;

	(void)arena;
	if (value_is(value_text(text, length), "none"))
		return NULL;
	while (at < length) {
		const char *const *channel = channels;
		size_t word = 0;

		while (at + word < length && text[at + word] != ' ')
			word++;
		while (*channel != NULL && !value_is(value_text(text + at, word), *channel))
			channel++;
		if (*channel == NULL)
			return _(
			    "expected email, sms or letter, with blanks between them, or none");
		at += word + 1;
	}
	return NULL;
}

enum { DUN_FORM = 3, DUN_WHEN = 5 };

static const struct kind_column dun_columns[] = {
    {.name = "level", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "days", .stored = "days", .type = TYPE_INT, .flags = COLUMN_REQUIRED},
    {.name = "channel", .stored = "channel", .flags = COLUMN_REQUIRED, .words = channels},
    [DUN_FORM] = {.name = "form",
	.stored = "form",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.check = check_form},
    {.name = "fee",
	.stored = "fee_fen",
	.type = TYPE_MONEY,
	.flags = COLUMN_NOT_NEGATIVE,
	.fallback = "0"},
    [DUN_WHEN] = {.name = "when", .stored = "condition"},
    {.name = "fallback", .stored = "fallback", .check = check_fallback},
    {.name = "minimum", .stored = "minimum_fen", .type = TYPE_MONEY, .flags = COLUMN_NOT_NEGATIVE},
};

/* A form that is not there would stop the night. */
static void
check_form_there(struct load *load, const struct load_row *row)
{
	const char *folder = load_templates_folder(load);
	struct value value = row->values[DUN_FORM];
	char *form = arena_strndup(load_arena(load), value.bytes, value.length);
	struct text path = {0}, names = {0};

	if (folder == NULL || row->given[DUN_FORM] != GIVEN_VALUE)
		return;
	if (!form_path(load_ledger(load), folder, form, &path)) {
		form_names(load_ledger(load), folder, &names);
		load_problem(load, "form", _("expected one of the forms %s, got %s"),
		    text_string(&names), quote_text(form));
	}
	text_release(&path);
	text_release(&names);
}

static enum rc
check_dun(struct load *load, struct load_row *row)
{
	check_form_there(load, row);
	check_expression(load, row, DUN_WHEN, &dun_scope, EXPR_BOOL);
	return RC_OK;
}

const struct kind kind_dun = {
    .name = "dun", .table = "dun_level", KIND_COLUMNS(dun_columns), .check = check_dun};

static const struct kind_column holiday_columns[] = {
    {.name = "date", .stored = "date", .type = TYPE_DATE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"off", "work", NULL}},
};

const struct kind kind_holiday = {
    .name = "holiday", .table = "holiday", KIND_COLUMNS(holiday_columns)};

static const struct kind_column consent_columns[] = {
    {.name = "party",
	.stored = "party_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_PARTY},
    {.name = "channel", .stored = "channel", .flags = COLUMN_KEY, .words = channels},
    {.name = "allowed", .stored = "allowed", .type = TYPE_BOOL, .flags = COLUMN_REQUIRED},
};

const struct kind kind_consent = {
    .name = "consent", .table = "consent", KIND_COLUMNS(consent_columns)};
