#include "sales/trial.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/number.h"
#include "sales/solve.h"
#include "sales/trial-rooms.h"

enum { CM2 = 10000 /* in 1 m² */ };

struct trial {
	struct ledger *ledger;
	struct trial_options options;
	struct scheme scheme;
	struct trial_rooms *rooms;
	struct scheme_value value; /* of this room … */
	struct fraction unit; /* … and what it comes to, in yuan */
	struct arena arena; /* codes of buildings */
	struct trial_sum all, *buildings;
	size_t building_count, building_capacity;
	int64_t building_id; /* of the last of them */
	int64_t target_fen;
	struct ratio scale; /* that the target asks for */
};

static struct errors *
trial_errors(const struct trial *trial)
{
	return ledger_errors(trial->ledger);
}

static struct room_areas
areas_of(const struct trial *trial)
{
	const struct value *values = trial->scheme.room.values;

	return (struct room_areas){values[PRICED_AREA].number, values[PRICED_INNER_AREA].number};
}

/* Tells why this room has no price; the trial goes on to find the others. */
static void __attribute__((format(printf, 2, 3)))
refuse_room(struct trial *trial, const char *format, ...)
{
	const struct value *room = &trial->scheme.room.values[PRICED_ROOM];
	struct text reason = {0};
	va_list args;

	va_start(args, format);
	text_vprintf(&reason, format, args);
	va_end(args);
	(void)error_add(trial_errors(trial), RC_DATA, NULL, _("room %.*s: %s"), (int)room->length,
	    room->bytes, text_string(&reason));
	text_release(&reason);
}

/* The next room that a base covers and that has an area to multiply with. */
static bool
next_room(struct trial *trial, enum rc *rc)
{
	while (*rc == RC_OK && !errors_full(trial_errors(trial)) &&
	    trial_rooms_next(trial->rooms, rc)) {
		if ((*rc = scheme_value(&trial->scheme, &trial->value)) != RC_OK)
			refuse_room(trial, _("its price cannot be worked out"));
		else if (trial->value.base->line == 0)
			refuse_room(trial, _("expected a base that covers it, none of %s does"),
			    trial->scheme.file);
		else if (price_area(trial->scheme.rule.basis, areas_of(trial)) <= 0)
			refuse_room(trial,
			    trial->scheme.rule.basis == BASIS_INNER
				? _("expected an inner area above 0")
				: _("expected an area above 0"));
		else
			return true;
	}
	return false;
}

static bool
counts_rooms(const struct factor *factor)
{
	for (size_t i = 0; i < factor->count; i++)
		if (factor->rooms[i] > 0)
			return true;
	return false;
}

/* At the end of the rooms: whether there were some, and each factor had one. */
static enum rc
check_factors(struct trial *trial)
{
	const struct place where = {.column = "--where"};

	if (errors_rc(trial_errors(trial)) == RC_OK && !counts_rooms(&trial->scheme.base))
		return error_add(trial_errors(trial), RC_DATA,
		    trial->options.where != NULL ? &where : NULL,
		    _("expected at least one room, there is none"));
	for (size_t i = 0; i < trial->scheme.count; i++) {
		const struct factor *factor = trial->scheme.factors[i];
		const struct place place = {
		    .file = trial->scheme.file, .line = factor->lines[0].line, .column = "when"};

		if (!counts_rooms(factor))
			(void)error_add(trial_errors(trial), RC_DATA, &place,
			    _("expected that the factor %s holds for some room, it holds for none"),
			    factor->name);
	}
	return errors_rc(trial_errors(trial));
}

static enum rc
too_large(struct trial *trial)
{
	return error_add(
	    trial_errors(trial), RC_DATA, NULL, _("the sums of the rooms are too large"));
}

static bool
round_ratio(struct ratio number, int64_t *rounded)
{
	return ratio_round(number, 1, ROUND_HALF_UP, rounded);
}

/* The pass before the prices: what the bases must be for the target. */
static enum rc
solve(struct trial *trial)
{
	struct solve sums = {0};
	const struct scheme_value *value = &trial->value;
	enum rc rc = RC_OK;

	while (next_room(trial, &rc))
		if (!solve_add(&sums, price_area(trial->scheme.rule.basis, areas_of(trial)),
			value->base->number, &value->coefficient, &value->difference))
			return too_large(trial);
	if (rc != RC_OK || (rc = check_factors(trial)) != RC_OK)
		return rc;
	trial->target_fen = trial->options.total_fen;
	if (trial->target_fen == 0 &&
	    !round_ratio((struct ratio){trial->options.average_fen * sums.area_cm2, CM2},
		&trial->target_fen))
		return too_large(trial);
	if (sums.products <= 0)
		return error_add(trial_errors(trial), RC_DATA, NULL,
		    _("expected bases and coefficients above 0, for a target"));
	if (!solve_scale(&sums, trial->target_fen, &trial->scale))
		return too_large(trial);
	if (trial->scale.numerator <= 0)
		return error_add(trial_errors(trial), RC_DATA, NULL,
		    _("the target cannot be reached: the differences alone come to more"));
	factor_scale(&trial->scheme.base, trial->scale, trial->scheme.rule.base);
	for (size_t i = 0; i < trial->scheme.count; i++)
		memset(trial->scheme.factors[i]->rooms, 0,
		    trial->scheme.factors[i]->count * sizeof(int64_t));
	return RC_OK;
}

struct trial *
trial_open(struct ledger *ledger, const struct trial_options *options)
{
	struct trial *trial = xcalloc(1, sizeof *trial);
	enum rc rc;

	trial->ledger = ledger;
	trial->options = *options;
	if ((rc = scheme_read(&trial->scheme, ledger, options->scheme)) == RC_OK) {
		trial->rooms = trial_rooms_open(
		    &trial->scheme, options->where, options->against, options->date);
		if (trial->rooms == NULL)
			rc = errors_rc(trial_errors(trial));
	}
	if (rc == RC_OK && (options->average_fen > 0 || options->total_fen > 0))
		rc = solve(trial);
	if (rc == RC_OK)
		return trial;
	trial_close(trial);
	return NULL;
}

const struct scheme *
trial_scheme(const struct trial *trial)
{
	return &trial->scheme;
}

/* The sum of this room's building; rooms come building by building. */
static struct trial_sum *
building_sum(struct trial *trial)
{
	const struct value *values = trial->scheme.room.values;
	int64_t id = trial_rooms_building(trial->rooms);
	struct trial_sum *sum;

	if (trial->building_count > 0 && trial->building_id == id)
		return &trial->buildings[trial->building_count - 1];
	trial->building_id = id;
	trial->buildings = array_grow(trial->buildings, trial->building_count,
	    &trial->building_capacity, sizeof *trial->buildings);
	sum = &trial->buildings[trial->building_count++];
	*sum = (struct trial_sum){.project = arena_strndup(&trial->arena,
				      values[PRICED_PROJECT].bytes, values[PRICED_PROJECT].length),
	    .building = arena_strndup(
		&trial->arena, values[PRICED_BUILDING].bytes, values[PRICED_BUILDING].length)};
	return sum;
}

static bool
sum_add(struct trial_sum *sum, const struct trial_room *room, struct room_areas areas)
{
	sum->rooms++;
	sum->listed += room->list_fen > 0;
	return money_add(&sum->area_cm2, areas.area_cm2) &&
	    money_add(&sum->inner_cm2, areas.inner_cm2) &&
	    money_add(&sum->total_fen, room->price.total_fen) &&
	    money_add(&sum->list_fen, room->list_fen) &&
	    (room->list_fen == 0 ||
		money_add(&sum->change_fen, room->price.total_fen - room->list_fen));
}

static void
refuse_price(struct trial *trial, int64_t total_fen)
{
	const struct scheme_value *value = &trial->value;
	char total[NUMBER_TEXT], base[PRICE_TEXT], coefficient[PRICE_TEXT], difference[PRICE_TEXT];

	(void)number_format(total_fen, MONEY_DECIMALS, total);
	(void)price_format(fraction_of(value->base->number), MONEY_DECIMALS, base);
	(void)price_format(value->coefficient, 0, coefficient);
	(void)price_format(value->difference, MONEY_DECIMALS, difference);
	refuse_room(trial,
	    _("expected a price above 0, got %s: base %s, coefficient %s, difference %s"), total,
	    base, coefficient, difference);
}

/* This room's price. False, and it is told, when it has none. */
static bool
room_priced(struct trial *trial, struct rule_price *price)
{
	const struct scheme_value *value = &trial->value;

	price_exact(value->base->number, &value->coefficient, &value->difference, &trial->unit);
	if (!rule_price(&trial->scheme.rule, &trial->unit, areas_of(trial), price))
		refuse_room(trial, _("its price is too large"));
	else if (price->total_fen <= 0 || price->unit_fen <= 0)
		refuse_price(trial, price->total_fen);
	else
		return true;
	return false;
}

bool
trial_next(struct trial *trial, struct trial_room *room, enum rc *rc)
{
	while (next_room(trial, rc)) {
		if (!room_priced(trial, &room->price))
			continue;
		room->fields = trial->scheme.room.values;
		room->value = &trial->value;
		room->list_fen = trial_rooms_list_fen(trial->rooms);
		if (sum_add(building_sum(trial), room, areas_of(trial)) &&
		    sum_add(&trial->all, room, areas_of(trial)))
			return true;
		*rc = too_large(trial);
		return false;
	}
	if (*rc == RC_OK)
		*rc = check_factors(trial);
	return false;
}

/* The sum with its average. */
static struct trial_sum
averaged(const struct trial *trial, struct trial_sum sum)
{
	const enum price_basis basis = trial->scheme.rule.basis;
	struct ratio exact = {(int128)sum.total_fen * CM2, sum.area_cm2};

	if (basis == BASIS_SET)
		exact = (struct ratio){sum.total_fen, sum.rooms};
	else if (basis == BASIS_INNER)
		exact.denominator = sum.inner_cm2;
	if (exact.denominator > 0)
		(void)round_ratio(exact, &sum.average_fen);
	return sum;
}

struct trial_sum
trial_building(const struct trial *trial, size_t n)
{
	return averaged(trial, trial->buildings[n]);
}

size_t
trial_building_count(const struct trial *trial)
{
	return trial->building_count;
}

struct trial_sum
trial_all(const struct trial *trial)
{
	return averaged(trial, trial->all);
}

static void
add_idle(const struct factor *factor, struct text *lines)
{
	for (size_t i = 0; i < factor->count; i++)
		if (factor->rooms[i] == 0)
			text_printf(
			    lines, lines->length > 0 ? ", %ld" : "%ld", factor->lines[i].line);
}

void
trial_idle_lines(const struct trial *trial, struct text *lines)
{
	add_idle(&trial->scheme.base, lines);
	for (size_t i = 0; i < trial->scheme.count; i++)
		add_idle(trial->scheme.factors[i], lines);
}

int64_t
trial_target_fen(const struct trial *trial)
{
	return trial->target_fen;
}

bool
trial_base(const struct trial *trial, size_t n, struct trial_base *base)
{
	const struct factor *factor = &trial->scheme.base;
	const struct factor_line *line = &factor->lines[n];
	struct fraction exact = {0};
	struct ratio was = ratio_of(1), became = ratio_of(0);

	if (n >= factor->count)
		return false;
	if (line->value == NULL)
		was = line->number;
	*base = (struct trial_base){
	    .name = line->name, .rooms = factor->rooms[n], .expression = line->value != NULL};
	(void)factor_scaled(factor, was, &exact, &became);
	(void)price_format(fraction_of(was), MONEY_DECIMALS, base->was);
	(void)price_format(exact, MONEY_DECIMALS, base->exact);
	(void)price_format(fraction_of(became), MONEY_DECIMALS, base->became);
	fraction_release(&exact);
	return true;
}

void
trial_close(struct trial *trial)
{
	if (trial == NULL)
		return;
	trial_rooms_close(trial->rooms);
	scheme_value_release(&trial->value);
	fraction_release(&trial->unit);
	scheme_release(&trial->scheme);
	free(trial->buildings);
	arena_release(&trial->arena);
	free(trial);
}
