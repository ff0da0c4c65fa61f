#include "collect/dun.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/map.h"
#include "base/number.h"
#include "collect/outbox.h"
#include "ledger/feed.h"
#include "ledger/statement.h"

enum { FILE_NAME_MAX = 200 }; /* bytes, so that a temporary name fits in a folder too */

enum sql { SQL_LETTERS_OF_DATE, SQL_INSERT };

static const char *const sql[] = {
    /* by the runs of that date: the notices of other days are not read */
    [SQL_LETTERS_OF_DATE] =
	"SELECT DISTINCT n.letter FROM run r JOIN run_range g ON g.run_id = r.id"
	" JOIN notice n ON n.id BETWEEN g.first_id AND g.last_id"
	" WHERE r.date = :date AND g.table_name = 'notice'",
    [SQL_INSERT] = "INSERT INTO notice (date, bill_id, dun_level_id, party_id, channel, open_fen,"
		   " letter) SELECT c0, c1, c2, c3, c4, c5, c6 FROM feed",
};

struct dun {
	struct ledger *ledger;
	date_day date;
	struct levels levels;
	struct dues dues;
	struct letters *letters;
	struct outbox *outbox; /* NULL: a dry run */
	struct letter *list;
	size_t count, capacity;
	struct arena arena;
	struct map known; /* letters that the ledger has, of the dates in known_dates */
	struct map known_dates;
	long recovered;
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

struct dun *
dun_open(struct ledger *ledger, date_day date, const char *templates, const char *outbox)
{
	struct dun *dun = xcalloc(1, sizeof *dun);
	char today[DATE_TEXT];
	enum rc rc;

	dun->ledger = ledger;
	dun->date = date;
	know_date(dun, date_format(date, today));
	rc = levels_read(ledger, &dun->levels);
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
	char date[DATE_TEXT];
	struct text file = {0};
	const char *name;
	size_t stem;
	bool fresh;

	text_printf(&file, "%s-", date_format(dun->date, date));
	add_codes(&file, dun, letter);
	stem = file.length;
	text_adds(&file, letter_suffix(letter));
	(void)map_put(&dun->known, file.bytes, file.length, &fresh);
	for (int n = 2; !fresh; n++) {
		file.length = stem;
		text_printf(&file, "-%d%s", n, letter_suffix(letter));
		(void)map_put(&dun->known, file.bytes, file.length, &fresh);
	}
	name = arena_strdup(&dun->arena, file.bytes);
	text_release(&file);
	return name;
}

static enum rc
write_letter(struct dun *dun, struct due *first, size_t count)
{
	struct text bytes = {0};
	struct letter *letter;
	enum rc rc;

	dun->list = array_grow(dun->list, dun->count, &dun->capacity, sizeof *dun->list);
	for (size_t i = 0; i < count; i++)
		first[i].letter = (uint32_t)dun->count;
	letter = &dun->list[dun->count++];
	rc = letter_address(dun->letters, &dun->dues, first, count, &dun->arena, letter);
	if (rc != RC_OK)
		return rc;
	letter->file = choose_file(dun, letter);
	if (dun->outbox == NULL)
		return RC_OK;
	rc = letter_write(dun->letters, letter, &bytes);
	if (rc == RC_OK)
		rc = outbox_add(dun->outbox, letter->file, text_string(&bytes), bytes.length);
	text_release(&bytes);
	return rc;
}

static enum rc
write_letters(struct dun *dun)
{
	struct dues *dues = &dun->dues;
	enum rc rc = RC_OK;

	for (size_t i = 0, next; i < dues->count && rc == RC_OK; i = next) {
		for (next = i + 1; next < dues->count &&
		     dues->list[next].early == dues->list[i].early &&
		     dues->list[next].party_id == dues->list[i].party_id;)
			next++;
		rc = interrupt_pending() ? RC_SIGNAL : write_letter(dun, &dues->list[i], next - i);
	}
	return rc;
}

/* The notices, in the order of the bills: so the index on them grows at its end. */
struct source {
	const struct dun *dun;
	const struct due **dues;
	size_t next;
	char date[DATE_TEXT];
};

static enum rc
next_notice(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct dun *dun = source->dun;

	if (!(*more = source->next < dun->dues.count))
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
		source.dues[i] = &dun->dues.list[i];
	qsort(source.dues, dun->dues.count, sizeof(struct due *), bill_compare);
	rc = feed_insert(dun->ledger, sql[SQL_INSERT], &feed, NULL);
	free(source.dues);
	return rc;
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
	int64_t begin = milliseconds();
	enum rc rc = dues_select(dun->ledger, &dun->levels, dun->date, &dun->dues);

	dun->select_ms = milliseconds() - begin;
	if (rc != RC_OK || (rc = write_letters(dun)) != RC_OK || (rc = write_notices(dun)) != RC_OK)
		return rc;
	return dun->outbox != NULL ? outbox_sync(dun->outbox) : RC_OK;
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

/* The letters of one level. */
static void
summarise_level(const struct dun *dun, size_t level, struct text *text)
{
	int64_t letters = 0, bills = 0, sum_fen = 0;
	char sum[NUMBER_TEXT];

	for (size_t i = 0; i < dun->count; i++) {
		if (dun->list[i].dues->level != (int)level)
			continue;
		letters++;
		bills += (int64_t)dun->list[i].count;
		(void)money_add(&sum_fen, dun->list[i].sum_fen);
	}
	if (letters == 0)
		return;
	(void)number_format_grouped(sum_fen, MONEY_DECIMALS, sum);
	text_printf(text, _("%s%s %lld letters, %lld bills, %s"), text->length > 0 ? "; " : "",
	    dun->levels.list[level].code, (long long)letters, (long long)bills, sum);
}

void
dun_summary(const struct dun *dun, struct text *text)
{
	for (size_t level = 0; level < dun->levels.count; level++)
		summarise_level(dun, level, text);
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
	map_release(&dun->known);
	map_release(&dun->known_dates);
	arena_release(&dun->arena);
	free(dun->list);
	free(dun);
}
