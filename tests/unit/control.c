/* lib/control: limits on both sides. A discount is held to the limit that fits best. */
#include "control/control.h"

#include "scratch.h"
#include "test.h"

static struct errors errors;

/* List 1,000,000.00; filed 1,000,000.00 with 1 % up and 2 % down; floor 900,000.00. */
static void
test_sales(struct ledger *ledger, date_day date)
{
	static const struct {
		int64_t list_fen, amount_fen, room_id, plan_id;
		const char *consultant;
		enum rc expected;
		const char *reason;
	} rows[] = {
	    {101000000, 101000000, 1, 0, NULL, RC_OK, "filed price, upper limit"},
	    {101000001, 101000001, 1, 0, NULL, RC_DATA, "a fen above it"},
	    {0, 98000000, 1, 0, NULL, RC_OK,
		"filed price, lower limit; no list price, no discount"},
	    {0, 97999999, 1, 0, NULL, RC_DATA, "a fen below it"},
	    {0, 90000000, 2, 0, NULL, RC_OK, "the floor price, of a room without a filed one"},
	    {0, 89999999, 2, 0, NULL, RC_DATA, "a fen below the floor price"},
	    {0, 1, 3, 0, NULL, RC_OK, "a room without either"},
	    {100000000, 97000000, 0, 0, "", RC_OK, "all: 3 % off"},
	    {100000000, 96999999, 0, 0, "", RC_DATA, "and a fen"},
	    {100000000, 96999999, 0, 0, "Wang", RC_DATA, "somebody without a limit of his own"},
	    {100000000, 95000000, 0, 0, "Li", RC_OK, "Li: 5 %"},
	    {100000000, 94999999, 0, 0, "Li", RC_DATA, "and a fen"},
	    {100000000, 98000000, 0, 1, NULL, RC_OK, "the plan: 2 %"},
	    {100000000, 97999999, 0, 1, NULL, RC_DATA, "and a fen"},
	    {100000000, 94999999, 0, 1, "Li", RC_OK, "Li with the plan: 7.5 %"},
	    {100000000, 92500000, 0, 1, "Li", RC_OK, "up to it"},
	    {100000000, 92499999, 0, 1, "Li", RC_DATA, "and a fen"},
	    {100000000, 95000000, 0, 2, "Li", RC_OK, "another plan: Li's own"},
	    {100000000, 100000000, 0, 0, NULL, RC_OK, "the list price"},
	    {100000000, 100000001, 0, 0, NULL, RC_DATA, "and a fen: it is the marked price"},
	    {INT64_MAX, INT64_MAX, 0, 0, NULL, RC_OK, "the largest amounts"},
	    {INT64_MAX, 1, 0, 0, NULL, RC_DATA, "off them"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct control_act act = {.kind = CONTROL_SELL,
		    .date = date,
		    .subject = "S1",
		    .room_id = rows[i].room_id,
		    .plan_id = rows[i].plan_id,
		    .consultant = rows[i].consultant,
		    .list_fen = rows[i].list_fen,
		    .amount_fen = rows[i].amount_fen};

		check_int(control_allow(ledger, &act), rows[i].expected, rows[i].reason);
		errors_release(&errors);
		errors = (struct errors){0};
	}
}

static void
test_messages(struct ledger *ledger, date_day date)
{
	const struct control_act act = {.kind = CONTROL_SELL,
	    .date = date,
	    .subject = "S1",
	    .plan_id = 1,
	    .consultant = "Li",
	    .list_fen = 100000000,
	    .amount_fen = 92499999};

	(void)control_allow(ledger, &act);
	check_text(errors.kept[0].text,
	    "S1: expected a discount of at most 7.5% off the list price (`deed load "
	    "discount-limit`), got 7.51%",
	    "what is over a limit never reads as if it were not");
	errors_release(&errors);
	errors = (struct errors){0};
}

static void
test_others(struct ledger *ledger, date_day date)
{
	static const enum control_kind kinds[] = {CONTROL_RELEASE, CONTROL_WITHDRAW, CONTROL_EXTEND,
	    CONTROL_CANCEL, CONTROL_REVIVE, CONTROL_EXCHANGE, CONTROL_ASSIGN, CONTROL_REFUND};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		const struct control_act act = {.kind = kinds[i], .date = date, .subject = "S1"};

		check_int(control_allow(ledger, &act), RC_OK, "a step without a limit");
	}
}

int
main(void)
{
	struct ledger *ledger = scratch_ledger("control.db", &errors);
	const date_day date = day_of("2026-01-15");
	const char *limit;

	scratch_run(ledger, "INSERT INTO project (id, code, name) VALUES (1, 'P', 'P')");
	scratch_run(ledger, "INSERT INTO building (id, project_id, code) VALUES (1, 1, 'B')");
	scratch_run(ledger,
	    "INSERT INTO room (id, code, building_id, floor, number, kind)"
	    " SELECT value, 'R' || value, 1, 1, value, 'shop' FROM json_each('[1, 2, 3]')");
	scratch_run(ledger,
	    "INSERT INTO price (room_id, kind, start_on, total_fen, unit_fen, basis, reason) VALUES"
	    " (1, 'filed', '2026-01-01', 100000000, 1, 'set', ''),"
	    " (2, 'floor', '2026-01-01', 90000000, 1, 'set', ''),"
	    " (2, 'floor', '2026-01-16', 99000000, 1, 'set', '')");
	scratch_run(ledger,
	    "INSERT INTO plan (id, code, name, kind) VALUES (1, 'A', 'A', 'lump'), (2, 'B', 'B', 'lump')");
	scratch_run(ledger,
	    "INSERT INTO discount_limit (consultant, plan_id, percent) VALUES ('', NULL, '3'),"
	    " ('Li', NULL, '5'), ('', 1, '2'), ('Li', 1, '7.5')");
	scratch_run(ledger,
	    "INSERT INTO setting (key, value) VALUES ('price.filed_up', '1'), ('price.filed_down', '2')");
	limit = ledger_setting(ledger, "price.filed_up", "");
	check(limit == ledger_setting(ledger, "price.filed_up", ""),
	    "a limit that is looked at once more stays where it was");
	test_sales(ledger, date);
	test_messages(ledger, date);
	test_others(ledger, date);
	ledger_remove(ledger);
	return test_end();
}
