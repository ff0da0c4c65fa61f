/* Records on their way from a container to the reader: written as CSV into a file without a name.
 * Blank lines keep records of a sheet on their own line. */
#ifndef DEED_BANK_ROWS_H
#define DEED_BANK_ROWS_H

#include <stdio.h>

#include "bank/scan.h"

struct rows {
	FILE *file;
	bool begun; /* the record has a cell */
};

enum rc rows_open(struct rows *rows, const struct input *input);

/* A cell of the present record; it may hold anything but NUL. */
void rows_cell(struct rows *rows, struct slice cell);
void rows_end(struct rows *rows);

/* *fd gets the file, which is then the caller's, after RC_OK. RC_IO: the disk is full. */
enum rc rows_close(struct rows *rows, const struct input *input, struct errors *errors, int *fd);
void rows_release(struct rows *rows); /* after a failure; a closed one is fine */

#endif
