/* The decision `as KIND …`: what of a line is no payment. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/statement.h"
#include "master/lookup.h"
#include "match/decision.h"

enum { SQL_LEDGER_ACCOUNT, SQL_CHANNEL };

static const char *const sqls[] = {
    [SQL_LEDGER_ACCOUNT] = "SELECT id FROM ledger_account WHERE code = :code",
    [SQL_CHANNEL] = "SELECT id FROM account WHERE code = :code AND kind IN ('channel', 'pos')",
};

/* Takes the next of words that blanks separate. */
static struct value
next_word(struct value *words)
{
	struct value word;

	while (words->length > 0 && *words->bytes == ' ') {
		words->bytes++;
		words->length--;
	}
	word = value_text(words->bytes, 0);
	while (word.length < words->length && words->bytes[word.length] != ' ')
		word.length++;
	words->bytes += word.length;
	words->length -= word.length;
	return word;
}

static int64_t
find(struct ledger *ledger, const char *sql, struct value code)
{
	struct statement *s = ledger_statement(ledger, sql);

	bind_value(s, ":code", code);
	return statement_number(s, 0);
}

/* "2026-03-01..2026-03-03", or one day. */
static bool
read_days(struct value word, struct decision *decision)
{
	const size_t day = DATE_TEXT - 1;

	if (!date_parse(word.bytes, word.length < day ? word.length : day, &decision->first_on))
		return false;
	decision->last_on = decision->first_on;
	if (word.length == day)
		return true;
	return word.length == 2 * day + 2 && memcmp(word.bytes + day, "..", 2) == 0 &&
	    date_parse(word.bytes + day + 2, day, &decision->last_on) &&
	    decision->first_on <= decision->last_on;
}

static const char *
read_settlement(struct ledger *ledger, struct value *words, struct decision *decision)
{
	decision->account_id = find(ledger, sqls[SQL_CHANNEL], next_word(words));
	if (decision->account_id == 0)
		return _("expected an account of kind channel or pos after settlement, got %s");
	return read_days(next_word(words), decision)
	    ? NULL
	    : _("expected its days as 2026-03-01..2026-03-03, got %s");
}

static const char *
read_account(struct ledger *ledger, struct value *words, struct decision *decision)
{
	struct value word = next_word(words);

	if (word.length == 0)
		return decision->as == KIND_OTHER
		    ? _("expected a ledger account after other, got %s")
		    : NULL;
	decision->ledger_account_id = find(ledger, sqls[SQL_LEDGER_ACCOUNT], word);
	return decision->ledger_account_id != 0 ? NULL : _("expected a ledger account, got %s");
}

const char *
decision_read_as(struct ledger *ledger, struct value words, struct decision *decision)
{
	struct value kind = next_word(&words);
	const char *problem = NULL;

	decision->kind = DECISION_AS;
	if (!kind_find_name(kind.bytes, kind.length, &decision->as) ||
	    decision->as < KIND_INTEREST || decision->as == KIND_WAIT)
		return _(
		    "expected interest, charge, transfer, settlement, counter, reversal or other "
		    "after as, got %s");
	switch (decision->as) {
	case KIND_SETTLEMENT:
		problem = read_settlement(ledger, &words, decision);
		break;
	case KIND_REVERSAL:
		decision->other_line_id = lookup_number(next_word(&words), 'L');
		if (decision->other_line_id == 0)
			problem = _("expected the line that it takes back, as L0000123, got %s");
		break;
	case KIND_COUNTER:
		decision->receipt_id = lookup_number(next_word(&words), 'R');
		if (decision->receipt_id == 0)
			problem = _("expected the receipt of the counter, as R0000123, got %s");
		break;
	default:
		problem = read_account(ledger, &words, decision);
		break;
	}
	if (problem == NULL && next_word(&words).length > 0)
		problem = _("expected nothing more, got %s");
	return problem;
}
