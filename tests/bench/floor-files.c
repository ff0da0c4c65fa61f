/* floor-files N BYTES FOLDER: the floor of N letters: N files of BYTES written under temporary
 * names, on the disk, then given their names. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAME = 64 };

static void
fail(const char *what)
{
	perror(what);
	exit(70);
}

static void
write_file(const char *name, const char *bytes, size_t length)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);

	if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || close(fd) != 0)
		fail(name);
}

static void
write_all(long count, const char *bytes, size_t length)
{
	char temp[NAME], name[NAME];
	int folder = open(".", O_RDONLY | O_DIRECTORY);

	for (long i = 0; i < count; i++) {
		(void)snprintf(temp, sizeof temp, ".2026-02-23-final-P%06ld.txt.tmp", i);
		write_file(temp, bytes, length);
	}
	if (folder < 0 || syncfs(folder) != 0)
		fail("syncfs");
	for (long i = 0; i < count; i++) {
		(void)snprintf(temp, sizeof temp, ".2026-02-23-final-P%06ld.txt.tmp", i);
		(void)snprintf(name, sizeof name, "2026-02-23-final-P%06ld.txt", i);
		if (rename(temp, name) != 0)
			fail(name);
	}
	if (fsync(folder) != 0 || close(folder) != 0)
		fail("fsync");
}

int
main(int argc, char *argv[])
{
	size_t length;
	char *bytes;

	if (argc != 4)
		return 64;
	if (chdir(argv[3]) != 0)
		fail(argv[3]);
	length = (size_t)strtol(argv[2], NULL, 10);
	if ((bytes = calloc(length + 1, 1)) == NULL)
		fail("calloc");
	write_all(strtol(argv[1], NULL, 10), bytes, length);
	free(bytes);
	return 0;
}
