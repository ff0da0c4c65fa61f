/* Where reports lie: folders of .sql files, the user's own before the house's. */
#ifndef DEED_SHELF_H
#define DEED_SHELF_H

#include "report/report.h"

enum { SHELF_FOLDERS_MAX = 2 };

struct shelf {
	const char
	    *folders[SHELF_FOLDERS_MAX]; /* borrowed; looked through in order, the house's last */
	int folder_count;
	char **names; /* of all reports, sorted, each once */
	const char **from; /* the folder of each */
	size_t count, capacity;
};

/* Reads the folders' lists of names. RC_NOINPUT when one cannot be read. */
enum rc shelf_open(struct shelf *shelf, struct errors *errors);
void shelf_release(struct shelf *shelf);

/* Reads the report of this name, and notes whether it is the user's own. RC_USAGE when there is
 * none, with the nearest name; else as report_read. report_release in any case. */
enum rc shelf_read(
    const struct shelf *shelf, const char *name, struct report *report, struct errors *errors);

/* The path of a report; the caller frees it. NULL after an error (RC_USAGE),
 * which suggests the nearest. */
char *shelf_path(const struct shelf *shelf, const char *name, struct errors *errors);

#endif
