#include "collect/dun.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "base/number.h"
#include "billing/adjust.h"
#include "collect/outbox.h"
#include "ledger/feed.h"
#include "ledger/statement.h"
#include "master/bill-code.h"
#include "master/setting.h"

enum { FILE_NAME_MAX = 200 }; /* bytes, so that a temporary name fits in a folder too */

enum sql { SQL_LETTERS_OF_DATE, SQL_NOTICES, SQL_LETTERS, SQL_OWN_CODES, SQL_OWN_CODE, SQL_COST };

static const char *const sql[] = {
    /* by the runs of that date: the notices of other days are not read */
    [SQL_LETTERS_OF_DATE] =
	"SELECT DISTINCT n.letter FROM run r JOIN run_range g ON g.run_id = r.id"
	" JOIN notice n ON n.id BETWEEN g.first_id AND g.last_id"
	" WHERE r.date = :date AND g.table_name = 'notice'",
    [SQL_NOTICES] = "INSERT INTO notice (date, bill_id, dun_level_id, party_id, channel, open_fen,"
		    " letter) SELECT c0, c1, c2, c3, c4, c5, c6 FROM feed",
    [SQL_LETTERS] = "INSERT INTO letter (date, party_id, dun_level_id, channel, address, file)"
		    " SELECT c0, c1, c2, c3, c4, c5 FROM feed",
    [SQL_OWN_CODES] = "SELECT max(id) FROM bill INDEXED BY bill_own_code"
		      " WHERE own_code IS NOT NULL",
    [SQL_OWN_CODE] = "SELECT own_code FROM bill WHERE id = :bill",
    [SQL_COST] = "SELECT 1 FROM adjustment WHERE bill_id = :bill AND kind IN ('fee', 'late')",
};

struct dun {
	struct ledger *ledger;
	date_day date;
	struct levels levels;
	struct calendar calendar;
	struct holds holds;
	bool quiet; /* the date is a quiet day */
	date_day wait_until; /* then: the next that is not */
	struct dues dues;
	struct adjustments fees;
	struct letters *letters;
	struct outbox *outbox; /* NULL: a dry run */
	struct text file; /* the name of a letter, while it is made */
	struct letter *list; /* also those that parties do not get */
	size_t count, capacity;
	struct arena arena;
	struct map known; /* letters that the ledger has, of the dates in known_dates */
	struct map known_dates;
	long recovered;
	int64_t own_codes; /* the highest bill with a code of its own; -1: not looked yet */
	int64_t select_ms;
	enum rc rc; /* of a look-up in a callback */
};

/* Reads which letters the ledger has of a date, once. */
static void
know_date(struct dun *dun, const char *date)
{
	struct statement *statement;
	bool fresh;

	(void)map_put(&dun->known_dates, date, strlen(date), &fresh);
	if (!fresh)
		return;
	statement = ledger_statement(dun->ledger, sql[SQL_LETTERS_OF_DATE]);
	bind_text(statement, ":date", date);
	while (statement_row(statement, &dun->rc)) {
		const char *letter = column_text(statement, 0);

		(void)map_put(&dun->known, letter, strlen(letter), NULL);
	}
}

/* For outbox_recover: a letter's name begins with its date. */
static bool
letter_known(void *context, const char *name)
{
	struct dun *dun = context;
	char date[DATE_TEXT];

	memcpy(date, name, DATE_TEXT - 1);
	date[DATE_TEXT - 1] = '\0';
	know_date(dun, date);
	return map_get(&dun->known, name, strlen(name)) != NULL;
}

/* Whether letters may be written on the date, and if not when. */
static enum rc
read_quiet(struct dun *dun)
{
	enum { QUIET_DAYS_MAX = 366 };
	struct quiet quiet;
	enum rc rc = setting_quiet(dun->ledger, &quiet);

	if (rc != RC_OK)
		return rc;
	dun->quiet = quiet_day(&quiet, &dun->calendar, dun->date);
	dun->wait_until = dun->date;
	for (int i = 0; i < QUIET_DAYS_MAX && quiet_day(&quiet, &dun->calendar, dun->wait_until);
	     i++)
		dun->wait_until++;
	return RC_OK;
}

/* What the night goes by. */
static enum rc
read_rules(struct dun *dun)
{
	enum rc rc = levels_read(dun->ledger, &dun->levels);

	if (rc == RC_OK)
		rc = calendar_read(dun->ledger, &dun->calendar);
	if (rc == RC_OK)
		rc = holds_read(dun->ledger, &dun->calendar, dun->date, &dun->holds);
	return rc == RC_OK ? read_quiet(dun) : rc;
}

struct dun *
dun_open(struct ledger *ledger, date_day date, const char *templates, const char *outbox)
{
	struct dun *dun = xcalloc(1, sizeof *dun);
	char today[DATE_TEXT];
	enum rc rc;

	dun->ledger = ledger;
	dun->date = date;
	dun->own_codes = -1;
	know_date(dun, date_format(date, today));
	rc = read_rules(dun);
	if (rc == RC_OK &&
	    (dun->letters = letters_open(ledger, &dun->levels, date, templates)) == NULL)
		rc = RC_CONFIG;
	if (rc == RC_OK && outbox != NULL) {
		dun->outbox = outbox_open(outbox, ledger_errors(ledger));
		rc = dun->outbox == NULL
		    ? RC_CANTCREAT
		    : outbox_recover(dun->outbox, letter_known, dun, &dun->recovered);
	}
	if (rc == RC_OK && dun->rc == RC_OK)
		return dun;
	dun_close(dun);
	return NULL;
}

static void
add_codes(struct text *file, const struct dun *dun, const struct letter *letter)
{
	outbox_name_add(file, letter->level);
	text_addc(file, '-');
	outbox_name_add(file, letter->party);
	if (file->length <= FILE_NAME_MAX)
		return;
	file->length = DATE_TEXT;
	text_printf(file, "level%lld-party%lld",
	    (long long)dun->levels.list[letter->dues->level].id, (long long)letter->dues->party_id);
}

/* DATE-LEVEL-PARTY.eml; -2, -3 … behind it when a night that ran again has further bills. */
static const char *
choose_file(struct dun *dun, const struct letter *letter)
{
	struct text *file = &dun->file;
	char date[DATE_TEXT];
	const int64_t *known;
	size_t stem;
	bool fresh;

	text_clear(file);
	text_adds(file, date_format(dun->date, date));
	text_addc(file, '-');
	add_codes(file, dun, letter);
	stem = file->length;
	text_adds(file, letter_suffix(letter));
	known = map_put(&dun->known, file->bytes, file->length, &fresh);
	for (int n = 2; !fresh; n++) {
		file->length = stem;
		text_printf(file, "-%d%s", n, letter_suffix(letter));
		known = map_put(&dun->known, file->bytes, file->length, &fresh);
	}
	return map_key(known);
}

static struct letter *
new_letter(struct dun *dun)
{
	dun->list = array_grow(dun->list, dun->count, &dun->capacity, sizeof *dun->list);
	return &dun->list[dun->count++];
}

/* Why this letter waits, for a preview on a quiet day. */
static const char *
quiet_reason(struct dun *dun)
{
	char today[DATE_TEXT], until[DATE_TEXT];
	struct text why = {0};
	const char *reason;

	text_printf(&why, _("%s is a quiet day, waits for %s"), date_format(dun->date, today),
	    date_format(dun->wait_until, until));
	reason = arena_strdup(&dun->arena, why.bytes);
	text_release(&why);
	return reason;
}

/* Bills the fee of the letter's level, about its first bill that is no cost of chasing itself:
 * there is no fee on a fee. */
static enum rc
add_fee(struct dun *dun, struct letter *letter)
{
	const struct level *level = &dun->levels.list[letter->dues->level];
	enum rc rc = RC_OK;

	for (size_t i = 0; level->fee_fen > 0 && i < letter->count; i++) {
		struct statement *cost = ledger_statement(dun->ledger, sql[SQL_COST]);

		bind_int(cost, ":bill", letter->dues[i].bill_id);
		if (statement_number(cost, 0) != 0)
			continue;
		rc = adjust_level_fee(&dun->fees, letter->dues[i].bill_id, level->code,
		    level->fee_fen, &letter->fee_id);
		break;
	}
	if (letter->fee_id == 0)
		return rc;
	letter->fee_fen = level->fee_fen;
	if (!money_add(&letter->party_open_fen, letter->fee_fen))
		return error_add(ledger_errors(dun->ledger), RC_DATA, NULL,
		    _("the open bills of party %s sum to more than can be counted"), letter->party);
	return RC_OK;
}

/* Who gets it, by which way, and what it costs; the text comes after the fees are written. */
static enum rc
plan_letter(struct dun *dun, struct due *first, size_t count)
{
	struct letter *letter = new_letter(dun);
	enum rc rc;

	for (size_t i = 0; i < count; i++)
		first[i].letter = (uint32_t)(dun->count - 1);
	rc = letter_address(dun->letters, &dun->dues, first, count, &dun->arena, letter);
	if (rc != RC_OK || letter->channel == NULL)
		return rc;
	if (dun->quiet)
		letter->why = quiet_reason(dun);
	letter->file = choose_file(dun, letter);
	return add_fee(dun, letter);
}

static enum rc
write_letter(struct dun *dun, const struct letter *letter)
{
	struct text bytes = {0};
	enum rc rc = letter_write(dun->letters, letter, &bytes);

	if (rc == RC_OK)
		rc = outbox_add(dun->outbox, letter->file, text_string(&bytes), bytes.length);
	text_release(&bytes);
	return rc;
}

/* A letter that is not written, since all it would say is held back. */
static enum rc
leave_out(struct dun *dun, struct due *first, size_t count)
{
	const struct held *held = holds_find(&dun->holds, first->bill_id);
	struct letter *letter = new_letter(dun);
	char until[DATE_TEXT];
	struct text why = {0};
	enum rc rc;

	rc = letter_address(dun->letters, &dun->dues, first, count, &dun->arena, letter);
	if (held->kind == HOLD_PROMISE)
		text_printf(&why, _("promised until %s"), date_format(held->until, until));
	else
		text_adds(&why, _("disputed"));
	letter->channel = NULL;
	letter->address = NULL;
	letter->why = arena_strdup(&dun->arena, why.bytes);
	text_release(&why);
	return rc;
}

static enum rc
plan_group(struct dun *dun, struct due *list, size_t count,
    enum rc (*plan)(struct dun *dun, struct due *first, size_t count))
{
	enum rc rc = RC_OK;

	for (size_t i = 0, next; i < count && rc == RC_OK; i = next) {
		for (next = i + 1; next < count && list[next].early == list[i].early &&
		     list[next].party_id == list[i].party_id;)
			next++;
		rc = interrupt_pending() ? RC_SIGNAL : plan(dun, &list[i], next - i);
	}
	return rc;
}

static enum rc
write_letters(struct dun *dun)
{
	enum rc rc;

	adjustments_init(&dun->fees, dun->ledger, dun->date);
	rc = plan_group(dun, dun->dues.list, dun->dues.count, plan_letter);
	if (rc == RC_OK)
		rc = plan_group(dun, dun->dues.held, dun->dues.held_count, leave_out);
	if (rc == RC_OK)
		rc = adjustments_write(&dun->fees);
	for (size_t i = 0; dun->outbox != NULL && i < dun->count && rc == RC_OK; i++)
		if (dun->list[i].channel != NULL)
			rc = interrupt_pending() ? RC_SIGNAL : write_letter(dun, &dun->list[i]);
	return rc;
}

/* The notices, in the order of the bills: so the index on them grows at its end. */
struct source {
	const struct dun *dun;
	const struct due **dues;
	size_t count, next;
	char date[DATE_TEXT];
};

static enum rc
next_notice(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct dun *dun = source->dun;

	if (!(*more = source->next < source->count))
		return RC_OK;
	const struct due *due = source->dues[source->next++];
	const struct letter *letter = &dun->list[due->letter];

	row[0] = value_string(source->date);
	row[1] = value_int(due->bill_id);
	row[2] = value_int(dun->levels.list[due->level].id);
	row[3] = value_int(due->party_id);
	row[4] = value_string(letter->channel);
	row[5] = value_int(due->open_fen);
	row[6] = value_string(letter->file);
	return RC_OK;
}

static int
bill_compare(const void *one, const void *other)
{
	const struct due *const *a = one, *const *b = other;

	return ((*a)->bill_id > (*b)->bill_id) - ((*a)->bill_id < (*b)->bill_id);
}

static enum rc
write_notices(struct dun *dun)
{
	struct source source = {.dun = dun};
	const struct feed feed = {.next = next_notice, .source = &source};
	enum rc rc;

	if (dun->dues.count == 0)
		return RC_OK;
	(void)date_format(dun->date, source.date);
	source.dues = xcalloc(dun->dues.count, sizeof(struct due *));
	for (size_t i = 0; i < dun->dues.count; i++)
		if (dun->list[dun->dues.list[i].letter].channel != NULL)
			source.dues[source.count++] = &dun->dues.list[i];
	qsort(source.dues, source.count, sizeof(struct due *), bill_compare);
	rc = feed_insert(dun->ledger, sql[SQL_NOTICES], &feed, NULL);
	free(source.dues);
	return rc;
}

static enum rc
next_letter(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct dun *dun = source->dun;
	const struct letter *letter;

	while (source->next < dun->count && dun->list[source->next].channel == NULL)
		source->next++;
	if (!(*more = source->next < dun->count))
		return RC_OK;
	letter = &dun->list[source->next++];
	row[0] = value_string(source->date);
	row[1] = value_int(letter->dues->party_id);
	row[2] = value_int(dun->levels.list[letter->dues->level].id);
	row[3] = value_string(letter->channel);
	row[4] = value_string(letter->address);
	row[5] = value_string(letter->file);
	return RC_OK;
}

static enum rc
write_letter_facts(struct dun *dun)
{
	struct source source = {.dun = dun};
	const struct feed feed = {.next = next_letter, .source = &source};

	(void)date_format(dun->date, source.date);
	return dun->count > 0 ? feed_insert(dun->ledger, sql[SQL_LETTERS], &feed, NULL) : RC_OK;
}

static int64_t
milliseconds(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

enum rc
dun_write(struct dun *dun)
{
	const struct chase chase = {.levels = &dun->levels,
	    .calendar = &dun->calendar,
	    .holds = &dun->holds,
	    .date = dun->date};
	int64_t begin = milliseconds();
	enum rc rc;

	if (dun->quiet && dun->outbox != NULL)
		return RC_OK;
	rc = dues_select(dun->ledger, &chase, &dun->dues);
	dun->select_ms = milliseconds() - begin;
	if (rc != RC_OK || (rc = write_letters(dun)) != RC_OK || dun->outbox == NULL)
		return rc;
	if ((rc = write_notices(dun)) != RC_OK || (rc = write_letter_facts(dun)) != RC_OK)
		return rc;
	return outbox_sync(dun->outbox);
}

enum rc
dun_publish(struct dun *dun)
{
	return dun->outbox != NULL ? outbox_publish(dun->outbox) : RC_OK;
}

const struct letter *
dun_letters(const struct dun *dun, size_t *count)
{
	*count = dun->count;
	return dun->list;
}

bool
dun_quiet(const struct dun *dun, date_day *until)
{
	*until = dun->wait_until;
	return dun->quiet;
}

int64_t
dun_held_fen(const struct dun *dun, const struct letter *letter)
{
	int64_t held_fen = 0;

	for (size_t i = 0; i < letter->count; i++) {
		const struct held *held = holds_find(&dun->holds, letter->dues[i].bill_id);
		bool wholly = letter->channel == NULL && letter->why != NULL && held != NULL &&
		    held->amount_fen >= letter->dues[i].open_fen;

		if (held != NULL)
			(void)money_add(
			    &held_fen, wholly ? letter->dues[i].open_fen : held->amount_fen);
	}
	return held_fen;
}

/* Bills brought forward have codes of their own. They are loaded first, so a look at the highest of
 * their ids spares nearly all others a look at the bill. */
enum rc
dun_codes(struct dun *dun, const struct letter *letter, struct text *codes)
{
	enum rc rc = RC_OK;

	if (dun->own_codes < 0)
		dun->own_codes =
		    statement_number(ledger_statement(dun->ledger, sql[SQL_OWN_CODES]), 0);
	for (size_t i = 0; i < letter->count && rc == RC_OK; i++) {
		int64_t bill_id = letter->dues[i].bill_id;
		struct statement *own = NULL;
		char code[BILL_CODE];

		text_adds(codes, i > 0 ? " " : "");
		if (bill_id <= dun->own_codes) {
			own = ledger_statement(dun->ledger, sql[SQL_OWN_CODE]);
			bind_int(own, ":bill", bill_id);
		}
		if (own != NULL && statement_row(own, &rc) && !column_null(own, 0))
			text_adds(codes, column_text(own, 0));
		else
			text_adds(codes, bill_code_format(bill_id, code));
		if (own != NULL)
			statement_reset(own);
	}
	return rc;
}

long
dun_recovered(const struct dun *dun)
{
	return dun->recovered;
}

int64_t
dun_select_ms(const struct dun *dun)
{
	return dun->select_ms;
}

/* The letters of a level. */
struct level_sum {
	int64_t letters, bills, fen;
};

static void
summarise_level(const struct level *level, const struct level_sum *sum, struct text *text)
{
	char fen[NUMBER_TEXT];

	if (sum->letters == 0)
		return;
	(void)number_format_grouped(sum->fen, MONEY_DECIMALS, fen);
	text_printf(text, _("%s%s %lld letters, %lld bills, %s"), text->length > 0 ? "; " : "",
	    level->code, (long long)sum->letters, (long long)sum->bills, fen);
}

void
dun_summary(const struct dun *dun, struct text *text)
{
	struct level_sum *sums = xcalloc(dun->levels.count, sizeof *sums);

	for (size_t i = 0; i < dun->count; i++) {
		struct level_sum *sum = &sums[dun->list[i].dues->level];

		if (dun->list[i].channel == NULL)
			continue;
		sum->letters++;
		sum->bills += (int64_t)dun->list[i].count;
		(void)money_add(&sum->fen, dun->list[i].sum_fen);
	}
	for (size_t level = 0; level < dun->levels.count; level++)
		summarise_level(&dun->levels.list[level], &sums[level], text);
	free(sums);
}

void
dun_close(struct dun *dun)
{
	if (dun == NULL)
		return;
	outbox_close(dun->outbox);
	letters_close(dun->letters);
	levels_release(&dun->levels);
	dues_release(&dun->dues);
	calendar_release(&dun->calendar);
	holds_release(&dun->holds);
	adjustments_release(&dun->fees);
	text_release(&dun->file);
	map_release(&dun->known);
	map_release(&dun->known_dates);
	arena_release(&dun->arena);
	free(dun->list);
	free(dun);
}
