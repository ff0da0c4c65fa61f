/* Reads what is known of parties, payers, contracts and rooms from the ledger. */
#include <limits.h>
#include <stdlib.h>

#include "base/i18n.h"
#include "ledger/drain.h"
#include "ledger/statement.h"
#include "match/identity.h"

enum {
	SQL_PARTIES,
	SQL_PAYERS,
	SQL_ROOM_CODES,
	SQL_CONTRACT_CODES,
	SQL_ROOMS,
	SQL_CONTRACTS,
	SQL_PLACES,
	SQL_PROJECTS,
	SQL_OWN_BILLS
};

static const char *const sqls[] = {
    [SQL_PARTIES] = "SELECT NULL FROM party WHERE drain(id, code, name) ORDER BY id",
    [SQL_PAYERS] = "SELECT NULL FROM payer WHERE drain(party_id, name, account) ORDER BY id",
    [SQL_ROOM_CODES] = "SELECT NULL FROM room WHERE drain(code)",
    [SQL_CONTRACT_CODES] = "SELECT NULL FROM contract WHERE drain(code)",
    [SQL_ROOMS] = "SELECT id, code FROM room ORDER BY id",
    [SQL_CONTRACTS] =
	"SELECT id, code, party_id, room_id, start_on, end_on FROM contract ORDER BY id",
    [SQL_PLACES] = "SELECT r.id, b.project_id, b.code, coalesce(r.unit, ''), r.number"
		   " FROM room r JOIN building b ON b.id = r.building_id ORDER BY r.id",
    [SQL_PROJECTS] = "SELECT id, name FROM project ORDER BY id",
    [SQL_OWN_BILLS] = "SELECT id, own_code FROM bill INDEXED BY bill_own_code"
		      " WHERE own_code IS NOT NULL ORDER BY id",
};

static const char *
string_of(struct value value)
{
	return value.kind == VALUE_TEXT ? value.bytes : "";
}

static enum rc
take_party(void *identity, const struct value *row)
{
	identity_add_party(identity, row[0].number, string_of(row[1]), string_of(row[2]));
	return RC_OK;
}

static enum rc
take_payer(void *identity, const struct value *row)
{
	identity_add_payer(identity, row[0].number, string_of(row[1]), string_of(row[2]));
	return RC_OK;
}

static enum rc
load_parties(struct identity *identity)
{
	enum rc rc = ledger_drain(identity->ledger, sqls[SQL_PARTIES], take_party, identity);

	if (rc == RC_OK)
		rc = ledger_drain(identity->ledger, sqls[SQL_PAYERS], take_payer, identity);
	return rc;
}

static enum rc
load_rooms(struct identity *identity)
{
	struct statement *s = ledger_statement(identity->ledger, sqls[SQL_ROOMS]);
	enum rc rc = RC_OK;

	while (statement_row(s, &rc))
		identity_add_room(identity, column_int(s, 0), column_text(s, 1));
	return rc;
}

static enum rc
load_contracts(struct identity *identity)
{
	struct statement *s = ledger_statement(identity->ledger, sqls[SQL_CONTRACTS]);
	enum rc rc = RC_OK;

	while (statement_row(s, &rc)) {
		struct identity_contract contract = {.id = column_int(s, 0),
		    .code = column_text(s, 1),
		    .party_id = column_int(s, 2),
		    .room_id = column_int(s, 3),
		    .end_on = INT_MAX};

		if (!date_parse_text(column_text(s, 4), &contract.start_on))
			contract.start_on = INT_MIN;
		(void)date_parse_text(column_text(s, 5), &contract.end_on);
		identity_add_contract(identity, &contract);
	}
	return rc;
}

static enum rc
load_own_bills(struct identity *identity)
{
	struct statement *s = ledger_statement(identity->ledger, sqls[SQL_OWN_BILLS]);
	enum rc rc = RC_OK;

	while (statement_row(s, &rc))
		identity_add_own_bill(identity, column_int(s, 0), column_text(s, 1));
	return rc;
}

static enum rc
load_places(struct identity *identity)
{
	struct statement *s = ledger_statement(identity->ledger, sqls[SQL_PLACES]);
	enum rc rc = RC_OK;

	while (statement_row(s, &rc)) {
		struct place_name place = {.project = column_int(s, 1),
		    .building = column_text(s, 2),
		    .unit = column_text(s, 3),
		    .number = column_text(s, 4)};

		identity_add_place(identity, column_int(s, 0), &place);
	}
	if (rc != RC_OK)
		return rc;
	s = ledger_statement(identity->ledger, sqls[SQL_PROJECTS]);
	while (statement_row(s, &rc))
		finder_add_project(identity->finder, column_int(s, 0),
		    arena_strdup(&identity->arena, column_text(s, 1)));
	return rc;
}

/* What the finder asks for when a text may hold a code, or a room's spelling. */
static void
load_wanted(void *context, bool places)
{
	struct identity *identity = context;

	if (identity->rc == RC_OK && !identity->codes_loaded) {
		identity->codes_loaded = true;
		identity->rc = load_rooms(identity);
		if (identity->rc == RC_OK)
			identity->rc = load_contracts(identity);
	}
	if (identity->rc == RC_OK && places && !identity->places_loaded) {
		identity->places_loaded = true;
		identity->rc = load_places(identity);
	}
}

/* Tells the finder how codes look, so that most texts can be passed over. */
static enum rc
take_code(void *finder, const struct value *row)
{
	finder_expect(finder, row->bytes, row->length);
	return RC_OK;
}

enum rc
identity_load(struct identity *identity, struct ledger *ledger)
{
	enum rc rc;

	identity->ledger = ledger;
	finder_load_by(identity->finder, load_wanted, identity);
	rc = load_parties(identity);
	if (rc == RC_OK)
		rc = ledger_drain(ledger, sqls[SQL_ROOM_CODES], take_code, identity->finder);
	if (rc == RC_OK)
		rc = ledger_drain(ledger, sqls[SQL_CONTRACT_CODES], take_code, identity->finder);
	if (rc == RC_OK)
		rc = load_own_bills(identity);
	return rc;
}
