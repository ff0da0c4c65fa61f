#include "match/tried.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "ledger/run.h"
#include "ledger/statement.h"
#include "match/matching.h"
#include "match/undo.h"

const struct out_column tried_columns[TRIED_COLUMNS] = {
    {.name = "line", .type = TYPE_CODE},
    {.name = "date", .type = TYPE_DATE},
    {.name = "amount", .type = TYPE_MONEY},
    {.name = "payer"},
    {.name = "memo"},
    {.name = "change", .type = TYPE_CODE},
    {.name = "rule", .type = TYPE_CODE},
    {.name = "decision"},
    {.name = "rule_before", .type = TYPE_CODE},
    {.name = "decision_before"},
};

enum { COLUMN_CHANGE = 5, COLUMN_RULE, COLUMN_DECISION, COLUMN_RULE_BEFORE, COLUMN_BEFORE };

/* What stands of a line among the facts from one mark to another, in words, and by which rule. */
#define STANDS(TABLE, ROW, FIRST, LAST) \
	ROW ".reverses_id IS NULL AND " ROW ".id > " FIRST " AND " ROW ".id <= " LAST \
	    " AND NOT EXISTS (SELECT 1 FROM " TABLE " x WHERE x.reverses_id = " ROW \
	    ".id AND x.id <= " LAST ")"
#define DECIDED(R1, R2, A1, A2, E1, E2) \
	"(SELECT group_concat(what, '; ') FROM (SELECT p.code || ': ' || coalesce((SELECT" \
	" group_concat(b.code, ' ') FROM allocation a JOIN bill b ON b.id = a.bill_id" \
	" WHERE a.receipt_id = r.id AND " STANDS("allocation", "a", A1, \
	    A2) "), 'advance') AS what" \
		" FROM receipt r JOIN party p ON p.id = r.party_id WHERE r.bank_line_id = l.id AND " STANDS( \
		    "receipt", "r", R1, \
		    R2) " UNION ALL SELECT 'as ' || e.kind FROM entry e WHERE e.bank_line_id = l.id AND " STANDS("entry", \
		    "e", E1, E2) "))"
#define RULE(R1, R2, A1, A2, E1, E2) \
	"coalesce((SELECT a.rule FROM receipt r JOIN allocation a ON a.receipt_id = r.id" \
	" WHERE r.bank_line_id = l.id AND " STANDS("receipt", "r", R1, R2) " AND " STANDS( \
	    "allocation", "a", A1, \
	    A2) " ORDER BY a.id LIMIT 1)," \
		" (SELECT e.rule FROM entry e WHERE e.bank_line_id = l.id AND " STANDS( \
		    "entry", "e", E1, E2) " ORDER BY e.id LIMIT 1))"

#define BEFORE "0", ":receipt", "0", ":allocation", "0", ":entry"
#define NOW ":receipt", ":all", ":allocation", ":all", ":entry", ":all"
#define WITH(MACRO, MARKS) MACRO(MARKS)

enum { SQL_AUTOMATIC, SQL_LINES };

static const char *const sqls[] = {
    [SQL_AUTOMATIC] =
	"SELECT l.id FROM bank_line l WHERE l.date >= :from AND (EXISTS (SELECT 1 FROM receipt r"
	"  JOIN allocation a ON a.receipt_id = r.id WHERE r.bank_line_id = l.id"
	"  AND a.rule <> 'claim' AND a.rule <> 'undo' AND " STANDS("receipt", "r", "0",
	    ":all") " AND NOT EXISTS (SELECT 1 FROM allocation c WHERE c.receipt_id = r.id"
		    "  AND c.rule = 'claim'))"
		    " OR EXISTS (SELECT 1 FROM entry e WHERE e.bank_line_id = l.id AND e.rule <> 'claim'"
		    "  AND " STANDS("entry", "e", "0", ":all") "))",
    [SQL_LINES] = "SELECT fact_code('L', l.id), l.date, l.amount_fen, l.payer, l.memo, NULL, " WITH(
	RULE, NOW) ", " WITH(DECIDED, NOW) ", " WITH(RULE, BEFORE) ", " WITH(DECIDED,
	BEFORE) " FROM bank_line l WHERE l.id IN (SELECT bank_line_id FROM receipt WHERE id > :receipt"
		"  AND bank_line_id IS NOT NULL UNION SELECT bank_line_id FROM entry WHERE id > :entry)"
		" ORDER BY l.id",
};

static void
bind_marks(struct ledger *ledger, struct statement *s)
{
	bind_int(s, ":receipt", run_mark(ledger, "receipt"));
	bind_int(s, ":allocation", run_mark(ledger, "allocation"));
	bind_int(s, ":entry", run_mark(ledger, "entry"));
	bind_int(s, ":all", INT64_MAX);
}

static enum rc
take_back(struct ledger *ledger, date_day from)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_AUTOMATIC]);
	int64_t *lines = NULL;
	size_t count = 0, capacity = 0;
	char date[DATE_TEXT];
	enum rc rc = RC_OK;

	bind_marks(ledger, s);
	bind_text(s, ":from", date_format(from, date));
	while (statement_row(s, &rc)) {
		lines = array_grow(lines, count, &capacity, sizeof *lines);
		lines[count++] = column_int(s, 0);
	}
	for (size_t i = 0; i < count && rc == RC_OK; i++)
		rc = undo_line_try(ledger, lines[i]);
	free(lines);
	return rc == RC_OK ? run_derive(ledger) : rc;
}

static const char *
change_of(struct value now, struct value before, struct tried_result *result)
{
	result->lines++;
	if (now.kind == VALUE_NULL || before.kind == VALUE_NULL) {
		++*(now.kind == VALUE_NULL ? &result->lost : &result->fresh);
		return now.kind == VALUE_NULL ? "lost" : "new";
	}
	if (now.length == before.length && memcmp(now.bytes, before.bytes, now.length) == 0)
		return "same";
	result->other++;
	return "other";
}

static enum rc
write_lines(struct ledger *ledger, struct out *out, struct tried_result *result)
{
	struct statement *s = ledger_statement(ledger, sqls[SQL_LINES]);
	struct value row[TRIED_COLUMNS];
	enum rc rc = RC_OK;

	bind_marks(ledger, s);
	while (rc == RC_OK && statement_row(s, &rc)) {
		for (int i = 0; i < TRIED_COLUMNS; i++)
			row[i] = column_value(s, i);
		if (row[COLUMN_DECISION].kind == VALUE_NULL &&
		    row[COLUMN_BEFORE].kind == VALUE_NULL)
			continue;
		row[COLUMN_CHANGE] =
		    value_string(change_of(row[COLUMN_DECISION], row[COLUMN_BEFORE], result));
		rc = out_row(out, row);
	}
	statement_reset(s);
	return rc;
}

enum rc
tried_run(struct ledger *ledger, date_day from, struct out *out, struct tried_result *result)
{
	struct matching *matching = NULL;
	struct matching_result matched;
	enum rc rc = take_back(ledger, from);

	*result = (struct tried_result){0};
	if (rc == RC_OK)
		rc = matching_run(&matching, ledger, &matched);
	matching_free(matching);
	return rc == RC_OK ? write_lines(ledger, out, result) : rc;
}
