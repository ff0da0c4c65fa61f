#include "match/refund.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "master/sheet.h"

enum {
	SQL_CLASS,
	SQL_ADVANCE,
	SQL_CONTRACT,
	SQL_DEPOSIT_ITEM,
	SQL_ACCOUNT,
	SQL_LOOSE,
	SQL_HOLDER,
	SQL_PAY_OUT
};

static const char *const sqls[] = {
    [SQL_CLASS] = "SELECT class = 'deposit' FROM item WHERE id = :item",
    [SQL_ADVANCE] = "SELECT o.open_fen, r.party_id FROM open_receipt o"
		    " JOIN receipt r ON r.id = o.receipt_id WHERE o.receipt_id = :id",
    [SQL_CONTRACT] = "SELECT id, room_id FROM contract WHERE party_id = :party"
		     " ORDER BY coalesce(end_on, '9999') DESC, id DESC LIMIT 1",
    [SQL_DEPOSIT_ITEM] = "SELECT id FROM item WHERE class = 'deposit' ORDER BY id LIMIT 1",
    [SQL_ACCOUNT] = "SELECT id, kind FROM account WHERE code = :code",
    [SQL_LOOSE] = "SELECT fact_code('R', receipt_id) FROM open_receipt"
		  " WHERE party_id = :party AND open_fen < 0 ORDER BY receipt_id LIMIT 1",
    [SQL_HOLDER] = "SELECT party_id FROM contract WHERE id = :contract AND kind = 'sale'",
    [SQL_PAY_OUT] = "INSERT INTO receipt (date, account_id, party_id, amount_fen, source)"
		    " VALUES (:date, :account, :party, :amount, :source)",
};

static const char rule[] = "refund";

static enum rc
refuse(struct adjustments *a, const struct refund *refund, const char *column, const char *text,
    const char *detail)
{
	struct place place = refund->place;

	place.column = place.file != NULL ? column : NULL;
	return error_add(ledger_errors(a->ledger), RC_DATA, &place, text, refund->what, detail);
}

static int64_t
number(struct ledger *ledger, int sql, const char *name, int64_t value, int64_t none)
{
	struct statement *s = ledger_statement(ledger, sqls[sql]);

	bind_int(s, name, value);
	return statement_number(s, none);
}

/* The amount that is asked for, or all there is. */
static enum rc
amount_of(struct adjustments *a, const struct refund *refund, int64_t most_fen, int64_t *amount_fen)
{
	char most[NUMBER_TEXT];

	(void)number_format(most_fen > 0 ? most_fen : 0, MONEY_DECIMALS, most);
	*amount_fen = most_fen;
	if (most_fen <= 0)
		return refuse(a, refund, "of", _("%s: there is nothing to give back"), "");
	if (refund->amount != NULL &&
	    (number_parse_range(refund->amount, strlen(refund->amount), MONEY_DECIMALS, 1,
		 INT64_MAX, amount_fen) != PARSED_OK ||
		*amount_fen > most_fen))
		return refuse(
		    a, refund, "amount", _("%s: expected yuan above 0, at most %s"), most);
	return RC_OK;
}

static enum rc
find_account(
    struct adjustments *a, const struct refund *refund, int64_t *account_id, const char **source)
{
	static const char *const means[] = {"cash", "pos", "transfer", "cheque"};
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_ACCOUNT]);
	enum rc rc = RC_OK;

	bind_text(s, ":code", refund->account);
	if (!statement_row(s, &rc))
		return rc != RC_OK
		    ? rc
		    : refuse(a, refund, "account",
			  _("%s: expected an account that is known, got %s"),
			  quote_text(refund->account != NULL ? refund->account : ""));
	*account_id = column_int(s, 0);
	*source = strcmp(column_text(s, 1), "cash") == 0 ? "cash" : "transfer";
	statement_reset(s);
	if (refund->source == NULL || refund->source[0] == '\0')
		return RC_OK;
	for (size_t i = 0; i < sizeof means / sizeof *means; i++)
		if (strcmp(means[i], refund->source) == 0) {
			*source = means[i];
			return RC_OK;
		}
	return refuse(a, refund, "source", _("%s: expected cash, pos, transfer or cheque, got %s"),
	    quote_text(refund->source));
}

/* Money that went out to the party and settles nothing, since its match was undone: nobody knows
 * what it was for, and to pay once more might be to pay twice. */
static enum rc
check_loose(struct adjustments *a, const struct refund *refund, int64_t party_id)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_LOOSE]);
	enum rc rc = RC_OK;

	bind_int(s, ":party", party_id);
	if (statement_row(s, &rc))
		rc = refuse(a, refund, "of",
		    _("%s: %s was paid out to this party and settles nothing since it was undone; take it back "
		      "with deed receive --bounce if it never left, before paying again"),
		    column_text(s, 0));
	statement_reset(s);
	return rc;
}

/* Money out, which settles the credit: both are below zero. */
static enum rc
pay_out(struct adjustments *a, const struct refund *refund, int64_t party_id, int64_t credit_id,
    int64_t amount_fen, struct refund_result *result)
{
	struct statement *s;
	char date[DATE_TEXT];
	const char *source = NULL;
	int64_t account_id = 0;
	enum rc rc = check_loose(a, refund, party_id);

	if (rc != RC_OK || (rc = find_account(a, refund, &account_id, &source)) != RC_OK)
		return rc;
	s = ledger_statement(a->ledger, sqls[SQL_PAY_OUT]);
	bind_text(s, ":date", date_format(a->date, date));
	bind_int(s, ":account", account_id);
	bind_int(s, ":party", party_id);
	bind_int(s, ":amount", -amount_fen);
	bind_text(s, ":source", source);
	if ((rc = statement_run(s)) != RC_OK)
		return rc;
	adjustments_pay(a, ledger_last_id(a->ledger), credit_id, -amount_fen, rule, refund->reason);
	(void)money_add(&result->paid_fen, amount_fen); /* only told */
	return RC_OK;
}

/* The credit settles the bills named, in order; all of it must find a place. */
static enum rc
use_for(struct adjustments *a, const struct refund *refund, int64_t credit_id, int64_t left_fen,
    struct refund_result *result)
{
	const char *at = refund->to;
	char code[80], left[NUMBER_TEXT];
	enum rc rc = RC_OK;

	(void)money_add(&result->used_fen, left_fen); /* only told */
	while (*(at += strspn(at, " ,;")) != '\0') {
		size_t length = strcspn(at, " ,;");
		int64_t party_id, id = lookup_bill(a->ledger, value_text(at, length), &party_id);
		struct billed bill = {0};
		int64_t amount_fen;

		(void)snprintf(code, sizeof code, "%.*s", (int)(length < 70 ? length : 70), at);
		if (id == 0 || !adjustments_bill(a, id, &bill, &rc) || bill.open_fen <= 0)
			return rc != RC_OK
			    ? rc
			    : refuse(a, refund, "to", _("%s: expected an open bill, got %s"), code);
		amount_fen = bill.open_fen < left_fen ? bill.open_fen : left_fen;
		if (amount_fen > 0) {
			adjustments_settle(
			    a, credit_id, id, amount_fen, "transfer", refund->reason);
			result->bills++;
		}
		left_fen -= amount_fen;
		at += length;
	}
	(void)number_format(left_fen, MONEY_DECIMALS, left);
	return left_fen == 0
	    ? RC_OK
	    : refuse(a, refund, "to",
		  _("%s: the bills leave %s of it; name the amount, or more bills"), left);
}

static enum rc
give(struct adjustments *a, const struct refund *refund, int64_t party_id, int64_t credit_id,
    int64_t amount_fen, struct refund_result *result)
{
	result->refunds++;
	if (refund->to != NULL && refund->to[0] != '\0')
		return use_for(a, refund, credit_id, amount_fen, result);
	return pay_out(a, refund, party_id, credit_id, amount_fen, result);
}

/* A deposit: what is paid of it and was not given back before, to who has the deal or contract
 * of a sale now. */
static enum rc
refund_deposit(struct adjustments *a, const struct refund *refund, struct billed *bill,
    struct refund_result *result)
{
	bool used = refund->to != NULL && refund->to[0] != '\0';
	int64_t amount_fen, credit_id;
	enum rc rc;

	if (number(a->ledger, SQL_CLASS, ":item", bill->item_id, 0) == 0)
		return refuse(a, refund, "of",
		    _("%s is no deposit; `deed waive --paid` makes a credit of it, which can be given back"),
		    "");
	rc = amount_of(
	    a, refund, bill->amount_fen - bill->open_fen - adjust_credited(a, bill), &amount_fen);
	if (rc != RC_OK)
		return rc;
	bill->party_id =
	    number(a->ledger, SQL_HOLDER, ":contract", bill->contract_id, bill->party_id);
	bill->open_fen = 0; /* the credit is given back: it settles nothing of the deposit itself */
	adjust_credit(a, bill, amount_fen, used ? ADJUST_TRANSFER : ADJUST_REFUND, refund->reason,
	    &credit_id);
	return give(a, refund, bill->party_id, credit_id, amount_fen, result);
}

/* An advance becomes a deposit of the party's latest contract, and that is given back. */
static enum rc
refund_advance(struct adjustments *a, const struct refund *refund, int64_t receipt_id,
    struct refund_result *result)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_ADVANCE]);
	struct billed like = {0};
	struct adjustment deposit = {
	    .like = &like, .due_on = a->date, .kind = ADJUST_REFUND, .reason = refund->reason};
	struct billed made;
	int64_t open_fen = 0, credit_id;
	enum rc rc = RC_OK;

	bind_int(s, ":id", receipt_id);
	if (statement_row(s, &rc)) {
		open_fen = column_int(s, 0);
		like.party_id = column_int(s, 1);
	}
	statement_reset(s);
	if (rc != RC_OK || (rc = amount_of(a, refund, open_fen, &deposit.amount_fen)) != RC_OK)
		return rc;
	s = ledger_statement(a->ledger, sqls[SQL_CONTRACT]);
	bind_int(s, ":party", like.party_id);
	if (statement_row(s, &rc)) {
		like.contract_id = column_int(s, 0);
		like.room_id = column_int(s, 1);
	}
	statement_reset(s);
	like.item_id = statement_number(ledger_statement(a->ledger, sqls[SQL_DEPOSIT_ITEM]), 0);
	if (like.contract_id == 0 || like.item_id == 0)
		return refuse(a, refund, "of",
		    _("%s: a contract of the party and an item of class deposit are needed"), "");
	made = like;
	made.id = adjustments_add(a, &deposit);
	made.amount_fen = deposit.amount_fen;
	adjustments_pay(a, receipt_id, made.id, deposit.amount_fen, rule, refund->reason);
	adjust_credit(a, &made, deposit.amount_fen, ADJUST_REFUND, refund->reason, &credit_id);
	return give(a, refund, like.party_id, credit_id, deposit.amount_fen, result);
}

enum rc
refund_one(struct adjustments *a, const struct refund *refund, struct refund_result *result)
{
	struct value what = value_string(refund->what);
	int64_t party_id, id = lookup_bill(a->ledger, what, &party_id), amount_fen;
	struct billed bill;
	enum rc rc;

	if (refund->reason == NULL || refund->reason[0] == '\0')
		return refuse(a, refund, "reason",
		    _("%s: a reason is needed: --reason TEXT, or the column reason"), "");
	if (id == 0 && (id = lookup_number(what, 'R')) != 0)
		return refund_advance(a, refund, id, result);
	if (id == 0)
		return refuse(a, refund, "of", _("%s is neither a bill nor a receipt"), "");
	if (!adjustments_bill(a, id, &bill, &rc))
		return rc;
	if (bill.amount_fen > 0)
		return refund_deposit(a, refund, &bill, result);
	if ((rc = amount_of(a, refund, -bill.open_fen, &amount_fen)) != RC_OK)
		return rc;
	return give(a, refund, bill.party_id, id, amount_fen, result);
}

enum rc
refund_file(struct adjustments *a, const char *path, const struct refund *defaults,
    struct refund_result *result)
{
	enum { OF, BILL, AMOUNT, ACCOUNT, SOURCE, TO, REASON, USED, COLUMNS = USED + 9 };
	static const struct sheet_column columns[COLUMNS] = {{"of", false}, {"bill", false},
	    {"amount", false}, {"account", false}, {"source", false}, {"to", false},
	    {"reason", false},
	    /* and what else `deed report payables` prints */
	    {"date", false}, {"deal", false}, {"room", false}, {"party", false}, {"name", false},
	    {"payee", false}, {"item", false}, {"credited", false}, {"settled", false}};
	struct sheet *sheet = sheet_open_word(a->ledger, path,
	    _("expected a bill, a receipt or a file of them, there is nothing of the name %s"),
	    columns, COLUMNS);
	struct errors *errors = ledger_errors(a->ledger);
	struct value cells[COLUMNS];
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(errors);
	while ((rc == RC_OK || rc == RC_DATA) && !errors_full(errors)) {
		struct refund refund = *defaults;
		const char **texts[USED] = {&refund.what, &refund.what, &refund.amount,
		    &refund.account, &refund.source, &refund.to, &refund.reason};

		rc = sheet_next(sheet, cells, &refund.place.line, &more);
		if (rc != RC_OK || !more)
			break;
		refund.what = "";
		refund.place.file = arena_strdup(&a->arena, sheet_name(sheet));
		for (int i = 0; i < USED; i++)
			if (cells[i].kind != VALUE_NULL)
				*texts[i] =
				    arena_strndup(&a->arena, cells[i].bytes, cells[i].length);
		rc = refund_one(a, &refund, result);
	}
	sheet_close(sheet);
	return errors_rc(errors) != RC_OK ? errors_rc(errors) : rc;
}

bool
refund_names(struct ledger *ledger, const char *word)
{
	int64_t party_id;

	return lookup_bill(ledger, value_string(word), &party_id) != 0 ||
	    lookup_number(value_string(word), 'R') != 0;
}
