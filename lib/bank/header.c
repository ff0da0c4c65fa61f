#include "bank/header.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

#define N_(sentence) sentence

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
};

/* A line of the text. */
struct line {
	long number;
	size_t start, length, next;
};

/* How near a profile came to a header. */
struct near {
	size_t missing; /* columns that the best line lacks */
	size_t found;
	struct line line;
	struct scan_options dialect;
};

struct search {
	const char *text;
	size_t length;
	const struct container *container;
	const char *file;
	struct arena arena;
	struct cells cells;
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

static void
split(struct search *search, const struct line *line, const struct scan_options *dialect)
{
	struct scan_options options = {.delimiter = dialect->delimiter, .quote = dialect->quote};
	struct slice fields[HEADER_COLUMNS_MAX];
	struct cells *cells = &search->cells;
	char *copy = arena_strndup(&search->arena, search->text + line->start, line->length);

	cells->count = scan_split(copy, line->length, &options, fields, HEADER_COLUMNS_MAX);
	cells->filled = 0;
	for (size_t i = 0; i < cells->count; i++) {
		cells->names[i] =
		    cell_clean(fields[i].bytes, fields[i].length, TRIM_BACKTICK | TRIM_APOSTROPHE);
		cells->normal[i] = name_normal(&search->arena, fields[i].bytes, fields[i].length);
		cells->filled += cells->normal[i].length > 0;
	}
}

/* The column of one of these names: -1 none, -2 several, so that nobody can tell which is meant. */
static int
column_find(const struct cells *cells, const struct profile_column *column)
{
	for (size_t n = 0; n < column->names.count; n++) {
		int found = -1;

		for (size_t i = 0; i < cells->count; i++)
			if (slice_equals(cells->normal[i], column->names.items[n]))
				found = found == -1 ? (int)i : -2;
		if (found != -1)
			return found;
	}
	return -1;
}

/* What the line lacks of the columns; `missing` (may be NULL) gets their names. */
static size_t
count_missing(const struct cells *cells, const struct profile_columns *columns, size_t *found,
    struct text *missing)
{
	size_t count = 0;

	for (size_t i = 0; i < columns->count; i++) {
		const struct profile_column *column = &columns->columns[i];
		int place = column_find(cells, column);

		*found += place >= 0;
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
    const struct cells *cells, const struct profile *profile, size_t *found, struct text *missing)
{
	size_t count = 0;

	*found = 0;
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

/* Looks for the profile's header, line by line and delimiter by delimiter; near->missing 0: it
 * is there. */
static void
profile_search(struct search *search, const struct profile *profile, struct near *near)
{
	struct scan_options dialect;
	struct line line = {0};

	*near = (struct near){.missing = SIZE_MAX};
	while (near->missing > 0 && line.number <= profile->preamble_lines &&
	    next_line(search, &line)) {
		for (size_t d = 0; near->missing > 0 && dialect_at(search, profile, d, &dialect);
		     d++) {
			size_t missing, found;

			split(search, &line, &dialect);
			missing = profile_missing(&search->cells, profile, &found, NULL);
			if (missing == 0 || found > near->found)
				*near = (struct near){missing, found, line, dialect};
		}
		arena_reset(&search->arena);
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

static void
header_fill(struct header *header, struct search *search, const struct profile *profile,
    const struct near *near)
{
	const struct cells *cells = &search->cells;

	split(search, &near->line, &near->dialect);
	header->profile = profile;
	header->dialect = near->dialect;
	header->line = near->line.number;
	header->start = near->line.start;
	header->end = near->line.next;
	header->width = cells->count;
	header->names = arena_alloc(&header->arena, cells->count * sizeof *header->names);
	header->normal = arena_alloc(&header->arena, cells->count * sizeof *header->normal);
	for (size_t i = 0; i < cells->count; i++) {
		struct slice name = cells->names[i], normal = cells->normal[i];

		header->names[i] = (struct slice){
		    arena_strndup(&header->arena, name.bytes, name.length), name.length};
		header->normal[i] = (struct slice){
		    arena_strndup(&header->arena, normal.bytes, normal.length), normal.length};
	}
	for (int role = 0; role < ROLES; role++)
		for (int d = 0; d < DIRECTIONS; d++)
			places_fill(&header->places[role][d], cells, &profile->columns[role][d]);
}

/* The one profile that was asked for does not fit. */
static enum rc
fail_one(struct search *search, const struct profile *profile, const struct near *near,
    struct errors *errors)
{
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
	    {"<?xml", N_("XML (CAMT.053 or OFX)")},
	    {"<Document", N_("XML (CAMT.053)")},
	    {"<OFX", N_("an OFX statement")},
	    {"OFXHEADER", N_("an OFX statement")},
	    {"!Type:", N_("a QIF statement")},
	    {"01,", N_("a BAI2 statement")},
	};
	struct slice text = cell_clean(search->text, search->length, 0);

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (slice_starts(text, (struct slice){kinds[i].start, strlen(kinds[i].start)}))
			return _(kinds[i].kind);
	return NULL;
}

/* The names in the line with the most cells, which a person would call the header. False when
 * there is no line of two cells. */
static bool
likely_header(struct search *search, long *number, struct text *names)
{
	static const char delimiters[] = {',', '\t', ';', '|'};
	struct line line = {0}, best = {0};
	struct scan_options dialect = {.quote = '"'};
	size_t filled = 1;
	char delimiter = ',';

	while (line.number < PROFILE_PREAMBLE_MAX && next_line(search, &line))
		for (size_t d = 0; d < sizeof delimiters; d++) {
			dialect.delimiter = delimiters[d];
			split(search, &line, &dialect);
			if (search->cells.filled > filled) {
				filled = search->cells.filled;
				delimiter = delimiters[d];
				best = line;
			}
			arena_reset(&search->arena);
		}
	*number = best.number;
	if (best.number == 0)
		return false;
	dialect.delimiter = delimiter;
	split(search, &best, &dialect);
	for (size_t i = 0; i < search->cells.count && names->length < LIKELY_MAX; i++)
		if (search->cells.names[i].length > 0)
			text_printf(names, "%s%s", names->length > 0 ? ", " : "",
			    quote(search->cells.names[i].bytes, search->cells.names[i].length));
	return true;
}

/* Whether the profile is for such a file. */
static bool
is_for(const struct profile *profile, const struct container *container)
{
	return strcmp(profile->format, container != NULL ? container->format : "") == 0;
}

static enum rc
fail_none(struct search *search, const struct profiles *profiles, const struct near *nearest,
    const struct profile *profile, struct errors *errors)
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
	} else if (nearest->found < NEAR_MIN) {
		rc = error_add(errors, RC_DATA, &place,
		    _("none of the %zu profiles fits; the header seems to be %s; describe this "
		      "bank in a profile of your own, deed-bank(5), and name it with --profile"),
		    count, names.bytes);
	} else {
		split(search, &nearest->line, &nearest->dialect);
		(void)profile_missing(&search->cells, profile, &found, &missing);
		rc = error_add(errors, RC_DATA, &place,
		    _("none of the %zu profiles fits; the header seems to be %s; nearest is %s, "
		      "but line %ld lacks %s; name a profile with --profile, or write one: "
		      "deed-bank(5)"),
		    count, names.bytes, profile->name, nearest->line.number, text_string(&missing));
	}
	text_release(&names);
	text_release(&missing);
	return rc;
}

static enum rc
fail_several(
    const struct header *header, const char *names, const char *file, struct errors *errors)
{
	struct place place = {.file = file, .line = header->line};

	return error_add(errors, RC_DATA, &place,
	    _("the profiles %s fit this header; choose with --profile"), names);
}

/* Tries all profiles; `names` gets those that fit, *fits their number. */
static void
try_all(struct search *search, const struct profiles *profiles, struct header *header,
    struct near *nearest, const struct profile **nearest_profile, struct text *names, size_t *fits)
{
	struct near near;

	for (size_t i = 0; i < profiles->count; i++) {
		if (!is_for(profiles->items[i], search->container))
			continue;
		profile_search(search, profiles->items[i], &near);
		if (near.missing == 0) {
			if ((*fits)++ == 0)
				header_fill(header, search, profiles->items[i], &near);
			text_printf(names, "%s%s", names->length > 0 ? _(" and ") : "",
			    profiles->items[i]->name);
		} else if (*nearest_profile == NULL || near.found > nearest->found ||
		    (near.found == nearest->found && near.missing < nearest->missing)) {
			*nearest = near;
			*nearest_profile = profiles->items[i];
		}
	}
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

enum rc
header_find(struct header *header, const struct header_text *text, const struct profiles *profiles,
    struct errors *errors)
{
	struct search *search = xcalloc(1, sizeof *search);
	const struct profile *nearest_profile = NULL;
	struct near nearest = {0};
	struct text names = {0};
	size_t fits = 0;
	enum rc rc = RC_OK;

	*header = (struct header){0};
	search->text = text->bytes;
	search->length = text->length;
	search->container = text->container;
	search->file = text->file;
	try_all(search, profiles, header, &nearest, &nearest_profile, &names, &fits);
	if (fits != 1 && errors == NULL)
		rc = RC_DATA;
	else if (fits > 1)
		rc = fail_several(header, names.bytes, text->file, errors);
	else if (fits == 0 && profiles->count == 1 && nearest_profile == NULL)
		rc = fail_format(search, profiles->items[0], errors);
	else if (fits == 0 && profiles->count == 1)
		rc = fail_one(search, nearest_profile, &nearest, errors);
	else if (fits == 0)
		rc = fail_none(search, profiles, &nearest, nearest_profile, errors);
	if (rc != RC_OK)
		header_release(header);
	text_release(&names);
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
