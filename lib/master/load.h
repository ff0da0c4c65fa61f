/* `deed load`: CSV files into master data and the two facts that come from files (readings, bills
 * brought forward). One engine, driven by a kind's descriptor: every cell and every row is checked,
 * only what changed is written, and each change goes to the history.
 *
 * A file is streamed. Memory grows with the number of its keys and of the rows that change (not of
 * those that are new). */
#ifndef DEED_LOAD_H
#define DEED_LOAD_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "master/kind.h"

struct load_counts {
	int64_t rows, added, changed, unchanged, rejected;
};

/* One kind into one ledger, in the run that is open. date is the business date (what billed_on is
 * when a bill does not say). reject_file: where bad rows go, each with its reason, so that the rest
 * is taken; NULL: a bad row is an error. Only one file may be loaded with it. */
struct load *load_open(
    struct ledger *ledger, const struct kind *kind, date_day date, const char *reject_file);

/* The folder of the program's own templates, borrowed, so that forms of letters can be checked. */
void load_templates(struct load *load, const char *folder);

/* Where remarks go, a borrowed list: of what is taken, and may be a slip. At first nowhere. */
void load_remarks(struct load *load, struct errors *remarks);

/* Reads one file ("-": standard input). RC_DATA when it is bad: its errors are
 * in the ledger's list. */
enum rc load_file(struct load *load, const char *path);

/* Publishes the rejected rows (also when there are none), tells the counts, frees. NULL is fine. */
enum rc load_close(struct load *load, struct load_counts *counts);

#endif
