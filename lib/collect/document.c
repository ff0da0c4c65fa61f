#include "collect/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/number.h"
#include "collect/outbox.h"
#include "collect/template.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/bill-code.h"
#include "master/setting.h"

enum field {
	FIELD_ENTITY,
	FIELD_DATE,
	FIELD_DOCUMENT,
	FIELD_PARTY,
	FIELD_NAME,
	FIELD_ADDRESS,
	FIELD_COUNT,
	FIELD_SUM,
	FIELD_DUE_ON,
	FIELD_BILL, /* from here on: in the block only */
	FIELD_CONTRACT,
	FIELD_ROOM,
	FIELD_ITEM,
	FIELD_PERIOD,
	FIELD_DUE,
	FIELD_AMOUNT,
	FIELD_OPEN,
	FIELDS
};

static const char *const field_names[FIELDS] = {"entity", "date", "document", "party", "name",
    "address", "count", "sum", "due_on", "bill", "contract", "room", "item", "period", "due",
    "amount", "open"};

static const struct template_fields template_fields = {
    .names = field_names, .common = FIELD_BILL, .count = FIELDS};

enum { SQL_BILLS, SQL_PARTY, SQL_BILL, SQL_KNOWN, SQL_PUT_DOCUMENTS, SQL_PUT_BILLS };

static const char *const sqls[] = {
    [SQL_BILLS] =
	"SELECT o.bill_id, o.open_fen, b.party_id, b.due_on"
	" FROM open_bill o CROSS JOIN bill b ON b.id = o.bill_id"
	" WHERE o.open_fen > 0 AND b.due_on <= :until AND (:party = 0 OR b.party_id = :party)"
	" AND (:again OR NOT EXISTS (SELECT 1 FROM payment_document_bill m"
	"  WHERE m.bill_id = o.bill_id))",
    [SQL_PARTY] = "SELECT code, name, coalesce(address, '') FROM party WHERE id = :party",
    [SQL_BILL] = "SELECT b.code, c.code, coalesce(r.code, ''), i.name, b.start_on, b.end_on,"
		 " b.due_on, b.amount_fen FROM bill b JOIN contract c ON c.id = b.contract_id"
		 " JOIN item i ON i.id = b.item_id LEFT JOIN room r ON r.id = b.room_id"
		 " WHERE b.id = :bill",
    [SQL_KNOWN] = "SELECT count(*) FROM payment_document WHERE id = :id AND letter = :letter",
    [SQL_PUT_DOCUMENTS] = "INSERT INTO payment_document (id, party_id, date, due_on, total_fen,"
			  " letter) SELECT c0, c1, c2, c3, c4, c5 FROM feed",
    [SQL_PUT_BILLS] = "INSERT INTO payment_document_bill (document_id, bill_id, open_fen)"
		      " SELECT c0, c1, c2 FROM feed",
};

struct documents {
	struct ledger *ledger;
	struct document_query query;
	struct template *template;
	struct outbox *outbox; /* NULL: no letters */
	struct document_bill *bills;
	size_t bill_count, bill_capacity;
	struct document *list;
	size_t count, capacity;
	struct arena arena;
	char *entity;
	char date[DATE_TEXT];
};

/* For outbox_recover: DATE-CODE.txt. */
static bool
letter_known(void *context, const char *name)
{
	struct documents *documents = context;
	struct statement *s = ledger_statement(documents->ledger, sqls[SQL_KNOWN]);
	size_t length = strlen(name);
	int64_t number;

	if (length < DATE_TEXT + 5 ||
	    number_parse(name + DATE_TEXT + 1, length - DATE_TEXT - 5, 0, &number) != PARSED_OK)
		return false;
	bind_int(s, ":id", number / 100);
	bind_text(s, ":letter", name);
	return statement_number(s, 0) > 0;
}

static enum rc
open_template(struct documents *documents, const char *templates)
{
	const char *language = setting_text(documents->ledger, "notice.language");
	struct text path = {0};

	text_printf(
	    &path, "%s/payment.%.*s.txt", templates, (int)strcspn(language, "_.@/"), language);
	documents->template =
	    template_read(path.bytes, &template_fields, ledger_errors(documents->ledger));
	text_release(&path);
	return documents->template != NULL ? RC_OK : RC_CONFIG;
}

struct documents *
documents_open(struct ledger *ledger, const struct document_query *query, const char *templates,
    const char *outbox)
{
	struct documents *documents = xcalloc(1, sizeof *documents);
	long recovered;
	enum rc rc;

	*documents = (struct documents){
	    .ledger = ledger, .query = *query, .entity = xstrdup(setting_text(ledger, "entity"))};
	(void)date_format(query->date, documents->date);
	rc = open_template(documents, templates);
	if (rc == RC_OK && outbox != NULL) {
		documents->outbox = outbox_open(outbox, ledger_errors(ledger));
		rc = documents->outbox != NULL
		    ? outbox_recover(documents->outbox, letter_known, documents, &recovered)
		    : RC_CANTCREAT;
	}
	if (rc == RC_OK)
		return documents;
	documents_close(documents);
	return NULL;
}

static int
bill_compare(const void *one, const void *other)
{
	const struct document_bill *a = one, *b = other;

	if (a->party_id != b->party_id)
		return a->party_id < b->party_id ? -1 : 1;
	if (a->due_on != b->due_on)
		return a->due_on < b->due_on ? -1 : 1;
	return (a->bill_id > b->bill_id) - (a->bill_id < b->bill_id);
}

static enum rc
read_bills(struct documents *documents)
{
	struct statement *s = ledger_statement(documents->ledger, sqls[SQL_BILLS]);
	char until[DATE_TEXT];
	enum rc rc = RC_OK;

	bind_text(s, ":until", date_format(documents->query.until, until));
	bind_int(s, ":party", documents->query.party_id);
	bind_int(s, ":again", documents->query.again);
	while (statement_row(s, &rc)) {
		struct document_bill bill = {.bill_id = column_int(s, 0),
		    .open_fen = column_int(s, 1),
		    .party_id = column_int(s, 2)};

		if (!date_parse_text(column_text(s, 3), &bill.due_on)) {
			statement_reset(s);
			return error_add(ledger_errors(documents->ledger), RC_BUG, NULL,
			    _("bill row %lld: a date or an id is damaged; run `deed verify`"),
			    (long long)bill.bill_id);
		}
		documents->bills = array_grow(documents->bills, documents->bill_count,
		    &documents->bill_capacity, sizeof *documents->bills);
		documents->bills[documents->bill_count++] = bill;
	}
	if (documents->bill_count > 0)
		qsort(documents->bills, documents->bill_count, sizeof *documents->bills,
		    bill_compare);
	return rc;
}

/* The texts of a letter that is being written. */
struct writing {
	const struct documents *documents;
	const struct document *document;
	const char *values[FIELDS];
	char code[BILL_CODE], count[NUMBER_TEXT], sum[NUMBER_TEXT], due_on[DATE_TEXT];
	char amount[NUMBER_TEXT], open[NUMBER_TEXT];
	struct arena line;
	enum rc rc;
};

static void
write_line(void *context, size_t n)
{
	struct writing *writing = context;
	const struct document_bill *bill = &writing->document->bills[n];
	struct statement *s = ledger_statement(writing->documents->ledger, sqls[SQL_BILL]);
	struct text period = {0};

	arena_reset(&writing->line);
	bind_int(s, ":bill", bill->bill_id);
	if (!statement_row(s, &writing->rc))
		return;
	for (int i = 0; i < 4; i++)
		writing->values[FIELD_BILL + i] = arena_strdup(&writing->line, column_text(s, i));
	if (!column_null(s, 4) && !column_null(s, 5)) {
		text_adds(&period, column_text(s, 4));
		text_printf(&period, " – %s", column_text(s, 5));
	}
	writing->values[FIELD_PERIOD] = arena_strdup(&writing->line, text_string(&period));
	writing->values[FIELD_DUE] = arena_strdup(&writing->line, column_text(s, 6));
	(void)number_format_grouped(column_int(s, 7), MONEY_DECIMALS, writing->amount);
	(void)number_format_grouped(bill->open_fen, MONEY_DECIMALS, writing->open);
	text_release(&period);
	statement_reset(s);
}

static enum rc
write_letter(struct documents *documents, const struct document *document, const char *address)
{
	struct writing writing = {.documents = documents, .document = document};
	const struct template_values values = {.values = writing.values,
	    .lines = document->count,
	    .line = write_line,
	    .context = &writing};
	struct text body = {0};
	enum rc rc;

	(void)number_format((int64_t)document->count, 0, writing.count);
	(void)number_format_grouped(document->total_fen, MONEY_DECIMALS, writing.sum);
	writing.values[FIELD_ENTITY] = documents->entity;
	writing.values[FIELD_DATE] = documents->date;
	writing.values[FIELD_DOCUMENT] = document_code_format(document->id, writing.code);
	writing.values[FIELD_PARTY] = document->party;
	writing.values[FIELD_NAME] = document->name;
	writing.values[FIELD_ADDRESS] = address;
	writing.values[FIELD_COUNT] = writing.count;
	writing.values[FIELD_SUM] = writing.sum;
	writing.values[FIELD_DUE_ON] = date_format(document->due_on, writing.due_on);
	writing.values[FIELD_AMOUNT] = writing.amount;
	writing.values[FIELD_OPEN] = writing.open;
	template_body(documents->template, &values, &body);
	rc = writing.rc != RC_OK
	    ? writing.rc
	    : outbox_add(documents->outbox, document->letter, text_string(&body), body.length);
	text_release(&body);
	arena_release(&writing.line);
	return rc;
}

static const char *
letter_name(struct documents *documents, int64_t document_id)
{
	char code[BILL_CODE], name[DATE_TEXT + BILL_CODE + 8];

	(void)snprintf(name, sizeof name, "%s-%s.txt", documents->date,
	    document_code_format(document_id, code));
	return arena_strdup(&documents->arena, name);
}

/* One document of the bills of one party. */
static enum rc
make(struct documents *documents, int64_t id, const struct document_bill *bills, size_t count)
{
	struct document document = {.id = id, .bills = bills, .count = count};
	struct statement *s = ledger_statement(documents->ledger, sqls[SQL_PARTY]);
	const char *address = "";
	enum rc rc = RC_OK;

	for (size_t i = 0; i < count; i++)
		if (!money_add(&document.total_fen, bills[i].open_fen))
			return error_add(ledger_errors(documents->ledger), RC_DATA, NULL,
			    _("the open bills of party number %lld sum to more than can be counted"),
			    (long long)bills->party_id);
	document.due_on =
	    bills->due_on > documents->query.date ? bills->due_on : documents->query.date;
	document.letter = letter_name(documents, id);
	bind_int(s, ":party", bills->party_id);
	if (statement_row(s, &rc)) {
		document.party = arena_strdup(&documents->arena, column_text(s, 0));
		document.name = arena_strdup(&documents->arena, column_text(s, 1));
		address = arena_strdup(&documents->arena, column_text(s, 2));
	}
	statement_reset(s);
	if (rc == RC_OK && documents->outbox != NULL)
		rc = write_letter(documents, &document, address);
	documents->list = array_grow(
	    documents->list, documents->count, &documents->capacity, sizeof *documents->list);
	documents->list[documents->count++] = document;
	return rc;
}

/* A feed over the documents, then one over their bills. */
struct source {
	const struct documents *documents;
	size_t next, bill;
	char due_on[DATE_TEXT];
};

static enum rc
next_document(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct document *document;

	if (!(*more = source->next < source->documents->count))
		return RC_OK;
	document = &source->documents->list[source->next++];
	row[0] = value_int(document->id);
	row[1] = value_int(document->bills->party_id);
	row[2] = value_string(source->documents->date);
	row[3] = value_string(date_format(document->due_on, source->due_on));
	row[4] = value_int(document->total_fen);
	row[5] = value_string(document->letter);
	return RC_OK;
}

static enum rc
next_member(void *context, struct value row[FEED_COLUMNS], bool *more)
{
	struct source *source = context;
	const struct document *document;

	if (!(*more = source->next < source->documents->count))
		return RC_OK;
	document = &source->documents->list[source->next];
	row[0] = value_int(document->id);
	row[1] = value_int(document->bills[source->bill].bill_id);
	row[2] = value_int(document->bills[source->bill].open_fen);
	if (++source->bill == document->count) {
		source->bill = 0;
		source->next++;
	}
	return RC_OK;
}

static enum rc
write_facts(struct documents *documents)
{
	struct source source = {.documents = documents};
	struct feed feed = {.next = next_document, .source = &source};
	enum rc rc;

	if (documents->count == 0)
		return RC_OK;
	rc = feed_insert(documents->ledger, sqls[SQL_PUT_DOCUMENTS], &feed, NULL);
	source.next = 0;
	feed.next = next_member;
	return rc == RC_OK ? feed_insert(documents->ledger, sqls[SQL_PUT_BILLS], &feed, NULL) : rc;
}

enum rc
documents_write(struct documents *documents)
{
	int64_t id = table_last_id(documents->ledger, "payment_document");
	enum rc rc = read_bills(documents);

	for (size_t i = 0, next; i < documents->bill_count && rc == RC_OK; i = next) {
		for (next = i + 1; next < documents->bill_count &&
		     documents->bills[next].party_id == documents->bills[i].party_id;)
			next++;
		rc = interrupt_pending() ? RC_SIGNAL
					 : make(documents, ++id, &documents->bills[i], next - i);
	}
	if (rc == RC_OK)
		rc = write_facts(documents);
	return rc == RC_OK && documents->outbox != NULL ? outbox_sync(documents->outbox) : rc;
}

enum rc
documents_publish(struct documents *documents)
{
	return documents->outbox != NULL ? outbox_publish(documents->outbox) : RC_OK;
}

const struct document *
documents_list(const struct documents *documents, size_t *count)
{
	*count = documents->count;
	return documents->list;
}

void
documents_close(struct documents *documents)
{
	if (documents == NULL)
		return;
	outbox_close(documents->outbox);
	template_free(documents->template);
	arena_release(&documents->arena);
	free(documents->bills);
	free(documents->list);
	free(documents->entity);
	free(documents);
}
