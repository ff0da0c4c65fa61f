/* The lines that wait, with ranked candidates, for a person: a file that deed-claim(1) takes
 * back. */
#include <stdlib.h>
#include <string.h>

#include "ledger/statement.h"
#include "match/amounts.h"
#include "match/decide.h"
#include "match/identity.h"
#include "match/state.h"

enum {
	CANDIDATES_MAX = 5, /* of a line, as they are written */
	GATHERED_MAX = 32, /* parties that are weighed for it */
	LOOKED_MAX = 1000, /* bills of the amount */
	BILLS_MAX = 50, /* codes in the column; more are left to the order of due dates */
	SCORE_MAX = 99,
};

const struct out_column suggest_columns[SUGGEST_COLUMNS] = {
    {.name = "line", .type = TYPE_CODE},
    {.name = "account", .type = TYPE_CODE},
    {.name = "date", .type = TYPE_DATE},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "payer"},
    {.name = "payer_account"},
    {.name = "memo"},
    {.name = "decision"},
    {.name = "rank", .type = TYPE_INT},
    {.name = "party", .type = TYPE_CODE},
    {.name = "name"},
    {.name = "bills"},
    {.name = "score", .type = TYPE_INT},
    {.name = "reason"},
};

enum column {
	COLUMN_LINE,
	COLUMN_ACCOUNT,
	COLUMN_DATE,
	COLUMN_AMOUNT,
	COLUMN_PAYER,
	COLUMN_PAYER_ACCOUNT,
	COLUMN_MEMO,
	COLUMN_DECISION,
	COLUMN_RANK,
	COLUMN_PARTY,
	COLUMN_NAME,
	COLUMN_BILLS,
	COLUMN_SCORE,
	COLUMN_REASON,
};

static const char sql_line[] =
    "SELECT a.code, l.date, l.payer, l.payer_account, l.memo, l.order_id"
    " FROM bank_line l JOIN account a ON a.id = l.account_id WHERE l.id = :id";

/* A party that a line may be of, with one way to use the money. */
struct candidate {
	uint32_t party_id;
	int score;
	bool exact_only; /* the one bill of the amount, where the amount fits in two ways */
	bool amount_alone;
	bool name_fits; /* of many that have the name, or as far as it is not masked */
};

struct suggester {
	struct matching *matching;
	struct out *out;
	struct amounts amounts;
	struct candidate list[GATHERED_MAX];
	size_t count;
	struct sign signs[SIGNS_MAX]; /* those that allow the candidate */
	struct choice choice;
	struct text bills, reason;
};

static void
gather(struct suggester *s, struct candidate candidate)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->list[i].party_id == candidate.party_id)
			return;
	if (s->count < GATHERED_MAX)
		s->list[s->count++] = candidate;
}

/* Parties that owe exactly the amount, in the order of their bills; with `fitting`, only those
 * whose name fits the payer's, else when more do than are shown, the amount says nothing, and none
 * is. */
static void
gather_by_amount(struct suggester *s, const struct line *line, struct value payer, bool fitting)
{
	size_t before = s->count, at = amounts_find(&s->amounts, line->open_fen);

	for (int looked = 0; at < s->amounts.count && looked < LOOKED_MAX &&
	     s->amounts.places[at].amount_fen == line->open_fen;
	     at++, looked++) {
		const struct open_bill *bill =
		    book_bill(s->matching->book, s->amounts.places[at].bill);
		struct candidate candidate = {
		    .amount_alone = true, .name_fits = fitting, .party_id = bill->party_id};

		if (!fitting || payer_fits(s->matching->identity, payer, bill->party_id))
			gather(s, candidate);
		if (s->count - before > CANDIDATES_MAX) {
			s->count = before;
			return;
		}
	}
}

/* The signs that allow a party, and how much they say for it. */
static struct who
who_of(struct suggester *s, uint32_t party_id, int *score)
{
	static const int weights[] = {[SIGN_BILL] = 50,
	    [SIGN_CONTRACT] = 40,
	    [SIGN_ROOM] = 35,
	    [SIGN_ACCOUNT] = 40,
	    [SIGN_NAME] = 25,
	    [SIGN_MEMO_NAME] = 25,
	    [SIGN_CUT] = 20,
	    [SIGN_CLAIMED] = 30,
	    [SIGN_COMMON] = 25,
	    [SIGN_MASK] = 15};
	const struct evidence *evidence = &s->matching->evidence;
	struct who who = {.grade = GRADE_CERTAIN, .party_id = party_id, .signs = s->signs};
	bool counted[sizeof weights / sizeof *weights] = {false};

	*score = 0;
	for (size_t i = 0; i < evidence->who.count; i++) {
		const struct sign *sign = &evidence->signs[i];
		int weight = weights[sign->kind];

		if (!party_set_has(&evidence->parties[i], party_id))
			continue;
		s->signs[who.count++] = *sign;
		if (sign->weak)
			weight /= 4;
		else if (evidence->parties[i].count > 1)
			weight /= 2;
		*score += counted[sign->kind] ? 0 : weight;
		counted[sign->kind] = true;
	}
	return who;
}

/* How a candidate would be settled: as reconcile would, were the party certain. */
static void
choose(struct suggester *s, const struct candidate *candidate, const struct line *line,
    const struct who *who)
{
	struct book *book = s->matching->book;
	struct scope scope;
	uint32_t exact;

	identity_scope(s->matching->identity, book, who, line->date, &scope);
	decide(book, who, &scope, line->date, line->open_fen, &s->choice);
	if (s->choice.why == WHY_DECIDED)
		return;
	s->choice.count = 0;
	s->choice.rule = RULE_ORDER;
	exact = book_exact(book, &scope, line->open_fen);
	if (candidate->exact_only && exact != BOOK_NONE) {
		s->choice.rule = RULE_AMOUNT;
		choice_add_share(&s->choice, exact, line->open_fen);
	} else {
		choice_add_order(&s->choice, book, &scope, line->open_fen);
	}
}

static int
choice_score(const struct choice *choice)
{
	static const int scores[] = {[RULE_BILL] = 30,
	    [RULE_AMOUNT] = 30,
	    [RULE_DUE] = 30,
	    [RULE_OPEN] = 20,
	    [RULE_SET] = 20,
	    [RULE_ORDER] = 5,
	    [RULE_FEE] = 0,
	    [RULE_DISCOUNT] = 0,
	    [RULE_ADVANCE] = 0,
	    [RULE_CREDIT] = 0,
	    [RULE_CLAIM] = 0,
	    [RULE_COUNTER] = 0};

	return choice->count == 0                   ? 0
	    : choice->under || choice->left_fen > 0 ? 5
						    : scores[choice->rule];
}

/* Scores all candidates; one whose amount fits in two ways becomes two. */
static void
score_all(struct suggester *s, const struct line *line)
{
	for (size_t i = 0; i < s->count; i++) {
		struct candidate *candidate = &s->list[i];
		struct who who = who_of(s, candidate->party_id, &candidate->score);

		choose(s, candidate, line, &who);
		candidate->score += candidate->amount_alone ? 10 : choice_score(&s->choice);
		candidate->score += candidate->name_fits ? 15 : 0;
		if (candidate->score > SCORE_MAX)
			candidate->score = SCORE_MAX;
		if (s->choice.why == WHY_TWO_WAYS && !candidate->exact_only &&
		    s->count < GATHERED_MAX) {
			s->list[s->count] = *candidate;
			s->list[s->count++].exact_only = true;
		}
	}
}

static int
candidate_order(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->party_id != y->party_id)
		return x->party_id < y->party_id ? -1 : 1;
	return (int)y->exact_only - (int)x->exact_only;
}

static void
describe_candidate(struct suggester *s, const struct candidate *candidate, const struct line *line)
{
	struct identity *identity = s->matching->identity;
	int score;
	struct who who = who_of(s, candidate->party_id, &score);

	choose(s, candidate, line, &who);
	text_clear(&s->bills);
	for (size_t i = 0; i < s->choice.count && s->choice.count <= BILLS_MAX; i++)
		text_printf(&s->bills, "%s%s", i > 0 ? " " : "",
		    identity_bill_code(
			identity, book_bill(s->matching->book, s->choice.shares[i].bill)->id));
	text_printf(&s->reason, "%s: ", why_words((enum why)line->why));
	identity_describe(identity, &who, &s->reason);
	text_adds(&s->reason,
	    who.count > 0              ? "; "
		: candidate->name_fits ? "payer name fits, as others; "
				       : "nothing but the amount; ");
	text_adds(&s->reason, rule_evidence(&s->choice));
}

static enum rc
write_candidate(struct suggester *s, struct value *row, size_t at, const struct line *line)
{
	const struct identity *identity = s->matching->identity;
	const struct candidate *candidate = &s->list[at];

	text_clear(&s->reason);
	describe_candidate(s, candidate, line);
	row[COLUMN_RANK] = value_int((int64_t)at + 1);
	row[COLUMN_PARTY] = value_string(identity_party_code(identity, candidate->party_id));
	row[COLUMN_NAME] = value_string(identity_party_name(identity, candidate->party_id));
	row[COLUMN_BILLS] = value_text(text_string(&s->bills), s->bills.length);
	row[COLUMN_SCORE] = value_int(candidate->score);
	row[COLUMN_REASON] = value_text(s->reason.bytes, s->reason.length);
	return out_row(s->out, row);
}

static enum rc
suggest_line(struct suggester *s, const struct line *line, struct value payer, struct value *row)
{
	const struct evidence *evidence = &s->matching->evidence;
	enum rc rc = RC_OK;

	s->count = 0;
	for (size_t i = 0; i < evidence->who.count; i++)
		for (size_t k = 0; k < evidence->parties[i].count; k++)
			(void)gather(
			    s, (struct candidate){.party_id = evidence->parties[i].list[k]});
	if (payer_is_common(s->matching->identity, payer))
		gather_by_amount(s, line, payer, true);
	gather_by_amount(s, line, payer, false);
	score_all(s, line);
	qsort(s->list, s->count, sizeof *s->list, candidate_order);
	for (size_t i = 0; i < s->count && i < CANDIDATES_MAX && rc == RC_OK; i++)
		rc = write_candidate(s, row, i, line);
	if (s->count > 0)
		return rc;
	row[COLUMN_REASON] = value_string(why_words((enum why)line->why));
	return out_row(s->out, row);
}

/* Reads a line again and weighs it again: a decision kept only what it needed. */
static enum rc
read_again(struct suggester *s, const struct line *line)
{
	struct matching *matching = s->matching;
	struct statement *statement = ledger_statement(matching->ledger, sql_line);
	struct value row[SUGGEST_COLUMNS] = {[COLUMN_DECISION] = value_null()};
	char code[BILL_CODE];
	struct line_text text;
	enum rc rc = RC_OK;

	bind_int(statement, ":id", line->id);
	if (!statement_row(statement, &rc))
		return rc;
	(void)line_text_of(statement, 1, &matching->last_date, &text);
	(void)identity_who(matching->identity, matching->book, &text, &matching->evidence);
	row[COLUMN_LINE] = value_string(line_code(line->id, code));
	row[COLUMN_ACCOUNT] = column_value(statement, 0);
	row[COLUMN_DATE] = column_value(statement, 1);
	row[COLUMN_AMOUNT] = value_int(line->open_fen);
	row[COLUMN_PAYER] = text.payer;
	row[COLUMN_PAYER_ACCOUNT] = text.account;
	row[COLUMN_MEMO] = text.memo;
	rc = suggest_line(s, line, text.payer, row);
	statement_reset(statement);
	return rc;
}

enum rc
matching_suggest(struct matching *matching, struct out *out)
{
	struct suggester s = {.matching = matching, .out = out};
	enum rc rc = RC_OK;

	amounts_make(&s.amounts, matching->book);
	for (size_t i = 0; i < matching->line_count && rc == RC_OK; i++)
		if (matching->lines[i].why != WHY_DECIDED)
			rc = read_again(&s, &matching->lines[i]);
	amounts_release(&s.amounts);
	choice_release(&s.choice);
	text_release(&s.bills);
	text_release(&s.reason);
	return rc;
}
