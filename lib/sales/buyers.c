#include "sales/buyers.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/feed.h"
#include "ledger/history.h"
#include "master/lookup.h"
#include "master/plan-text.h"

static const char sql_put[] = "INSERT INTO payer (party_id, name, account)"
			      " SELECT c0, p.name, '' FROM feed CROSS JOIN party p ON p.id = c1"
			      " WHERE true ON CONFLICT (party_id, name, account) DO NOTHING";

static const char separators[] = " ,;";

/* The buyer's place in the list; a new one's share is 0, as long as none is said. NULL:
 * the list is full. */
static struct buyer *
place_of(struct buyers *buyers, int64_t party_id)
{
	for (size_t i = 0; i < buyers->count; i++)
		if (buyers->list[i].party_id == party_id)
			return &buyers->list[i];
	if (buyers->count == BUYERS_MAX)
		return NULL;
	buyers->list[buyers->count] = (struct buyer){.party_id = party_id, .share = {0, 1}};
	return &buyers->list[buyers->count++];
}

static const char *
read_buyer(struct ledger *ledger, const char *word, size_t length, struct buyers *buyers)
{
	const char *equals = memchr(word, '=', length);
	size_t code = equals != NULL ? (size_t)(equals - word) : length;
	int64_t party_id = lookup_party(ledger, value_text(word, code));
	struct buyer *buyer;

	if (party_id == 0)
		return _("expected parties that are known");
	if ((buyer = place_of(buyers, party_id)) == NULL)
		return _("expected at most 16 buyers");
	if (buyer->said)
		return _("expected each buyer once");
	buyer->said = true;
	return equals == NULL ? NULL : share_parse(equals + 1, length - code - 1, &buyer->share);
}

/* Shares that are not said: of all, and all are the same; of the deal's party alone, and it is what
 * the others leave. */
static const char *
share_out(struct buyers *buyers)
{
	const int128 parts_max = 1000000000;
	struct ratio sum = {0, 1};
	size_t silent = 0;

	for (size_t i = 0; i < buyers->count; i++) {
		silent += buyers->list[i].share.numerator == 0;
		if (!ratio_add(sum, buyers->list[i].share, &sum) || sum.denominator > parts_max)
			return _("expected shares that are simple fractions");
	}
	if (silent == buyers->count) {
		for (size_t i = 0; i < buyers->count; i++)
			buyers->list[i].share = (struct ratio){1, (int128)buyers->count};
		return NULL;
	}
	if (silent == 0)
		return ratio_compare(sum, ratio_of(1)) == 0 ? NULL
							    : _("expected shares that come to 1");
	if (silent > 1 || buyers->list[0].share.numerator != 0)
		return _("expected a share of every buyer, or of none");
	if (ratio_compare(sum, ratio_of(1)) >= 0)
		return _("expected shares that leave the deal's party one");
	(void)ratio_subtract(ratio_of(1), sum, &buyers->list[0].share);
	return NULL;
}

enum rc
buyers_read(struct ledger *ledger, int64_t party_id, struct value text, struct buyers *buyers)
{
	const char *at = text.bytes, *end = at + text.length;

	*buyers = (struct buyers){0};
	if (text.kind != VALUE_TEXT)
		return RC_OK;
	(void)place_of(buyers, party_id);
	while (at < end && buyers->expected == NULL) {
		const char *word = at;

		while (at < end && memchr(separators, *at, sizeof separators - 1) == NULL)
			at++;
		if (at > word)
			buyers->expected = read_buyer(ledger, word, (size_t)(at - word), buyers);
		else
			at++;
	}
	if (buyers->expected == NULL)
		buyers->expected = share_out(buyers);
	return buyers->expected == NULL ? RC_OK : RC_DATA;
}

static void
share_format(struct ratio share, char text[RATIO_TEXT])
{
	if (share.denominator == 1)
		(void)snprintf(text, RATIO_TEXT, "%lld", (long long)share.numerator);
	else
		(void)snprintf(text, RATIO_TEXT, "%lld/%lld", (long long)share.numerator,
		    (long long)share.denominator);
}

void
buyers_add(struct deals *deals, const struct deal *deal, const struct buyers *buyers,
    struct payers *payers)
{
	char share[RATIO_TEXT];

	for (size_t i = 0; i < buyers->count; i++) {
		share_format(buyers->list[i].share, share);
		deals_buyer(deals, deal, buyers->list[i].party_id, share);
		if (i == 0)
			continue;
		payers->list = array_grow(
		    payers->list, payers->count, &payers->capacity, sizeof *payers->list);
		payers->list[payers->count++] =
		    (struct payer){deal->party_id, buyers->list[i].party_id};
	}
}

static enum rc
next_payer(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct payers *payers = source;

	*more = payers->next < payers->count;
	if (*more) {
		row[0] = value_int(payers->list[payers->next].party_id);
		row[1] = value_int(payers->list[payers->next].of_id);
		payers->next++;
	}
	return RC_OK;
}

enum rc
payers_write(struct ledger *ledger, struct payers *payers)
{
	struct feed feed = {.next = next_payer, .source = payers};
	int64_t last_id = table_last_id(ledger, "payer"), inserted = 0;
	enum rc rc;

	payers->next = 0;
	if (payers->count == 0 || (rc = feed_insert(ledger, sql_put, &feed, &inserted)) != RC_OK)
		return payers->count == 0 ? RC_OK : rc;
	return history_add_range(ledger, "payer", last_id + 1, last_id + inserted);
}

void
payers_release(struct payers *payers)
{
	free(payers->list);
	*payers = (struct payers){0};
}
