#include "billing/adjust.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/bill-code.h"
#include "master/lookup.h"
#include "master/tax.h"

enum { SQL_BILL, SQL_CREDITED, SQL_FEE, SQL_RATE, SQL_PUT_BILLS, SQL_PUT_REASONS, SQL_PUT_SHARES };

#define PARTS_BACK ADJUST_PARTS_BACK_SQL("b")

static const char *const sqls[] = {
    [SQL_BILL] =
	"SELECT b.contract_id, b.party_id, b.room_id, b.item_id, b.start_on, b.end_on, b.billed_on,"
	" b.due_on, b.amount_fen, b.tax_fen, o.open_fen, b.reverses_id, b.code"
	" FROM bill b LEFT JOIN open_bill o ON o.bill_id = b.id WHERE b.id = :id",
    [SQL_CREDITED] = "SELECT coalesce(-sum(b.amount_fen + " PARTS_BACK "), 0)"
		     " FROM adjustment a JOIN bill b ON b.id = a.bill_id"
		     " WHERE a.of_id = :id AND b.item_id = :item AND b.amount_fen < 0"
		     " AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)",
    [SQL_FEE] = "SELECT count(*) FROM adjustment WHERE of_id = :id AND kind = 'fee'"
		" AND reason = :reason",
    [SQL_RATE] = "SELECT code, tax_rate FROM item WHERE id = :id",
    [SQL_PUT_BILLS] = "INSERT INTO bill (id, contract_id, party_id, room_id, item_id, start_on,"
		      " end_on, billed_on, due_on, amount_fen, tax_fen, reverses_id)"
		      " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11 FROM feed",
    [SQL_PUT_REASONS] = "INSERT INTO adjustment (bill_id, kind, of_id, reason)"
			" SELECT c0, c1, c2, c3 FROM feed WHERE c1 IS NOT NULL",
    [SQL_PUT_SHARES] =
	"INSERT INTO allocation (date, receipt_id, credit_id, bill_id, amount_fen, rule, evidence,"
	" reverses_id) SELECT max(c0, b.billed_on, coalesce((SELECT date FROM receipt WHERE id = c1),"
	" (SELECT billed_on FROM bill WHERE id = c2))), c1, c2, c3, c4, c5, c6, c7"
	" FROM feed CROSS JOIN bill b ON b.id = c3",
};

/* A bill to write. */
struct adjusted {
	int64_t id, contract_id, party_id, room_id, item_id, amount_fen, tax_fen, of_id,
	    reverses_id;
	char start_on[DATE_TEXT], end_on[DATE_TEXT];
	date_day due_on;
	enum adjust_kind kind;
	const char *reason;
};

struct adjusted_share {
	int64_t receipt_id, credit_id, bill_id, amount_fen, reverses_id;
	const char *rule, *evidence;
	char date[DATE_TEXT];
};

const char *
adjust_kind_name(enum adjust_kind kind)
{
	static const char *const names[] = {
	    [ADJUST_NONE] = NULL,
	    [ADJUST_WAIVE] = "waive",
	    [ADJUST_CONCESSION] = "concession",
	    [ADJUST_CORRECT] = "correct",
	    [ADJUST_ESTIMATE] = "estimate",
	    [ADJUST_LATE] = "late",
	    [ADJUST_FEE] = "fee",
	    [ADJUST_DEFER] = "defer",
	    [ADJUST_SPLIT] = "split",
	    [ADJUST_REFUND] = "refund",
	    [ADJUST_CARRY] = "carry",
	    [ADJUST_TRANSFER] = "transfer",
	};

	return names[kind];
}

void
adjustments_init(struct adjustments *a, struct ledger *ledger, date_day date)
{
	*a = (struct adjustments){
	    .ledger = ledger, .date = date, .last_bill_id = table_last_id(ledger, "bill")};
}

void
adjustments_release(struct adjustments *a)
{
	free(a->bills);
	free(a->shares);
	map_release(&a->settled);
	map_release(&a->credited);
	arena_release(&a->arena);
	*a = (struct adjustments){0};
}

static enum rc
damaged(struct ledger *ledger, int64_t bill_id)
{
	return error_add(ledger_errors(ledger), RC_BUG, NULL,
	    _("bill row %lld: a date or an id is damaged; run `deed verify`"), (long long)bill_id);
}

static bool
row_to_billed(struct statement *s, struct billed *bill)
{
	bill->contract_id = column_int(s, 0);
	bill->party_id = column_int(s, 1);
	bill->room_id = column_int(s, 2);
	bill->item_id = column_int(s, 3);
	(void)snprintf(bill->start_on, DATE_TEXT, "%s", column_text(s, 4));
	(void)snprintf(bill->end_on, DATE_TEXT, "%s", column_text(s, 5));
	bill->amount_fen = column_int(s, 8);
	bill->tax_fen = column_int(s, 9);
	bill->open_fen = column_int(s, 10);
	bill->reverses_id = column_int(s, 11);
	(void)snprintf(bill->code, sizeof bill->code, "%s", column_text(s, 12));
	return date_parse_text(column_text(s, 6), &bill->billed_on) &&
	    date_parse_text(column_text(s, 7), &bill->due_on);
}

bool
adjustments_bill(struct adjustments *a, int64_t bill_id, struct billed *bill, enum rc *rc)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_BILL]);
	const int64_t *settled;

	*bill = (struct billed){.id = bill_id};
	*rc = RC_OK;
	bind_int(s, ":id", bill_id);
	if (!statement_row(s, rc))
		return false;
	if (!row_to_billed(s, bill))
		*rc = damaged(a->ledger, bill_id);
	statement_reset(s);
	settled = map_get(&a->settled, (const char *)&bill_id, sizeof bill_id);
	if (settled != NULL)
		bill->open_fen -= *settled;
	return *rc == RC_OK;
}

int64_t
adjustments_add(struct adjustments *a, const struct adjustment *adjustment)
{
	const struct billed *like = adjustment->like;
	struct adjusted *bill;

	a->bills = array_grow(a->bills, a->bill_count, &a->bill_capacity, sizeof *a->bills);
	bill = &a->bills[a->bill_count++];
	*bill = (struct adjusted){.id = a->last_bill_id + (int64_t)a->bill_count,
	    .contract_id = like->contract_id,
	    .party_id = like->party_id,
	    .room_id = like->room_id,
	    .item_id = adjustment->item_id != 0 ? adjustment->item_id : like->item_id,
	    .amount_fen = adjustment->amount_fen,
	    .tax_fen = adjustment->tax_fen,
	    .of_id = adjustment->of_id,
	    .reverses_id = adjustment->reverses_id,
	    .due_on = adjustment->due_on,
	    .kind = adjustment->kind,
	    .reason = arena_strdup(&a->arena, adjustment->reason)};
	memcpy(bill->start_on, like->start_on, DATE_TEXT);
	memcpy(bill->end_on, like->end_on, DATE_TEXT);
	return bill->id;
}

/* The VAT in a bill by its item's rate. */
static enum rc
item_tax(struct ledger *ledger, const struct billed *bill, int64_t *tax_fen)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_RATE]);
	struct ratio rate = {0, 1};
	const char *text;
	enum rc rc = RC_OK;

	bind_int(s, ":id", bill->item_id);
	if (!statement_row(s, &rc))
		return rc;
	text = column_text(s, 1);
	if ((text[0] != '\0' && !ratio_parse(text, strlen(text), &rate)) ||
	    !vat_inside(bill->amount_fen, rate, tax_fen))
		rc = error_add(ledger_errors(ledger), RC_DATA, NULL,
		    _("item %s: the tax rate %s is none, or too large"), column_text(s, 0),
		    quote_text(text));
	statement_reset(s);
	return rc;
}

enum rc
adjustments_first(struct adjustments *a, struct billed *bill)
{
	struct adjustment first = {.like = bill,
	    .amount_fen = bill->amount_fen,
	    .due_on = bill->due_on,
	    .kind = ADJUST_NONE,
	    .reason = ""};
	enum rc rc = item_tax(a->ledger, bill, &first.tax_fen);

	if (rc != RC_OK)
		return rc;
	bill->id = adjustments_add(a, &first);
	bill->billed_on = a->date;
	bill->tax_fen = first.tax_fen;
	bill->open_fen = bill->amount_fen;
	(void)bill_code_format(bill->id, bill->code);
	return RC_OK;
}

static void
take_off(struct adjustments *a, int64_t bill_id, int64_t amount_fen)
{
	*map_put(&a->settled, (const char *)&bill_id, sizeof bill_id, NULL) += amount_fen;
}

static struct adjusted_share *
add_share(struct adjustments *a)
{
	a->shares = array_grow(a->shares, a->share_count, &a->share_capacity, sizeof *a->shares);
	a->shares[a->share_count] = (struct adjusted_share){0};
	return &a->shares[a->share_count++];
}

static void
share_out(
    struct adjustments *a, struct adjusted_share share, const char *rule, const char *evidence)
{
	share.rule = arena_strdup(&a->arena, rule);
	share.evidence = arena_strdup(&a->arena, evidence);
	(void)date_format(a->date, share.date);
	*add_share(a) = share;
	take_off(a, share.bill_id, share.amount_fen);
}

void
adjustments_settle(struct adjustments *a, int64_t credit_id, int64_t bill_id, int64_t amount_fen,
    const char *rule, const char *evidence)
{
	share_out(a,
	    (struct adjusted_share){
		.credit_id = credit_id, .bill_id = bill_id, .amount_fen = amount_fen},
	    rule, evidence);
	take_off(a, credit_id, -amount_fen);
}

void
adjustments_pay(struct adjustments *a, int64_t receipt_id, int64_t bill_id, int64_t amount_fen,
    const char *rule, const char *evidence)
{
	share_out(a,
	    (struct adjusted_share){
		.receipt_id = receipt_id, .bill_id = bill_id, .amount_fen = amount_fen},
	    rule, evidence);
}

enum rc
adjustments_unsettle(struct adjustments *a, int64_t allocation_id, const char *evidence)
{
	static const char sql[] = "SELECT date, receipt_id, credit_id, bill_id, amount_fen, rule"
				  " FROM allocation WHERE id = :id";
	struct statement *s = ledger_statement(a->ledger, sql);
	struct adjusted_share *share;
	enum rc rc = RC_OK;

	bind_int(s, ":id", allocation_id);
	if (!statement_row(s, &rc))
		return rc;
	share = add_share(a);
	(void)snprintf(share->date, DATE_TEXT, "%s", column_text(s, 0));
	share->receipt_id = column_int(s, 1);
	share->credit_id = column_int(s, 2);
	share->bill_id = column_int(s, 3);
	share->amount_fen = -column_int(s, 4);
	share->rule = arena_strdup(&a->arena, column_text(s, 5));
	share->evidence = arena_strdup(&a->arena, evidence);
	share->reverses_id = allocation_id;
	statement_reset(s);
	take_off(a, share->bill_id, share->amount_fen);
	if (share->credit_id != 0)
		take_off(a, share->credit_id, -share->amount_fen);
	return RC_OK;
}

/* Parts of it that were taken back already stay so. */
enum rc
adjust_undo(struct adjustments *a, int64_t credit_id, enum adjust_kind kind, const char *reason)
{
	static const char sql[] =
	    "SELECT id FROM allocation a WHERE credit_id = :id AND reverses_id IS NULL"
	    " AND bill_id NOT IN (SELECT bill_id FROM adjustment WHERE of_id = :id)"
	    " AND NOT EXISTS (SELECT 1 FROM allocation x WHERE x.reverses_id = a.id) ORDER BY id";
	static const char sql_parts[] =
	    "SELECT sum(b.amount_fen), sum(b.tax_fen) FROM adjustment a JOIN bill b ON b.id = a.bill_id"
	    " WHERE a.of_id = :id AND b.amount_fen > 0 AND b.reverses_id IS NULL";
	struct statement *s = ledger_statement(a->ledger, sql);
	struct billed credit;
	struct adjustment back = {
	    .like = &credit, .kind = kind, .reverses_id = credit_id, .reason = reason};
	int64_t *shares, back_id;
	size_t count;
	enum rc rc;

	if (!adjustments_bill(a, credit_id, &credit, &rc))
		return rc;
	bind_int(s, ":id", credit_id);
	rc = statement_ids(s, &shares, &count);
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = adjustments_unsettle(a, shares[i], reason);
	free(shares);
	s = ledger_statement(a->ledger, sql_parts);
	bind_int(s, ":id", credit_id);
	if (rc != RC_OK || !statement_row(s, &rc))
		return rc;
	back.amount_fen = -credit.amount_fen - column_int(s, 0);
	back.tax_fen = -credit.tax_fen - column_int(s, 1);
	statement_reset(s);
	back.due_on = a->date;
	back.of_id = credit_id;
	if (back.amount_fen <= 0)
		return RC_OK;
	back_id = adjustments_add(a, &back);
	if (adjustments_bill(a, credit_id, &credit, &rc) && credit.open_fen < 0)
		adjustments_settle(
		    a, credit_id, back_id, -credit.open_fen, adjust_kind_name(kind), reason);
	return rc;
}

/* The VAT of the first `part_fen` of the bill. */
static int64_t
tax_up_to(const struct billed *bill, int64_t part_fen)
{
	struct ratio tax = {(int128)bill->tax_fen * part_fen, 1};
	int64_t rounded = 0;

	if (bill->amount_fen == 0)
		return 0;
	tax.denominator = bill->amount_fen;
	if (tax.denominator < 0) {
		tax.denominator = -tax.denominator;
		tax.numerator = -tax.numerator;
	}
	(void)ratio_round(tax, 1, ROUND_HALF_UP, &rounded); /* |tax| <= |part| */
	return rounded;
}

int64_t
adjust_tax(const struct billed *bill, int64_t before_fen, int64_t amount_fen)
{
	return tax_up_to(bill, before_fen + amount_fen) - tax_up_to(bill, before_fen);
}

int64_t
adjust_credited(struct adjustments *a, const struct billed *bill)
{
	const int64_t *here = map_get(&a->credited, (const char *)&bill->id, sizeof bill->id);
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_CREDITED]);

	bind_int(s, ":id", bill->id);
	bind_int(s, ":item", bill->item_id);
	return statement_number(s, 0) + (here != NULL ? *here : 0);
}

void
adjust_credit(struct adjustments *a, const struct billed *bill, int64_t amount_fen,
    enum adjust_kind kind, const char *reason, int64_t *credit_id)
{
	int64_t before_fen = adjust_credited(a, bill);
	int64_t settles = amount_fen < bill->open_fen ? amount_fen : bill->open_fen;
	struct adjustment credit = {.like = bill,
	    .amount_fen = -amount_fen,
	    .tax_fen = -adjust_tax(bill, before_fen, amount_fen),
	    .due_on = a->date,
	    .kind = kind,
	    .of_id = bill->id,
	    .reason = reason};

	*map_put(&a->credited, (const char *)&bill->id, sizeof bill->id, NULL) += amount_fen;
	*credit_id = adjustments_add(a, &credit);
	if (settles > 0)
		adjustments_settle(
		    a, *credit_id, bill->id, settles, adjust_kind_name(kind), reason);
}

enum rc
adjust_level_fee(
    struct adjustments *a, int64_t bill_id, const char *level, int64_t fee_fen, int64_t *fee_id)
{
	struct statement *s = ledger_statement(a->ledger, sqls[SQL_FEE]);
	struct text reason = {0};
	struct billed bill;
	struct adjustment fee = {.like = &bill,
	    .amount_fen = fee_fen,
	    .due_on = a->date,
	    .kind = ADJUST_FEE,
	    .of_id = bill_id};
	enum rc rc = RC_OK;

	*fee_id = 0;
	text_printf(&reason, "level %s", level);
	bind_int(s, ":id", bill_id);
	bind_text(s, ":reason", reason.bytes);
	if (fee_fen > 0 && statement_number(s, 0) == 0 &&
	    (rc = lookup_item_set(a->ledger, "dun.fee_item", &fee.item_id)) == RC_OK &&
	    adjustments_bill(a, bill_id, &bill, &rc)) {
		fee.reason = reason.bytes;
		*fee_id = adjustments_add(a, &fee);
	}
	text_release(&reason);
	return rc;
}

/* A feed over what was added. */
struct writer {
	const struct adjustments *a;
	size_t next;
	char due[DATE_TEXT], date[DATE_TEXT];
};

static struct value
id_or_null(int64_t id)
{
	return id != 0 ? value_int(id) : value_null();
}

static struct value
date_or_null(const char *date)
{
	return date[0] != '\0' ? value_string(date) : value_null();
}

static enum rc
next_bill(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct adjusted *bill;

	if (!(*more = writer->next < writer->a->bill_count))
		return RC_OK;
	bill = &writer->a->bills[writer->next++];
	row[0] = value_int(bill->id);
	row[1] = value_int(bill->contract_id);
	row[2] = value_int(bill->party_id);
	row[3] = id_or_null(bill->room_id);
	row[4] = value_int(bill->item_id);
	row[5] = date_or_null(bill->start_on);
	row[6] = date_or_null(bill->end_on);
	row[7] = value_string(writer->date);
	row[8] = value_string(date_format(bill->due_on, writer->due));
	row[9] = value_int(bill->amount_fen);
	row[10] = value_int(bill->tax_fen);
	row[11] = id_or_null(bill->reverses_id);
	return RC_OK;
}

static enum rc
next_reason(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct adjusted *bill;

	if (!(*more = writer->next < writer->a->bill_count))
		return RC_OK;
	bill = &writer->a->bills[writer->next++];
	row[0] = value_int(bill->id);
	row[1] = value_string(adjust_kind_name(bill->kind)); /* NULL: has no row */
	row[2] = id_or_null(bill->of_id);
	row[3] = value_string(bill->reason);
	return RC_OK;
}

static enum rc
next_share(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct writer *writer = source;
	const struct adjusted_share *share;

	if (!(*more = writer->next < writer->a->share_count))
		return RC_OK;
	share = &writer->a->shares[writer->next++];
	row[0] = value_string(share->date);
	row[1] = id_or_null(share->receipt_id);
	row[2] = id_or_null(share->credit_id);
	row[3] = value_int(share->bill_id);
	row[4] = value_int(share->amount_fen);
	row[5] = value_string(share->rule);
	row[6] = value_string(share->evidence);
	row[7] = id_or_null(share->reverses_id);
	return RC_OK;
}

enum rc
adjustments_write(struct adjustments *a)
{
	struct writer writer = {.a = a};
	struct feed feed = {.next = next_bill, .source = &writer};
	enum rc rc = RC_OK;

	(void)date_format(a->date, writer.date);
	if (a->bill_count > 0) {
		rc = feed_insert(a->ledger, sqls[SQL_PUT_BILLS], &feed, NULL);
		feed.next = next_reason;
		writer.next = 0;
		if (rc == RC_OK)
			rc = feed_insert(a->ledger, sqls[SQL_PUT_REASONS], &feed, NULL);
	}
	feed.next = next_share;
	writer.next = 0;
	if (rc == RC_OK && a->share_count > 0)
		rc = feed_insert(a->ledger, sqls[SQL_PUT_SHARES], &feed, NULL);
	return rc;
}
