/* Dates that come in runs: the last one is not parsed or written again. */
#ifndef DEED_SAME_DATE_H
#define DEED_SAME_DATE_H

#include <string.h>

#include "base/date.h"
#include "base/value.h"

/* All zero is valid. */
struct same_date {
	char text[DATE_TEXT - 1];
	date_day day;
};

/* As date_parse. */
static inline bool
same_date_parse(struct same_date *last, struct value text, date_day *day)
{
	if (text.kind != VALUE_TEXT || text.length != sizeof last->text)
		return false;
	if (memcmp(last->text, text.bytes, sizeof last->text) != 0) {
		if (!date_parse(text.bytes, text.length, &last->day))
			return false;
		memcpy(last->text, text.bytes, sizeof last->text);
	}
	*day = last->day;
	return true;
}

/* As date_format; the text lives until the next call. */
static inline struct value
same_date_text(struct same_date *last, date_day day)
{
	char text[DATE_TEXT];

	if (last->text[0] == '\0' || last->day != day) {
		memcpy(last->text, date_format(day, text), sizeof last->text);
		last->day = day;
	}
	return value_text(last->text, sizeof last->text);
}

#endif
