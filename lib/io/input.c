#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/text.h"
#include "io/scratch.h"

enum { BLOCK_DEFAULT = 64 * 1024, PROBE = 64 * 1024 };

struct input {
	char *name;
	int fd;
	enum encoding encoding;
	struct errors *errors;
	struct digest *digest;
	unsigned char sha256[DIGEST_SIZE];
	bool end, started;
	struct stat status; /* when it was opened to be read twice */
	bool digested; /* the digest is known from the start */
	bool zip; /* taken as it is: read twice */
	bool checked; /* all of it was read once, and valid */
	bool sure; /* of the encoding */
	struct decoder *decoder; /* of decoder_encoding */
	enum encoding decoder_encoding;
	size_t block;
	char *raw; /* bytes of the file: `held` of them, `given` of these are decoded in text */
	size_t held, capacity, given;
	char *converted; /* from another encoding; UTF-8 is given out where it was read */
	size_t converted_capacity;
	const char *text; /* decoded and checked, not yet given out */
	size_t text_length;
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
			if (!input->digested)
				digest_finish(input->digest, input->sha256);
			break;
		}
		if (!input->digested)
			digest_add(input->digest, input->raw + input->held, (size_t)got);
		input->held += (size_t)got;
	}
	return RC_OK;
}

/* What its first bytes say that a file is, when it is no text, and what to do; NULL otherwise.
 * Where a zip may be read, a workbook may stay one. */
static const char *
binary_kind(const char *bytes, size_t length, bool zips)
{
	static const struct {
		const char *magic;
		size_t length;
		const char *kind, *beside_zips;
	} kinds[] = {
	    {"\xd0\xcf\x11\xe0", 4,
		N_("an old Excel workbook (xls), or one with a password; open it and save it as CSV UTF-8"),
		N_("an old Excel workbook (xls), or one with a password; open it and save it as xlsx "
		   "without a password, or as CSV UTF-8")},
	    {"PK\x03\x04", 4, N_("an Excel workbook (xlsx) or a zip; save it as CSV, or unpack it"),
		NULL},
	    {"%PDF", 4, N_("a PDF; save it as CSV UTF-8"),
		N_("a PDF; download the statement as CSV instead")},
	    {"SQLite format 3", 15, N_("a database"), NULL},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (length >= kinds[i].length &&
		    memcmp(bytes, kinds[i].magic, kinds[i].length) == 0)
			return zips && kinds[i].beside_zips != NULL ? kinds[i].beside_zips
								    : kinds[i].kind;
	return NULL;
}

/* The next one of a character among raw bytes, NULL when there is none. */
static const char *
find_raw(const struct input *input, const char *bytes, const char *end, char c)
{
	bool little = input->encoding == ENCODING_UTF16LE;

	if (!little && input->encoding != ENCODING_UTF16BE)
		return bytes < end ? memchr(bytes, c, (size_t)(end - bytes)) : NULL;
	for (; end - bytes >= 2; bytes += 2)
		if (bytes[little] == 0 && bytes[!little] == c)
			return bytes;
	return NULL;
}

static long
count_lines(const struct input *input, const char *bytes, size_t length)
{
	const char *end = bytes + length;
	size_t unit =
	    input->encoding == ENCODING_UTF16LE || input->encoding == ENCODING_UTF16BE ? 2 : 1;
	long lines = 0;

	while ((bytes = find_raw(input, bytes, end, '\n')) != NULL) {
		lines++;
		bytes += unit;
	}
	return lines;
}

static void
drop(struct input *input, size_t bytes)
{
	if (bytes == 0)
		return;
	input->line += count_lines(input, input->raw, bytes);
	memmove(input->raw, input->raw + bytes, input->held - bytes);
	input->held -= bytes;
	input->offset += bytes;
}

/* Reads by this encoding from now on. */
static enum rc
use_encoding(struct input *input, enum encoding encoding)
{
	input->encoding = encoding;
	if (encoding == ENCODING_UTF8 ||
	    (input->decoder != NULL && input->decoder_encoding == encoding))
		return RC_OK;
	decoder_free(input->decoder);
	input->decoder_encoding = encoding;
	if ((input->decoder = decoder_new(encoding)) == NULL)
		return error_add(input->errors, RC_BUG, NULL, _("iconv does not know %s"),
		    encoding_name(encoding));
	return RC_OK;
}

/* Length of valid UTF-8 without a character that the end cuts. */
static size_t
whole_characters(const char *bytes, size_t length)
{
	for (size_t back = 1; back <= 3 && back <= length; back++) {
		unsigned char c = (unsigned char)bytes[length - back];
		size_t need = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		if ((c & 0xc0) != 0x80)
			return need > back ? length - back : length;
	}
	return length;
}

/* Decodes what is held; *taken bytes of it were valid. */
static void
decode(struct input *input, size_t *taken)
{
	size_t room = 3 * input->held + 4;

	if (input->encoding == ENCODING_UTF8) {
		*taken = input->text_length = input->checked
		    ? whole_characters(input->raw, input->held)
		    : utf8_valid(input->raw, input->held);
		input->text = input->raw;
		return;
	}
	if (room > input->converted_capacity) {
		input->converted = xrealloc(input->converted, room);
		input->converted_capacity = room;
	}
	*taken = decoder_decode(
	    input->decoder, input->raw, input->held, input->converted, &input->text_length);
	input->text = input->converted;
}

/* UTF-16 without a BOM: half of each ASCII character is a zero byte. AUTO when it is none. */
static enum encoding
guess_wide(const struct input *input)
{
	enum { MIN = 4, SHARE = 8, TIMES = 4 }; /* of all bytes; more than on the other side */
	size_t zeros[2] = {0};

	for (size_t i = 0; i < input->held; i++)
		zeros[i % 2] += input->raw[i] == 0;
	if (zeros[1] >= MIN && zeros[1] * SHARE > input->held && zeros[1] > TIMES * zeros[0])
		return ENCODING_UTF16LE;
	if (zeros[0] >= MIN && zeros[0] * SHARE > input->held && zeros[0] > TIMES * zeros[1])
		return ENCODING_UTF16BE;
	return ENCODING_AUTO;
}

/* What the start looks like. Text that is UTF-8 for some characters and then is not, is damaged
 * UTF-8, not GB18030: that would make nonsense of it without an error. */
static enum rc
guess_encoding(struct input *input)
{
	enum {
		PROOF = 3
	}; /* GB18030 text hardly ever looks like so many characters of three bytes */
	size_t valid = utf8_valid(input->raw, input->held), taken;
	int characters = 0;
	enum rc rc;

	if (guess_wide(input) != ENCODING_AUTO)
		return use_encoding(input, guess_wide(input));
	for (size_t i = 0; i < valid && characters < PROOF; i++)
		characters += (unsigned char)input->raw[i] >= 0xe0;
	input->sure = characters == PROOF;
	/* a character cut by the end of the probe is no proof of another encoding */
	if (valid == input->held || (!input->end && input->held - valid < 4) || characters == PROOF)
		return use_encoding(input, ENCODING_UTF8);
	if ((rc = use_encoding(input, ENCODING_GB18030)) != RC_OK)
		return rc;
	decode(input, &taken);
	input->text_length = 0;
	return taken > valid ? RC_OK : use_encoding(input, ENCODING_UTF8);
}

/* A BOM tells the encoding. That of UTF-16 counts unless another one was asked for. */
static void
take_bom(struct input *input)
{
	static const struct {
		const char *bytes;
		size_t length;
		enum encoding encoding;
	} boms[] = {{"\xef\xbb\xbf", 3, ENCODING_UTF8}, {"\xff\xfe", 2, ENCODING_UTF16LE},
	    {"\xfe\xff", 2, ENCODING_UTF16BE}};

	for (size_t i = 0; i < sizeof boms / sizeof *boms; i++)
		if (input->held >= boms[i].length &&
		    memcmp(input->raw, boms[i].bytes, boms[i].length) == 0 &&
		    (boms[i].encoding == ENCODING_UTF8 || input->encoding == ENCODING_AUTO ||
			input->encoding == boms[i].encoding)) {
			drop(input, boms[i].length);
			input->encoding = boms[i].encoding;
			input->sure = true;
			return;
		}
}

static enum rc
detect(struct input *input)
{
	enum rc rc = fill(input, PROBE);
	const char *kind;

	if (rc != RC_OK)
		return rc;
	input->zip =
	    input->digested && input->held >= 4 && memcmp(input->raw, "PK\x03\x04", 4) == 0;
	if (input->zip)
		return RC_OK;
	if ((kind = binary_kind(input->raw, input->held, input->digested)) != NULL)
		return error_add(input->errors, RC_DATA, NULL,
		    _("%s: expected CSV text, this is %s"), input->name, _(kind));
	take_bom(input);
	if (input->encoding == ENCODING_AUTO)
		return guess_encoding(input);
	return use_encoding(input, input->encoding);
}

static enum rc
write_all(int fd, const char *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return RC_IO;
		bytes += written;
		length -= (size_t)written;
	}
	return RC_OK;
}

/* Reads all of it once: for the digest, and into `copy` unless that is -1. */
static enum rc
read_through(struct input *input, int copy)
{
	char *bytes = xmalloc(BLOCK_DEFAULT);
	enum rc rc = RC_OK;
	int error = 0;
	ssize_t got;

	while (rc == RC_OK && (got = read(input->fd, bytes, BLOCK_DEFAULT)) != 0)
		if (interrupt_pending()) {
			rc = RC_SIGNAL;
		} else if (got > 0) {
			digest_add(input->digest, bytes, (size_t)got);
			rc = copy < 0 ? RC_OK : write_all(copy, bytes, (size_t)got);
			error = errno;
		} else if ((error = errno) != EINTR) {
			rc = RC_NOINPUT;
		}
	digest_finish(input->digest, input->sha256);
	input->digested = true;
	free(bytes);
	if (rc == RC_NOINPUT || rc == RC_IO)
		return error_add(input->errors, rc, NULL,
		    rc == RC_IO ? _("%s: cannot copy it to a temporary file: %s")
				: _("%s: cannot read: %s"),
		    input->name, strerror(error));
	return rc;
}

enum rc
input_scratch(const struct input *input, int *fd)
{
	*fd = scratch_open();
	return *fd >= 0
	    ? RC_OK
	    : error_add(input->errors, RC_IO, NULL, _("%s: cannot copy it to a temporary file: %s"),
		  input->name, strerror(errno));
}

/* Makes sure that it can be read twice: what is not a regular file is copied into a temporary
 * one that has no name, which takes its place. */
static enum rc
prepare_twice(struct input *input)
{
	int copy = -1;
	enum rc rc = RC_OK;

	if (fstat(input->fd, &input->status) != 0 || !S_ISREG(input->status.st_mode) ||
	    lseek(input->fd, 0, SEEK_CUR) != 0)
		rc = input_scratch(input, &copy);
	if (rc == RC_OK)
		rc = read_through(input, copy);
	if (copy >= 0) {
		(void)close(input->fd);
		input->fd = copy;
		(void)fstat(copy, &input->status);
	}
	if (rc == RC_OK && lseek(input->fd, 0, SEEK_SET) != 0)
		rc = error_add(input->errors, RC_NOINPUT, NULL, _("%s: cannot read it again: %s"),
		    input->name, strerror(errno));
	return rc;
}

static enum rc
open_input(struct input **input, const char *path, enum encoding encoding, bool twice,
    struct errors *errors)
{
	struct input *made = xcalloc(1, sizeof *made);
	enum rc rc;

	made->name = xstrdup(strcmp(path, "-") == 0 ? _("standard input") : path);
	made->encoding = encoding;
	made->errors = errors;
	made->block = BLOCK_DEFAULT;
	made->digest = digest_new();
	rc = open_file(made, path, errors);
	if (rc == RC_OK && twice)
		rc = prepare_twice(made);
	if (rc == RC_OK)
		rc = detect(made);
	if (rc != RC_OK) {
		input_close(made);
		made = NULL;
	}
	*input = made;
	return rc;
}

enum rc
input_open(struct input **input, const char *path, enum encoding encoding, struct errors *errors)
{
	return open_input(input, path, encoding, false, errors);
}

enum rc
input_open_twice(
    struct input **input, const char *path, enum encoding encoding, struct errors *errors)
{
	return open_input(input, path, encoding, true, errors);
}

void
input_block_size(struct input *input, size_t bytes)
{
	input->block = bytes;
}

/* An error at raw[at]: its line and its offset in the file. */
static enum rc
bad_byte(struct input *input, size_t at)
{
	struct place place = {.file = input->name, .line = input->line + 1};

	place.line += count_lines(input, input->raw, at);
	return error_add(input->errors, RC_DATA, &place,
	    _("invalid %s at byte %zu of the file (0x%02x)"), encoding_name(input->encoding),
	    input->offset + at, (unsigned char)input->raw[at]);
}

static enum rc
nul_byte(struct input *input)
{
	struct place place = {.file = input->name, .line = input->line + 1};
	size_t at =
	    (size_t)(find_raw(input, input->raw, input->raw + input->held, '\0') - input->raw);

	place.line += count_lines(input, input->raw, at);
	return error_add(input->errors, RC_DATA, &place,
	    _("a NUL byte at byte %zu of the file (0x00)"), input->offset + at);
}

/* Decodes the next block; text_length stays 0 at the end. */
static enum rc
refill(struct input *input)
{
	enum rc rc;
	size_t want;

	do { /* a block too small for one character grows */
		drop(input, input->given);
		input->given = 0;
		want = input->held + (input->started ? input->block : 0);
		input->started = true;
		if ((rc = fill(input, want)) != RC_OK)
			return rc;
		decode(input, &input->given);
		if (input->given < input->held && (input->end || input->held - input->given >= 4))
			return bad_byte(input, input->given);
	} while (input->text_length == 0 && !input->end);
	if (!input->checked && input->text_length > 0 &&
	    memchr(input->text, '\0', input->text_length) != NULL)
		return nul_byte(input);
	return RC_OK;
}

enum rc
input_peek(struct input *input, const char **bytes, size_t *length)
{
	enum rc rc = input->text_length == 0 ? refill(input) : RC_OK;

	if (rc != RC_OK)
		input->text_length = 0;
	*bytes = input->text;
	*length = input->text_length;
	return rc;
}

void
input_skip(struct input *input, size_t bytes)
{
	input->text += bytes;
	input->text_length -= bytes;
}

enum rc
input_read(struct input *input, const char **bytes, size_t *length)
{
	enum rc rc = input_peek(input, bytes, length);
	unsigned code;

	if (*length > input->block) {
		*length = utf8_floor(*bytes, input->block);
		if (*length == 0)
			*length = utf8_decode(*bytes, &code);
	}
	input_skip(input, *length);
	return rc;
}

enum rc
input_use_encoding(struct input *input, enum encoding encoding)
{
	input->given = 0;
	input->text_length = 0;
	return use_encoding(input, encoding);
}

enum rc
input_rewind(struct input *input)
{
	if (lseek(input->fd, 0, SEEK_SET) != 0)
		return error_add(input->errors, RC_NOINPUT, NULL, _("%s: cannot read it again: %s"),
		    input->name, strerror(errno));
	input->checked = input->end && input->held == input->given;
	input->end = input->started = false;
	input->held = input->given = input->text_length = input->offset = 0;
	input->line = 0;
	return detect(input);
}

enum rc
input_unchanged(const struct input *input)
{
	const struct stat *before = &input->status;
	struct stat now;

	if (fstat(input->fd, &now) == 0 && now.st_size == before->st_size &&
	    now.st_mtim.tv_sec == before->st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == before->st_mtim.tv_nsec)
		return RC_OK;
	return error_add(
	    input->errors, RC_DATA, NULL, _("%s: the file changed while it was read"), input->name);
}

bool
input_is_zip(const struct input *input)
{
	return input->zip;
}

int
input_fd(const struct input *input)
{
	return input->fd;
}

enum rc
input_replace(struct input *input, int fd, enum encoding encoding)
{
	enum rc rc = input_unchanged(input);

	(void)close(input->fd);
	input->fd = fd;
	(void)fstat(fd, &input->status);
	input->encoding = encoding;
	input->end = false; /* nothing of it was checked */
	return rc == RC_OK ? input_rewind(input) : rc;
}

const char *
input_name(const struct input *input)
{
	return input->name;
}

bool
input_try(struct input *input, enum encoding encoding, const char **bytes, size_t *length)
{
	enum encoding before = input->encoding;
	bool checked = input->checked;
	size_t taken = 0;

	*length = 0;
	input->checked = false;
	if (use_encoding(input, encoding) == RC_OK) {
		decode(input, &taken);
		*bytes = input->text;
		*length = input->text_length;
	}
	input->text_length = 0;
	input->given = 0;
	input->checked = checked;
	(void)use_encoding(input, before);
	return taken == input->held || (!input->end && input->held - taken < 4);
}

enum encoding
input_encoding(const struct input *input)
{
	return input->encoding;
}

bool
input_encoding_sure(const struct input *input)
{
	return input->sure;
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
	decoder_free(input->decoder);
	digest_free(input->digest);
	free(input->raw);
	free(input->converted);
	free(input->name);
	free(input);
}
