#include "sales/buyers.h"

#include <stdio.h>

#include "base/i18n.h"
#include "master/lookup.h"
#include "master/plan-text.h"
#include "sales/deal-file.h"

struct reader {
	struct sale *sale;
	const struct place *place;
	struct buyers *buyers;
	struct ratio sum;
	size_t shares; /* how many gave one */
	bool has_party;
};

static enum rc
add(struct reader *r, struct value word, int64_t party_id)
{
	struct buyers *buyers = r->buyers;
	struct value share = deal_word_cut(&word);
	struct ratio part;
	const char *expected;
	int64_t id = lookup_party(r->sale->ledger, word);

	if (id == 0)
		return sale_refuse(r->sale, r->place, "buyer",
		    _("expected a party that is known, got %s"), quote(word.bytes, word.length));
	for (size_t i = 0; i < buyers->count; i++)
		if (buyers->list[i].party_id == id)
			return sale_refuse(r->sale, r->place, "buyer", _("%s stands here twice"),
			    quote(word.bytes, word.length));
	if (buyers->count == BUYERS_MAX)
		return sale_refuse(
		    r->sale, r->place, "buyer", _("expected at most %d buyers"), BUYERS_MAX);
	r->has_party = r->has_party || id == party_id;
	buyers->list[buyers->count].party_id = id;
	buyers->list[buyers->count++].share = share.kind == VALUE_NULL
	    ? ""
	    : arena_strndup(&r->sale->deals.arena, share.bytes, share.length);
	if (share.kind == VALUE_NULL)
		return RC_OK;
	r->shares++;
	expected = share_parse(share.bytes, share.length, &part);
	if (expected == NULL && ratio_add(r->sum, part, &r->sum))
		return RC_OK;
	return sale_refuse(r->sale, r->place, "buyer", _("%s, got %s"),
	    expected != NULL ? expected : _("expected shares that can be summed"),
	    quote(share.bytes, share.length));
}

static enum rc
finish(struct reader *r)
{
	struct buyers *buyers = r->buyers;
	char equal[24];

	if (buyers->count > 0 && !r->has_party)
		return sale_refuse(r->sale, r->place, "buyer",
		    _("expected the deal's own party among the buyers; `deed assign` changes it"));
	if (r->shares == 0) {
		(void)snprintf(equal, sizeof equal, "1/%zu", buyers->count);
		for (size_t i = 0; i < buyers->count; i++)
			buyers->list[i].share = arena_strdup(&r->sale->deals.arena, equal);
		return RC_OK;
	}
	if (r->shares == buyers->count && ratio_compare(r->sum, ratio_of(1)) == 0)
		return RC_OK;
	return sale_refuse(r->sale, r->place, "buyer",
	    _("expected shares of all buyers that come to 1, as P1=1/2,P2=1/2"));
}

enum rc
buyers_read(struct sale *sale, const struct place *place, struct value cell, int64_t party_id,
    struct buyers *buyers)
{
	struct reader r = {.sale = sale, .place = place, .buyers = buyers, .sum = {0, 1}};
	struct value word;
	enum rc rc = RC_OK;

	while (rc == RC_OK && deal_list_next(&cell, &word))
		rc = add(&r, word, party_id);
	return rc == RC_OK ? finish(&r) : rc;
}
