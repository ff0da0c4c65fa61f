/* Pages and charts: labels in few digits, escapes, charts at the limits of numbers, flat memory. */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "io/chart.h"
#include "io/out.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void
test_numbers(void)
{
	static const struct {
		enum type type;
		int64_t number;
		const char *english, *chinese, *reason;
	} cases[] = {
	    {TYPE_MONEY, 0, "0", "0", "nothing"},
	    {TYPE_MONEY, 50, "0.5", "0.5", "fen"},
	    {TYPE_MONEY, 4, "0", "0", "less than a tenth of a yuan"},
	    {TYPE_MONEY, -4, "0", "0", "and no minus before it"},
	    {TYPE_MONEY, 99999, "1000", "1000", "just below thousand"},
	    {TYPE_MONEY, 100000, "1k", "1000", "thousand"},
	    {TYPE_MONEY, 999900, "10k", "9999", "just below ten thousand"},
	    {TYPE_MONEY, 1234500, "12.3k", "1.2万", "three digits at most"},
	    {TYPE_MONEY, 123456700, "1.2M", "123万", "a million"},
	    {TYPE_MONEY, -123456700, "-1.2M", "-123万", "owed the other way"},
	    {TYPE_MONEY, 12345678900, "123M", "1.2亿", "a hundred million"},
	    {TYPE_MONEY, 1234567890000, "12.3B", "123亿", "billions"},
	    {TYPE_MONEY, INT64_MAX, "92233720B", "922337204亿", "the largest"},
	    {TYPE_MONEY, INT64_MIN, "-92233720B", "-922337204亿", "the smallest"},
	    {TYPE_INT, 1500, "1.5k", "1500", "counts"},
	    {TYPE_AREA, 895200, "89.5", "89.5", "areas"},
	    {TYPE_PERCENT, 9750, "97.5%", "97.5%", "percents"},
	};
	struct text text = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		text_clear(&text);
		chart_number(&text, cases[i].type, cases[i].number, false);
		check_text(text_string(&text), cases[i].english, cases[i].reason);
		text_clear(&text);
		chart_number(&text, cases[i].type, cases[i].number, true);
		check_text(text_string(&text), cases[i].chinese, cases[i].reason);
	}
	text_release(&text);
}

static void
test_escapes(void)
{
	static const struct {
		const char *text, *expected, *reason;
	} cases[] = {
	    {"a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;", "marks of XML"},
	    {"]]>", "]]&gt;", "the end of a section"},
	    {"\x01\x1b[31m\x7f", "\xef\xbf\xbd\xef\xbf\xbd[31m\xef\xbf\xbd", "controls"},
	    {"\t\n", "\t\n", "blanks stay"},
	    {"\xef\xbf\xbe", "\xef\xbf\xbd", "U+FFFE is no XML"},
	    {"房款😀", "房款😀", "all other characters"},
	};
	struct text text = {0};

	for (size_t i = 0; i < COUNT(cases); i++) {
		text_clear(&text);
		xml_add(&text, cases[i].text, strlen(cases[i].text));
		check_text(text_string(&text), cases[i].expected, cases[i].reason);
	}
	text_release(&text);
}

static const struct out_column columns[] = {{.name = "month", .type = TYPE_CODE},
    {.name = "a", .type = TYPE_MONEY, .sum = true}, {.name = "b", .type = TYPE_MONEY, .sum = true}};

static size_t
count_of(const char *text, const char *word)
{
	size_t count = 0;

	for (; (text = strstr(text, word)) != NULL; text += strlen(word))
		count++;
	return count;
}

/* Draws records (a, b) as each kind; returns the SVG of the last. The caller frees it. */
static char *
draw(enum chart_kind kind, const int64_t (*records)[2], size_t count)
{
	const struct out_chart what = {
	    .kind = kind, .title = "T", .by = 0, .columns = {1, 2}, .count = 2};
	struct chart *chart = xcalloc(1, sizeof *chart);
	struct text html = {0};

	chart_start(chart, &what, columns, false);
	for (size_t i = 0; i < count; i++)
		chart_add(chart,
		    (struct value[]){value_string("2026-01"), value_int(records[i][0]),
			value_int(records[i][1])});
	chart_draw(chart, &html);
	chart_release(chart);
	free(chart);
	return text_take(&html);
}

static void
test_charts(void)
{
	static const int64_t plain[][2] = {{10000, 5000}, {20000, -5000}};
	static const int64_t limits[][2] = {{INT64_MAX, INT64_MIN}, {INT64_MAX, INT64_MIN}};
	static const int64_t zeros[][2] = {{0, 0}}, half[][2] = {{7, 0}, {8, 0}};
	int64_t(*many)[2] = xcalloc(CHART_RECORDS_MAX + 1, sizeof *many);
	char *svg;

	for (int kind = CHART_TOTALS; kind <= CHART_LINES; kind++) {
		free(draw((enum chart_kind)kind, zeros, 1));
		svg = draw((enum chart_kind)kind, plain, 0);
		check((kind == CHART_TOTALS) == (strstr(svg, "<svg") != NULL),
		    "without records there is nothing to draw but totals");
		free(svg);
		svg = draw((enum chart_kind)kind, limits, 2);
		check(kind == CHART_TOTALS ? svg[0] == '\0' : strstr(svg, "</svg>") != NULL,
		    "the largest numbers; a total that overflows is not drawn");
		check(strstr(svg, "=\"-") == NULL, "no negative place or size");
		free(svg);
	}
	svg = draw(CHART_COLUMNS, plain, 2);
	check_int((int64_t)count_of(svg, "<rect"), 4, "a mark for each amount");
	check(strstr(svg, "<title>2026-01 · b: -50.00</title>") != NULL, "with the exact amount");
	check(strstr(svg, "role=\"img\"") != NULL && strstr(svg, "<desc>2026-01 a 100.00;") != NULL,
	    "and a description for those who cannot see it");
	free(svg);
	svg = draw(CHART_COLUMNS, half, 2);
	check(count_of(svg, "<rect") == 2 && strstr(svg, "legend") == NULL,
	    "a series of zeros is left out");
	free(svg);
	for (size_t i = 0; i <= CHART_RECORDS_MAX; i++)
		many[i][0] = 1;
	svg = draw(CHART_COLUMNS, (const int64_t(*)[2])many, CHART_RECORDS_MAX + 1);
	free(many);
	check_int((int64_t)count_of(svg, "<rect"), CHART_RECORDS_MAX, "records have a limit");
	check(strstr(svg, "The first 400 records.") != NULL, "which is told");
	free(svg);
}

static long
memory_kb(void)
{
	struct rusage usage;

	(void)getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* A page of many records is written in the memory of a page of few. */
static void
test_memory(void)
{
	enum { ROWS = 300000 };
	const struct out_chart charts[] = {
	    {.kind = CHART_COLUMNS, .title = "T", .by = 0, .columns = {1}, .count = 1}};
	const struct out_options options = {
	    .file = "page.html", .title = "T", .charts = charts, .chart_count = 1};
	struct errors errors = {0};
	struct out *out = out_open(&out_html, &options, columns, COUNT(columns), &errors);
	long before;

	for (int i = 0; i < 1000; i++)
		(void)out_row(
		    out, (struct value[]){value_string("m"), value_int(i), value_int(-i)});
	before = memory_kb();
	for (int i = 0; i < ROWS; i++)
		(void)out_row(
		    out, (struct value[]){value_string("m"), value_int(i), value_int(-i)});
	check_int(out_close(out), RC_OK, "a page of many records");
	check(memory_kb() - before < 2048, "in flat memory");
	(void)unlink("page.html");
	errors_release(&errors);
}

int
main(void)
{
	test_numbers();
	test_escapes();
	test_charts();
	test_memory();
	return test_end();
}
