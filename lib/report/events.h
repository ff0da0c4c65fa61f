/* The events in the life of a row: rows of the fact tables, each told by a
 * word and name=value pairs. */
#ifndef DEED_EVENTS_H
#define DEED_EVENTS_H

#include "base/text.h"

/* Appends a query of all events of the row :id of a table: source (a fact table), id, what, detail,
 * in no order. A fact is told with what followed from it, a master row by its versions, for which
 * :table is the table too. */
void events_query(struct text *sql, const char *table);

#endif
