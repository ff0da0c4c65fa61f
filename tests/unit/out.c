/* Records out: guard, publish, CSV, TSV, JSON Lines, table, XLSX and its check. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>

#include "base/interrupt.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/guard.h"
#include "io/out-format.h"
#include "io/out.h"
#include "io/publish.h"
#include "io/zipcheck.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEXT(literal) value_text(literal, sizeof(literal) - 1)

static void
put_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
}

/* The bytes of a file, "(none)" when there is none; the caller frees. */
static char *
get_file(const char *path, size_t *length)
{
	struct text text = {0};
	FILE *file = fopen(path, "r");
	char block[4096];
	size_t got;

	if (file == NULL)
		return xstrdup("(none)");
	while ((got = fread(block, 1, sizeof block, file)) > 0)
		text_add(&text, block, got);
	(void)fclose(file);
	if (length != NULL)
		*length = text.length;
	return text_take(&text);
}

static void
check_file(const char *path, const char *expected, const char *reason)
{
	char *got = get_file(path, NULL);

	check_text(got, expected, reason);
	free(got);
}

static void
check_no_temporary(const char *reason)
{
	check(system("test -z \"$(find . -name '.*.tmp')\"") == 0, reason);
}

static void
test_guard(void)
{
	static const struct {
		const char *text;
		bool guarded;
		const char *reason;
	} cases[] = {
	    {"=1+1", true, "a formula"},
	    {"+1", true, "plus"},
	    {"-1", true, "text that looks like a negative number"},
	    {"@SUM(A1)", true, "at"},
	    {"\tx", true, "TAB"},
	    {"\rx", true, "CR"},
	    {"\n=x", true, "LF"},
	    {"  =x", true, "after blanks"},
	    {"\"=x", true, "after a quote"},
	    {"'=x", true, "after an apostrophe, so that it round-trips"},
	    {"\xc2\xa0=x", true, "after a no-break space"},
	    {"\xe3\x80\x80=x", true, "after an ideographic space"},
	    {"\xe2\x80\x8b=x", true, "after a zero-width space"},
	    {"\xef\xbb\xbf=x", true, "after a byte order mark"},
	    {"＝1", true, "full-width equals"},
	    {"＋1", true, "full-width plus"},
	    {"－1", true, "full-width minus"},
	    {"＠x", true, "full-width at"},
	    {"", false, "empty"},
	    {"'", false, "only an apostrophe"},
	    {"'x", false, "an apostrophe before a letter"},
	    {"A=1", false, "= inside"},
	    {"1-2", false, "- inside"},
	    {"中文", false, "Chinese"},
	    {"（1）", false, "another full-width character"},
	    {"   ", false, "only blanks"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t length = strlen(cases[i].text);
		char written[64];
		const char *cell = cases[i].text;

		check(text_guarded(cell, length) == cases[i].guarded, cases[i].reason);
		(void)snprintf(written, sizeof written, "'%s", cases[i].text);
		if (cases[i].guarded)
			cell = written;
		cell += text_guard_length(cell, strlen(cell));
		check_text(cell, cases[i].text, "and it round-trips");
	}
	check(text_guarded("\0", 1), "NUL");
}

/* One record of one column through a format, without its header. */
static void
check_cell(const struct out_format *format, enum type type, struct value value,
    const char *expected, const char *reason)
{
	const struct out_column columns[] = {{.name = "a", .type = type}, {.name = "b"}};
	const struct value row[] = {value, TEXT("x")};
	const struct out_options options = {.file = "cell", .headless = true};
	struct errors errors = {0};
	struct out *out = out_open(format, &options, columns, COUNT(columns), &errors);

	check(out != NULL && out_row(out, row) == RC_OK && out_close(out) == RC_OK, reason);
	check_file("cell", expected, reason);
	errors_release(&errors);
}

struct cell_case {
	enum type type;
	struct value value;
	const char *expected;
	const char *reason;
};

static struct value
number(int64_t n)
{
	return value_int(n);
}

static void
check_cells(const struct out_format *format, const struct cell_case *cases, size_t count)
{
	for (size_t i = 0; i < count; i++)
		check_cell(
		    format, cases[i].type, cases[i].value, cases[i].expected, cases[i].reason);
}

static void
test_csv_numbers(void)
{
	const struct cell_case cases[] = {
	    {TYPE_MONEY, number(-5), "-0.05,x\n", "-5 fen, and no guard"},
	    {TYPE_MONEY, number(0), "0.00,x\n", "no money"},
	    {TYPE_MONEY, number(123456), "1234.56,x\n", "money"},
	    {TYPE_MONEY, number(INT64_MAX), "92233720368547758.07,x\n", "the most money"},
	    {TYPE_MONEY, number(INT64_MIN), "-92233720368547758.08,x\n", "the least money"},
	    {TYPE_AREA, number(895000), "89.5,x\n", "area, short"},
	    {TYPE_AREA, number(1200000), "120,x\n", "a whole area"},
	    {TYPE_AREA, number(-1), "-0.0001,x\n", "one cm² less"},
	    {TYPE_PERCENT, number(9750), "97.50,x\n", "percent"},
	    {TYPE_INT, number(100), "100,x\n", "a count with zeros at its end"},
	    {TYPE_INT, number(INT64_MIN), "-9223372036854775808,x\n", "the least count"},
	    {TYPE_BOOL, number(1), "yes,x\n", "true"},
	    {TYPE_BOOL, number(0), "no,x\n", "false"},
	    {TYPE_DECIMAL, TEXT("-0.5"), "-0.5,x\n", "a negative decimal is a number: no guard"},
	    {TYPE_DECIMAL, TEXT("-1+2"), "'-1+2,x\n", "a decimal that is none is guarded"},
	    {TYPE_DATE, TEXT("2026-02-28"), "2026-02-28,x\n", "a date"},
	    {TYPE_MONEY, value_null(), ",x\n", "NULL is empty"},
	};

	check_cells(&out_csv, cases, COUNT(cases));
}

static void
test_csv_text(void)
{
	const struct cell_case cases[] = {
	    {TYPE_TEXT, TEXT("plain"), "plain,x\n", "nothing to quote"},
	    {TYPE_TEXT, TEXT("张三，李四"), "张三，李四,x\n", "a full-width comma is no separator"},
	    {TYPE_TEXT, TEXT("a,b"), "\"a,b\",x\n", "comma"},
	    {TYPE_TEXT, TEXT("a\"b"), "\"a\"\"b\",x\n", "quote"},
	    {TYPE_TEXT, TEXT("a\nb"), "\"a\nb\",x\n", "LF"},
	    {TYPE_TEXT, TEXT("a\rb"), "\"a\rb\",x\n", "CR"},
	    {TYPE_TEXT, TEXT(" a"), "\" a\",x\n", "a blank in front, which readers trim"},
	    {TYPE_TEXT, TEXT("a "), "\"a \",x\n", "a blank at the end"},
	    {TYPE_TEXT, TEXT(""), ",x\n", "empty"},
	    {TYPE_TEXT, TEXT("-12"), "'-12,x\n", "text like a number is text: guarded"},
	    {TYPE_CODE, TEXT("=A"), "'=A,x\n", "a code is guarded"},
	    {TYPE_TEXT, TEXT("=HYPERLINK(\"x\",1)"), "\"'=HYPERLINK(\"\"x\"\",1)\",x\n",
		"guarded inside the quotes"},
	};
	const struct cell_case tsv[] = {
	    {TYPE_TEXT, TEXT("a\tb\nc\\d\re"), "a\\tb\\nc\\\\d\\re\tx\n", "TSV escapes"},
	    {TYPE_TEXT, TEXT("a,\"b\""), "a,\"b\"\tx\n", "TSV does not quote"},
	    {TYPE_TEXT, TEXT("=1"), "'=1\tx\n", "TSV is guarded"},
	    {TYPE_MONEY, value_null(), "\tx\n", "TSV NULL"},
	};

	check_cells(&out_csv, cases, COUNT(cases));
	check_cells(&out_tsv, tsv, COUNT(tsv));
}

/* A byte at each place of texts of each length: the scan goes by eight bytes. */
static void
check_scan(const struct out_format *format, char special, const char *plain, const char *changed,
    const char *as, const char *reason)
{
	const struct out_column column = {.name = "a"};
	const struct out_options options = {.file = "scan", .headless = true};
	struct errors errors = {0};
	struct out *out = out_open(format, &options, &column, 1, &errors);
	struct text expected = {0};
	int wrong = 0;

	for (size_t length = 1; length <= 26; length++)
		for (size_t at = 0; at <= length; at++) { /* at length: none */
			struct value row;
			char text[32], written[32 + 8];
			bool some = at < length;

			memset(text, 'x', sizeof text);
			text[at] = special;
			row = value_text(text, length);
			wrong += out_row(out, &row) != RC_OK;
			(void)snprintf(written, sizeof written, "%.*s%s%.*s", (int)at, text,
			    some ? as : "", some ? (int)(length - at - 1) : 0, text + at + 1);
			text_printf(&expected, some ? changed : plain, written);
		}
	wrong += out_close(out) != RC_OK;
	check_int(wrong, 0, reason);
	check_file("scan", expected.bytes, reason);
	text_release(&expected);
	errors_release(&errors);
}

static void
test_scans(void)
{
	static const char object[] = "{\"a\":\"%s\"}\n";

	check_scan(&out_csv, ',', "%s\n", "\"%s\"\n", ",", "a comma is seen wherever it stands");
	check_scan(&out_csv, '"', "%s\n", "\"%s\"\n", "\"\"", "a quote");
	check_scan(&out_csv, '!', "%s\n", "%s\n", "!", "a mark that is none of them");
	check_scan(&out_tsv, '\\', "%s\n", "%s\n", "\\\\", "a backslash");
	check_scan(&out_jsonl, '"', object, object, "\\\"", "a quote in JSON");
	check_scan(&out_jsonl, '\\', object, object, "\\\\", "a backslash in JSON");
	check_scan(&out_jsonl, 0x1f, object, object, "\\u001f", "a control character in JSON");
	check_scan(&out_jsonl, 0x7f, object, object, "\\u007f", "DEL in JSON");
}

/* Numbers about each power of ten: where a digit more is needed. */
static void
test_digits(void)
{
	int wrong = 0;

	for (int64_t power = 1;; power *= 10) {
		for (int64_t n = power - 1; n <= power; n++) {
			char got[OUT_NUMBER + 1], expected[OUT_NUMBER + 1];

			*out_number(got, TYPE_INT, n) = '\0';
			(void)snprintf(expected, sizeof expected, "%lld", (long long)n);
			wrong += strcmp(got, expected) != 0;
		}
		if (power > INT64_MAX / 10)
			break;
	}
	check_int(wrong, 0, "as many digits as a number has");
}

static void
test_jsonl(void)
{
	const struct cell_case cases[] = {
	    {TYPE_MONEY, number(1250), "{\"a\":12.50,\"b\":\"x\"}\n", "money is a JSON number"},
	    {TYPE_BOOL, number(1), "{\"a\":true,\"b\":\"x\"}\n", "true"},
	    {TYPE_BOOL, number(0), "{\"a\":false,\"b\":\"x\"}\n", "false"},
	    {TYPE_INT, value_null(), "{\"a\":null,\"b\":\"x\"}\n", "null"},
	    {TYPE_DECIMAL, TEXT("2.350"), "{\"a\":2.350,\"b\":\"x\"}\n", "a decimal, exact"},
	    {TYPE_DECIMAL, TEXT("007"), "{\"a\":\"007\",\"b\":\"x\"}\n", "no JSON number: text"},
	    {TYPE_DECIMAL, TEXT(".5"), "{\"a\":\".5\",\"b\":\"x\"}\n", "no digit before the point"},
	    {TYPE_DECIMAL, TEXT("5."), "{\"a\":\"5.\",\"b\":\"x\"}\n", "no digit behind the point"},
	    {TYPE_DATE, TEXT("2026-01-02"), "{\"a\":\"2026-01-02\",\"b\":\"x\"}\n", "a date"},
	    {TYPE_TEXT, TEXT("\"\\/\n\t\r\b\f"),
		"{\"a\":\"\\\"\\\\/\\n\\t\\r\\b\\f\",\"b\":\"x\"}\n", "short escapes"},
	    {TYPE_TEXT, TEXT("\x1b\x01\0\x7f"),
		"{\"a\":\"\\u001b\\u0001\\u0000\\u007f\",\"b\":\"x\"}\n", "control characters"},
	    {TYPE_TEXT, TEXT("=中"), "{\"a\":\"=中\",\"b\":\"x\"}\n", "no guard, raw UTF-8"},
	};

	check_cells(&out_jsonl, cases, COUNT(cases));
}

static const struct out_column bill_columns[] = {
    {.name = "room", .title = "房间", .type = TYPE_CODE},
    {.name = "amount", .title = "金额", .type = TYPE_MONEY, .sum = true},
    {.name = "payer", .title = "付款人", .type = TYPE_TEXT},
    {.name = "paid", .type = TYPE_BOOL},
};

/* Writes the rows of bill_columns to the file; RC_OK or what failed. */
static enum rc
write_bills(const struct out_format *format, const struct out_options *options,
    const struct value *rows, size_t count, struct errors *errors)
{
	struct out *out = out_open(format, options, bill_columns, COUNT(bill_columns), errors);
	enum rc rc = RC_OK;

	if (out == NULL)
		return errors_rc(errors);
	for (size_t i = 0; rc == RC_OK && i < count; i++)
		rc = out_row(out, rows + i * COUNT(bill_columns));
	if (rc == RC_OK)
		return out_close(out);
	out_drop(out);
	return rc;
}

static void
check_table(const struct value *rows, size_t count, const char *expected, const char *reason)
{
	const struct out_options options = {
	    .file = "table", .title = "应收\x1b[31m", .note = "一行"};
	struct errors errors = {0};

	check_int(write_bills(&out_table, &options, rows, count, &errors), RC_OK, reason);
	check_file("table", expected, reason);
	errors_release(&errors);
}

static void
test_table(void)
{
	const struct value rows[] = {TEXT("A-1"), number(123456789), TEXT("张三"), number(1),
	    TEXT("B-12"), number(-5), TEXT("a\x1b[2J\nb"), value_null(), TEXT("C"), value_null(),
	    value_null(), number(0)};
	const struct value huge[] = {TEXT("A"), number(INT64_MAX), value_null(), number(1),
	    TEXT("B"), number(1), value_null(), number(0)};

	check_table(rows, 3,
	    "应收?[31m\n"
	    "房间           金额  付款人   paid\n"
	    "-----  ------------  -------  ----\n"
	    "A-1    1,234,567.89  张三     yes\n"
	    "B-12          -0.05  a?[2J?b\n"
	    "C                             no\n"
	    "-----  ------------  -------  ----\n"
	    "Total  1,234,567.84\n"
	    "一行\n",
	    "wide characters count two, numbers stand right, nothing raw, nothing trails");
	check_table(huge, 2,
	    "应收?[31m\n"
	    "房间                        金额  付款人  paid\n"
	    "-----  -------------------------  ------  ----\n"
	    "A      92,233,720,368,547,758.07          yes\n"
	    "B                           0.01          no\n"
	    "-----  -------------------------  ------  ----\n"
	    "Total                   overflow\n"
	    "一行\n",
	    "a total beyond int64 says overflow");
	check_table(NULL, 0,
	    "应收?[31m\n"
	    "房间   金额  付款人  paid\n"
	    "-----  ----  ------  ----\n"
	    "-----  ----  ------  ----\n"
	    "Total  0.00\n"
	    "一行\n",
	    "no rows");
}

/* More rows than are kept to size the columns: the last is wider, none is lost. */
static void
test_table_streams(void)
{
	static const struct out_column columns[] = {{.name = "n", .type = TYPE_INT, .sum = true}};
	const struct out_options options = {.file = "long"};
	struct errors errors = {0};
	struct out *out = out_open(&out_table, &options, columns, 1, &errors);
	char *got;
	size_t lines = 0;

	for (int64_t i = 1; i <= 2500; i++) {
		const struct value row = number(i == 2500 ? INT64_C(123456789012) : i);

		(void)out_row(out, &row);
	}
	check_int(out_rows(out), 2500, "rows are counted");
	check_int(out_close(out), RC_OK, "a long table is written");
	got = get_file("long", NULL);
	for (const char *p = got; (p = strchr(p, '\n')) != NULL; p++)
		lines++;
	check_int((int64_t)lines, 2500 + 4, "heading, rules, rows, total");
	check(strstr(got, "\n123456789012\n") != NULL, "a late wide number is whole");
	check(strstr(got, "\n123459912762\n") != NULL, "the total covers all rows");
	free(got);
	errors_release(&errors);
}

static void
test_csv_long(void)
{
	static const struct out_column columns[] = {{.name = "a,b"}};
	const struct out_options options = {.file = "big"};
	struct errors errors = {0};
	struct out *out = out_open(&out_csv, &options, columns, 1, &errors);
	size_t big = 3 * OUT_BLOCK, length = 0;
	char *text = xmalloc(big), *got;
	const struct value rows[] = {value_text(text, big), TEXT(""), TEXT("x")};

	memset(text, '"', big);
	for (size_t i = 0; i < COUNT(rows); i++)
		check_int(out_row(out, &rows[i]), RC_OK, "a row");
	check_int(out_close(out), RC_OK, "a cell longer than the buffer");
	got = get_file("big", &length);
	check_int((int64_t)length,
	    (int64_t)(strlen("\"a,b\"\n") + 2 * big + 3 + strlen("\"\"\nx\n")),
	    "is whole, its quotes doubled");
	check(strncmp(got, "\"a,b\"\n\"\"", 8) == 0, "the header is quoted where needed");
	check(strcmp(got + length - 6, "\n\"\"\nx\n") == 0, "one empty cell is no empty line");
	free(got);
	free(text);
	errors_release(&errors);
}

static void
check_refused(const char *path, const char *words, const char *reason)
{
	struct errors errors = {0};
	struct publish *publish = publish_open(path, &errors);

	check(publish == NULL && errors_rc(&errors) == RC_CANTCREAT, reason);
	check(errors.count == 1 && strstr(errors.kept[0].text, words) != NULL, words);
	check(errors.count == 1 && text_starts(errors.kept[0].text, path), "the error names it");
	publish_drop(publish);
	errors_release(&errors);
}

static void
test_publish_refuses(void)
{
	const char *file = "file", *link_path = "link";

	put_file(file, "old", 3);
	check(symlink(file, link_path) == 0, "a symbolic link");
	check_refused(link_path, "symbolic link", "is not followed");
	check(unlink(link_path) == 0 && link(file, link_path) == 0, "a second name");
	check_refused(link_path, "hard link", "is not replaced");
	check(unlink(link_path) == 0 && mkfifo(link_path, 0600) == 0, "a FIFO");
	check_refused(link_path, "not a regular file", "is not written");
	check(unlink(link_path) == 0, "and goes");
	check_refused(".", "folder", "a folder");
	check_refused("none/x", "No such file", "a folder that is not there");
	check_refused("file/x", "Not a directory", "a file as folder");
	check_refused("", "empty", "no name");
	check_file(file, "old", "the file is as it was");
}

static enum rc
publish_text(const char *path, const char *text, struct errors *errors)
{
	struct publish *publish = publish_open(path, errors);

	if (publish == NULL)
		return RC_CANTCREAT;
	(void)publish_write(publish, text, strlen(text)); /* publish_commit tells */
	return publish_commit(publish);
}

static void
test_publish(void)
{
	const char *file = "file";
	struct errors errors = {0};
	struct stat status;
	mode_t mask = umask(0);
	struct publish *publish;

	(void)unlink(file);
	check_int(publish_text(file, "one\n", &errors), RC_OK, "a new file");
	check_file(file, "one\n", "has its bytes");
	check(stat(file, &status) == 0 && (status.st_mode & 0777) == 0640, "has mode 0640");
	check(chmod(file, 0600) == 0, "a private file");
	publish = publish_open(file, &errors);
	check_int(publish_write(publish, "two\n", 4), RC_OK, "another content");
	check(access(publish_temp(publish), F_OK) == 0, "is written beside it");
	check_file(file, "one\n", "and stays as it is until it is complete");
	check_int(publish_commit(publish), RC_OK, "then it is replaced");
	check_file(file, "two\n", "by the new bytes");
	check(stat(file, &status) == 0 && (status.st_mode & 0777) == 0600, "and stays private");
	publish = publish_open(file, &errors);
	check_int(publish_write(publish, "x", 1), RC_OK, "an output that is dropped");
	publish_drop(publish);
	check_file(file, "two\n", "changes nothing");
	check_int(publish_text("/dev/null", "x", &errors), RC_OK, "/dev/null takes all");
	check_int(publish_text("/dev/full", "x", &errors), RC_IO, "/dev/full takes nothing");
	check_no_temporary("no temporary file stays");
	(void)umask(mask);
	errors_release(&errors);
}

/* A writer whose reader stalls stops at a signal. */
static void
test_publish_interrupted(void)
{
	char *big = xcalloc(1, 1 << 20);
	struct errors errors = {0};
	int ends[2], status = 0;
	pid_t child;

	(void)fflush(stdout);
	check(pipe(ends) == 0, "a pipe nobody reads");
	(void)fflush(stdout);
	if ((child = fork()) == 0) {
		struct publish *publish;

		(void)dup2(ends[1], STDOUT_FILENO);
		interrupt_catch();
		publish = publish_open(NULL, &errors);
		status = (int)publish_write(publish, big, 1 << 20);
		publish_drop(publish);
		_exit(errors.count == 0 ? status : 99);
	}
	for (int i = 0; waitpid(child, &status, WNOHANG) == 0; i++) {
		(void)usleep(20000);
		(void)kill(child, i < 250 ? SIGTERM : SIGKILL);
	}
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM) /* before it was caught */
		status = RC_SIGNAL << 8;
	check(WIFEXITED(status) && WEXITSTATUS(status) == RC_SIGNAL,
	    "a signal ends the wait, without an error");
	(void)close(ends[0]);
	(void)close(ends[1]);
	free(big);
}

/* Every format, to a full device and to a file that may not grow: an error, and the old file stays.
 */
static void
test_format_fails(const struct out_format *format)
{
	const struct value row[] = {TEXT("A"), number(1), TEXT("张三"), number(1)};
	const char *file = "kept";
	const struct out_options full = {.file = "/dev/full"}, kept = {.file = file};
	const struct rlimit small = {16, RLIM_INFINITY}, unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	struct errors errors = {0};
	enum rc rc;

	check_int(write_bills(format, &full, row, 1, &errors), RC_IO, format->name);
	check_int(errors.count, 1, "a full device is one error");
	errors_release(&errors);
	put_file(file, "old", 3);
	(void)fflush(stdout);
	(void)setrlimit(RLIMIT_FSIZE, &small);
	rc = write_bills(format, &kept, row, 1, &errors);
	(void)setrlimit(RLIMIT_FSIZE, &unlimited);
	check_int(rc, RC_IO, "a file that may not grow is an error");
	check_int(errors_rc(&errors), RC_IO, "and is told");
	check_file(file, "old", "the previous file stays");
	check_no_temporary("no temporary file stays");
	errors_release(&errors);
}

static void
test_output_fails(void)
{
	(void)signal(SIGXFSZ, SIG_IGN);
	for (size_t i = 0; out_formats_all[i] != NULL; i++)
		test_format_fails(out_formats_all[i]);
}

static void
check_zip(const char *bytes, size_t length, enum rc expected, const char *reason)
{
	struct errors errors = {0};

	put_file("zip", bytes, length);
	check_int(zipcheck_file("zip", "a.xlsx", NULL, 0, &errors), expected, reason);
	errors_release(&errors);
}

static void
test_xlsx(void)
{
	const struct value rows[] = {TEXT("=1+1"), number(INT64_MAX), TEXT("\x01_x0041_\r"),
	    number(1), TEXT("B"), number(-5), value_null(), number(0)};
	const struct out_options options = {
	    .file = "a.xlsx", .title = "应收 [2026/02]", .note = "note"};
	struct errors errors = {0};
	size_t length = 0, again_length = 0;
	char *book, *again;

	check_int(write_bills(&out_xlsx, &options, rows, 2, &errors), RC_OK, "a workbook");
	book = get_file("a.xlsx", &length);
	check_zip(book, length, RC_OK, "is a whole ZIP");
	check_int(write_bills(&out_xlsx, &options, rows, 2, &errors), RC_OK, "again");
	again = get_file("a.xlsx", &again_length);
	check(again_length == length && memcmp(again, book, length) == 0, "is the same, bytewise");
	check_int(zipcheck_file("zip", "a.xlsx", (int64_t[]){-1}, 1, &errors), RC_IO,
	    "rows known to be lost");
	check_int(zipcheck_file("zip", "a.xlsx", (int64_t[]){1}, 1, &errors), RC_IO,
	    "rows of another size");
	errors_release(&errors);
	check_zip(book, length - 1, RC_IO, "cut by a byte");
	check_zip(book, length / 2, RC_IO, "cut in half");
	check_zip("", 0, RC_IO, "empty");
	book[60] ^= 0x10;
	check_zip(book, length, RC_IO, "a flipped bit in a part's data");
	book[60] ^= 0x10;
	book[length - 22 + 10] ^= 1;
	check_zip(book, length, RC_IO, "a flipped bit in the count of entries");
	free(book);
	free(again);
	errors_release(&errors);
}

/* Any title makes a sheet's name, and a heading on paper, that the library takes. */
static void
test_xlsx_titles(void)
{
	static const char *const titles[] = {"", "History", "[]:*?/\\", "'quoted'", "a\tb\x01",
	    "应收账款账龄分析表应收账款账龄分析表应收账款账龄分析表应收账款账龄分析表",
	    "🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢🏢", "_x000D_", "P&G", "&[Picture]", "&"};
	struct errors errors = {0};

	for (size_t i = 0; i < COUNT(titles); i++) {
		const struct out_options options = {
		    .file = "title.xlsx", .title = titles[i], .subtitle = titles[i]};

		check_int(write_bills(&out_xlsx, &options, NULL, 0, &errors), RC_OK, titles[i]);
	}
	errors_release(&errors);
}

/* Appends a number of `size` bytes, low byte first. */
static void
add_number(struct text *text, uint32_t n, int size)
{
	for (int i = 0; i < size; i++)
		text_addc(text, (char)(n >> 8 * i & 0xff));
}

/* A ZIP of one stored entry. */
static struct text
make_zip(const char *name, const char *content, uint32_t crc)
{
	const uint32_t size = (uint32_t)strlen(content), names = (uint32_t)strlen(name);
	struct text zip = {0};
	uint32_t directory;

	for (int part = 0; part < 2; part++) { /* local header and data, then the directory */
		directory = (uint32_t)zip.length;
		text_adds(&zip, part == 0 ? "PK\3\4" : "PK\1\2");
		add_number(&zip, 20, part == 0 ? 2 : 4);
		add_number(&zip, 0, 4); /* flags, stored */
		add_number(&zip, 0, 4); /* time */
		add_number(&zip, crc, 4);
		add_number(&zip, size, 4);
		add_number(&zip, size, 4);
		add_number(&zip, names, 4);
		for (int i = 0; part == 1 && i < 7; i++) /* comment to offset: all 0 */
			add_number(&zip, 0, 2);
		text_adds(&zip, name);
		if (part == 0)
			text_adds(&zip, content);
	}
	add_number(&zip, 0x06054b50, 4);
	add_number(&zip, 0, 4);
	add_number(&zip, 1 | 1 << 16, 4);
	add_number(&zip, (uint32_t)zip.length - 12 - directory, 4);
	add_number(&zip, directory, 4);
	add_number(&zip, 0, 2);
	return zip;
}

static void
test_zipcheck(void)
{
	static const struct {
		const char *name, *content;
		uint32_t crc_flip;
		enum rc rc;
		const char *reason;
	} cases[] = {
	    {"[Content_Types].xml", "<?xml?>\n<a></a>\n", 0, RC_OK, "a closed root"},
	    {"[Content_Types].xml", "<a b='1'/>", 0, RC_OK, "an empty root"},
	    {"[Content_Types].xml", "<a></a>", 1, RC_IO, "a wrong CRC"},
	    {"[Content_Types].xml", "", 0, RC_IO, "an empty part"},
	    {"[Content_Types].xml", "<?xml?>", 0, RC_IO, "no root"},
	    {"[Content_Types].xml", "<a><b/>", 0, RC_IO, "a root cut behind a child"},
	    {"[Content_Types].xml", "<a><b></b>", 0, RC_IO, "another end tag"},
	    {"[Content_Types].xml", "<ab></b>", 0, RC_IO, "an end tag that only ends alike"},
	    {"[Content_Types].xml", "<a></a", 0, RC_IO, "a cut end tag"},
	    {"xl/workbook.xml", "<a></a>", 0, RC_IO, "no [Content_Types].xml"},
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		const char *content = cases[i].content;
		uLong crc = crc32(0, (const Bytef *)content, (uInt)strlen(content));
		struct text zip =
		    make_zip(cases[i].name, content, (uint32_t)crc ^ cases[i].crc_flip);

		check_zip(zip.bytes, zip.length, cases[i].rc, cases[i].reason);
		text_release(&zip);
	}
}

/* libxlsxwriter says all is well when its temporary files did not fit on the disk. The disk is full
 * while rows are written, or while the workbook is put together, or both; then there is room
 * again. */
static void
check_temporary_full(bool rows_full, bool close_full, const char *reason)
{
	const struct value row[] = {TEXT("A"), number(1), TEXT("the same again"), number(1)};
	const struct out_options options = {.file = "full.xlsx"};
	const struct rlimit small = {65536, RLIM_INFINITY},
			    unlimited = {RLIM_INFINITY, RLIM_INFINITY};
	struct errors errors = {0};
	struct out *out = out_open(&out_xlsx, &options, bill_columns, COUNT(bill_columns), &errors);
	enum rc rc;

	(void)fflush(stdout);
	(void)setrlimit(RLIMIT_FSIZE, rows_full ? &small : &unlimited);
	for (int i = 0; i < 5000; i++)
		(void)out_row(out, row);
	(void)setrlimit(RLIMIT_FSIZE, close_full ? &small : &unlimited);
	rc = out_close(out);
	(void)setrlimit(RLIMIT_FSIZE, &unlimited);
	check_int(rc, RC_IO, reason);
	check(errors.count == 1 && strstr(errors.kept[0].text, "broken") != NULL, "is told");
	check_file("full.xlsx", "(none)", "and not published");
	errors_release(&errors);
}

static void
test_xlsx_temporary_full(void)
{
	check_temporary_full(false, true, "a workbook put together on a full disk");
	check_temporary_full(true, false, "one whose rows were written on a full disk");
	check_temporary_full(true, true, "one on a disk that stays full");
}

static void
test_xlsx_limits(void)
{
	static const struct out_column columns[] = {{.name = "memo"}};
	char *text = xmalloc(32768);
	const struct value fits = value_text(text, 32767), over = value_text(text, 32768);
	const struct out_options options = {.file = "limits.xlsx"};
	struct errors errors = {0};
	struct out *out = out_open(&out_xlsx, &options, columns, 1, &errors);

	memset(text, 'x', 32768);
	check_int(out_row(out, &fits), RC_OK, "32,767 characters fit a cell");
	check_int(out_row(out, &over), RC_DATA, "32,768 do not");
	check(strstr(errors.kept[0].text, ":2: memo: ") != NULL, "row and column are named");
	check_int(out_row(out, &fits), RC_DATA, "a failed output stays failed");
	check_int(out_close(out), RC_DATA, "and is not published");
	check_int(errors.count, 1, "with one error");
	check_file("limits.xlsx", "(none)", "no file");
	check_no_temporary("no temporary file");
	free(text);
	errors_release(&errors);
}

int
main(void)
{
	char command[64];
	char folder[] = "/tmp/deed-out-XXXXXX";

	if (mkdtemp(folder) == NULL || chdir(folder) != 0)
		return 1;
	test_guard();
	test_csv_numbers();
	test_csv_text();
	test_scans();
	test_digits();
	test_csv_long();
	test_jsonl();
	test_table();
	test_table_streams();
	test_publish_refuses();
	test_publish();
	test_publish_interrupted();
	test_output_fails();
	test_xlsx();
	test_xlsx_titles();
	test_zipcheck();
	test_xlsx_temporary_full();
	test_xlsx_limits();
	(void)snprintf(command, sizeof command, "rm -r %s", folder);
	check(system(command) == 0, "cleaned up");
	return test_end();
}
