/* What happens to deals in a run: gathered as rows, then written by feeds. */
#include <stdlib.h>
#include <string.h>

#include "ledger/feed.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "sales/deal.h"

static const struct {
	const char *name, *insert;
} tables[DEAL_TABLES] = {
    [DEAL_CONTRACTS] = {"contract",
	"INSERT INTO contract (id, code, kind, party_id, room_id, start_on)"
	" SELECT c0, c1, 'sale', c2, c3, c4 FROM feed"},
    [DEAL_DEALS] = {"deal",
	"INSERT INTO deal (id, date, project_id, from_id, queue)"
	" SELECT c0, c1, c2, c3, c4 FROM feed"},
    [DEAL_EVENTS] = {"deal_event",
	"INSERT INTO deal_event (id, deal_id, date, kind, stage, closes, party_id, contract_id,"
	" plan_id, until_on, deposit_kind, list_fen, price_fen, reason)"
	" SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13 FROM feed"},
    [DEAL_ROOMS] = {"deal_room",
	"INSERT INTO deal_room (id, deal_id, room_id, role) SELECT c0, c1, c2, c3 FROM feed"},
    [DEAL_LINES] = {"deal_line",
	"INSERT INTO deal_line (id, event_id, deal_id, item_id, room_id, list_fen, price_fen,"
	" discounts) SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM feed"},
    [DEAL_INSTALMENTS] = {"instalment",
	"INSERT INTO instalment (id, event_id, deal_id, step, item_id, amount_fen, due, due_on)"
	" SELECT c0, c1, c2, c3, c4, c5, c6, c7 FROM feed"},
    [DEAL_BUYERS] = {"deal_buyer",
	"INSERT INTO deal_buyer (id, event_id, deal_id, party_id, share)"
	" SELECT c0, c1, c2, c3, c4 FROM feed"},
};

void
deals_init(struct deals *deals, struct ledger *ledger, date_day date)
{
	*deals = (struct deals){.ledger = ledger, .date = date};
	(void)date_format(date, deals->today);
	for (int i = 0; i < DEAL_TABLES; i++)
		deals->rows[i].last_id = table_last_id(ledger, tables[i].name);
}

void
deals_release(struct deals *deals)
{
	for (int i = 0; i < DEAL_TABLES; i++)
		free(deals->rows[i].list);
	free(deals->now);
	map_release(&deals->now_at);
	map_release(&deals->held);
	arena_release(&deals->arena);
	*deals = (struct deals){0};
}

/* A row more, with its id set; the rest is NULL. */
static struct value *
add_row(struct deals *deals, enum deal_table table)
{
	struct deal_rows *rows = &deals->rows[table];
	struct value *row;

	rows->list = array_grow(rows->list, rows->count, &rows->capacity, sizeof *rows->list);
	row = rows->list[rows->count++];
	memset(row, 0, sizeof *rows->list);
	row[0] = value_int(rows->last_id + (int64_t)rows->count);
	return row;
}

static struct value
reference(int64_t id)
{
	return id != 0 ? value_int(id) : value_null();
}

static struct value
copy(struct deals *deals, const char *text)
{
	return value_string(arena_strdup(&deals->arena, text));
}

static struct value
day(struct deals *deals, bool some, date_day date)
{
	char text[DATE_TEXT];

	return some ? copy(deals, date_format(date, text)) : value_null();
}

/* What the run leaves of a deal, for those who ask later. Returns whether it left
 * something of it before. */
static bool
keep(struct deals *deals, const struct deal *deal)
{
	bool fresh;
	int64_t *at = map_put(&deals->now_at, (const char *)&deal->id, sizeof deal->id, &fresh);

	if (fresh) {
		deals->now = array_grow(
		    deals->now, deals->now_count, &deals->now_capacity, sizeof *deals->now);
		*at = (int64_t)++deals->now_count;
	}
	deals->now[*at - 1] = *deal;
	return !fresh;
}

void
deals_open(struct deals *deals, struct deal *deal)
{
	struct value *row = add_row(deals, DEAL_DEALS);

	deal->id = row[0].number;
	(void)deal_code_format(deal->id, deal->code);
	deal->opened = deals->date;
	row[1] = value_string(deals->today);
	row[2] = value_int(deal->project_id);
	row[3] = reference(deal->from_id);
	row[4] = reference(deal->queue);
}

static void
hold(struct deals *deals, int64_t room_id, int64_t deal_id)
{
	*map_put(&deals->held, (const char *)&room_id, sizeof room_id, NULL) = deal_id;
}

void
deals_hold(struct deals *deals, struct deal *deal, int64_t room_id)
{
	struct value *row = add_row(deals, DEAL_ROOMS);

	row[1] = value_int(deal->id);
	row[2] = value_int(room_id);
	row[3] = value_string(deal->room_id == 0 ? "main" : "addon");
	if (deal->room_id == 0)
		deal->room_id = room_id;
	hold(deals, room_id, deal->id);
}

/* All rooms of the deal go to `holder`: those that are stored, and, of a deal that the run knows,
 * those that it gathered. */
static void
hold_all(struct deals *deals, const struct deal *deal, bool known, int64_t holder)
{
	static const char sql[] = "SELECT room_id FROM deal_room WHERE deal_id = :id";
	const struct deal_rows *gathered = &deals->rows[DEAL_ROOMS];
	struct statement *s = ledger_statement(deals->ledger, sql);
	enum rc rc = RC_OK;

	bind_int(s, ":id", deal->id);
	while (statement_row(s, &rc))
		hold(deals, column_int(s, 0), holder);
	for (size_t i = 0; known && i < gathered->count; i++)
		if (gathered->list[i][1].number == deal->id)
			hold(deals, gathered->list[i][2].number, holder);
}

void
deals_event(struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason)
{
	struct value *row = add_row(deals, DEAL_EVENTS);
	int closes = kind == EVENT_REVIVE ? -1 : deal->stage == STAGE_ENDED;
	bool known;

	deal->event_id = row[0].number;
	deal->since = deals->date;
	row[1] = value_int(deal->id);
	row[2] = value_string(deals->today);
	row[3] = value_string(deal_event_name(kind));
	row[4] = value_string(deal_stage_name(deal->stage));
	row[5] = value_int(closes);
	row[6] = value_int(deal->party_id);
	row[7] = reference(deal->contract_id);
	row[8] = reference(deal->plan_id);
	row[9] = day(deals, deal->has_until, deal->until);
	row[10] = deal->deposit_kind[0] != '\0' ? copy(deals, deal->deposit_kind) : value_null();
	row[11] = deal->priced ? value_int(deal->list_fen) : value_null();
	row[12] = deal->priced ? value_int(deal->price_fen) : value_null();
	row[13] = copy(deals, reason);
	known = keep(deals, deal);
	if (closes != 0 && deal->room_id != 0)
		hold_all(deals, deal, known, closes > 0 ? 0 : deal->id);
}

void
deals_end(struct deals *deals, struct deal *deal, enum deal_event_kind kind, const char *reason)
{
	deal->stage = STAGE_ENDED;
	deal->has_until = false;
	deals_event(deals, deal, kind, reason);
}

void
deals_line(struct deals *deals, const struct deal *deal, int64_t item_id, int64_t room_id,
    int64_t list_fen, int64_t price_fen, const char *discounts)
{
	struct value *row = add_row(deals, DEAL_LINES);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = value_int(item_id);
	row[4] = reference(room_id);
	row[5] = value_int(list_fen);
	row[6] = value_int(price_fen);
	row[7] = copy(deals, discounts);
}

void
deals_instalment(struct deals *deals, const struct deal *deal, const char *step, int64_t item_id,
    int64_t amount_fen, const char *due, bool has_due, date_day due_on)
{
	struct value *row = add_row(deals, DEAL_INSTALMENTS);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = copy(deals, step);
	row[4] = value_int(item_id);
	row[5] = value_int(amount_fen);
	row[6] = copy(deals, due);
	row[7] = day(deals, has_due, due_on);
}

void
deals_buyer(struct deals *deals, const struct deal *deal, int64_t party_id, const char *share)
{
	struct value *row = add_row(deals, DEAL_BUYERS);

	row[1] = value_int(deal->event_id);
	row[2] = value_int(deal->id);
	row[3] = value_int(party_id);
	row[4] = copy(deals, share);
}

void
deals_contract(struct deals *deals, struct deal *deal)
{
	struct value *row = add_row(deals, DEAL_CONTRACTS);

	deal->contract_id = row[0].number;
	row[1] = copy(deals, deal->code);
	row[2] = value_int(deal->party_id);
	row[3] = reference(deal->room_id);
	row[4] = value_string(deals->today);
}

static enum rc
rows_next(void *source, struct value row[FEED_COLUMNS], bool *more)
{
	struct deal_rows *rows = source;

	*more = rows->next < rows->count;
	if (*more)
		memcpy(row, rows->list[rows->next++], sizeof *rows->list);
	return RC_OK;
}

static enum rc
put(struct deals *deals, enum deal_table table)
{
	struct deal_rows *rows = &deals->rows[table];
	struct feed feed = {.next = rows_next, .source = rows};
	enum rc rc;

	if (rows->count == 0)
		return RC_OK;
	rows->next = 0;
	rc = feed_insert(deals->ledger, tables[table].insert, &feed, NULL);
	if (rc != RC_OK || table != DEAL_CONTRACTS) /* a master; the others are facts */
		return rc;
	return history_add_range(deals->ledger, tables[table].name, rows->last_id + 1,
	    rows->last_id + (int64_t)rows->count);
}

enum rc
deals_write(struct deals *deals)
{
	enum rc rc = RC_OK;

	for (enum deal_table table = 0; table < DEAL_TABLES && rc == RC_OK; table++)
		rc = put(deals, table);
	return rc;
}
