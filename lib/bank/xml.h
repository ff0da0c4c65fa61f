/* XML, streamed: elements with their path and text. No document type is taken, so there are no
 * entities to expand; depth, names and texts are bounded. */
#ifndef DEED_BANK_XML_H
#define DEED_BANK_XML_H

#include "bank/scan.h"

enum {
	XML_DEPTH_MAX = 64,
	XML_PATH_MAX = 1024, /* bytes */
	XML_TEXT_MAX = 64 * 1024, /* of one element */
};

/* Calls back with the names of elements without their namespace prefixes. The path is those from
 * the root down, "/Document/Stmt": its last part is the element's own. */
struct xml_handler {
	void (*start)(void *context, const char *path, const char *const *attributes);
	void (*end)(void *context, const char *path, struct slice text);
};

struct xml;

/* `name` is the file's in messages. All that is given is borrowed. */
struct xml *xml_new(
    const char *name, const struct xml_handler *handler, void *context, struct errors *errors);
void xml_free(struct xml *xml); /* NULL is fine */

/* The next bytes, UTF-8 whatever they declare; `last` with the last ones. RC_DATA: not well-formed,
 * or over a limit; an end in the midst of it too. */
enum rc xml_feed(struct xml *xml, const char *bytes, size_t length, bool last);

/* The line of the element that is being told. */
long xml_line(const struct xml *xml);

/* The value of an attribute, NULL when there is none. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif
