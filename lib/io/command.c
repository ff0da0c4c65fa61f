#include "io/command.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/text.h"

enum { WORDS_MAX = 64 };

struct command {
	char *words[WORDS_MAX + 2]; /* the program and its arguments, room for one more, NULL */
	int count;
};

/* The next word of the line, or NULL at its end; false when a quote is not closed. */
static bool
next_word(const char **line, char **word)
{
	struct text text = {0};
	const char *p = *line + strspn(*line, " \t");
	char quoted = '\0';

	*word = NULL;
	if (*p == '\0')
		return true;
	for (; *p != '\0' && (quoted != '\0' || (*p != ' ' && *p != '\t')); p++)
		if (*p == quoted)
			quoted = '\0';
		else if (quoted == '\0' && (*p == '\'' || *p == '"'))
			quoted = *p;
		else
			text_addc(&text, *p);
	*line = p;
	*word = text_take(&text);
	return quoted == '\0';
}

/* Whether the program is there: tried before anything depends on it. */
static bool
can_run(const char *program)
{
	const char *path = getenv("PATH");
	struct text name = {0};
	bool found = strchr(program, '/') != NULL && access(program, X_OK) == 0;

	if (strchr(program, '/') != NULL || program[0] == '\0')
		return found;
	for (const char *p = path != NULL ? path : "/usr/bin:/bin"; *p != '\0' && !found;
	     p += *p == ':') {
		size_t length = strcspn(p, ":");

		text_clear(&name);
		text_printf(&name, "%.*s/%s", (int)length, p, program);
		found = access(name.bytes, X_OK) == 0;
		p += length;
	}
	text_release(&name);
	return found;
}

enum rc
command_new(struct command **made, const char *line, const char *what, struct errors *errors)
{
	struct command *command = *made = xcalloc(1, sizeof *command);
	const char *rest = line;
	bool closed = true;
	char *word = NULL;

	while (command->count < WORDS_MAX && (closed = next_word(&rest, &word)) && word != NULL)
		command->words[command->count++] = word;
	if (!closed || command->count == WORDS_MAX) {
		free(word);
		return error_add(errors, RC_CONFIG, NULL,
		    _("%s: expected a command with its quotes closed and fewer than %d words, got %s"),
		    what, WORDS_MAX, quote_text(line));
	}
	if (command->count == 0 || !can_run(command->words[0]))
		return error_add(errors, RC_CONFIG, NULL,
		    _("%s: expected a program that can be run, got %s"), what,
		    quote_text(command->count > 0 ? command->words[0] : ""));
	return RC_OK;
}

void
command_free(struct command *command)
{
	if (command == NULL)
		return;
	for (int i = 0; i < command->count; i++)
		free(command->words[i]);
	free(command);
}

/* Starts it; its outputs go to output_fd. 0 or errno. */
static int
start(const struct command *command, const char *argument, int input_fd, int output_fd, pid_t *pid)
{
	static const int caught[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ};
	char *words[WORDS_MAX + 2];
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t signals;
	int error;

	memcpy(words, command->words, sizeof words);
	words[command->count] = (char *)(uintptr_t)argument; /* exec writes to none of its words */
	(void)posix_spawn_file_actions_init(&files);
	(void)posix_spawnattr_init(&attributes);
	(void)posix_spawn_file_actions_adddup2(&files, input_fd, STDIN_FILENO);
	(void)posix_spawn_file_actions_adddup2(&files, output_fd, STDOUT_FILENO);
	(void)posix_spawn_file_actions_adddup2(&files, output_fd, STDERR_FILENO);
	(void)sigemptyset(&signals);
	(void)posix_spawnattr_setsigmask(&attributes, &signals);
	for (size_t i = 0; i < sizeof caught / sizeof *caught; i++)
		(void)sigaddset(&signals, caught[i]);
	(void)posix_spawnattr_setsigdefault(&attributes, &signals);
	(void)posix_spawnattr_setpgroup(&attributes, 0);
	(void)posix_spawnattr_setflags(
	    &attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	error = posix_spawnp(pid, words[0], &files, &attributes, words, environ);
	(void)posix_spawn_file_actions_destroy(&files);
	(void)posix_spawnattr_destroy(&attributes);
	return error;
}

/* Reads what is there; it keeps the beginning. False at the end of the output. */
static bool
listen(int fd, struct text *said)
{
	char bytes[4096];
	ssize_t length;

	while ((length = read(fd, bytes, sizeof bytes)) > 0)
		if (said->length < COMMAND_SAID_MAX)
			text_add(said, bytes, (size_t)length);
	return length < 0 && (errno == EAGAIN || errno == EINTR);
}

static int64_t
now_ms(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits for its end, not for that of what it left running. False when the time is over. */
static bool
wait_for(int process, int output, int timeout_seconds, struct text *said)
{
	int64_t end_ms = now_ms() + (int64_t)timeout_seconds * 1000, left_ms;
	struct pollfd polled[] = {
	    {.fd = process, .events = POLLIN}, {.fd = output, .events = POLLIN}};

	while ((left_ms = end_ms - now_ms()) > 0) {
		int ready = poll(polled, 2, (int)(left_ms < 1000 ? left_ms : 1000));

		if (ready > 0 && polled[1].revents != 0 && !listen(output, said))
			polled[1].fd = -1;
		if (ready > 0 && polled[0].revents != 0) {
			if (polled[1].fd >= 0)
				(void)listen(output, said);
			return true;
		}
	}
	return false;
}

static void
end_of(pid_t pid, bool in_time, struct command_end *end)
{
	int status = 0;

	if (!in_time)
		(void)kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (!in_time)
		end->how = COMMAND_TIMEOUT;
	else if (WIFEXITED(status)) {
		end->how = COMMAND_EXITED;
		end->status = WEXITSTATUS(status);
	} else {
		end->how = COMMAND_KILLED;
		end->status = WTERMSIG(status);
	}
}

/* One line of UTF-8: line ends and controls become blanks, other bytes question marks. */
static void
tidy(const struct text *said, char line[COMMAND_SAID_MAX + 1])
{
	const char *bytes = text_string(said);
	size_t length = said->length, valid = 0, to = 0;

	for (size_t i = 0; i < length && to < COMMAND_SAID_MAX; i++) {
		unsigned char c = (unsigned char)bytes[i];

		if (i >= valid)
			valid = i + utf8_valid(bytes + i, length - i);
		if (c >= 0x80 && i >= valid)
			line[to++] = '?';
		else if (c >= 0x20 && c != 0x7f)
			line[to++] = (char)c;
		else if (to > 0 && line[to - 1] != ' ')
			line[to++] = ' ';
	}
	to = utf8_valid(line, to); /* the cut may split a character */
	while (to > 0 && line[to - 1] == ' ')
		to--;
	line[to] = '\0';
}

void
command_run(const struct command *command, const char *argument, int input_fd, int timeout_seconds,
    struct command_end *end)
{
	int pipes[2] = {-1, -1}, process = -1, error;
	struct text said = {0};
	pid_t pid = 0;

	*end = (struct command_end){.how = COMMAND_NOT_RUN};
	error = pipe2(pipes, O_CLOEXEC) != 0 ? errno : 0;
	if (error == 0)
		error = start(command, argument, input_fd, pipes[1], &pid);
	if (error != 0) {
		text_adds(&said, strerror(error));
	} else {
		(void)close(pipes[1]);
		pipes[1] = -1;
		(void)fcntl(pipes[0], F_SETFL, O_NONBLOCK);
		process = pidfd_open(pid, 0);
		end_of(pid, wait_for(process, pipes[0], timeout_seconds, &said), end);
	}
	tidy(&said, end->said);
	text_release(&said);
	for (int i = 0; i < 2; i++)
		if (pipes[i] >= 0)
			(void)close(pipes[i]);
	if (process >= 0)
		(void)close(process);
}
