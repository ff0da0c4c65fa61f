/* pair: times two commands in turn, A B A B …, and prints the ratio of their medians beside its
 * target.
 *
 *	pair [-n RUNS] [-m MUST] [-s SETUP] [-i | -I] LABEL A B
 *
 * SETUP runs before each, untimed. With -i, B is a floor program that prints its own seconds as
 * the first word of its output (what it did before, such as reading its rows into memory, is not
 * counted); with -I, A does so, too. Commands are given to sh. The line: label, A and B in
 * seconds, ratio, spread of the ratio, target, holds or not, peak memory of A. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNS_MAX = 50, OUTPUT = 64 };

struct options {
	const char *label, *setup, *a, *b;
	long runs, must_percent;
	int inner; /* seconds are those that B prints (1), or A and B (2) */
};

static int64_t
now_us(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * INT64_C(1000000) + t.tv_nsec / 1000;
}

/* Starts sh with its output into a pipe; returns the pipe's end. */
static int
start(const char *command, pid_t *pid)
{
	int fds[2];

	if (pipe(fds) != 0 || (*pid = fork()) < 0) {
		perror("pair");
		exit(70);
	}
	if (*pid == 0) {
		(void)dup2(fds[1], STDOUT_FILENO);
		(void)close(fds[0]);
		(void)close(fds[1]);
		(void)execl("/bin/sh", "sh", "-c", command, (char *)NULL);
		_exit(127);
	}
	(void)close(fds[1]);
	return fds[0];
}

/* Runs a command to its end; its first bytes of output go to text. Returns its microseconds. */
static int64_t
run(const char *command, char text[OUTPUT], long *peak_kb)
{
	char rest[65536];
	struct rusage usage;
	int64_t begin = now_us();
	size_t held = 0;
	ssize_t got;
	pid_t pid;
	int status, fd = start(command, &pid);

	while ((got = read(fd, rest, sizeof rest)) > 0 || (got < 0 && errno == EINTR)) {
		size_t room = OUTPUT - 1 - held, take = got > 0 ? (size_t)got : 0;

		take = take < room ? take : room;
		memcpy(text + held, rest, take);
		held += take;
	}
	text[held] = '\0';
	(void)close(fd);
	(void)wait4(pid, &status, 0, &usage);
	*peak_kb = usage.ru_maxrss;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		(void)fprintf(stderr, "pair: failed: %s\n", command);
		exit(70);
	}
	return now_us() - begin;
}

static void
setup(const struct options *o)
{
	char text[OUTPUT];
	long peak;

	if (o->setup != NULL)
		(void)run(o->setup, text, &peak);
}

/* "1.234567" as microseconds. */
static int64_t
own_seconds(const char *text)
{
	char *end;
	int64_t whole = strtoll(text, &end, 10), part = 0, scale = 100000;

	if (*end == '.')
		for (end++; *end >= '0' && *end <= '9' && scale > 0; end++, scale /= 10)
			part += (*end - '0') * scale;
	return whole * 1000000 + part;
}

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t
median(int64_t *values, long count)
{
	qsort(values, (size_t)count, sizeof *values, compare);
	return values[count / 2];
}

static void
measure(const struct options *o)
{
	int64_t a[RUNS_MAX], b[RUNS_MAX], percent[RUNS_MAX], ratio;
	long peak = 0, peak_b;
	char text[OUTPUT];

	for (long i = -1; i < o->runs; i++) { /* the first pair warms up */
		long at = i < 0 ? 0 : i;

		setup(o);
		a[at] = run(o->a, text, &peak);
		if (o->inner > 1)
			a[at] = own_seconds(text);
		setup(o);
		b[at] = run(o->b, text, &peak_b);
		if (o->inner)
			b[at] = own_seconds(text);
		percent[at] = b[at] > 0 ? a[at] * 100 / b[at] : 0;
	}
	int64_t middle_a = median(a, o->runs), middle_b = median(b, o->runs);

	ratio = middle_b > 0 ? middle_a * 100 / middle_b : 0;
	(void)median(percent, o->runs);
	printf("%-44s %8.3f %8.3f  %5.2f (%.2f-%.2f)", o->label, (double)middle_a / 1e6,
	    (double)middle_b / 1e6, (double)ratio / 100, (double)percent[0] / 100,
	    (double)percent[o->runs - 1] / 100);
	if (o->must_percent > 0)
		printf("  must %.2f %s", (double)o->must_percent / 100,
		    ratio <= o->must_percent ? "holds" : "FALLS SHORT");
	printf("  %ld MB\n", peak / 1024);
}

int
main(int argc, char *argv[])
{
	struct options o = {.runs = 5};
	int option;

	while ((option = getopt(argc, argv, "n:m:s:iI")) != -1) {
		if (option == 'n')
			o.runs = strtol(optarg, NULL, 10);
		else if (option == 'm')
			o.must_percent = (long)(own_seconds(optarg) / 10000);
		else if (option == 's')
			o.setup = optarg;
		else if (option == 'i')
			o.inner = 1;
		else if (option == 'I')
			o.inner = 2;
		else
			return 64;
	}
	if (argc - optind != 3 || o.runs < 1 || o.runs > RUNS_MAX)
		return 64;
	o.label = argv[optind];
	o.a = argv[optind + 1];
	o.b = argv[optind + 2];
	measure(&o);
	return 0;
}
