/* deed init: makes a ledger, with the accounts, items and dunning levels that it starts with. */
#include <stdlib.h>

#include "base/i18n.h"
#include "master/load.h"
#include "master/setting.h"
#include "tool/tool.h"

/* Loads what a ledger starts with: schema/init/KIND.csv of the program's own files. */
static enum rc
load_default(struct tool *tool, const char *kind, const char *file)
{
	struct load *load = load_open(tool->ledger, kind_find(kind), tool->date, NULL);
	struct load_counts counts;
	char *path = tool_share(file);
	enum rc rc = load_file(load, path), closed = load_close(load, &counts);

	free(path);
	return rc != RC_OK ? rc : closed;
}

static enum rc
fill(struct tool *tool, const char *entity)
{
	static const struct {
		const char *kind, *file;
	} defaults[] = {{"ledger-account", "init/ledger-account.csv"}, {"item", "init/item.csv"},
	    {"dun", "init/dun.csv"}, {"rule", "init/rule.csv"}};
	enum rc rc = run_begin(tool->ledger, "init", tool->arguments, tool->date);

	if (rc == RC_OK)
		rc = settings_init(tool->ledger, entity);
	for (size_t i = 0; i < sizeof defaults / sizeof *defaults && rc == RC_OK; i++)
		rc = load_default(tool, defaults[i].kind, defaults[i].file);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {"[--entity NAME]", NULL};
	const char *entity = "";
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "entity", "NAME", &entity,
		_("name of the legal entity whose books these are")},
	    {0}};
	const struct tool_command command = {.name = "init",
	    .summary = _("make a ledger"),
	    .synopsis = synopsis,
	    .options = options};
	struct run_result result;
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK ||
	    (rc = ledger_create(&tool.ledger, tool.ledger_path, &tool.errors)) != RC_OK)
		return tool_exit(&tool, rc);
	if ((rc = fill(&tool, entity)) == RC_OK)
		rc = tool_commit(&tool, &result);
	if (rc == RC_OK) {
		tool_summary(&tool, _("%s: made; head %s"), tool.ledger_path, result.head);
	} else {
		ledger_remove(tool.ledger);
		tool.ledger = NULL;
	}
	return tool_exit(&tool, rc);
}
