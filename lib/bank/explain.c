#include "bank/explain.h"

#include <stdlib.h>

#include "bank/check.h"
#include "bank/reading.h"
#include "bank/skeleton.h"
#include "base/i18n.h"

enum { ROWS_SHOWN = 3 };

/* The keys of deed-bank(5), [columns]. */
static const char *const keys[ROLES] = {
    [ROLE_LINE] = "line",
    [ROLE_DATE_ELSE] = "date-else",
    [ROLE_TIME] = "time",
    [ROLE_AMOUNT] = "amount",
    [ROLE_IN] = "in",
    [ROLE_OUT] = "out",
    [ROLE_FLAG] = "flag",
    [ROLE_FLAG_ELSE] = "flag-else",
    [ROLE_STATUS] = "status",
    [ROLE_REVERSAL] = "reversal",
    [ROLE_FEE] = "fee",
    [ROLE_NET] = "net",
    [ROLE_BALANCE] = "balance",
    [ROLE_CURRENCY] = "currency",
    [ROLE_ACCOUNT] = "account",
    [ROLE_DATE] = "date",
    [ROLE_PARTY] = "party",
    [ROLE_PARTY_ACCOUNT] = "party-account",
    [ROLE_MEMO] = "memo",
    [ROLE_NOTE] = "note",
    [ROLE_ID] = "id",
    [ROLE_ORDER] = "order",
};

/* And those of [preamble]. */
static const char *const captures[CAPTURES] = {
    [CAPTURE_ACCOUNT] = "account",
    [CAPTURE_CURRENCY] = "currency",
    [CAPTURE_YEAR] = "year",
    [CAPTURE_MONTH] = "month",
    [CAPTURE_OPENING] = "opening",
    [CAPTURE_CLOSING] = "closing",
    [CAPTURE_SUM_IN] = "sum-in",
    [CAPTURE_SUM_OUT] = "sum-out",
    [CAPTURE_SUM_FEE] = "sum-fee",
    [CAPTURE_COUNT] = "count",
    [CAPTURE_COUNT_IN] = "count-in",
    [CAPTURE_COUNT_OUT] = "count-out",
};

/* The roles that a column has, "" for one that no key names. */
static void
add_roles(struct text *out, const struct header *header, size_t column)
{
	bool some = false;

	for (int role = 0; role < ROLES; role++) {
		bool has[DIRECTIONS] = {false};

		for (int d = 0; d < DIRECTIONS; d++)
			for (int i = 0; i < header->places[role][d].count; i++)
				has[d] |= (size_t)header->places[role][d].at[i] == column;
		if (!has[MONEY_IN] && !has[MONEY_OUT])
			continue;
		text_printf(out, "%s%s%s", some ? ", " : "", keys[role],
		    has[MONEY_IN] && has[MONEY_OUT] ? ""
			: has[MONEY_IN]             ? "-in"
						    : "-out");
		some = true;
	}
	if (!some)
		text_adds(out, "-");
}

static void
add_kind(struct text *out, const struct input *input, const struct container *container)
{
	if (container != NULL)
		text_printf(out, _("kind: %s\n"), _(container->title));
	else
		text_printf(out, _("kind: text in %s\n"), encoding_name(input_encoding(input)));
}

static void
add_layout(struct text *out, const struct bank_reader *reader)
{
	const struct header *header = &reader->header;
	const struct profile *profile = header->profile;

	text_printf(out, _("file: %s\n"), input_name(reader->input));
	add_kind(out, reader->input, reader->container);
	text_printf(out, _("profile: %s (%s), %s\n"), profile->name, profile->title, profile->path);
	text_printf(out, _("header: line %ld, %zu columns\n"), header->line, header->width);
	for (size_t i = 0; i < header->width; i++) {
		text_printf(out, "  %zu. %s: ", i + 1,
		    header->names[i].length > 0 ? header->names[i].bytes : "-");
		add_roles(out, header, i);
		text_addc(out, '\n');
	}
}

static void
add_part(struct text *out, const char *name, struct slice part)
{
	if (part.length > 0)
		text_printf(out, " %s=%s", name, quote(part.bytes, part.length));
}

static void
add_row(struct text *out, const struct bank_row *row)
{
	char day[DATE_TEXT], amount[NUMBER_TEXT];

	(void)number_format(
	    row->only_balance ? row->balance_fen : row->amount_fen, MONEY_DECIMALS, amount);
	if (row->only_balance) {
		text_printf(out, _("  line %ld: balance=%s\n"), row->line, amount);
		return;
	}
	text_printf(
	    out, _("  line %ld: date=%s amount=%s"), row->line, date_format(row->day, day), amount);
	if (row->has_balance) {
		(void)number_format(row->balance_fen, MONEY_DECIMALS, amount);
		text_printf(out, " balance=%s", amount);
	}
	add_part(out, "party", row->payer);
	add_part(out, "party-account", row->payer_account);
	add_part(out, "memo", row->memo);
	add_part(out, "id", row->id);
	add_part(out, "order", row->order_id);
	text_addc(out, '\n');
}

/* The form of its dates, and of its times. */
static void
add_forms(struct text *out, const char *title, const struct date_format *formats, unsigned seen,
    bool workbook)
{
	const char *before = title;

	for (int i = 0; i < PROFILE_DATES_MAX; i++)
		if ((seen >> i & 1) != 0) {
			text_printf(out, "%s%.*s", before, (int)formats[i].text.length,
			    formats[i].text.bytes);
			before = ", ";
		}
	if (workbook)
		text_printf(out, "%s%s", before, _("as the workbook has them"));
	text_adds(out, seen != 0 || workbook ? "\n" : "");
}

static void
add_words(struct text *out, const char *title, const struct words *words)
{
	text_adds(out, title);
	for (size_t i = 0; i < words->count; i++)
		text_printf(out, "%s%s", i > 0 ? ", " : "",
		    quote(words->items[i].bytes, words->items[i].length));
}

static const char *
name_of(const struct bank_reader *reader, enum role role)
{
	int column = reading_column(reader, role);

	return column >= 0 ? reader->header.names[column].bytes : "-";
}

/* How the sign of a movement comes about. */
static void
add_sign(struct text *out, const struct bank_reader *reader)
{
	const struct profile *profile = reader->header.profile;
	const char *amount = name_of(reader, ROLE_AMOUNT), *flag = name_of(reader, ROLE_FLAG);
	const char *in = name_of(reader, ROLE_IN), *out_name = name_of(reader, ROLE_OUT);
	bool flagged = reading_column(reader, ROLE_FLAG) >= 0;

	if (reading_column(reader, ROLE_AMOUNT) < 0 && flagged)
		text_printf(out, _("sign: %s or %s, whichever %s says"), in, out_name, flag);
	else if (reading_column(reader, ROLE_AMOUNT) < 0)
		text_printf(out, _("sign: %s is money in, %s money out"), in, out_name);
	else if (flagged)
		text_printf(out, _("sign: %s tells the direction of %s"), flag, amount);
	else
		text_printf(out, _("sign: that of %s, + is money in"), amount);
	if (flagged) {
		add_words(out, _("; in is "), &profile->flag_in);
		add_words(out, _("; out is "), &profile->flag_out);
	}
	if (reading_column(reader, ROLE_REVERSAL) >= 0)
		add_words(out, _("; turned round by "), &profile->reversal);
	if (profile->inverted != 0)
		text_adds(out, _("; then all is turned round: sign = plus-out"));
	text_addc(out, '\n');
}

/* What stands above and below the table. */
static void
add_captures(struct text *out, const struct bank_reader *reader)
{
	for (int i = 0; i < CAPTURES; i++)
		if (reader->outside.seen[i].line > 0)
			text_printf(out, _("beside the table: %s = %s, line %ld\n"), captures[i],
			    reader->outside.seen[i].text, reader->outside.seen[i].line);
}

/* Whether the totals beside the table are those of the rows; a difference is a warning or an
 * error of the reader. */
static void
add_totals(struct text *out, const struct bank_reader *reader)
{
	const struct outside *outside = &reader->outside;
	int told = 0, same = 0;

	for (enum capture i = CAPTURE_TOTALS; i < CAPTURES; i++) {
		told += outside->told[i];
		same += outside->told[i] && outside_agrees(outside, i);
	}
	if (told > 0)
		text_printf(out, _("totals: %d told, %d agree with the rows\n"), told, same);
	else
		text_adds(out, _("totals: none told\n"));
}

static const char *
way_text(enum proof_way way)
{
	switch (way) {
	case PROOF_OLDEST:
		return _("oldest first");
	case PROOF_NEWEST:
		return _("newest first");
	case PROOF_DAYS_RISE:
		return _("oldest day first, newest first within a day");
	case PROOF_DAYS_FALL:
		return _("newest day first, oldest first within a day");
	default:
		return _("in no order, but one chain");
	}
}

/* What the balances prove, or why they prove nothing. */
static void
add_proof(struct text *out, const struct bank_check *check, bool failed)
{
	const struct bank_report *report = check->report;
	char opening[NUMBER_TEXT], closing[NUMBER_TEXT];

	(void)number_format_grouped(report->opening_fen, MONEY_DECIMALS, opening);
	(void)number_format_grouped(report->closing_fen, MONEY_DECIMALS, closing);
	if (failed)
		text_adds(out, _("proof: none, the file has errors\n"));
	else if (report->unproved)
		text_adds(out, _("proof: none, the balances do not follow from the amounts\n"));
	else if (!report->has_balances)
		text_adds(out,
		    _("proof: none, neither the rows nor the lines beside them tell a balance and "
		      "what it was before\n"));
	else if (report->bracket.told)
		text_printf(out, _("proof: %s and the rows come to %s, as the file tells\n"),
		    opening, closing);
	else if (check->proof.balances)
		text_printf(out, _("proof: each balance follows, %s: %s to %s\n"),
		    way_text(check->way), opening, closing);
	else
		text_printf(out, _("proof: the opening balance %s and the rows come to %s\n"),
		    opening, closing);
}

static void
add_results(struct text *out, const struct bank_check *check, bool failed)
{
	const struct bank_reader *reader = check->reader;
	const struct profile *profile = reader->header.profile;
	const struct bank_report *report = check->report;
	char in[NUMBER_TEXT], paid[NUMBER_TEXT];
	char *warnings = bank_check_warnings(check);

	add_forms(out, _("dates: "), profile->dates, reader->dates_seen, reader->workbook_dates);
	add_forms(out, _("times: "), profile->times, reader->times_seen, false);
	add_sign(out, reader);
	add_captures(out, reader);
	(void)number_format_grouped(report->in_fen, MONEY_DECIMALS, in);
	(void)number_format_grouped(report->out_fen, MONEY_DECIMALS, paid);
	text_printf(out, _("rows: %lld; in %s, out %s\n"), (long long)report->lines, in, paid);
	for (int i = 0; i < BANK_REASONS_MAX && report->skips.reasons[i].count > 0; i++)
		text_printf(out, _("passed over: %ld %s\n"), report->skips.reasons[i].count,
		    report->skips.reasons[i].text);
	add_totals(out, reader);
	add_proof(out, check, failed);
	if (warnings[0] != '\0')
		text_printf(out, _("warning: %s\n"), warnings);
	free(warnings);
}

/* The profiles that came near. */
static void
add_near(struct text *out, const struct header *header)
{
	for (size_t i = 0; i < header->near_count; i++)
		text_printf(out, _("does not fit: %s, line %ld lacks %s\n"),
		    header->near[i].profile->name, header->near[i].line, header->near[i].missing);
}

struct shown {
	struct text *out;
	int count;
};

static void
show_row(void *context, const struct bank_row *row)
{
	struct shown *shown = context;

	if (shown->count++ < ROWS_SHOWN)
		add_row(shown->out, row);
}

static enum rc
explain_known(struct text *out, struct bank_reader *reader, struct errors *errors)
{
	struct bank_report report = {.file = input_name(reader->input)};
	struct shown shown = {.out = out};
	struct bank_check check = {.reader = reader,
	    .report = &report,
	    .errors = errors,
	    .look = show_row,
	    .context = &shown};
	long before = errors->count;
	enum rc rc;

	add_layout(out, reader);
	rc = bank_check(&check);
	add_results(out, &check, errors->count > before);
	add_near(out, &reader->header);
	bank_check_release(&check);
	return rc;
}

static bool
never(void *context, const struct container *container, struct slice start)
{
	(void)context, (void)container, (void)start;
	return false;
}

/* What a person would take for the table, where no profile fits. */
static enum rc
explain_unknown(struct text *out, const struct bank_source *source, const struct profiles *profiles)
{
	static const struct container_chooser chooser = {never, NULL};
	struct header_text text = {0};
	struct header tried = {0}, header = {0};
	struct errors quiet = {0};
	struct input *input;
	enum rc rc = input_open_twice(&input, source->path, source->encoding, &quiet);

	if (rc == RC_OK &&
	    (rc = container_open(input, &text.container, &chooser, &quiet)) == RC_OK &&
	    (rc = input_peek(input, &text.bytes, &text.length)) == RC_OK &&
	    header_find(&tried, &text, profiles, &quiet) != RC_OK && tried.fits == 0 &&
	    header_guess(&header, &text)) {
		text_printf(out, _("file: %s\n"), input_name(input));
		add_kind(out, input, text.container);
		text_adds(out, _("profile: none fits\n"));
		add_near(out, &tried);
		bank_skeleton(out, &header, &text, profiles, input_encoding(input));
	}
	header_release(&tried);
	header_release(&header);
	input_close(input);
	errors_release(&quiet);
	return rc;
}

enum rc
bank_explain(struct text *out, const struct bank_source *source, const struct profiles *profiles,
    struct errors *errors)
{
	struct bank_reader *reader;
	enum rc rc = bank_reader_open(&reader, source, profiles, errors);

	if (rc == RC_DATA)
		(void)explain_unknown(out, source, profiles);
	if (rc != RC_OK)
		return rc;
	rc = explain_known(out, reader, errors);
	bank_reader_close(reader);
	return rc == RC_OK ? errors_rc(errors) : rc;
}
