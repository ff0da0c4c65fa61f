#include "master/room-price.h"

#include <string.h>

#include "ledger/statement.h"

static const char *const kinds[] = {"list", "floor", "filed"};
static const char *const bases[] = {"building", "inner", "set"};
enum { KINDS = sizeof kinds / sizeof *kinds, BASES = sizeof bases / sizeof *bases };

const char *
price_kind_name(enum price_kind kind)
{
	return kinds[kind];
}

const char *
price_basis_name(enum price_basis basis)
{
	return bases[basis];
}

/* Place of the word among `count` names, or -1. */
static int
word_place(const char *const *names, int count, const char *text, size_t length)
{
	for (int i = 0; i < count; i++)
		if (value_is(value_text(text, length), names[i]))
			return i;
	return -1;
}

bool
price_kind_parse(const char *text, size_t length, enum price_kind *kind)
{
	int place = word_place(kinds, KINDS, text, length);

	if (place >= 0)
		*kind = (enum price_kind)place;
	return place >= 0;
}

bool
price_basis_parse(const char *text, size_t length, enum price_basis *basis)
{
	int place = word_place(bases, BASES, text, length);

	if (place >= 0)
		*basis = (enum price_basis)place;
	return place >= 0;
}

enum rc
room_price_find(struct ledger *ledger, int64_t room_id, enum price_kind kind, date_day date,
    struct room_price *price)
{
	static const char sql[] = "SELECT id, total_fen, unit_fen, basis FROM price"
				  " WHERE id = " ROOM_PRICE_ID(":room", ":kind", ":date");
	struct statement *s = ledger_statement(ledger, sql);
	char day[DATE_TEXT];
	enum rc rc = RC_OK;

	*price = (struct room_price){0};
	bind_int(s, ":room", room_id);
	bind_text(s, ":kind", kinds[kind]);
	bind_text(s, ":date", date_format(date, day));
	if (!statement_row(s, &rc))
		return rc;
	price->id = column_int(s, 0);
	price->total_fen = column_int(s, 1);
	price->unit_fen = column_int(s, 2);
	(void)price_basis_parse(column_text(s, 3), strlen(column_text(s, 3)), &price->basis);
	statement_reset(s);
	return RC_OK;
}
