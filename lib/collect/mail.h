/* One mail as a file: RFC 5322 and MIME, in UTF-8, ready for a sendmail program. */
#ifndef DEED_MAIL_H
#define DEED_MAIL_H

#include <stdbool.h>

#include "base/date.h"
#include "base/text.h"

struct mail {
	const char *from_name, *from_address; /* from_name may be NULL or empty, so may to_name */
	const char *to_name, *to_address;
	const char *subject;
	const char *id; /* becomes <id@domain of from_address>: no blanks, unique */
	date_day date;
	const char *body; /* LF or CRLF ends a line */
	size_t body_length;
};

/* True for a plain name@domain: ASCII without blanks, controls or what RFC 5322 gives a meaning. */
bool mail_address_valid(const char *address);

/* Splits "Name <address>" or "address"; false when the address is not valid. Both are the
 * caller's to free, *name "" when there is none. On false nothing is given. */
bool mail_address_split(const char *text, char **name, char **address);

/* Appends the mail. Names and subject may hold any text: they are encoded, so that no line break in
 * them can become a header. */
void mail_build(struct text *text, const struct mail *mail);

#endif
