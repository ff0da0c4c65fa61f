/* Prices set in bulk: adopted from a sheet, or made of those in force. Facts go in by the feed
 * while they are read: memory grows with nothing but one bit a room. All errors are told, up to
 * 100; what was written until then is rolled back by run_commit. */
#ifndef DEED_PRICE_SET_H
#define DEED_PRICE_SET_H

#include "master/room-price.h"

/* What all prices of one run have in common. */
struct price_job {
	enum price_kind kind;
	date_day from; /* the day they hold from */
	const char *reason;
	bool live; /* also of rooms that a live deal holds */
};

struct price_result {
	int64_t set, unchanged;
	int64_t unpriced; /* price_adjust: had none to adjust */
	int64_t repeated; /* price_adjust: of the unchanged, set for this day and reason before */
	int64_t overtaken; /* of the set, hold until a price of a later day that is there already */
	int64_t off_filed; /* of the set, filed prices with a list price beyond their limits */
	int64_t mark; /* price facts beyond this id are the run's */
};

/* The prices of a sheet: CSV with the columns room and total or unit_price or both, and basis;
 * other columns are passed over. A cell of basis that is empty: the basis by which the two prices
 * agree, else that of the room's price in force, else building. */
enum rc price_adopt(struct ledger *ledger, const struct price_job *job, const char *path,
    struct price_result *result);

#endif
