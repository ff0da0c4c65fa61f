/* References in the free text of a bank line: bill codes by their check digits, codes of
 * contracts, rooms and brought-forward bills by looking them up, rooms as people spell them
 * ("3栋2单元1502").
 *
 * Text is folded first: full-width letters and digits become ASCII, dashes of all kinds a
 * hyphen, and a line break is read once as a blank and once as nothing, since banks cut memos
 * anywhere (QUIRKS 7).
 *
 * Memory: about 100 bytes a code. */
#ifndef DEED_REFERENCE_H
#define DEED_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"
#include "master/bill-code.h"

enum {
	REFERENCES_MAX = 64, /* of one line */
	REFERENCE_CODE_MAX = 63, /* bytes of a code that can be found inside a text */
};

/* What a reference is. `value` is what finder_add was given, or the id of bill or document. */
enum reference_kind {
	REFERENCE_BILL,
	REFERENCE_OWN_BILL,
	REFERENCE_CONTRACT,
	REFERENCE_ROOM,
	REFERENCE_DOCUMENT, /* a payment document: all its bills */
};

struct reference {
	enum reference_kind kind;
	bool weak; /* could be something else: digits alone, a date, a part of a longer code */
	bool soft; /* building and number of a room alone: supports, but does not prove */
	bool in_order; /* seen in the merchant's order number, not in the memo */
	uint8_t
	    group; /* references of one group are rivals: one spelling that fits several rooms */
	int64_t value;
};

struct references {
	struct reference list[REFERENCES_MAX];
	size_t count;
	uint8_t groups;
	bool more; /* there were more than the list holds */
};

struct finder;

struct finder *finder_new(void);
void finder_free(struct finder *finder); /* NULL is fine */

/* Makes a code known: of a brought-forward bill, a contract or a room, with what to give for it
 * (>= 0). The code is borrowed: it outlives the finder. */
void finder_add(struct finder *finder, enum reference_kind kind, const char *code, int64_t value);

/* Where a room is; unit may be "". */
struct place_name {
	int64_t project; /* as given to finder_add_project */
	const char *building, *unit, *number;
};

/* Makes a room known by where it is, for the spelled forms. */
void finder_add_place(struct finder *finder, const struct place_name *place, int64_t value);

/* A project's name, borrowed: before a spelled room, it or its begin tells whose rooms count. */
void finder_add_project(struct finder *finder, int64_t project, const char *name);

/* Codes that are added only when a text seems to hold one: finder_expect says how they look, and
 * then load adds all codes, and if `places` all rooms by place. It is called at most twice. */
void finder_load_by(struct finder *finder, void (*load)(void *context, bool places), void *context);
void finder_expect(struct finder *finder, const char *code, size_t length);

/* Finds what the memo and the order number of a line name, each reference once. An order number
 * that is wholly one code is never weak. */
void finder_find(
    struct finder *finder, struct value memo, struct value order, struct references *found);

/* A text without what differs only to the eye: widths, dashes, breaks (dropped or made blanks),
 * zero-width characters. `out` is emptied first. */
enum fold { FOLD_BREAKS_TO_BLANKS, FOLD_BREAKS_AWAY };
void text_fold(struct text *out, const char *bytes, size_t length, enum fold breaks);

#endif
