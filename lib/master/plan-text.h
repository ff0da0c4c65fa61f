/* What the cells of payment plans and discounts say. `load` checks with these parsers and lib/sales
 * reads the stored text with the same ones; deed-load(1) is their manual.
 *
 * Each parser returns NULL when the text is right, else what was expected, in the user's language,
 * to stand before ", got ...". The result is set only when the text is right. */
#ifndef DEED_PLAN_TEXT_H
#define DEED_PLAN_TEXT_H

#include "base/date.h"
#include "base/ratio.h"
#include "master/clause-text.h"

/* One discount: never an addition, for nothing may be sold above its marked price (RULES A1.8). */
struct discount_term {
	enum discount_kind {
		DISCOUNT_FACTOR, /* 0.98 (98 折), or -2% (减点), which is the same factor */
		DISCOUNT_SUM, /* -10000: a fixed sum off */
	} kind;
	struct ratio factor; /* what is left: above 0, at most 1 */
	int64_t sum_fen; /* what goes off: above 0 */
	const char *text; /* as written; borrowed, not NUL-terminated */
	size_t length;
};

enum { DISCOUNT_TERMS_MAX = 8 }; /* of one text */

struct discount_terms {
	struct discount_term list[DISCOUNT_TERMS_MAX];
	size_t count;
};

/* "0.98", "-2%", "-10000"; several with blanks between them. */
const char *discount_terms_parse(const char *text, size_t length, struct discount_terms *terms);

/* "10000 down", "0.01": what lib/base/round.h reads. */
const char *round_text_check(const char *text, size_t length);

/* A part of a whole, above 0 and at most 1: "0.3" or "1/3". */
const char *share_parse(const char *text, size_t length, struct ratio *share);

/* When an instalment is due. */
struct plan_due {
	enum plan_due_from {
		PLAN_DUE_DATE, /* on `day` */
		PLAN_DUE_BOOK,
		PLAN_DUE_SUBSCRIBE,
		PLAN_DUE_SIGN,
		PLAN_DUE_MILESTONE,
	} from;
	date_day day;
	int offset; /* days or months after the event; negative: before it */
	bool months; /* a shorter month clamps */
	const char *code; /* of the milestone; borrowed, not NUL-terminated */
	size_t length;
};

/* "book+7d", "subscribe", "sign+2m", "2026-12-31", "topping-out", "topping-out+10d". */
const char *plan_due_parse(const char *text, size_t length, struct plan_due *due);

/* A milestone's code must not read as something else there. */
const char *milestone_code_parse(const char *text, size_t length);

#endif
