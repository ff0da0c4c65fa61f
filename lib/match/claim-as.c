#include "match/claim-as.h"

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/statement.h"
#include "match/undo.h"

enum { FEE_PERCENT_MAX = 10 }; /* of a settlement: more is no fee */
enum { SQL_OTHER_LINE, SQL_RECEIPT, SQL_CHANNEL, SQL_SETTLED };

#define STANDS(row) \
	row ".reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM entry x WHERE x.reverses_id = " row \
	    ".id)"

static const char *const sqls[] = {
    [SQL_OTHER_LINE] = "SELECT l.amount_fen, l.account_id, l.date, coalesce(o.open_fen, 0)"
		       " FROM bank_line l LEFT JOIN open_line o ON o.bank_line_id = l.id"
		       " WHERE l.id = :id",
    [SQL_RECEIPT] =
	"SELECT r.amount_fen, coalesce(s.fee_fen, 0), a.ledger_account_id FROM receipt r"
	" JOIN account a ON a.id = r.account_id LEFT JOIN slip s ON s.receipt_id = r.id"
	" WHERE r.id = :id AND r.bank_line_id IS NULL AND r.reverses_id IS NULL"
	" AND NOT EXISTS (SELECT 1 FROM receipt x WHERE x.reverses_id = r.id)"
	" AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.receipt_id = r.id AND " STANDS("e") ")",
    /* what the channel took in these days, and what it kept back of it at once */
    [SQL_CHANNEL] =
	"SELECT a.ledger_account_id, coalesce(sum(max(t.fen, 0)), 0), coalesce(sum(t.fen), 0)"
	" FROM account a LEFT JOIN (SELECT l.amount_fen AS fen FROM bank_line l"
	"  WHERE l.account_id = :id AND l.date BETWEEN :first AND :last AND NOT EXISTS (SELECT 1"
	"   FROM entry e WHERE e.bank_line_id = l.id AND e.kind = 'transfer' AND " STANDS(
	    "e") ")"
		 "  UNION ALL SELECT r.amount_fen FROM receipt r WHERE r.bank_line_id IS NULL"
		 "   AND r.date BETWEEN :first AND :last AND r.account_id = :id) t WHERE a.id = :id",
    [SQL_SETTLED] = "SELECT count(*) FROM entry e WHERE e.account_id = :id"
		    " AND e.first_on <= :last AND e.last_on >= :first AND " STANDS("e"),
};

struct as {
	struct ledger *ledger;
	struct entries *entries;
	const struct decision *decision;
	const struct claimed_line *line;
	struct other_entry entry; /* what all have in common */
	const char **refusal;
};

static enum rc
refuse(struct as *as, const char *why)
{
	*as->refusal = why;
	return RC_DATA;
}

static void
add(struct as *as, int64_t ledger_account_id, int64_t amount_fen)
{
	struct other_entry entry = as->entry;

	entry.ledger_account_id = ledger_account_id;
	entry.amount_fen = amount_fen;
	if (amount_fen != 0)
		entries_add_other(as->entries, &entry);
}

static enum rc
plain(struct as *as)
{
	int64_t account_id = as->decision->ledger_account_id;

	if (account_id == 0)
		account_id = rule_ledger_account(as->ledger, NULL, as->decision->as);
	if (account_id == 0)
		return RC_CONFIG;
	add(as, account_id, as->line->open_fen);
	return RC_OK;
}

static enum rc
reversal(struct as *as)
{
	struct statement *s = ledger_statement(as->ledger, sqls[SQL_OTHER_LINE]);
	int64_t other_id = as->decision->other_line_id, suspense_id;
	struct claimed_line other = {0};
	int64_t amount_fen = 0;
	enum rc rc = RC_OK;

	bind_int(s, ":id", other_id);
	if (statement_row(s, &rc)) {
		amount_fen = column_int(s, 0);
		other.account_id = (uint32_t)column_int(s, 1);
		(void)date_parse_text(column_text(s, 2), &other.date);
		other.open_fen = column_int(s, 3);
	}
	statement_reset(s);
	if (amount_fen != -as->line->open_fen || other.account_id != as->line->account_id)
		return refuse(as, _("a reversal takes back a line of the same account and amount"));
	suspense_id = rule_ledger_account(as->ledger, NULL, KIND_REVERSAL);
	if (suspense_id == 0)
		return RC_CONFIG;
	if (other.date > as->entry.date)
		as->entry.date = other.date;
	if (other.open_fen != amount_fen)
		rc = undo_line_on(as->ledger, other_id, as->entry.date, as->entry.evidence);
	as->entry.other_line_id = other_id;
	add(as, suspense_id, as->line->open_fen);
	as->entry.other_line_id = as->entry.line_id;
	as->entry.line_id = other_id;
	add(as, suspense_id, amount_fen);
	return rc;
}

static enum rc
counter(struct as *as)
{
	struct statement *s = ledger_statement(as->ledger, sqls[SQL_RECEIPT]);
	int64_t amount_fen, fee_fen, account_id, fee_id;
	enum rc rc = RC_OK;

	bind_int(s, ":id", as->decision->receipt_id);
	if (!statement_row(s, &rc))
		return rc != RC_OK
		    ? rc
		    : refuse(as, _("there is no such receipt of the counter that still waits"));
	amount_fen = column_int(s, 0);
	fee_fen = column_int(s, 1);
	account_id = column_int(s, 2);
	statement_reset(s);
	if (amount_fen - fee_fen != as->line->open_fen)
		return refuse(as, _("the receipt, less its fee, is of another amount"));
	fee_id = rule_ledger_account(as->ledger, NULL, KIND_CHARGE);
	if (fee_id == 0)
		return RC_CONFIG;
	as->entry.receipt_id = as->decision->receipt_id;
	add(as, account_id, amount_fen);
	add(as, fee_id, -fee_fen);
	return RC_OK;
}

static void
bind_days(struct as *as, struct statement *s, char first[DATE_TEXT], char last[DATE_TEXT])
{
	bind_int(s, ":id", as->decision->account_id);
	bind_text(s, ":first", date_format(as->decision->first_on, first));
	bind_text(s, ":last", date_format(as->decision->last_on, last));
}

static enum rc
settlement(struct as *as)
{
	struct statement *s = ledger_statement(as->ledger, sqls[SQL_SETTLED]);
	char first[DATE_TEXT], last[DATE_TEXT];
	int64_t channel_id, gross_fen, net_fen, fee_fen, fee_id;
	enum rc rc = RC_OK;

	bind_days(as, s, first, last);
	if (statement_number(s, 0) > 0)
		return refuse(as, _("some of these days are settled already"));
	s = ledger_statement(as->ledger, sqls[SQL_CHANNEL]);
	bind_days(as, s, first, last);
	if (!statement_row(s, &rc))
		return rc;
	channel_id = column_int(s, 0);
	gross_fen = column_int(s, 1);
	net_fen = column_int(s, 2);
	statement_reset(s);
	fee_fen = net_fen - as->line->open_fen;
	if (fee_fen < 0 || fee_fen > gross_fen / 100 * FEE_PERCENT_MAX)
		return refuse(
		    as, _("the channel's lines of these days do not come to this amount"));
	fee_id = rule_ledger_account(as->ledger, NULL, KIND_SETTLEMENT);
	if (fee_id == 0)
		return RC_CONFIG;
	as->entry.account_id = as->decision->account_id;
	as->entry.first_on = as->decision->first_on;
	as->entry.last_on = as->decision->last_on;
	add(as, channel_id, net_fen);
	add(as, fee_id, -fee_fen);
	return RC_OK;
}

enum rc
claim_as(struct ledger *ledger, struct entries *entries, const struct decision *decision,
    const struct claimed_line *line, const char *evidence, const char **refusal)
{
	struct as as = {.ledger = ledger,
	    .entries = entries,
	    .decision = decision,
	    .line = line,
	    .entry = {.line_id = decision->line_id,
		.date = line->date,
		.kind = decision->as,
		.rule = "claim",
		.evidence = evidence},
	    .refusal = refusal};

	switch (decision->as) {
	case KIND_REVERSAL:
		return reversal(&as);
	case KIND_COUNTER:
		return counter(&as);
	case KIND_SETTLEMENT:
		return settlement(&as);
	default:
		return plain(&as);
	}
}
