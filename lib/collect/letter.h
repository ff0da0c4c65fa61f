/* The letters of dunning: one to a party for all its late bills that reached a level that night,
 * by the form and channel of the highest; and one for those that are only coming due. */
#ifndef DEED_LETTER_H
#define DEED_LETTER_H

#include "base/memory.h"
#include "base/text.h"
#include "collect/due.h"

/* A letter, as far as a list of letters shows it. The strings live as long as the arena they were
 * made in. */
struct letter {
	const char *party, *name; /* the party's code and name */
	const char *level;
	const char *channel; /* the one it really goes by; NULL: the party gets none */
	const char *address; /* of mail, the number, or where the party lives */
	const char *why; /* it gets none, or not yet; NULL: nothing is in the way */
	const char *file; /* its name in the outbox */
	const struct due *dues;
	size_t count; /* of dues: at least one */
	int64_t sum_fen, party_open_fen;
	int64_t fee_fen, fee_id; /* of its level, and the bill for it; 0: none. Not in sum_fen */
	bool fallback; /* goes by another channel than its level's */
};

struct letters; /* what all letters share: templates, sender, language */

/* Reads the settings (notice.language, notice.from, entity) and each level's template, a file of
 * the folder `templates`. NULL after an error: RC_CONFIG for a template that is missing or wrong,
 * a sender that is no address. */
struct letters *letters_open(
    struct ledger *ledger, const struct levels *levels, date_day date, const char *templates);
void letters_close(struct letters *letters); /* NULL is fine */

/* Fills all but `file` and the fee for the dues, which are of one party; the level is that of the
 * first. The channel is the level's, or the first that the level falls back to and that the party
 * has an address for and does not refuse. Strings go to the arena. */
enum rc letter_address(struct letters *letters, const struct dues *dues, const struct due *first,
    size_t count, struct arena *arena, struct letter *letter);

/* The end of its file's name: ".eml" or ".txt". */
const char *letter_suffix(const struct letter *letter);

/* Appends the letter's bytes. */
enum rc letter_write(struct letters *letters, const struct letter *letter, struct text *bytes);

#endif
