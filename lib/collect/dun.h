/* The night's notices: facts and letters together (deed-dun(1)). */
#ifndef DEED_DUN_H
#define DEED_DUN_H

#include "collect/letter.h"

struct dun;

/* Prepares within a run: levels, templates (a folder), the outbox (NULL: no letters are written,
 * for a dry run), where letters that a crash left are settled. NULL after an error: RC_CONFIG, or
 * that of the outbox. */
struct dun *dun_open(
    struct ledger *ledger, date_day date, const char *templates, const char *outbox);

/* Selects the bills, writes the letters under temporary names and the notices into the run; in a
 * dry run neither. */
enum rc dun_write(struct dun *dun);

/* After the run committed: the letters take their names. */
enum rc dun_publish(struct dun *dun);

/* The letters, by party, and after them those that parties do not get because all is held back;
 * one without a channel is not written. Valid until dun_close. */
const struct letter *dun_letters(const struct dun *dun, size_t *count);

/* Whether the date is a quiet day, on which dun_write writes nothing (a dry run shows what waits);
 * *until is the next that is not. */
bool dun_quiet(const struct dun *dun, date_day *until);

/* What is held back of the letter's bills; appends their codes, with blanks between them. */
int64_t dun_held_fen(const struct dun *dun, const struct letter *letter);
enum rc dun_codes(struct dun *dun, const struct letter *letter, struct text *codes);

/* Letters of an earlier, interrupted night that dun_open published. */
long dun_recovered(const struct dun *dun);

/* How long the choice of bills and levels took, without letters and facts. */
int64_t dun_select_ms(const struct dun *dun);

/* Appends "CODE 2 letters, 3 bills, 40.00; ..." of each level that has letters. */
void dun_summary(const struct dun *dun, struct text *text);

/* Letters not published are removed. NULL is fine. */
void dun_close(struct dun *dun);

#endif
