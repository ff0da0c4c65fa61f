/* Reports: the head of a file, what one is asked, what the books said at a day and after a run, the
 * journal for hledger, and the trail of a row. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/language.h"
#include "ledger/history.h"
#include "ledger/run.h"
#include "ledger/select.h"
#include "report/hledger.h"
#include "report/query.h"
#include "report/shelf.h"
#include "report/trail.h"
#include "scratch.h"
#include "test.h"

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fputs(text, file) < 0 || fclose(file) != 0)
		abort();
}

/* True when one of the errors holds this text. */
static int
has_error(const struct errors *errors, const char *text)
{
	for (long i = 0; i < errors->count && i < ERRORS_MAX; i++)
		if (strstr(errors->kept[i].text, text) != NULL)
			return 1;
	return 0;
}

static void
test_heads(void)
{
#define OK_HEAD "-- report: T\n-- column: a int | A\n"
	static const struct {
		const char *text, *error, *reason; /* error: NULL when the file is good */
	} cases[] = {
	    {OK_HEAD "SELECT 1 AS a\n", NULL, "the least that a report is"},
	    {OK_HEAD "\n-- A comment\nSELECT 1 AS a", NULL, "comments, no last newline"},
	    {OK_HEAD "SELECT 1 AS a\n-- note: n\n-- check: c\nSELECT 1 AS agrees", NULL,
		"a note needs no SQL"},
	    {"-- column: a int | A\nSELECT 1",
		"x.sql:2: expected a head line `-- report:", "a report has a title"},
	    {"-- report: T\nSELECT 1", "expected head lines `-- column:", "and columns"},
	    {OK_HEAD, "expected a SELECT", "and SQL"},
	    {"-- report:\n-- column: a int | A\nSELECT 1", "x.sql:1: expected a text",
		"a title is a text"},
	    {"-- report: a | b | c\n-- column: a int | A\nSELECT 1", "got a third",
		"two languages"},
	    {"-- raport: T\n" OK_HEAD "SELECT 1",
		"x.sql:1: there is no head line raport:; did you mean report:?",
		"a misspelt head line is no comment"},
	    {OK_HEAD "-- foo: T\nSELECT 1", "got \"foo\":", "nor is an unknown one"},
	    {OK_HEAD "-- column: a int | A\nSELECT 1", "x.sql:3: expected a new name",
		"a column twice"},
	    {OK_HEAD "-- column: B int | A\nSELECT 1", "x.sql:3: expected a new name",
		"names are lower case"},
	    {OK_HEAD "-- column: b float | A\nSELECT 1", "got \"float\"",
		"an unknown type of a column"},
	    {OK_HEAD "-- column: b text sum | A\nSELECT 1", "expected sum", "text has no sum"},
	    {OK_HEAD "-- column: b percent sum | A\nSELECT 1", "expected sum", "nor have percents"},
	    {OK_HEAD "-- column: b\nSELECT 1", "got nothing", "a column has a type"},
	    {OK_HEAD "-- column: b int\nSELECT 1", "expected `| Title`", "and a title"},
	    {OK_HEAD "-- param: p number | h\nSELECT 1", "got \"number\"",
		"an unknown type of a parameter"},
	    {OK_HEAD "-- param: p date today | h\nSELECT 1", "expected `= DEFAULT`",
		"a default has ="},
	    {OK_HEAD "-- param: p date =\nSELECT 1", "expected `= DEFAULT`", "and a value"},
	    {OK_HEAD "-- param: p date\nSELECT 1", "expected `| help`", "a parameter has a help"},
	    {OK_HEAD "-- param: p date | h\n-- param: p date | h\nSELECT 1",
		"x.sql:4: expected a new name", "a parameter twice"},
	    {OK_HEAD "SELECT 1\n-- column: b int | B\n",
		"x.sql:4: expected column: before the SELECT", "the head ends at the SELECT"},
	    {OK_HEAD "SELECT 1\n-- check: c\n",
		"x.sql:4: expected a SELECT after check:", "a check asks"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		struct report report;
		enum rc rc;

		write_file("x.sql", cases[i].text);
		rc = report_read(&report, "x.sql", &errors);
		check(cases[i].error == NULL ? rc == RC_OK && errors.count == 0
					     : rc == RC_DATA && has_error(&errors, cases[i].error),
		    cases[i].reason);
		if (cases[i].error != NULL && !has_error(&errors, cases[i].error))
			printf("#   got %s\n", errors.count > 0 ? errors.kept[0].text : "no error");
		report_release(&report);
		errors_release(&errors);
	}
}

static void
test_head_parts(void)
{
	struct errors errors = {0};
	struct report report;

	write_file("x.sql",
	    "-- report: Title | 标题\n-- param: as_of date = today | day\n-- param: s a/b | which\n"
	    "-- column: amount money sum | Amount | 金额\n\n-- Why\nSELECT 1\n AS amount\n"
	    "-- check: {amount}\nSELECT 1 AS agrees\n");
	check_int(report_read(&report, "./x.sql", &errors), RC_OK, "the parts of a head: read");
	check_text(report.name, "x", "named after its file");
	check_text(words_of(&report.title, true), "标题", "the Chinese title");
	check_text(report.parameters[0].fallback, "today", "a default");
	check_text(words_of(&report.parameters[0].help, true), "day", "without Chinese: English");
	check_int(report.parameters[1].kind, PARAMETER_CHOICE, "a choice");
	check(report.columns[0].type == TYPE_MONEY && report.columns[0].sum,
	    "type and sum of a column");
	check_text(report.sql, "SELECT 1\n AS amount", "the SELECT without the comment before it");
	check_int(report.line, 7, "its line");
	check_int(report.notes[0].line, 10, "the check's line");
	report_release(&report);
	errors_release(&errors);
}

static void
test_language(void)
{
	static const struct {
		const char *all, *messages, *lang, *language;
		int chinese;
		const char *reason;
	} cases[] = {
	    {"", "", "zh_CN.UTF-8", "", 1, "LANG"},
	    {"", "zh", "en_GB", "", 1, "LC_MESSAGES goes before LANG"},
	    {"C", "zh_CN", "zh_CN", "", 0, "LC_ALL goes before both"},
	    {"zh_TW.UTF-8", "", "", "", 1, "any zh"},
	    {"", "", "", "", 0, "nothing is C"},
	    {"", "", "zh_CN", "en:zh", 0, "LANGUAGE goes before all"},
	    {"", "", "en_GB", "zh_CN:en", 1, "LANGUAGE alone"},
	    {"C.UTF-8", "", "", "zh", 0, "but not before C"},
	    {"zhx", "", "", "", 0, "another language that begins so"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		(void)setenv("LC_ALL", cases[i].all, 1);
		(void)setenv("LC_MESSAGES", cases[i].messages, 1);
		(void)setenv("LANG", cases[i].lang, 1);
		(void)setenv("LANGUAGE", cases[i].language, 1);
		check_int(language_is("zh"), cases[i].chinese, cases[i].reason);
	}
	(void)setenv("LC_ALL", "C.UTF-8", 1);
}

/* The books. */

static void
add_masters(struct ledger *ledger)
{
	scratch_run(ledger,
	    "INSERT INTO ledger_account VALUES (1, '1002', 'Bank', 'asset'),"
	    " (2, '1122', 'Receivable', 'asset'), (3, '2203', 'Advances', 'liability'),"
	    " (4, '2241', '待查: ;  money', 'liability'), (5, '6051', 'Rent', 'income'),"
	    " (6, '2221', 'VAT', 'liability')");
	scratch_run(ledger,
	    "INSERT INTO setting (key, value) VALUES ('account.receivable', '1122'),"
	    " ('account.advance', '2203'), ('account.suspense', '2241'), ('account.output_tax', '2221'),"
	    " ('currency', 'CNY')");
	scratch_run(ledger,
	    "INSERT INTO account (id, code, name, kind, ledger_account_id) VALUES (1, 'B', 'Bank', 'bank', 1)");
	scratch_run(ledger,
	    "INSERT INTO item (id, code, name, class, ledger_account_id) VALUES (1, 'rent', 'Rent', 'rent', 5),"
	    " (2, 'deposit', 'Deposit', 'deposit', 5)");
	scratch_run(ledger,
	    "INSERT INTO party (id, code, name, kind) VALUES (1, 'P1', 'One; a  b' || char(10) || 'x | y',"
	    " 'person'), (2, 'P2', 'Two', 'person')");
	scratch_run(ledger,
	    "INSERT INTO contract (id, code, kind, party_id, start_on) VALUES (1, 'C1', 'lease', 1, '2026-01-01'),"
	    " (2, 'C2', 'lease', 2, '2026-01-01')");
	scratch_run(ledger,
	    "INSERT INTO dun_level (id, code, days, channel, form) VALUES (1, 'late', 1, 'sms', 'late')");
}

/* The facts of each run: money came, was matched to the wrong party, and the
 * match was undone later. */
static const struct {
	const char *date, *sql[4];
} runs[] = {
    {"2026-01-01",
	{"INSERT INTO bill (contract_id, party_id, item_id, billed_on, due_on, amount_fen, tax_fen) VALUES"
	 " (1, 1, 1, '2026-01-01', '2026-01-10', 10900, 900),"
	 " (2, 2, 1, '2026-01-01', '2025-11-01', 21800, 1800),"
	 " (2, 2, 2, '2026-01-01', '2026-02-01', 5000, 0)"}},
    {"2026-01-06",
	{"INSERT INTO statement (account_id, file, sha256, profile, lines) VALUES (1, 'a', '0', 'generic', 1)",
	    "INSERT INTO bank_line (statement_id, account_id, line, date, amount_fen, payer, key)"
	    " VALUES (1, 1, 2, '2026-01-05', 12000, '=A1', 'x'), (1, 1, 3, '2026-01-05', -300, NULL, 'y')"}},
    {"2026-01-06",
	{"INSERT INTO receipt (date, account_id, party_id, amount_fen, bank_line_id, source)"
	 " VALUES ('2026-01-05', 1, 1, 12000, 1, 'bank')",
	    "INSERT INTO allocation (date, receipt_id, bill_id, amount_fen, rule, evidence)"
	    " VALUES ('2026-01-05', 1, 1, 10900, 'amount', 'one of the amount')",
	    "INSERT INTO notice (date, bill_id, dun_level_id, party_id, channel, open_fen, letter)"
	    " VALUES ('2026-01-06', 2, 1, 2, 'sms', 21800, 'a.txt')"}},
    {"2026-01-20", /* undone, and claimed for the other, both entered on the 20th */
	{"INSERT INTO allocation (date, receipt_id, bill_id, amount_fen, rule, evidence, reverses_id)"
	 " VALUES ('2026-01-20', 1, 1, -10900, 'claim', 'wrong party', 1)",
	    "INSERT INTO receipt (date, account_id, party_id, amount_fen, bank_line_id, source, reverses_id)"
	    " VALUES ('2026-01-20', 1, 1, -12000, 1, 'bank', 1)",
	    "INSERT INTO receipt (date, account_id, party_id, amount_fen, bank_line_id, source)"
	    " VALUES ('2026-01-05', 1, 2, 12000, 1, 'bank')",
	    "INSERT INTO allocation (date, receipt_id, bill_id, amount_fen, rule, evidence)"
	    " VALUES ('2026-01-05', 3, 2, 12000, 'claim', 'told')"}},
    {"2026-01-25", /* a bill taken back; a deposit that becomes rent */
	{"INSERT INTO bill (contract_id, party_id, item_id, billed_on, due_on, amount_fen, tax_fen, reverses_id)"
	 " VALUES (1, 1, 1, '2026-01-25', '2026-01-25', -10900, -900, 1),"
	 " (2, 2, 2, '2026-01-25', '2026-01-25', -800, 0, NULL),"
	 " (2, 2, 1, '2026-01-25', '2026-01-25', -100, 0, NULL)",
	    "INSERT INTO allocation (date, credit_id, bill_id, amount_fen, rule, evidence) VALUES"
	    " ('2026-01-25', 4, 1, 10900, 'void', ''), ('2026-01-25', 5, 2, 800, 'deposit', ''),"
	    " ('2026-01-25', 6, 2, 100, 'waive', '')"}},
};
enum { RUNS = sizeof runs / sizeof *runs };

static void
begin_run(struct ledger *ledger, const char *command, const char *date)
{
	if (run_begin(ledger, command, command, day_of(date)) != RC_OK)
		abort();
}

static void
end_run(struct ledger *ledger)
{
	if (run_commit(ledger, NULL) != RC_OK) {
		errors_print(ledger_errors(ledger), "report", stdout);
		abort();
	}
}

/* Run 1 makes the masters, runs 2 to 6 are those above, run 7 renames a party. */
static struct ledger *
make_books(struct errors *errors)
{
	struct ledger *ledger = scratch_ledger("books.db", errors);

	begin_run(ledger, "init", "2026-01-01");
	add_masters(ledger);
	for (int i = 0; master_tables[i] != NULL; i++) {
		int64_t last = table_last_id(ledger, master_tables[i]);

		if (last > 0 && history_add_range(ledger, master_tables[i], 1, last) != RC_OK)
			abort();
	}
	end_run(ledger);
	for (int i = 0; i < RUNS; i++) {
		begin_run(ledger, "test", runs[i].date);
		for (int j = 0; j < 4 && runs[i].sql[j] != NULL; j++)
			scratch_run(ledger, runs[i].sql[j]);
		end_run(ledger);
	}
	begin_run(ledger, "load", "2026-01-26");
	scratch_run(ledger, "UPDATE party SET name = '二', phone = '138' WHERE id = 2");
	if (history_add(ledger, "party", 2) != RC_OK)
		abort();
	end_run(ledger);
	return ledger;
}

/* Appends all rows of a report of the house, values joined by blanks, rows ended by "; ". */
static enum rc
ask(struct ledger *ledger, const char *name, const char *const *words, int count,
    const char *const *columns, struct text *text)
{
	struct value row[REPORT_COLUMNS_MAX];
	struct report_values values;
	struct query *query = NULL;
	struct text path = {0}, note = {0};
	struct report report;
	bool more = true;
	enum rc rc;

	text_printf(&path, "%s/schema/report/%s.sql", getenv("ROOT"), name);
	if (report_read(&report, path.bytes, ledger_errors(ledger)) != RC_OK)
		abort();
	rc = values_read(
	    &values, &report, ledger, (char *const *)(uintptr_t)words, count, day_of("2026-01-31"));
	if (rc == RC_OK)
		rc = query_open(&query, ledger, &report, &values);
	while (rc == RC_OK && (rc = query_next(query, row, &more)) == RC_OK && more) {
		for (int i = 0; i < report.column_count; i++)
			for (int j = 0; columns[j] != NULL; j++)
				if (strcmp(report.columns[i].name, columns[j]) == 0) {
					if (row[i].kind == VALUE_INT)
						text_printf(text, "%" PRId64 " ", row[i].number);
					else
						text_printf(text, "%.*s ", (int)row[i].length,
						    row[i].bytes);
				}
		text_adds(text, "; ");
	}
	if (rc == RC_OK)
		rc = query_notes(query, false, &note);
	query_close(query);
	values_release(&values);
	report_release(&report);
	text_release(&path);
	text_release(&note);
	return rc;
}

static void
test_truths(struct ledger *ledger)
{
	static const struct {
		const char *report, *columns[6], *words[2], *expected, *reason;
	} cases[] = {
	    {"bills", {"bill", "open", "status", "days_late"}, {"as_of=2026-01-31"},
		"B000000195 0 void 0 ; B000000292 8900 part 91 ; B000000389 5000 open 0 ; B000000486 0 void 0 ; "
		"B000000583 0 paid 0 ; B000000680 0 paid 0 ; ",
		"bills as all is known"},
	    {"bills", {"bill", "open", "status", "days_late"}, {"as_of=2026-01-19"},
		"B000000195 0 paid 0 ; B000000292 9800 part 79 ; B000000389 5000 open 0 ; ",
		"as of before the undoing: the first match still stands; what was dated back counts"},
	    {"bills", {"bill", "open", "status", "days_late"}, {"as_of=2026-01-19", "known_at=4"},
		"B000000195 0 paid 0 ; B000000292 21800 open 79 ; B000000389 5000 open 0 ; ",
		"known before it: what was dated back later does not count"},
	    {"bills", {"bill", "open"}, {"known_at=5"},
		"B000000195 10900 ; B000000292 9800 ; B000000389 5000 ; ",
		"known after the undoing"},
	    {"bills", {"bill", "open"}, {"as_of=2026-01-04"},
		"B000000195 10900 ; B000000292 21800 ; B000000389 5000 ; ", "before any money"},
	    {"bills", {"bill"}, {"as_of=2025-12-31"}, "", "before any bill"},
	    {"bills", {"bill"}, {"known_at=1"}, "", "known before any bill"},
	    {"bills", {"bill"}, {"status=part"}, "B000000292 ; ", "of one status"},
	    {"bills", {"bill"}, {"late=91"}, "B000000292 ; ", "at least so late"},
	    {"bills", {"bill"}, {"late=92"}, "", "and not later"},
	    {"bills", {"bill"}, {"due_from=2026-01-10", "due_to=2026-01-10"}, "B000000195 ; ",
		"due on a day"},
	    {"receipts", {"receipt", "unapplied", "undoes"}, {"as_of=2026-01-31"},
		"R0000001 0  ; R0000002 0 R0000001 ; R0000003 0  ; ",
		"a receipt taken back has no rest"},
	    {"receipts", {"receipt", "unapplied"}, {"known_at=4"}, "R0000001 1100 ; ",
		"but had one"},
	    {"receipts", {"receipt", "unapplied"}, {"known_at=4", "unapplied=no"}, "",
		"so it is no settled one"},
	    {"lines", {"line", "status", "claimed"}, {"as_of=2026-01-31"},
		"claimed 12000 L0000001 ; out 0 L0000002 ; ", "a line, claimed again"},
	    {"lines", {"line", "status", "claimed"}, {"known_at=3"},
		"open 0 L0000001 ; out 0 L0000002 ; ", "before it was claimed"},
	    {"aging", {"party", "not_due", "d1_30", "d61_90", "d91_120", "total"},
		{"as_of=2026-01-30"}, "P2 5000 0 8900 0 13900 ; ", "90 days late"},
	    {"aging", {"party", "not_due", "d1_30", "d61_90", "d91_120", "total"},
		{"as_of=2026-01-31"}, "P2 5000 0 0 8900 13900 ; ", "91 days late"},
	    {"aging", {"party", "d1_30", "d91_120", "d121_up"}, {"as_of=2026-03-01"},
		"P2 5000 8900 0 ; ", "120 days late"},
	    {"aging", {"party", "d1_30", "d91_120", "d121_up"}, {"as_of=2026-03-02"},
		"P2 5000 0 8900 ; ", "121 days late"},
	    {"aging", {"party", "d1_30", "unapplied", "total"}, {"known_at=4"},
		"P1 0 -1100 -1100 ; P2 0 0 26800 ; ", "an advance stands below zero"},
	    {"aging", {"party", "not_due", "d1_30"}, {"as_of=2026-01-10", "known_at=3"},
		"P1 10900 0 ; P2 5000 0 ; ", "on its due day a bill is not late"},
	    {"aging", {"party", "not_due", "d1_30"}, {"as_of=2026-01-11", "known_at=3"},
		"P1 0 10900 ; P2 5000 0 ; ", "the day after it is"},
	    {"collection", {"item", "due", "waived", "collected", "rate"}, {"from=2025-01-01"},
		"rent 21800 100 12800 5899 ; ",
		"void is not due; a credit of its item waives, of another item is money"},
	    {"collection", {"item", "due", "collected", "rate"}, {"from=2026-01-01", "known_at=4"},
		"rent 10900 10900 10000 ; ", "the rate that was known"},
	    {"notices", {"bill", "level", "amount"}, {"party=P2"}, "B000000292 late 21800 ; ",
		"notices"},
	    {"notices", {"bill"}, {"as_of=2026-01-05"}, "", "before the notice"},
	    {"allocations", {"bill", "receipt", "credit", "amount", "undoes"}, {"from=2026-01-20"},
		"B000000195 R0000001 -10900  A0000001 ; B000000195  10900 B000000486  ; B000000292  800 B000000583  ; "
		"B000000292  100 B000000680  ; ",
		"matches, undone and by credit"},
	    {"trial-balance", {"account", "debit", "credit"}, {"known_at=4"},
		"1002 11700 0 ; 1122 26800 0 ; 2203 0 1100 ; 2221 0 2700 ; 2241 300 0 ; 6051 0 35000 ; ",
		"the balances that were known"},
	    {"journal", {"entry", "account", "debit", "credit", "ref"},
		{"from=2026-01-25", "account=1122"},
		"bill-4 1122 0 10900 B000000486 ; bill-5 1122 0 800 B000000583 ; bill-6 1122 0 100 B000000680 ; ",
		"a credit posts the other way; its allocation posts nothing"},
	    {"runs", {"run", "date", "rows"}, {"known_at=3"},
		"1 2026-01-01 19 ; 2 2026-01-01 3 ; 3 2026-01-06 3 ; ", "runs and their rows"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *columns[7] = {NULL};
		int count = cases[i].words[1] != NULL ? 2 : 1;
		struct text text = {0};

		memcpy(columns, cases[i].columns, sizeof cases[i].columns);
		check_int(ask(ledger, cases[i].report, cases[i].words, count, columns, &text),
		    RC_OK, cases[i].report);
		check_text(text_string(&text), cases[i].expected, cases[i].reason);
		text_release(&text);
	}
}

/* At every day and after every run, the reports agree with the journal. */
static void
test_agreement(struct ledger *ledger)
{
	static const char *const reports[] = {"aging", "collection", "trial-balance", "journal"};
	static const char *const none[] = {NULL};
	int differences = 0;

	for (date_day date = day_of("2025-12-30"); date < day_of("2026-02-03"); date++)
		for (int run = 1; run <= RUNS + 2; run++)
			for (size_t i = 0; i < 4; i++) {
				char as_of[32], known_at[32], text[DATE_TEXT];
				const char *words[] = {as_of, known_at};
				struct text rows = {0};

				(void)snprintf(
				    as_of, sizeof as_of, "as_of=%s", date_format(date, text));
				(void)snprintf(known_at, sizeof known_at, "known_at=%d", run);
				differences +=
				    ask(ledger, reports[i], words, 2, none, &rows) != RC_OK;
				text_release(&rows);
			}
	check_int(differences, 0, "every day, after every run, the checks of the reports agree");
}

static void
test_words(struct ledger *ledger)
{
	static const struct {
		const char *word;
		enum rc rc;
		const char *error, *reason;
	} cases[] = {
	    {"as_of=2026-01-31", RC_OK, "", "a date"},
	    {"as_of=month-end", RC_OK, "", "a word for a date"},
	    {"as_of=", RC_OK, "", "an empty value is none"},
	    {"as_of=2026-02-29", RC_USAGE, "as_of: expected YYYY-MM-DD",
		"29 February of no leap year"},
	    {"as_of", RC_USAGE, "expected PARAMETER=VALUE", "no value"},
	    {"asof=2026-01-01", RC_USAGE, "did you mean as_of?", "a misspelt parameter"},
	    {"colour=red", RC_USAGE, "it has: as_of, known_at", "an unknown one"},
	    {"known_at=7", RC_OK, "", "the last run"},
	    {"known_at=8", RC_USAGE, "expected the number of a run", "beyond the last run"},
	    {"known_at=0", RC_USAGE, "expected the number of a run", "before the first"},
	    {"status=open", RC_OK, "", "a choice"},
	    {"status=ope", RC_USAGE, "expected one of open/part/paid/void", "a part of a choice"},
	    {"status=open/part", RC_USAGE, "expected one of", "two of them"},
	    {"party=P1", RC_OK, "", "a party"},
	    {"party=P9", RC_NOINPUT, "there is no party", "an unknown party"},
	    {"party=' OR 1=1 --", RC_NOINPUT, "there is no party", "SQL is no party"},
	    {"late=1.5", RC_USAGE, "a whole number", "a part of a day"},
	};
	static const char *const columns[] = {NULL};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors *errors = ledger_errors(ledger);
		struct text text = {0};

		check_int(ask(ledger, "bills", &cases[i].word, 1, columns, &text), cases[i].rc,
		    cases[i].reason);
		if (cases[i].rc != RC_OK)
			check(has_error(errors, cases[i].error), cases[i].error);
		errors_release(errors);
		*errors = (struct errors){0};
		text_release(&text);
	}
}

static void
test_hledger(struct ledger *ledger)
{
	static const char expected[] = "\n2026-01-05 (receipt-1) P1 One, a b x / y | R0000001\n"
				       "    2241 待查- , money    CNY 120.00\n"
				       "    2203 Advances    CNY -120.00\n";
	struct publish *publish = publish_open("books.journal", ledger_errors(ledger));
	int64_t entries = 0, debit_fen = 0;
	struct report_values values;
	char bytes[16384];
	size_t length;
	FILE *file;

	check_int(values_read(&values, &hledger_report, ledger, NULL, 0, day_of("2026-01-31")),
	    RC_OK, "what hledger's export is asked");
	check_int(
	    hledger_write(ledger, &values, publish, &entries, &debit_fen), RC_OK, "the journal");
	check_int(publish_commit(publish), RC_OK, "is published");
	check_int(entries, 14, "with its entries");
	file = fopen("books.journal", "r");
	length = file != NULL ? fread(bytes, 1, sizeof bytes - 1, file) : 0;
	bytes[length] = '\0';
	if (file != NULL)
		(void)fclose(file);
	check(strstr(bytes, expected) != NULL, "names can neither end a line nor begin a comment");
	check(strstr(bytes, "\naccount 2241 待查- , money  ; type: L\n") != NULL,
	    "accounts have types");
	values_release(&values);
}

struct told {
	struct text text;
};

static enum rc
tell(void *context, const struct value event[TRAIL_COLUMNS])
{
	struct told *told = context;

	text_printf(&told->text, "%lld %.*s %.*s\n", (long long)event[TRAIL_RUN].number,
	    (int)event[TRAIL_WHAT].length, event[TRAIL_WHAT].bytes, (int)event[TRAIL_DETAIL].length,
	    event[TRAIL_DETAIL].bytes);
	return RC_OK;
}

static void
test_trail(struct ledger *ledger)
{
	static const struct {
		const char *word;
		enum rc rc;
		const char *expected; /* the trail, or the error */
		const char *reason;
	} cases[] = {
	    {"B000000195", RC_OK,
		"2 bill bill=B000000195 contract=C1 item=rent amount=109.00 due=2026-01-10\n"
		"3 line line=L0000001 account=B date=2026-01-05 amount=120.00 file=a:2\n"
		"4 receipt receipt=R0000001 party=P1 amount=120.00 date=2026-01-05 source=bank\n"
		"4 allocation allocation=A0000001 amount=109.00 receipt=R0000001 bill=B000000195 rule=amount evidence=one of the amount\n"
		"5 receipt-undone receipt=R0000002 party=P1 amount=-120.00 date=2026-01-20 source=bank\n"
		"5 allocation-undone allocation=A0000002 amount=-109.00 receipt=R0000001 bill=B000000195 rule=claim evidence=wrong party\n"
		"6 bill-undone bill=B000000486 contract=C1 item=rent amount=-109.00 due=2026-01-25\n"
		"6 allocation allocation=A0000004 amount=109.00 credit=B000000486 bill=B000000195 rule=void evidence=\n",
		"a bill: matched, undone, taken back"},
	    {"B000000292", RC_OK, "4 notice level=late channel=sms open=218.00 letter=a.txt\n",
		"a bill's notice"},
	    {"L0000001", RC_OK,
		"3 line line=L0000001 account=B date=2026-01-05 amount=120.00 file=a:2\n"
		"4 receipt receipt=R0000001 party=P1 amount=120.00 date=2026-01-05 source=bank\n",
		"a line"},
	    {"R0000003", RC_OK, "5 receipt receipt=R0000003 party=P2 amount=120.00", "a receipt"},
	    {"A0000001", RC_OK, "5 allocation-undone allocation=A0000002 amount=-109.00",
		"an allocation"},
	    {"receipt:2", RC_OK, "5 receipt-undone receipt=R0000002 party=P1 amount=-120.00",
		"by its id"},
	    {"party:P2", RC_OK,
		"1 added code=P2 name=Two kind=person\n7 changed name=Two>二 phone=->138\n",
		"versions of a master"},
	    {"party:2", RC_OK, "7 changed name=Two>二", "a master by its id"},
	    {"B000000196", RC_DATA, "check digits", "a mistyped bill"},
	    {"B000009992", RC_NOINPUT, "there is no row", "a bill that is not there"},
	    {"L0000009", RC_NOINPUT, "there is no row", "a line that is not there"},
	    {"party:P9", RC_NOINPUT, "there is no row", "a party that is not there"},
	    {"parti:P1", RC_DATA, "did you mean party?", "a misspelt table"},
	    {"sqlite_schema:1", RC_DATA, "there is no table", "not any table"},
	    {"B195", RC_DATA, "expected a bill", "too short for a code"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors *errors = ledger_errors(ledger);
		struct told told = {0};
		struct trail_row row;
		enum rc rc = trail_find(ledger, cases[i].word, &row);

		check_int(rc, cases[i].rc, cases[i].reason);
		if (rc == RC_OK && trail_tell(ledger, &row, tell, &told) == RC_OK) {
			check(strstr(text_string(&told.text), cases[i].expected) != NULL,
			    cases[i].word);
			if (strstr(text_string(&told.text), cases[i].expected) == NULL)
				printf("#   got %s", text_string(&told.text));
		} else
			check(has_error(errors, cases[i].expected), cases[i].expected);
		errors_release(errors);
		*errors = (struct errors){0};
		text_release(&told.text);
	}
}

/* Own reports: mistakes are told with file and line, and none can write. */
static void
test_own(struct ledger *ledger)
{
	static const struct {
		const char *sql, *error, *reason;
	} cases[] = {
	    {"SELECT 1 AS a", NULL, "a report of one's own"},
	    {"SELECT 1 AS a -- the end\n;\n-- Really", NULL, "with comments after it"},
	    {"SELECT\n1 AS a FROM nowhere", "x.sql:3: no such table: nowhere", "an unknown table"},
	    {"SELECT 1 AS a\nFROM bill\nWHER x", "x.sql:5: near \"x\"", "bad SQL, with its line"},
	    {"DELETE FROM open_bill RETURNING bill_id AS a", "x.sql:3: expected a SELECT",
		"a DELETE"},
	    {"SELECT 1 AS a; DELETE FROM bill", "another statement follows", "a second statement"},
	    {"COMMIT", "expected a SELECT", "no SELECT"},
	    {"SELECT 1 AS b", "column 1 of the SELECT: expected a",
		"another column than the head's"},
	    {"SELECT 1 AS a, 2 AS b", "expected 1 columns", "a column too many"},
	    {"SELECT 1.5 AS a", "column a, row 1: expected an integer", "a real number"},
	    {"SELECT 'x' AS a", "expected an integer", "a text"},
	    {"SELECT :nobody AS a", "declares the parameter :nobody",
		"a parameter that nobody gives"},
	    {"SELECT :known_bill AS a", NULL, "what the house gives"},
	    {"SELECT :known_party AS a", "declares the parameter :known_party",
		"masters are not known by id"},
	    {"SELECT ? AS a", "expected parameters as :name", "a nameless parameter"},
	    {"SELECT 2 AS a\n-- check: {a} {b}\nSELECT 1 AS a, 1 AS agrees",
		"expected {name} of a parameter", "a note's name"},
	    {"SELECT 2 AS a\n-- check: x\nSELECT 1 AS b", "expected a column `agrees`",
		"a check without verdict"},
	    {"SELECT 2 AS a\n-- check: {x} is not {y}\nSELECT :sum_a AS x, 3 AS y, :sum_a = 3 AS agrees",
		"2 is not 3: DIFFERS", "a check that does not agree"},
	    {"SELECT 2 AS a\n-- check: x\nSELECT 0 AS agrees WHERE false", NULL,
		"one that does not apply"},
	};
	struct text path = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors *errors = ledger_errors(ledger);
		struct value row[REPORT_COLUMNS_MAX];
		struct report_values values = {0};
		struct query *query = NULL;
		struct report report;
		bool more = true;
		enum rc rc;

		text_clear(&path);
		text_printf(&path, "-- report: T\n-- column: a int sum | A\n%s\n", cases[i].sql);
		write_file("x.sql", path.bytes);
		rc = report_read(&report, "x.sql", errors);
		if (rc == RC_OK)
			rc = query_open(&query, ledger, &report, &values);
		while (rc == RC_OK && more)
			rc = query_next(query, row, &more);
		text_clear(&path);
		if (rc == RC_OK)
			rc = query_notes(query, false, &path);
		check(cases[i].error == NULL ? rc == RC_OK
					     : rc != RC_OK && has_error(errors, cases[i].error),
		    cases[i].reason);
		if (errors->count > 0 &&
		    (cases[i].error == NULL || !has_error(errors, cases[i].error)))
			printf("#   got %s\n", errors->kept[0].text);
		query_close(query);
		report_release(&report);
		errors_release(errors);
		*errors = (struct errors){0};
	}
	text_release(&path);
}

/* When what is derived is not what the facts say, aging tells. */
static void
test_difference(struct ledger *ledger)
{
	static const char *const columns[] = {NULL};
	struct errors *errors = ledger_errors(ledger);
	struct text text = {0};

	begin_run(ledger, "test", "2026-01-31");
	scratch_run(ledger, "UPDATE open_bill SET open_fen = open_fen + 1 WHERE bill_id = 2");
	check_int(ask(ledger, "aging", NULL, 0, columns, &text), RC_TODO,
	    "a derived amount that is wrong");
	check(has_error(
		  errors, "receivable per bills 139.01 = account 1122 per journal 139.00: DIFFERS"),
	    "is told with both sums");
	run_rollback(ledger);
	errors_release(errors);
	*errors = (struct errors){0};
	text_release(&text);
}

static void
test_shelf(void)
{
	struct shelf shelf = {.folders = {".", getenv("HOME")}, .folder_count = 1};
	struct errors errors = {0};
	char *path;

	write_file("mine.sql", "");
	write_file("bills.txt", "");
	check_int(shelf_open(&shelf, &errors), RC_OK, "a shelf");
	path = shelf_path(&shelf, "mine", &errors);
	check_text(path, "./mine.sql", "finds a report");
	free(path);
	check(
	    shelf_path(&shelf, "mien", &errors) == NULL && has_error(&errors, "did you mean mine?"),
	    "suggests the nearest");
	check(shelf_path(&shelf, "../mine", &errors) == NULL, "a path is no name");
	shelf_release(&shelf);
	errors_release(&errors);
}

int
main(void)
{
	struct errors errors = {0};
	struct ledger *ledger;

	test_heads();
	test_head_parts();
	test_language();
	test_shelf();
	ledger = make_books(&errors);
	test_truths(ledger);
	test_agreement(ledger);
	test_words(ledger);
	test_hledger(ledger);
	test_trail(ledger);
	test_own(ledger);
	test_difference(ledger);
	ledger_close(ledger);
	errors_release(&errors);
	return test_end();
}
