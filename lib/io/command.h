/* Running another program, as `sendmail -t`: without a shell, with a time limit, and with what it
 * says kept. */
#ifndef DEED_COMMAND_H
#define DEED_COMMAND_H

#include "base/error.h"

enum { COMMAND_SAID_MAX = 400 }; /* bytes kept of what it says */

struct command;

/* From a command line: words with blanks between them; '...' and "..." hold blanks, and there is
 * nothing more to it. The program is looked for on PATH. RC_CONFIG, after `what`, when the line is
 * empty, a quote is not closed or the program cannot be run. */
enum rc command_new(
    struct command **command, const char *line, const char *what, struct errors *errors);
void command_free(struct command *command); /* NULL is fine */

/* How it ended. */
struct command_end {
	enum command_how {
		COMMAND_EXITED, /* with `status` */
		COMMAND_KILLED, /* by signal `status`: what it has done is not known */
		COMMAND_TIMEOUT, /* was killed by us; not known either */
		COMMAND_NOT_RUN, /* could not be started */
	} how;
	int status;
	char said[COMMAND_SAID_MAX + 1]; /* on both its outputs: one line of UTF-8 */
};

/* Runs it, in a process group of its own, with input_fd as its standard input and, when not NULL,
 * one more argument. Signals to this process do not end the wait; the time limit does. */
void command_run(const struct command *command, const char *argument, int input_fd,
    int timeout_seconds, struct command_end *end);

#endif
