#include "sales/deposit.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "sales/owed-again.h"

enum { CAP = 5 }; /* a fifth */

static const char sql_item[] = "SELECT id FROM item WHERE code = :code",
		  sql_deposits[] = OWED_AGAIN_SQL
    "SELECT b.id FROM bill b INDEXED BY bill_beside CROSS JOIN item i"
    " ON i.id = b.item_id WHERE b.contract_id = :contract"
    " AND b.clause_id IS NULL AND b.amount_fen > 0 AND i.class = 'deposit'"
    " AND b.id NOT IN (SELECT id FROM again) ORDER BY b.id";

static const struct deposit_kind kinds[] = {
    {"诚意金", "earnest", "earnest-money", false},
    {"订金", "booking", "booking-deposit", false},
    {"定金", "deposit", "deposit", true},
};

const struct deposit_kind *
deposit_kind_find(struct value name)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (value_is(name, kinds[i].name) || value_is(name, kinds[i].word))
			return &kinds[i];
	return NULL;
}

const struct deposit_kind *
deposit_kind_of_item(const char *item)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(item, kinds[i].item) == 0)
			return &kinds[i];
	return NULL;
}

int64_t
deposit_cap_fen(int64_t price_fen)
{
	return price_fen / CAP;
}

static enum rc
find_item(struct ledger *ledger, const char *code, int64_t *item_id)
{
	struct statement *s = ledger_statement(ledger, sql_item);

	bind_text(s, ":code", code);
	*item_id = statement_number(s, 0);
	if (*item_id != 0)
		return RC_OK;
	return error_add(ledger_errors(ledger), RC_CONFIG, NULL,
	    _("there is no item %s; `deed load item` adds it, of class deposit"), code);
}

enum rc
deposit_add(struct adjustments *a, const struct deal *deal, const struct deposit_kind *kind,
    int64_t amount_fen, struct billed *bill)
{
	enum rc rc;

	*bill = (struct billed){.contract_id = deal->contract_id,
	    .party_id = deal->party_id,
	    .room_id = deal->room_id,
	    .amount_fen = amount_fen,
	    .due_on = a->date};
	if ((rc = find_item(a->ledger, kind->item, &bill->item_id)) != RC_OK)
		return rc;
	return adjustments_first(a, bill);
}

static enum rc
add(struct adjustments *a, struct deposits *deposits, int64_t bill_id, int64_t party_id)
{
	struct deposit *deposit;
	enum rc rc;

	deposits->list = array_grow(
	    deposits->list, deposits->count, &deposits->capacity, sizeof *deposits->list);
	deposit = &deposits->list[deposits->count];
	if (!adjustments_bill(a, bill_id, &deposit->bill, &rc))
		return rc;
	deposits->count++;
	deposit->party_id = party_id;
	deposit->paid_fen =
	    deposit->bill.amount_fen - deposit->bill.open_fen - adjust_credited(a, &deposit->bill);
	if (!money_add(&deposits->paid_fen, deposit->paid_fen) ||
	    !money_add(&deposits->open_fen, deposit->bill.open_fen))
		return error_add(ledger_errors(a->ledger), RC_DATA, NULL,
		    _("the deposits of a contract are too large to be summed"));
	return RC_OK;
}

enum rc
deposits_read(struct adjustments *a, const struct deal *deal, struct deposits *deposits)
{
	struct statement *s = ledger_statement(a->ledger, sql_deposits);
	enum rc rc = RC_OK;

	bind_int(s, ":contract", deal->contract_id);
	while (rc == RC_OK && statement_row(s, &rc))
		rc = add(a, deposits, column_int(s, 0), deal->party_id);
	statement_reset(s);
	return rc;
}

void
deposits_release(struct deposits *deposits)
{
	free(deposits->list);
	*deposits = (struct deposits){0};
}

/* A credit of what is paid: it settles nothing of the deposit itself. */
static int64_t
credit_paid(struct adjustments *a, struct deposit *deposit, int64_t amount_fen,
    enum adjust_kind kind, const char *reason)
{
	struct billed paid = deposit->bill;
	int64_t credit_id;

	paid.open_fen = 0;
	paid.party_id = deposit->party_id;
	adjust_credit(a, &paid, amount_fen, kind, reason, &credit_id);
	deposit->paid_fen -= amount_fen;
	return credit_id;
}

int64_t
deposit_use(struct adjustments *a, struct deposit *deposit, struct billed *bill, const char *reason)
{
	int64_t amount_fen =
	    deposit->paid_fen < bill->open_fen ? deposit->paid_fen : bill->open_fen;

	if (amount_fen <= 0)
		return 0;
	adjustments_settle(a, credit_paid(a, deposit, amount_fen, ADJUST_TRANSFER, reason),
	    bill->id, amount_fen, adjust_kind_name(ADJUST_TRANSFER), reason);
	bill->open_fen -= amount_fen;
	return amount_fen;
}

int64_t
deposit_give_back(
    struct adjustments *a, struct deposit *deposit, int64_t amount_fen, const char *reason)
{
	return credit_paid(a, deposit, amount_fen, ADJUST_REFUND, reason);
}

void
deposit_let_go(struct adjustments *a, struct deposit *deposit, const char *reason)
{
	int64_t credit_id;

	if (deposit->bill.open_fen <= 0)
		return;
	adjust_credit(
	    a, &deposit->bill, deposit->bill.open_fen, ADJUST_CORRECT, reason, &credit_id);
	deposit->bill.open_fen = 0;
}
