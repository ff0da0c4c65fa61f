#include "billing/terms.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

enum { WORDS_MAX = 7 };

/* The words a column may hold, in the order of its enum. */
struct words {
	const char *column;
	const char *words[WORDS_MAX];
};

static const struct words word_columns[] = {
    [TERMS_BASIS] = {"basis", {"fixed", "area", "inner_area", "usage", "formula"}},
    [TERMS_PER] = {"per", {"month", "day", "year", "period"}},
    [TERMS_CYCLE] = {"cycle", {"once", "month", "quarter", "half", "year", "usage"}},
    [TERMS_ALIGN] = {"align", {"calendar", "anniversary"}},
    [TERMS_TIMING] = {"timing", {"advance", "arrears"}},
    [TERMS_PRORATION] = {"proration", {"actual", "30", "365", "none"}},
};

static bool
read_word(enum terms_column column, struct value text, int *place, struct terms_problem *problem)
{
	const struct words *words = &word_columns[column];

	for (int i = 0; words->words[i] != NULL; i++)
		if (value_is(text, words->words[i])) {
			*place = i;
			return true;
		}
	*problem =
	    (struct terms_problem){words->column, _("expected one of the words it may hold"), text};
	return false;
}

static bool
read_words(const struct value texts[], struct terms *terms, struct terms_problem *problem)
{
	static const int cycle_months[] = {[CYCLE_MONTH] = 1,
	    [CYCLE_QUARTER] = 3,
	    [CYCLE_HALF] = 6,
	    [CYCLE_YEAR] = 12,
	    [CYCLE_USAGE] = 0};
	int place[TERMS_PRORATION + 1];

	for (enum terms_column i = TERMS_BASIS; i <= TERMS_PRORATION; i++)
		if (!read_word(i, texts[i], &place[i], problem))
			return false;
	*terms = (struct terms){.basis = (enum basis)place[TERMS_BASIS],
	    .cycle = (enum cycle)place[TERMS_CYCLE],
	    .arrears = place[TERMS_TIMING] == 1,
	    .pricing = {.per = (enum per)place[TERMS_PER],
		.proration = (enum proration)place[TERMS_PRORATION],
		.cut.anniversary = place[TERMS_ALIGN] == 1,
		.months = cycle_months[place[TERMS_CYCLE]]}};
	return true;
}

static const char *
read_free(const struct value texts[], enum terms_column column, struct arena *arena,
    struct free_ranges *free)
{
	if (texts[column].kind == VALUE_NULL)
		return NULL;
	return free_ranges_parse(texts[column].bytes, texts[column].length, arena, free);
}

static int
compare_ranges(const void *a, const void *b)
{
	const struct free_range *x = a, *y = b;

	return x->first != y->first ? (x->first > y->first) - (x->first < y->first)
				    : (x->last > y->last) - (x->last < y->last);
}

/* Adds ranges to others; a day that both have counts with the one that began first. */
static void
add_free(struct free_ranges *free, const struct free_ranges *more, struct arena *arena)
{
	size_t count = free->count + more->count, kept = 0;
	struct free_range *list = arena_alloc(arena, count * sizeof *list);

	if (free->count > 0)
		memcpy(list, free->list, free->count * sizeof *list);
	memcpy(list + free->count, more->list, more->count * sizeof *list);
	qsort(list, count, sizeof *list, compare_ranges);
	for (size_t i = 0; i < count; i++) {
		struct free_range range = list[i];

		if (kept > 0 && range.first <= list[kept - 1].last)
			range.first = list[kept - 1].last + 1;
		if (range.first <= range.last)
			list[kept++] = range;
	}
	*free = (struct free_ranges){list, kept};
}

static bool
read_rules(const struct value texts[], struct terms *terms, struct arena *arena,
    struct terms_problem *problem)
{
	struct pricing *pricing = &terms->pricing;
	struct free_ranges all = {0};
	const struct value *due = &texts[TERMS_DUE], *round = &texts[TERMS_ROUND];
	const struct value *steps = &texts[TERMS_STEPS];
	const char *expected;

	if ((expected = due_rule_parse(due->bytes, due->length, &terms->due)) != NULL)
		*problem = (struct terms_problem){"due", expected, *due};
	else if ((expected = round_rule_parse(round->bytes, round->length, &terms->round)) != NULL)
		*problem = (struct terms_problem){"round", expected, *round};
	else if ((expected = read_free(texts, TERMS_FREE, arena, &pricing->free)) != NULL)
		*problem = (struct terms_problem){"free", expected, texts[TERMS_FREE]};
	else if ((expected = read_free(texts, TERMS_FREE_ALL, arena, &all)) != NULL)
		*problem = (struct terms_problem){"free", expected, texts[TERMS_FREE_ALL]};
	else if (steps->kind != VALUE_NULL &&
	    (expected = rate_steps_parse(steps->bytes, steps->length, arena, &pricing->steps)) !=
		NULL)
		*problem = (struct terms_problem){"steps", expected, *steps};
	if (expected == NULL && all.count > 0)
		add_free(&pricing->free, &all, arena);
	return expected == NULL;
}

static void
make_key(struct text *key, const struct value texts[])
{
	text_clear(key);
	for (int i = 0; i < TERMS_COLUMNS; i++) {
		text_add(key, texts[i].bytes, texts[i].kind == VALUE_TEXT ? texts[i].length : 0);
		text_addc(key, texts[i].kind == VALUE_TEXT ? '\x1f' : '\x1e');
	}
}

const struct terms *
terms_find(struct terms_cache *cache, const struct value texts[TERMS_COLUMNS],
    struct terms_problem *problem)
{
	struct terms terms;
	int64_t *place;

	make_key(&cache->key, texts);
	place = map_get(&cache->places, cache->key.bytes, cache->key.length);
	if (place != NULL)
		return &cache->list[*place - 1];
	if (cache->count >= TERMS_KEPT) {
		map_release(&cache->places);
		arena_reset(&cache->arena);
		cache->count = 0;
	}
	if (!read_words(texts, &terms, problem) ||
	    !read_rules(texts, &terms, &cache->arena, problem))
		return NULL;
	cache->list = array_grow(cache->list, cache->count, &cache->capacity, sizeof *cache->list);
	cache->list[cache->count++] = terms;
	*map_put(&cache->places, cache->key.bytes, cache->key.length, NULL) = (int64_t)cache->count;
	return &cache->list[cache->count - 1];
}

void
terms_release(struct terms_cache *cache)
{
	map_release(&cache->places);
	arena_release(&cache->arena);
	text_release(&cache->key);
	free(cache->list);
	*cache = (struct terms_cache){0};
}

static date_day
due_after(const struct due_rule *due, date_day day)
{
	return due->months ? date_add_months(day, due->days) : day + due->days;
}

date_day
terms_last(const struct terms *terms, date_day last)
{
	const struct free_ranges *free = &terms->pricing.free;

	for (size_t i = 0; i < free->count && last != PERIOD_OPEN; i++) {
		const struct free_range *range = &free->list[i];
		date_day after = range->last + 1;
		int months = 0;

		if (!range->outside || range->first > last)
			continue;
		while (date_add_months(range->first, months + 1) <= after)
			months++;
		last = date_add_months(last + 1, months) - 1 + after -
		    date_add_months(range->first, months);
	}
	return last;
}

date_day
terms_due(const struct terms *terms, struct period period)
{
	date_day month;
	struct ymd ymd;
	int day, last;

	switch (terms->due.from) {
	case DUE_START:
		return due_after(&terms->due, period.first);
	case DUE_END:
		return due_after(&terms->due, period.last);
	case DUE_DAY:
		break;
	}
	month = terms->arrears ? date_add_months(date_month_start(period.last), 1)
			       : date_month_start(period.first);
	ymd = date_split(month);
	last = date_days_in_month(ymd.year, ymd.month);
	day = terms->due.days < last ? terms->due.days : last;
	return month + day - 1;
}
