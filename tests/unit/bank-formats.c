/* Formats of statements: what spreadsheets store, balances apart from rows, and files that are cut
 * or damaged anywhere. */
#include <stdlib.h>

#include "bank/reader.h"
#include "bank/spreadsheet.h"
#include "test.h"

static struct slice
slice(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static void
test_numbers(void)
{
	static const struct {
		const char *number, *expected, *reason;
	} rows[] = {
	    {"0", "0", "zero"},
	    {"-0", "0", "has no sign"},
	    {"1234.5599999999999", "1234.56", "the noise of a binary fraction"},
	    {"0.30000000000000004", "0.3", "likewise below one"},
	    {"-999.99999999999999", "-1000", "a carry through all digits"},
	    {"1.5E3", "1500", "an exponent"},
	    {"1.0000000000000001E-2", "0.01", "a negative one"},
	    {"12345678901236512", "12345678901236512", "an integer stays whole"},
	    {"1.2345678901236512E16", "12345678901236512", "also in that form"},
	    {"007.50", "7.5", "zeros at both ends"},
	    {"100", "100", "but not those that count"},
	    {".5", "0.5", "no digit before the point"},
	    {"1e400", "", "too large to be anything"},
	    {"1e", "", "no exponent"},
	    {"1,5", "", "a comma is none of its"},
	    {"", "", "nothing"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text = {0};

		(void)add_number(&text, slice(rows[i].number));
		check_text(text_string(&text), rows[i].expected, rows[i].reason);
		text_release(&text);
	}
}

static void
test_serials(void)
{
	static const struct {
		const char *number;
		enum shown shown;
		bool from_1904;
		const char *expected, *reason;
	} rows[] = {
	    {"46027", SHOWN_DATE, false, "2026-01-05", "a day"},
	    {"46027.424444444441", SHOWN_DATE, false, "2026-01-05 10:11:12", "with its time"},
	    {"46027.999988425923", SHOWN_DATE, false, "2026-01-05 23:59:59", "one second left"},
	    {"46027.999999999", SHOWN_DATE, false, "2026-01-06", "rounded to midnight"},
	    {"44565", SHOWN_DATE, true, "2026-01-05", "counted from 1904"},
	    {"0.5", SHOWN_TIME, false, "12:00:00", "a time alone"},
	    {"0", SHOWN_DATE, false, "", "before 1900"},
	    {"500001", SHOWN_DATE, false, "", "beyond all years"},
	    {"-1", SHOWN_DATE, false, "", "negative"},
	    {"text", SHOWN_DATE, false, "", "no number"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text = {0};

		(void)add_serial(&text, slice(rows[i].number), rows[i].shown, rows[i].from_1904);
		check_text(text_string(&text), rows[i].expected, rows[i].reason);
		text_release(&text);
	}
}

static void
test_formats(void)
{
	check_int(format_shown(14), SHOWN_DATE, "the usual date");
	check_int(format_shown(57), SHOWN_DATE, "a Chinese one");
	check_int(format_shown(21), SHOWN_TIME, "a time");
	check_int(format_shown(4), SHOWN_NUMBER, "an amount");
	check_int(format_code_shown("yyyy\"年\"m\"月\"d\"日\""), SHOWN_DATE, "a date in Chinese");
	check_int(format_code_shown("[$-804]h:mm"), SHOWN_TIME, "a locale is no time");
	check_int(format_code_shown("#,##0.00\\ \"day\""), SHOWN_NUMBER, "a word in quotes");
	check_int(format_code_shown("[Red]#,##0.00;yyyy"), SHOWN_NUMBER, "the first part counts");
	check_int(format_code_shown("General"), SHOWN_NUMBER, "no format");
}

static void
test_bracket(void)
{
	struct bracket bracket = {0};
	struct errors errors = {0};
	struct place place = {.file = "f", .line = 1};

	check(bracket_add(&bracket, 5) &&
		bracket_balance(&bracket, BRACKET_CLOSING, 105, &place, &errors) == RC_OK,
	    "a closing balance without an opening one proves nothing");
	check_int(bracket.opening_fen, 100, "but tells what was before");
	check(bracket_balance(&bracket, BRACKET_OPENING, 105, &place, &errors) == RC_OK &&
		!bracket.gap,
	    "the next statement goes on");
	check(
	    bracket_balance(&bracket, BRACKET_OPENING, 95, &place, &errors) == RC_OK && bracket.gap,
	    "or does not: a gap");
	check(bracket_add(&bracket, -5) &&
		bracket_balance(&bracket, BRACKET_CARRIED, 90, &place, &errors) == RC_OK,
	    "its page is carried on");
	check(bracket_balance(&bracket, BRACKET_CARRIED, 91, &place, &errors) == RC_DATA,
	    "and must be");
	check(bracket_balance(&bracket, BRACKET_CLOSING, 91, &place, &errors) == RC_OK,
	    "one error for one contradiction");
	check(!bracket_add(&bracket, INT64_MAX), "sums end at int64");
	errors_release(&errors);
}

/* Reads and proves all of a file; how many rows, or -1 with errors. */
static long
read_all(const char *path, const struct profiles *profiles)
{
	struct bank_source source = {.path = path, .account_number = "6222000100020003"};
	struct errors errors = {0};
	struct bank_reader *reader;
	struct bracket bracket = {0};
	struct bank_row row;
	bool more = true;
	long rows = 0;
	enum rc rc = bank_reader_open(&reader, &source, profiles, &errors);

	while (rc == RC_OK && (rc = bank_reader_next(reader, &row, true, &more)) == RC_OK && more) {
		struct place place = {.file = path, .line = row.line};

		if (row.only_balance)
			(void)bracket_balance(&bracket, row.kind, row.balance_fen, &place, &errors);
		else
			rows += bracket_add(&bracket, row.amount_fen);
	}
	bank_reader_close(reader);
	rows = rc == RC_OK && errors.count == 0 ? rows : -1;
	errors_release(&errors);
	return rows;
}

static void
write_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
}

/* The file cut at every byte, and with bytes of it changed: refused or read, never worse. What is
 * cut before its end mark is refused; of a zip that is its list of contents. The stored workbook
 * gives the changed bytes to the XML reader, the other one to the unpacker. */
static void
test_hostile(const char *name, const struct profiles *profiles, size_t harmless)
{
	static const char changes[] = {'\0', '<', '/', ',', ':', '9', '\xff'};
	char path[4096], bytes[16384], *copy;
	size_t length, cut_read = 0;
	FILE *file;

	(void)snprintf(path, sizeof path, "%s/tests/data/bank/%s", getenv("ROOT"), name);
	if ((file = fopen(path, "rb")) == NULL)
		abort();
	length = fread(bytes, 1, sizeof bytes, file);
	(void)fclose(file);
	for (size_t cut = 0; cut < length; cut++) {
		write_file("cut", bytes, cut);
		cut_read += read_all("cut", profiles) > 0;
	}
	check(cut_read <= harmless, "a file cut anywhere is refused");
	if (cut_read > harmless)
		printf("#   %s: %zu were read, expected at most %zu\n", name, cut_read, harmless);
	copy = malloc(length + 1);
	for (size_t at = 0; copy != NULL && at < length; at += 11) {
		memcpy(copy, bytes, length);
		copy[at] = changes[at % sizeof changes];
		write_file("changed", copy, length);
		(void)read_all("changed", profiles);
	}
	free(copy);
	check(1, name);
}

int
main(void)
{
	static const struct {
		const char *name;
		size_t harmless; /* bytes that mean nothing at its end, or at that of a page */
	} fixtures[] = {{"mt940.sta", 200}, {"camt053.xml", 1}, {"camt052v1.xml", 1}, {"v1.ofx", 2},
	    {"v2.ofx", 0}, {"bai2.txt", 3}, {"small.xlsx", 0}, {"stored.xlsx", 0}};
	struct profiles profiles = {0};
	struct errors errors = {0};
	char folder[4096];
	const char *folders[] = {folder, NULL};

	test_numbers();
	test_serials();
	test_formats();
	test_bracket();
	(void)snprintf(folder, sizeof folder, "%s/schema/bank", getenv("ROOT"));
	check(profiles_read(&profiles, folders, NULL, &errors) == RC_OK, "the shipped profiles");
	for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++)
		test_hostile(fixtures[i].name, &profiles, fixtures[i].harmless);
	profiles_release(&profiles);
	errors_release(&errors);
	return test_end();
}
