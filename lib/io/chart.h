/* A chart being gathered from records as they pass, and drawn as inline SVG. Drawing is in
 * integers; places along the width are percentages and heights are pixels, so that the labels keep
 * their size on any screen. Colours come from the page's style: s0, s1 … for series, a1 to a5 for
 * ages. */
#ifndef DEED_CHART_H
#define DEED_CHART_H

#include "base/memory.h"
#include "base/text.h"
#include "base/value.h"
#include "io/out.h"

struct chart {
	const struct out_chart *what;
	const struct out_column *columns; /* of the records */
	bool chinese;
	const char *labels[CHART_RECORDS_MAX];
	int64_t values[CHART_RECORDS_MAX][CHART_SERIES_MAX];
	int count; /* records kept; of CHART_TOTALS one, which holds the sums */
	int series[CHART_SERIES_MAX], shown; /* those that are drawn: chart_draw chooses */
	bool more; /* records were left out */
	bool broken; /* a sum overflowed: there is nothing true to draw */
	struct arena arena;
};

/* Starts a chart; what and columns are borrowed. chart_release frees what it keeps. */
void chart_start(struct chart *chart, const struct out_chart *what,
    const struct out_column *columns, bool chinese);
void chart_release(struct chart *chart);

void chart_add(struct chart *chart, const struct value *row);

/* Appends the chart as a <figure>; nothing when there is nothing to draw. */
void chart_draw(struct chart *chart, struct text *html);

/* Appends text as XML holds it: < > & " escaped, what XML cannot hold as U+FFFD. */
void xml_add(struct text *xml, const char *bytes, size_t length);

static inline void
xml_adds(struct text *xml, const char *string)
{
	xml_add(xml, string, strlen(string));
}

/* Appends an amount of the type in few digits, for labels: 12.3万, 1.2亿; in English 123k, 1.2M. */
void chart_number(struct text *text, enum type type, int64_t number, bool chinese);

#endif
