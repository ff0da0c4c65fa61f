#include "bank/import.h"

#include <stdlib.h>
#include <string.h>

#include "bank/key.h"
#include "bank/known.h"
#include "base/i18n.h"
#include "ledger/feed.h"
#include "ledger/run.h"
#include "ledger/statement.h"

/* So many lines are looked at before any is stored. If their ids come in no order, the lines are
 * sorted on their way in. */
enum { LOOK_LINES = 20000, ID_MAX = 64, SORT_MEGABYTES = 16 };

enum { FEED_KEY = 9 }; /* the last column of the feed */

enum sql {
	SQL_ACCOUNT,
	SQL_KNOWN_FILE,
	SQL_ELSEWHERE,
	SQL_NAMED,
	SQL_BEFORE,
	SQL_OTHER_KIND,
	SQL_NEXT,
	SQL_STATEMENT,
	SQL_LINES,
	SQL_FILE,
};

static const char *const sql[] = {
    [SQL_ACCOUNT] = "SELECT id, number, kind, bank FROM account WHERE code = :code",
    [SQL_KNOWN_FILE] =
	"SELECT profile FROM statement WHERE account_id = :account AND sha256 = :sha256",
    [SQL_ELSEWHERE] = "SELECT a.code FROM account a CROSS JOIN statement s ON s.account_id = a.id"
		      "  AND s.sha256 = :sha256 WHERE a.id <> :account LIMIT 1",
    [SQL_NAMED] = "SELECT code, number FROM account WHERE id <> :account AND length(number) >= 9"
		  "  AND instr(:file, number) > 0 ORDER BY length(number) DESC, code LIMIT 1",
    [SQL_BEFORE] =
	"SELECT closing_fen, last_on FROM statement WHERE account_id = :account"
	"  AND last_on < :first AND closing_fen IS NOT NULL ORDER BY last_on DESC, id DESC LIMIT 1",
    [SQL_OTHER_KIND] =
	"SELECT file FROM statement WHERE account_id = :account AND profile = :profile"
	"  AND id <> :statement AND (closing_fen IS NULL) = :balances"
	"  AND first_on <= :last AND last_on >= :first ORDER BY id DESC LIMIT 1",
    [SQL_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM statement",
    [SQL_STATEMENT] =
	"INSERT INTO statement (id, account_id, file, sha256, profile, first_on, last_on,"
	"  opening_fen, closing_fen, lines) VALUES (:id, :account, :file, :sha256, :profile, :first,"
	"  :last, :opening, :closing, :lines)",
    [SQL_LINES] =
	"INSERT OR FAIL INTO bank_line (statement_id, account_id, line, date, amount_fen, balance_fen,"
	"  payer, payer_account, memo, bank_id, order_id, key)"
	" SELECT :statement, :account, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 FROM feed WHERE true"
	" ON CONFLICT (account_id, key) DO NOTHING",
    [SQL_FILE] = "SELECT file FROM statement WHERE id = :statement",
};

/* One file on its way in. */
struct passage {
	struct ledger *ledger;
	struct errors *errors;
	struct bank_reader *reader;
	struct bank_report *report;
	struct bank_check check;
	bool whole; /* it was read to its end, and is proved before it is stored */
	bool sorted; /* on the way in */
	long conflicts; /* errors that compare_known told */
	struct keys keys;
	struct known known;
	int64_t account_id, statement_id;
	const char *account_code;
	char *account_number, *account_bank;
	char sha256[DIGEST_HEX];
	/* the row being fed */
	struct bank_row row;
	date_day day;
	char date[DATE_TEXT];
};

static enum rc
find_account(struct passage *passage, const char *code)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_ACCOUNT]);
	enum rc rc = RC_OK;
	bool cash;

	bind_text(s, ":code", code);
	if (!statement_row(s, &rc))
		return rc != RC_OK
		    ? rc
		    : error_add(passage->errors, RC_DATA, NULL,
			  _("--account: there is no account %s; `deed load account` makes one"),
			  quote_text(code));
	passage->account_id = column_int(s, 0);
	passage->account_number = xstrdup(column_text(s, 1));
	passage->account_bank = xstrdup(column_text(s, 3));
	passage->account_code = code;
	cash = strcmp(column_text(s, 2), "cash") == 0;
	statement_reset(s);
	return cash
	    ? error_add(passage->errors, RC_DATA, NULL,
		  _("--account: %s is a cash account, and has no statements"), quote_text(code))
	    : RC_OK;
}

/* True when a file of just these bytes was imported for the account. */
static bool
known_file(struct passage *passage)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_KNOWN_FILE]);
	unsigned char hash[DIGEST_SIZE];
	enum rc rc = RC_OK;
	bool known;

	bank_reader_digest(passage->reader, hash);
	(void)digest_hex(hash, passage->sha256);
	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":sha256", passage->sha256);
	known = statement_row(s, &rc);
	statement_reset(s);
	return known;
}

/* The file's name without its folders, as text. */
static const char *
base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	return text_valid(name, strlen(name)) ? name : _("(its name is not UTF-8)");
}

/* A file of just these bytes that was imported for another account is that one's statement. */
static enum rc
check_elsewhere(struct passage *passage)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_ELSEWHERE]);
	struct place place = {.file = passage->report->file};
	enum rc rc = RC_OK;

	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":sha256", passage->sha256);
	if (!statement_row(s, &rc))
		return rc;
	rc = error_add(passage->errors, RC_DATA, &place,
	    _("this file was imported for account %s; expected a statement of account %s"),
	    column_text(s, 0), passage->account_code);
	statement_reset(s);
	return rc;
}

/* Some banks tell the account only in the file's name: one with another account's number is not
 * of this account, unless it has this one's too. */
static enum rc
check_name(struct passage *passage)
{
	const char *name = base_name(passage->report->file), *number = passage->account_number;
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_NAMED]);
	struct place place = {.file = passage->report->file};
	enum rc rc = RC_OK;

	if (number != NULL && number[0] != '\0' && strstr(name, number) != NULL)
		return RC_OK;
	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":file", name);
	if (!statement_row(s, &rc))
		return rc;
	rc = error_add(passage->errors, RC_DATA, &place,
	    _("the file's name has the number %s of account %s; expected a statement of account "
	      "%s; rename the file if it is"),
	    column_text(s, 1), column_text(s, 0), passage->account_code);
	statement_reset(s);
	return rc;
}

/* Where the file does not tell that it is the account's, whether it is another's. */
static enum rc
check_whose(struct passage *passage)
{
	const char *number = passage->account_number;
	enum rc rc;

	if (bank_reader_account_told(passage->reader) && number != NULL && number[0] != '\0')
		return RC_OK; /* the reader compared them */
	rc = check_elsewhere(passage);
	return rc == RC_OK ? check_name(passage) : rc;
}

/* Whether the account's statement before this one closed with what this one opens with. */
static enum rc
look_for_gap(struct passage *passage)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_BEFORE]);
	struct bank_report *report = passage->report;
	char first[DATE_TEXT];
	enum rc rc = RC_OK;

	if (!report->has_balances || report->lines == 0)
		return RC_OK;
	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":first", date_format(report->first, first));
	if (!statement_row(s, &rc))
		return rc;
	report->gap_fen = column_int(s, 0);
	report->gap = report->gap_fen != report->opening_fen &&
	    date_parse_text(column_text(s, 1), &report->gap_day);
	statement_reset(s);
	return RC_OK;
}

static struct value
text_or_null(struct slice slice)
{
	return slice.length > 0 ? value_text(slice.bytes, slice.length) : value_null();
}

/* Whether a row of the file was: then it is only read on for its other errors. */
static bool
is_wrong(const struct passage *passage)
{
	return passage->errors->count - passage->conflicts > passage->check.errors_before;
}

static enum rc
feed_row(void *source, struct value values[FEED_COLUMNS], bool *more)
{
	struct passage *passage = source;
	struct bank_row *row = &passage->row;
	struct slice key;
	enum rc rc;

	do {
		rc = bank_reader_next(passage->reader, row, true, more);
		if (rc == RC_OK && *more && !passage->whole)
			rc = bank_check_row(&passage->check, row);
	} while (rc == RC_OK && *more && (row->only_balance || is_wrong(passage)));
	if (rc != RC_OK || !*more)
		return rc;
	if (passage->day != row->day || passage->date[0] == '\0')
		(void)date_format(row->day, passage->date);
	passage->day = row->day;
	key = key_of(&passage->keys, bank_reader_profile(passage->reader), row, passage->date);
	values[0] = value_int(row->line);
	values[1] = value_text(passage->date, DATE_TEXT - 1);
	values[2] = value_int(row->amount_fen);
	values[3] = row->has_balance ? value_int(row->balance_fen) : value_null();
	values[4] = text_or_null(row->payer);
	values[5] = text_or_null(row->payer_account);
	values[6] = text_or_null(row->memo);
	values[7] = text_or_null(row->id);
	values[8] = text_or_null(row->order_id);
	values[FEED_KEY] = value_text(key.bytes, key.length);
	return RC_OK;
}

/* The name of the file that a stored line came from; this one is no statement yet. */
static const char *
file_of(struct passage *passage, int64_t statement_id, struct text *name)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_FILE]);
	enum rc rc = RC_OK;

	if (statement_id == passage->statement_id)
		return base_name(passage->report->file);
	bind_int(s, ":statement", statement_id);
	if (statement_row(s, &rc))
		text_adds(name, column_text(s, 0));
	statement_reset(s);
	return text_string(name);
}

static const char *
money_text(struct value value, char text[NUMBER_TEXT])
{
	if (value.kind != VALUE_INT)
		return "-";
	(void)number_format(value.number, MONEY_DECIMALS, text);
	return text;
}

/* A line is known. It is a conflict if its amount differs; within one file, also if its balance
 * does: then they are two movements. */
static void
compare_known(struct passage *passage, const struct value row[FEED_COLUMNS])
{
	struct place place = {
	    .file = passage->report->file, .column = "id", .line = (long)row[0].number};
	const struct value *date = &row[1], *amount = &row[2], *balance = &row[3];
	const struct known *old = &passage->known;
	struct value old_amount = known_value(old, KNOWN_AMOUNT);
	struct value old_balance = known_value(old, KNOWN_BALANCE);
	int64_t statement_id = known_value(old, KNOWN_STATEMENT).number;
	bool same_balance =
	    balance->kind == old_balance.kind && balance->number == old_balance.number;
	char texts[4][NUMBER_TEXT];
	struct text name = {0};

	if (amount->number == old_amount.number &&
	    (statement_id != passage->statement_id || same_balance))
		return;
	passage->conflicts++;
	(void)error_add(passage->errors, RC_DATA, &place,
	    _("this id is known on %.*s with amount %s, balance %s (%s:%lld), expected the same, "
	      "got %s, balance %s"),
	    (int)date->length, date->bytes, money_text(old_amount, texts[0]),
	    money_text(old_balance, texts[1]), file_of(passage, statement_id, &name),
	    (long long)known_value(old, KNOWN_LINE).number, money_text(*amount, texts[2]),
	    money_text(*balance, texts[3]));
	text_release(&name);
}

static enum rc
look_known(void *source, const struct value row[FEED_COLUMNS], bool tried, bool *known)
{
	struct passage *passage = source;
	struct slice key = {row[FEED_KEY].bytes, row[FEED_KEY].length};
	enum rc rc = known_find(&passage->known, key, tried, known);

	if (rc == RC_OK && *known)
		compare_known(passage, row);
	return rc;
}

static struct value
date_or_null(bool some, date_day day, char text[DATE_TEXT])
{
	return some ? value_string(date_format(day, text)) : value_null();
}

static enum rc
insert_statement(struct passage *passage)
{
	const struct bank_report *report = passage->report;
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_STATEMENT]);
	char first[DATE_TEXT], last[DATE_TEXT];

	bind_int(s, ":id", passage->statement_id);
	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":file", base_name(report->file));
	bind_text(s, ":sha256", passage->sha256);
	bind_text(s, ":profile", report->profile);
	bind_value(s, ":first", date_or_null(report->lines > 0, report->first, first));
	bind_value(s, ":last", date_or_null(report->lines > 0, report->last, last));
	bind_value(
	    s, ":opening", report->has_balances ? value_int(report->opening_fen) : value_null());
	bind_value(
	    s, ":closing", report->has_balances ? value_int(report->closing_fen) : value_null());
	bind_int(s, ":lines", report->lines);
	return statement_run(s);
}

static enum rc
insert_lines(struct passage *passage)
{
	struct ledger *ledger = passage->ledger;
	struct feed feed = {.next = feed_row, .source = passage, .known = look_known};
	struct statement *insert = ledger_statement(ledger, sql[SQL_LINES]);
	int64_t *new_lines = &passage->report->new_lines;
	enum rc rc;

	bind_int(insert, ":statement", passage->statement_id);
	bind_int(insert, ":account", passage->account_id);
	passage->known.ledger = ledger;
	passage->known.account_id = passage->account_id;
	if (!passage->sorted)
		rc = feed_run(ledger, insert, &feed, new_lines);
	else if ((rc = ledger_cache(ledger, SORT_MEGABYTES)) == RC_OK)
		rc = feed_run_sorted(ledger, insert, &feed, FEED_KEY + 1, FEED_KEY, new_lines);
	return rc == RC_OK ? bank_reader_unchanged(passage->reader) : rc;
}

/* When all rows have been read: whether the file may be stored. */
static enum rc
judge(struct passage *passage)
{
	enum rc rc;

	if ((rc = bank_check_end(&passage->check)) != RC_OK || (rc = check_whose(passage)) != RC_OK)
		return rc;
	if ((rc = errors_rc(passage->errors)) != RC_OK) /* of this file, or of one before it */
		return rc;
	return look_for_gap(passage);
}

/* Stores what is new. A file that adds no line leaves nothing; after an error the
 * run is rolled back. */
static enum rc
store_file(struct passage *passage)
{
	struct ledger *ledger = passage->ledger;
	unsigned char hash[DIGEST_SIZE];
	enum rc rc;

	passage->statement_id = statement_number(ledger_statement(ledger, sql[SQL_NEXT]), 1);
	if ((rc = insert_lines(passage)) != RC_OK ||
	    (rc = passage->whole ? errors_rc(passage->errors) : judge(passage)) != RC_OK ||
	    passage->report->new_lines == 0)
		return rc;
	bank_reader_digest(passage->reader, hash);
	run_input(ledger, passage->report->file, hash);
	return insert_statement(passage);
}

static void
start_check(struct passage *passage)
{
	bank_check_release(&passage->check);
	passage->check = (struct bank_check){
	    .reader = passage->reader, .report = passage->report, .errors = passage->errors};
	bank_check_begin(&passage->check);
}

/* The lowest and the highest of the ids that were seen. Where ids come in order, up or down, each
 * goes beyond one of them. */
struct ids {
	struct edge {
		char bytes[ID_MAX];
		size_t length;
	} low, high;
	int64_t rows, above_low, below_high;
	bool missing; /* a row has none */
};

static struct slice
edge_slice(const struct edge *edge)
{
	return (struct slice){edge->bytes, edge->length};
}

static void
edge_set(struct edge *edge, struct slice id)
{
	edge->length = id.length;
	memcpy(edge->bytes, id.bytes, id.length);
}

static void
ids_note(struct ids *ids, struct slice id)
{
	ids->missing |= id.length == 0;
	if (id.length > ID_MAX)
		id.length = ID_MAX;
	if (ids->rows > 0 && slice_compare(id, edge_slice(&ids->low)) >= 0)
		ids->above_low++;
	else
		edge_set(&ids->low, id);
	if (ids->rows > 0 && slice_compare(id, edge_slice(&ids->high)) <= 0)
		ids->below_high++;
	else
		edge_set(&ids->high, id);
	ids->rows++;
}

static bool
ids_scattered(const struct ids *ids)
{
	return !ids->missing && ids->rows >= LOOK_LINES && ids->above_low > ids->rows / 8 &&
	    ids->below_high > ids->rows / 8;
}

/* Reads the first rows to see in what order they come, and goes back. The whole file is read where
 * it is short, where a key needs more than the row (see key.h), and when nothing will be stored. */
static enum rc
look(struct passage *passage)
{
	struct bank_check *check = &passage->check;
	struct ids ids = {.missing = bank_reader_profile(passage->reader)->key_content};
	bool more = true;
	struct bank_report start = *passage->report;
	enum rc rc = RC_OK;

	start_check(passage);
	while (rc == RC_OK && more &&
	    (ids.rows < LOOK_LINES || ids.missing || passage->errors->count > 0)) {
		struct bank_row row;

		rc = bank_reader_next(passage->reader, &row, false, &more);
		if (rc == RC_OK && more)
			rc = bank_check_row(check, &row);
		if (rc == RC_OK && more && !row.only_balance)
			ids_note(&ids, row.id);
	}
	passage->whole = !more;
	passage->sorted = ids_scattered(&ids);
	passage->keys.by_day = !more && (check->dates_rise || check->dates_fall);
	if (rc == RC_OK)
		rc = passage->whole ? judge(passage) : RC_OK;
	if (rc == RC_OK)
		rc = bank_reader_rewind(passage->reader);
	if (rc == RC_OK && !passage->whole) {
		*passage->report = start;
		start_check(passage);
	}
	return rc;
}

static enum rc
import_opened(struct passage *passage)
{
	struct bank_report *report = passage->report;
	enum rc rc;

	report->profile = bank_reader_profile(passage->reader)->name;
	if ((report->already = known_file(passage)))
		return RC_OK;
	rc = look(passage);
	return rc == RC_OK ? store_file(passage) : rc;
}

/* Reports and notifications of a format (CAMT.052 and 054, MT942) tell what its statements tell
 * too, but no balances, and often under other ids: a file with nothing known in it, of the days of
 * one of the other kind, may be the same money twice. */
static enum rc
look_for_other_kind(struct passage *passage, struct text *warnings)
{
	struct statement *s = ledger_statement(passage->ledger, sql[SQL_OTHER_KIND]);
	const struct bank_report *report = passage->report;
	char first[DATE_TEXT], last[DATE_TEXT];
	enum rc rc = RC_OK;

	if (bank_reader_profile(passage->reader)->format[0] == '\0' || report->lines == 0 ||
	    report->new_lines < report->lines)
		return RC_OK;
	bind_int(s, ":account", passage->account_id);
	bind_text(s, ":profile", report->profile);
	bind_int(s, ":statement", passage->statement_id);
	bind_int(s, ":balances", report->has_balances);
	bind_text(s, ":first", date_format(report->first, first));
	bind_text(s, ":last", date_format(report->last, last));
	if (!statement_row(s, &rc))
		return rc;
	text_printf(warnings,
	    _("%s%s is of the same days, and only one of the two tells balances: if one is a "
	      "statement and the other a report or notifications, the money is here twice"),
	    warnings->length > 0 ? "\n" : "", column_text(s, 0));
	statement_reset(s);
	return RC_OK;
}

/* What a person should look at, once all is stored. */
static enum rc
tell_warnings(struct passage *passage)
{
	char *checked = bank_check_warnings(&passage->check);
	struct text warnings = {0};
	enum rc rc;

	text_adds(&warnings, checked);
	free(checked);
	rc = look_for_other_kind(passage, &warnings);
	passage->report->warnings = text_take(&warnings);
	return rc;
}

enum rc
bank_import_file(struct ledger *ledger, const struct bank_import *import, const char *path,
    struct bank_report *report)
{
	struct passage *passage = xcalloc(1, sizeof *passage);
	struct bank_source source = {
	    .path = path, .encoding = import->encoding, .block_size = import->block_size};
	enum rc rc;

	*report = (struct bank_report){.file = strcmp(path, "-") == 0 ? _("standard input") : path};
	passage->ledger = ledger;
	passage->errors = ledger_errors(ledger);
	passage->report = report;
	rc = find_account(passage, import->account);
	source.account_code = passage->account_code;
	source.account_number = passage->account_number;
	source.currency = ledger_setting(ledger, "currency", NULL);
	source.bank = passage->account_bank;
	if (rc == RC_OK)
		rc = bank_reader_open(&passage->reader, &source, import->profiles, passage->errors);
	if (rc == RC_OK)
		rc = import_opened(passage);
	if (rc == RC_OK && !report->already)
		rc = tell_warnings(passage);
	bank_reader_close(passage->reader);
	keys_release(&passage->keys);
	known_release(&passage->known);
	bank_check_release(&passage->check);
	free(passage->account_number);
	free(passage->account_bank);
	free(passage);
	return rc;
}
