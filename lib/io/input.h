/* Files in: bytes to checked UTF-8, in blocks, whatever the encoding; NUL and invalid bytes are
 * errors with their place. Nothing is read whole: memory does not grow with the file. */
#ifndef DEED_INPUT_H
#define DEED_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/digest.h"
#include "base/error.h"
#include "io/encoding.h"

struct input;

/* Opens a file, or standard input for "-". RC_NOINPUT when it is missing, a folder or
 * unreadable; RC_DATA for what is no text at all, by its first bytes (xls, xlsx, zip, pdf), with
 * what to do. */
enum rc input_open(
    struct input **input, const char *path, enum encoding encoding, struct errors *errors);

/* As input_open, for those who read the input twice: the digest is known at once, and what
 * cannot be rewound (a pipe) is first copied to a temporary file without a name, in $TMPDIR or
 * /tmp. A zip is opened too: it has no text to read until input_replace. */
enum rc input_open_twice(
    struct input **input, const char *path, enum encoding encoding, struct errors *errors);

bool input_is_zip(const struct input *input);

/* The file's own bytes, wherever the descriptor stands; the input keeps it. */
int input_fd(const struct input *input);

/* A file without a name, to be read and written; the caller closes it. */
enum rc input_scratch(const struct input *input, int *fd);

/* After input_open_twice: a text that was made of the file takes its place, to be read from its
 * start; the input closes it. Name and digest stay those of the file. RC_DATA if the file was
 * written to meanwhile. */
enum rc input_replace(struct input *input, int fd, enum encoding encoding);

/* Starts again from the first byte, in the encoding that was found or set. After
 * input_open_twice. */
enum rc input_rewind(struct input *input);

/* RC_DATA when the file was written to since input_open_twice. */
enum rc input_unchanged(const struct input *input);

/* Before the first input_read: the text is of this encoding, whatever it looked like. */
enum rc input_use_encoding(struct input *input, enum encoding encoding);

/* Sets the size of the blocks read (tests use 1 to 4096); 64 KiB otherwise. */
void input_block_size(struct input *input, size_t bytes);

/* The next block of valid UTF-8 without a BOM; *length 0 at the end. A character may be split
 * between blocks only by their edge: blocks end on a character. */
enum rc input_read(struct input *input, const char **bytes, size_t *length);

/* What the next input_reads will give, without taking it; at the start 64 KiB or the whole file. */
enum rc input_peek(struct input *input, const char **bytes, size_t *length);

/* Takes this many bytes of what input_peek gave. */
void input_skip(struct input *input, size_t bytes);

/* Name as errors show it: the path, or "standard input". */
const char *input_name(const struct input *input);

/* The start of the file, up to 64 KiB, as text of this encoding, as far as it is valid, until the
 * next call; true when all of it is. For those who look for the encoding that makes sense before
 * input_use_encoding. */
bool input_try(struct input *input, enum encoding encoding, const char **bytes, size_t *length);

/* Which encoding it turned out to be. */
enum encoding input_encoding(const struct input *input);

/* Whether that is beyond doubt: by a BOM, or by characters that other encodings hardly ever
 * make. */
bool input_encoding_sure(const struct input *input);

/* SHA-256 of the file's own bytes; complete once input_read gave length 0, or after
 * input_open_twice at once. */
void input_digest(struct input *input, unsigned char sha256[DIGEST_SIZE]);

void input_close(struct input *input); /* NULL is fine */

#endif
