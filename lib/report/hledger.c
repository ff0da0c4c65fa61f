#include "report/hledger.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "ledger/run.h"
#include "ledger/select.h"
#include "master/setting.h"

enum { BLOCK = 64 * 1024 };

const struct report hledger_report = {
    .name = "export --hledger",
    .parameters =
	{
	    {.name = "as_of", .kind = PARAMETER_DATE, .type = "date", .fallback = "today"},
	    {.name = "known_at", .kind = PARAMETER_RUN, .type = "run"},
	    {.name = "from", .kind = PARAMETER_DATE, .type = "date"},
	    {.name = "to", .kind = PARAMETER_DATE, .type = "date"},
	},
    .parameter_count = 4,
};

static const char sql_accounts[] = "SELECT code, name, type FROM ledger_account ORDER BY code";

static const char sql_postings[] =
    "SELECT p.date, p.fact, p.fact_id, g.code, g.name, p.amount_fen,"
    " coalesce(c.code || ' ' || c.name, l.payer, ''),"
    " CASE p.fact WHEN 'bill' THEN b.code WHEN 'allocation' THEN ab.code"
    "  WHEN 'bank_line' THEN fact_code('L', p.fact_id)"
    "  WHEN 'entry' THEN fact_code('L', e.bank_line_id) ELSE fact_code('R', p.fact_id) END"
    " FROM v_posting p"
    " JOIN ledger_account g ON g.id = p.ledger_account_id"
    " LEFT JOIN party c ON c.id = p.party_id"
    " LEFT JOIN bill b ON p.fact = 'bill' AND b.id = p.fact_id"
    " LEFT JOIN entry e ON p.fact = 'entry' AND e.id = p.fact_id"
    " LEFT JOIN bank_line l ON l.id ="
    "  CASE p.fact WHEN 'bank_line' THEN p.fact_id WHEN 'entry' THEN e.bank_line_id END"
    " LEFT JOIN allocation a ON p.fact = 'allocation' AND a.id = p.fact_id"
    " LEFT JOIN bill ab ON ab.id = a.bill_id"
    " WHERE p.date <= :as_of"
    " AND p.fact_id <= CASE p.fact WHEN 'bill' THEN :known_bill"
    "  WHEN 'bank_line' THEN :known_bank_line WHEN 'receipt' THEN :known_receipt"
    "  WHEN 'entry' THEN :known_entry ELSE :known_allocation END"
    " AND (:from IS NULL OR p.date >= :from) AND (:to IS NULL OR p.date <= :to)"
    " ORDER BY p.date, p.fact, p.fact_id, p.amount_fen DESC, p.ledger_account_id";

enum posting_column { P_DATE, P_FACT, P_FACT_ID, P_ACCOUNT, P_NAME, P_AMOUNT, P_PARTY, P_REF };

/* The file being written. */
struct journal {
	struct ledger *ledger;
	struct publish *publish;
	const char *currency;
	struct text text; /* not yet written */
	struct text fact; /* the entry being written */
	int64_t fact_id;
	int64_t entries, debit_fen;
};

/* Characters that hledger takes for blanks; two of them end an account's name. */
static bool
is_blank(unsigned code)
{
	return code <= 0x20 || (code >= 0x7f && code <= 0xa0) || code == 0x1680 ||
	    (code >= 0x2000 && code <= 0x200a) || code == 0x2028 || code == 0x2029 ||
	    code == 0x202f || code == 0x205f || code == 0x3000;
}

/* Adds words that cannot end a name, a description or a line, nor begin a comment: a run of blanks
 * and controls becomes one blank, and a byte of `special` the one of `plain` in its place. */
static void
add_words(struct text *text, const char *words, const char *special, const char *plain)
{
	size_t length = strlen(words), start = text->length, step;
	bool owed = false;

	for (size_t i = 0; i < length; i += step) {
		const char *found;
		unsigned code;

		step = utf8_decode(words + i, &code);
		if (is_blank(code)) {
			owed = text->length > start;
			continue;
		}
		if (owed)
			text_addc(text, ' ');
		owed = false;
		if (step == 1 && (found = strchr(special, words[i])) != NULL)
			text_addc(text, plain[found - special]);
		else
			text_add(text, words + i, step);
	}
}

/* "1122 Accounts receivable": it begins with the code, without what would mean a virtual posting, a
 * status, a sub-account or a comment. */
static void
add_account(struct text *text, const char *code, const char *name)
{
	add_words(text, code, ";:()[]*!", ",-______");
	text_addc(text, ' ');
	add_words(text, name, ";:", ",-");
	while (text->length > 0 && text->bytes[text->length - 1] == ' ')
		text->bytes[--text->length] = '\0';
}

static enum rc
flush(struct journal *journal, size_t limit)
{
	enum rc rc = RC_OK;

	if (journal->text.length > limit) {
		rc = publish_write(journal->publish, journal->text.bytes, journal->text.length);
		text_clear(&journal->text);
	}
	return rc;
}

static void
add_head(struct journal *journal)
{
	char head[DIGEST_HEX];
	int64_t run_id = chain_head(journal->ledger, head);

	text_adds(&journal->text, "; ");
	add_words(&journal->text, setting_text(journal->ledger, "entity"), "", "");
	text_printf(&journal->text,
	    "\n; by deed export --hledger; run %lld, head of the chain %s\n\n", (long long)run_id,
	    head);
	text_printf(&journal->text, "decimal-mark .\ncommodity %s 1000.00\n\n", journal->currency);
}

static enum rc
add_accounts(struct journal *journal)
{
	static const struct {
		const char *type;
		char letter;
	} letters[] = {
	    {"asset", 'A'}, {"liability", 'L'}, {"equity", 'E'}, {"income", 'R'}, {"expense", 'X'}};
	struct statement *statement = ledger_statement(journal->ledger, sql_accounts);
	enum rc rc = RC_OK;

	while (statement_row(statement, &rc)) {
		text_adds(&journal->text, "account ");
		add_account(&journal->text, column_text(statement, 0), column_text(statement, 1));
		for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
			if (strcmp(column_text(statement, 2), letters[i].type) == 0)
				text_printf(&journal->text, "  ; type: %c", letters[i].letter);
		text_addc(&journal->text, '\n');
	}
	return rc;
}

/* "2026-01-05 (receipt-1) P001 Zhang San | R0000001" */
static void
add_entry(struct journal *journal, struct statement *posting)
{
	struct text *text = &journal->text;

	text_clear(&journal->fact);
	text_adds(&journal->fact, column_text(posting, P_FACT));
	journal->fact_id = column_int(posting, P_FACT_ID);
	journal->entries++;
	text_printf(text, "\n%s (%s-%lld) ", column_text(posting, P_DATE), journal->fact.bytes,
	    (long long)journal->fact_id);
	add_words(text, column_text(posting, P_PARTY), ";|", ",/");
	text_adds(text, " | ");
	add_words(text, column_text(posting, P_REF), ";|", ",/");
	text_addc(text, '\n');
}

static enum rc
add_posting(struct journal *journal, struct statement *posting)
{
	int64_t amount_fen = column_int(posting, P_AMOUNT);
	char amount[NUMBER_TEXT];

	if (journal->fact_id != column_int(posting, P_FACT_ID) ||
	    strcmp(text_string(&journal->fact), column_text(posting, P_FACT)) != 0)
		add_entry(journal, posting);
	text_adds(&journal->text, "    ");
	add_account(&journal->text, column_text(posting, P_ACCOUNT), column_text(posting, P_NAME));
	(void)number_format(amount_fen, MONEY_DECIMALS, amount);
	text_printf(&journal->text, "    %s %s\n", journal->currency, amount);
	if (amount_fen > 0 && !money_add(&journal->debit_fen, amount_fen))
		return error_add(ledger_errors(journal->ledger), RC_DATA, NULL,
		    _("the sum of the debits is beyond the range of numbers"));
	return flush(journal, BLOCK);
}

static void
bind_known(struct ledger *ledger, struct statement *statement, int64_t known_at)
{
	static const char *const names[] = {":known_bill", ":known_bank_line", ":known_receipt",
	    ":known_allocation", ":known_entry"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		bind_int(statement, names[i],
		    known_at == 0 ? INT64_MAX
				  : run_known(ledger, names[i] + strlen(":known_"), known_at));
}

static enum rc
add_postings(struct journal *journal, const struct report_values *values)
{
	struct statement *statement = ledger_statement(journal->ledger, sql_postings);
	enum rc rc = RC_OK;

	bind_known(journal->ledger, statement, values->known_at);
	for (int i = 0; i < hledger_report.parameter_count; i++) {
		char name[32];

		(void)snprintf(name, sizeof name, ":%s", hledger_report.parameters[i].name);
		bind_value(statement, name, values->values[i]);
	}
	while (rc == RC_OK && statement_row(statement, &rc))
		rc = add_posting(journal, statement);
	return rc;
}

enum rc
hledger_write(struct ledger *ledger, const struct report_values *values, struct publish *publish,
    int64_t *entries, int64_t *debit_fen)
{
	struct journal journal = {
	    .ledger = ledger, .publish = publish, .currency = setting_text(ledger, "currency")};
	enum rc rc;

	add_head(&journal);
	if ((rc = add_accounts(&journal)) == RC_OK)
		rc = add_postings(&journal, values);
	if (rc == RC_OK)
		rc = flush(&journal, 0);
	*entries = journal.entries;
	*debit_fen = journal.debit_fen;
	text_release(&journal.text);
	text_release(&journal.fact);
	return rc;
}
