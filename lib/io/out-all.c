/* Apart from out.c, so that only commands that ask for all formats hold what writes workbooks. */
#include "io/out.h"

const struct out_format *const out_formats_all[] = {
    &out_table, &out_csv, &out_tsv, &out_jsonl, &out_html, &out_xlsx, NULL};
