/* lib/sales/deposit: kinds, the cap, and what becomes of a deposit that is paid in part. */
#include "test.h"

#include "ledger/run.h"
#include "sales/deposit.h"
#include "scratch.h"

static void
test_kinds(void)
{
	static const struct {
		const char *typed, *name, *reason;
	} cases[] = {
	    {"诚意金", "诚意金", "earnest money by its own name"},
	    {"earnest", "诚意金", "and in English"},
	    {"订金", "订金", "a booking deposit"},
	    {"booking", "订金", "in English"},
	    {"定金", "定金", "a deposit by the law of deposits"},
	    {"deposit", "定金", "in English"},
	    {"Deposit", NULL, "no other spelling"},
	    {"", NULL, "nothing is no kind"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct deposit_kind *kind = deposit_kind_find(value_string(cases[i].typed));

		if (cases[i].name == NULL)
			check(kind == NULL, cases[i].reason);
		else
			check_text(
			    kind != NULL ? kind->name : NULL, cases[i].name, cases[i].reason);
	}
}

static void
test_cap(void)
{
	static const struct {
		int64_t price_fen, cap_fen;
		const char *reason;
	} cases[] = {
	    {200000000, 40000000, "2,000,000 caps at 400,000 (RULES A3)"},
	    {99, 19, "never more than a fifth"},
	    {0, 0, "of nothing, nothing"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int(deposit_cap_fen(cases[i].price_fen), cases[i].cap_fen, cases[i].reason);
}

static void
make_world(struct ledger *ledger)
{
	static const char *const sqls[] = {
	    "INSERT INTO ledger_account (code, name, type) VALUES ('2241.01', 'd', 'liability')",
	    "INSERT INTO item (code, name, class, ledger_account_id)"
	    " VALUES ('deposit', 'd', 'deposit', 1), ('price', 'p', 'price', 1)",
	    "INSERT INTO party (code, name, kind) VALUES ('P1', 'Party 1', 'person')",
	    "INSERT INTO account (code, name, kind, ledger_account_id) VALUES ('a', 'a', 'cash', 1)",
	    "INSERT INTO contract (code, kind, party_id, start_on) VALUES ('S', 'sale', 1, '2026-01-01')",
	    "INSERT INTO receipt (date, account_id, party_id, amount_fen, source)"
	    " VALUES ('2026-03-01', 1, 1, 3000000, 'cash')"};

	scratch_fill(ledger, sqls, sizeof sqls / sizeof *sqls);
}

/* 50,000 asked for, 30,000 paid. */
static void
make_deposit(struct ledger *ledger, date_day date)
{
	const struct deal deal = {.contract_id = 1, .party_id = 1};
	struct adjustments a;
	struct billed bill;

	adjustments_init(&a, ledger, date);
	check_int(
	    deposit_add(&a, &deal, deposit_kind_find(value_string("deposit")), 5000000, &bill),
	    RC_OK, "a deposit is a bill");
	adjustments_pay(&a, 1, bill.id, 3000000, "claim", "");
	check_int(adjustments_write(&a), RC_OK, "and paid in part");
	check_int(deposit_add(&a, &deal, deposit_kind_find(value_string("订金")), 1, &bill),
	    RC_CONFIG, "an item that is missing");
	adjustments_release(&a);
	(void)run_derive(ledger);
}

static void
test_life(struct ledger *ledger, date_day date)
{
	const struct deal deal = {.contract_id = 1, .party_id = 1};
	struct deposits deposits = {0};
	struct adjustments a;
	struct billed price = {
	    .contract_id = 1, .party_id = 1, .item_id = 2, .amount_fen = 2500000};

	make_deposit(ledger, date);
	adjustments_init(&a, ledger, date);
	check_int(deposits_read(&a, &deal, &deposits), RC_OK, "the deposits of a contract");
	check_int((int64_t)deposits.count, 1, "are found");
	check_int(deposits.paid_fen, 3000000, "with what is paid");
	check_int(deposits.open_fen, 2000000, "and what is not");
	price.due_on = date;
	(void)adjustments_first(&a, &price);
	check_int(deposit_use(&a, deposits.list, &price, "S"), 2500000, "a part becomes price");
	(void)deposit_give_back(&a, deposits.list, 500000, "S");
	deposit_let_go(&a, deposits.list, "S");
	check_int(deposits.list[0].paid_fen, 0, "nothing is left of it");
	deposits_release(&deposits);
	(void)deposits_read(&a, &deal, &deposits);
	check_int(deposits.paid_fen, 0, "as the same run sees it");
	check_int(deposits.open_fen, 0, "nor open");
	check_int(adjustments_write(&a), RC_OK, "written");
	(void)run_derive(ledger);
	check_int(scratch_number(ledger, "SELECT sum(open_fen) FROM open_bill"), -500000,
	    "only the credit is open: a payable");
	check_int(scratch_number(ledger, "SELECT count(*) FROM open_bill"), 1, "and nothing else");
	deposits_release(&deposits);
	adjustments_release(&a);
}

int
main(void)
{
	struct errors errors = {0};
	struct ledger *ledger = scratch_ledger("deposit.db", &errors);
	const date_day date = day_of("2026-03-01");

	test_kinds();
	test_cap();
	check_int(run_begin(ledger, "test", "test", date), RC_OK, "a run begins");
	make_world(ledger);
	test_life(ledger, date);
	run_rollback(ledger);
	ledger_remove(ledger);
	errors_release(&errors);
	return test_end();
}
