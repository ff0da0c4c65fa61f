#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/text.h"

enum { BLOCK_DEFAULT = 64 * 1024, PROBE = 64 * 1024 };

struct input {
	char *name;
	int fd;
	enum encoding encoding;
	struct errors *errors;
	struct digest *digest;
	unsigned char sha256[DIGEST_SIZE];
	bool end, started;
	iconv_t converter; /* GB18030 only */
	size_t block;
	char *raw; /* bytes of the file: `held` of them, not yet given out */
	size_t held, capacity;
	char *text; /* converted */
	size_t text_capacity;
	size_t given; /* bytes of raw that the last input_read gave out: dropped by the next */
	long line; /* lines before raw[0], for errors */
	size_t offset; /* bytes before raw[0] */
};

static enum rc
open_file(struct input *input, const char *path, struct errors *errors)
{
	struct stat status;

	input->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (input->fd < 0)
		return error_add(errors, errno == EACCES ? RC_NOPERM : RC_NOINPUT, NULL,
		    _("%s: cannot open: %s"), input->name, strerror(errno));
	if (fstat(input->fd, &status) == 0 && S_ISDIR(status.st_mode))
		return error_add(errors, RC_NOINPUT, NULL,
		    _("%s: expected a file, this is a folder"), input->name);
	return RC_OK;
}

/* Reads until `want` bytes are held or the file ends. */
static enum rc
fill(struct input *input, size_t want)
{
	if (want > input->capacity) {
		input->raw = xrealloc(input->raw, want);
		input->capacity = want;
	}
	while (input->held < want && !input->end) {
		ssize_t got = read(input->fd, input->raw + input->held, want - input->held);

		if (interrupt_pending())
			return RC_SIGNAL;
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return error_add(input->errors, RC_NOINPUT, NULL, _("%s: cannot read: %s"),
			    input->name, strerror(errno));
		if (got == 0) {
			input->end = true;
			digest_finish(input->digest, input->sha256);
			break;
		}
		digest_add(input->digest, input->raw + input->held, (size_t)got);
		input->held += (size_t)got;
	}
	return RC_OK;
}

/* What its first bytes say that a file is, when it is no text; NULL otherwise. */
static const char *
binary_kind(const char *bytes, size_t length)
{
	static const struct {
		const char *magic;
		size_t length;
		const char *kind;
	} kinds[] = {
	    {"\xd0\xcf\x11\xe0", 4, "an old Excel workbook (xls); open it and save it as CSV"},
	    {"PK\x03\x04", 4, "an Excel workbook (xlsx) or a zip; save it as CSV, or unpack it"},
	    {"%PDF", 4, "a PDF; download the statement as CSV instead"},
	    {"\xff\xfe", 2, "UTF-16 text; save it as UTF-8"},
	    {"\xfe\xff", 2, "UTF-16 text; save it as UTF-8"},
	    {"SQLite format 3", 15, "a database"},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (length >= kinds[i].length &&
		    memcmp(bytes, kinds[i].magic, kinds[i].length) == 0)
			return kinds[i].kind;
	return NULL;
}

static void
drop(struct input *input, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		input->line += input->raw[i] == '\n';
	memmove(input->raw, input->raw + bytes, input->held - bytes);
	input->held -= bytes;
	input->offset += bytes;
}

static enum rc
detect(struct input *input)
{
	enum rc rc = fill(input, PROBE);
	const char *kind;
	size_t valid;

	if (rc != RC_OK)
		return rc;
	if ((kind = binary_kind(input->raw, input->held)) != NULL)
		return error_add(input->errors, RC_DATA, NULL,
		    _("%s: expected CSV text, this is %s"), input->name, _(kind));
	if (input->held >= 3 && memcmp(input->raw, "\xef\xbb\xbf", 3) == 0) {
		drop(input, 3);
		input->encoding = ENCODING_UTF8;
	}
	if (input->encoding == ENCODING_AUTO) {
		valid = utf8_valid(input->raw, input->held);
		/* a character cut by the end of the probe is no proof of another encoding */
		input->encoding = valid == input->held || (!input->end && input->held - valid < 4)
		    ? ENCODING_UTF8
		    : ENCODING_GB18030;
	}
	if (input->encoding == ENCODING_GB18030) {
		input->converter = iconv_open("UTF-8", "GB18030");
		if (input->converter == (iconv_t)-1)
			return error_add(
			    input->errors, RC_BUG, NULL, _("iconv does not know GB18030"));
	}
	return RC_OK;
}

enum rc
input_open(struct input **input, const char *path, enum encoding encoding, struct errors *errors)
{
	struct input *made = xcalloc(1, sizeof *made);
	enum rc rc;

	made->name = xstrdup(strcmp(path, "-") == 0 ? _("standard input") : path);
	made->encoding = encoding;
	made->errors = errors;
	made->block = BLOCK_DEFAULT;
	made->converter = (iconv_t)-1;
	made->digest = digest_new();
	rc = open_file(made, path, errors);
	if (rc == RC_OK)
		rc = detect(made);
	if (rc != RC_OK) {
		input_close(made);
		made = NULL;
	}
	*input = made;
	return rc;
}

void
input_block_size(struct input *input, size_t bytes)
{
	input->block = bytes;
}

/* An error at raw[at]: its line and its offset in the file. */
static enum rc
bad_byte(struct input *input, size_t at, const char *problem)
{
	struct place place = {.file = input->name, .line = input->line + 1};

	for (size_t i = 0; i < at; i++)
		place.line += input->raw[i] == '\n';
	return error_add(input->errors, RC_DATA, &place, _("%s at byte %zu of the file (0x%02x)"),
	    problem, input->offset + at, (unsigned char)input->raw[at]);
}

static enum rc
give_utf8(struct input *input, const char **bytes, size_t *length)
{
	size_t valid = utf8_valid(input->raw, input->held);

	if (valid < input->held && (input->end || input->held - valid >= 4))
		return bad_byte(input, valid, _("invalid UTF-8"));
	*bytes = input->raw;
	*length = input->given = valid;
	return RC_OK;
}

static enum rc
give_converted(struct input *input, const char **bytes, size_t *length)
{
	char *from = input->raw, *to;
	size_t left = input->held,
	       room = input->held * 3; /* GB18030: 2 bytes make 3, 4 make 4, 1 makes 1 */
	size_t result;

	if (room > input->text_capacity) {
		input->text = xrealloc(input->text, room);
		input->text_capacity = room;
	}
	to = input->text;
	result = iconv(input->converter, &from, &left, &to, &room);
	if (result == (size_t)-1 && (errno == EILSEQ || (errno == EINVAL && input->end)))
		return bad_byte(input, (size_t)(from - input->raw), _("invalid GB18030"));
	*bytes = input->text;
	*length = (size_t)(to - input->text);
	input->given = (size_t)(from - input->raw);
	return RC_OK;
}

enum rc
input_read(struct input *input, const char **bytes, size_t *length)
{
	enum rc rc;
	size_t want;

	drop(input, input->given);
	input->given = 0;
	*length = 0;
	do { /* a block too small for one character grows */
		want = input->held + (input->started ? input->block : 0);
		input->started = true;
		if ((rc = fill(input, want)) != RC_OK)
			return rc;
		if (input->held == 0)
			continue;
		rc = input->encoding == ENCODING_GB18030 ? give_converted(input, bytes, length)
							 : give_utf8(input, bytes, length);
		if (rc != RC_OK)
			return rc;
	} while (*length == 0 && !(input->end && input->held == 0));
	const char *nul = *length > 0 ? memchr(*bytes, '\0', *length) : NULL;

	if (nul != NULL)
		return bad_byte(input,
		    (size_t)((char *)memchr(input->raw, '\0', input->held) - input->raw),
		    _("a NUL byte"));
	return RC_OK;
}

const char *
input_name(const struct input *input)
{
	return input->name;
}

const char *
input_encoding(const struct input *input)
{
	return input->encoding == ENCODING_GB18030 ? "GB18030" : "UTF-8";
}

void
input_digest(struct input *input, unsigned char sha256[DIGEST_SIZE])
{
	memcpy(sha256, input->sha256, DIGEST_SIZE);
}

void
input_close(struct input *input)
{
	if (input == NULL)
		return;
	if (input->fd >= 0)
		(void)close(input->fd);
	if (input->converter != (iconv_t)-1)
		(void)iconv_close(input->converter);
	digest_free(input->digest);
	free(input->raw);
	free(input->text);
	free(input->name);
	free(input);
}
