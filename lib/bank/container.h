/* Statements that are no delimited text: what a file is by its first bytes, and its conversion into
 * records, which the reader then takes as it takes CSV. A format (MT940 …) gives the columns of
 * movement.h, which profiles with its name in [file] format lay out; a workbook gives its cells,
 * for the profiles of CSV. */
#ifndef DEED_BANK_CONTAINER_H
#define DEED_BANK_CONTAINER_H

#include "bank/rows.h"

struct container {
	const char *format; /* of the profiles that fit; "" a table of any layout */
	const char *title; /* for people */
	bool (*is)(struct slice start);
	enum rc (*convert)(struct input *input, struct rows *rows, struct errors *errors);
};

/* Whether there is such a format. */
bool container_known(const char *format);

/* Says whether a table that begins so is a statement. */
struct container_chooser {
	bool (*fits)(void *context, const struct container *container, struct slice start);
	void *context;
};

/* What the input holds, and its conversion if need be: then the input reads the records. NULL for
 * delimited text, which stays as it is, or takes the place of the zip that it is in. Of a workbook
 * it is the sheet that fits; RC_DATA when several do. */
enum rc container_open(struct input *input, const struct container **container,
    const struct container_chooser *chooser, struct errors *errors);

#endif
