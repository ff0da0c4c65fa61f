/* Templates of notices: text with {fields}, and a block between lines {bills} and {/bills} that is
 * written once a bill. The first line is `Subject: ...`, an empty line follows, then the body; `{{`
 * is a brace. deed-dun(1) is the manual. */
#ifndef DEED_TEMPLATE_H
#define DEED_TEMPLATE_H

#include "base/error.h"
#include "base/text.h"

enum { TEMPLATE_BYTES_MAX = 64 * 1024 };

/* The names a template may use: the first `common` of them anywhere, the rest in the block only. */
struct template_fields {
	const char *const *names;
	size_t common, count;
};

/* What a template is filled with: values[i] is the text of field i. line() sets those of the
 * block's fields to the nth of `lines` bills. Control characters in a value are written as
 * blanks. */
struct template_values {
	const char **values;
	size_t lines;
	void (*line)(void *context, size_t n);
	void *context;
};

struct template;

/* Reads and checks the file; fields are borrowed. NULL after an error: RC_CONFIG names file, line
 * and what was expected. */
struct template *template_read(
    const char *path, const struct template_fields *fields, struct errors *errors);
void template_free(struct template *template); /* NULL is fine */

/* Appends the subject, without a line end; the body. */
void template_subject(
    const struct template *template, const struct template_values *values, struct text *text);
void template_body(
    const struct template *template, const struct template_values *values, struct text *text);

#endif
