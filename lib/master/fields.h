/* The names that expressions may use, by context: `deed help fields` lists them. load checks what
 * is written with the same scopes that billing, dunning and `rooms` evaluate it with. */
#ifndef DEED_FIELDS_H
#define DEED_FIELDS_H

#include "expr/expr.h"

/* A formula of a clause, evaluated for one period: values of a record are in this order. Every
 * column x_NAME of the room is a field too. */
enum billing_field {
	BILLING_RATE, /* the clause's rate on the period's first billed day, after steps */
	BILLING_AREA, /* of the room */
	BILLING_INNER_AREA,
	BILLING_FLOOR,
	BILLING_USAGE, /* of the room's meters, in the period */
	BILLING_USED, /* of them, in the year before the period, since the contract began */
	BILLING_DAYS, /* billed days of the period */
	BILLING_MONTHS, /* of a whole period of the cycle: 1, 3, 6, 12; 0 when there is none */
	BILLING_START, /* first day of the period */
	BILLING_END, /* last day */
	BILLING_KIND, /* of the room */
	BILLING_UNIT,
	BILLING_NUMBER,
	BILLING_LAYOUT,
	BILLING_ORIENTATION,
	BILLING_VIEW,
	BILLING_ROOM,
	BILLING_BUILDING,
	BILLING_PROJECT,
	BILLING_ITEM,
	BILLING_CLASS,
	BILLING_CONTRACT,
	BILLING_CONTRACT_KIND,
	BILLING_PARTY,
	BILLING_PARTY_KIND,
	BILLING_FIELDS,
};
extern const struct expr_scope billing_scope;

/* A filter of `rooms`: compiled to SQL over a row named `r` (lib/master/rooms.c). */
extern const struct expr_scope room_scope;

/* A price scheme's conditions and values: a room's own fields, whatever its state. Values of a
 * record are in this order; compiled to SQL over a row named `r`. */
enum priced_field {
	PRICED_ROOM,
	PRICED_PROJECT,
	PRICED_CITY,
	PRICED_BUILDING,
	PRICED_UNIT,
	PRICED_FLOOR,
	PRICED_NUMBER,
	PRICED_KIND,
	PRICED_LAYOUT,
	PRICED_ORIENTATION,
	PRICED_VIEW,
	PRICED_AREA,
	PRICED_INNER_AREA,
	PRICED_FIELDS,
};
extern const struct expr_scope price_scope;

/* The condition of a dunning level, on one open bill: values of a record are in this order;
 * compiled to SQL, the bill's row is named `d` and has a column of each field's name (money in
 * fen). */
enum dun_field {
	DUN_DAYS_LATE, /* at the business date; negative: not yet due */
	DUN_OPEN,
	DUN_AMOUNT,
	DUN_BILL,
	DUN_ITEM,
	DUN_CLASS,
	DUN_DUE,
	DUN_START,
	DUN_END,
	DUN_BILLED_ON,
	DUN_PARTY,
	DUN_NAME,
	DUN_PARTY_KIND,
	DUN_CONTRACT,
	DUN_CONTRACT_KIND,
	DUN_ROOM,
	DUN_KIND,
	DUN_BUILDING,
	DUN_PROJECT,
	DUN_PARTY_OPEN,
	DUN_PARTY_LATE,
	DUN_FIELDS,
};
extern const struct expr_scope dun_scope;

/* The condition of a rule of matching, on one bank line: values of a record are in this order.
 * Those from difference on are of the bill that rules of the kinds fee and discount look at, else
 * nothing. */
enum line_field {
	LINE_AMOUNT, /* negative: money out */
	LINE_DATE,
	LINE_ACCOUNT,
	LINE_ACCOUNT_KIND,
	LINE_PAYER,
	LINE_PAYER_ACCOUNT,
	LINE_MEMO,
	LINE_BANK_ID,
	LINE_ORDER,
	LINE_DIFFERENCE, /* what is open of the bill less the line's amount */
	LINE_DAYS_EARLY, /* before the bill's due date; negative: late */
	LINE_ITEM,
	LINE_CLASS,
	LINE_FIELDS,
};
extern const struct expr_scope line_scope;

/* The contexts, for `deed help fields`; ends with a NULL name. */
struct field_context {
	const char *name;
	const struct expr_scope *scope;
};
extern const struct field_context field_contexts[];

#endif
