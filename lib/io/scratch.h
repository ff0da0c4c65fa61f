/* Files without a name, for what does not fit into memory. */
#ifndef DEED_SCRATCH_H
#define DEED_SCRATCH_H

/* Opens one to be read and written, in $TMPDIR or /tmp; it goes when it is closed, or with the
 * process. -1 and errno on failure. */
int scratch_open(void);

#endif
