#include "io/zipcheck.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/i18n.h"
#include "base/memory.h"

enum {
	BLOCK = 64 * 1024,
	END_SIZE = 22, /* end of central directory record, without comment */
	ENTRY_SIZE = 46, /* central directory header, without its names */
	LOCAL_SIZE = 30, /* local file header, without its names */
	NAME_MAX_SIZE = 256, /* longer names do not occur in workbooks */
	HEAD_SIZE = 16 * 1024, /* what stands before a sheet's rows */
	TAIL_SIZE = 16 * 1024, /* and behind them */
	CRC_MAX = 1 << 20, /* of larger parts the size must do: it is what a full disk takes from */
	METHOD_STORE = 0,
	METHOD_DEFLATE = 8,
};

struct entry {
	char name[NAME_MAX_SIZE];
	unsigned method;
	uint32_t crc, packed, size, offset;
};

/* What is looked at while an entry is unpacked. */
struct part {
	uint32_t crc;
	uint64_t size;
	unsigned char head[HEAD_SIZE], tail[TAIL_SIZE]; /* its first and last bytes */
	size_t head_length, tail_length;
};

struct zip {
	FILE *file;
	unsigned char *packed, *unpacked; /* BLOCK bytes each */
	const int64_t *rows; /* of each sheet, bytes */
	size_t sheets;
};

static uint32_t
get16(const unsigned char *p)
{
	return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

static uint32_t
get32(const unsigned char *p)
{
	return get16(p) | get16(p + 2) << 16;
}

static bool
read_at(struct zip *zip, uint64_t offset, void *bytes, size_t length)
{
	return fseeko(zip->file, (off_t)offset, SEEK_SET) == 0 &&
	    fread(bytes, 1, length, zip->file) == length;
}

static void
part_add(struct part *part, const unsigned char *bytes, size_t length)
{
	size_t head = HEAD_SIZE - part->head_length, keep;

	if (part->size < CRC_MAX)
		part->crc = (uint32_t)crc32_z(part->crc, bytes, length);
	part->size += length;
	if (head > length)
		head = length;
	memcpy(part->head + part->head_length, bytes, head);
	part->head_length += head;
	if (length >= TAIL_SIZE) {
		memcpy(part->tail, bytes + length - TAIL_SIZE, TAIL_SIZE);
		part->tail_length = TAIL_SIZE;
		return;
	}
	keep = TAIL_SIZE - length < part->tail_length ? TAIL_SIZE - length : part->tail_length;
	memmove(part->tail, part->tail + part->tail_length - keep, keep);
	memcpy(part->tail + keep, bytes, length);
	part->tail_length = keep + length;
}

/* Inflates the entry whose data begins at the file's position. */
static bool
inflate_entry(struct zip *zip, const struct entry *entry, z_stream *stream, struct part *part)
{
	uint32_t left = entry->packed;
	int status = Z_OK;

	while (status == Z_OK) {
		if (stream->avail_in == 0) {
			size_t want = left < BLOCK ? left : BLOCK;

			if (want == 0 || fread(zip->packed, 1, want, zip->file) != want)
				return false;
			stream->next_in = zip->packed;
			stream->avail_in = (uInt)want;
			left -= (uint32_t)want;
		}
		stream->next_out = zip->unpacked;
		stream->avail_out = BLOCK;
		status = inflate(stream, Z_NO_FLUSH);
		part_add(part, zip->unpacked, BLOCK - stream->avail_out);
	}
	return status == Z_STREAM_END && left == 0 && stream->avail_in == 0;
}

static bool
copy_entry(struct zip *zip, const struct entry *entry, struct part *part)
{
	for (uint32_t left = entry->packed; left > 0;) {
		size_t want = left < BLOCK ? left : BLOCK;

		if (fread(zip->packed, 1, want, zip->file) != want)
			return false;
		part_add(part, zip->packed, want);
		left -= (uint32_t)want;
	}
	return true;
}

static bool
unpack_entry(struct zip *zip, const struct entry *entry, struct part *part)
{
	unsigned char local[LOCAL_SIZE];
	z_stream stream = {0};
	bool whole;

	if (!read_at(zip, entry->offset, local, LOCAL_SIZE) || memcmp(local, "PK\3\4", 4) != 0 ||
	    fseeko(zip->file, (off_t)get16(local + 26) + (off_t)get16(local + 28), SEEK_CUR) != 0)
		return false;
	if (entry->method == METHOD_STORE)
		return copy_entry(zip, entry, part);
	if (entry->method != METHOD_DEFLATE || inflateInit2(&stream, -MAX_WBITS) != Z_OK)
		return false;
	whole = inflate_entry(zip, entry, &stream, part);
	(void)inflateEnd(&stream);
	return whole;
}

/* True when the part ends with the end tag of its root element, or that element is empty. */
static bool
is_closed_xml(const struct part *part)
{
	const unsigned char *p = part->head, *end = part->head + part->head_length;
	size_t name = 0, tail = part->tail_length;

	while (p + 1 < end && !(p[0] == '<' && p[1] != '?' && p[1] != '!'))
		p++;
	if (p + 1 >= end)
		return false;
	for (p++; p + name < end && strchr(" \t\r\n/>", p[name]) == NULL; name++)
		continue;
	while (tail > 0 && strchr(" \t\r\n", part->tail[tail - 1]) != NULL)
		tail--;
	if (tail >= name + 3 && memcmp(part->tail + tail - name - 3, "</", 2) == 0)
		return memcmp(part->tail + tail - name - 1, p, name) == 0 &&
		    part->tail[tail - 1] == '>';
	return part->size == part->head_length && memchr(p, '<', (size_t)(end - p)) == NULL &&
	    tail >= 2 && memcmp(part->tail + tail - 2, "/>", 2) == 0;
}

/* The bytes of the rows of the sheet that the part is: of what stands between the tags of
 * sheetData; 0 when it is empty, -1 when there is too much before or behind it to tell. */
static int64_t
rows_of(const struct part *part)
{
	static const char open[] = "<sheetData>", close[] = "</sheetData>";
	const size_t opens = sizeof open - 1, closes = sizeof close - 1;
	const unsigned char *from = memmem(part->head, part->head_length, open, opens);
	const unsigned char *to = memmem(part->tail, part->tail_length, close, closes);

	if (memmem(part->head, part->head_length, "<sheetData/>", opens + 1) != NULL)
		return 0;
	if (from == NULL || to == NULL)
		return -1;
	return (int64_t)part->size - (from + (int64_t)opens - part->head) -
	    (part->tail + part->tail_length - to);
}

/* True unless the entry is a sheet whose rows are not all there. */
static bool
has_its_rows(const struct zip *zip, const struct entry *entry, const struct part *part)
{
	static const char sheet[] = "xl/worksheets/sheet";
	unsigned long n;
	int64_t rows;

	if (strncmp(entry->name, sheet, sizeof sheet - 1) != 0)
		return true;
	n = strtoul(entry->name + sizeof sheet - 1, NULL, 10);
	if (n < 1 || n > zip->sheets)
		return true;
	rows = rows_of(part);
	return zip->rows[n - 1] >= 0 && (rows < 0 || rows == zip->rows[n - 1]);
}

static bool
is_whole_entry(struct zip *zip, const struct entry *entry)
{
	struct part part = {0};

	return unpack_entry(zip, entry, &part) && part.size == entry->size &&
	    (part.size > CRC_MAX || part.crc == entry->crc) && is_closed_xml(&part) &&
	    has_its_rows(zip, entry, &part);
}

/* Reads the directory's entry at *offset and moves *offset behind it. */
static bool
read_entry(struct zip *zip, uint64_t *offset, struct entry *entry)
{
	unsigned char header[ENTRY_SIZE];
	size_t name;

	if (!read_at(zip, *offset, header, ENTRY_SIZE) || memcmp(header, "PK\1\2", 4) != 0)
		return false;
	name = get16(header + 28);
	if (name >= NAME_MAX_SIZE || fread(entry->name, 1, name, zip->file) != name)
		return false;
	entry->name[name] = '\0';
	entry->method = get16(header + 10);
	entry->crc = get32(header + 16);
	entry->packed = get32(header + 20);
	entry->size = get32(header + 24);
	entry->offset = get32(header + 42);
	*offset += ENTRY_SIZE + name + get16(header + 30) + get16(header + 32);
	return true;
}

/* Checks all entries; on failure entry->name is that of the bad one, "" for the archive itself. */
static bool
is_whole(struct zip *zip, struct entry *entry)
{
	unsigned char end[END_SIZE];
	uint64_t offset;
	off_t size;
	bool typed = false;

	if (fseeko(zip->file, 0, SEEK_END) != 0 || (size = ftello(zip->file)) < END_SIZE ||
	    !read_at(zip, (uint64_t)size - END_SIZE, end, END_SIZE) ||
	    memcmp(end, "PK\5\6", 4) != 0)
		return false;
	offset = get32(end + 16);
	for (uint32_t i = 0; i < get16(end + 10); i++) {
		if (!read_entry(zip, &offset, entry) || !is_whole_entry(zip, entry))
			return false;
		typed |= strcmp(entry->name, "[Content_Types].xml") == 0;
	}
	entry->name[0] = '\0';
	return typed && offset + END_SIZE == (uint64_t)size;
}

enum rc
zipcheck_file(
    const char *path, const char *name, const int64_t *rows, size_t sheets, struct errors *errors)
{
	struct zip zip = {.file = fopen(path, "rbe"), .rows = rows, .sheets = sheets};
	const struct place place = {.file = name};
	struct entry entry = {0};
	bool whole = false;

	if (zip.file != NULL) {
		zip.packed = xmalloc(BLOCK);
		zip.unpacked = xmalloc(BLOCK);
		whole = is_whole(&zip, &entry);
		(void)fclose(zip.file);
		free(zip.packed);
		free(zip.unpacked);
	}
	if (whole)
		return RC_OK;
	return error_add(errors, RC_IO, &place,
	    _("the workbook came out broken (%s); is the disk full? Nothing was published"),
	    entry.name[0] != '\0' ? entry.name : _("its directory"));
}
