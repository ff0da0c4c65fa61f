/* Plans as people look at them: the list, what a room would cost and when, which are offered. */
#ifndef DEED_PLAN_LIST_H
#define DEED_PLAN_LIST_H

#include "io/out.h"
#include "sales/schedule.h"

enum { PLAN_LIST_COLUMNS = 15, PLAN_PREVIEW_COLUMNS = 12 };
extern const struct out_column plan_list_columns[PLAN_LIST_COLUMNS];
extern const struct out_column plan_preview_columns[PLAN_PREVIEW_COLUMNS];

/* A row a step of the plan with this code, NULL: of all plans; a plan without steps has one
 * without. The last column is the milestone that a step waits for, where no project has it. */
enum rc plan_list(struct ledger *ledger, const char *code, struct out *out);

/* What a buyer is told before there is a deal. */
struct plan_wish {
	const char *room, *campaigns; /* codes; campaigns as in struct discount_request */
	int64_t price_fen; /* agreed, instead of list price and discounts; 0: none */
	int64_t deposit_fen;
	date_day date, book, subscribe, sign; /* as of struct schedule_request */
};

struct plan_quote {
	size_t instalments;
	int64_t list_fen, price_fen, percent;
};

/* A row an instalment, of a disabled plan too. *quote gets what it comes to. */
enum rc plan_preview(struct plans *plans, const char *code, const struct plan_wish *wish,
    struct out *out, struct plan_quote *quote);

/* Offers the plan, or does so no longer. *changed is false when it was so already. RC_DATA: there
 * is no such plan, or its steps cannot come to the whole. */
enum rc plan_enable(struct plans *plans, const char *code, bool enable, bool *changed);

#endif
