#include "sales/consultants.h"

#include <stdlib.h>

#include "ledger/history.h"
#include "ledger/statement.h"

static const char sql_set[] = "UPDATE party SET consultant = :name WHERE id = :party"
			      " AND consultant IS NOT :name";

void
consultants_add(struct consultants *consultants, int64_t party_id, const char *name, size_t length)
{
	consultants->list = array_grow(consultants->list, consultants->count,
	    &consultants->capacity, sizeof *consultants->list);
	consultants->list[consultants->count++] =
	    (struct consultant){party_id, arena_strndup(&consultants->arena, name, length)};
}

enum rc
consultants_write(struct ledger *ledger, const struct consultants *consultants)
{
	struct statement *s = ledger_statement(ledger, sql_set);
	enum rc rc = RC_OK;

	for (size_t i = 0; i < consultants->count && rc == RC_OK; i++) {
		bind_int(s, ":party", consultants->list[i].party_id);
		bind_text(s, ":name", consultants->list[i].name);
		if ((rc = statement_run(s)) == RC_OK && ledger_changes(ledger) > 0)
			rc = history_add(ledger, "party", consultants->list[i].party_id);
	}
	return rc;
}

void
consultants_release(struct consultants *consultants)
{
	free(consultants->list);
	arena_release(&consultants->arena);
	*consultants = (struct consultants){0};
}
