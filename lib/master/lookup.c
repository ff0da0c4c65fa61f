#include "master/lookup.h"

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "master/bill-code.h"
#include "master/setting.h"

enum { SQL_PARTY, SQL_ROOM, SQL_PROJECT, SQL_ITEM, SQL_PARTY_CODE, SQL_BILL, SQL_OWN_BILL };

static const char *const sqls[] = {
    [SQL_PARTY] = "SELECT id FROM party WHERE code = :code",
    [SQL_ROOM] = "SELECT id FROM room WHERE code = :code",
    [SQL_PROJECT] = "SELECT id FROM project WHERE code = :code",
    [SQL_ITEM] = "SELECT id FROM item WHERE code = :code",
    [SQL_PARTY_CODE] = "SELECT code FROM party WHERE id = :id",
    [SQL_BILL] = "SELECT id, party_id FROM bill WHERE id = :id AND own_code IS NULL",
    [SQL_OWN_BILL] = "SELECT id, party_id FROM bill WHERE own_code = :code",
};

static int64_t
by_code(struct ledger *ledger, int sql, struct value code)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);

	bind_value(s, ":code", code);
	return statement_number(s, 0);
}

int64_t
lookup_party(struct ledger *ledger, struct value code)
{
	return by_code(ledger, SQL_PARTY, code);
}

int64_t
lookup_room(struct ledger *ledger, struct value code)
{
	return by_code(ledger, SQL_ROOM, code);
}

int64_t
lookup_project(struct ledger *ledger, struct value code)
{
	return by_code(ledger, SQL_PROJECT, code);
}

enum rc
lookup_item(struct ledger *ledger, const char *code, int64_t *item_id)
{
	*item_id = by_code(ledger, SQL_ITEM, value_string(code));
	if (*item_id != 0)
		return RC_OK;
	return error_add(ledger_errors(ledger), RC_CONFIG, NULL,
	    _("there is no item %s; `deed load item` adds it"), quote_text(code));
}

enum rc
lookup_item_set(struct ledger *ledger, const char *setting, int64_t *item_id)
{
	const char *code = setting_text(ledger, setting);

	*item_id = by_code(ledger, SQL_ITEM, value_string(code));
	if (*item_id != 0)
		return RC_OK;
	return error_add(ledger_errors(ledger), RC_CONFIG, NULL,
	    _("there is no item %s; `deed load item` adds it, or `deed config %s` names another"),
	    quote_text(code), setting);
}

const char *
lookup_party_code(struct ledger *ledger, int64_t party_id)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_PARTY_CODE]);
	enum rc rc = RC_OK;

	bind_int(s, ":id", party_id);
	return statement_row(s, &rc) ? column_text(s, 0) : "";
}

int64_t
lookup_bill(struct ledger *ledger, struct value code, int64_t *party_id)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_OWN_BILL]);
	enum rc rc = RC_OK;
	int64_t id = 0;

	bind_value(s, ":code", code);
	if (!statement_row(s, &rc)) {
		if (!bill_code_parse(code.bytes, code.length, &id))
			return 0;
		s = ledger_statement(ledger, sqls[SQL_BILL]);
		bind_int(s, ":id", id);
		if (!statement_row(s, &rc))
			return 0;
	}
	id = column_int(s, 0);
	*party_id = column_int(s, 1);
	statement_reset(s);
	return id;
}

int64_t
lookup_number(struct value code, char letter)
{
	int64_t number;

	if (code.kind != VALUE_TEXT || code.length < 8 || code.bytes[0] != letter)
		return 0;
	for (size_t i = 1; i < code.length; i++)
		if (code.bytes[i] < '0' || code.bytes[i] > '9')
			return 0;
	return number_parse(code.bytes + 1, code.length - 1, 0, &number) == PARSED_OK ? number : 0;
}
