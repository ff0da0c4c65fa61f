/* What a payment channel pays out: the orders of whole days (more after a weekend), less refunds
 * and its fee, in one credit; or one order. The customers paid the channel, so their bills are
 * matched with the channel's own lines, and the credit only moves the money: it posts against the
 * channel's account, and what is missing of it is the fee.
 *
 * Memory: 32 bytes a line of the channels in the time looked at. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/statement.h"
#include "match/counter.h"
#include "match/recent.h"

enum {
	RANGE_DAYS_MAX = 12, /* days paid out together: a long holiday */
	WINDOW_DAYS_MAX = 100, /* lines that wait longer are a person's */
};

enum { SQL_SETTLED };

static const char *const sqls[] = {
    [SQL_SETTLED] = "SELECT account_id, first_on, last_on, other_line_id FROM entry e"
		    " WHERE kind IN ('settlement', 'transfer') AND reverses_id IS NULL"
		    " AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses_id = e.id)",
};

/* One day of a channel. */
struct day {
	int64_t account_id;
	date_day date;
	bool settled;
	bool before; /* the day before it that has lines is settled: it comes next */
	int64_t in_fen, out_fen; /* out_fen <= 0 */
	int64_t fee_fen; /* known from the slips */
	int64_t count;
};

/* One order of a channel. */
struct order {
	int64_t id, account_id, amount_fen;
	date_day date;
};

struct settling {
	struct others *others;
	struct entries *entries;
	struct day *days; /* by account, date */
	size_t day_count, day_capacity;
	struct order *orders;
	size_t order_count, order_capacity;
	struct map consumed; /* ids of lines that were paid out or moved alone */
	struct map
	    exact; /* ids of channels whose fees are lines of their own: nothing is missing */
};

/* An explanation of a line: days first to last, or one order. */
struct candidate {
	size_t first, last; /* places of days */
	const struct order *order;
	int64_t gross_fen, net_fen, fee_fen;
};

static int
day_order(const void *a, const void *b)
{
	const struct day *x = a, *y = b;

	if (x->account_id != y->account_id)
		return x->account_id < y->account_id ? -1 : 1;
	return (x->date > y->date) - (x->date < y->date);
}

/* Adds to the list; equal days are added up once it is sorted. */
static void
add_day(struct settling *s, struct day day)
{
	s->days = array_grow(s->days, s->day_count, &s->day_capacity, sizeof *s->days);
	s->days[s->day_count++] = day;
}

/* A channel's fee that the file told beside an order: deed-bank(5). */
static bool
is_fee(struct value bank_id)
{
	return bank_id.length > 4 && memcmp(bank_id.bytes + bank_id.length - 4, ":fee", 4) == 0;
}

static enum rc
take(void *context, const struct recent_line *line)
{
	struct settling *s = context;
	const struct own_account *account = own_by_id(&s->others->own, line->account_id);
	bool in = line->amount_fen > 0;

	if (account == NULL || !own_is_channel(account) ||
	    map_get(&s->consumed, (const char *)&line->id, sizeof line->id) != NULL ||
	    others_fate(s->others, line->id) == FATE_BOOKED)
		return RC_OK;
	/* the same day as the line before: most are */
	if (s->day_count > 0 && s->days[s->day_count - 1].account_id == line->account_id &&
	    s->days[s->day_count - 1].date == line->date) {
		struct day *day = &s->days[s->day_count - 1];

		(void)money_add(in ? &day->in_fen : &day->out_fen, line->amount_fen);
		day->count++;
	} else {
		add_day(s,
		    (struct day){.account_id = line->account_id,
			.date = line->date,
			.in_fen = in ? line->amount_fen : 0,
			.out_fen = in ? 0 : line->amount_fen,
			.count = 1});
	}
	if (is_fee(line->bank_id))
		(void)map_put(
		    &s->exact, (const char *)&line->account_id, sizeof line->account_id, NULL);
	if (!in)
		return RC_OK;
	s->orders = array_grow(s->orders, s->order_count, &s->order_capacity, sizeof *s->orders);
	s->orders[s->order_count++] =
	    (struct order){line->id, line->account_id, line->amount_fen, line->date};
	return RC_OK;
}

/* What the counter took through a terminal comes the same way. */
static void
take_slips(struct settling *s, date_day since)
{
	const struct counter_receipts *receipts = s->others->counter;

	for (size_t i = 0; receipts != NULL && i < receipts->count; i++) {
		const struct counter_receipt *receipt = &receipts->list[i];
		const struct own_account *account = own_by_id(&s->others->own, receipt->account_id);
		bool in = receipt->amount_fen > 0;

		if (account != NULL && own_is_channel(account) && receipt->date >= since &&
		    !receipt->banked)
			add_day(s,
			    (struct day){.account_id = receipt->account_id,
				.date = receipt->date,
				.in_fen = in ? receipt->amount_fen : 0,
				.out_fen = in ? 0 : receipt->amount_fen,
				.fee_fen = receipt->fee_fen,
				.count = 1});
	}
}

static void
merge_days(struct settling *s)
{
	size_t kept = 0;

	if (s->day_count > 0)
		qsort(s->days, s->day_count, sizeof *s->days, day_order);
	for (size_t i = 0; i < s->day_count; i++) {
		struct day *last = kept > 0 ? &s->days[kept - 1] : NULL;

		if (last == NULL || day_order(last, &s->days[i]) != 0) {
			s->days[kept++] = s->days[i];
			continue;
		}
		(void)money_add(&last->in_fen, s->days[i].in_fen);
		(void)money_add(&last->out_fen, s->days[i].out_fen);
		(void)money_add(&last->fee_fen, s->days[i].fee_fen);
		last->count += s->days[i].count;
	}
	s->day_count = kept;
}

static void
mark_settled(struct settling *s, int64_t account_id, date_day first_on, date_day last_on)
{
	for (size_t i = 0; i < s->day_count; i++) {
		struct day *day = &s->days[i];

		if (day->account_id != account_id)
			continue;
		if (day->date >= first_on && day->date <= last_on)
			day->settled = true;
		else if (day->date > last_on &&
		    (i == 0 || s->days[i - 1].account_id != account_id ||
			s->days[i - 1].date <= last_on))
			day->before = true;
	}
}

/* What was paid out before: its days, once they are known; single lines before that. */
static enum rc
read_settled(struct settling *s, bool days)
{
	struct statement *statement = ledger_statement(s->others->ledger, sqls[SQL_SETTLED]);
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		int64_t line_id = column_int(statement, 3);
		date_day first_on, last_on;

		if (!days && line_id != 0)
			(void)map_put(&s->consumed, (const char *)&line_id, sizeof line_id, NULL);
		if (days && date_parse_text(column_text(statement, 1), &first_on) &&
		    date_parse_text(column_text(statement, 2), &last_on))
			mark_settled(s, column_int(statement, 0), first_on, last_on);
	}
	return rc;
}

/* Whether the amount is the net less a fee that the rule allows, or that the slips say. */
static bool
fee_fits(const struct settling *s, const struct other *line, int64_t account_id,
    struct candidate *candidate, int64_t known_fen)
{
	const struct match_rule *rule = line->rule;

	candidate->fee_fen = candidate->net_fen - line->open_fen;
	if (known_fen != 0 ||
	    map_get(&s->exact, (const char *)&account_id, sizeof account_id) != NULL)
		return candidate->fee_fen == known_fen;
	return candidate->fee_fen >= 0 &&
	    candidate->fee_fen <= tolerance_of(&rule->tolerance, candidate->gross_fen);
}

/* What was found for a line so far. */
struct findings {
	struct candidate one, next; /* the last found; the last found that comes next in turn */
	int count, next_count;
};

static void
note(struct findings *findings, const struct candidate *candidate, bool next)
{
	findings->one = *candidate;
	findings->count++;
	if (next) {
		findings->next = *candidate;
		findings->next_count++;
	}
}

/* Ranges of unsettled days that begin at one day. */
static void
find_from(struct settling *s, const struct other *line, size_t first, struct findings *findings)
{
	struct candidate candidate = {.first = first};
	int64_t known_fen = 0;

	for (size_t i = first; i < s->day_count && i < first + RANGE_DAYS_MAX; i++) {
		const struct day *day = &s->days[i];

		if (day->account_id != s->days[first].account_id || day->settled ||
		    day->date > line->date || !money_add(&candidate.gross_fen, day->in_fen) ||
		    !money_add(&candidate.net_fen, day->in_fen) ||
		    !money_add(&candidate.net_fen, day->out_fen) ||
		    !money_add(&known_fen, day->fee_fen))
			return;
		candidate.last = i;
		if (day->date >= line->date - (date_day)line->rule->days &&
		    fee_fits(s, line, day->account_id, &candidate, known_fen))
			note(findings, &candidate, s->days[first].before);
	}
}

static int
order_order(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->amount_fen != y->amount_fen)
		return x->amount_fen < y->amount_fen ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* The first order of at least this amount. */
static size_t
order_place(const struct settling *s, int64_t amount_fen)
{
	return array_place(s->orders, s->order_count, sizeof *s->orders,
	    offsetof(struct order, amount_fen), amount_fen);
}

static void
find_orders(struct settling *s, const struct other *line, struct findings *findings)
{
	for (size_t i = order_place(s, line->open_fen); i < s->order_count; i++) {
		const struct order *order = &s->orders[i];
		struct candidate candidate = {
		    .order = order, .gross_fen = order->amount_fen, .net_fen = order->amount_fen};

		if (order->amount_fen - line->open_fen >
		    tolerance_of(&line->rule->tolerance, order->amount_fen))
			return; /* the fee only grows from here on */
		if (!fee_fits(s, line, order->account_id, &candidate, 0) ||
		    order->date > line->date ||
		    order->date < line->date - (date_day)line->rule->days ||
		    (line->rule->account_id != 0 && order->account_id != line->rule->account_id) ||
		    map_get(&s->consumed, (const char *)&order->id, sizeof order->id) != NULL)
			continue;
		note(findings, &candidate, false);
	}
}

static void
add_entries(struct settling *s, const struct other *line, struct other_entry entry,
    const struct candidate *candidate, int64_t channel_id, int64_t fee_id)
{
	entry.line_id = line->line_id;
	entry.date = line->date;
	entry.kind = KIND_SETTLEMENT;
	entry.rule = line->rule->code;
	entry.ledger_account_id = channel_id;
	entry.amount_fen = candidate->net_fen;
	entries_add_other(s->entries, &entry);
	if (candidate->fee_fen != 0) {
		entry.ledger_account_id = fee_id;
		entry.amount_fen = -candidate->fee_fen;
		entries_add_other(s->entries, &entry);
	}
	others_done(s->others, line->line_id, line->open_fen);
}

static void
describe(struct text *text, const struct own_account *account, const struct candidate *candidate,
    int64_t count)
{
	char gross[NUMBER_TEXT], refunds[NUMBER_TEXT], fee[NUMBER_TEXT];

	(void)number_format(candidate->gross_fen, MONEY_DECIMALS, gross);
	(void)number_format(candidate->gross_fen - candidate->net_fen, MONEY_DECIMALS, refunds);
	(void)number_format(candidate->fee_fen, MONEY_DECIMALS, fee);
	text_printf(text, "channel %s: %lld lines, %s less refunds %s less fee %s", account->code,
	    (long long)count, gross, refunds, fee);
}

static enum rc
book(struct settling *s, const struct other *line, const struct candidate *candidate)
{
	const struct order *order = candidate->order;
	const struct own_account *account = own_by_id(&s->others->own,
	    order != NULL ? order->account_id : s->days[candidate->first].account_id);
	struct other_entry entry = {0};
	int64_t fee_id = rule_ledger_account(s->others->ledger, line->rule, KIND_SETTLEMENT);
	struct text text = {0};
	int64_t count = 0;

	if (fee_id == 0)
		return RC_CONFIG;
	if (order != NULL) {
		entry.other_line_id = order->id;
		count = 1;
		(void)map_put(&s->consumed, (const char *)&order->id, sizeof order->id, NULL);
	} else {
		entry.account_id = account->id;
		entry.first_on = s->days[candidate->first].date;
		entry.last_on = s->days[candidate->last].date;
		for (size_t i = candidate->first; i <= candidate->last; i++)
			count += s->days[i].count;
		mark_settled(s, account->id, entry.first_on, entry.last_on);
	}
	describe(&text, account, candidate, count);
	entry.evidence = text.bytes;
	add_entries(s, line, entry, candidate, account->ledger_account_id, fee_id);
	text_release(&text);
	return RC_OK;
}

/* Days before single orders; where several ranges fit, the one whose turn it is. */
static enum rc
settle_line(struct settling *s, const struct other *line)
{
	struct findings findings = {.count = 0};

	for (size_t i = 0; i < s->day_count; i++)
		if (line->rule->account_id == 0 || s->days[i].account_id == line->rule->account_id)
			find_from(s, line, i, &findings);
	if (findings.count > 1 && findings.next_count == 1) {
		findings.one = findings.next;
		findings.count = 1;
	}
	if (findings.count == 0)
		find_orders(s, line, &findings);
	return findings.count == 1 ? book(s, line, &findings.one) : RC_OK;
}

static int
line_order(const void *a, const void *b)
{
	const struct other *x = *(const struct other *const *)a,
			   *y = *(const struct other *const *)b;

	if (x->date != y->date)
		return x->date < y->date ? -1 : 1;
	return (x->line_id > y->line_id) - (x->line_id < y->line_id);
}

/* The lines that say they are one, in order; those far older than the last are left out. */
static const struct other **
pick(const struct others *others, size_t *count, date_day *since)
{
	const struct other **lines = xcalloc(others->count + 1, sizeof(struct other *));
	size_t first = 0;

	*count = 0;
	for (size_t i = 0; i < others->count; i++)
		if (other_waits(others, &others->list[i]) &&
		    others->list[i].rule->kind == KIND_SETTLEMENT)
			lines[(*count)++] = &others->list[i];
	if (*count == 0)
		return lines;
	qsort(lines, *count, sizeof(struct other *), line_order);
	while (lines[first]->date < lines[*count - 1]->date - WINDOW_DAYS_MAX)
		first++;
	*count -= first;
	memmove(lines, lines + first, *count * sizeof(struct other *));
	*since = lines[0]->date - RANGE_DAYS_MAX;
	for (size_t i = 0; i < *count; i++)
		if (lines[i]->date - (date_day)lines[i]->rule->days - RANGE_DAYS_MAX < *since)
			*since = lines[i]->date - (date_day)lines[i]->rule->days - RANGE_DAYS_MAX;
	return lines;
}

enum rc
settlements_decide(struct others *others, struct entries *entries)
{
	struct settling s = {.others = others, .entries = entries};
	size_t count;
	date_day since = 0;
	const struct other **lines = pick(others, &count, &since);
	enum rc rc = RC_OK;

	if (count > 0) {
		rc = read_settled(&s, false);
		if (rc == RC_OK)
			rc = recent_read(others->ledger, since, take, &s);
		take_slips(&s, since);
		merge_days(&s);
		if (s.order_count > 0)
			qsort(s.orders, s.order_count, sizeof *s.orders, order_order);
		if (rc == RC_OK)
			rc = read_settled(&s, true);
	}
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = settle_line(&s, lines[i]);
	free(lines);
	free(s.days);
	free(s.orders);
	map_release(&s.consumed);
	map_release(&s.exact);
	return rc;
}
