#include "ledger/expression.h"

#include "base/i18n.h"
#include "ledger/private.h"

enum { PARAMETER_NAME = 24 }; /* ":e" and a number */

void
expression_bind(
    struct statement *statement, const struct expr_params *params, const struct place *place)
{
	statement->ledger->expression_place = place != NULL ? *place : (struct place){0};
	for (size_t i = 0; i < params->count; i++) {
		const struct expr_param *param = &params->list[i];
		char name[PARAMETER_NAME];
		int n;

		(void)snprintf(name, sizeof name, ":e%zu", i + 1);
		n = sqlite3_bind_parameter_index(statement->stmt, name);
		if (n == 0)
			continue; /* of another statement that shares the list */
		if (param->part == NULL)
			bind_nth(statement, n, param->value);
		else /* SQLite's pointers are not const; expr_test only reads */
			bind_pointer(
			    statement, n, (void *)(uintptr_t)param->part, EXPR_PART_POINTER);
	}
}

/* expr_test(part, field, …): a person's condition on one row. Its errors say more than SQL's
 * could. */
static void
expr_test_sql(sqlite3_context *context, int argc, sqlite3_value **argv)
{
	struct ledger *ledger = sqlite3_user_data(context);
	const struct expr_part *part =
	    argc > 0 ? sqlite3_value_pointer(argv[0], EXPR_PART_POINTER) : NULL;
	struct value values[EXPR_FIELDS_MAX];
	size_t count = argc > 0 ? (size_t)argc - 1 : 0;
	bool truth = false;

	if (part == NULL || count > EXPR_FIELDS_MAX) {
		sqlite3_result_error(context, "expr_test: for expressions of deed only", -1);
		return;
	}
	for (size_t i = 0; i < count; i++)
		value_take(&values[i], argv[i + 1]);
	if (expr_part_test(
		part, values, count, &truth, ledger->errors, &ledger->expression_place) != RC_OK) {
		ledger->told = true;
		sqlite3_result_error(context, "a condition cannot be decided", -1);
		return;
	}
	sqlite3_result_int(context, truth);
}

/* Not DETERMINISTIC: SQLite would move the call before the conditions that guard it. */
enum rc
expressions_allow(struct ledger *ledger)
{
	int code = sqlite3_create_function(ledger->db, "expr_test", -1,
	    SQLITE_UTF8 | SQLITE_DIRECTONLY, ledger, expr_test_sql, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : ledger_fail(ledger, _("cannot prepare"));
}
