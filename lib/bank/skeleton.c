#include "bank/skeleton.h"

#include <stdlib.h>
#include <string.h>

#include "bank/preamble.h"
#include "base/i18n.h"

enum { CELLS_MAX = 256, SKIPS_MAX = 6, JOINED_MAX = 4 };

/* The roles that a start has, in the order in which they are written. */
static const struct {
	const char *key;
	enum role role;
	int max; /* columns that it may take */
} parts[] = {
    {"date", ROLE_DATE, 1},
    {"time", ROLE_TIME, 1},
    {"amount", ROLE_AMOUNT, 1},
    {"flag", ROLE_FLAG, 1},
    {"in", ROLE_IN, 1},
    {"out", ROLE_OUT, 1},
    {"balance", ROLE_BALANCE, 1},
    {"currency", ROLE_CURRENCY, 1},
    {"account", ROLE_ACCOUNT, 1},
    {"party", ROLE_PARTY, 1},
    {"party-account", ROLE_PARTY_ACCOUNT, 1},
    {"memo", ROLE_MEMO, JOINED_MAX},
    {"id", ROLE_ID, 1},
};

enum { PARTS = sizeof parts / sizeof *parts };

static const struct {
	const char *key;
	enum capture capture;
} beside[] = {
    {"account", CAPTURE_ACCOUNT},
    {"opening", CAPTURE_OPENING},
    {"closing", CAPTURE_CLOSING},
};

/* What is known of the file, and what was thought of it. */
struct guess {
	const struct header *header;
	const struct header_text *text;
	const struct profiles *profiles;
	struct arena arena;
	struct slice samples[CELLS_MAX]; /* the first row */
	size_t sample_count;
	int columns[PARTS][JOINED_MAX]; /* -1: none */
	bool used[CELLS_MAX];
	struct slice date, time; /* their forms */
	const struct profile *flagged; /* whose words the flag has, or NULL */
	struct words skips;
};

static struct slice
sample(const struct guess *guess, int column)
{
	return column >= 0 && (size_t)column < guess->sample_count ? guess->samples[column]
								   : (struct slice){"", 0};
}

/* The next line of the text from *at on, as cells; false at the end. */
static bool
next_row(struct guess *guess, size_t *at, struct slice cells[CELLS_MAX], size_t *count)
{
	const char *start = guess->text->bytes + *at, *newline;
	size_t left = guess->text->length - *at, length;

	if (left == 0)
		return false;
	newline = memchr(start, '\n', left);
	length = newline != NULL ? (size_t)(newline - start) : left;
	*at += length + (newline != NULL);
	*count = scan_split(arena_strndup(&guess->arena, start, length), length,
	    &guess->header->dialect, cells, CELLS_MAX);
	for (size_t i = 0; i < *count; i++)
		cells[i] =
		    cell_clean(cells[i].bytes, cells[i].length, TRIM_BACKTICK | TRIM_APOSTROPHE);
	return true;
}

/* How many profiles have a column of this name in this role. */
static int
votes(struct guess *guess, enum role role, struct slice name, const struct profile **voter)
{
	struct slice normal = name_normal(&guess->arena, name.bytes, name.length);
	int count = 0;

	for (size_t i = 0; i < guess->profiles->count; i++) {
		const struct profile_columns *columns =
		    &guess->profiles->items[i]->columns[role][MONEY_IN];

		for (size_t c = 0; c < columns->count; c++)
			if (words_have(&columns->columns[c].names, normal)) {
				*voter = guess->profiles->items[i];
				count++;
			}
	}
	return count;
}

/* Gives a column to the role that most profiles have it in. */
static void
guess_name(struct guess *guess, size_t column)
{
	const struct profile *voter = NULL, *best_voter = NULL;
	int best = -1, most = 0, slot = 0;

	for (int i = 0; i < PARTS; i++) {
		int count = votes(guess, parts[i].role, guess->header->names[column], &voter);

		if (count > most) {
			most = count;
			best = i;
			best_voter = voter;
		}
	}
	if (best < 0)
		return;
	while (slot < parts[best].max && guess->columns[best][slot] >= 0)
		slot++;
	if (slot == parts[best].max)
		return;
	guess->columns[best][slot] = (int)column;
	guess->used[column] = true;
	if (parts[best].role == ROLE_FLAG)
		guess->flagged = best_voter;
}

static int *
columns_of(struct guess *guess, enum role role)
{
	for (int i = 0; i < PARTS; i++)
		if (parts[i].role == role)
			return guess->columns[i];
	return NULL;
}

/* The form of a date in which some profile reads this cell; empty when none does. */
static struct slice
date_form(const struct guess *guess, struct slice cell)
{
	struct year_source source = {2000, 0};
	const struct date_format *format = NULL;
	date_day day;
	int seconds;

	for (size_t i = 0; i < guess->profiles->count && format == NULL && cell.length > 0; i++)
		format = cell_date(guess->profiles->items[i]->dates,
		    guess->profiles->items[i]->date_count, cell, source, &day, &seconds);
	return format != NULL ? format->text : (struct slice){"", 0};
}

static struct slice
time_form(const struct guess *guess, struct slice cell)
{
	const struct date_format *format = NULL;
	int seconds;

	for (size_t i = 0; i < guess->profiles->count && format == NULL && cell.length > 0; i++)
		format = cell_time(guess->profiles->items[i]->times,
		    guess->profiles->items[i]->time_count, cell, &seconds);
	return format != NULL ? format->text : (struct slice){"", 0};
}

/* Where no name tells: the first column that looks like a date. */
static void
guess_date(struct guess *guess)
{
	int *date = columns_of(guess, ROLE_DATE);

	for (size_t i = 0; i < guess->sample_count && date[0] < 0; i++)
		if (!guess->used[i] && date_form(guess, guess->samples[i]).length > 0) {
			date[0] = (int)i;
			guess->used[i] = true;
		}
	guess->date = date_form(guess, sample(guess, date[0]));
	guess->time = time_form(guess, sample(guess, columns_of(guess, ROLE_TIME)[0]));
}

static char
decimal_of(struct slice cell)
{
	const char *comma = memrchr(cell.bytes, ',', cell.length);

	return comma != NULL && cell.bytes + cell.length - comma == 3 ? ',' : '.';
}

static bool
is_amount(struct slice cell)
{
	struct money_style style = {
	    .decimal = decimal_of(cell), .thousands = decimal_of(cell) == ',' ? '.' : ','};
	int64_t fen;

	return cell.length <= 16 && cell_amount(cell, &style, &fen) == PARSED_OK;
}

/* An amount, or in and out; where no name tells, the first column that looks like one. */
static void
guess_amount(struct guess *guess)
{
	int *amount = columns_of(guess, ROLE_AMOUNT), *in = columns_of(guess, ROLE_IN),
	    *out = columns_of(guess, ROLE_OUT);

	if (in[0] >= 0 && out[0] >= 0)
		amount[0] = -1;
	else
		in[0] = out[0] = -1;
	if (in[0] >= 0 || amount[0] >= 0)
		return;
	for (size_t i = 0; i < guess->sample_count && amount[0] < 0; i++)
		if (!guess->used[i] && is_amount(guess->samples[i])) {
			amount[0] = (int)i;
			guess->used[i] = true;
		}
}

/* How a cell begins: without the numbers in it and what is before them. */
static struct slice
word_of(struct slice cell)
{
	size_t length = 0, n;
	unsigned code;

	for (; length < cell.length; length += n) {
		n = utf8_decode(cell.bytes + length, &code);
		if ((code >= '0' && code <= '9') || code == ':' || code == 0xFF1A || code == ' ')
			break;
	}
	return (struct slice){cell.bytes, length};
}

/* Lines below the header that have no date: how they begin. */
static void
guess_skips(struct guess *guess)
{
	int date = columns_of(guess, ROLE_DATE)[0];
	struct slice cells[CELLS_MAX];
	size_t at = guess->header->end, count, i;
	struct slice word;

	while (date >= 0 && guess->skips.count < SKIPS_MAX && next_row(guess, &at, cells, &count)) {
		bool cut =
		    at == guess->text->length && at > 0 && guess->text->bytes[at - 1] != '\n';

		for (i = 0; i < count && cells[i].length == 0; i++)
			;
		if (i == count || cut || (word = word_of(cells[i])).length == 0 ||
		    words_have(&guess->skips, word) ||
		    memchr(cells[i].bytes, ',', cells[i].length) != NULL ||
		    ((size_t)date < count && date_form(guess, cells[date]).length > 0))
			continue;
		guess->skips.items = array_grow(guess->skips.items, guess->skips.count,
		    &guess->skips.capacity, sizeof *guess->skips.items);
		guess->skips.items[guess->skips.count++] = word;
	}
}

static void
guess_all(struct guess *guess)
{
	size_t at = guess->header->end;

	for (int i = 0; i < PARTS; i++)
		for (int j = 0; j < JOINED_MAX; j++)
			guess->columns[i][j] = -1;
	while (
	    next_row(guess, &at, guess->samples, &guess->sample_count) && guess->sample_count < 2)
		;
	for (size_t i = 0; i < guess->header->width && i < CELLS_MAX; i++)
		guess_name(guess, i);
	guess_date(guess);
	guess_amount(guess);
	guess_skips(guess);
}

static void
add_slice(struct text *out, struct slice slice)
{
	text_add(out, slice.bytes, slice.length);
}

/* Words that some profile finds a value with above the table. */
static void
add_preamble(struct text *out, const struct guess *guess)
{
	struct slice above = {guess->text->bytes, guess->header->start};
	bool some = false;

	for (size_t b = 0; b < sizeof beside / sizeof *beside; b++)
		for (size_t i = 0; i < guess->profiles->count; i++) {
			const struct words *words =
			    &guess->profiles->items[i]->captures[beside[b].capture];
			size_t w = 0;

			for (; w < words->count; w++) {
				struct words one = {&words->items[w], 1, 1};

				if (memchr(one.items->bytes, '@', one.items->length) == NULL &&
				    preamble_find(above, &one).length > 0)
					break;
			}
			if (w == words->count)
				continue;
			text_printf(out, "%s%s = ", some ? "" : "\n[preamble]\n", beside[b].key);
			add_slice(out, words->items[w]);
			text_addc(out, '\n');
			some = true;
			break;
		}
}

static void
add_columns(struct text *out, const struct guess *guess)
{
	bool some = false;

	text_adds(out, "\n[columns]\n");
	for (int i = 0; i < PARTS; i++) {
		if (guess->columns[i][0] < 0)
			continue;
		text_printf(out, "%s = ", parts[i].key);
		for (int j = 0; j < JOINED_MAX && guess->columns[i][j] >= 0; j++) {
			text_adds(out, j > 0 ? ", " : "");
			add_slice(out, guess->header->names[guess->columns[i][j]]);
		}
		text_addc(out, '\n');
	}
	for (size_t i = 0; i < guess->header->width && i < CELLS_MAX; i++)
		if (!guess->used[i] && guess->header->names[i].length > 0) {
			text_adds(out, some ? ", " : _("; not used: "));
			add_slice(out, guess->header->names[i]);
			some = true;
		}
	text_adds(out, some ? "\n" : "");
}

static void
add_words(struct text *out, const char *key, const struct words *words)
{
	text_printf(out, "%s = ", key);
	for (size_t i = 0; i < words->count; i++) {
		text_adds(out, i > 0 ? ", " : "");
		if (words->items[i].length == 0)
			text_adds(out, "empty");
		add_slice(out, words->items[i]);
	}
	text_addc(out, '\n');
}

static void
add_values(struct text *out, struct guess *guess)
{
	int *amount = columns_of(guess, ROLE_AMOUNT), *in = columns_of(guess, ROLE_IN);
	struct slice money = sample(guess, amount[0] >= 0 ? amount[0] : in[0]);

	text_adds(out, "\n[values]\ndate = ");
	add_slice(out, guess->date.length > 0 ? guess->date : (struct slice){"YYYY-MM-DD", 10});
	text_addc(out, '\n');
	if (guess->time.length > 0) {
		text_adds(out, "time = ");
		add_slice(out, guess->time);
		text_addc(out, '\n');
	}
	if (guess->flagged != NULL) {
		add_words(out, "in", &guess->flagged->flag_in);
		add_words(out, "out", &guess->flagged->flag_out);
	}
	text_adds(out, "null = -, --, /\n");
	if (decimal_of(money) == ',')
		text_adds(out, "decimal = comma\n");
	if (guess->skips.count > 0) {
		text_adds(out, "\n[rows]\n");
		add_words(out, "skip", &guess->skips);
	}
}

static void
add_file(struct text *out, const struct guess *guess, enum encoding encoding)
{
	char delimiter = guess->header->dialect.delimiter;

	text_adds(out, "[profile]\ntitle = my bank\n\n[file]\n");
	if (guess->text->container == NULL && encoding != ENCODING_UTF8 &&
	    encoding != ENCODING_GB18030)
		text_printf(out, "encoding = %s\n", encoding_name(encoding));
	text_printf(out, "delimiter = %s\npreamble = %ld\n",
	    delimiter == ','        ? "comma"
		: delimiter == '\t' ? "tab"
		: delimiter == ';'  ? "semicolon"
				    : "pipe",
	    guess->header->line + 4 < PROFILE_PREAMBLE_MAX ? guess->header->line + 4
							   : PROFILE_PREAMBLE_MAX);
}

void
bank_skeleton(struct text *out, const struct header *header, const struct header_text *text,
    const struct profiles *profiles, enum encoding encoding)
{
	struct guess guess = {.header = header, .text = text, .profiles = profiles};

	guess_all(&guess);
	text_printf(out, _("the table seems to begin in line %ld:\n"), header->line);
	for (size_t i = 0; i < header->width; i++)
		text_printf(out, "  %zu. %s: %s\n", i + 1, header->names[i].bytes,
		    i < guess.sample_count ? quote(guess.samples[i].bytes, guess.samples[i].length)
					   : "");
	text_adds(out,
	    _("a profile to start from: save it as NAME.ini, and correct what is guessed wrong\n"));
	add_file(out, &guess, encoding);
	add_preamble(out, &guess);
	add_columns(out, &guess);
	add_values(out, &guess);
	free(guess.skips.items);
	arena_release(&guess.arena);
}
