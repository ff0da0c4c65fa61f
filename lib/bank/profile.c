#include "bank/profile.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bank/bracket.h"
#include "bank/container.h"
#include "base/i18n.h"

enum { LINE_MAX_BYTES = 199 }; /* inih's own limit */

/* An ini file being read. */
struct parse {
	struct profile *profile;
	FILE *file;
	struct errors *errors;
	long line;
	bool too_long;
};

/* A key of a profile, and what to do with each comma-separated part of its value. */
struct key {
	const char *section, *name;
	bool (*take)(struct parse *parse, const struct key *key, struct slice part);
	size_t offset; /* in struct profile, of what `take` fills */
	int role;
	int direction; /* or DIRECTIONS: both */
	const char *expected;
	/* What is expected, where it is not said above; then what the words mean: 0, 1 … */
	const char *const *choices;
};

static struct slice
keep(struct profile *profile, struct slice part)
{
	return (struct slice){arena_strndup(&profile->arena, part.bytes, part.length), part.length};
}

static void
words_add(struct words *words, struct slice item)
{
	words->items =
	    array_grow(words->items, words->count, &words->capacity, sizeof *words->items);
	words->items[words->count++] = item;
}

static bool
is(struct slice part, const char *word)
{
	return part.length == strlen(word) && memcmp(part.bytes, word, part.length) == 0;
}

static bool
take_title(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;
	struct text text = {0};

	(void)key;
	text_adds(&text, profile->title);
	if (text.length > 0)
		text_adds(&text, ", ");
	text_add(&text, part.bytes, part.length);
	profile->title = arena_strdup(&profile->arena, text.bytes);
	text_release(&text);
	return true;
}

static bool
take_format(struct parse *parse, const struct key *key, struct slice part)
{
	(void)key;
	parse->profile->format = keep(parse->profile, part).bytes;
	return container_known(parse->profile->format);
}

static bool
take_encoding(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;

	(void)key;
	return profile->encoding_count < PROFILE_ENCODINGS_MAX &&
	    encoding_parse(part.bytes, part.length, &profile->encodings[profile->encoding_count++]);
}

/* A character by its name or as it is. */
static char
character(struct slice part)
{
	static const struct {
		const char *name;
		char c;
	} names[] = {{"comma", ','}, {"tab", '\t'}, {"semicolon", ';'}, {"pipe", '|'},
	    {"quote", '"'}, {"apostrophe", '\''}, {"backtick", '`'}, {"point", '.'},
	    {"blank", ' '}};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is(part, names[i].name))
			return names[i].c;
	return part.length == 1 ? part.bytes[0] : '\0';
}

static bool
take_delimiter(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;
	char c = character(part);

	(void)key;
	if (c == '\0' || profile->delimiter_count == PROFILE_DELIMITERS_MAX)
		return false;
	profile->delimiters[profile->delimiter_count++] = c;
	return true;
}

static bool
take_character(struct parse *parse, const struct key *key, struct slice part)
{
	char *target = (char *)parse->profile + key->offset;

	*target = is(part, "none") ? '\0' : character(part);
	return *target != '\0' || is(part, "none");
}

static bool
take_preamble(struct parse *parse, const struct key *key, struct slice part)
{
	int64_t lines;

	(void)key;
	if (number_parse_range(part.bytes, part.length, 0, 0, PROFILE_PREAMBLE_MAX, &lines) !=
	    PARSED_OK)
		return false;
	parse->profile->preamble_lines = (int)lines;
	return true;
}

static bool
take_word(struct parse *parse, const struct key *key, struct slice part)
{
	struct words *words = (struct words *)(void *)((char *)parse->profile + key->offset);

	words_add(words, is(part, "empty") ? (struct slice){"", 0} : keep(parse->profile, part));
	return true;
}

static bool
take_trim(struct parse *parse, const struct key *key, struct slice part)
{
	char c = character(part);

	(void)key;
	parse->profile->trim |= c == '`' ? TRIM_BACKTICK
	    : c == '\''                  ? TRIM_APOSTROPHE
	    : c == '"'                   ? TRIM_QUOTE
					 : 0;
	return c == '`' || c == '\'' || c == '"';
}

static bool
take_choice(struct parse *parse, const struct key *key, struct slice part)
{
	int *target = (int *)(void *)((char *)parse->profile + key->offset);

	for (int i = 0; key->choices[i + 1] != NULL; i++)
		if (is(part, key->choices[i + 1])) {
			*target = i;
			return true;
		}
	return false;
}

static bool
take_header(struct parse *parse, const struct key *key, struct slice part)
{
	(void)key;
	parse->profile->headless = is(part, "none");
	return parse->profile->headless;
}

static bool
take_date(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;

	(void)key;
	return profile->date_count < PROFILE_DATES_MAX &&
	    date_format_parse(&profile->dates[profile->date_count++], keep(profile, part), false);
}

static bool
take_time(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;

	(void)key;
	return profile->time_count < PROFILE_DATES_MAX &&
	    date_format_parse(&profile->times[profile->time_count++], keep(profile, part), true);
}

/* "#3", the third column, or "NAME#2", the second one of this name; false when it is neither. */
static bool
number_parse_column(struct slice *part, struct profile_column *column)
{
	const char *hash = memrchr(part->bytes, '#', part->length);
	int64_t number;

	if (hash == NULL ||
	    number_parse_range(hash + 1, part->length - (size_t)(hash + 1 - part->bytes), 0, 1,
		PROFILE_COLUMN_MAX, &number) != PARSED_OK)
		return false;
	part->length = (size_t)(hash - part->bytes);
	if (part->length == 0)
		column->number = (short)number;
	else
		column->nth = (short)number;
	return true;
}

/* One column: names with | between, and ? at the end if it may be missing. */
static bool
column_parse(struct profile *profile, struct slice part, struct profile_column *column)
{
	*column = (struct profile_column){0};
	if (part.length > 0 && part.bytes[part.length - 1] == '?') {
		column->optional = true;
		part.length--;
	}
	column->shown = keep(profile, part);
	(void)number_parse_column(&part, column);
	if (column->number > 0)
		return true;
	column->shown.length = 0;
	while (part.length > 0) {
		const char *bar = memchr(part.bytes, '|', part.length);
		size_t length = bar != NULL ? (size_t)(bar - part.bytes) : part.length;
		struct slice name = cell_clean(part.bytes, length, 0);
		struct slice normal = name_normal(&profile->arena, name.bytes, name.length);

		if (normal.length == 0)
			return false;
		if (column->names.count == 0)
			column->shown = keep(profile, name);
		words_add(&column->names, normal);
		length += bar != NULL;
		part = (struct slice){part.bytes + length, part.length - length};
	}
	return column->names.count > 0;
}

static bool
take_column(struct parse *parse, const struct key *key, struct slice part)
{
	struct profile *profile = parse->profile;

	for (int d = 0; d < DIRECTIONS; d++) {
		struct profile_columns *columns =
		    key->role < ROLES ? &profile->columns[key->role][d] : &profile->also;

		if (key->direction != DIRECTIONS && key->direction != d)
			continue;
		if (columns->count == (key->role <= ROLES_ONE ? 1 : PROFILE_COLUMNS_MAX) ||
		    !column_parse(profile, part, &columns->columns[columns->count]))
			return false;
		columns->count++;
		if (key->role == ROLES)
			break;
	}
	return true;
}

#define FIELD(member) offsetof(struct profile, member)
#define COLUMN(name, role) \
	{ \
		"columns", name, take_column, 0, role, DIRECTIONS, N_COLUMN, NULL \
	}
#define BY_DIRECTION(name, role) \
	COLUMN(name, role), \
	    {"columns", name "-in", take_column, 0, role, MONEY_IN, N_COLUMN, NULL}, \
	{ \
		"columns", name "-out", take_column, 0, role, MONEY_OUT, N_COLUMN, NULL \
	}
#define WORDS(section, name, member) \
	{ \
		section, name, take_word, FIELD(member), 0, 0, "", NULL \
	}
#define CHOICE(section, name, member, choices) \
	{ \
		section, name, take_choice, FIELD(member), 0, 0, NULL, choices \
	}
#define N_COLUMN \
	"names of a column as NAME|OTHER NAME?, at most 8 columns, only one for dates and amounts"

/* What is expected, then the choices. */
static const char *const keys_of[] = {"id or content", "id", "content", NULL};
static const char *const signs[] = {"plus-in or plus-out", "plus-in", "plus-out", NULL};
static const char *const minuses[] = {"reversal or direction", "reversal", "direction", NULL};
static const char *const fees[] = {"plus or minus", "plus", "minus", NULL};
static const char *const splits[] = {
    "none, account-last or account-first", "none", "account-last", "account-first", NULL};
static const char *const orders[] = {
    "oldest, newest, days-rise, days-fall, unsorted or any: see [rows] order", "oldest", "newest",
    "days-rise", "days-fall", "unsorted", "any", NULL};
static const char *const levels[] = {"error, warn or off", "error", "warn", "off", NULL};
static const char *const continues[] = {"no or text", "no", "text", NULL};
static const char *const annotations[] = {"refuse or cut", "refuse", "cut", NULL};

static const struct key keys[] = {
    {"profile", "title", take_title, 0, 0, 0, "", NULL},
    WORDS("profile", "bank", banks),
    {"file", "format", take_format, 0, 0, 0, "a format that deed-bank(5) knows", NULL},
    {"file", "encoding", take_encoding, 0, 0, 0,
	"utf-8, gb18030, utf-16le, windows-1252, iso-8859-1, cp850 ..., at most 4", NULL},
    {"file", "delimiter", take_delimiter, 0, 0, 0,
	"comma, tab, semicolon, pipe or one character, at most 4", NULL},
    {"file", "quote", take_character, FIELD(quote), 0, 0,
	"quote, apostrophe, one character or none", NULL},
    {"file", "prefix", take_character, FIELD(prefix), 0, 0, "backtick, one character or none",
	NULL},
    {"file", "header", take_header, 0, 0, 0, "none", NULL},
    {"file", "preamble", take_preamble, 0, 0, 0, "a number of lines, at most 60", NULL},
    {"file", "trim", take_trim, 0, 0, 0, "backtick, apostrophe or quote", NULL},
    WORDS("preamble", "account", captures[CAPTURE_ACCOUNT]),
    WORDS("preamble", "currency", captures[CAPTURE_CURRENCY]),
    WORDS("preamble", "year", captures[CAPTURE_YEAR]),
    WORDS("preamble", "month", captures[CAPTURE_MONTH]),
    WORDS("preamble", "opening", captures[CAPTURE_OPENING]),
    WORDS("preamble", "closing", captures[CAPTURE_CLOSING]),
    WORDS("preamble", "sum-in", captures[CAPTURE_SUM_IN]),
    WORDS("preamble", "sum-out", captures[CAPTURE_SUM_OUT]),
    WORDS("preamble", "sum-fee", captures[CAPTURE_SUM_FEE]),
    WORDS("preamble", "count", captures[CAPTURE_COUNT]),
    WORDS("preamble", "count-in", captures[CAPTURE_COUNT_IN]),
    WORDS("preamble", "count-out", captures[CAPTURE_COUNT_OUT]),
    COLUMN("line", ROLE_LINE),
    COLUMN("date", ROLE_DATE),
    COLUMN("date-else", ROLE_DATE_ELSE),
    COLUMN("time", ROLE_TIME),
    COLUMN("amount", ROLE_AMOUNT),
    COLUMN("in", ROLE_IN),
    COLUMN("out", ROLE_OUT),
    COLUMN("flag", ROLE_FLAG),
    COLUMN("flag-else", ROLE_FLAG_ELSE),
    COLUMN("reversal", ROLE_REVERSAL),
    COLUMN("fee", ROLE_FEE),
    COLUMN("net", ROLE_NET),
    COLUMN("status", ROLE_STATUS),
    COLUMN("balance", ROLE_BALANCE),
    COLUMN("currency", ROLE_CURRENCY),
    COLUMN("account", ROLE_ACCOUNT),
    BY_DIRECTION("party", ROLE_PARTY),
    BY_DIRECTION("party-account", ROLE_PARTY_ACCOUNT),
    BY_DIRECTION("memo", ROLE_MEMO),
    BY_DIRECTION("note", ROLE_NOTE),
    BY_DIRECTION("id", ROLE_ID),
    BY_DIRECTION("order", ROLE_ORDER),
    COLUMN("also", ROLES),
    {"values", "date", take_date, 0, 0, 0,
	"a date such as YYYY-MM-DD or YYYY/M/D hh:mm:ss, at most 12", NULL},
    {"values", "time", take_time, 0, 0, 0, "a time such as hh:mm:ss or hhmmss, at most 12", NULL},
    CHOICE("values", "key", key_content, keys_of),
    CHOICE("values", "sign", inverted, signs),
    CHOICE("values", "minus", signs, minuses),
    CHOICE("values", "fee", fee_negative, fees),
    CHOICE("values", "split", split, splits),
    CHOICE("values", "annotation", money.annotated, annotations),
    {"values", "decimal", take_character, FIELD(money.decimal), 0, 0, "comma or point", NULL},
    {"values", "thousands", take_character, FIELD(money.thousands), 0, 0,
	"comma, point, blank or apostrophe", NULL},
    WORDS("values", "marks", money.marks),
    WORDS("values", "neutral", neutral),
    WORDS("values", "void", status_void),
    WORDS("values", "pending", pending),
    WORDS("values", "reversal", reversal),
    WORDS("values", "currency", currencies),
    WORDS("values", "null", null),
    WORDS("values", "in", flag_in),
    WORDS("values", "out", flag_out),
    WORDS("values", "take", status_take),
    WORDS("values", "skip", status_skip),
    WORDS("values", "opening", status_balances[BRACKET_OPENING]),
    WORDS("values", "carried", status_balances[BRACKET_CARRIED]),
    WORDS("values", "closing", status_balances[BRACKET_CLOSING]),
    WORDS("rows", "skip", skip),
    WORDS("rows", "total", total),
    WORDS("rows", "end", end),
    CHOICE("rows", "order", order, orders),
    CHOICE("rows", "continued", continued, continues),
    CHOICE("check", "balance", check_balance, levels),
    CHOICE("check", "totals", check_totals, levels),
    CHOICE("check", "currency", check_currency, levels),
};

static void
parse_fail(struct parse *parse, const char *section, const char *name, const char *got,
    const char *expected)
{
	struct place place = {.file = parse->profile->path, .line = parse->line};
	struct text key = {0};

	text_printf(&key, "[%s] %s", section, name);
	place.column = text_string(&key);
	(void)error_add(
	    parse->errors, RC_CONFIG, &place, _("expected %s, got %s"), expected, quote_text(got));
	text_release(&key);
}

static int
on_value(void *context, const char *section, const char *name, const char *value)
{
	struct parse *parse = context;
	const struct key *key = NULL;

	for (size_t i = 0; i < sizeof keys / sizeof *keys && key == NULL; i++)
		if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
			key = &keys[i];
	if (key == NULL) {
		parse_fail(parse, section, name, value, _("a key that deed-bank(5) knows"));
		return 1;
	}
	while (*value != '\0') {
		size_t length = strcspn(value, ",");
		struct slice part = cell_clean(value, length, 0);

		if (part.length > 0 && !key->take(parse, key, part))
			parse_fail(parse, section, name, value,
			    key->expected != NULL ? key->expected : key->choices[0]);
		value += length + (value[length] == ',');
	}
	return 1;
}

/* Lines for inih, counted. */
static char *
next_line(char *buffer, int size, void *context)
{
	struct parse *parse = context;
	char *line = fgets(buffer, size, parse->file);

	if (line == NULL)
		return NULL;
	parse->line++;
	parse->too_long |= strchr(line, '\n') == NULL && !feof(parse->file);
	return line;
}

/* What a profile cannot do without. */
static void
check_whole(struct parse *parse)
{
	const struct profile *p = parse->profile;
	struct place place = {.file = p->path};
	bool one = p->columns[ROLE_AMOUNT][0].count > 0, in = p->columns[ROLE_IN][0].count > 0;
	bool out = p->columns[ROLE_OUT][0].count > 0, flag = p->columns[ROLE_FLAG][0].count > 0;

	if (parse->errors->count > 0)
		return;
	if (p->columns[ROLE_DATE][0].count == 0 || p->date_count == 0)
		(void)error_add(parse->errors, RC_CONFIG, &place,
		    _("expected [columns] date and [values] date"));
	if (one == (in || out) || in != out)
		(void)error_add(parse->errors, RC_CONFIG, &place,
		    _("expected in [columns] either amount, or in and out"));
	if (flag && (p->flag_in.count == 0 || p->flag_out.count == 0))
		(void)error_add(parse->errors, RC_CONFIG, &place,
		    _("expected in [values] in and out: what the flag says for each direction"));
	if (p->columns[ROLE_CURRENCY][0].count > 0 && p->currencies.count == 0 &&
	    p->format[0] == '\0')
		(void)error_add(parse->errors, RC_CONFIG, &place, _("expected [values] currency"));
	if (p->columns[ROLE_TIME][0].count > 0 && p->time_count == 0)
		(void)error_add(parse->errors, RC_CONFIG, &place, _("expected [values] time"));
}

/* The name of a profile: its file's, without folder and ".ini". */
static const char *
profile_name(struct profile *profile, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *start = slash != NULL ? slash + 1 : path;
	size_t length = strlen(start);

	if (length > 4 && strcmp(start + length - 4, ".ini") == 0)
		length -= 4;
	return arena_strndup(&profile->arena, start, length);
}

static struct profile *
profile_new(const char *path)
{
	struct profile *profile = xcalloc(1, sizeof *profile);

	profile->path = xstrdup(path);
	profile->name = profile_name(profile, path);
	profile->title = "";
	profile->format = "";
	profile->quote = '"';
	profile->money.decimal = '.';
	profile->order = PROOF_ANY;
	profile->check_totals = LEVEL_WARN;
	return profile;
}

/* What was not said. */
static void
set_defaults(struct profile *profile)
{
	if (profile->delimiter_count == 0)
		profile->delimiters[profile->delimiter_count++] = ',';
	if (profile->encoding_count == 0) {
		profile->encodings[profile->encoding_count++] = ENCODING_UTF8;
		profile->encodings[profile->encoding_count++] = ENCODING_GB18030;
	}
	if (profile->money.thousands == '\0')
		profile->money.thousands = profile->money.decimal == '.' ? ',' : '.';
}

enum rc
profile_read(struct profile **profile, const char *path, struct errors *errors)
{
	struct parse parse = {.errors = errors};
	struct place place = {.file = path};
	long before = errors->count;
	int failed;

	*profile = NULL;
	if ((parse.file = fopen(path, "re")) == NULL)
		return error_add(errors, errno == EACCES ? RC_NOPERM : RC_NOINPUT, NULL,
		    _("%s: cannot open the profile: %s"), path, strerror(errno));
	parse.profile = profile_new(path);
	failed = ini_parse_stream(next_line, &parse, on_value, &parse);
	(void)fclose(parse.file);
	place.line = failed;
	if (parse.too_long)
		(void)error_add(errors, RC_CONFIG, &place,
		    _("expected lines of at most %d bytes; go on in a line that begins with a "
		      "blank"),
		    LINE_MAX_BYTES);
	else if (failed != 0)
		(void)error_add(errors, RC_CONFIG, &place, _("expected [SECTION] or KEY = VALUE"));
	check_whole(&parse);
	set_defaults(parse.profile);
	if (errors->count > before) {
		profile_free(parse.profile);
		return RC_CONFIG;
	}
	*profile = parse.profile;
	return RC_OK;
}

static void
columns_release(struct profile_columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		free(columns->columns[i].names.items);
}

void
profile_free(struct profile *profile)
{
	if (profile == NULL)
		return;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (keys[i].take == take_word) {
			struct words *words =
			    (struct words *)(void *)((char *)profile + keys[i].offset);

			free(words->items);
			*words = (struct words){0};
		}
	for (int role = 0; role < ROLES; role++)
		for (int d = 0; d < DIRECTIONS; d++)
			columns_release(&profile->columns[role][d]);
	columns_release(&profile->also);
	arena_release(&profile->arena);
	free(profile->path);
	free(profile);
}
