#include "master/milestone-names.h"

#include <stdlib.h>
#include <string.h>

#include "base/value.h"
#include "ledger/statement.h"
#include "master/plan-step.h"

void
milestone_add(struct milestone_names *names, const char *name, size_t length)
{
	if (milestone_is_among(names, name, length))
		return;
	for (int i = 0; i < 2; i++)
		names->list = array_grow(
		    names->list, names->count + (size_t)i, &names->capacity, sizeof *names->list);
	names->list[names->count++] = arena_strndup(&names->arena, name, length);
	names->list[names->count] = NULL;
}

bool
milestone_is_among(const struct milestone_names *names, const char *name, size_t length)
{
	for (size_t i = 0; i < names->count; i++)
		if (value_is(value_text(name, length), names->list[i]))
			return true;
	return false;
}

void
milestone_names_release(struct milestone_names *names)
{
	free(names->list);
	arena_release(&names->arena);
	*names = (struct milestone_names){0};
}

enum rc
milestones_known(struct milestone_names *names, struct ledger *ledger)
{
	static const char sql[] = "SELECT DISTINCT code FROM milestone";
	static const char *const events[] = {"book", "subscribe", "sign"};
	struct statement *s = ledger_statement(ledger, sql);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof events / sizeof *events; i++)
		milestone_add(names, events[i], strlen(events[i]));
	while (statement_row(s, &rc))
		milestone_add(names, column_text(s, 0), strlen(column_text(s, 0)));
	return rc;
}

enum rc
milestones_waited_for(struct milestone_names *names, struct ledger *ledger)
{
	static const char sql[] = "SELECT due FROM step WHERE share IS NOT '" PLAN_STEP_NONE
				  "' UNION SELECT due FROM instalment";
	struct statement *s = ledger_statement(ledger, sql);
	struct plan_due due;
	enum rc rc = RC_OK;

	while (statement_row(s, &rc)) {
		const char *text = column_text(s, 0);

		if (plan_due_parse(text, strlen(text), &due) == NULL &&
		    due.from == PLAN_DUE_MILESTONE)
			milestone_add(names, due.code, due.length);
	}
	return rc;
}
