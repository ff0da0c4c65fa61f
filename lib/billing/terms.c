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

	for (int i = 0; text.kind == VALUE_TEXT && words->words[i] != NULL; i++)
		if (strlen(words->words[i]) == text.length &&
		    memcmp(words->words[i], text.bytes, text.length) == 0) {
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

static bool
read_rules(const struct value texts[], struct terms *terms, struct arena *arena,
    struct terms_problem *problem)
{
	struct pricing *pricing = &terms->pricing;
	const struct value *due = &texts[TERMS_DUE], *round = &texts[TERMS_ROUND];
	const struct value *free = &texts[TERMS_FREE], *steps = &texts[TERMS_STEPS];
	const char *expected;

	if ((expected = due_rule_parse(due->bytes, due->length, &terms->due)) != NULL)
		*problem = (struct terms_problem){"due", expected, *due};
	else if ((expected = round_rule_parse(round->bytes, round->length, &terms->round)) != NULL)
		*problem = (struct terms_problem){"round", expected, *round};
	else if (free->kind != VALUE_NULL &&
	    (expected = free_ranges_parse(free->bytes, free->length, arena, &pricing->free)) !=
		NULL)
		*problem = (struct terms_problem){"free", expected, *free};
	else if (steps->kind != VALUE_NULL &&
	    (expected = rate_steps_parse(steps->bytes, steps->length, arena, &pricing->steps)) !=
		NULL)
		*problem = (struct terms_problem){"steps", expected, *steps};
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

date_day
terms_due(const struct terms *terms, struct period period)
{
	date_day month;
	struct ymd ymd;
	int day, last;

	switch (terms->due.from) {
	case DUE_START:
		return period.first + terms->due.days;
	case DUE_END:
		return period.last + terms->due.days;
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
