#include "control/control.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"
#include "ledger/statement.h"

enum { PERCENT = 100 };

/* A limit stands in the way: the sentence, and who may be asked. */
static enum rc refuse(struct ledger *ledger, const struct control_act *act, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static enum rc
refuse(struct ledger *ledger, const struct control_act *act, const char *format, ...)
{
	const char *who = ledger_setting(ledger, "control.ask", "");
	struct text text = {0};
	va_list args;

	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	(void)error_add(ledger_errors(ledger), RC_DATA, act->place,
	    *who != '\0' ? _("%s: %s; ask %s") : "%s: %s", act->subject, text.bytes, who);
	text_release(&text);
	return RC_DATA;
}

/* Whether the amount is more than the percentage above (sign 1) or below (-1) the base; exactly.
 * What is too large to be told counts as beyond. */
static bool
is_beyond(int64_t amount_fen, int64_t base_fen, struct ratio percent, int sign)
{
	struct ratio bound;
	int128 wanted;

	percent.numerator *= sign;
	if (!ratio_add(ratio_of(PERCENT), percent, &bound) ||
	    !ratio_multiply(bound, ratio_of(base_fen), &bound) ||
	    __builtin_mul_overflow((int128)amount_fen * PERCENT, bound.denominator, &wanted))
		return true;
	return sign > 0 ? wanted > bound.numerator : wanted < bound.numerator;
}

/* The settings of how far a price may lie above (sign 1) or below (-1) the filed price. */
static const char *
filed_key(int sign)
{
	return sign > 0 ? "price.filed_up" : "price.filed_down";
}

static bool
is_off_filed(struct ledger *ledger, int64_t amount_fen, int64_t filed_fen, int sign)
{
	const char *text = ledger_setting(ledger, filed_key(sign), "");
	struct ratio percent;

	return ratio_parse(text, strlen(text), &percent) &&
	    is_beyond(amount_fen, filed_fen, percent, sign);
}

bool
control_near_filed(struct ledger *ledger, int64_t amount_fen, int64_t filed_fen)
{
	return !is_off_filed(ledger, amount_fen, filed_fen, 1) &&
	    !is_off_filed(ledger, amount_fen, filed_fen, -1);
}

static enum rc
check_filed(struct ledger *ledger, const struct control_act *act, int64_t filed_fen, int sign)
{
	const char *key = filed_key(sign), *text = ledger_setting(ledger, key, "");
	char got[NUMBER_TEXT], filed[NUMBER_TEXT];

	if (!is_off_filed(ledger, act->amount_fen, filed_fen, sign))
		return RC_OK;
	(void)number_format_grouped(act->amount_fen, MONEY_DECIMALS, got);
	(void)number_format_grouped(filed_fen, MONEY_DECIMALS, filed);
	return refuse(ledger, act,
	    sign > 0 ? _("expected at most %s%% above the filed price %s (setting %s), got %s")
		     : _("expected at most %s%% below the filed price %s (setting %s), got %s"),
	    text, filed, key, got);
}

/* The limits around a filed price; a room without one (0) has none. */
static enum rc
check_near(struct ledger *ledger, const struct control_act *act, int64_t filed_fen)
{
	enum rc rc = RC_OK;

	if (filed_fen != 0 && (rc = check_filed(ledger, act, filed_fen, 1)) == RC_OK)
		rc = check_filed(ledger, act, filed_fen, -1);
	return rc;
}

static enum rc
check_band(struct ledger *ledger, const struct control_act *act)
{
	struct room_price filed;
	enum rc rc;

	if (ledger_setting(ledger, "price.filed_up", NULL) == NULL &&
	    ledger_setting(ledger, "price.filed_down", NULL) == NULL)
		return RC_OK;
	rc = room_price_find(ledger, act->room_id, FILED_PRICE, act->date, &filed);
	return rc == RC_OK ? check_near(ledger, act, filed.id != 0 ? filed.total_fen : 0) : rc;
}

/* The price is not below the floor price; a floor price, not above the list price. */
static enum rc
check_floor(struct ledger *ledger, const struct control_act *act)
{
	bool sets_floor = act->kind == CONTROL_PRICE && act->price == FLOOR_PRICE;
	struct room_price other;
	char got[NUMBER_TEXT], bound[NUMBER_TEXT];
	enum rc rc = room_price_find(
	    ledger, act->room_id, sets_floor ? LIST_PRICE : FLOOR_PRICE, act->date, &other);

	if (rc != RC_OK || other.id == 0 ||
	    (sets_floor ? act->amount_fen <= other.total_fen : act->amount_fen >= other.total_fen))
		return rc;
	(void)number_format_grouped(act->amount_fen, MONEY_DECIMALS, got);
	(void)number_format_grouped(other.total_fen, MONEY_DECIMALS, bound);
	return refuse(ledger, act,
	    sets_floor ? _("expected a floor price up to the list price %s, got %s")
		       : _("expected at least the floor price %s, got %s"),
	    bound, got);
}

static enum rc
check_price(struct ledger *ledger, const struct control_act *act)
{
	enum rc rc = RC_OK;

	if (act->price != FILED_PRICE)
		rc = check_floor(ledger, act);
	if (rc == RC_OK && act->price == LIST_PRICE)
		rc = check_band(ledger, act);
	return rc;
}

/* The most that may go off the list price, in percent, for this consultant with this plan (0:
 * none): the limit that names both, else the consultant's, else the plan's, else the one for all.
 * *limited is false when there is none. */
static enum rc
discount_limit(struct ledger *ledger, const char *consultant, int64_t plan_id,
    struct ratio *percent, bool *limited)
{
	static const char sql[] =
	    "SELECT percent FROM discount_limit WHERE consultant IN (:consultant, '')"
	    " AND coalesce(plan_id, :plan) = :plan"
	    " ORDER BY consultant = '', plan_id IS NULL, id DESC LIMIT 1";
	struct statement *s = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	bind_text(s, ":consultant", consultant != NULL ? consultant : "");
	bind_int(s, ":plan", plan_id);
	*limited = false;
	if (!statement_row(s, &rc))
		return rc;
	*limited = ratio_parse(column_text(s, 0), strlen(column_text(s, 0)), percent);
	statement_reset(s);
	return RC_OK;
}

/* The discount in percent, two decimals, up: so that one over the limit never reads as
 * if it were not. */
static void
format_discount(const struct control_act *act, char text[NUMBER_TEXT])
{
	struct ratio off = {
	    (int128)(act->list_fen - act->amount_fen) * PERCENT * PERCENT, act->list_fen};
	int64_t hundredths = 0;

	(void)ratio_round(off, 1, ROUND_UP, &hundredths);
	(void)number_format_short(hundredths, 2, text);
}

static enum rc
check_discount(struct ledger *ledger, const struct control_act *act)
{
	char limit[RATIO_TEXT], got[NUMBER_TEXT];
	struct ratio percent;
	bool limited;
	enum rc rc;

	if (act->list_fen <= 0 || act->amount_fen >= act->list_fen)
		return RC_OK;
	rc = discount_limit(ledger, act->consultant, act->plan_id, &percent, &limited);
	if (rc != RC_OK || !limited || !is_beyond(act->amount_fen, act->list_fen, percent, -1))
		return rc;
	(void)ratio_format(percent, limit);
	format_discount(act, got);
	return refuse(ledger, act,
	    _("expected a discount of at most %s%% off the list price (`deed load discount-limit`), "
	      "got %s%%"),
	    limit, got);
}

/* Nothing is sold above its marked price: 价格法 13, 明码标价和禁止价格欺诈规定 6 (RULES A1, rule 8). */
static enum rc
check_marked(struct ledger *ledger, const struct control_act *act)
{
	char got[NUMBER_TEXT], bound[NUMBER_TEXT];

	if (act->list_fen <= 0 || act->amount_fen <= act->list_fen)
		return RC_OK;
	(void)number_format_grouped(act->amount_fen, MONEY_DECIMALS, got);
	(void)number_format_grouped(act->list_fen, MONEY_DECIMALS, bound);
	return refuse(ledger, act, _("expected at most the list price %s, which is marked, got %s"),
	    bound, got);
}

static enum rc
check_sale(struct ledger *ledger, const struct control_act *act)
{
	enum rc rc = check_marked(ledger, act);

	if (rc != RC_OK)
		return rc;
	if (act->room_id != 0 && (rc = check_floor(ledger, act)) == RC_OK)
		rc = check_band(ledger, act);
	return rc == RC_OK ? check_discount(ledger, act) : rc;
}

enum rc
control_allow(struct ledger *ledger, const struct control_act *act)
{
	switch (act->kind) {
	case CONTROL_PRICE:
		return check_price(ledger, act);
	case CONTROL_SELL:
		return check_sale(ledger, act);
	case CONTROL_RELEASE:
		return check_near(ledger, act, act->filed_fen);
	case CONTROL_WITHDRAW:
	case CONTROL_EXTEND:
	case CONTROL_CANCEL:
	case CONTROL_REVIVE:
	case CONTROL_EXCHANGE:
	case CONTROL_ASSIGN:
	case CONTROL_REFUND:
		break; /* no limits yet: approvals will come here */
	}
	return RC_OK;
}
