/* The kinds and their columns, as records: `deed load --list`. */
#ifndef DEED_LOAD_LIST_H
#define DEED_LOAD_LIST_H

#include "io/out.h"
#include "master/kind.h"

enum { LOAD_LIST_COLUMNS = 6 };
extern const struct out_column load_list_columns[LOAD_LIST_COLUMNS];

/* Writes one record a column of the kind. */
enum rc load_list(const struct kind *kind, struct out *out);

#endif
