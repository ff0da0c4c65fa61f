#include "collect/level.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "ledger/statement.h"
#include "master/fields.h"

static enum rc
condition_read(struct ledger *ledger, struct level *level, const char *text)
{
	struct text where = {0};

	if (text[0] == '\0')
		return RC_OK;
	text_printf(&where, _("dunning level %s"), level->code);
	const struct place place = {.file = where.bytes, .column = "when"};

	level->condition =
	    expr_parse(&dun_scope, text, strlen(text), EXPR_BOOL, ledger_errors(ledger), &place);
	text_release(&where);
	return level->condition != NULL ? RC_OK : RC_DATA;
}

/* What must be known of a bill before its level can be decided. */
static void
note_needs(struct levels *levels, const struct level *level)
{
	const struct expr *condition = level->condition;

	levels->totals |= level->minimum_fen > 0 ||
	    (condition != NULL &&
		(expr_uses(condition, dun_scope.fields[DUN_PARTY_OPEN].name) ||
		    expr_uses(condition, dun_scope.fields[DUN_PARTY_LATE].name)));
	levels->conditions |= condition != NULL || level->minimum_fen > 0;
}

enum rc
levels_read(struct ledger *ledger, struct levels *levels)
{
	static const char sql[] = "SELECT id, days, code, channel, form, coalesce(condition, ''),"
				  " coalesce(fallback, 'letter'), fee_fen, minimum_fen"
				  " FROM dun_level ORDER BY days, id";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	while (rc == RC_OK && statement_row(statement, &rc)) {
		struct level *level;

		levels->list = array_grow(
		    levels->list, levels->count, &levels->capacity, sizeof *levels->list);
		level = &levels->list[levels->count++];
		*level = (struct level){.id = column_int(statement, 0),
		    .days = column_int(statement, 1),
		    .code = xstrdup(column_text(statement, 2)),
		    .channel = xstrdup(column_text(statement, 3)),
		    .form = xstrdup(column_text(statement, 4)),
		    .fallback = xstrdup(column_text(statement, 6)),
		    .fee_fen = column_int(statement, 7),
		    .minimum_fen = column_int(statement, 8)};
		rc = condition_read(ledger, level, column_text(statement, 5));
		note_needs(levels, level);
	}
	statement_reset(statement);
	if (rc == RC_OK && levels->count == 0)
		rc = error_add(ledger_errors(ledger), RC_CONFIG, NULL,
		    _("the ledger has no dunning levels; `deed load dun` adds them"));
	return rc;
}

void
levels_release(struct levels *levels)
{
	for (size_t i = 0; i < levels->count; i++) {
		free(levels->list[i].code);
		free(levels->list[i].channel);
		free(levels->list[i].form);
		free(levels->list[i].fallback);
		expr_free(levels->list[i].condition);
	}
	free(levels->list);
	*levels = (struct levels){0};
}

static enum rc
condition_holds(
    const struct level *level, const struct expr_record *record, bool *holds, struct errors *errors)
{
	struct text where = {0};
	enum rc rc;

	*holds = level->minimum_fen == 0 ||
	    record->values[level->days < 0 ? DUN_PARTY_OPEN : DUN_PARTY_LATE].number >=
		level->minimum_fen;
	if (level->condition == NULL || !*holds)
		return RC_OK;
	text_printf(&where, _("dunning level %s, bill %.*s"), level->code,
	    (int)record->values[DUN_BILL].length, record->values[DUN_BILL].bytes);
	const struct place place = {.file = where.bytes, .column = "when"};

	rc = expr_test(level->condition, record, holds, errors, &place);
	text_release(&where);
	return rc;
}

enum rc
levels_reached(const struct levels *levels, int64_t days_late, int64_t noticed,
    const struct expr_record *record, int *reached, struct errors *errors)
{
	*reached = -1;
	for (size_t i = levels->count; i-- > 0;) {
		const struct level *level = &levels->list[i];
		bool holds;
		enum rc rc;

		if (level->days > days_late)
			continue;
		if (level->days <= noticed || (level->days < 0 && days_late > 0))
			return RC_OK;
		if ((rc = condition_holds(level, record, &holds, errors)) != RC_OK)
			return rc;
		if (holds) {
			*reached = (int)i;
			return RC_OK;
		}
	}
	return RC_OK;
}
