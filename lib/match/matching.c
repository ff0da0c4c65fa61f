#include "match/matching.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/number.h"
#include "ledger/drain.h"
#include "ledger/history.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "match/decide.h"
#include "match/short.h"
#include "match/state.h"
#include "match/unpaid.h"

enum { LINES_BETWEEN_LOOKS = 1024 };

/* The last of the table first: SQLite goes once through what tells where they are. */
static const char sql_lines[] =
    "SELECT NULL FROM open_line o CROSS JOIN bank_line l ON l.id = o.bank_line_id"
    " WHERE drain(l.order_id, l.bank_id, l.memo, l.payer_account, l.payer, l.amount_fen, l.date,"
    " l.account_id, o.bank_line_id, o.open_fen) ORDER BY o.bank_line_id";

void
matching_free(struct matching *matching)
{
	if (matching == NULL)
		return;
	book_free(matching->book);
	identity_free(matching->identity);
	entries_release(&matching->entries);
	free(matching->lines);
	free(matching->signs);
	map_release(&matching->undone);
	choice_release(&matching->choice);
	others_release(&matching->others);
	free(matching);
}

bool
line_text_of(struct statement *statement, int first, struct same_date *last, struct line_text *text)
{
	*text = (struct line_text){.payer = column_value(statement, first + 1),
	    .account = column_value(statement, first + 2),
	    .memo = column_value(statement, first + 3),
	    .order = column_value(statement, first + 4)};
	return same_date_parse(last, column_value(statement, first), &text->date);
}

/* The signs of a stored line, with what was made of them. */
static struct who
line_who(const struct matching *matching, const struct line *line)
{
	return (struct who){.grade = (enum grade)line->grade,
	    .why = (enum why)line->why,
	    .party_id = line->party_id,
	    .count = line->signs,
	    .signs = matching->signs + line->first_sign};
}

/* Keeps a line with its signs, which only a decision needs. */
static void
line_add(struct matching *matching, struct line *line, const struct who *who)
{
	line->grade = (uint8_t)who->grade;
	line->why = (uint8_t)who->why;
	line->party_id = who->party_id;
	line->first_sign = matching->sign_count;
	line->signs = who->grade != GRADE_NONE ? (uint8_t)who->count : 0;
	for (size_t i = 0; i < line->signs; i++) {
		matching->signs = array_grow(matching->signs, matching->sign_count,
		    &matching->sign_capacity, sizeof *matching->signs);
		matching->signs[matching->sign_count++] = who->signs[i];
	}
	matching->lines = array_grow(matching->lines, matching->line_count,
	    &matching->line_capacity, sizeof *matching->lines);
	if (matching->line_count > 0 && matching->lines[matching->line_count - 1].date > line->date)
		matching->unsorted = true;
	matching->lines[matching->line_count++] = *line;
}

/* Money in: who paid it, unless it is for others or for a person. */
static enum rc
read_in(struct matching *matching, const struct line_row *row, bool part)
{
	struct line line = {.id = row->id,
	    .open_fen = row->open_fen,
	    .account_id = (uint32_t)row->account_id,
	    .date = row->date};
	const struct line_text text = {.payer = row->payer,
	    .account = row->account,
	    .memo = row->memo,
	    .order = row->order,
	    .date = row->date};
	struct who *who = &matching->evidence.who;
	enum rc rc = identity_who(matching->identity, matching->book, &text, &matching->evidence);

	if (rc != RC_OK)
		return rc;
	if (part)
		*who = (struct who){.why = WHY_PART};
	else if (line_undone(matching, line.id))
		*who = (struct who){.why = WHY_UNDONE};
	else
		(void)others_look(&matching->others, row, who);
	line_add(matching, &line, who);
	return RC_OK;
}

static enum rc
read_line(void *context, const struct value *values)
{
	struct matching *matching = context;
	struct line_row row = {.order = values[0],
	    .bank_id = values[1],
	    .memo = values[2],
	    .account = values[3],
	    .payer = values[4],
	    .date_text = values[6],
	    .account_id = values[7].number,
	    .id = values[8].number,
	    .open_fen = values[9].number};
	bool part = row.open_fen != values[5].number;

	if (!same_date_parse(&matching->last_date, row.date_text, &row.date))
		return error_add(ledger_errors(matching->ledger), RC_BUG, NULL,
		    _("bank line row %lld: the date is damaged; run `deed verify`"),
		    (long long)row.id);
	if (row.open_fen > 0)
		return read_in(matching, &row, part);
	others_look_out(&matching->others, &row, part || line_undone(matching, row.id));
	return RC_OK;
}

/* Puts the lines of a day together, in the order that they have. */
static void
sort_by_date(struct matching *matching)
{
	const struct line *lines = matching->lines;
	size_t count = matching->line_count, *ends;
	date_day first = lines[0].date, last = first;
	struct line *sorted = xcalloc(count, sizeof *sorted);

	for (size_t i = 1; i < count; i++) {
		first = lines[i].date < first ? lines[i].date : first;
		last = lines[i].date > last ? lines[i].date : last;
	}
	ends = xcalloc((size_t)(last - first) + 1, sizeof *ends);
	for (size_t i = 0; i < count; i++)
		ends[lines[i].date - first]++;
	for (date_day day = first + 1; day <= last; day++)
		ends[day - first] += ends[day - first - 1];
	for (size_t i = count; i-- > 0;)
		sorted[--ends[lines[i].date - first]] = lines[i];
	free(ends);
	free(matching->lines);
	matching->lines = sorted;
	matching->line_capacity = count;
}

/* Lines come by id; where accounts were imported one after the other, that is not the order of
 * dates. */
static enum rc
read_lines(struct matching *matching)
{
	enum rc rc = ledger_drain(matching->ledger, sql_lines, read_line, matching);

	if (matching->unsorted)
		sort_by_date(matching);
	return rc;
}

/* What a fee or discount kept from the line is a cost, and the bills are paid in full. */
static enum rc
book_kept(struct matching *matching, const struct line *line, const struct match_rule *by)
{
	int64_t account_id = rule_ledger_account(matching->ledger, by, by->kind);

	if (account_id == 0)
		return RC_CONFIG;
	entries_add_other(&matching->entries,
	    &(struct other_entry){.line_id = line->id,
		.ledger_account_id = account_id,
		.amount_fen = -matching->choice.kept_fen,
		.date = line->date,
		.kind = by->kind,
		.rule = by->code,
		.evidence = rule_evidence(&matching->choice)});
	return RC_OK;
}

/* Books a decided line: its receipt, the bills that it pays, and the rest as an advance. */
static void
settle_line(struct matching *matching, const struct line *line, uint32_t place)
{
	const struct choice *choice = &matching->choice;
	struct allocation_entry entry = {
	    .source = place, .rule = choice->rule, .remark = rule_evidence(choice)};

	entry.receipt_id = entries_add_receipt(&matching->entries,
	    &(struct receipt_entry){.line_id = line->id,
		.amount_fen = line->open_fen + choice->kept_fen,
		.account_id = line->account_id,
		.party_id = line->party_id,
		.date = line->date});
	for (size_t i = 0; i < choice->count; i++) {
		entry.bill = choice->shares[i].bill;
		entry.amount_fen = choice->shares[i].amount_fen;
		entries_allocate(&matching->entries, &entry, line->date);
	}
	if (choice->left_fen > 0) {
		struct allocation_entry rest = {
		    .receipt_id = entry.receipt_id, .source = line->party_id, .rule = RULE_ADVANCE};

		advance_use(matching, &rest, line->party_id, line->date, choice->left_fen);
	}
}

/* What the party's line pays, where that is certain. */
static enum rc
decide_payment(struct matching *matching, uint32_t place)
{
	struct line *line = &matching->lines[place];
	struct choice *choice = &matching->choice;
	struct who who = line_who(matching, line);
	const struct match_rule *by = NULL;
	struct scope scope;
	enum rc rc = RC_OK;

	identity_scope(matching->identity, matching->book, &who, line->date, &scope);
	decide(matching->book, &who, &scope, line->date, line->open_fen, choice);
	if (choice->why == WHY_DECIDED)
		short_decide(matching, line, &who, &scope, choice, &by);
	line->why = (uint8_t)choice->why;
	if (choice->why == WHY_DECIDED && choice->rule == RULE_BILL && choice->count == 0 &&
	    others_may_repeat(&matching->others, line->id, line->account_id))
		line->why = WHY_OTHER; /* the same money, seen by the wallet and by the bank */
	if (line->why != WHY_DECIDED)
		return RC_OK;
	if (by != NULL)
		rc = book_kept(matching, line, by);
	if (choice->rule == RULE_BILL && choice->count == 0) {
		matching->result->twice++;
		matching->result->twice_fen += line->open_fen;
	}
	settle_line(matching, line, place);
	return rc;
}

static enum rc
decide_line(struct matching *matching, uint32_t place)
{
	struct line *line = &matching->lines[place];
	struct matching_result *result = matching->result;
	enum fate fate = others_fate(&matching->others, line->id);
	enum rc rc = RC_OK;

	if (fate == FATE_BOOKED) {
		line->why = WHY_DECIDED;
		return RC_OK;
	}
	if (fate == FATE_OPEN)
		line->why = WHY_OTHER;
	else if (line->grade != GRADE_NONE)
		rc = decide_payment(matching, place);
	if (line->why == WHY_DECIDED) {
		result->matched++;
		result->matched_fen += line->open_fen;
	} else {
		result->left++;
		result->left_fen += line->open_fen;
	}
	return rc;
}

static enum rc
decide_lines(struct matching *matching)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < matching->line_count && rc == RC_OK; i++) {
		if (i % LINES_BETWEEN_LOOKS == 0 && interrupt_pending())
			return RC_SIGNAL;
		rc = decide_line(matching, (uint32_t)i);
	}
	matching->result->lines = (int64_t)matching->line_count;
	return rc;
}

/* The evidence of an allocation. `source` is a line's place, or for money that was there, the
 * party. */
static void
describe(void *context, const struct allocation_entry *allocation, struct text *text)
{
	struct matching *matching = context;
	char code[BILL_CODE];

	if (allocation->rule == RULE_ADVANCE || allocation->rule == RULE_CREDIT) {
		text_adds(text, allocation->rule == RULE_CREDIT ? "credit " : "advance ");
		text_adds(text,
		    allocation->rule == RULE_CREDIT
			? identity_bill_code(matching->identity, allocation->credit_id)
			: receipt_code(allocation->receipt_id, code));
		text_printf(text, " of party %s; in order of due dates",
		    identity_party_code(matching->identity, allocation->source));
	} else {
		struct who who = line_who(matching, &matching->lines[allocation->source]);

		identity_describe(matching->identity, &who, text);
		text_adds(text, "; ");
		text_adds(text, allocation->remark);
	}
}

static int64_t
milliseconds(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* All sums of this run are of money that is on file: an int64 may still not hold them together. */
static enum rc
check_sums(struct matching *matching)
{
	int64_t sum = 0;

	for (size_t i = 0; i < matching->line_count; i++)
		if (!money_add(&sum, matching->lines[i].open_fen))
			return error_add(ledger_errors(matching->ledger), RC_DATA, NULL,
			    _("the open lines come to more than can be held"));
	return RC_OK;
}

static enum rc
match(struct matching *matching)
{
	int64_t begin = milliseconds();
	enum rc rc;

	if ((rc = book_load(matching->book, matching->ledger)) != RC_OK ||
	    (rc = identity_load(matching->identity, matching->ledger)) != RC_OK ||
	    (rc = undone_load(matching)) != RC_OK ||
	    (rc = others_load(&matching->others, matching->ledger)) != RC_OK)
		return rc;
	matching->others.second = matching->second;
	entries_init(&matching->entries, matching->ledger, matching->book);
	if ((rc = advances_apply(matching)) != RC_OK || (rc = read_lines(matching)) != RC_OK ||
	    (rc = check_sums(matching)) != RC_OK ||
	    (rc = others_decide(&matching->others, &matching->entries)) != RC_OK ||
	    matching->others.again)
		return rc;
	rc = decide_lines(matching);
	matching->result->match_ms = milliseconds() - begin;
	return rc;
}

static struct matching *
matching_new(struct ledger *ledger, struct matching_result *result)
{
	struct matching *made = xcalloc(1, sizeof *made);

	*result = (struct matching_result){0};
	made->ledger = ledger;
	made->result = result;
	made->book = book_new();
	made->identity = identity_new();
	return made;
}

enum rc
matching_run(struct matching **matching, struct ledger *ledger, struct matching_result *result)
{
	struct matching *made = *matching = matching_new(ledger, result);
	int64_t since = table_last_id(ledger, "allocation"), less_fen = 0;
	enum rc rc = match(made);

	if (rc == RC_OK && made->others.again) {
		matching_free(made);
		made = *matching = matching_new(ledger, result);
		made->second = true;
		rc = unpaid_settle(ledger, since, &less_fen);
		rc = rc == RC_OK ? match(made) : rc;
	}
	if (rc != RC_OK)
		return rc;
	result->less_fen = less_fen;
	result->booked = made->others.booked;
	result->booked_fen = made->others.booked_fen;
	result->out = made->others.out;
	result->out_fen = made->others.out_fen;
	return entries_write(&made->entries, describe, made);
}
