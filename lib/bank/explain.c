#include "bank/explain.h"

#include <string.h>

#include "bank/reading.h"
#include "base/i18n.h"

enum { ROWS_SHOWN = 3, SAMPLES_MAX = 256 };

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

static void
add_sums(struct text *out, long rows, int64_t in_fen, int64_t out_fen)
{
	char in[NUMBER_TEXT], paid[NUMBER_TEXT];

	(void)number_format_grouped(in_fen, MONEY_DECIMALS, in);
	(void)number_format_grouped(out_fen, MONEY_DECIMALS, paid);
	text_printf(out, _("rows: %ld; in %s, out %s\n"), rows, in, paid);
}

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
add_layout(struct text *out, const struct bank_reader *reader)
{
	const struct header *header = &reader->header;
	const struct profile *profile = header->profile;

	text_printf(out, _("file: %s\n"), input_name(reader->input));
	if (reader->container != NULL)
		text_printf(out, _("kind: %s\n"), _(reader->container->title));
	else
		text_printf(
		    out, _("kind: text in %s\n"), encoding_name(input_encoding(reader->input)));
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

/* All rows: the first ones shown, the others counted. */
static enum rc
add_rows(struct text *out, struct bank_reader *reader)
{
	const struct bank_skips *skips = bank_reader_skips(reader);
	int64_t in = 0, paid = 0, magnitude;
	struct bank_row row;
	long rows = 0, shown = 0;
	bool more;
	enum rc rc;

	while ((rc = bank_reader_next(reader, &row, true, &more)) == RC_OK && more) {
		if (shown++ < ROWS_SHOWN)
			add_row(out, &row);
		if (row.only_balance)
			continue;
		rows++;
		magnitude = row.amount_fen;
		if (row.amount_fen < 0 && __builtin_sub_overflow(0, row.amount_fen, &magnitude))
			continue;
		(void)money_add(row.amount_fen < 0 ? &paid : &in, magnitude);
	}
	add_sums(out, rows, in, paid);
	for (int i = 0; i < BANK_REASONS_MAX && skips->reasons[i].count > 0; i++)
		text_printf(out, _("passed over: %ld %s\n"), skips->reasons[i].count,
		    skips->reasons[i].text);
	if (bank_reader_warnings(reader)[0] != '\0')
		text_printf(out, _("warning: %s\n"), bank_reader_warnings(reader));
	return rc;
}

/* A profile to start from: all the columns as they are named, to be moved to the keys they are. */
static void
add_skeleton(
    struct text *out, const struct header *header, const struct slice *samples, size_t sample_count)
{
	text_printf(
	    out, _("no profile fits; the table seems to begin in line %ld:\n"), header->line);
	for (size_t i = 0; i < header->width; i++)
		text_printf(out, "  %zu. %s: %s\n", i + 1, header->names[i].bytes,
		    i < sample_count ? quote(samples[i].bytes, samples[i].length) : "");
	text_adds(out,
	    _("a profile to start from; give each key its column's name, and leave out what "
	      "there is none for:\n"));
	text_printf(out, "[profile]\ntitle = \n\n[file]\ndelimiter = ");
	text_adds(out,
	    header->dialect.delimiter == ','        ? "comma"
		: header->dialect.delimiter == '\t' ? "tab"
		: header->dialect.delimiter == ';'  ? "semicolon"
						    : "pipe");
	text_printf(out,
	    "\npreamble = %ld\n\n[columns]\ndate = \namount = \nin = \nout = \nbalance = \n"
	    "party = \nparty-account = \nmemo = \nid = \n\n[values]\ndate = YYYY-MM-DD\n",
	    header->line + 4);
}

static bool
never(void *context, const struct container *container, struct slice start)
{
	(void)context, (void)container, (void)start;
	return false;
}

/* What a person would take for the table, with the row below its header. */
static enum rc
explain_unknown(struct text *out, const struct bank_source *source, struct errors *errors)
{
	static const struct container_chooser chooser = {never, NULL};
	struct header_text text = {0};
	struct header header = {0};
	struct slice samples[SAMPLES_MAX];
	struct input *input;
	enum rc rc = input_open_twice(&input, source->path, source->encoding, errors);

	if (rc != RC_OK)
		return rc;
	if ((rc = container_open(input, &text.container, &chooser, errors)) == RC_OK &&
	    (rc = input_peek(input, &text.bytes, &text.length)) == RC_OK &&
	    header_guess(&header, &text)) {
		const char *row = text.bytes + header.end;
		const char *newline = memchr(row, '\n', text.length - header.end);
		size_t length =
		    newline != NULL ? (size_t)(newline - row) : text.length - header.end;
		struct arena arena = {0};
		size_t count = scan_split(arena_strndup(&arena, row, length), length,
		    &header.dialect, samples, SAMPLES_MAX);

		add_skeleton(out, &header, samples, count);
		arena_release(&arena);
	}
	header_release(&header);
	input_close(input);
	return rc;
}

enum rc
bank_explain(struct text *out, const struct bank_source *source, const struct profiles *profiles,
    struct errors *errors)
{
	struct errors quiet = {0};
	struct bank_reader *reader;
	enum rc rc = bank_reader_open(&reader, source, profiles, errors);

	if (rc == RC_DATA)
		(void)explain_unknown(out, source, &quiet);
	errors_release(&quiet);
	if (rc != RC_OK)
		return rc;
	add_layout(out, reader);
	rc = add_rows(out, reader);
	bank_reader_close(reader);
	return rc == RC_OK ? errors_rc(errors) : rc;
}
