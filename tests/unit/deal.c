/* Deals: what a run gathers is seen by its later steps, and a room is in one live deal. */
#include "test.h"

#include "ledger/history.h"
#include "ledger/run.h"
#include "sales/deal.h"
#include "sales/room.h"
#include "scratch.h"

/* One project, three rooms, two parties; ids count from 1. */
static void
make_world(struct ledger *ledger)
{
	static const char *const sqls[] = {
	    "INSERT INTO project (code, name) VALUES ('P', 'Park')",
	    "INSERT INTO building (project_id, code) VALUES (1, '1')",
	    ("INSERT INTO room (code, building_id, floor, number, kind) VALUES ('1-101', 1, 1, '101',"
	     " 'residence'), ('1-102', 1, 1, '102', 'residence'), ('1-103', 1, 1, '103', 'parking')"),
	    "INSERT INTO party (code, name, kind) VALUES ('A', 'An', 'person'), ('B', 'Bo', 'person')",
	};

	scratch_fill(ledger, sqls, sizeof sqls / sizeof *sqls);
	(void)history_add(ledger, "project", 1); /* a run without a fact never was */
}

static struct deal
reserve(struct deals *deals, int64_t room_id, int64_t party_id)
{
	struct deal deal = {.project_id = 1, .party_id = party_id, .stage = STAGE_RESERVED};

	deals_open(deals, &deal);
	deals_hold(deals, &deal, room_id);
	deals_event(deals, &deal, EVENT_RESERVE, "");
	return deal;
}

static void
one_run(struct ledger *ledger, date_day date)
{
	struct deals deals;
	struct deal deal, found, other;
	enum rc rc;

	deals_init(&deals, ledger, date);
	check(!deals_holder(&deals, 1, &found, &rc) && rc == RC_OK, "a room is free at first");
	deal = reserve(&deals, 1, 1);
	deals_hold(&deals, &deal, 3);
	check(deals_holder(&deals, 3, &found, &rc) && found.id == deal.id && found.room_id == 1,
	    "an add-on is held as the main room is");
	check(deals_find(&deals, value_string(deal.code), &found, &rc) &&
		found.stage == STAGE_RESERVED,
	    "a deal of this run is found by its code");
	check(!deals_find(&deals, value_string("S000000100"), &found, &rc) && rc == RC_OK,
	    "a code with wrong check digits is none");
	deal.stage = STAGE_ENDED;
	deals_event(&deals, &deal, EVENT_END, "gave up");
	check(!deals_holder(&deals, 1, &found, &rc) && rc == RC_OK &&
		!deals_holder(&deals, 3, &found, &rc) && rc == RC_OK,
	    "an ended deal frees all its rooms");
	other = reserve(&deals, 1, 2);
	check(deals_holder(&deals, 1, &found, &rc) && found.id == other.id,
	    "and another takes the room in the same run");
	deals_contract(&deals, &other);
	other.stage = STAGE_BOOKED;
	other.has_until = true;
	other.until = date + 7;
	deals_event(&deals, &other, EVENT_BOOK, "");
	check(deals_write(&deals) == RC_OK, "all is written");
	deals_release(&deals);
}

static void
next_run(struct ledger *ledger, date_day date)
{
	struct deals deals;
	struct deal found;
	struct sales_room room;
	enum rc rc;

	deals_init(&deals, ledger, date);
	check(deals_holder(&deals, 1, &found, &rc) && found.stage == STAGE_BOOKED &&
		found.party_id == 2 && found.has_until && found.until == date + 7 &&
		found.contract_id == 1,
	    "a stored deal is as its last event left it");
	check(!deals_holder(&deals, 3, &found, &rc) && rc == RC_OK, "what ended holds nothing");
	check(sales_room_find(ledger, value_string("1-101"), date, &room, &rc) && room.sold_id == 0,
	    "a deal's own contract does not stand in the way");
	check_int(scratch_number(ledger, "SELECT count(*) FROM live_room"), 1, "one room is live");
	check_int(
	    scratch_number(ledger, "SELECT count(*) FROM history WHERE table_name = 'contract'"), 1,
	    "the contract has its history");
	deals_release(&deals);
}

/* The schema is the last line of defence: two live deals on a room cannot be committed. */
static void
same_room_twice(struct ledger *ledger, date_day date)
{
	struct deals deals;

	(void)run_begin(ledger, "test", "", date);
	deals_init(&deals, ledger, date);
	(void)reserve(&deals, 1, 1);
	check(deals_write(&deals) == RC_OK && run_commit(ledger, NULL) != RC_OK,
	    "a room in two live deals cannot be committed");
	deals_release(&deals);
	run_rollback(ledger);
}

int
main(void)
{
	struct errors errors = {0};
	struct ledger *ledger = scratch_ledger("deal.db", &errors);
	date_day date = 20000;

	(void)run_begin(ledger, "init", "", date);
	make_world(ledger);
	check(run_commit(ledger, NULL) == RC_OK && run_begin(ledger, "test", "", date) == RC_OK,
	    "a ledger with three rooms");
	one_run(ledger, date);
	check(run_commit(ledger, NULL) == RC_OK, "and committed");
	next_run(ledger, date);
	same_room_twice(ledger, date);
	ledger_remove(ledger);
	errors_release(&errors);
	return test_end();
}
