/* A SELECT that sorts stands between two feeds: one packs each row beside its key, the other
 * unpacks what comes. As columns they would go through SQLite twice. */
#include <string.h>

#include "ledger/feed.h"
#include "ledger/private.h"

struct sorted {
	const struct feed *feed;
	int columns, by;
	struct statement *select;
	bool first, more; /* it stands on its first row; on a row */
	struct value row[FEED_COLUMNS];
	struct text packed;
};

/* A row is the kind of each value with its number or length, then the bytes of all. */
enum { KIND = 1, HEAD = KIND + sizeof(int64_t) };

static bool
has_bytes(const struct value *value)
{
	return value->kind == VALUE_TEXT || value->kind == VALUE_BLOB;
}

static void
pack(struct text *text, const struct value *row, int columns)
{
	char heads[FEED_COLUMNS * HEAD];

	for (int i = 0; i < columns; i++) {
		int64_t number = has_bytes(&row[i]) ? (int64_t)row[i].length : row[i].number;

		heads[i * HEAD] = (char)row[i].kind;
		memcpy(heads + i * HEAD + KIND, &number, sizeof number);
	}
	text_clear(text);
	text_add(text, heads, (size_t)columns * HEAD);
	for (int i = 0; i < columns; i++)
		if (has_bytes(&row[i]))
			text_add(text, row[i].bytes, row[i].length);
}

/* The bytes stay where they are. */
static void
unpack(const char *packed, struct value *row, int columns)
{
	const char *bytes = packed + columns * HEAD;

	for (int i = 0; i < columns; i++, packed += HEAD) {
		row[i] = (struct value){.kind = (enum value_kind)packed[0]};
		memcpy(&row[i].number, packed + KIND, sizeof row[i].number);
		if (!has_bytes(&row[i]))
			continue;
		row[i].bytes = bytes;
		row[i].length = (size_t)row[i].number;
		bytes += row[i].length;
	}
}

static enum rc
next_packed(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct sorted *sorted = source;
	enum rc rc = sorted->feed->next(sorted->feed->source, sorted->row, more);

	if (rc != RC_OK || !*more)
		return rc;
	pack(&sorted->packed, sorted->row, sorted->columns);
	row[0] = sorted->row[sorted->by];
	row[1] = value_blob(sorted->packed.bytes, sorted->packed.length);
	return RC_OK;
}

static enum rc
next_sorted(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct sorted *sorted = source;
	enum rc rc = RC_OK;

	if (!sorted->first)
		sorted->more = statement_row(sorted->select, &rc);
	sorted->first = false;
	*more = sorted->more;
	if (*more)
		unpack(column_value(sorted->select, 0).bytes, row, sorted->columns);
	return rc;
}

static enum rc
known_sorted(void *source, const struct value row[FEED_COLUMNS], bool tried, bool *known)
{
	const struct feed *feed = ((const struct sorted *)source)->feed;

	return feed->known(feed->source, row, tried, known);
}

enum rc
feed_run_sorted(struct ledger *ledger, struct statement *statement, const struct feed *feed,
    int columns, int by, int64_t *inserted)
{
	static const char sql[] = "SELECT c1 FROM feed ORDER BY c0";
	struct sorted sorted = {.feed = feed, .columns = columns, .by = by, .first = true};
	struct feed packed = {.next = next_packed, .source = &sorted};
	struct feed outer = {.next = next_sorted,
	    .source = &sorted,
	    .known = feed->known != NULL ? known_sorted : NULL};
	enum rc rc = RC_OK;

	sorted.select = ledger_statement(ledger, sql);
	feed_offer(ledger, &packed);
	sorted.more = statement_row(sorted.select, &rc); /* reads all of the feed */
	feed_offer(ledger, NULL);
	if (rc == RC_OK)
		rc = feed_run(ledger, statement, &outer, inserted);
	statement_reset(sorted.select);
	text_release(&sorted.packed);
	return rc;
}
