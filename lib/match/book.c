#include "match/book.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/same-date.h"
#include "ledger/drain.h"
#include "ledger/statement.h"
#include "match/pile.h"

enum { ID_MAX = 1 << 30 }; /* of parties and contracts: they index arrays */
enum { OWED_BITS = 20 };

enum { SQL_BILLS, SQL_CREDITS, SQL_ITEMS, SQL_OWNER };

/* the last of the table first: SQLite goes once through what tells where they are */
#define BILL_COLUMNS \
	"b.due_on, b.billed_on, b.item_id, b.party_id, b.contract_id, b.own_code IS NOT NULL," \
	" o.bill_id, o.open_fen"
#define BILL_ROWS "SELECT NULL FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"

static const char *const sqls[] = {
    [SQL_BILLS] = BILL_ROWS " WHERE o.open_fen > 0 AND drain(" BILL_COLUMNS ") ORDER BY o.bill_id",
    /* a credit that is to be paid out is for nothing else but the bill that it gives back, if the
     * money for that turns out not to have come */
    [SQL_CREDITS] =
	BILL_ROWS " LEFT JOIN adjustment a ON a.bill_id = o.bill_id AND a.kind = 'refund'"
		  " LEFT JOIN bill f ON f.id = a.of_id AND f.item_id = b.item_id"
		  " WHERE o.open_fen < 0 AND drain(" BILL_COLUMNS
		  ", coalesce(b.reverses_id, f.id), a.bill_id IS NOT NULL) ORDER BY o.bill_id",
    /* an item of fees that penalties do not share is of costs */
    [SQL_ITEMS] = "SELECT i.id, CASE WHEN i.code = f.value AND f.value <> l.value THEN 0"
		  " WHEN i.class = 'late' THEN 1 ELSE 2 END FROM item i"
		  " LEFT JOIN setting f ON f.key = 'dun.fee_item'"
		  " LEFT JOIN setting l ON l.key = 'late.item' ORDER BY i.id",
    [SQL_OWNER] = "SELECT party_id, contract_id, own_code IS NOT NULL FROM bill WHERE id = :id",
};

struct book *
book_new(void)
{
	return xcalloc(1, sizeof(struct book));
}

static void
index_release(struct pile_index *index)
{
	free(index->head);
	free(index->pile);
}

void
book_free(struct book *book)
{
	if (book == NULL)
		return;
	index_release(&book->parties);
	index_release(&book->contracts);
	piles_release(book);
	free(book->owed);
	free(book->bills);
	free(book->credits);
	free(book);
}

/* Puts a bill at the head of an owner's list; returns what was there. */
static uint32_t
index_push(struct pile_index *index, uint32_t id, uint32_t bill)
{
	uint32_t before;

	if (id >= index->size) {
		size_t size = id + 1 > 2 * index->size ? id + 64 : 2 * index->size;

		index->head = xrealloc(index->head, size * sizeof *index->head);
		index->pile = xrealloc(index->pile, size * sizeof *index->pile);
		memset(index->head + index->size, 0xff, (size - index->size) * sizeof *index->head);
		memset(index->pile + index->size, 0xff, (size - index->size) * sizeof *index->pile);
		index->size = size;
	}
	before = index->head[id];
	index->head[id] = bill;
	return before;
}

void
book_add(struct book *book, const struct open_bill *bill)
{
	uint32_t at = (uint32_t)book->count;
	struct open_bill *own;

	book->bills = array_grow(book->bills, book->count, &book->capacity, sizeof *book->bills);
	own = &book->bills[book->count++];
	*own = *bill;
	own->next_of_party = index_push(&book->parties, bill->party_id, at);
	own->next_of_contract = index_push(&book->contracts, bill->contract_id, at);
}

static void
credit_add(struct book *book, const struct open_credit *credit)
{
	book->credits = array_grow(
	    book->credits, book->credit_count, &book->credit_capacity, sizeof *book->credits);
	book->credits[book->credit_count++] = *credit;
}

/* The ledger's bills being read. */
struct reading {
	struct book *book;
	struct ledger *ledger;
	uint8_t *ranks; /* by item id: of enum bill_rank */
	size_t items;
	struct same_date due, billed;
};

static enum rc
load_items(struct reading *reading)
{
	struct statement *s = ledger_statement(reading->ledger, sqls[SQL_ITEMS]);
	size_t capacity = 0;
	enum rc rc = RC_OK;

	while (statement_row(s, &rc)) {
		int64_t id = column_int(s, 0);

		if (id < 0 || id >= ID_MAX)
			continue;
		while (reading->items <= (size_t)id) {
			reading->ranks = array_grow(
			    reading->ranks, reading->items, &capacity, sizeof *reading->ranks);
			reading->ranks[reading->items++] = RANK_PRINCIPAL;
		}
		reading->ranks[id] = (uint8_t)column_int(s, 1);
	}
	return rc;
}

static enum rc
row_to_bill(struct reading *reading, const struct value *row, struct open_bill *bill)
{
	int64_t party = row[3].number, contract = row[4].number, item = row[2].number;

	*bill = (struct open_bill){.id = row[6].number, .open_fen = row[7].number};
	if (party < 0 || party >= ID_MAX || contract < 0 || contract >= ID_MAX ||
	    !same_date_parse(&reading->due, row[0], &bill->due_on) ||
	    !same_date_parse(&reading->billed, row[1], &bill->billed_on))
		return error_add(ledger_errors(reading->ledger), RC_BUG, NULL,
		    _("bill row %lld: a date or an id is damaged; run `deed verify`"),
		    (long long)bill->id);
	bill->party_id = (uint32_t)party;
	bill->contract_id = (uint32_t)contract;
	bill->rank = RANK_PRINCIPAL;
	if (item >= 0 && (size_t)item < reading->items)
		bill->rank = reading->ranks[item];
	bill->own_code = row[5].number != 0;
	return RC_OK;
}

static enum rc
take_bill(void *context, const struct value *row)
{
	struct reading *reading = context;
	struct open_bill bill;
	enum rc rc = row_to_bill(reading, row, &bill);

	if (rc == RC_OK)
		book_add(reading->book, &bill);
	return rc;
}

static enum rc
take_credit(void *context, const struct value *row)
{
	struct reading *reading = context;
	struct open_bill bill;
	enum rc rc = row_to_bill(reading, row, &bill);

	if (rc == RC_OK)
		credit_add(reading->book,
		    &(struct open_credit){.id = bill.id,
			.left_fen = -bill.open_fen,
			.reverses_id = row[8].number,
			.waits = row[9].number != 0,
			.party_id = bill.party_id,
			.billed_on = bill.billed_on});
	return rc;
}

enum rc
book_load(struct book *book, struct ledger *ledger)
{
	struct reading reading = {.book = book, .ledger = ledger};
	enum rc rc;

	book->ledger = ledger;
	book->by_rank = strcmp(ledger_setting(ledger, "match.order", "due"), "costs") == 0;
	rc = load_items(&reading);
	if (rc == RC_OK)
		rc = ledger_drain(ledger, sqls[SQL_BILLS], take_bill, &reading);
	if (rc == RC_OK)
		rc = ledger_drain(ledger, sqls[SQL_CREDITS], take_credit, &reading);
	free(reading.ranks);
	return rc;
}

size_t
book_count(const struct book *book)
{
	return book->count;
}

const struct open_bill *
book_bill(const struct book *book, uint32_t index)
{
	return &book->bills[index];
}

const struct open_credit *
book_credits(const struct book *book, size_t *count)
{
	*count = book->credit_count;
	return book->credits;
}

/* Ids are dense where most bills are open: the place is guessed from the ends, then halved. */
uint32_t
book_find(const struct book *book, int64_t bill_id)
{
	size_t low = 0, high = book->count;

	while (low < high) {
		int64_t first = book->bills[low].id, last = book->bills[high - 1].id;
		size_t middle;

		if (bill_id < first || bill_id > last)
			return BOOK_NONE;
		if (last - first == (int64_t)(high - low) - 1)
			return (uint32_t)(low + (size_t)(bill_id - first));
		middle = low + (high - low) / 2;
		if (book->bills[middle].id <= bill_id)
			low = middle;
		else
			high = middle;
		if (high - low == 1)
			return book->bills[low].id == bill_id ? (uint32_t)low : BOOK_NONE;
	}
	return BOOK_NONE;
}

bool
book_owner(struct book *book, int64_t bill_id, bool own, uint32_t *party_id, uint32_t *contract_id)
{
	uint32_t at = book_find(book, bill_id);
	struct statement *s;
	enum rc rc = RC_OK;
	bool found = false;

	if (at != BOOK_NONE) {
		*party_id = book->bills[at].party_id;
		*contract_id = book->bills[at].contract_id;
		return book->bills[at].own_code == own;
	}
	if (book->ledger == NULL)
		return false;
	s = ledger_statement(book->ledger, sqls[SQL_OWNER]);
	bind_int(s, ":id", bill_id);
	if (statement_row(s, &rc)) {
		*party_id = (uint32_t)column_int(s, 0);
		*contract_id = (uint32_t)column_int(s, 1);
		found = (column_int(s, 2) != 0) == own;
	}
	statement_reset(s);
	return found;
}

static size_t
owed_slot(int64_t amount_fen)
{
	return (size_t)(((uint64_t)amount_fen * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - OWED_BITS));
}

bool
book_amount_is_common(struct book *book, int64_t amount_fen)
{
	if (book->owed == NULL) {
		book->owed = xcalloc((size_t)1 << OWED_BITS, sizeof *book->owed);
		for (size_t i = 0; i < book->count; i++)
			book->owed[owed_slot(book->bills[i].open_fen)]++;
	}
	return book->owed[owed_slot(amount_fen)] > AMOUNT_RARE;
}

int
bill_order(const struct open_bill *a, const struct open_bill *b)
{
	if (a->due_on != b->due_on)
		return a->due_on < b->due_on ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank < b->rank ? -1 : 1;
	return (a->id > b->id) - (a->id < b->id);
}
