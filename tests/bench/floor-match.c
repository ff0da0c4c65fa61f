/* floor-match LEDGER [names]: the floor of matching: open bills into a hash by code, every open
 * line scanned for a code with a JIT pattern, the hash probed. With `names` also what a line may
 * say against its code: the names and accounts of all payers in a hash, which each line's payer and
 * account probe. Nothing is written. Prints its seconds and the hits. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct slot {
	char code[24];
	int64_t bill_id, open_fen, party_id;
};

/* A name or an account, and whose. */
struct payer {
	char *text;
	int64_t party_id;
};

static struct slot *slots;
static struct payer *payers;
static uint64_t mask, payer_mask;

static void
fail(const char *what, sqlite3 *db)
{
	(void)fprintf(stderr, "floor-match: %s: %s\n", what, sqlite3_errmsg(db));
	exit(70);
}

static uint64_t
hash_of(const char *text, size_t length)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
	return hash;
}

static struct payer *
find_payer(const char *text)
{
	for (uint64_t i = hash_of(text, strlen(text)) & payer_mask;; i = (i + 1) & payer_mask)
		if (payers[i].text == NULL || strcmp(payers[i].text, text) == 0)
			return &payers[i];
}

static struct slot *
find(const char *code, size_t length)
{
	for (uint64_t i = hash_of(code, length) & mask;; i = (i + 1) & mask)
		if (slots[i].code[0] == '\0' ||
		    (strlen(slots[i].code) == length && memcmp(slots[i].code, code, length) == 0))
			return &slots[i];
}

static void
load_bills(sqlite3 *db)
{
	sqlite3_stmt *query;
	uint64_t capacity = 1024, rows = 0;

	if (sqlite3_prepare_v2(db, "SELECT count(*) FROM open_bill", -1, &query, NULL) !=
		SQLITE_OK ||
	    sqlite3_step(query) != SQLITE_ROW)
		fail("count", db);
	rows = (uint64_t)sqlite3_column_int64(query, 0);
	sqlite3_finalize(query);
	while (capacity < rows * 2)
		capacity *= 2;
	slots = calloc(capacity, sizeof *slots);
	mask = capacity - 1;
	if (sqlite3_prepare_v2(db,
		"SELECT b.id, b.code, o.open_fen, b.party_id, b.due_on FROM open_bill o JOIN bill b ON b.id = o.bill_id",
		-1, &query, NULL) != SQLITE_OK)
		fail("bills", db);
	while (sqlite3_step(query) == SQLITE_ROW) {
		const char *code = (const char *)sqlite3_column_text(query, 1);
		struct slot *slot = find(code, strlen(code));

		(void)snprintf(slot->code, sizeof slot->code, "%s", code);
		slot->bill_id = sqlite3_column_int64(query, 0);
		slot->open_fen = sqlite3_column_int64(query, 2);
		slot->party_id = sqlite3_column_int64(query, 3);
	}
	sqlite3_finalize(query);
}

static void
load_payers(sqlite3 *db)
{
	static const char sql[] =
	    "SELECT id, name FROM party UNION ALL SELECT party_id, name FROM payer"
	    " UNION ALL SELECT party_id, account FROM payer";
	sqlite3_stmt *query;
	uint64_t capacity = 1024, rows = 0;

	if (sqlite3_prepare_v2(db,
		"SELECT (SELECT count(*) FROM party) + 2 * (SELECT count(*) FROM payer)", -1,
		&query, NULL) != SQLITE_OK ||
	    sqlite3_step(query) != SQLITE_ROW)
		fail("count", db);
	rows = (uint64_t)sqlite3_column_int64(query, 0);
	sqlite3_finalize(query);
	while (capacity < rows * 2)
		capacity *= 2;
	payers = calloc(capacity, sizeof *payers);
	payer_mask = capacity - 1;
	if (sqlite3_prepare_v2(db, sql, -1, &query, NULL) != SQLITE_OK)
		fail("payers", db);
	while (sqlite3_step(query) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(query, 1);
		struct payer *payer = text != NULL ? find_payer(text) : NULL;

		if (payer != NULL && payer->text == NULL)
			*payer = (struct payer){strdup(text), sqlite3_column_int64(query, 0)};
	}
	sqlite3_finalize(query);
}

/* Whether a column of the line is known, and of another party. */
static int
is_other(sqlite3_stmt *query, int column, int64_t party_id)
{
	const char *text = (const char *)sqlite3_column_text(query, column);
	const struct payer *payer = payers != NULL && text != NULL ? find_payer(text) : NULL;

	return payer != NULL && payer->text != NULL && payer->party_id != party_id;
}

static int64_t
scan_lines(sqlite3 *db)
{
	int error;
	PCRE2_SIZE offset;
	pcre2_code *pattern = pcre2_compile(
	    (PCRE2_SPTR) "B[0-9]{9,}", PCRE2_ZERO_TERMINATED, 0, &error, &offset, NULL);
	pcre2_match_data *match = pcre2_match_data_create_from_pattern(pattern, NULL);
	sqlite3_stmt *query;
	int64_t hits = 0;

	(void)pcre2_jit_compile(pattern, PCRE2_JIT_COMPLETE);
	if (sqlite3_prepare_v2(db,
		"SELECT l.id, l.memo, o.open_fen, l.payer, l.payer_account FROM open_line o"
		" JOIN bank_line l ON l.id = o.bank_line_id",
		-1, &query, NULL) != SQLITE_OK)
		fail("lines", db);
	while (sqlite3_step(query) == SQLITE_ROW) {
		const unsigned char *memo = sqlite3_column_text(query, 1);
		size_t length = (size_t)sqlite3_column_bytes(query, 1);

		if (memo == NULL || pcre2_jit_match(pattern, memo, length, 0, 0, match, NULL) <= 0)
			continue;
		PCRE2_SIZE *at = pcre2_get_ovector_pointer(match);
		struct slot *slot = find((const char *)memo + at[0], at[1] - at[0]);

		hits += slot->code[0] != '\0' && slot->open_fen == sqlite3_column_int64(query, 2) &&
		    !is_other(query, 3, slot->party_id) && !is_other(query, 4, slot->party_id);
	}
	sqlite3_finalize(query);
	return hits;
}

static double
seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int
main(int argc, char *argv[])
{
	double begin, cpu_begin;
	int64_t hits;
	sqlite3 *db;

	if (argc != 2 && argc != 3)
		return 64;
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	begin = seconds(CLOCK_MONOTONIC);
	cpu_begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
		fail("open", db);
	load_bills(db);
	if (argc == 3)
		load_payers(db);
	hits = scan_lines(db);
	printf("%.6f %.6f %lld hits\n", seconds(CLOCK_MONOTONIC) - begin,
	    seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin, (long long)hits);
	sqlite3_close(db);
	return 0;
}
