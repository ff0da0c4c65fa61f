#include "billing/trace.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/i18n.h"
#include "base/text.h"
#include "master/clause-text.h"

enum { SHARE_TEXT = 2 * RATIO_TEXT };

static const struct period no_period = {0, -1};

/* As a decimal where it is one of few digits, else as a fraction; the bytes are the caller's. */
static const char *
ratio_text(struct ratio ratio, char text[SHARE_TEXT])
{
	struct ratio reduced = ratio;
	char numerator[RATIO_TEXT], denominator[RATIO_TEXT];

	(void)ratio_add(ratio, ratio_of(0), &reduced);
	if (ratio_format(reduced, text))
		return text;
	(void)ratio_format((struct ratio){ratio.numerator, 1}, numerator);
	(void)ratio_format((struct ratio){ratio.denominator, 1}, denominator);
	(void)snprintf(text, SHARE_TEXT, "%s/%s", numerator, denominator);
	return text;
}

/* Days of days stay as they are: 14/28, not 0.5. */
static const char *
share_text(struct ratio share, char text[SHARE_TEXT])
{
	char numerator[RATIO_TEXT], denominator[RATIO_TEXT];

	if (share.numerator % share.denominator == 0)
		return ratio_text(share, text);
	(void)ratio_format((struct ratio){share.numerator, 1}, numerator);
	(void)ratio_format((struct ratio){share.denominator, 1}, denominator);
	(void)snprintf(text, SHARE_TEXT, "%s/%s", numerator, denominator);
	return text;
}

void
trace_say(const struct trace *trace, const char *step, const char *format, ...)
{
	struct trace_line line = {.step = step, .period = no_period};
	struct text text = {0};
	va_list args;

	va_start(args, format);
	text_vprintf(&text, format, args);
	va_end(args);
	line.what = text_string(&text);
	trace->tell(trace->context, &line);
	text_release(&text);
}

void
trace_free(const struct trace *trace, struct period common, bool outside)
{
	const struct trace_line line = {.step = "free",
	    .period = common,
	    .days = period_days(common),
	    .what = outside ? "outside the term" : NULL};

	trace->tell(trace->context, &line);
}

void
trace_days(const struct trace *trace, struct period days, struct ratio share, size_t steps)
{
	char text[SHARE_TEXT], what[64] = "";
	const struct trace_line line = {.step = "days",
	    .period = days,
	    .days = period_days(days),
	    .share = share_text(share, text),
	    .what = steps > 0 ? what : NULL};

	(void)snprintf(what, sizeof what, "steps in force: %zu", steps);
	trace->tell(trace->context, &line);
}

void
trace_part(const struct trace *trace, struct ratio rate, struct ratio share, struct ratio quantity)
{
	char price[SHARE_TEXT], shares[SHARE_TEXT], quantities[SHARE_TEXT];
	struct text what = {0};
	struct trace_line line = {.step = "part",
	    .period = no_period,
	    .price = ratio_text(rate, price),
	    .share = share_text(share, shares),
	    .quantity = ratio_text(quantity, quantities)};

	text_adds(&what, line.price);
	if (quantity.numerator != quantity.denominator)
		text_printf(&what, " x %s", line.quantity);
	if (share.numerator != share.denominator)
		text_printf(&what, " x %s", line.share);
	line.what = text_string(&what);
	trace->tell(trace->context, &line);
	text_release(&what);
}

void
trace_tier(const struct trace *trace, struct ratio units, struct ratio rate)
{
	char price[SHARE_TEXT], quantity[SHARE_TEXT];
	struct text what = {0};
	struct trace_line line = {.step = "tier",
	    .period = no_period,
	    .price = ratio_text(rate, price),
	    .quantity = ratio_text(units, quantity)};

	text_printf(&what, "%s x %s", line.quantity, line.price);
	line.what = text_string(&what);
	trace->tell(trace->context, &line);
	text_release(&what);
}

void
trace_round(const struct trace *trace, const struct ratio *exact, const struct round_rule *rule,
    int64_t amount_fen)
{
	static const char *const modes[] = {
	    [ROUND_HALF_UP] = "half-up", [ROUND_DOWN] = "down", [ROUND_UP] = "up"};
	char text[SHARE_TEXT] = "";
	struct text what = {0};
	struct trace_line line = {.step = "round", .period = no_period, .amount_fen = &amount_fen};

	if (exact != NULL)
		text_printf(&what, "%s, ", ratio_text(*exact, text));
	text_printf(&what, "%s to %s", modes[rule->mode],
	    rule->unit_fen == 1        ? "fen"
		: rule->unit_fen == 10 ? "jiao"
				       : "yuan");
	line.what = text_string(&what);
	trace->tell(trace->context, &line);
	text_release(&what);
}
