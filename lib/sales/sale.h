/* What the commands that sell go by, in one run: deals, plans, bills beside the clauses, and the
 * clauses that instalments become. Gathered by rows, written a thousand deals at a time. Memory: 4
 * KB for each of these. */
#ifndef DEED_SALE_H
#define DEED_SALE_H

#include "billing/adjust.h"
#include "sales/buyers.h"
#include "sales/deal.h"
#include "sales/plan.h"
#include "sales/sale-clauses.h"

struct sale {
	struct ledger *ledger;
	date_day date;
	struct deals deals;
	struct plans plans;
	struct adjustments bills;
	struct sale_clauses clauses;
	struct items items;
	struct payers payers;
};

enum rc sale_open(struct sale *sale, struct ledger *ledger, date_day date);
void sale_close(struct sale *sale);

/* Writes all that was gathered. */
enum rc sale_write(struct sale *sale);

/* After each deal: when much was gathered and nothing was refused yet, writes it and gathers anew,
 * so that memory stays flat. The rows after it find it in the ledger. */
enum rc sale_spill(struct sale *sale);

/* The same for those who gather more than a sale: whether it is much, and beginning anew
 * after all was written. */
bool sale_is_much(const struct sale *sale);
enum rc sale_anew(struct sale *sale);

/* An error about a row; column may be NULL, and is told as an option on the command line. */
enum rc sale_refuse(struct sale *sale, const struct place *place, const char *column,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* The deal that a row names by its code, else by the room that it holds, in either cell. RC_DATA:
 * told, when it names neither or the two differ. *found is false when the room is held by no
 * deal. */
enum rc sale_deal(struct sale *sale, const struct place *place, struct value code,
    struct value room, struct deal *deal, bool *found);

/* RC_DATA, told, when the time limit of the deal's stage passed and `late` is not "yes", or when
 * the business date is before what happened to it last. */
enum rc sale_in_time(
    struct sale *sale, const struct place *place, const struct deal *deal, struct value late);

#endif
