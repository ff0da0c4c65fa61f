/* The errors of one command: where, what was expected, what was got. Collected, printed at the
 * end. */
#ifndef DEED_ERROR_H
#define DEED_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "base/rc.h"

enum { ERRORS_MAX = 100 }; /* how many are kept and listed; the rest are counted */

/* Where in an input an error stands. Any part may be absent (NULL or 0). */
struct place {
	const char *file;
	long line; /* counted from 1 */
	const char *column;
};

struct error {
	char *text;
	enum rc rc;
};

/* All zero is a valid empty list. */
struct errors {
	struct error kept[ERRORS_MAX];
	long count; /* all errors, kept or not */
};

/* Adds an error and returns rc, so that a caller can `return error_add(...)`. The text says what
 * was expected and what was got, a whole sentence without a full stop; place (or NULL) is put
 * before it. */
enum rc error_add(struct errors *errors, enum rc rc, const struct place *place, const char *format,
    ...) __attribute__((format(printf, 4, 5)));

/* The same for a function with arguments of its own. */
enum rc error_add_list(struct errors *errors, enum rc rc, const struct place *place,
    const char *format, va_list args) __attribute__((format(printf, 4, 0)));

/* The result that stands for the list: that of its first error, RC_OK when it is empty. */
enum rc errors_rc(const struct errors *errors);

/* True once more errors than are kept were added: a reader may stop. */
bool errors_full(const struct errors *errors);

/* Prints one line an error, each after `who: `, and a last line when some were not kept. */
void errors_print(const struct errors *errors, const char *who, FILE *stream);

void errors_release(struct errors *errors);

/* The value of an input, made fit for a message: quoted, control characters shown, cut at 60 bytes.
 * Returns one of a few rotating static buffers. */
const char *quote(const char *text, size_t length);
const char *quote_text(const char *text);

#endif
