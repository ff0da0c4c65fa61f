/* deed: runs a command of the family, or tells which there are. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/memory.h"
#include "base/rc.h"
#include "base/text.h"
#include "tool/version.h"

struct entry {
	const char *name, *summary;
};

enum { GROUP_ENTRIES = 24 };

/* The commands by the job they serve; the last entry of a group has no name. */
static const struct group {
	const char *job;
	struct entry entries[GROUP_ENTRIES];
} groups[] = {
    {"Set up",
	{{"init", "make a ledger"},
	    {"load", "load master data, meter readings and open items from CSV"},
	    {"config", "settings of the ledger"}, {"rooms", "list rooms"}, {NULL, NULL}}},
    {"Sell",
	{{"price-trial", "what a price scheme makes every room cost"},
	    {"price-set", "set prices of rooms"}, {"plan", "payment plans: list, preview, enable"},
	    {"release", "put rooms on sale, or take them off"},
	    {"reserve", "hold rooms for parties, without money"},
	    {"earnest", "the queue before a sale opens"},
	    {"book", "book rooms: a deposit, a time limit"},
	    {"subscribe", "fix a deal's price and plan"},
	    {"sign", "make the sale contract of a deal"},
	    {"cancel", "end deals, and what becomes of their money"},
	    {"exchange", "let deals go on with another room"},
	    {"assign", "let deals go on with another party"},
	    {"board", "the sales board: floors by rooms, by state"}, {NULL, NULL}}},
    {"Bill",
	{{"bill-gen", "bill every clause period that has come up"},
	    {"document", "one payment document a party for its bills"},
	    {"late-fee", "bill the penalties on arrears"}, {"waive", "reduce bills, with a reason"},
	    {"defer", "move what is open of bills to later days"}, {NULL, NULL}}},
    {"Collect",
	{{"bank-import", "read bank and channel statements"}, {"reconcile", "match money to bills"},
	    {"claim", "a person's decisions on money, and undoing matches"},
	    {"receive", "take money at the counter"}, {"refund", "give deposits and advances back"},
	    {NULL, NULL}}},
    {"Chase",
	{{"dun", "write the notices that are due"}, {"notify", "send the letters that wait"},
	    {"hold", "hold bills back: disputes, promises"}, {NULL, NULL}}},
    {"See",
	{{"report", "any report, as table, CSV, XLSX, HTML ..."},
	    {"export", "the journal for hledger; tables as CSV"}, {NULL, NULL}}},
    {"Trust",
	{{"history", "who wrote a row, and how"}, {"verify", "prove that nothing was altered"},
	    {"backup", "a checked copy"}, {NULL, NULL}}},
};
enum { GROUPS = sizeof groups / sizeof *groups };

static void
list_commands(FILE *stream)
{
	(void)fputs(
	    _("deed: rooms, contracts, bills, bank money and the chase for what is late, over one ledger\n"),
	    stream);
	for (int g = 0; g < GROUPS; g++) {
		(void)fprintf(stream, "\n%s\n", _(groups[g].job));
		for (const struct entry *e = groups[g].entries; e->name != NULL; e++)
			(void)fprintf(stream, "  %-12s %s\n", e->name, _(e->summary));
	}
	(void)fputs(
	    _("\n`deed help COMMAND` or `deed COMMAND -h` tells more; `man deed-tutorial` is the place to begin,\n"
	      "`man deed-nightly` tells how cron runs the night.\n"),
	    stream);
}

/* The folder of this program's own commands, beside it: PREFIX/bin/deed, PREFIX/libexec/deed/. */
static char *
own_folder(void)
{
	struct text path = {0};
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);

	self[length > 0 ? length : 0] = '\0';
	for (int up = 0; up < 2 && strrchr(self, '/') != NULL; up++)
		*strrchr(self, '/') = '\0';
	text_printf(&path, "%s/libexec/deed", self);
	return text_take(&path);
}

/* Becomes deed-NAME: our own, else one of the site's on PATH. Returns only when there is none. */
static void
become(const char *name, char *argv[])
{
	char *folder = own_folder();
	struct text own = {0}, plain = {0};

	text_printf(&own, "%s/deed-%s", folder, name);
	text_printf(&plain, "deed-%s", name);
	argv[0] = plain.bytes;
	if (strchr(name, '/') == NULL) {
		(void)execv(own.bytes, argv);
		if (errno != ENOENT) {
			(void)fprintf(
			    stderr, _("deed: cannot run %s: %s\n"), own.bytes, strerror(errno));
			exit(rc_status(RC_NOPERM));
		}
		(void)execvp(plain.bytes, argv);
	}
	text_release(&own);
	text_release(&plain);
	free(folder);
}

static int
unknown(const char *name)
{
	const char *names[GROUP_ENTRIES * GROUPS + 1];
	const char *nearest;
	int count = 0;

	for (int g = 0; g < GROUPS; g++)
		for (const struct entry *e = groups[g].entries; e->name != NULL; e++)
			names[count++] = e->name;
	names[count] = NULL;
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		(void)fprintf(stderr, _("deed: there is no command '%.80s'; did you mean '%s'?\n"),
		    name, nearest);
	else
		(void)fprintf(
		    stderr, _("deed: there is no command '%.80s'; `deed help` lists them\n"), name);
	return rc_status(RC_USAGE);
}

static int
help(int argc, char *argv[])
{
	static char dash_h[] = "-h";

	if (argc < 3) {
		list_commands(stdout);
		return fflush(stdout) == 0 ? 0 : rc_status(RC_IO);
	}
	if (strcmp(argv[2], "fields") == 0) {
		static char dash_fields[] = "--fields";
		char *fields[] = {NULL, dash_fields, NULL};

		become("rooms", fields);
	}
	char *words[] = {NULL, dash_h, NULL};

	become(argv[2], words);
	return unknown(argv[2]);
}

int
main(int argc, char *argv[])
{
	if (argc < 2) {
		list_commands(stdout);
		return fflush(stdout) == 0 ? 0 : rc_status(RC_IO);
	}
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "-h") == 0 ||
	    strcmp(argv[1], "--help") == 0)
		return help(argc, argv);
	if (strcmp(argv[1], "--version") == 0) {
		printf("deed %s\n", DEED_VERSION);
		return 0;
	}
	if (argv[1][0] == '-') {
		(void)fprintf(stderr,
		    _("deed: expected a command before %s; `deed help` lists them\n"), argv[1]);
		return rc_status(RC_USAGE);
	}
	const char *name = argv[1];

	become(name, argv + 1);
	return unknown(name);
}
