#include "match/entries.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/same-date.h"
#include "ledger/feed.h"
#include "ledger/statement.h"

enum { SCATTERED_MIN = 10000, CACHE_MEGABYTES = 64 };
enum { SQL_LAST_RECEIPT, SQL_LAST_ALLOCATION, SQL_RECEIPTS, SQL_ALLOCATIONS, SQL_OTHERS };

static const char *const sqls[] = {
    [SQL_LAST_RECEIPT] = "SELECT coalesce(max(id), 0) FROM receipt",
    [SQL_LAST_ALLOCATION] = "SELECT coalesce(max(id), 0) FROM allocation",
    [SQL_RECEIPTS] =
	"INSERT INTO receipt (id, date, account_id, party_id, amount_fen, bank_line_id, source)"
	" SELECT c0, c1, c2, c3, c4, c5, c6 FROM feed",
    [SQL_ALLOCATIONS] = "INSERT INTO allocation"
			" (id, date, receipt_id, credit_id, bill_id, amount_fen, rule, evidence)"
			" SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM feed",
    [SQL_OTHERS] = "INSERT INTO entry (date, bank_line_id, ledger_account_id, amount_fen, kind,"
		   " other_line_id, receipt_id, account_id, first_on, last_on, rule, evidence)"
		   " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM feed",
};

void
entries_init(struct entries *entries, struct ledger *ledger, struct book *book)
{
	*entries = (struct entries){.ledger = ledger, .book = book};
	entries->last_receipt_id =
	    statement_number(ledger_statement(ledger, sqls[SQL_LAST_RECEIPT]), 0);
}

void
entries_release(struct entries *entries)
{
	free(entries->receipts);
	free(entries->allocations);
	free(entries->others);
	arena_release(&entries->arena);
	*entries = (struct entries){0};
}

int64_t
entries_add_receipt(struct entries *entries, const struct receipt_entry *receipt)
{
	entries->receipts = array_grow(entries->receipts, entries->receipt_count,
	    &entries->receipt_capacity, sizeof *entries->receipts);
	entries->receipts[entries->receipt_count++] = *receipt;
	return entries->last_receipt_id + (int64_t)entries->receipt_count;
}

void
entries_allocate(struct entries *entries, const struct allocation_entry *allocation, date_day since)
{
	date_day billed_on = book_bill(entries->book, allocation->bill)->billed_on;
	struct allocation_entry *entry;

	entries->allocations = array_grow(entries->allocations, entries->allocation_count,
	    &entries->allocation_capacity, sizeof *entries->allocations);
	entry = &entries->allocations[entries->allocation_count++];
	*entry = *allocation;
	entry->date = billed_on > since ? billed_on : since;
	book_settle(entries->book, allocation->bill, allocation->amount_fen);
}

void
entries_add_other(struct entries *entries, const struct other_entry *other)
{
	struct other_entry *entry;

	entries->others = array_grow(entries->others, entries->other_count,
	    &entries->other_capacity, sizeof *entries->others);
	entry = &entries->others[entries->other_count++];
	*entry = *other;
	entry->rule = arena_strdup(&entries->arena, other->rule);
	entry->evidence = arena_strdup(&entries->arena, other->evidence);
}

/* A feed over the entries. */
struct writer {
	const struct entries *entries;
	size_t next;
	int64_t id;
	struct same_date date;
	char first_on[DATE_TEXT], last_on[DATE_TEXT];
	struct text text;
	void (*describe)(
	    void *context, const struct allocation_entry *allocation, struct text *text);
	void *context;
};

static enum rc
next_receipt(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct receipt_entry *receipt;

	*more = writer->next < writer->entries->receipt_count;
	if (!*more)
		return RC_OK;
	receipt = &writer->entries->receipts[writer->next++];
	row[0] = value_int(++writer->id);
	row[1] = same_date_text(&writer->date, receipt->date);
	row[2] = value_int(receipt->account_id);
	row[3] = value_int(receipt->party_id);
	row[4] = value_int(receipt->amount_fen);
	row[5] = receipt->line_id != 0 ? value_int(receipt->line_id) : value_null();
	row[6] = value_string(receipt->source != NULL ? receipt->source : "bank");
	return RC_OK;
}

static enum rc
next_allocation(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct allocation_entry *a;

	*more = writer->next < writer->entries->allocation_count;
	if (!*more)
		return RC_OK;
	a = &writer->entries->allocations[writer->next++];
	text_clear(&writer->text);
	writer->describe(writer->context, a, &writer->text);
	row[0] = value_int(++writer->id);
	row[1] = same_date_text(&writer->date, a->date);
	row[2] = a->receipt_id != 0 ? value_int(a->receipt_id) : value_null();
	row[3] = a->credit_id != 0 ? value_int(a->credit_id) : value_null();
	row[4] = value_int(book_bill(writer->entries->book, a->bill)->id);
	row[5] = value_int(a->amount_fen);
	row[6] = value_string(rule_name(a->rule));
	row[7] = value_text(text_string(&writer->text), writer->text.length);
	return RC_OK;
}

static struct value
id_or_null(int64_t id)
{
	return id != 0 ? value_int(id) : value_null();
}

static enum rc
next_other(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct other_entry *e;

	*more = writer->next < writer->entries->other_count;
	if (!*more)
		return RC_OK;
	e = &writer->entries->others[writer->next++];
	row[0] = same_date_text(&writer->date, e->date);
	row[1] = value_int(e->line_id);
	row[2] = value_int(e->ledger_account_id);
	row[3] = value_int(e->amount_fen);
	row[4] = value_string(kind_name(e->kind));
	row[5] = id_or_null(e->other_line_id);
	row[6] = id_or_null(e->receipt_id);
	row[7] = id_or_null(e->account_id);
	row[8] = row[9] = value_null();
	if (e->account_id != 0) {
		row[8] = value_string(date_format(e->first_on, writer->first_on));
		row[9] = value_string(date_format(e->last_on, writer->last_on));
	}
	row[10] = value_string(e->rule);
	row[11] = value_string(e->evidence);
	return RC_OK;
}

enum rc
entries_write(struct entries *entries,
    void (*describe)(void *context, const struct allocation_entry *allocation, struct text *text),
    void *context)
{
	struct writer writer = {.entries = entries, .describe = describe, .context = context};
	struct feed feed = {.next = next_receipt, .source = &writer};
	enum rc rc = RC_OK;

	if (entries->allocation_count >= SCATTERED_MIN) /* bills in the order of the lines */
		rc = ledger_cache(entries->ledger, CACHE_MEGABYTES);
	writer.id = entries->last_receipt_id;
	if (rc == RC_OK && entries->receipt_count > 0)
		rc = feed_insert(entries->ledger, sqls[SQL_RECEIPTS], &feed, NULL);
	free(entries->receipts);
	entries->receipts = NULL;
	writer.next = 0;
	writer.id =
	    statement_number(ledger_statement(entries->ledger, sqls[SQL_LAST_ALLOCATION]), 0);
	feed.next = next_allocation;
	if (rc == RC_OK && entries->allocation_count > 0)
		rc = feed_insert(entries->ledger, sqls[SQL_ALLOCATIONS], &feed, NULL);
	writer.next = 0;
	feed.next = next_other;
	if (rc == RC_OK && entries->other_count > 0)
		rc = feed_insert(entries->ledger, sqls[SQL_OTHERS], &feed, NULL);
	text_release(&writer.text);
	entries_release(entries);
	return rc;
}

const char *
receipt_code(int64_t receipt_id, char code[BILL_CODE])
{
	(void)snprintf(code, BILL_CODE, "R%07" PRId64, receipt_id);
	return code;
}

const char *
line_code(int64_t line_id, char code[BILL_CODE])
{
	(void)snprintf(code, BILL_CODE, "L%07" PRId64, line_id);
	return code;
}
