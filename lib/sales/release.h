/* Rooms put on sale (放盘) and taken off (收盘), in bulk. A room goes on sale that has a list price and
 * that nobody holds; it is taken off while nobody holds it. A room that is there already stays as
 * it is, so that a list may be run again; but one on sale without a permit gets that of the run,
 * also while a deal holds it. */
#ifndef DEED_RELEASE_H
#define DEED_RELEASE_H

#include "io/out.h"
#include "sales/room-list.h"

struct release_job {
	date_day date;
	bool withdraw; /* takes off sale */
	const char *permit; /* number of the presale permit; NULL: not said */
	const char *permit_on; /* its day, YYYY-MM-DD; NULL: not said */
	const char *reason; /* "": not said */
};

struct release_result {
	int64_t done, unchanged;
	int64_t permitted; /* were on sale without a permit, and got it */
	int64_t others; /* of the unchanged, have another permit */
	int64_t mark; /* release facts beyond this id are the run's */
};

/* Releases or withdraws the rooms. The permit comes with its day or not at all (RC_USAGE), has to
 * come where release.permit is `required`, and its day is not after the business date (RC_DATA).
 * Errors of all rooms are added, up to 100; what was written until then is rolled back by
 * run_commit. */
enum rc release_rooms(struct ledger *ledger, const struct release_job *job,
    const struct room_list *rooms, struct release_result *result);

/* The rooms that release facts beyond the mark are of, as records. */
enum { RELEASE_COLUMNS = 1 };
extern const struct out_column release_columns[RELEASE_COLUMNS];
enum rc release_list(struct ledger *ledger, int64_t mark, struct out *out);

#endif
