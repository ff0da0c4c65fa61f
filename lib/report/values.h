/* What a report is asked: its parameters with the values that `key=value` words give them. */
#ifndef DEED_VALUES_H
#define DEED_VALUES_H

#include "base/date.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "report/report.h"

struct report_values {
	struct value values[REPORT_PARAMETERS_MAX]; /* in the order of the report's parameters */
	int64_t known_at; /* a run's number; 0: all that is known now */
	struct arena arena;
};

/* Reads the words against the report's parameters. date is the business date; defaults such as
 * `month-start` are counted from as_of where the report has it. An unknown parameter, a value of
 * the wrong type and an unknown run are RC_USAGE, a code that no master row has is RC_NOINPUT; all
 * are listed. */
enum rc values_read(struct report_values *values, const struct report *report,
    struct ledger *ledger, char *const *words, int count, date_day date);
void values_release(struct report_values *values);

/* A value as people write it: 2026-01-15, 12.50, yes; "" for NULL. Appended to text. */
void value_show(const struct report_parameter *parameter, struct value value, struct text *text);

/* All that is not NULL, as words: "as_of=2026-01-15, party=P001". Appended to text. */
void values_show(const struct report_values *values, const struct report *report,
    const char *separator, struct text *text);

#endif
