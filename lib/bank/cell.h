/* What a cell of a bank file says: text without its wrapping, names of columns, exact amounts,
 * account numbers. */
#ifndef DEED_BANK_CELL_H
#define DEED_BANK_CELL_H

#include <stdbool.h>
#include <stdint.h>

#include "bank/scan.h"
#include "base/memory.h"
#include "base/number.h"

/* A list of words, as a profile gives it. */
struct words {
	struct slice *items;
	size_t count, capacity;
};

/* Wrapping that a profile may ask to take off, beyond blanks and ="…", which always go. */
enum { TRIM_BACKTICK = 1, TRIM_APOSTROPHE = 2, TRIM_QUOTE = 4 };

/* The cell without blanks (ASCII, U+00A0, U+2000 to U+200F, U+3000, U+FEFF) at its ends, and
 * unwrapped. A part of the same bytes. */
struct slice cell_clean(const char *bytes, size_t length, unsigned trim);

bool slice_equals(struct slice a, struct slice b);
int slice_compare(struct slice a, struct slice b); /* as strcmp does */
bool slice_starts(struct slice slice, struct slice prefix);
bool words_have(const struct words *words, struct slice slice);

/* The same, where a word may begin or end with * for any text there. */
bool words_match(const struct words *words, struct slice slice);

/* Blanks in UTF-8, ASCII or wide: bytes of the one at p, 0 when there is none. */
size_t blank_at(const char *p, size_t left);

/* The name of a column as it is compared: no blanks at all, full-width brackets made ASCII, cut
 * at "[", ASCII letters small. In the arena. */
struct slice name_normal(struct arena *arena, const char *bytes, size_t length);

/* How a file writes money. */
struct money_style {
	struct words marks; /* of currency, before or after */
	char decimal; /* '.' or ',' */
	char thousands; /* the other one, a blank or an apostrophe */
	int annotated; /* text in brackets may follow, which does not count; else 0 */
};

/* A cleaned cell as money, exact in fen: a sign, digits with or without thousands marks, at most
 * two decimals that are not zero, a currency mark before or after; full-width forms are fine. An
 * empty cell is PARSED_NOT_A_NUMBER. */
enum parsed cell_amount(struct slice cell, const struct money_style *style, int64_t *fen);

/* The same, where more than two decimals are rounded half up, away from zero: fees that are a share
 * of an amount, of which only whole fen are ever kept. */
enum parsed cell_amount_rounded(struct slice cell, const struct money_style *style, int64_t *fen);

/* Whether two account numbers can be the same: blanks and hyphens do not count, a run of * or …
 * stands for digits unseen. */
bool account_same(struct slice a, struct slice b);

/* A name and an account in one cell: "张三 6222…" and "张三6222…" (account_first false), or
 * "12-345678-9 JOHN SMITH". An account has at least six digits; without one all is the name. */
void cell_split_party(
    struct slice cell, bool account_first, struct slice *name, struct slice *account);

/* Whether a spreadsheet made a number of it that it then cut: more than 15 digits of which the
 * last are zeros, or 6.22E+18. */
bool cell_damaged(struct slice cell);

#endif
