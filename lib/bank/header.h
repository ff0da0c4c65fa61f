/* Finding the header line of a statement by the names in it, and with it the profile. */
#ifndef DEED_BANK_HEADER_H
#define DEED_BANK_HEADER_H

#include "bank/container.h"
#include "bank/profile.h"

/* The columns of one role, by their place in a record. */
struct places {
	short at[PROFILE_COLUMNS_MAX];
	short count;
};

/* A profile that does not fit, but comes near. */
struct header_near {
	const struct profile *profile;
	long line; /* that comes nearest to its header */
	size_t found; /* columns of it */
	const char *missing; /* names of those that are not there; the header's */
};

enum { HEADER_NEAR_MAX = 3 };

/* A profile laid over a file. */
struct header {
	const struct profile *profile;
	struct scan_options dialect; /* how its records are split */
	long line; /* of the header, from 1 */
	size_t start; /* of the header line in the text, in bytes */
	size_t end; /* of the first byte after it */
	size_t width; /* its columns */
	struct slice *names; /* as written, cleaned; and in normal form */
	struct slice *normal;
	struct places places[ROLES][DIRECTIONS];
	size_t fits; /* profiles that fit: also when they are none, or several */
	struct header_near near[HEADER_NEAR_MAX]; /* the nearest first */
	size_t near_count;
	struct arena arena;
};

/* The start of a text that may have a header. */
struct header_text {
	const char *bytes;
	size_t length;
	const char *file; /* its name in messages */
	const char *bank; /* of the account, where several profiles fit; or NULL */
	const struct container *container; /* that it was made from, as plain CSV; or NULL */
};

/* Looks in the start of a text for the header of one of the profiles for its format. RC_DATA,
 * with what was seen and how to go on, when none or more than one fits; where there is only one
 * profile to choose from, the columns that it misses are named. errors NULL: only looks, and of
 * several that fit any will do; then `near` stays empty. */
enum rc header_find(struct header *header, const struct header_text *text,
    const struct profiles *profiles, struct errors *errors);

/* What a person would call the header: the line with the most cells. Only its place, dialect and
 * names are filled in. False when no line has two cells. */
bool header_guess(struct header *header, const struct header_text *text);
void header_release(struct header *header);

#endif
