/* A room as a sale sees it: what it costs, whether it is on sale, what stands in the way. */
#ifndef DEED_SALES_ROOM_H
#define DEED_SALES_ROOM_H

#include "base/date.h"
#include "base/value.h"
#include "ledger/ledger.h"

struct sales_room {
	int64_t id, building_id, project_id;
	char code[65], kind[16];
	int64_t area_cm2, inner_area_cm2; /* 0: not known */
	int64_t list_fen, unit_fen; /* the list price in force: total, per m² or set; 0: none */
	char basis[16]; /* of the list price: building, inner, set */
	int64_t floor_fen, filed_fen; /* 底价 and 备案价, totals; 0: none */
	int64_t release_id; /* 0: not on sale */
	int64_t sold_id; /* a sale contract in force that day which no deal made; 0: none */
};

/* The room with the code, at the business date. False: there is none, or an error. */
bool sales_room_find(
    struct ledger *ledger, struct value code, date_day date, struct sales_room *room, enum rc *rc);
bool sales_room_get(
    struct ledger *ledger, int64_t room_id, date_day date, struct sales_room *room, enum rc *rc);

#endif
