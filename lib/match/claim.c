#include "match/claim.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "match/claim-as.h"
#include "match/entries.h"
#include "match/reference.h"
#include "match/unpaid.h"

enum { SQL_LINE, SQL_CLAIMED_BY, SQL_BOOKED_AS };

static const char *const sqls[] = {
    [SQL_LINE] =
	"SELECT l.date, l.account_id, l.amount_fen, coalesce(o.open_fen, 0)"
	" FROM bank_line l LEFT JOIN open_line o ON o.bank_line_id = l.id WHERE l.id = :id",
    [SQL_CLAIMED_BY] = "SELECT r.id, p.code FROM receipt r JOIN party p ON p.id = r.party_id"
		       " WHERE r.bank_line_id = :id AND r.reverses_id IS NULL"
		       " AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.reverses_id = r.id)"
		       " ORDER BY r.id DESC LIMIT 1",
    [SQL_BOOKED_AS] = "SELECT e.kind FROM entry e WHERE e.bank_line_id = :id"
		      " AND e.reverses_id IS NULL"
		      " AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses_id = e.id)"
		      " ORDER BY e.id DESC LIMIT 1",
};

struct claim {
	struct ledger *ledger;
	const struct decisions *decisions;
	struct book *book;
	struct entries entries;
	struct choice choice;
	struct text evidence;
	struct claim_result *result;
};

static enum rc
refuse(struct claim *claim, const struct decision *decision, const char *column, const char *text,
    const char *first, const char *second)
{
	struct place place = {decision->file, decision->line, column};

	return error_add(ledger_errors(claim->ledger), RC_DATA, &place, text, first, second);
}

static enum rc
refuse_booked(struct claim *claim, const struct decision *decision)
{
	struct statement *s = ledger_statement(claim->ledger, sqls[SQL_BOOKED_AS]);
	char line[BILL_CODE];
	enum rc rc = RC_OK;

	bind_int(s, ":id", decision->line_id);
	(void)statement_row(s, &rc);
	rc = refuse(claim, decision, "line",
	    _("line %s is booked already, as %s; `deed claim --undo` undoes it"),
	    line_code(decision->line_id, line), column_text(s, 0));
	statement_reset(s);
	return rc;
}

static enum rc
refuse_claimed(struct claim *claim, const struct decision *decision)
{
	struct statement *s = ledger_statement(claim->ledger, sqls[SQL_CLAIMED_BY]);
	char line[BILL_CODE], receipt[BILL_CODE];
	struct place place = {decision->file, decision->line, "line"};
	enum rc rc = RC_OK;

	bind_int(s, ":id", decision->line_id);
	if (!statement_row(s, &rc))
		return rc != RC_OK ? rc : refuse_booked(claim, decision);
	rc = error_add(ledger_errors(claim->ledger), RC_DATA, &place,
	    _("line %s is claimed already, for party %s by receipt %s; "
	      "`deed claim --undo %s` undoes it"),
	    line_code(decision->line_id, line), column_text(s, 1),
	    receipt_code(column_int(s, 0), receipt), line);
	statement_reset(s);
	return rc;
}

static enum rc
find_line(struct claim *claim, const struct decision *decision, struct claimed_line *line)
{
	struct statement *s = ledger_statement(claim->ledger, sqls[SQL_LINE]);
	char code[BILL_CODE];
	int64_t amount_fen = 0;
	bool found;
	enum rc rc = RC_OK;

	bind_int(s, ":id", decision->line_id);
	found = statement_row(s, &rc) && date_parse_text(column_text(s, 0), &line->date);
	if (found) {
		line->account_id = (uint32_t)column_int(s, 1);
		amount_fen = column_int(s, 2);
		line->open_fen = column_int(s, 3);
	}
	statement_reset(s);
	if (rc != RC_OK)
		return rc;
	(void)line_code(decision->line_id, code);
	if (!found)
		return refuse(claim, decision, "line", _("there is no bank line %s"), code, "");
	if (line->open_fen == 0)
		return refuse_claimed(claim, decision);
	if (amount_fen < 0 && decision->kind != DECISION_AS)
		return refuse(claim, decision, "line",
		    _("line %s is money out; only money in is a party's; write as KIND"), code, "");
	return RC_OK;
}

/* One bill of the decision; *left_fen is what the line still has. */
static enum rc
take_bill(struct claim *claim, const struct decision *decision, const struct decided_bill *wanted,
    int64_t *left_fen)
{
	uint32_t bill = book_find(claim->book, wanted->bill_id);
	int64_t open_fen = bill != BOOK_NONE ? book_bill(claim->book, bill)->open_fen : 0;
	int64_t amount_fen = wanted->amount_fen;
	char open[NUMBER_TEXT], left[NUMBER_TEXT];

	(void)number_format(open_fen, MONEY_DECIMALS, open);
	(void)number_format(*left_fen, MONEY_DECIMALS, left);
	if (open_fen == 0)
		return refuse(claim, decision, "decision",
		    _("nothing is open of bill %s, or an earlier row took it"), wanted->code, "");
	if (amount_fen > open_fen)
		return refuse(
		    claim, decision, "decision", _("bill %s has only %s open"), wanted->code, open);
	if (amount_fen > *left_fen || *left_fen == 0)
		return refuse(claim, decision, "decision",
		    _("bill %s gets too little: the line has %s left for it"), wanted->code, left);
	if (amount_fen == 0)
		amount_fen = open_fen < *left_fen ? open_fen : *left_fen;
	choice_add_share(&claim->choice, bill, amount_fen);
	*left_fen -= amount_fen;
	return RC_OK;
}

/* What the decision does with the line's money. */
static enum rc
share_out(struct claim *claim, const struct decision *decision, int64_t amount_fen)
{
	struct choice *choice = &claim->choice;
	struct scope scope = {.party_id = (uint32_t)decision->party_id};
	enum rc rc = RC_OK;

	choice->count = 0;
	choice->left_fen = amount_fen;
	if (decision->kind == DECISION_ORDER)
		choice_add_order(choice, claim->book, &scope, amount_fen);
	for (size_t i = 0; i < decision->bill_count && rc == RC_OK; i++)
		rc = take_bill(claim, decision, &decision->bills[i], &choice->left_fen);
	return rc;
}

static const char *
evidence_of(struct claim *claim, const struct decision *decision)
{
	text_clear(&claim->evidence);
	text_printf(&claim->evidence, "%s, %s:%ld: %s", run_actor(claim->ledger), decision->file,
	    decision->line, decision->words);
	return claim->evidence.bytes;
}

static enum rc
book_line(struct claim *claim, const struct decision *decision, const struct claimed_line *line)
{
	const char *refusal = NULL;
	enum rc rc = claim_as(
	    claim->ledger, &claim->entries, decision, line, evidence_of(claim, decision), &refusal);

	if (refusal != NULL)
		return refuse(claim, decision, "decision", "%s%s", refusal, "");
	claim->result->booked++;
	(void)money_add(&claim->result->booked_fen, line->open_fen); /* only told */
	return rc;
}

/* What a fee or discount kept from the line makes up what it has for the bills. */
static enum rc
add_kept(struct claim *claim, const struct decision *decision, struct claimed_line *line)
{
	int64_t account_id;

	if (decision->kept_fen == 0)
		return RC_OK;
	account_id = rule_ledger_account(claim->ledger, NULL, decision->as);
	if (account_id == 0)
		return RC_CONFIG;
	if (!money_add(&line->open_fen, decision->kept_fen))
		return refuse(claim, decision, "decision", _("more than can be held"), "", "");
	entries_add_other(&claim->entries,
	    &(struct other_entry){.line_id = decision->line_id,
		.ledger_account_id = account_id,
		.amount_fen = -decision->kept_fen,
		.date = line->date,
		.kind = decision->as,
		.rule = rule_name(RULE_CLAIM),
		.evidence = evidence_of(claim, decision)});
	return RC_OK;
}

static enum rc
claim_line(struct claim *claim, uint32_t place)
{
	const struct decision *decision = &claim->decisions->list[place];
	struct allocation_entry entry = {.source = place, .rule = RULE_CLAIM};
	struct claim_result *result = claim->result;
	struct claimed_line line = {0};
	enum rc rc;

	if ((rc = find_line(claim, decision, &line)) != RC_OK)
		return rc;
	if (decision->kind == DECISION_AS)
		return book_line(claim, decision, &line);
	if ((rc = add_kept(claim, decision, &line)) != RC_OK ||
	    (rc = share_out(claim, decision, line.open_fen)) != RC_OK)
		return rc;
	entry.receipt_id = entries_add_receipt(&claim->entries,
	    &(struct receipt_entry){.line_id = decision->line_id,
		.amount_fen = line.open_fen,
		.account_id = line.account_id,
		.party_id = (uint32_t)decision->party_id,
		.date = line.date});
	for (size_t i = 0; i < claim->choice.count; i++) {
		entry.bill = claim->choice.shares[i].bill;
		entry.amount_fen = claim->choice.shares[i].amount_fen;
		entries_allocate(&claim->entries, &entry, line.date);
	}
	result->claimed++;
	result->allocations += (int64_t)claim->choice.count;
	if (!money_add(&result->claimed_fen, line.open_fen) ||
	    !money_add(&result->advance_fen, claim->choice.left_fen))
		return refuse(
		    claim, decision, "line", _("the lines come to more than can be held"), "", "");
	return RC_OK;
}

static void
describe(void *context, const struct allocation_entry *allocation, struct text *text)
{
	const struct claim *claim = context;
	const struct decision *decision = &claim->decisions->list[allocation->source];

	text_printf(text, "%s, %s:%ld: %s", run_actor(claim->ledger), decision->file,
	    decision->line, decision->words);
}

enum rc
claim_apply(struct ledger *ledger, const struct decisions *decisions, struct claim_result *result)
{
	struct claim claim = {.ledger = ledger, .decisions = decisions, .result = result};
	enum rc rc, failed = RC_OK;

	*result = (struct claim_result){0};
	claim.book = book_new();
	rc = book_load(claim.book, ledger);
	entries_init(&claim.entries, ledger, claim.book);
	for (uint32_t i = 0; i < decisions->count && rc == RC_OK; i++) {
		if (decisions->list[i].kind == DECISION_SKIP)
			result->skipped++;
		else if ((rc = claim_line(&claim, i)) == RC_DATA) {
			failed = rc; /* go on: every error is listed */
			rc = RC_OK;
		}
	}
	result->undecided = decisions->rows - result->claimed - result->booked - result->skipped;
	if (rc == RC_OK && failed == RC_OK)
		rc = entries_write(&claim.entries, describe, &claim);
	if (rc == RC_OK && failed == RC_OK) /* of payments that a reversal took back */
		rc = unpaid_settle(ledger, run_mark(ledger, "allocation"), &result->less_fen);
	book_free(claim.book);
	entries_release(&claim.entries);
	choice_release(&claim.choice);
	text_release(&claim.evidence);
	return rc != RC_OK ? rc : failed;
}
