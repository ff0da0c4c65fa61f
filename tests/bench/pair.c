/* pair: times two commands in turn, A B A B …, and prints the ratio of their medians beside its
 * target.
 *
 *	pair [-n RUNS] [-m MUST] [-M MUST_MB] [-s SETUP] [-i | -I] LABEL A B
 *
 * SETUP runs before each, untimed. With -i, B is a floor program that prints its own seconds, and
 * those of its processor, as the first words of its output (what it did before, such as reading its
 * rows into memory, is not counted); with -I, A does so, too. Commands are given to sh. The line:
 * label, A and B in seconds, ratio, spread of the ratio, ratio of the processor's time (which
 * others on the machine and the disk disturb less; - when one does not tell its own), target, holds
 * or not, peak memory of A and B, target of A's. When B begins with one of the words of $BENCH_SKIP
 * nothing is run, and the line says so. */
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

static int64_t
percent_of(int64_t a, int64_t b)
{
	return b > 0 ? a * 100 / b : 0;
}

/* What one of the commands took in all runs. */
struct series {
	int64_t us[RUNS_MAX], cpu_us[RUNS_MAX];
	long peak_kb;
};

static void
keep(struct series *series, long at, const struct took *took)
{
	series->us[at] = took->us;
	series->cpu_us[at] = took->cpu_us;
	if (took->peak_kb > series->peak_kb)
		series->peak_kb = took->peak_kb;
}

static void
print(const struct options *o, struct series *a, struct series *b, int64_t *percent)
{
	int64_t middle_a = median(a->us, o->runs), middle_b = median(b->us, o->runs);
	int64_t ratio = percent_of(middle_a, middle_b);
	int64_t cpu_a = median(a->cpu_us, o->runs), cpu_b = median(b->cpu_us, o->runs);
	long peak_mb = a->peak_kb / 1024;

	(void)median(percent, o->runs);
	printf("%-48s %8.3f %8.3f  %5.2f (%.2f-%.2f)", o->label, (double)middle_a / 1e6,
	    (double)middle_b / 1e6, (double)ratio / 100, (double)percent[0] / 100,
	    (double)percent[o->runs - 1] / 100);
	if (cpu_a > 0 && cpu_b > 0)
		printf(" cpu %.2f", (double)percent_of(cpu_a, cpu_b) / 100);
	else
		printf(" cpu -");
	if (o->must_percent > 0)
		printf("  must %.2f %s", (double)o->must_percent / 100,
		    ratio <= o->must_percent ? "holds" : "FALLS SHORT");
	printf("  %ld/%ld MB", peak_mb, b->peak_kb / 1024);
	if (o->must_mb > 0)
		printf(
		    ", must %ld %s", o->must_mb, peak_mb <= o->must_mb ? "holds" : "FALLS SHORT");
	printf("\n");
}

static void
measure(const struct options *o)
{
	struct series a = {0}, b = {0};
	int64_t percent[RUNS_MAX];

	for (long i = o->runs > 1 ? -1 : 0; i < o->runs; i++) { /* the first pair warms up */
		struct took one = run_one(o, o->a, o->inner > 1),
			    two = run_one(o, o->b, o->inner > 0);
		long at = i < 0 ? 0 : i;

		keep(&a, at, &one);
		keep(&b, at, &two);
		percent[at] = percent_of(one.us, two.us);
	}
	print(o, &a, &b, percent);
}

/* Whether the command begins with one of the words of $BENCH_SKIP; *length is that
 * of its first word. */
static int
is_skipped(const char *command, int *length)
{
	const char *words = getenv("BENCH_SKIP");

	*length = (int)strcspn(command, " ");
	for (size_t n; words != NULL && *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == (size_t)*length && strncmp(words, command, n) == 0)
			return 1;
	}
	return 0;
}

int
main(int argc, char *argv[])
{
	struct options o = {.runs = 5};
	int option, length;
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
	if (is_skipped(o.b, &length))
		printf("%-48s skipped: BENCH_SKIP has %.*s\n", o.label, length, o.b);
	else
		measure(&o);
	return fflush(stdout) == 0 ? 0 : 74;
}
