/* floor-xlsx FILE RECORDS.csv KINDS: the floor of a workbook: a bare loop of libxlsxwriter with
 * constant memory over the records that `deed report` wrote as CSV. KINDS has a letter for each
 * column: t text, n number, d date. The records are put into memory first; then, timed: the same
 * cells, with the same two formats. Prints its seconds, and those of its processor. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum { COLUMNS_MAX = 32 };

struct table {
	char **cells; /* of all records, one after the other */
	size_t count, capacity;
};

static void
add_cell(struct table *table, char *cell)
{
	if (table->count == table->capacity) {
		table->capacity = table->capacity * 2 + 4096;
		table->cells = realloc(table->cells, table->capacity * sizeof *table->cells);
		if (table->cells == NULL)
			exit(70);
	}
	table->cells[table->count++] = cell;
}

/* Splits in place; doubled quotes inside quotes become one. */
static void
split(char *line, size_t columns, struct table *table)
{
	for (size_t i = 0; i < columns; i++) {
		int quoted = *line == '"';
		char *out = line += quoted;

		add_cell(table, out);
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
read_records(const char *path, size_t columns, struct table *table)
{
	char *line = NULL;
	size_t size = 0;
	FILE *file = fopen(path, "rb");

	if (file == NULL)
		exit(66);
	for (; getline(&line, &size, file) > 0; line = NULL)
		split(line, columns, table);
	(void)fclose(file);
}

/* 2026-01-15 as a workbook counts days. */
static double
day_of(const char *date)
{
	enum { SECONDS_A_DAY = 86400, EPOCH = 25569 };
	struct tm tm = {0};
	time_t days;

	tm.tm_year = (int)strtol(date, NULL, 10) - 1900;
	tm.tm_mon = (int)strtol(date + sizeof "YYYY-" - 1, NULL, 10) - 1;
	tm.tm_mday = (int)strtol(date + sizeof "YYYY-MM-" - 1, NULL, 10);
	days = timegm(&tm) / SECONDS_A_DAY;
	return (double)(days + EPOCH);
}

static void
write_cell(lxw_worksheet *sheet, lxw_row_t row, lxw_col_t column, char kind, const char *cell,
    lxw_format *money, lxw_format *date)
{
	if (*cell == '\0')
		return;
	if (row == 0 || kind == 't')
		(void)worksheet_write_string(sheet, row, column, cell, NULL);
	else if (kind == 'd')
		(void)worksheet_write_number(sheet, row, column, day_of(cell), date);
	else
		(void)worksheet_write_number(sheet, row, column, strtod(cell, NULL), money);
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
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	struct table table = {0};
	lxw_format *money, *date;
	lxw_worksheet *sheet;
	lxw_workbook *book;
	double begin, cpu_begin;
	size_t columns;

	if (argc != 4 || (columns = strlen(argv[3])) == 0 || columns > COLUMNS_MAX)
		return 64;
	read_records(argv[2], columns, &table);
	begin = seconds(CLOCK_MONOTONIC);
	cpu_begin = seconds(CLOCK_PROCESS_CPUTIME_ID);
	book = workbook_new_opt(argv[1], &options);
	sheet = workbook_add_worksheet(book, NULL);
	format_set_num_format(money = workbook_add_format(book), "#,##0.00");
	format_set_num_format(date = workbook_add_format(book), "yyyy-mm-dd");
	for (size_t i = 0; i < table.count; i++)
		write_cell(sheet, (lxw_row_t)(i / columns), (lxw_col_t)(i % columns),
		    argv[3][i % columns], table.cells[i], money, date);
	free(table.cells);
	if (workbook_close(book) != LXW_NO_ERROR)
		return 1;
	printf("%.6f %.6f\n", seconds(CLOCK_MONOTONIC) - begin,
	    seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_begin);
	return 0;
}
