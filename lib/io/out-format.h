/* For the formats of out.h only: what an output holds, and the buffer they write into. */
#ifndef DEED_OUT_FORMAT_H
#define DEED_OUT_FORMAT_H

#include "base/number.h"
#include "io/out.h"
#include "io/publish.h"

enum {
	OUT_BLOCK = 64 * 1024, /* as much as a pipe takes: who reads works while we go on */
	OUT_NUMBER = 24 /* room for any number of out_number */
};

struct out {
	const struct out_format *format;
	struct out_options options;
	const struct out_column *columns;
	size_t count;
	struct errors *errors;
	struct publish *publish;
	char *buffer; /* not yet written; blocks end between cells */
	size_t used, capacity;
	long rows;
	enum rc rc; /* of the first failure: nothing is written after it */
	bool held; /* until out_close: then all is right */
	bool terminal; /* control characters are made harmless */
	void *state; /* the format's own, which its drop frees */
};

/* Writes the buffer when `size` more bytes do not fit, and grows it when they never would. */
void out_reserve(struct out *out, size_t size);

/* A place for at most `size` bytes; out_took says where what was written there ends. */
static inline char *
out_room(struct out *out, size_t size)
{
	if (out->capacity - out->used < size)
		out_reserve(out, size);
	return out->buffer + out->used;
}

static inline void
out_took(struct out *out, const char *end)
{
	out->used = (size_t)(end - out->buffer);
}

void out_add(struct out *out, const char *bytes, size_t length);

/* Decimals of a type's unit, and whether trailing zeros are left off. */
int out_decimals(enum type type);

/* Writes a VALUE_INT as its type has it outside ("-0.05", "89.5", "yes"); returns the end. At most
 * OUT_NUMBER bytes, no NUL. */
char *out_number(char *p, enum type type, int64_t number);

/* True when text is a plain decimal number, as JSON spells it: -?(0|[1-9][0-9]*)(\.[0-9]+)? */
bool out_is_decimal(const char *text, size_t length);

/* What stands before the totals, in the reader's language. */
const char *out_total_word(const struct out *out);

static inline bool
out_shows_grids(const struct out *out)
{
	return out->options.style == OUT_GRIDS;
}

/* True when numbers of the type are aligned right. */
bool out_is_number(enum type type);

#endif
