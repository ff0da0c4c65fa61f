/* deed book: a room is held for a party that pays a deposit. */
#include "sales/book.h"
#include "base/i18n.h"
#include "base/number.h"
#include "master/cell.h"
#include "sales/asked.h"
#include "sales/deal-list.h"
#include "tool/tool.h"

enum { ROOM, PARTY, DEPOSIT, KIND, UNTIL, BUYER, EARNEST, CONSULTANT, REASON, COLUMNS };

static const struct sheet_column columns[COLUMNS] = {[ROOM] = {"room", true},
    [PARTY] = {"party", false},
    [DEPOSIT] = {"deposit", false},
    [KIND] = {"kind", false},
    [UNTIL] = {"until", false},
    [BUYER] = {"buyer", false},
    [EARNEST] = {"earnest", false},
    [CONSULTANT] = {"consultant", false},
    [REASON] = {"reason", false}};

struct work {
	struct asked asked;
	struct bookings bookings;
	const char *options[COLUMNS];
};

/* The party, or that of the queue number when none is said. */
static enum rc
read_party(struct work *work, const struct value *cells, const struct place *place,
    struct booking *booking)
{
	struct deal deal;
	enum rc rc = RC_OK;

	if (cells[EARNEST].kind != VALUE_NULL) {
		if (!deals_find(&work->bookings.sale.deals, cells[EARNEST], &deal, &rc))
			return rc != RC_OK ? rc
					   : asked_refuse(&work->asked, cells, EARNEST, place,
						 _("expected the code of a deal in the queue"));
		booking->earnest_id = deal.id;
		booking->party_id = deal.party_id;
	}
	if (cells[PARTY].kind == VALUE_NULL && booking->party_id != 0)
		return RC_OK;
	return asked_party(&work->asked, cells, PARTY, place, &booking->party_id);
}

static enum rc
read_money(struct work *work, const struct value *cells, const struct place *place,
    struct booking *booking)
{
	enum rc rc = asked_money(&work->asked, cells, DEPOSIT, place, &booking->deposit_fen);

	if (rc != RC_OK)
		return rc;
	if (booking->deposit_fen == 0)
		return asked_refuse(
		    &work->asked, cells, DEPOSIT, place, _("expected the deposit in yuan"));
	booking->kind = deposit_kind_find(cells[KIND]);
	if (booking->kind == NULL)
		return asked_refuse(&work->asked, cells, KIND, place,
		    _("expected 诚意金, 订金 or 定金 (earnest, booking or deposit)"));
	return RC_OK;
}

static enum rc
read_booking(struct work *work, const struct value *cells, const struct place *place,
    struct booking *booking)
{
	static const struct kind_column text = {.type = TYPE_TEXT};
	struct deals *deals = &work->bookings.sale.deals;
	const char *expected;
	enum rc rc;

	*booking = (struct booking){.place = *place,
	    .consultant = cells[CONSULTANT],
	    .reason = asked_text(&deals->arena, cells[REASON])};
	if (cells[CONSULTANT].kind != VALUE_NULL &&
	    (expected = cell_read(&text, cells[CONSULTANT], NULL, &booking->consultant)) != NULL)
		return asked_refuse(&work->asked, cells, CONSULTANT, place, expected);
	if (!sales_room_find(deals->ledger, cells[ROOM], deals->date, &booking->room, &rc))
		return rc != RC_OK ? rc
				   : asked_refuse(&work->asked, cells, ROOM, place,
					 _("expected a room that is known"));
	if ((rc = read_party(work, cells, place, booking)) != RC_OK ||
	    (rc = read_money(work, cells, place, booking)) != RC_OK ||
	    (rc = asked_date(
		 &work->asked, cells, UNTIL, place, &booking->until, &booking->has_until)) != RC_OK)
		return rc;
	rc = buyers_read(deals->ledger, booking->party_id, cells[BUYER], &booking->buyers);
	return rc == RC_OK
	    ? RC_OK
	    : asked_refuse(&work->asked, cells, BUYER, place, booking->buyers.expected);
}

static enum rc
book_asked(void *context, const struct value *cells, const struct place *place)
{
	struct work *work = context;
	struct booking booking;
	enum rc rc = read_booking(work, cells, place, &booking);

	return rc == RC_OK ? bookings_add(&work->bookings, &booking) : rc;
}

static enum rc
list(struct tool *tool, void *context, struct out *out)
{
	return deal_list(tool->ledger, context, out);
}

static enum rc
finish(struct tool *tool)
{
	struct deal_marks marks = deal_marks_now(tool->ledger);
	const struct tool_listing listing = {
	    _("Bookings"), deal_list_columns, DEAL_LIST_COLUMNS, list, &marks};

	return tool_commit_listed(tool, &listing, true);
}

static void
summarise(struct tool *tool, const struct book_result *result)
{
	char deposits[NUMBER_TEXT], moved[NUMBER_TEXT], back[NUMBER_TEXT];

	(void)number_format_grouped(result->deposit_fen, MONEY_DECIMALS, deposits);
	(void)number_format_grouped(result->moved_fen, MONEY_DECIMALS, moved);
	(void)number_format_grouped(result->back_fen, MONEY_DECIMALS, back);
	tool_summary(tool,
	    _("%lld bookings, deposits %s; earnest money %s used, %s to be given back"),
	    (long long)result->bookings, deposits, moved, back);
}

static enum rc
book(struct tool *tool, struct work *work)
{
	enum rc rc = bookings_open(&work->bookings, tool->ledger, tool->date);

	work->asked = (struct asked){.ledger = tool->ledger,
	    .columns = columns,
	    .count = COLUMNS,
	    .options = work->options,
	    .each = book_asked,
	    .context = work,
	    .names = asked_room,
	    .neither = _("expected a room or a file of bookings, there is neither of the name %s")};
	if (rc == RC_OK &&
	    (rc = asked_read(&work->asked, tool->operands, tool->operand_count)) == RC_OK &&
	    (rc = bookings_write(&work->bookings)) == RC_OK && (rc = finish(tool)) == RC_OK)
		summarise(tool, &work->bookings.result);
	bookings_close(&work->bookings);
	return rc;
}

int
main(int argc, char *argv[])
{
	static const char *const synopsis[] = {
	    "ROOM --party P --deposit YUAN --kind KIND [--until YYYY-MM-DD] [--buyer P[=SHARE] ...] [--earnest DEAL] "
	    "[--consultant NAME] [--reason TEXT]",
	    "[--deposit YUAN] [--kind KIND] [--until YYYY-MM-DD] FILE ...", NULL};
	struct work work = {0};
	struct text buyers = {0};
	const struct tool_option options[] = {
	    {OPTION_TEXT, 0, "party", "P", &work.options[PARTY], _("who books")},
	    {OPTION_TEXT, 0, "deposit", "YUAN", &work.options[DEPOSIT], _("what it pays for it")},
	    {OPTION_TEXT, 0, "kind", "KIND", &work.options[KIND],
		_("of the deposit: 诚意金, 订金 or 定金 (earnest, booking, deposit)")},
	    {OPTION_TEXT, 0, "until", "YYYY-MM-DD", &work.options[UNTIL],
		_("the last day to subscribe (else the setting deal.book_days)")},
	    {OPTION_LIST, 0, "buyer", "P[=SHARE]", &buyers,
		_("who buys with the party, and its share: P2=1/3")},
	    {OPTION_TEXT, 0, "earnest", "DEAL", &work.options[EARNEST],
		_("the queue number whose earnest money becomes deposit")},
	    {OPTION_TEXT, 0, "consultant", "NAME", &work.options[CONSULTANT],
		_("who sells to the party")},
	    {OPTION_TEXT, 0, "reason", "TEXT", &work.options[REASON], _("what is to be noted")},
	    {0}};
	const struct tool_command command = {.name = "book",
	    .summary = _("book rooms: a deposit, a time limit"),
	    .synopsis = synopsis,
	    .options = options,
	    .use = TOOL_WRITES | TOOL_RECORDS,
	    .operands_min = 1,
	    .operands_max = -1,
	    .formats = out_formats_plain};
	struct tool tool;
	enum rc rc;

	if ((rc = tool_start(&tool, &command, argc, argv)) == RC_OK) {
		work.options[BUYER] = buyers.bytes;
		rc = book(&tool, &work);
	}
	text_release(&buyers);
	return tool_exit(&tool, rc);
}
