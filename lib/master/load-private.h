/* Inside the load engine: its state. */
#ifndef DEED_LOAD_PRIVATE_H
#define DEED_LOAD_PRIVATE_H

#include "base/map.h"
#include "base/text.h"
#include "io/csv.h"
#include "io/out.h"
#include "master/load-row.h"

enum {
	LOAD_EXTRA = -1, /* a file column x_NAME */
	EXTRA_NAME_MAX = 64,
};

/* A row whose stored version is to be replaced. */
struct load_change {
	int64_t id;
	struct value *values; /* one a column of the kind, in the file's arena */
};

struct load {
	struct ledger *ledger;
	const struct kind *kind;
	char date[DATE_TEXT];
	date_day day;
	struct statement *select, *insert, *update;
	struct map references[REFERENCES]; /* code (and what it is within) to id */
	struct load_counts counts;
	const char *templates; /* a folder; NULL: forms are not checked */
	struct errors *remarks; /* NULL: none are made */

	/* The rejected rows; out is opened with the first file's header. */
	const char *reject_file;
	struct out *reject;
	struct out_column *reject_columns;
	struct arena reject_names;

	/* The file. */
	struct csv *csv;
	const char *file;
	int *header; /* per file column: its place in the kind, or LOAD_EXTRA */
	char **names;
	size_t width;
	bool has_extra;
	struct map keys; /* to the line that had it */
	struct arena file_arena;
	struct load_change *changes;
	size_t change_count, change_capacity;

	/* The row. */
	struct text key;
	struct csv_record record;
	struct load_row row;
	struct arena row_arena;
	struct errors row_errors; /* with reject_file; else the ledger's list gets them */
	long problems; /* of the row */
};

/* load-row.c: reads load->record into load->row. *taken is false when the row has problems. */
enum rc load_row_read(struct load *load, bool *taken);

/* load-extra.c: puts the x_NAME cells into the column that keeps them. */
enum rc load_extra(struct load *load);
bool extra_name_valid(const char *name);

/* load-sql.c: the statements of the kind, from its columns' names. */
enum rc load_prepare(struct load *load);
enum rc load_find_stored(struct load *load);
enum rc load_update(struct load *load, const struct load_change *change);

#endif
