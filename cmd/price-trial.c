/* deed price-trial: what a price scheme makes every room cost. Writes nothing. */
#include <stdlib.h>

#include "base/i18n.h"
#include "base/language.h"
#include "base/memory.h"
#include "base/number.h"
#include "sales/trial-sheet.h"
#include "tool/tool.h"

static void
tell_base(struct tool *tool, const struct trial_base *base)
{
	if (base->rooms == 0)
		return;
	if (base->expression)
		tool_summary(tool, _("base %s: times %s, rounded"), base->name, base->exact);
	else
		tool_summary(tool, _("base %s: %s -> %s (exactly %s)"), base->name, base->was,
		    base->became, base->exact);
}

/* Base, sum and residual of a target. */
static void
tell_target(struct tool *tool, const struct trial *trial)
{
	char target[NUMBER_TEXT], total[NUMBER_TEXT], residual[NUMBER_TEXT];
	int64_t target_fen = trial_target_fen(trial), total_fen = trial_all(trial).total_fen;
	struct trial_base base;

	if (target_fen == 0)
		return;
	for (size_t i = 0; trial_base(trial, i, &base); i++)
		tell_base(tool, &base);
	(void)number_format(target_fen, MONEY_DECIMALS, target);
	(void)number_format(total_fen, MONEY_DECIMALS, total);
	(void)number_format(target_fen - total_fen, MONEY_DECIMALS, residual);
	tool_summary(tool, _("target %s, sum %s, residual %s"), target, total, residual);
}

/* A condition that was written wrongly, or stands behind one that always holds, prices nothing. */
static void
tell_idle(struct tool *tool, const struct trial *trial)
{
	struct text lines = {0};

	trial_idle_lines(trial, &lines);
	if (lines.length > 0)
		tool_summary(tool, _("lines of %s that count for no room: %s"),
		    trial_scheme(trial)->file, text_string(&lines));
	text_release(&lines);
}

static void
summarize(struct tool *tool, const struct trial *trial, bool against)
{
	const struct trial_sum all = trial_all(trial);
	char total[NUMBER_TEXT], average[NUMBER_TEXT], area[NUMBER_TEXT], list[NUMBER_TEXT],
	    change[NUMBER_TEXT];

	tell_idle(tool, trial);
	tell_target(tool, trial);
	(void)number_format(all.total_fen, MONEY_DECIMALS, total);
	(void)number_format(all.average_fen, MONEY_DECIMALS, average);
	(void)number_format_short(all.area_cm2, AREA_DECIMALS, area);
	tool_summary(tool, _("%lld rooms, %s m², total %s, average %s"), (long long)all.rooms, area,
	    total, average);
	if (!against)
		return;
	(void)number_format(all.list_fen, MONEY_DECIMALS, list);
	(void)number_format(all.change_fen, MONEY_DECIMALS, change);
	tool_summary(tool, _("%lld of them have a list price, together %s; change %s"),
	    (long long)all.listed, list, change);
}

/* The totals of the buildings: a section behind the rooms, or all that is written. */
static enum rc
write_totals(struct out *out, const struct trial *trial)
{
	struct value row[TRIAL_SUM_COLUMNS];
	enum rc rc = RC_OK;

	for (size_t i = 0; i < trial_building_count(trial) && rc == RC_OK; i++) {
		const struct trial_sum sum = trial_building(trial, i);

		trial_sum_row(&sum, row);
		rc = out_row(out, row);
	}
	return rc;
}

/* What is written: without an output, only the sums are made. */
static enum rc
write_rooms(struct out *out, struct trial_sheet *sheet, struct trial *trial)
{
	struct trial_room room;
	enum rc rc = RC_OK;

	while (rc == RC_OK && trial_next(trial, &room, &rc))
		if (out != NULL)
			rc = out_row(out, trial_sheet_row(sheet, &room));
	return rc;
}

static enum rc
write_trial(struct tool *tool, struct trial *trial, struct trial_sheet *sheet, bool only_totals)
{
	struct out_options rooms = {.title = _("Price trial"), .grid = &sheet->grid, .held = true};
	struct out_options totals = {.title = _("Buildings")};
	size_t count = trial_sum_count(sheet);
	struct out *out = NULL;
	enum rc rc = RC_OK;

	if (only_totals)
		rc = write_rooms(NULL, sheet, trial);
	if (rc == RC_OK) {
		out = only_totals ? tool_out_with(tool, &totals, trial_sum_columns, count)
				  : tool_out_with(tool, &rooms, sheet->columns, sheet->count);
		rc = out != NULL ? RC_OK : errors_rc(&tool->errors);
	}
	if (rc == RC_OK && !only_totals)
		rc = write_rooms(out, sheet, trial);
	totals.chinese = language_is("zh");
	if (rc == RC_OK && !only_totals && out_has_sections(out))
		rc = out_section(out, &totals, trial_sum_columns, count);
	if (rc == RC_OK && (only_totals || out_has_sections(out)))
		rc = write_totals(out, trial);
	if (rc == RC_OK)
		return out_close(out);
	out_drop(out);
	return rc;
}

/* A target: money above 0. */
static enum rc
read_target(struct tool *tool, const char *option, const char *text, int64_t *target_fen)
{
	if (text == NULL ||
	    number_parse_range(
		text, strlen(text), MONEY_DECIMALS, 1, INT64_MAX / 100, target_fen) == PARSED_OK)
		return RC_OK;
	return error_add(&tool->errors, RC_USAGE, NULL,
	    _("%s: expected yuan above 0 with at most 2 decimals, got %s"), option,
	    quote_text(text));
}

static enum rc
try_scheme(struct tool *tool, const struct trial_options *options, bool only_totals)
{
	struct trial *trial = trial_open(tool->ledger, options);
	struct trial_sheet sheet;
	enum rc rc;

	if (trial == NULL)
		return errors_rc(&tool->errors);
	trial_sheet_init(&sheet, trial, options->against);
	if ((rc = write_trial(tool, trial, &sheet, only_totals)) == RC_OK)
		summarize(tool, trial, options->against);
	trial_sheet_release(&sheet);
	trial_close(trial);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "--scheme FILE [--where EXPR] [--target-average N | --target-total N] [--against] [--totals]",
	    NULL};
	struct trial_options trial = {0};
	const char *average = NULL, *total = NULL;
	bool only_totals = false;
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "scheme", "FILE", &trial.scheme, _("the price scheme, a CSV file")},
	    {OPTION_TEXT, 0, "where", "EXPR", &trial.where,
		_("only rooms for which it holds: deed-expr(7)")},
	    {OPTION_TEXT, 0, "target-average", "N", &average,
		_("scale the bases so that the rooms average N per m²")},
	    {OPTION_TEXT, 0, "target-total", "N", &total,
		_("scale the bases so that the rooms total N")},
	    {OPTION_FLAG, 0, "against", NULL, &trial.against,
		_("beside the list prices in force at the business date")},
	    {OPTION_FLAG, 0, "totals", NULL, &only_totals,
		_("the totals of the buildings instead of the rooms")},
	    {0}};
	const struct tool_command command = {.name = "price-trial",
	    .summary = _("what a price scheme makes every room cost"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_READS | TOOL_RECORDS,
	    .formats = out_formats_all};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) != RC_OK)
		return tool_exit(&tool, rc);
	trial.date = tool.date;
	if (trial.scheme == NULL)
		rc = error_add(&tool.errors, RC_USAGE, NULL, _("expected --scheme FILE"));
	else if (average != NULL && total != NULL)
		rc = error_add(&tool.errors, RC_USAGE, NULL,
		    _("expected one of --target-average and --target-total, got both"));
	if (rc == RC_OK &&
	    (rc = read_target(&tool, "--target-average", average, &trial.average_fen)) == RC_OK &&
	    (rc = read_target(&tool, "--target-total", total, &trial.total_fen)) == RC_OK)
		rc = try_scheme(&tool, &trial, only_totals);
	return tool_exit(&tool, rc);
}
