#include "match/own.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ledger/statement.h"

enum { NUMBER_MIN = 6 }; /* shorter ones could be anything */

static const char sql_accounts[] =
    "SELECT id, ledger_account_id, code, kind, replace(coalesce(number, ''), ' ', '')"
    " FROM account ORDER BY id";

enum rc
own_load(struct own *own, struct ledger *ledger)
{
	struct statement *s = ledger_statement(ledger, sql_accounts);
	enum rc rc = RC_OK;

	*own = (struct own){.entity = xstrdup(ledger_setting(ledger, "entity", ""))};
	own->entity_length = strlen(own->entity);
	while (statement_row(s, &rc)) {
		own->list = array_grow(own->list, own->count, &own->capacity, sizeof *own->list);
		own->list[own->count++] = (struct own_account){.id = column_int(s, 0),
		    .ledger_account_id = column_int(s, 1),
		    .code = xstrdup(column_text(s, 2)),
		    .kind = xstrdup(column_text(s, 3)),
		    .number = xstrdup(column_text(s, 4)),
		    .number_length = column_value(s, 4).length};
		own->channels = own->channels || own_is_channel(&own->list[own->count - 1]);
	}
	return rc;
}

void
own_release(struct own *own)
{
	for (size_t i = 0; i < own->count; i++) {
		free(own->list[i].code);
		free(own->list[i].kind);
		free(own->list[i].number);
	}
	free(own->list);
	free(own->entity);
	*own = (struct own){0};
}

const struct own_account *
own_by_id(const struct own *own, int64_t id)
{
	for (size_t i = 0; i < own->count; i++)
		if (own->list[i].id == id)
			return &own->list[i];
	return NULL;
}

static bool
same(struct value value, const char *text, size_t length)
{
	return value.length == length && memcmp(value.bytes, text, length) == 0;
}

const struct own_account *
own_by_number(const struct own *own, struct value number)
{
	if (number.kind != VALUE_TEXT || number.length < NUMBER_MIN)
		return NULL;
	for (size_t i = 0; i < own->count; i++)
		if (same(number, own->list[i].number, own->list[i].number_length))
			return &own->list[i];
	return NULL;
}

bool
own_is_name(const struct own *own, struct value name)
{
	return name.length > 0 && same(name, own->entity, own->entity_length);
}

bool
own_is_channel(const struct own_account *account)
{
	return strcmp(account->kind, "channel") == 0 || strcmp(account->kind, "pos") == 0;
}
