/* Prices of rooms in force. A room has up to three: the list price (标准价), the floor price that no
 * deal goes below (底价), and the price filed with the authority (备案价, 一房一价). The total is the
 * authority; the unit price is what is shown beside it. */
#ifndef DEED_ROOM_PRICE_H
#define DEED_ROOM_PRICE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "ledger/ledger.h"

enum price_kind { LIST_PRICE, FLOOR_PRICE, FILED_PRICE };

/* What a unit price is of: a m² of the area, a m² of the inner area, the whole room. */
enum price_basis { BASIS_BUILDING, BASIS_INNER, BASIS_SET };

struct room_price {
	int64_t id; /* of the fact; 0: the room has no such price */
	int64_t total_fen, unit_fen;
	enum price_basis basis;
};

/* The words of the ledger and of files: "list", "building" … False when it is none. */
const char *price_kind_name(enum price_kind kind);
const char *price_basis_name(enum price_basis basis);
bool price_kind_parse(const char *text, size_t length, enum price_kind *kind);
bool price_basis_parse(const char *text, size_t length, enum price_basis *basis);

/* As SQL, of three expressions: the id of the price of this kind in force on the day. By the index
 * alone: ORDER BY start_on, id would sort, four times as slow. */
#define ROOM_PRICE_ID(ROOM, KIND, DATE) \
	"(SELECT max(x.id) FROM price x WHERE x.room_id = " ROOM " AND x.kind = " KIND \
	" AND x.start_on = (SELECT max(y.start_on) FROM price y WHERE y.room_id = " ROOM \
	" AND y.kind = " KIND " AND y.start_on <= " DATE "))"

/* The price of this kind in force on the day: of the latest day up to it, the one set last. */
enum rc room_price_find(struct ledger *ledger, int64_t room_id, enum price_kind kind, date_day date,
    struct room_price *price);

#endif
