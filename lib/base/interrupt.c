#include "base/interrupt.h"

#include <signal.h>
#include <stddef.h>

/* The globals of the program: a handler has no other way to tell. */
static volatile sig_atomic_t came;
static bool is_deferred;

static void
note(int signal_number)
{
	came = signal_number;
}

void
interrupt_catch(void)
{
	static const int signals[] = {SIGINT, SIGTERM, SIGHUP};

	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		struct sigaction action = {.sa_handler = note}, old;

		(void)sigemptyset(&action.sa_mask);
		if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
			(void)sigaction(signals[i], &action, NULL);
	}
	(void)signal(SIGXFSZ, SIG_IGN); /* a file too large is an error of write(), not a death */
}

bool
interrupt_pending(void)
{
	return came != 0 && !is_deferred;
}

void
interrupt_defer(bool deferred)
{
	is_deferred = deferred;
}

void
interrupt_raise(void)
{
	int signal_number = came;

	if (signal_number == 0)
		return;
	(void)signal(signal_number, SIG_DFL);
	(void)raise(signal_number);
}
