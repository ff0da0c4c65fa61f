/* What makes a bank line unique in its account, so that overlapping files add only what is new:
 *   ID|DATE        where the bank gives an id; banks use ids again in another year, hence the date
 *   DATE#HASH      else: 32 hex digits of the SHA-256 of all that the row says
 *   DATE#HASH#N    the same for the 2nd, 3rd … row of a file that says just the same: true twins */
#ifndef DEED_BANK_KEY_H
#define DEED_BANK_KEY_H

#include "bank/reader.h"
#include "base/map.h"
#include "base/text.h"

/* All zero is a valid start of a file. */
struct keys {
	struct map seen; /* hashes of rows without an id, and how often they came */
	bool by_day; /* the file's dates only go one way, so a day's rows stand together */
	date_day day;
	struct digest *digest;
	struct text content, key;
};

/* The row's key, valid until the next call. date is its day as text. */
struct slice key_of(struct keys *keys, const struct profile *profile, const struct bank_row *row,
    const char date[DATE_TEXT]);
void keys_release(struct keys *keys);

#endif
