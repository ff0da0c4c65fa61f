#include "bank/header.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

enum {
	HEADER_COLUMNS_MAX = 256,
	LIKELY_MAX = 400, /* bytes of a header shown in a message */
	NEAR_MIN = 3, /* columns found that make a profile worth mentioning */
};

/* One line split by one delimiter. */
struct cells {
	struct slice names[HEADER_COLUMNS_MAX], normal[HEADER_COLUMNS_MAX];
	size_t count;
	size_t filled; /* those that are not empty */
	unsigned char meant[HEADER_COLUMNS_MAX]; /* 1: the profile last compared knows the column */
};

/* A line of the text. */
struct line {
	long number;
	size_t start, length, next;
};

/* How near a profile came to a header. */
struct near {
	const struct profile *profile;
	size_t missing; /* columns that the best line lacks */
	size_t found;
	struct line line;
	struct scan_options dialect;
	unsigned char meant[HEADER_COLUMNS_MAX];
};

struct search {
	const char *text;
	size_t length;
	const struct container *container;
	const char *file, *bank;
	struct arena arena;
	struct cells cells; /* of the line below; 0: of none */
	long split_line;
	char split_delimiter, split_quote;
};

static bool
next_line(const struct search *search, struct line *line)
{
	const char *start = search->text + line->next, *newline;

	if (line->next >= search->length)
		return false;
	newline = memchr(start, '\n', search->length - line->next);
	line->number++;
	line->start = line->next;
	line->length = newline != NULL ? (size_t)(newline - start) : search->length - line->next;
	line->next += line->length + (newline != NULL);
	return true;
}

/* Fills the cells, unless they are this line's already: many profiles split it alike. */
static void
split(struct search *search, const struct line *line, const struct scan_options *dialect)
{
	struct scan_options options = {.delimiter = dialect->delimiter, .quote = dialect->quote};
	struct slice fields[HEADER_COLUMNS_MAX];
	struct cells *cells = &search->cells;
	char *copy;

	if (search->split_line == line->number && search->split_delimiter == options.delimiter &&
	    search->split_quote == options.quote)
		return;
	search->split_line = line->number;
	search->split_delimiter = options.delimiter;
	search->split_quote = options.quote;
	copy = arena_strndup(&search->arena, search->text + line->start, line->length);
	cells->count = scan_split(copy, line->length, &options, fields, HEADER_COLUMNS_MAX);
	cells->filled = 0;
	for (size_t i = 0; i < cells->count; i++) {
		cells->names[i] =
		    cell_clean(fields[i].bytes, fields[i].length, TRIM_BACKTICK | TRIM_APOSTROPHE);
		cells->normal[i] = name_normal(&search->arena, fields[i].bytes, fields[i].length);
		cells->filled += cells->normal[i].length > 0;
	}
}

static void
split_forget(struct search *search)
{
	arena_reset(&search->arena);
	search->split_line = 0;
}

/* The column of one of these names: -1 none, -2 several, so that nobody can tell which is meant. */
static int
column_find(const struct cells *cells, const struct profile_column *column)
{
	if (column->number > 0)
		return (size_t)column->number <= cells->count ? column->number - 1 : -1;
	for (size_t n = 0; n < column->names.count; n++) {
		int found = -1, nth = 0;

		for (size_t i = 0; i < cells->count; i++)
			if (slice_equals(cells->normal[i], column->names.items[n]) &&
			    (column->nth == 0 || ++nth == column->nth))
				found = found == -1 ? (int)i : -2;
		if (found != -1)
			return found;
	}
	return -1;
}

/* What the line lacks of the columns; `missing` (may be NULL) gets their names. */
static size_t
count_missing(
    struct cells *cells, const struct profile_columns *columns, size_t *found, struct text *missing)
{
	size_t count = 0;

	for (size_t i = 0; i < columns->count; i++) {
		const struct profile_column *column = &columns->columns[i];
		int place = column_find(cells, column);

		if (place >= 0) {
			++*found;
			cells->meant[place] = 1;
		}
		if (place >= 0 || (place == -1 && column->optional))
			continue;
		count++;
		if (missing == NULL)
			continue;
		text_adds(missing, missing->length > 0 ? ", " : "");
		text_add(missing, column->shown.bytes, column->shown.length);
		if (place == -2)
			text_adds(missing, _(" (stands there more than once)"));
	}
	return count;
}

/* True where a profile says the same for both directions. */
static bool
same_columns(const struct profile_columns *a, const struct profile_columns *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!slice_equals(a->columns[i].shown, b->columns[i].shown))
			return false;
	return true;
}

static size_t
profile_missing(
    struct cells *cells, const struct profile *profile, size_t *found, struct text *missing)
{
	size_t count = 0;

	*found = 0;
	memset(cells->meant, 0, cells->count);
	for (int role = 0; role < ROLES; role++) {
		const struct profile_columns *in = &profile->columns[role][MONEY_IN];
		const struct profile_columns *out = &profile->columns[role][MONEY_OUT];

		count += count_missing(cells, in, found, missing);
		if (!same_columns(in, out))
			count += count_missing(cells, out, found, missing);
	}
	return count + count_missing(cells, &profile->also, found, missing);
}

/* The profile's n-th way to split records; false when it has no more. What comes out of a
 * container is always plain CSV. */
static bool
dialect_at(const struct search *search, const struct profile *profile, size_t n,
    struct scan_options *dialect)
{
	static const struct scan_options plain = {.delimiter = ',', .quote = '"'};

	if (search->container != NULL) {
		*dialect = plain;
		return n == 0;
	}
	*dialect = (struct scan_options){.quote = profile->quote, .prefix = profile->prefix};
	if (n < profile->delimiter_count)
		dialect->delimiter = profile->delimiters[n];
	return n < profile->delimiter_count;
}

/* A line laid under the profile; the best one so far stays in `near`. */
static void
compare(struct search *search, const struct line *line, const struct scan_options *dialect,
    struct near *near)
{
	struct cells *cells = &search->cells;
	size_t missing, found;

	split(search, line, dialect);
	missing = profile_missing(cells, near->profile, &found, NULL);
	if (missing != 0 && found <= near->found)
		return;
	near->missing = missing;
	near->found = found;
	near->line = *line;
	near->dialect = *dialect;
	memcpy(near->meant, cells->meant, cells->count);
	memset(near->meant + cells->count, 0, HEADER_COLUMNS_MAX - cells->count);
}

/* Whether the line may be the header that the profile lacks. */
static bool
is_sought(const struct near *near, const struct line *line)
{
	int preamble = near->profile->preamble_lines;

	return near->missing > 0 && line->number <= preamble + 1 &&
	    (!near->profile->headless || line->number > preamble);
}

/* Looks for the headers of all profiles, line by line and delimiter by delimiter; near->missing 0:
 * it is there. */
static void
search_lines(struct search *search, struct near *nears, size_t count)
{
	struct scan_options dialect;
	struct line line = {0};

	while (line.number <= PROFILE_PREAMBLE_MAX && next_line(search, &line)) {
		for (size_t d = 0; d < PROFILE_DELIMITERS_MAX; d++)
			for (size_t i = 0; i < count; i++)
				if (is_sought(&nears[i], &line) &&
				    dialect_at(search, nears[i].profile, d, &dialect))
					compare(search, &line, &dialect, &nears[i]);
		split_forget(search);
	}
}

static void
places_fill(struct places *places, const struct cells *cells, const struct profile_columns *columns)
{
	for (size_t i = 0; i < columns->count; i++) {
		int place = column_find(cells, &columns->columns[i]);

		if (place >= 0)
			places->at[places->count++] = (short)place;
	}
}

/* Columns without names are called by their numbers. */
static void
name_columns(struct header *header, const struct cells *cells)
{
	header->width = cells->count;
	header->names = arena_alloc(&header->arena, cells->count * sizeof *header->names);
	header->normal = arena_alloc(&header->arena, cells->count * sizeof *header->normal);
	for (size_t i = 0; i < cells->count; i++) {
		struct slice name = cells->names[i], normal = cells->normal[i];
		char number[16];

		if (header->profile->headless) {
			name.bytes = number;
			name.length = (size_t)snprintf(number, sizeof number, "#%zu", i + 1);
			normal = name;
		}
		header->names[i] = (struct slice){
		    arena_strndup(&header->arena, name.bytes, name.length), name.length};
		header->normal[i] = (struct slice){
		    arena_strndup(&header->arena, normal.bytes, normal.length), normal.length};
	}
}

static void
header_fill(struct header *header, struct search *search, const struct near *near)
{
	const struct profile *profile = near->profile;
	const struct cells *cells = &search->cells;

	header_release(header);
	split(search, &near->line, &near->dialect);
	header->profile = profile;
	header->dialect = near->dialect;
	header->line = near->line.number - profile->headless;
	header->start = near->line.start;
	header->end = profile->headless ? near->line.start : near->line.next;
	name_columns(header, cells);
	for (int role = 0; role < ROLES; role++)
		for (int d = 0; d < DIRECTIONS; d++)
			places_fill(&header->places[role][d], cells, &profile->columns[role][d]);
}

/* The one profile that was asked for does not fit. */
static enum rc
fail_one(struct search *search, const struct near *near, struct errors *errors)
{
	const struct profile *profile = near->profile;
	struct place place = {.file = search->file, .line = near->line.number};
	struct text missing = {0};
	size_t found;
	enum rc rc;

	if (near->found == 0) {
		rc = error_add(errors, RC_DATA, &place,
		    _("profile %s does not fit: its header line is not among the first %d lines; "
		      "leave out --profile to have it recognised"),
		    profile->name, profile->preamble_lines + 1);
	} else {
		split(search, &near->line, &near->dialect);
		(void)profile_missing(&search->cells, profile, &found, &missing);
		rc = error_add(errors, RC_DATA, &place,
		    _("profile %s does not fit: the header lacks %s; leave out --profile to "
		      "have it recognised"),
		    profile->name, text_string(&missing));
	}
	text_release(&missing);
	return rc;
}

/* What a statement is when it is no table; NULL otherwise. */
static const char *
other_kind(const struct search *search)
{
	static const struct {
		const char *start, *kind;
	} kinds[] = {
	    {"<?xml", N_("XML of another kind than CAMT and OFX")},
	    {"<html", N_("a web page; open it with a browser or a spreadsheet")},
	    {"<HTML", N_("a web page; open it with a browser or a spreadsheet")},
	    {"<!DOCTYPE", N_("a web page; open it with a browser or a spreadsheet")},
	    {"<table", N_("a web page; open it with a browser or a spreadsheet")},
	    {"!Type:", N_("a QIF statement")},
	};
	struct slice text = cell_clean(search->text, search->length, 0);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_starts(text, (struct slice){kinds[i].start, strlen(kinds[i].start)}))
			return _(kinds[i].kind);
	return NULL;
}

/* The line with the most cells, which a person would call the header; split. False when there is
 * no line of two cells. */
static bool
likely_line(struct search *search, struct line *best, struct scan_options *best_dialect)
{
	static const char delimiters[] = {',', '\t', ';', '|'};
	struct scan_options dialect = {.quote = '"'};
	struct line line = {0};
	size_t filled = 1;

	*best = (struct line){0};
	while (line.number < PROFILE_PREAMBLE_MAX && next_line(search, &line))
		for (size_t d = 0; d < sizeof delimiters; d++) {
			dialect.delimiter = delimiters[d];
			split(search, &line, &dialect);
			if (search->cells.filled > filled) {
				filled = search->cells.filled;
				*best_dialect = dialect;
				*best = line;
			}
			split_forget(search);
		}
	if (best->number > 0)
		split(search, best, best_dialect);
	return best->number > 0;
}

/* The names in it, for a message. */
static bool
likely_header(struct search *search, long *number, struct text *names)
{
	struct scan_options dialect;
	struct line line;

	if (!likely_line(search, &line, &dialect))
		return false;
	*number = line.number;
	for (size_t i = 0; i < search->cells.count && names->length < LIKELY_MAX; i++)
		if (search->cells.names[i].length > 0)
			text_printf(names, "%s%s", names->length > 0 ? ", " : "",
			    quote(search->cells.names[i].bytes, search->cells.names[i].length));
	return true;
}

bool
header_guess(struct header *header, const struct header_text *text)
{
	struct search *search = xcalloc(1, sizeof *search);
	struct line line;
	bool found;

	*header = (struct header){0};
	search->text = text->bytes;
	search->length = text->length;
	if ((found = likely_line(search, &line, &header->dialect))) {
		header->line = line.number;
		header->start = line.start;
		header->end = line.next;
		header->width = search->cells.count;
		header->names = arena_alloc(&header->arena, header->width * sizeof *header->names);
		for (size_t i = 0; i < header->width; i++) {
			struct slice name = search->cells.names[i];

			header->names[i] = (struct slice){
			    arena_strndup(&header->arena, name.bytes, name.length), name.length};
		}
	}
	arena_release(&search->arena);
	free(search);
	return found;
}

/* Whether the profile is for such a file. */
static bool
is_for(const struct profile *profile, const struct container *container)
{
	return strcmp(profile->format, container != NULL ? container->format : "") == 0;
}

static enum rc
fail_none(struct search *search, const struct profiles *profiles, const struct near *nearest,
    struct errors *errors)
{
	struct place place = {.file = search->file};
	const char *kind = other_kind(search);
	struct text names = {0}, missing = {0};
	size_t found, count = 0;
	enum rc rc;

	for (size_t i = 0; i < profiles->count; i++)
		count += is_for(profiles->items[i], search->container);
	if (kind != NULL || !likely_header(search, &place.line, &names)) {
		rc = error_add(errors, RC_DATA, &place,
		    _("expected a statement with a table of rows and a header line, this is %s; "
		      "download it as CSV"),
		    kind != NULL ? kind : _("something else, or empty"));
	} else if (nearest->profile == NULL || nearest->found < NEAR_MIN) {
		rc = error_add(errors, RC_DATA, &place,
		    _("none of the %zu profiles fits; the header seems to be %s; describe this "
		      "bank in a profile of your own, deed-bank(5), and name it with --profile"),
		    count, names.bytes);
	} else {
		split(search, &nearest->line, &nearest->dialect);
		(void)profile_missing(&search->cells, nearest->profile, &found, &missing);
		rc = error_add(errors, RC_DATA, &place,
		    _("none of the %zu profiles fits; the header seems to be %s; nearest is %s, "
		      "but line %ld lacks %s; name a profile with --profile, or write one: "
		      "deed-bank(5)"),
		    count, names.bytes, nearest->profile->name, nearest->line.number,
		    text_string(&missing));
	}
	text_release(&names);
	text_release(&missing);
	return rc;
}

/* The profiles whose headers are there. */
struct fits {
	struct near *nears;
	size_t count;
};

static enum rc
fail_several(const struct search *search, const struct fits *fits, struct errors *errors)
{
	struct place place = {.file = search->file, .line = fits->nears[0].line.number};
	struct text names = {0};
	enum rc rc;

	for (size_t i = 0; i < fits->count; i++)
		text_printf(&names, "%s%s", i > 0 ? _(" and ") : "", fits->nears[i].profile->name);
	rc = error_add(errors, RC_DATA, &place,
	    _("the profiles %s fit this header; choose with --profile, or give the account the "
	      "name of its bank"),
	    names.bytes);
	text_release(&names);
	return rc;
}

/* Whether the profile knows all columns that the other one does, and more: then it is the one. */
static bool
says_more(const struct near *near, const struct near *other)
{
	bool more = false;

	if (near->line.number != other->line.number ||
	    near->dialect.delimiter != other->dialect.delimiter)
		return false;
	for (size_t i = 0; i < HEADER_COLUMNS_MAX; i++) {
		if (other->meant[i] > near->meant[i])
			return false;
		more |= near->meant[i] > other->meant[i];
	}
	return more;
}

/* Whether the account's bank is the profile's, by a name of the one in a name of the other. */
static bool
is_of_bank(const struct search *search, const struct profile *profile)
{
	for (size_t i = 0; i < profile->banks.count && search->bank[0] != '\0'; i++)
		if (strcasestr(search->bank, profile->banks.items[i].bytes) != NULL)
			return true;
	return false;
}

/* Keeps only the one that knows more columns than all others, or else those of the account's
 * bank. */
static void
fits_settle(const struct search *search, struct fits *fits)
{
	size_t of_bank = 0, kept = 0;

	for (size_t i = 0; i < fits->count; i++) {
		size_t beaten = 0;

		for (size_t j = 0; j < fits->count; j++)
			beaten += j != i && says_more(&fits->nears[i], &fits->nears[j]);
		if (beaten > 0 && beaten == fits->count - 1) {
			fits->nears[0] = fits->nears[i];
			fits->count = 1;
			return;
		}
		of_bank += is_of_bank(search, fits->nears[i].profile);
	}
	for (size_t i = 0; i < fits->count && of_bank > 0; i++)
		if (is_of_bank(search, fits->nears[i].profile))
			fits->nears[kept++] = fits->nears[i];
	if (of_bank > 0)
		fits->count = kept;
}

/* Keeps the nearest ones, in their order; of equal ones the first. */
static void
near_add(struct near nearest[HEADER_NEAR_MAX], const struct near *near)
{
	size_t i = HEADER_NEAR_MAX;

	for (; i > 0 &&
	     (nearest[i - 1].profile == NULL || near->found > nearest[i - 1].found ||
		 (near->found == nearest[i - 1].found && near->missing < nearest[i - 1].missing));
	     i--)
		if (i < HEADER_NEAR_MAX)
			nearest[i] = nearest[i - 1];
	if (i < HEADER_NEAR_MAX)
		nearest[i] = *near;
}

/* Tells the caller which profiles came near, and what of them is not there. */
static void
near_tell(struct header *header, struct search *search, const struct near *nearest)
{
	for (size_t i = 0; i < HEADER_NEAR_MAX && nearest[i].found >= NEAR_MIN; i++) {
		struct header_near *near = &header->near[header->near_count++];
		struct text missing = {0};

		split(search, &nearest[i].line, &nearest[i].dialect);
		near->profile = nearest[i].profile;
		near->line = nearest[i].line.number;
		(void)profile_missing(&search->cells, near->profile, &near->found, &missing);
		near->missing =
		    arena_strndup(&header->arena, text_string(&missing), missing.length);
		text_release(&missing);
	}
}

/* Tries all profiles; one without a header line fits anything, so it must be named. */
static void
try_all(struct search *search, const struct profiles *profiles, struct fits *fits,
    struct near nearest[HEADER_NEAR_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < profiles->count; i++) {
		const struct profile *profile = profiles->items[i];

		if (is_for(profile, search->container) &&
		    (!profile->headless || profiles->count == 1))
			fits->nears[count++] =
			    (struct near){.profile = profile, .missing = SIZE_MAX};
	}
	search_lines(search, fits->nears, count);
	for (size_t i = 0; i < count; i++)
		if (fits->nears[i].missing == 0)
			fits->nears[fits->count++] = fits->nears[i];
		else
			near_add(nearest, &fits->nears[i]);
	fits_settle(search, fits);
}

/* The one profile that was asked for is for another kind of file. */
static enum rc
fail_format(const struct search *search, const struct profile *profile, struct errors *errors)
{
	struct place place = {.file = search->file};

	return error_add(errors, RC_DATA, &place,
	    _("profile %s does not fit: it is for another kind of file than %s; leave out "
	      "--profile to have it recognised"),
	    profile->name, search->container != NULL ? _(search->container->title) : _("CSV"));
}

static enum rc
fail_no_fit(struct search *search, const struct profiles *profiles, const struct near *nearest,
    struct errors *errors)
{
	if (profiles->count == 1)
		return nearest->profile == NULL ? fail_format(search, profiles->items[0], errors)
						: fail_one(search, nearest, errors);
	return fail_none(search, profiles, nearest, errors);
}

enum rc
header_find(struct header *header, const struct header_text *text, const struct profiles *profiles,
    struct errors *errors)
{
	struct search *search = xcalloc(1, sizeof *search);
	struct near *nearest = xcalloc(HEADER_NEAR_MAX, sizeof *nearest);
	struct fits fits = {.nears = xcalloc(profiles->count, sizeof *fits.nears)};
	enum rc rc = RC_OK;

	*header = (struct header){0};
	search->text = text->bytes;
	search->length = text->length;
	search->container = text->container;
	search->file = text->file;
	search->bank = text->bank != NULL ? text->bank : "";
	try_all(search, profiles, &fits, nearest);
	if (fits.count == 1 || (fits.count > 1 && errors == NULL))
		header_fill(header, search, &fits.nears[0]);
	else if (errors == NULL)
		rc = RC_DATA;
	else if (fits.count > 1)
		rc = fail_several(search, &fits, errors);
	else
		rc = fail_no_fit(search, profiles, nearest, errors);
	header->fits = fits.count;
	if (errors != NULL)
		near_tell(header, search, nearest);
	free(nearest);
	free(fits.nears);
	arena_release(&search->arena);
	free(search);
	return rc;
}

void
header_release(struct header *header)
{
	arena_release(&header->arena);
	*header = (struct header){0};
}
