/* Bank files: cells, records, headers, proofs, and the same rows whatever the size of the
 * blocks. */
#include <iconv.h>
#include <stdlib.h>
#include <unistd.h>

#include "bank/import.h"
#include "bank/key.h"
#include "bank/preamble.h"
#include "bank/proof.h"
#include "base/text.h"
#include "test.h"

static struct slice
slice(const char *text)
{
	return (struct slice){text, strlen(text)};
}

static void
test_clean(void)
{
	static const struct {
		const char *reason, *cell, *expected;
		unsigned trim;
	} cases[] = {
	    {"plain text stays", "abc", "abc", 0},
	    {"inner blanks stay", "张  三", "张  三", 0},
	    {"blanks and TABs go", "\t 12 \t", "12", 0},
	    {"full-width blanks and U+00A0 go",
		"　\xc2\xa0"
		"币\xc2\xa0　",
		"币", 0},
	    {"a BOM goes",
		"\xef\xbb\xbf"
		"日期",
		"日期", 0},
	    {"Excel's forced text is unwrapped", "=\"20230212\"", "20230212", 0},
	    {"Excel's forced text of nothing", "=\"\"", "", 0},
	    {"a backtick stays unless the profile says so", "`1", "`1", 0},
	    {"a backtick goes where the profile says so", "`1", "1", TRIM_BACKTICK},
	    {"an apostrophe goes where the profile says so", "'5191", "5191", TRIM_APOSTROPHE},
	    {"apostrophes around a value", "'5191'", "5191", TRIM_APOSTROPHE},
	    {"nothing but blanks", " \t　", "", 0},
	    {"nothing", "", "", 0},
	    {"half a character at the end is left alone", "a\xe3\x80", "a\xe3\x80", 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice got = cell_clean(cases[i].cell, strlen(cases[i].cell), cases[i].trim);

		check(slice_equals(got, slice(cases[i].expected)), cases[i].reason);
	}
}

static void
test_names(void)
{
	static const struct {
		const char *reason, *a, *b;
		int same;
	} cases[] = {
	    {"padding does not count", "\t交易时间 　", "交易时间", 1},
	    {"inner blanks do not count", "日 志 号", "日志号", 1},
	    {"full-width brackets are brackets", "借方发生额（支取）", "借方发生额(支取)", 1},
	    {"bilingual names are cut", "交易日期[ Transaction Date ]", "交易日期", 1},
	    {"case does not count", "Payer_Account", "payer_account", 1},
	    {"backticks do not count", "`交易时间", "交易时间", 1},
	    {"what is in round brackets counts", "金额(收入)", "金额(支出)", 0},
	    {"a longer name is another", "余额", "账户余额", 0},
	};
	struct arena arena = {0};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice a = name_normal(&arena, cases[i].a, strlen(cases[i].a));
		struct slice b = name_normal(&arena, cases[i].b, strlen(cases[i].b));

		check(slice_equals(a, b) == cases[i].same, cases[i].reason);
	}
	arena_release(&arena);
}

static void
test_amounts(void)
{
	static struct slice items[] = {{"¥", 2}, {"￥", 3}, {"CNY", 3}, {"(CN)", 4}, {"元", 3}};
	static const struct money_style marks = {
	    .marks = {.items = items, .count = sizeof items / sizeof *items},
	    .decimal = '.',
	    .thousands = ','};
	static const struct {
		const char *reason, *cell;
		enum parsed parsed;
		int64_t fen;
	} cases[] = {
	    {"zero", "0", PARSED_OK, 0},
	    {"minus zero", "-0.00", PARSED_OK, 0},
	    {"an explicit plus", "+1", PARSED_OK, 100},
	    {"one decimal", "29.5", PARSED_OK, 2950},
	    {"thousands", "1,234.56", PARSED_OK, 123456},
	    {"thousands, negative", "-1,099.14", PARSED_OK, -109914},
	    {"millions", "12,345,678.00", PARSED_OK, 1234567800},
	    {"leading zeros", "00012.50", PARSED_OK, 1250},
	    {"zeros beyond two decimals", "29.000", PARSED_OK, 2900},
	    {"zeros beyond two decimals, with commas", "1,029.500", PARSED_OK, 102950},
	    {"yuan sign", "¥25.00", PARSED_OK, 2500},
	    {"full-width yuan sign", "￥4.70", PARSED_OK, 470},
	    {"sign before the mark", "-¥4.70", PARSED_OK, -470},
	    {"sign after the mark", "¥-4.70", PARSED_OK, -470},
	    {"code and blank before", "CNY 123.18", PARSED_OK, 12318},
	    {"code without blank", "CNY13.50", PARSED_OK, 1350},
	    {"mark behind", "8,000.00(CN)", PARSED_OK, 800000},
	    {"plus, blank, mark", "+ ¥1,100.00", PARSED_OK, 110000},
	    {"full-width digits", "１２３．４５", PARSED_OK, 12345},
	    {"full-width minus", "－5.00", PARSED_OK, -500},
	    {"minus sign U+2212", "−5.00", PARSED_OK, -500},
	    {"the largest", "92233720368547758.07", PARSED_OK, INT64_MAX},
	    {"the smallest", "-92233720368547758.08", PARSED_OK, INT64_MIN},
	    {"one cent above the largest", "92233720368547758.08", PARSED_TOO_LARGE, 0},
	    {"one cent above, with commas", "92,233,720,368,547,758.08", PARSED_TOO_LARGE, 0},
	    {"half a cent", "0.005", PARSED_TOO_PRECISE, 0},
	    {"an exponent", "1e5", PARSED_NOT_A_NUMBER, 0},
	    {"not a number", "NaN", PARSED_NOT_A_NUMBER, 0},
	    {"nothing", "", PARSED_NOT_A_NUMBER, 0},
	    {"only a sign", "-", PARSED_NOT_A_NUMBER, 0},
	    {"only a mark", "¥", PARSED_NOT_A_NUMBER, 0},
	    {"two signs", "--5", PARSED_NOT_A_NUMBER, 0},
	    {"commas in the wrong place", "12,34.00", PARSED_NOT_A_NUMBER, 0},
	    {"a comma first", ",123.00", PARSED_NOT_A_NUMBER, 0},
	    {"a group too short at the end", "1,23", PARSED_NOT_A_NUMBER, 0},
	    {"a decimal comma", "1300,00", PARSED_NOT_A_NUMBER, 0},
	    {"two points", "1.2.3", PARSED_NOT_A_NUMBER, 0},
	    {"an annotation", "131.77(已退款89.84)", PARSED_NOT_A_NUMBER, 0},
	    {"blanks between digits", "1 234.00", PARSED_NOT_A_NUMBER, 0},
	    {"letters on purpose", "xx,yyyy.zz", PARSED_NOT_A_NUMBER, 0},
	    {"an unknown mark", "$120", PARSED_NOT_A_NUMBER, 0},
	};

	char many[401];
	int64_t none;

	memset(many, '1', sizeof many - 1);
	many[sizeof many - 1] = '\0';
	check(cell_amount(slice(many), &marks, &none) == PARSED_TOO_LARGE, "400 digits");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t fen = 0;
		enum parsed parsed = cell_amount(slice(cases[i].cell), &marks, &fen);

		check(parsed == cases[i].parsed && (parsed != PARSED_OK || fen == cases[i].fen),
		    cases[i].reason);
	}
}

/* Other ways to write money. */
static void
test_styles(void)
{
	static const struct {
		const char *reason, *cell;
		char decimal, thousands;
		int annotated;
		enum parsed parsed;
		int64_t fen;
	} cases[] = {
	    {"a decimal comma", "1300,00", ',', '.', 0, PARSED_OK, 130000},
	    {"points every three", "-1.234.567,8", ',', '.', 0, PARSED_OK, -123456780},
	    {"a sign and no points", "+31070,11", ',', '.', 0, PARSED_OK, 3107011},
	    {"leading zeros", "000000000147,64", ',', '.', 0, PARSED_OK, 14764},
	    {"a point where a comma decides is no decimal point", "12.34", ',', '.', 0,
		PARSED_NOT_A_NUMBER, 0},
	    {"blanks every three", "1 234,50", ',', ' ', 0, PARSED_OK, 123450},
	    {"U+00A0 every three",
		"1\xc2\xa0"
		"234,50",
		',', ' ', 0, PARSED_OK, 123450},
	    {"apostrophes", "1'234.50", '.', '\'', 0, PARSED_OK, 123450},
	    {"an annotation that is cut", "131.77(已退款89.84)", '.', ',', 1, PARSED_OK, 13177},
	    {"with wide brackets", "44.28（已全额退款）", '.', ',', 1, PARSED_OK, 4428},
	    {"text without brackets is no annotation", "44.28已退款", '.', ',', 1,
		PARSED_NOT_A_NUMBER, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct money_style style = {.decimal = cases[i].decimal,
		    .thousands = cases[i].thousands,
		    .annotated = cases[i].annotated};
		int64_t fen = 0;
		enum parsed parsed = cell_amount(slice(cases[i].cell), &style, &fen);

		check(parsed == cases[i].parsed && (parsed != PARSED_OK || fen == cases[i].fen),
		    cases[i].reason);
	}
}

static void
test_rounded(void)
{
	static const struct money_style style = {.decimal = '.', .thousands = ','};
	static const struct {
		const char *reason, *cell;
		int64_t fen;
	} cases[] = {
	    {"half a fen goes up", "0.00500", 1},
	    {"less does not", "0.00499", 0},
	    {"away from zero", "-0.00500", -1},
	    {"whole fen stay", "4.33000", 433},
	    {"the next fen", "21.12968", 2113},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t fen;

		check(cell_amount_rounded(slice(cases[i].cell), &style, &fen) == PARSED_OK &&
			fen == cases[i].fen,
		    cases[i].reason);
	}
}

static void
test_parties(void)
{
	static const struct {
		const char *reason, *cell, *name, *account;
		bool first;
	} cases[] = {
	    {"name, blank, account", "张三 66666666666666", "张三", "66666666666666", false},
	    {"no blank", "住房公积金中心1111111111", "住房公积金中心", "1111111111", false},
	    {"masked", "李四 6226******5669", "李四", "6226******5669", false},
	    {"only an account", "1234123412341234", "", "1234123412341234", false},
	    {"only a name", "微信支付", "微信支付", "", false},
	    {"a short number belongs to the name", "十二号楼12", "十二号楼12", "", false},
	    {"account first", "12-345678-9 JOHN SMITH", "JOHN SMITH", "12-345678-9", true},
	    {"letters in it", "NL47INGB9999999999 hr paulissen", "hr paulissen",
		"NL47INGB9999999999", true},
	    {"a name first", "JOHN SMITH", "JOHN SMITH", "", true},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice name, account;

		cell_split_party(slice(cases[i].cell), cases[i].first, &name, &account);
		check(slice_equals(name, slice(cases[i].name)) &&
			slice_equals(account, slice(cases[i].account)),
		    cases[i].reason);
	}
	check(cell_damaged(slice("12345678901236500")), "17 digits with zeros at the end");
	check(cell_damaged(slice("6.22E+18")), "a number with an exponent");
	check(!cell_damaged(slice("123456789012300")), "15 digits are exact");
	check(!cell_damaged(slice("6222020000000001")), "16 digits that are all there");
}

static void
test_words(void)
{
	static struct slice items[] = {{"收入", 6}, {"转入*", 7}, {"*退款*", 8}, {"", 0}};
	static const struct words words = {.items = items, .count = 4};

	check(words_match(&words, slice("收入")), "a word");
	check(!words_match(&words, slice("收入A")), "more than the word");
	check(words_match(&words, slice("转入零钱通")), "the front");
	check(words_match(&words, slice("全额退款成功")), "the middle");
	check(words_match(&words, slice("")), "nothing");
	check(!words_match(&words, slice("零钱")), "another word");
}

static void
test_dates(void)
{
	static const struct {
		const char *reason, *format, *cell, *day; /* day NULL: refused */
		int seconds;
	} cases[] = {
	    {"ISO", "YYYY-MM-DD", "2026-01-31", "2026-01-31", 0},
	    {"digits only", "YYYYMMDD", "20260131", "2026-01-31", 0},
	    {"slashes without padding", "YYYY/M/D", "2026/1/5", "2026-01-05", 0},
	    {"slashes with padding in the same format", "YYYY/M/D", "2026/01/05", "2026-01-05", 0},
	    {"Chinese", "YYYY年MM月DD日", "2026年01月05日", "2026-01-05", 0},
	    {"with a time", "YYYY-MM-DD hh:mm:ss", "2026-01-05 10:11:12", "2026-01-05", 36672},
	    {"two blanks before the time", "YYYY/MM/DD hh:mm:ss", "2025/12/03  14:06:51",
		"2025-12-03", 50811},
	    {"full-width colons", "YYYY-MM-DD hh:mm:ss", "2026-01-05 16：33：45", "2026-01-05",
		59625},
	    {"microseconds", "YYYY-MM-DD-hh.mm.ss.*", "2019-01-05-10.23.45.123456", "2019-01-05",
		37425},
	    {"two-digit year", "DD/MM/YY", "31/01/26", "2026-01-31", 0},
	    {"leap day", "YYYY-MM-DD", "2024-02-29", "2024-02-29", 0},
	    {"no leap day", "YYYY-MM-DD", "2026-02-29", NULL, 0},
	    {"31 February", "YYYY-MM-DD", "2026-02-31", NULL, 0},
	    {"month 0", "YYYY-MM-DD", "2026-00-10", NULL, 0},
	    {"month 13", "YYYY-MM-DD", "2026-13-10", NULL, 0},
	    {"day and month the other way round", "YYYY-MM-DD", "2026-31-01", NULL, 0},
	    {"hour 24", "YYYY-MM-DD hh:mm:ss", "2026-01-05 24:00:00", NULL, 0},
	    {"a sum that looks like a date", "YYYYMMDD", "14928.64", NULL, 0},
	    {"something behind it", "YYYY-MM-DD", "2026-01-05x", NULL, 0},
	    {"something before it", "YYYY-MM-DD", "x2026-01-05", NULL, 0},
	    {"too short", "YYYY-MM-DD", "2026-1-5", NULL, 0},
	    {"a trailing dot", "YYYY.MM.DD.", "2019.04.19.", "2019-04-19", 0},
	    {"the name of a month", "DD MMM YYYY", "27 Feb 2018", "2018-02-27", 0},
	    {"the whole name of a month", "D-MMM-YY", "3-September-26", "2026-09-03", 0},
	    {"no such month", "DD MMM YYYY", "27 Feber 2018", NULL, 0},
	    {"a zone", "YYYY-MM-DD hh:mm:ss +*", "2018-02-25 12:34:56 +0000", "2018-02-25", 45296},
	    {"the front of an id", "YYYYMMDD*", "20260710A0099", "2026-07-10", 0},
	    {"a spreadsheet's day", "serial", "42370", "2016-01-01", 0},
	    {"a spreadsheet's day and time", "serial", "42370.75", "2016-01-01", 64800},
	    {"half past six that is no binary fraction", "serial", "46027.2708333333", "2026-01-05",
		23400},
	    {"no year: that of the title, January 2024", "MM/DD", "01/05", "2024-01-05", 0},
	    {"no year, December: the year before", "MM/DD", "12/29", "2023-12-29", 0},
	    {"year, month and day in columns of their own", "YYYY M D", "2026 1 5", "2026-01-05",
		0},
	    {"nothing", "YYYY-MM-DD", "", NULL, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct date_format format;
		char text[DATE_TEXT];
		date_day day;
		int seconds = -1;
		struct year_source year = {2024, 1};
		bool fine = date_format_parse(&format, slice(cases[i].format), false);
		bool read =
		    fine && cell_date(&format, 1, slice(cases[i].cell), year, &day, &seconds);

		if (cases[i].day == NULL)
			check(fine && !read, cases[i].reason);
		else
			check(read && strcmp(date_format(day, text), cases[i].day) == 0 &&
				seconds == cases[i].seconds,
			    cases[i].reason);
	}
}

static void
test_accounts(void)
{
	static const struct {
		const char *reason, *a, *b;
		int same;
	} cases[] = {
	    {"equal", "6222001", "6222001", 1},
	    {"blanks and hyphens do not count", "6222 0010-01", "6222001001", 1},
	    {"different", "6222001", "6222002", 0},
	    {"one is longer", "6222001", "62220011", 0},
	    {"masked in the middle", "6222****7890", "6222001234567890", 1},
	    {"masked, other tail", "6222****7890", "6222001234567891", 0},
	    {"masked, other head", "6223****7890", "6222001234567890", 0},
	    {"masked by an ellipsis", "2088…0156", "20880000000000000156", 1},
	    {"both masked, compatible", "6222****90", "62****7890", 1},
	    {"both masked, incompatible", "6222****90", "63****7890", 0},
	    {"a mask may not overlap", "6222****2200", "6222200", 0},
	    {"all masked: nothing speaks against it", "****", "6222001", 1},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		check(account_same(slice(cases[i].a), slice(cases[i].b)) == cases[i].same,
		    cases[i].reason);
		check(account_same(slice(cases[i].b), slice(cases[i].a)) == cases[i].same,
		    cases[i].reason);
	}
}

static void
test_preamble(void)
{
	static struct slice items[] = {{"账号", 6}, {"Opening balance", 15}};
	static const struct words words = {.items = items, .count = 2};
	static const struct {
		const char *reason, *text, *expected;
	} cases[] = {
	    {"full-width colon and brackets", "#支付宝\n#账号：[20880156]\n#起始", "20880156"},
	    {"a cell of its own", "title,,\n账号,10-5456010400,,\n", "10-5456010400"},
	    {"a bilingual name", "查询账号[ Inquirer account number ],755900,\n", "755900"},
	    {"digits in groups, then another word", "账号: 6222 0010 01 币种: 人民币\n",
		"6222 0010 01"},
	    {"a quoted amount", "Opening balance,\"1,234.50\",\n", "1,234.50"},
	    {"an amount with its unit", "Opening balance: 100.00 元\n", "100.00"},
	    {"a TAB", "账号:\t1234\t户名:\tX\n", "1234"},
	    {"a longer word is another", "账号名称：某某公司\n", ""},
	    {"the longer word first, then the right one", "账号名称：某某公司\n账号：77\n", "77"},
	    {"no value", "账号：\n", ""},
	    {"not there", "nothing\n", ""},
	    {"no text", "", ""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check(slice_equals(
			  preamble_find(slice(cases[i].text), &words), slice(cases[i].expected)),
		    cases[i].reason);
}

static void
test_patterns(void)
{
	static const struct {
		const char *reason, *text, *pattern, *expected;
	} cases[] = {
	    {"a value among words", "收入：1笔 0.35元,,,\n支出：2笔 28.16元", "支出：*笔 @元",
		"28.16"},
	    {"the count before it", "收入：1笔 0.35元\n支出：2笔 28.16元", "支出：@笔", "2"},
	    {"a value at the front", "5 收 91,007,497.02", "@ 收", "5"},
	    {"a value at the end", "5 收 91,007,497.02", "收 @", "91,007,497.02"},
	    {"the year of a title", "某银行信用卡账单(2025年01月)", "@年", "2025"},
	    {"and its month", "某银行信用卡账单(2025年01月)", "年@月", "01"},
	    {"not beyond the line", "收入：1笔\n0.35元", "收入：*笔 @元", ""},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slice item = slice(cases[i].pattern);
		const struct words words = {.items = &item, .count = 1};

		check(slice_equals(
			  preamble_find(slice(cases[i].text), &words), slice(cases[i].expected)),
		    cases[i].reason);
	}
}

/* Fields joined by "|". */
static void
test_split(void)
{
	static const struct {
		const char *reason, *line, *expected;
		char delimiter, quote, prefix;
	} cases[] = {
	    {"plain", "a,b,,c", "a|b||c", ',', '"', 0},
	    {"quoted comma", "\"a,b\",c", "a,b|c", ',', '"', 0},
	    {"doubled quote", "\"a\"\"b\",c", "a\"b|c", ',', '"', 0},
	    {"only a doubled quote", "\"\"\"\",c", "\"|c", ',', '"', 0},
	    {"empty quotes", "\"\",c", "|c", ',', '"', 0},
	    {"quote in the middle is literal", "点击\"多多\",c", "点击\"多多\"|c", ',', '"', 0},
	    {"TAB after the closing quote", "\"-1,099.14\"\t,x", "-1,099.14|x", ',', '"', 0},
	    {"blanks before the quote", " \t\"a,b\" ,c", "a,b|c", ',', '"', 0},
	    {"text after the closing quote: no quoted field", "\"张三\"的房租,c",
		"\"张三\"的房租|c", ',', '"', 0},
	    {"unclosed quote in a line alone is literal", "a,\"b,c", "a|\"b|c", ',', '"', 0},
	    {"CR CR at the end", "a,b\r\r", "a|b", ',', '"', 0},
	    {"trailing delimiter", "a,b,", "a|b|", ',', '"', 0},
	    {"TABs as delimiter, quoted", "\"a\tb\"\tc", "a\tb|c", '\t', '"', 0},
	    {"prefixed: commas inside values", "`a,b,`{\"x\":1,\"y\":2},`",
		"a,b|{\"x\":1,\"y\":2}|", ',', 0, '`'},
	    {"prefixed: a line without the prefix", "总交易单数,总金额", "总交易单数|总金额", ',',
		0, '`'},
	    {"no quotes where there are none", "\"a,b\"", "\"a|b\"", ',', 0, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct scan_options options = {.delimiter = cases[i].delimiter,
		    .quote = cases[i].quote,
		    .prefix = cases[i].prefix};
		struct slice fields[16];
		struct text joined = {0};
		char line[128];
		size_t count;

		(void)snprintf(line, sizeof line, "%s", cases[i].line);
		count = scan_split(line, strlen(line), &options, fields, 16);
		for (size_t n = 0; n < count; n++) {
			text_adds(&joined, n > 0 ? "|" : "");
			text_add(&joined, fields[n].bytes, fields[n].length);
		}
		check_text(text_string(&joined), cases[i].expected, cases[i].reason);
		text_release(&joined);
	}
}

static void
test_proof(void)
{
	static const struct
	{ /* NOLINT(clang-analyzer-optin.performance.Padding): read in this order */
		const char *reason;
		int64_t rows[4][2]; /* amount and balance; balance -1: not told */
		int proves; /* 0 or 1 */
		enum proof_way way;
		int has;
		int64_t opening, closing;
	} cases[] = {
	    {"oldest first", {{100, 1100}, {-50, 1050}, {7, 1057}, {3, 1060}}, true, PROOF_OLDEST,
		true, 1000, 1060},
	    {"newest first", {{3, 1060}, {7, 1057}, {-50, 1050}, {100, 1100}}, true, PROOF_NEWEST,
		true, 1000, 1060},
	    {"a wrong balance", {{100, 1100}, {-50, 1051}, {7, 1058}, {3, 1061}}, false,
		PROOF_OLDEST, true, 0, 0},
	    {"a row is missing", {{100, 1100}, {7, 1057}, {3, 1060}, {1, 1061}}, false,
		PROOF_OLDEST, true, 0, 0},
	    {"some rows do not tell", {{100, -1}, {-50, 1050}, {7, -1}, {3, -1}}, true,
		PROOF_OLDEST, true, 1000, 1060},
	    {"only the last of a day tells", {{100, -1}, {-50, 1050}, {7, -1}, {3, 1060}}, true,
		PROOF_OLDEST, true, 1000, 1060},
	    {"no balances at all", {{100, -1}, {-50, -1}, {7, -1}, {3, -1}}, true, PROOF_OLDEST,
		false, 0, 0},
	    {"no movement: both ways prove", {{0, 5}, {0, 5}, {0, 5}, {0, 5}}, true, PROOF_OLDEST,
		true, 5, 5},
	    {"newest first within the days, which rise",
		{{-50, 1050}, {100, 1100}, {3, 1060}, {7, 1057}}, true, PROOF_DAYS_RISE, true, 1000,
		1060},
	    {"the same, and each day's first row tells alone",
		{{-50, 1050}, {100, -1}, {3, 1060}, {7, -1}}, true, PROOF_DAYS_RISE, true, 1000,
		1060},
	    {"oldest first within the days, which fall",
		{{7, 1057}, {3, 1060}, {100, 1100}, {-50, 1050}}, true, PROOF_DAYS_FALL, true, 1000,
		1060},
	    {"no order, but one chain", {{7, 1057}, {100, 1100}, {3, 1060}, {-50, 1050}}, true,
		PROOF_UNSORTED, true, 1000, 1060},
	    {"no order, and no chain", {{7, 1058}, {100, 1100}, {3, 1060}, {-50, 1050}}, false,
		PROOF_UNSORTED, true, 0, 0},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct proof *proof = xcalloc(1, sizeof *proof);
		struct errors errors = {0};
		enum proof_way way = PROOF_OLDEST;
		bool fine = true, has;
		int64_t opening = 0, closing = 0;

		proof->unsorted = cases[i].way == PROOF_UNSORTED;
		for (int n = 0; n < 4; n++)
			fine &= proof_add(proof, n + 2, n / 2, cases[i].rows[n][0],
			    cases[i].rows[n][1] < 0 ? NULL : &cases[i].rows[n][1]);
		fine &= (proof_end(proof, &way, "f", &errors) == RC_OK) == cases[i].proves;
		fine &= way == cases[i].way;
		has = proof_balances(proof, way, &opening, &closing);
		fine &= !cases[i].proves || has == cases[i].has;
		if (cases[i].proves && has)
			fine &= opening == cases[i].opening && closing == cases[i].closing;
		check(fine, cases[i].reason);
		errors_release(&errors);
		proof_release(proof);
		free(proof);
	}
}

/* Sums near the end of int64 are refused, never wrapped. */
static void
test_proof_overflow(void)
{
	struct proof *proof = xcalloc(1, sizeof *proof);
	int64_t balance = INT64_MIN;

	check(proof_add(proof, 2, 0, INT64_MAX, NULL), "the largest amount");
	check(!proof_add(proof, 3, 0, 1, NULL), "a cent more than the largest sum");
	*proof = (struct proof){0};
	check(!proof_add(proof, 2, 0, 1, &balance), "a balance that nothing can precede");
	free(proof);
}

static void
add_slice(struct text *text, struct slice slice)
{
	text_add(text, slice.bytes, slice.length);
	text_adds(text, "|");
}

static void
add_number(struct text *text, int64_t number)
{
	char digits[NUMBER_TEXT];

	text_add(text, digits, number_format(number, 0, digits));
	text_adds(text, "|");
}

/* All rows of a file as text, with their keys; with `twice` those of a second reading. */
static enum rc
read_all(const char *path, const struct profiles *profiles, size_t block_size, bool twice,
    struct text *text, struct errors *errors)
{
	struct bank_source source = {.path = path, .block_size = block_size, .bank = "CCB"};
	struct bank_reader *reader;
	struct bank_row row;
	struct keys keys = {0};
	char date[DATE_TEXT];
	bool more;
	enum rc rc;

	rc = bank_reader_open(&reader, &source, profiles, errors);
	for (int pass = !twice; pass < 2 && rc == RC_OK; pass++) {
		text_clear(text);
		while ((rc = bank_reader_next(reader, &row, true, &more)) == RC_OK && more) {
			add_number(text, row.line);
			text_adds(text, date_format(row.day, date));
			add_number(text, row.amount_fen);
			add_number(text, row.has_balance ? row.balance_fen : -1);
			add_slice(text, row.id);
			add_slice(text, row.payer);
			add_slice(text, row.payer_account);
			add_slice(text, row.memo);
			add_slice(text, row.order_id);
			if (pass == 1)
				add_slice(
				    text, key_of(&keys, bank_reader_profile(reader), &row, date));
			text_adds(text, "\n");
		}
		if (pass == 0 && rc == RC_OK)
			rc = bank_reader_rewind(reader);
	}
	bank_reader_close(reader);
	keys_release(&keys);
	return rc;
}

/* FAULTS C-3: the same rows with blocks of `first` to `last` bytes as with the usual ones. */
static void
test_blocks(const char *path, const struct profiles *profiles, size_t first, size_t last)
{
	struct errors errors = {0};
	struct text whole = {0}, pieces = {0}, reason = {0};
	size_t different = 0;
	enum rc rc = read_all(path, profiles, 0, true, &whole, &errors);

	errors_print(&errors, "#", stdout);
	for (size_t size = first; size <= last && different == 0; size++) {
		enum rc again = read_all(path, profiles, size, size % 64 == 1, &pieces, &errors);

		different += again != rc || strcmp(text_string(&whole), text_string(&pieces)) != 0;
	}
	text_printf(
	    &reason, "%s: blocks of %zu to %zu bytes give the same rows", path, first, last);
	check(rc == RC_OK && whole.length > 0 && different == 0, reason.bytes);
	text_release(&whole);
	text_release(&pieces);
	text_release(&reason);
	errors_release(&errors);
}

/* A file longer than what is looked at first, with quotes, line ends of all kinds and wide
 * characters. */
static void
write_long_file(const char *path)
{
	FILE *file = fopen(path, "w");
	long long balance = 0;

	fputs("date,amount,payer,payer_account,memo,id,balance\r\n", file);
	for (int i = 0; i < 860; i++) {
		balance += i;
		fprintf(file, "2026-01-%02d,%d.%02d,%s,62%d,%s,%s%d,%lld.%02lld%s", 1 + i / 40,
		    i / 100, i % 100, i % 3 == 0 ? "张三丰" : "\"Smith, John\"", i,
		    i % 5 == 0 ? "\"says \"\"房租\"\",\r\nand more\""
			       : "房租 𠮷 no \"quotes\" to speak of",
		    i % 7 == 0 ? "" : "ID", i, balance / 100, balance % 100,
		    i % 2 == 0 ? "\r\r\n" : "\n");
	}
	fclose(file);
}

/* Every code point that there is, in GB18030 by iconv, comes back through our decoder. */
static void
test_gb18030(const char *path)
{
	FILE *file = fopen(path, "w");
	iconv_t to = iconv_open("GB18030", "UTF-8");
	struct text expected = {0}, got = {0};
	struct errors errors = {0};
	struct input *input;
	const char *bytes;
	size_t length;

	for (unsigned code = 1; code <= 0x10ffff; code++) {
		char utf8[4], gb[8], *in = utf8, *out = gb;
		size_t n = code < 0x80 ? 1
		    : code < 0x800     ? 2
		    : code < 0x10000   ? 3
				       : 4,
		       left = n, room = sizeof gb;

		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		utf8[0] = (char)(n == 1 ? code : (0xf00u >> n & 0xf0u) | code >> (6 * (n - 1)));
		if (n == 2)
			utf8[0] = (char)(0xc0 | code >> 6);
		for (size_t i = 1; i < n; i++)
			utf8[i] = (char)(0x80 | (code >> (6 * (n - 1 - i)) & 0x3f));
		if (iconv(to, &in, &left, &out, &room) == (size_t)-1) {
			(void)iconv(to, NULL, NULL, NULL, NULL);
			continue;
		}
		text_add(&expected, utf8, n);
		fwrite(gb, 1, (size_t)(out - gb), file);
	}
	iconv_close(to);
	fclose(file);
	check(expected.length > 4000000, "nearly all code points have a GB18030 form");
	if (input_open(&input, path, ENCODING_GB18030, &errors) == RC_OK) {
		input_block_size(input, 4093);
		while (input_read(input, &bytes, &length) == RC_OK && length > 0)
			text_add(&got, bytes, length);
		input_close(input);
	}
	errors_print(&errors, "#", stdout);
	check(got.length == expected.length && memcmp(got.bytes, expected.bytes, got.length) == 0,
	    "every code point comes back from GB18030 as iconv has it");
	text_release(&expected);
	text_release(&got);
	errors_release(&errors);
}

static void
test_gb18030_invalid(const char *path)
{
	static const struct {
		const char *reason, *bytes, *expected;
	} cases[] = {
	    {"0x80 is nothing",
		"ab\x80"
		"c",
		"invalid GB18030 at byte 2 of the file (0x80)"},
	    {"0xff is nothing", "ab\xff\xff", "invalid GB18030 at byte 2 of the file (0xff)"},
	    {"a pair cut by the end", "ab\xd6", "invalid GB18030 at byte 2 of the file (0xd6)"},
	    {"a four-byte form cut by the end", "\x81\x30\x81",
		"invalid GB18030 at byte 0 of the file (0x81)"},
	    {"an undefined trail",
		"\xd6\x7f"
		"ab",
		"invalid GB18030 at byte 0 of the file (0xd6)"},
	    {"a four-byte form beyond Unicode", "\xe3\x32\x9a\x36",
		"invalid GB18030 at byte 0 of the file (0xe3)"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		FILE *file = fopen(path, "w");
		struct errors errors = {0};
		struct input *input;
		const char *bytes;
		size_t length = 0;
		enum rc rc;

		fwrite(cases[i].bytes, 1, strlen(cases[i].bytes), file);
		fclose(file);
		rc = input_open(&input, path, ENCODING_GB18030, &errors);
		while (
		    rc == RC_OK && (rc = input_read(input, &bytes, &length)) == RC_OK && length > 0)
			continue;
		check(rc == RC_DATA && strstr(errors.kept[0].text, cases[i].expected) != NULL,
		    cases[i].reason);
		input_close(input);
		errors_release(&errors);
	}
}

static const char *
fixture(const char *name)
{
	static char path[4096];

	(void)snprintf(path, sizeof path, "%s/tests/data/bank/%s", getenv("ROOT"), name);
	return path;
}

int
main(void)
{
	static const char *const fixtures[] = {
	    "icbc.csv", "ccb.csv", "cmb.csv", "alipay.csv", "wechat.csv", "generic.csv"};
	struct profiles profiles = {0};
	struct errors errors = {0};
	char folder[4096];
	const char *folders[] = {folder, NULL};

	test_clean();
	test_names();
	test_amounts();
	test_styles();
	test_rounded();
	test_parties();
	test_words();
	test_dates();
	test_accounts();
	test_preamble();
	test_patterns();
	test_split();
	test_proof();
	test_proof_overflow();
	(void)snprintf(folder, sizeof folder, "%s/schema/bank", getenv("ROOT"));
	check(profiles_read(&profiles, folders, NULL, &errors) == RC_OK,
	    "all shipped profiles are whole");
	errors_print(&errors, "#", stdout);
	for (size_t i = 0; i < sizeof fixtures / sizeof *fixtures; i++)
		test_blocks(fixture(fixtures[i]), &profiles, 1, 400);
	write_long_file("long.csv");
	test_blocks("long.csv", &profiles, 1, 400);
	profiles_release(&profiles);
	/* to recognise its profile takes longer than to read it */
	check(profiles_read(&profiles, folders, "generic", &errors) == RC_OK, "one profile");
	test_blocks("long.csv", &profiles, 401, 4096);
	test_gb18030("all.txt");
	test_gb18030_invalid("bad.txt");
	profiles_release(&profiles);
	errors_release(&errors);
	return test_end();
}
