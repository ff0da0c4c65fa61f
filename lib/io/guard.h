/* Formula guard: a text cell that a spreadsheet would run as a formula is written with a leading
 * apostrophe (OWASP ASVS 1.2.10, CWE-1236). Writers and the CSV reader share this one rule, and
 * since leading apostrophes are looked through, it round-trips: stripping one apostrophe from a
 * cell for which text_guard_length() says 1 gives back exactly the text that was written. */
#ifndef DEED_GUARD_H
#define DEED_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/* True when valid UTF-8 text must get a leading ' in CSV and TSV: after leading blanks and quotes
 * (ASCII, no-break, ideographic and zero-width blanks) stands = + - @, TAB, CR, LF, NUL, or the
 * full-width ＝ ＋ － ＠. For text only: numbers are never guarded. */
bool text_guarded(const char *text, size_t length);

/* How many bytes (0 or 1) of a cell that was read are a guard and to be skipped. */
size_t text_guard_length(const char *text, size_t length);

#endif
