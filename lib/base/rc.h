/* Result codes: how every function of the library tells how it went. */
#ifndef DEED_RC_H
#define DEED_RC_H

enum rc {
	RC_OK = 0,
	RC_TODO, /* done, but something needs a person */
	RC_USAGE, /* the command line is wrong */
	RC_DATA, /* the input is wrong */
	RC_NOINPUT, /* an input file is missing or unreadable */
	RC_UNAVAILABLE, /* a service is unavailable */
	RC_BUG, /* a mistake of the program, or a damaged ledger */
	RC_CANTCREAT, /* an output cannot be made */
	RC_IO, /* reading or writing failed: full disk, bad disk */
	RC_BUSY, /* another writer holds the ledger: try later */
	RC_NOPERM, /* not permitted */
	RC_CONFIG, /* the configuration is wrong, or the ledger is of another version */
	RC_SIGNAL, /* a signal asked us to stop; everything was rolled back */
};

/* The exit status for a result, after sysexits(3). With RC_SIGNAL the process re-raises the signal,
 * so that a shell sees 128 + its number; only when that does not end it, it is 75. */
int rc_status(enum rc rc);

#endif
