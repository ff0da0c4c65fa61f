/* Inside lib/sales: price facts going in, one room after the other, checked. */
#ifndef DEED_PRICE_WRITE_H
#define DEED_PRICE_WRITE_H

#include "base/error.h"
#include "sales/price-set.h"

/* A price that a room is to get. */
struct price_wish {
	int64_t room_id;
	const char *room; /* its code, for errors */
	struct place place;
	struct room_price price; /* total, unit, basis */
};

struct price_source {
	/* The next wish; *more is false at the end. Errors are added and passed over. */
	enum rc (*next)(void *source, struct price_wish *wish, bool *more);
	void *source;
};

/* Writes a fact for each wish that changes something and that control_allow lets through. */
enum rc prices_write(struct ledger *ledger, const struct price_job *job,
    const struct price_source *source, struct price_result *result);

#endif
