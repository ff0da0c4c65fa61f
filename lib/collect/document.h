/* Payment documents (缴费通知单): several bills of a party under one code with check digits, which in a
 * payment's memo stands for all of them. Facts and letters together, as in dunning
 * (deed-document(1)). */
#ifndef DEED_DOCUMENT_H
#define DEED_DOCUMENT_H

#include "base/date.h"
#include "base/memory.h"
#include "ledger/ledger.h"

struct document_query {
	date_day date; /* the business date */
	date_day until; /* bills due until then */
	int64_t party_id; /* 0: all */
	bool again; /* also bills that stand on a document already */
};

struct document_bill {
	int64_t bill_id, open_fen, party_id;
	date_day due_on;
};

/* A document that was made; strings live until documents_close. */
struct document {
	int64_t id, total_fen;
	const struct document_bill *bills; /* by due date */
	size_t count;
	date_day due_on; /* the earliest of them, but not before the business date */
	const char *party, *name;
	const char *letter; /* its file's name */
};

struct documents;

/* Prepares within a run: the template of the folder `templates`, the outbox (NULL: no letters are
 * written). NULL after an error. Memory: 32 bytes a bill, 150 a document. */
struct documents *documents_open(struct ledger *ledger, const struct document_query *query,
    const char *templates, const char *outbox);

/* One document for each party with open bills that stand on none: into the run, and its letter
 * under a temporary name. */
enum rc documents_write(struct documents *documents);

/* After the run committed: the letters take their names. */
enum rc documents_publish(struct documents *documents);

const struct document *documents_list(const struct documents *documents, size_t *count);

/* Letters not published are removed. NULL is fine. */
void documents_close(struct documents *documents);

#endif
