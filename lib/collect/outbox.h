/* The outbox: a folder of letters, published so that ledger and folder agree after any crash. The
 * letters are first written as .NAME.tmp; then the run commits, which names them in its notices;
 * then all take their names. What a crash leaves is decided at the next start by what the ledger
 * says. */
#ifndef DEED_OUTBOX_H
#define DEED_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"

struct outbox;

/* Opens the folder, makes it when it is missing (0750 less umask), and holds it against other
 * processes (RC_BUSY). NULL after an error. */
struct outbox *outbox_open(const char *path, struct errors *errors);

/* Settles what a crash left: a temporary file whose letter the ledger knows takes its name, others
 * go. *published counts the former. */
enum rc outbox_recover(struct outbox *outbox, bool (*known)(void *context, const char *name),
    void *context, long *published);

/* Writes a letter under its temporary name, 0640 less umask. */
enum rc outbox_add(struct outbox *outbox, const char *name, const char *bytes, size_t length);

/* Brings all that was added to the disk: before the run commits. */
enum rc outbox_sync(struct outbox *outbox);

/* Gives all that was added their names: after the run committed. */
enum rc outbox_publish(struct outbox *outbox);

/* Removes what was added and not published; frees. NULL is fine. */
void outbox_close(struct outbox *outbox);

/* Appends a code made fit for a file name: ASCII other than letters, digits, ".", "-" and "_" as
 * %XX. */
void outbox_name_add(struct text *name, const char *code);

#endif
