/* lib/billing/adjust: bills beside the clauses. */
#include "test.h"

#include "billing/adjust.h"
#include "ledger/run.h"
#include "scratch.h"

/* A contract, a deposit without VAT and a price with 9 %. */
static void
make_masters(struct ledger *ledger)
{
	static const char *const sqls[] = {
	    "INSERT INTO ledger_account (code, name, type) VALUES ('2241.01', 'deposits', 'liability')",
	    "INSERT INTO item (code, name, class, tax_rate, ledger_account_id)"
	    " VALUES ('deposit', 'd', 'deposit', NULL, 1), ('price', 'p', 'price', '0.09', 1),"
	    " ('broken', 'b', 'price', 'x', 1)",
	    "INSERT INTO party (code, name, kind) VALUES ('P1', 'Party 1', 'person')",
	    "INSERT INTO contract (code, kind, party_id, start_on) VALUES ('S1', 'sale', 1, '2026-01-01')"};

	scratch_fill(ledger, sqls, sizeof sqls / sizeof *sqls);
}

/* A deposit, and how it becomes the first part of the price, in one run. */
static void
test_first(struct ledger *ledger, date_day date)
{
	struct adjustments a;
	struct billed deposit = {.contract_id = 1, .party_id = 1, .item_id = 1, .due_on = date};
	struct billed price = {.contract_id = 1, .party_id = 1, .item_id = 2, .due_on = date};
	struct billed broken = {.contract_id = 1, .party_id = 1, .item_id = 3, .amount_fen = 1};
	int64_t credit_id;

	deposit.amount_fen = 5000000;
	price.amount_fen = 123456789;
	adjustments_init(&a, ledger, date);
	check_int(adjustments_first(&a, &deposit), RC_OK, "the first bill of a contract");
	check_int(deposit.id, 1, "knows its id");
	check_text(deposit.code, "B000000195", "and its code");
	check_int(deposit.open_fen, 5000000, "all of it is open");
	check_int(deposit.tax_fen, 0, "an item without a rate has no VAT");
	check_int(adjustments_first(&a, &price), RC_OK, "another");
	check_int(price.tax_fen, 10193680, "the VAT inside 1,234,567.89 is 101,936.80 (RULES A5)");
	check_int(adjustments_first(&a, &broken), RC_DATA, "a rate that is none is refused");
	deposit.open_fen = 0; /* as if it were paid */
	adjust_credit(&a, &deposit, 5000000, ADJUST_TRANSFER, "S1", &credit_id);
	adjustments_settle(&a, credit_id, price.id, 5000000, "transfer", "S1");
	check_int(adjustments_write(&a), RC_OK, "all is written");
	adjustments_release(&a);
	check_int(run_derive(ledger), RC_OK, "and derived");
	check_int(scratch_number(ledger, "SELECT open_fen FROM open_bill WHERE bill_id = 2"),
	    118456789, "the deposit became price");
	check_int(scratch_number(ledger, "SELECT count(*) FROM adjustment"), 1,
	    "a bill that is about no other has no adjustment");
	check_int(scratch_number(ledger, "SELECT of_id FROM adjustment WHERE bill_id = 3"), 1,
	    "the credit tells whose it is");
}

int
main(void)
{
	struct errors errors = {0};
	struct ledger *ledger = scratch_ledger("adjust.db", &errors);
	const date_day date = day_of("2026-03-01");

	check_int(run_begin(ledger, "test", "test", date), RC_OK, "a run begins");
	make_masters(ledger);
	test_first(ledger, date);
	run_rollback(ledger);
	ledger_remove(ledger);
	errors_release(&errors);
	return test_end();
}
