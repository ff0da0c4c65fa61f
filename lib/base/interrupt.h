/* SIGINT, SIGTERM and SIGHUP ask a command to stop: it rolls back, cleans up, and dies of the
 * signal. */
#ifndef DEED_INTERRUPT_H
#define DEED_INTERRUPT_H

#include <stdbool.h>

/* From now on these signals only set a flag (one that was ignored stays ignored), and a file
 * that grows beyond its limit is an error instead of a signal. */
void interrupt_catch(void);

/* True once a signal came: loops test it per record. */
bool interrupt_pending(void);

/* While deferred, a signal that came is not pending yet: for what must not be left half told. */
void interrupt_defer(bool deferred);

/* Dies of the signal that came, so that a shell sees 128 + its number. Returns when none came. */
void interrupt_raise(void);

#endif
