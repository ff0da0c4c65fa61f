/* pair: times two commands in turn, A B A B …, and prints the ratio of their medians beside its
 * target.
 *
 *	pair [-n RUNS] [-m MUST] [-M MUST_MB] [-s SETUP] [-i | -I] LABEL A B
 *
 * SETUP runs before each, untimed. With -i, B is a floor program that prints its own seconds, and those of its processor,
 * as the first words of its output (what it did before, such as reading its rows into memory, is not
 * counted); with -I, A does so, too. Commands are given to sh. The line: label, A and B in
 * seconds, ratio, spread of the ratio, ratio of the processor's time (which others on the machine and the disk disturb
 * less), target, holds or not, peak memory of A and its target. */
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
	long runs, must_percent, must_mb;
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

/* What a command took. */
struct took {
	int64_t us, cpu_us; /* cpu_us 0: not known */
	long peak_kb;
	char text[OUTPUT]; /* the first bytes of its output */
};

static int64_t
us_of(struct timeval time)
{
	return time.tv_sec * INT64_C(1000000) + time.tv_usec;
}

/* Runs a command to its end. */
static struct took
run(const char *command)
{
	struct took took = {0};
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
		memcpy(took.text + held, rest, take);
		held += take;
	}
	(void)close(fd);
	(void)wait4(pid, &status, 0, &usage);
	took.us = now_us() - begin;
	took.cpu_us = us_of(usage.ru_utime) + us_of(usage.ru_stime);
	took.peak_kb = usage.ru_maxrss;
	if (!WIFEXITED(status) || WEXITSTATUS(status) > 1) {
		(void)fprintf(stderr, "pair: failed: %s\n", command);
		exit(70);
	}
	return took;
}

/* "1.234567" as microseconds; *end gets what follows. */
static int64_t
seconds_of(const char *text, char **end)
{
	int64_t whole = strtoll(text, end, 10), part = 0, scale = 100000;

	if (**end == '.')
		for (++*end; **end >= '0' && **end <= '9'; ++*end, scale /= 10)
			part += (**end - '0') * scale;
	return whole * 1000000 + part;
}

/* Runs the setup, then the command; own: it prints its own seconds. */
static struct took
run_one(const struct options *o, const char *command, int own)
{
	struct took took;
	char *end;

	if (o->setup != NULL)
		(void)run(o->setup);
	took = run(command);
	if (own) {
		took.us = seconds_of(took.text, &end);
		took.cpu_us = seconds_of(end, &end);
	}
	return took;
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
print_must(const struct options *o, int64_t ratio_percent, long peak_mb)
{
	if (o->must_percent > 0)
		printf("  must %.2f %s", (double)o->must_percent / 100,
		    ratio_percent <= o->must_percent ? "holds" : "FALLS SHORT");
	printf("  %ld MB", peak_mb);
	if (o->must_mb > 0)
		printf(
		    ", must %ld %s", o->must_mb, peak_mb <= o->must_mb ? "holds" : "FALLS SHORT");
	printf("\n");
}

static int64_t
percent_of(int64_t a, int64_t b)
{
	return b > 0 ? a * 100 / b : 0;
}

static void
measure(const struct options *o)
{
	int64_t a[RUNS_MAX], b[RUNS_MAX], cpu_a[RUNS_MAX], cpu_b[RUNS_MAX], percent[RUNS_MAX], cpu;
	long peak_kb = 0;

	for (long i = o->runs > 1 ? -1 : 0; i < o->runs; i++) { /* the first pair warms up */
		struct took one = run_one(o, o->a, o->inner > 1),
			    two = run_one(o, o->b, o->inner > 0);
		long at = i < 0 ? 0 : i;

		a[at] = one.us;
		b[at] = two.us;
		cpu_a[at] = one.cpu_us;
		cpu_b[at] = two.cpu_us;
		percent[at] = percent_of(one.us, two.us);
		peak_kb = one.peak_kb;
	}
	int64_t middle_a = median(a, o->runs), middle_b = median(b, o->runs);

	cpu = percent_of(median(cpu_a, o->runs), median(cpu_b, o->runs));
	(void)median(percent, o->runs);
	printf("%-48s %8.3f %8.3f  %5.2f (%.2f-%.2f)", o->label, (double)middle_a / 1e6,
	    (double)middle_b / 1e6, (double)percent_of(middle_a, middle_b) / 100,
	    (double)percent[0] / 100, (double)percent[o->runs - 1] / 100);
	if (cpu > 0)
		printf(" cpu %.2f", (double)cpu / 100);
	print_must(o, percent_of(middle_a, middle_b), peak_kb / 1024);
	(void)fflush(stdout);
}

int
main(int argc, char *argv[])
{
	struct options o = {.runs = 5};
	int option;
	char *end;

	while ((option = getopt(argc, argv, "n:m:M:s:iI")) != -1) {
		if (option == 'n')
			o.runs = strtol(optarg, NULL, 10);
		else if (option == 'm')
			o.must_percent = (long)(seconds_of(optarg, &end) / 10000);
		else if (option == 'M')
			o.must_mb = strtol(optarg, NULL, 10);
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
