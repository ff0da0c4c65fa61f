/* Records on their way from a container to the reader: written as CSV into a file without a name.
 * Blank lines keep records of a sheet on their own line. */
#ifndef DEED_BANK_ROWS_H
#define DEED_BANK_ROWS_H

#include <stdio.h>
#include <sys/types.h>

#include "bank/scan.h"

struct rows {
	FILE *file;
	bool failed; /* a write did */
	bool begun; /* the record has a cell */
};

enum rc rows_open(struct rows *rows, const struct input *input);

/* A cell of the present record; it may hold anything but NUL. */
void rows_cell(struct rows *rows, struct slice cell);
void rows_end(struct rows *rows);

/* The place where the next record will begin, and going back there: what came after is gone. */
off_t rows_mark(struct rows *rows);
void rows_back(struct rows *rows, off_t mark);

/* *fd gets the file, which is then the caller's, after RC_OK. RC_IO: the disk is full. */
enum rc rows_close(struct rows *rows, const struct input *input, struct errors *errors, int *fd);
void rows_release(struct rows *rows); /* after a failure; a closed one is fine */

#endif
