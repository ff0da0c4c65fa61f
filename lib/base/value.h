/* One value of a record, and the types a column may have. Records travel as arrays of these,
 * between readers, the ledger's feed, expressions and writers. */
#ifndef DEED_VALUE_H
#define DEED_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* What a column holds; the unit belongs to the type. */
enum type {
	TYPE_TEXT,
	TYPE_CODE, /* text of 1 to 64 characters, no blanks or controls */
	TYPE_INT, /* a whole number */
	TYPE_MONEY, /* int64 fen; yuan with two decimals outside */
	TYPE_AREA, /* int64 cm²; m² with at most four decimals outside */
	TYPE_DECIMAL, /* decimal text, exact */
	TYPE_PERCENT, /* int64 hundredths of a percent; "97.50" outside */
	TYPE_DATE, /* ISO 8601 text */
	TYPE_BOOL, /* 0 or 1; no, yes outside */
};

enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB };

/* Text and blobs are borrowed: whoever hands out a value says how long its bytes live. */
struct value {
	enum value_kind kind;
	int64_t number;
	const char *bytes; /* text is NUL-terminated only where its source says so */
	size_t length;
};

static inline struct value
value_null(void)
{
	return (struct value){.kind = VALUE_NULL};
}

static inline struct value
value_int(int64_t number)
{
	return (struct value){.kind = VALUE_INT, .number = number};
}

static inline struct value
value_text(const char *bytes, size_t length)
{
	return (struct value){.kind = VALUE_TEXT, .bytes = bytes, .length = length};
}

/* NULL text is the NULL value. */
static inline struct value
value_string(const char *string)
{
	return string == NULL ? value_null() : value_text(string, strlen(string));
}

/* Whether it is exactly this text. */
static inline bool
value_is(struct value value, const char *string)
{
	return value.kind == VALUE_TEXT && value.length == strlen(string) &&
	    memcmp(value.bytes, string, value.length) == 0;
}

static inline struct value
value_blob(const void *bytes, size_t length)
{
	return (struct value){.kind = VALUE_BLOB, .bytes = bytes, .length = length};
}

#endif
