/* floor-import LEDGER LINES.csv: what a competent C user writes. The rows of a generic statement
 * are put into memory first; then, timed: one transaction, one prepared INSERT into bank_line
 * (same table, same unique index, same settings of the connection), bound and stepped row by
 * row. Prints its seconds, and those of its processor. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct row {
	char *fields[7]; /* date, amount, payer, payer_account, memo, id, balance */
	int64_t amount_fen, balance_fen;
	char *key;
};

static struct row *rows;
static size_t count;

static void
fail(const char *what, sqlite3 *db)
{
	(void)fprintf(stderr, "floor-import: %s: %s\n", what, db != NULL ? sqlite3_errmsg(db) : "");
	exit(70);
}

static int64_t
fen(const char *text)
{
	int64_t value = 0;
	int minus = *text == '-';

	for (; *text != '\0'; text++)
		if (*text >= '0' && *text <= '9')
			value = value * 10 + (*text - '0');
	return minus ? -value : value;
}

/* Splits in place; doubled quotes inside quotes become one. */
static void
split(char *line, struct row *row)
{
	for (int i = 0; i < 7; i++) {
		int quoted = *line == '"';
		char *out = line += quoted;

		row->fields[i] = out;
		while (*line != '\0' && *line != '\n' && (quoted || *line != ',')) {
			if (quoted && *line == '"' && *++line != '"')
				break;
			*out++ = *line++;
		}
		if (*line != '\0')
			line++;
		*out = '\0';
	}
}

static void
read_rows(const char *path)
{
	size_t capacity = 0, size = 0;
	char *line = NULL;
	FILE *file = fopen(path, "rb");

	if (file == NULL || getline(&line, &size, file) < 0)
		fail("cannot read the lines", NULL);
	for (line = NULL; getline(&line, &size, file) > 0; line = NULL) {
		struct row *row;

		if (count == capacity &&
		    (rows = realloc(rows, (capacity = capacity * 2 + 1024) * sizeof *rows)) == NULL)
			fail("no memory", NULL);
		row = &rows[count++];
		split(line, row);
		row->amount_fen = fen(row->fields[1]);
		row->balance_fen = fen(row->fields[6]);
		row->key = malloc(64);
		(void)snprintf(row->key, 64, "%s|%s", row->fields[5], row->fields[0]);
	}
	(void)fclose(file);
}

static void
insert_rows(sqlite3 *db)
{
	static const char sql[] =
	    "INSERT INTO bank_line (statement_id, account_id, line, date, amount_fen, balance_fen, payer,"
	    " payer_account, memo, bank_id, order_id, key) VALUES (1, 1, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)";
	sqlite3_stmt *insert;

	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &insert, NULL) != SQLITE_OK)
		fail("begin", db);
	for (size_t i = 0; i < count; i++) {
		struct row *r = &rows[i];

		sqlite3_bind_int64(insert, 1, (int64_t)i + 2);
		sqlite3_bind_text(insert, 2, r->fields[0], -1, SQLITE_STATIC);
		sqlite3_bind_int64(insert, 3, r->amount_fen);
		sqlite3_bind_int64(insert, 4, r->balance_fen);
		sqlite3_bind_text(insert, 5, r->fields[2], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 6, r->fields[3], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 7, r->fields[4], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 8, r->fields[5], -1, SQLITE_STATIC);
		sqlite3_bind_text(insert, 9, r->key, -1, SQLITE_STATIC);
		if (sqlite3_step(insert) != SQLITE_DONE)
			fail("insert", db);
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
	if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		fail("commit", db);
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
	sqlite3 *db;

	if (argc != 3)
		return 64;
	read_rows(argv[2]);
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	begin = seconds(CLOCK_MONOTONIC);
	cpu_begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK ||
	    sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL) != SQLITE_OK)
		fail("open", db);
	insert_rows(db);
	sqlite3_close(db);
	printf("%.6f %.6f\n", seconds(CLOCK_MONOTONIC) - begin,
	    seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin);
	return 0;
}
