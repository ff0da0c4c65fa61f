/* lib/io in: encodings, blocks of every size, CSV as it comes. */
#include "test.h"

#include <fcntl.h>
#include <iconv.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/csv.h"
#include "io/input.h"

static void
write_file(const char *path, const char *bytes, size_t length)
{
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
		abort();
}

/* The file's records as one text: fields joined by |, records by their line
 * number and a newline. */
static enum rc
read_all(const char *path, enum encoding encoding, size_t block, struct text *text,
    struct errors *errors)
{
	struct csv_record record;
	struct input *input;
	struct csv *csv;
	bool more = true;
	enum rc rc;

	if ((rc = input_open(&input, path, encoding, errors)) != RC_OK)
		return rc;
	if (block > 0)
		input_block_size(input, block);
	csv = csv_open(input, errors);
	while ((rc = csv_next(csv, &record, &more)) == RC_OK && more) {
		text_printf(text, "%ld:", record.line);
		for (size_t i = 0; i < record.count; i++)
			text_printf(text, "%s%s", i > 0 ? "|" : "", record.fields[i].bytes);
		text_addc(text, '\n');
	}
	csv_close(csv);
	input_close(input);
	return rc;
}

static void
test_csv(void)
{
	static const struct {
		const char *bytes;
		enum rc rc;
		const char *records, *reason;
	} cases[] = {
	    {"a,b\n1,2\n", RC_OK, "1:a|b\n2:1|2\n", "plain"},
	    {"a,b\r\n1,2\r\n", RC_OK, "1:a|b\n2:1|2\n", "CRLF"},
	    {"a,b\r\r\n1,2", RC_OK, "1:a|b\n2:1|2\n", "CR CR LF, and no newline at the end"},
	    {"\xef\xbb\xbf"
	     "a,b\n",
		RC_OK, "1:a|b\n", "a BOM is no part of the first name"},
	    {"a\n\n\nb\n", RC_OK, "1:a\n4:b\n", "blank lines are passed over but counted"},
	    {"a,\"x\ny\",c\nb\n", RC_OK, "1:a|x\ny|c\n3:b\n",
		"a newline inside quotes counts as a line"},
	    {"\"a \"\"b\"\"\",c\n", RC_OK, "1:a \"b\"|c\n", "doubled quotes"},
	    {"\"-1,099.14\"\t,x\n", RC_OK, "1:-1,099.14|x\n", "a TAB behind the closing quote"},
	    {"a\"b\"c,d\n", RC_DATA, "", "a quote inside a field is an error"},
	    {"x\n\"a,b\n", RC_DATA, "1:x\n", "an unclosed quote"},
	    {"", RC_OK, "", "an empty file"},
	    {",,\n", RC_OK, "1:||\n", "empty fields"},
	    {"a;b\n", RC_OK, "1:a;b\n", "a semicolon is text"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		struct text text = {0};
		enum rc rc;

		write_file("t.csv", cases[i].bytes, strlen(cases[i].bytes));
		rc = read_all("t.csv", ENCODING_AUTO, 0, &text, &errors);
		check(rc == cases[i].rc, cases[i].reason);
		check_text(text_string(&text), cases[i].records, cases[i].reason);
		text_release(&text);
		errors_release(&errors);
	}
}

static void
test_bad_bytes(void)
{
	static const struct {
		const char *bytes;
		size_t length;
		enum encoding encoding;
		const char *error, *reason;
	} cases[] = {
	    {"a\nb\xc0\x80\n", 6, ENCODING_UTF8,
		"t.csv:2: invalid UTF-8 at byte 3 of the file (0xc0)", "overlong"},
	    {"a\n\nb\xe4\xb8", 6, ENCODING_UTF8,
		"t.csv:3: invalid UTF-8 at byte 4 of the file (0xe4)", "cut at the end"},
	    {"a\nb\0c\n", 6, ENCODING_AUTO, "t.csv:2: a NUL byte at byte 3 of the file (0x00)",
		"NUL"},
	    {"a\n\xd6\xd0\xff\xff\n", 7, ENCODING_GB18030,
		"t.csv:2: invalid GB18030 at byte 4 of the file (0xff)", "invalid GB18030"},
	    {"\xff\xfe"
	     "a\0\x0a\x4e\n\0\x3d\xd8\x0a\0",
		12, ENCODING_AUTO, "t.csv:2: invalid UTF-16LE at byte 8 of the file (0x3d)",
		"half a pair; 上 is no line end"},
	    {"a\n\x81\n", 4, (enum encoding)(ENCODING_OTHER + 2),
		"t.csv:2: invalid WINDOWS-1252 at byte 2 of the file (0x81)",
		"a byte that the table lacks"},
	    {"a\n\xd6\xd0\xd6", 5, ENCODING_GB18030,
		"t.csv:2: invalid GB18030 at byte 4 of the file (0xd6)", "GB18030 cut at the end"},
	    {"PK\x03\x04", 4, ENCODING_AUTO,
		"t.csv: expected CSV text, this is an Excel workbook (xlsx) or a zip; save it as CSV, or unpack it",
		"a workbook"},
	    {"\xd0\xcf\x11\xe0", 4, ENCODING_AUTO,
		"t.csv: expected CSV text, this is an old Excel workbook (xls), or one with a password; open it and save it as CSV UTF-8",
		"an old workbook: xlsx would not be read either"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		struct text text = {0};

		write_file("t.csv", cases[i].bytes, cases[i].length);
		check(read_all("t.csv", cases[i].encoding, 0, &text, &errors) == RC_DATA,
		    cases[i].reason);
		check_text(errors.kept[0].text, cases[i].error, cases[i].reason);
		text_release(&text);
		errors_release(&errors);
	}
}

/* A statement as GB18030, with 2-byte and 4-byte characters, quotes and newlines (FAULTS C-3). */
static const char sample[] = "日期,金额,户名,摘要\n"
			     "2026-01-05,\"1,234.56\",张三,\"房租 \"\"B000001\"\"\n第二行\"\n"
			     "2026-01-06,-5.00,𠮷野家,😀 物业费\r\n"
			     "\n"
			     "2026-01-07,1.00,\"末行,无换行\",x";

static void
to_gb18030(const char *utf8, char *out, size_t *length)
{
	iconv_t converter = iconv_open("GB18030", "UTF-8");
	char *in = (char *)(uintptr_t)utf8;
	size_t left = strlen(utf8), room = *length;

	if (iconv(converter, &in, &left, &out, &room) == (size_t)-1)
		abort();
	*length -= room;
	(void)iconv_close(converter);
}

static void
test_every_block_size(void)
{
	struct errors errors = {0};
	struct text whole = {0};
	char gb[1000];
	size_t gb_length = sizeof gb;
	bool same = true;

	write_file("utf8.csv", sample, strlen(sample));
	to_gb18030(sample, gb, &gb_length);
	write_file("gb.csv", gb, gb_length);
	(void)read_all("utf8.csv", ENCODING_AUTO, 0, &whole, &errors);
	for (size_t block = 1; block <= 4096; block += block < 300 ? 1 : 37)
		for (int i = 0; i < 2; i++) {
			struct text text = {0};

			same &= read_all(i == 0 ? "utf8.csv" : "gb.csv",
				    i == 0 ? ENCODING_AUTO : ENCODING_GB18030, block, &text,
				    &errors) == RC_OK &&
			    strcmp(text_string(&text), text_string(&whole)) == 0;
			text_release(&text);
		}
	check(same && errors.count == 0,
	    "every block size gives the same records, UTF-8 and GB18030");
	text_release(&whole);
}

/* One record in each encoding, by blocks of 3 bytes, which cut characters. */
static void
test_encodings(void)
{
	static const struct {
		const char *name, *bytes; /* name NULL: found by looking */
		size_t length;
		const char *records, *reason;
	} cases[] = {
	    {"windows-1252", "a\n\x80,\x97\n", 6, "1:a\n2:€|—\n", "Windows-1252: euro and dash"},
	    {"iso-8859-1", "a\nJ\xe4ger\n", 8, "1:a\n2:Jäger\n", "ISO-8859-1"},
	    {"windows-1250", "\x8a,\x9e\n", 4, "1:Š|ž\n", "CP1250"},
	    {"cp852", "\x9c,\xd4\n", 4, "1:ť|ď\n", "CP852"},
	    {"cp850", "\x84\n", 2, "1:ä\n", "CP850"},
	    {"utf-16le", "a\0,\0\x2d\x4e\n\0", 8, "1:a|中\n", "UTF-16LE"},
	    {NULL,
		"\xff\xfe"
		"a\0,\0\x2d\x4e\n\0",
		10, "1:a|中\n", "UTF-16LE with a BOM"},
	    {NULL, "\xfe\xff\0a\0,\x4e\x2d\0\n", 10, "1:a|中\n", "UTF-16BE with a BOM"},
	    {NULL, "a\0,\0b\0,\0\x2d\x4e\n\0", 12, "1:a|b|中\n", "UTF-16LE without a BOM"},
	    {NULL, "\0a\0,\0b\0,\x4e\x0a\0\n", 12, "1:a|b|上\n",
		"UTF-16BE without a BOM; 上 has the byte of a line end in it"},
	    {"utf-16le", "\x3d\xd8\x00\xde,\0a\0", 8, "1:😀|a\n", "a surrogate pair"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		struct text text = {0};
		enum encoding encoding = ENCODING_AUTO;
		bool known = cases[i].name == NULL ||
		    encoding_parse(cases[i].name, strlen(cases[i].name), &encoding);

		write_file("t.csv", cases[i].bytes, cases[i].length);
		check(known && read_all("t.csv", encoding, 3, &text, &errors) == RC_OK,
		    cases[i].reason);
		check_text(text_string(&text), cases[i].records, cases[i].reason);
		errors_print(&errors, "#", stdout);
		text_release(&text);
		errors_release(&errors);
	}
}

static void
test_detection(void)
{
	struct errors errors = {0};
	struct text text = {0};
	struct input *input;
	char gb[1000];
	size_t gb_length = sizeof gb;

	to_gb18030(sample, gb, &gb_length);
	write_file("gb.csv", gb, gb_length);
	check(input_open(&input, "gb.csv", ENCODING_AUTO, &errors) == RC_OK &&
		input_encoding(input) == ENCODING_GB18030,
	    "GB18030 is recognised");
	input_close(input);
	check(read_all("gb.csv", ENCODING_UTF8, 0, &text, &errors) == RC_DATA,
	    "declared UTF-8, it is refused");
	check(input_open(&input, "missing.csv", ENCODING_AUTO, &errors) == RC_NOINPUT,
	    "a missing file");
	check(input_open(&input, ".", ENCODING_AUTO, &errors) == RC_NOINPUT, "a folder");
	text_release(&text);
	errors_release(&errors);
}

static void
test_limits(void)
{
	struct errors errors = {0};
	struct text text = {0}, big = {0};

	for (int i = 0; i < CSV_FIELD_MAX; i++)
		text_addc(&big, 'x');
	write_file("t.csv", big.bytes, big.length);
	check(read_all("t.csv", ENCODING_AUTO, 0, &text, &errors) == RC_OK, "a field at the limit");
	text_addc(&big, 'x');
	write_file("t.csv", big.bytes, big.length);
	check(read_all("t.csv", ENCODING_AUTO, 0, &text, &errors) == RC_DATA,
	    "a field over the limit");
	text_clear(&big);
	for (int i = 0; i < CSV_FIELDS_MAX; i++)
		text_addc(&big, ',');
	write_file("t.csv", big.bytes, big.length);
	check(read_all("t.csv", ENCODING_AUTO, 0, &text, &errors) == RC_DATA,
	    "a line of too many fields");
	text_release(&text);
	text_release(&big);
	errors_release(&errors);
}

int
main(void)
{
	test_csv();
	test_bad_bytes();
	test_every_block_size();
	test_encodings();
	test_detection();
	test_limits();
	return test_end();
}
