#define PCRE2_CODE_UNIT_WIDTH 8
#include "match/reference.h"

#include <assert.h>
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "match/index.h"
#include "match/spelling.h"

enum { STEPS_MAX = 1000000, HEAP_MAX_KIB = 16 * 1024, JIT_STACK = 64 * 1024 };

/* What the pattern finds, where a number begins a word. Bytes, not characters: all that is matched
 * in Chinese is literal. */
enum group { GROUP_BUILDING = 1, GROUP_UNIT, GROUP_UNIT_JOINED, GROUP_NEAR, GROUP_NUMBER };
#define NOT_JOINED "(?<![0-9A-Za-z][-_#/])"
static const char pattern_text[] =
    NOT_JOINED "([A-Za-z]?0?[0-9]{1,3})"
	       "(?: ?(?:栋|幢|座|号楼|#楼|#) ?(?:([0-9]{1,2})(?: ?单元 ?|-))?(?:[0-9]{1,2}层)?"
	       "|[-/]([0-9]{1,2})[-/]|(-))"
	       "([0-9]{3,4}[A-Za-z]?)(?![-_#/]?[0-9A-Za-z])";
enum { BUILDING_DIGITS_MAX = 4, BILL_DIGITS_MIN = 9, BILL_DIGITS_MAX = 17 };

enum { KINDS = REFERENCE_ROOM + 1 };

/* What a code stands for; -1: nothing of that kind. */
struct code_entry {
	int64_t values[KINDS];
	bool weak;
};

struct place_entry {
	int64_t value, project;
	size_t next; /* of the same spelling; SIZE_MAX: none */
};

struct project_name {
	int64_t project;
	const char *name;
	size_t length;
	bool named; /* by the text being read */
};

struct finder {
	pcre2_code *pattern;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
	struct index codes; /* to entries */
	uint64_t lengths[256]; /* by a code's first byte: bit n, codes of n bytes */
	struct code_entry *entries;
	size_t count, capacity;
	struct map places; /* to the last place entry of a spelling */
	struct place_entry *rooms;
	size_t room_count, room_capacity;
	struct project_name *projects;
	size_t project_count, project_capacity;
	struct text text; /* the text being read, when it needed folding */
	struct text numerals; /* the same with Chinese numerals as digits */
	struct text code; /* one being added, when it needed folding */
	struct arena arena;
	void (*load)(void *context, bool places); /* NULL: all is there */
	void *owner;
	bool codes_loaded, places_loaded;
	bool has_codes;
};

/* One text being read. */
struct reading {
	struct finder *finder;
	const char *text;
	size_t length;
	bool in_order;
	struct references *found;
};

struct finder *
finder_new(void)
{
	struct finder *finder = xcalloc(1, sizeof *finder);
	PCRE2_SIZE offset;
	int error;

	finder->pattern = pcre2_compile((PCRE2_SPTR)pattern_text, sizeof pattern_text - 1,
	    PCRE2_ANCHORED, &error, &offset, NULL);
	assert(finder->pattern != NULL);
	finder->data = pcre2_match_data_create_from_pattern(finder->pattern, NULL);
	finder->context = pcre2_match_context_create(NULL);
	assert(finder->data != NULL && finder->context != NULL);
	(void)pcre2_set_match_limit(finder->context, STEPS_MAX);
	(void)pcre2_set_heap_limit(finder->context, HEAP_MAX_KIB);
	if (pcre2_jit_compile(finder->pattern, PCRE2_JIT_COMPLETE) == 0)
		finder->stack = pcre2_jit_stack_create(JIT_STACK, JIT_STACK, NULL);
	if (finder->stack != NULL)
		pcre2_jit_stack_assign(finder->context, NULL, finder->stack);
	return finder;
}

void
finder_free(struct finder *finder)
{
	if (finder == NULL)
		return;
	pcre2_jit_stack_free(finder->stack);
	pcre2_match_context_free(finder->context);
	pcre2_match_data_free(finder->data);
	pcre2_code_free(finder->pattern);
	index_release(&finder->codes);
	arena_release(&finder->arena);
	text_release(&finder->code);
	map_release(&finder->places);
	free(finder->entries);
	free(finder->rooms);
	free(finder->projects);
	text_release(&finder->text);
	text_release(&finder->numerals);
	free(finder);
}

/* The code as texts are folded; borrowed, or in the scratch text. */
static struct value
fold_code(struct finder *finder, const char *code, size_t length)
{
	if ((text_look(code, length) & LOOK_FOLD) == 0)
		return value_text(code, length);
	text_fold(&finder->code, code, length, FOLD_BREAKS_AWAY);
	return value_text(text_string(&finder->code), finder->code.length);
}

static void
expect_folded(struct finder *finder, struct value code)
{
	if (code.length == 0 || code.length > REFERENCE_CODE_MAX)
		return;
	finder->has_codes = true;
	finder->lengths[(unsigned char)code.bytes[0]] |= UINT64_C(1) << code.length;
}

void
finder_expect(struct finder *finder, const char *code, size_t length)
{
	expect_folded(finder, fold_code(finder, code, length));
}

void
finder_load_by(struct finder *finder, void (*load)(void *context, bool places), void *context)
{
	finder->load = load;
	finder->owner = context;
}

void
finder_add(struct finder *finder, enum reference_kind kind, const char *code, int64_t value)
{
	struct value folded = fold_code(finder, code, strlen(code));
	struct index_entry *entry;
	struct code_entry *made;
	bool fresh;

	if (folded.length == 0 || folded.length > REFERENCE_CODE_MAX)
		return;
	expect_folded(finder, folded);
	entry = index_put(&finder->codes, folded.bytes, folded.length, &fresh);
	if (!fresh) {
		finder->entries[entry->value].values[kind] = value;
		return;
	}
	if (folded.bytes != code)
		entry->key = arena_strndup(&finder->arena, folded.bytes, folded.length);
	entry->value = (uint32_t)finder->count;
	finder->entries =
	    array_grow(finder->entries, finder->count, &finder->capacity, sizeof *finder->entries);
	made = &finder->entries[finder->count++];
	*made = (struct code_entry){
	    .values = {-1, -1, -1, -1}, .weak = code_is_weak(folded.bytes, folded.length)};
	made->values[kind] = value;
}

static void
add_spelling(struct finder *finder, const struct spelling *key, int64_t project, int64_t value)
{
	bool fresh;
	int64_t *last = map_put(&finder->places, key->text, key->length, &fresh);

	finder->rooms = array_grow(
	    finder->rooms, finder->room_count, &finder->room_capacity, sizeof *finder->rooms);
	finder->rooms[finder->room_count] =
	    (struct place_entry){value, project, fresh ? SIZE_MAX : (size_t)*last};
	*last = (int64_t)finder->room_count++;
}

void
finder_add_place(struct finder *finder, const struct place_name *place, int64_t value)
{
	struct spelling key;

	if (!spelling_of_room(&key, place->building, place->unit, place->number))
		return;
	add_spelling(finder, &key, place->project, value);
	if (place->unit[0] != '\0' && spelling_of_room(&key, place->building, "", place->number))
		add_spelling(finder, &key, place->project, value);
}

void
finder_add_project(struct finder *finder, int64_t project, const char *name)
{
	finder->projects = array_grow(finder->projects, finder->project_count,
	    &finder->project_capacity, sizeof *finder->projects);
	finder->projects[finder->project_count++] =
	    (struct project_name){.project = project, .name = name, .length = strlen(name)};
}

static void
add_found(const struct reading *reading, struct reference reference)
{
	struct references *found = reading->found;

	reference.in_order = reading->in_order;
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i].kind == reference.kind &&
		    found->list[i].value == reference.value) {
			found->list[i].weak = found->list[i].weak && reference.weak;
			found->list[i].soft = found->list[i].soft && reference.soft;
			return;
		}
	if (found->count < REFERENCES_MAX)
		found->list[found->count++] = reference;
	else
		found->more = true;
}

/* Lets the owner add what is known, once it matters. */
static void
load(struct finder *finder, bool places)
{
	bool *loaded = places ? &finder->places_loaded : &finder->codes_loaded;

	if (finder->load == NULL || *loaded)
		return;
	finder->codes_loaded = true;
	*loaded = true;
	finder->load(finder->owner, places);
}

static const struct code_entry *
find_code(const struct finder *finder, const char *code, size_t length)
{
	const struct index_entry *entry = index_find(&finder->codes, code, length);

	return entry != NULL ? &finder->entries[entry->value] : NULL;
}

static void
read_code(const struct reading *reading, const struct code_entry *entry, bool weak)
{
	for (int kind = 0; kind < KINDS; kind++)
		if (entry->values[kind] >= 0)
			add_found(reading,
			    (struct reference){.kind = (enum reference_kind)kind,
				.weak = weak,
				.group = reading->found->groups++,
				.value = entry->values[kind]});
}

/* The longest known code that begins at a place and ends where a word may end; 0: none. */
static size_t
code_at(const struct reading *reading, size_t at, const struct code_entry **entry)
{
	struct finder *finder = reading->finder;
	uint64_t lengths = finder->lengths[(unsigned char)reading->text[at]];
	size_t left = reading->length - at;

	if (left < REFERENCE_CODE_MAX)
		lengths &= (UINT64_C(2) << left) - 1;
	while (lengths != 0) {
		size_t length = 63 - (size_t)__builtin_clzll(lengths);

		lengths &= ~(UINT64_C(1) << length);
		if (word_cut(reading->text, reading->length, at + length))
			continue;
		load(finder, false);
		if ((*entry = find_code(finder, reading->text + at, length)) != NULL)
			return length;
	}
	return 0;
}

/* The next place from one on whose byte begins a code; the length: none. */
static size_t
next_code(const struct reading *reading, size_t at)
{
	const uint64_t *lengths = reading->finder->lengths;

	while (at < reading->length && lengths[(unsigned char)reading->text[at]] == 0)
		at++;
	return at;
}

static void
read_codes(const struct reading *reading)
{
	size_t at = 0, step;

	for (; (at = next_code(reading, at)) < reading->length; at += step) {
		const struct code_entry *entry;
		size_t length;

		step = 1;
		if (word_cut(reading->text, reading->length, at) ||
		    (length = code_at(reading, at, &entry)) == 0)
			continue;
		step = length;
		if (!counts_something(reading->text, reading->length, at, length))
			read_code(reading, entry,
			    (entry->weak && !(reading->in_order && length == reading->length)) ||
				code_is_joined(reading->text, reading->length, at, length) ||
				list_goes_on(reading->text, reading->length, at + length));
	}
}

/* A bill's or a payment document's code. */
static void
read_bill(const struct reading *reading, const char *code, size_t length)
{
	const struct code_entry *own = find_code(reading->finder, code, length);
	int64_t id;

	if (document_code_parse(code, length, &id))
		add_found(reading,
		    (struct reference){.kind = REFERENCE_DOCUMENT,
			.weak = own != NULL,
			.group = reading->found->groups++,
			.value = id});
	else if (bill_code_parse(code, length, &id))
		add_found(reading,
		    (struct reference){.kind = REFERENCE_BILL,
			.weak = own != NULL && own->values[REFERENCE_OWN_BILL] >= 0,
			.group = reading->found->groups++,
			.value = id});
}

/* True when the text before a place ends with the project's name or, from its second character on,
 * its begin ("阳光3-2-1502" for 阳光花园), or has the whole name anywhere. */
static bool
project_is_named(const struct reading *reading, size_t at, const struct project_name *project)
{
	enum { BEGIN_BYTES_MIN = 6 };

	while (at > 0 && reading->text[at - 1] == ' ')
		at--;
	if (project->length < BEGIN_BYTES_MIN)
		return false;
	if (memmem(reading->text, reading->length, project->name, project->length) != NULL)
		return true;
	for (size_t n = project->length - 1; n >= BEGIN_BYTES_MIN; n--)
		if (n <= at && memcmp(reading->text + at - n, project->name, n) == 0)
			return true;
	return false;
}

/* Notes which projects the text names; false: none. */
static bool
note_projects(const struct reading *reading, size_t at)
{
	const struct finder *finder = reading->finder;
	bool any = false;

	for (size_t i = 0; i < finder->project_count; i++) {
		finder->projects[i].named = project_is_named(reading, at, &finder->projects[i]);
		any = any || finder->projects[i].named;
	}
	return any;
}

static bool
project_noted(const struct finder *finder, int64_t project)
{
	for (size_t i = 0; i < finder->project_count; i++)
		if (finder->projects[i].project == project)
			return finder->projects[i].named;
	return false;
}

/* The rooms of one spelling are rivals, also of a room whose code is spelled so. A project that is
 * named leaves only its own; when it has none, the text is not understood, and proves nothing. */
static void
read_rooms(const struct reading *reading, size_t last, struct reference reference, bool by_project)
{
	const struct finder *finder = reading->finder;
	const struct place_entry *rooms = finder->rooms;
	struct references *found = reading->found;
	bool any = false;

	reference.kind = REFERENCE_ROOM;
	reference.group = found->groups++;
	for (size_t i = last; i != SIZE_MAX; i = rooms[i].next) {
		any = any || (by_project && project_noted(finder, rooms[i].project));
		for (size_t k = 0; k < found->count; k++)
			if (found->list[k].kind == REFERENCE_ROOM &&
			    found->list[k].value == rooms[i].value)
				reference.group = found->list[k].group;
	}
	reference.weak = reference.weak || (by_project && !any);
	for (size_t i = last; i != SIZE_MAX && !found->more; i = rooms[i].next) {
		reference.value = rooms[i].value;
		if (!any || project_noted(finder, rooms[i].project))
			add_found(reading, reference);
	}
}

static struct value
group_text(const struct reading *reading, const PCRE2_SIZE *groups, enum group group)
{
	size_t from = groups[2 * group], to = groups[2 * group + 1];

	return from == PCRE2_UNSET ? value_text("", 0)
				   : value_text(reading->text + from, to - from);
}

static void
read_place(const struct reading *reading, const PCRE2_SIZE *groups)
{
	static const enum group parts[] = {GROUP_BUILDING, GROUP_UNIT, GROUP_NUMBER};
	const char *whole = reading->text + groups[0];
	size_t length = groups[1] - groups[0];
	struct reference reference = {.soft = groups[2 * GROUP_NEAR] != PCRE2_UNSET,
	    .weak = code_is_weak(whole, length) ||
		list_goes_on(reading->text, reading->length, groups[1])};
	struct spelling key;
	const int64_t *last;

	spelling_begin(&key);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		struct value part = group_text(reading, groups, parts[i]);

		if (parts[i] == GROUP_UNIT && part.length == 0)
			part = group_text(reading, groups, GROUP_UNIT_JOINED);
		spelling_add(&key, part.bytes, part.length);
	}
	load(reading->finder, true);
	if ((last = map_get(&reading->finder->places, key.text, key.length)) != NULL)
		read_rooms(reading, (size_t)*last, reference, note_projects(reading, groups[0]));
}

/* A number that begins a word, with the letter before it. */
struct number {
	size_t start, digits, end; /* places; digits == start: no letter */
};

/* The next number from a place on. False: there is none. */
static bool
next_number(const struct reading *reading, size_t at, struct number *number)
{
	const char *text = reading->text;

	for (; at < reading->length; at++) {
		if (!is_digit(text[at]))
			continue;
		number->digits = at;
		number->start = at > 0 && is_letter(text[at - 1]) ? at - 1 : at;
		while (at < reading->length && is_digit(text[at]))
			at++;
		number->end = at;
		if (!word_cut(text, reading->length, number->start))
			return true;
	}
	return false;
}

static bool
is_bill(const struct reading *reading, const struct number *number)
{
	char letter = (char)(reading->text[number->start] | 0x20);
	size_t digits = number->end - number->digits;

	return number->start < number->digits && (letter == 'b' || letter == 'd') &&
	    digits >= BILL_DIGITS_MIN && digits <= BILL_DIGITS_MAX &&
	    !word_cut(reading->text, reading->length, number->end);
}

/* Where the room that begins with the number ends; 0: none does. */
static size_t
room_end(const struct reading *reading, const struct number *number)
{
	const struct finder *finder = reading->finder;
	PCRE2_SPTR text = (PCRE2_SPTR)reading->text;
	int count;

	if (number->end - number->digits > BUILDING_DIGITS_MAX || number->end == reading->length)
		return 0;
	count = finder->stack != NULL ? pcre2_jit_match(finder->pattern, text, reading->length,
					    number->start, 0, finder->data, finder->context)
				      : pcre2_match(finder->pattern, text, reading->length,
					    number->start, 0, finder->data, finder->context);
	return count > 0 ? pcre2_get_ovector_pointer(finder->data)[1] : 0;
}

/* Bills, documents and rooms by where they are: all begin with a number. A match that needs too
 * many steps finds nothing: silence, not an error. */
static void
read_numbers(const struct reading *reading)
{
	struct number number = {.end = 0};
	size_t end;

	while (!reading->found->more && next_number(reading, number.end, &number)) {
		if (is_bill(reading, &number)) {
			read_bill(reading, reading->text + number.start, number.end - number.start);
		} else if ((end = room_end(reading, &number)) > 0) {
			read_place(reading, pcre2_get_ovector_pointer(reading->finder->data));
			number.end = end;
		}
	}
}

/* "三栋二单元1502": only where no bill is named, for most lines name one. */
static void
read_numerals(const struct reading *reading)
{
	struct reading digits = *reading;

	for (size_t i = 0; i < reading->found->count; i++)
		if (reading->found->list[i].kind == REFERENCE_BILL)
			return;
	if (!text_numerals(&reading->finder->numerals, reading->text, reading->length))
		return;
	digits.text = text_string(&reading->finder->numerals);
	digits.length = reading->finder->numerals.length;
	read_numbers(&digits);
}

static void
read_text(struct reading *reading)
{
	if (reading->finder->has_codes)
		read_codes(reading); /* first: a room's exact code leads its spelling */
	read_numbers(reading);
	read_numerals(reading);
}

static void
find_in(struct finder *finder, struct value value, bool in_order, struct references *found)
{
	struct reading reading = {.finder = finder, .in_order = in_order, .found = found};
	unsigned looks;

	if (value.kind != VALUE_TEXT || value.length == 0)
		return;
	looks = text_look(value.bytes, value.length);
	reading.text = value.bytes;
	reading.length = value.length;
	if ((looks & LOOK_FOLD) != 0) {
		text_fold(&finder->text, value.bytes, value.length, FOLD_BREAKS_TO_BLANKS);
		reading.text = text_string(&finder->text);
		reading.length = finder->text.length;
	}
	read_text(&reading);
	if ((looks & LOOK_BREAK) != 0) {
		text_fold(&finder->text, value.bytes, value.length, FOLD_BREAKS_AWAY);
		reading.text = text_string(&finder->text);
		reading.length = finder->text.length;
		read_text(&reading);
	}
}

void
finder_find(struct finder *finder, struct value memo, struct value order, struct references *found)
{
	found->count = 0;
	found->groups = 0;
	found->more = false;
	find_in(finder, memo, false, found);
	find_in(finder, order, true, found);
}
