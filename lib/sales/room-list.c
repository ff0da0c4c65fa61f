#include "sales/room-list.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "master/lookup.h"
#include "master/rooms.h"
#include "master/sheet.h"

static void
add(struct room_list *rooms, int64_t id, struct value code, struct place place)
{
	bool fresh;

	(void)map_put(&rooms->seen, (const char *)&id, sizeof id, &fresh);
	if (!fresh)
		return;
	rooms->list = array_grow(rooms->list, rooms->count, &rooms->capacity, sizeof *rooms->list);
	rooms->list[rooms->count++] =
	    (struct room_ref){id, arena_strndup(&rooms->arena, code.bytes, code.length), place};
}

static enum rc
read_file(struct room_list *rooms, struct ledger *ledger, const char *path)
{
	static const struct sheet_column columns[] = {{"room", true}};
	struct errors *errors = ledger_errors(ledger);
	struct sheet *sheet = sheet_open_some(ledger, path,
	    _("expected a room or a file of rooms, there is neither of the name %s"), columns, 1);
	struct place place = {.column = "room"};
	struct value code;
	bool more = true;
	enum rc rc = RC_OK;

	if (sheet == NULL)
		return errors_rc(errors);
	place.file = arena_strdup(&rooms->arena, sheet_name(sheet));
	while (!errors_full(errors) &&
	    (rc = sheet_next(sheet, &code, &place.line, &more)) == RC_OK && more) {
		int64_t id = code.kind == VALUE_NULL ? 0 : lookup_room(ledger, code);

		if (id == 0)
			(void)error_add(errors, RC_DATA, &place,
			    _("expected a room that is known, got %s"),
			    quote(code.bytes, code.length));
		else
			add(rooms, id, code, place);
	}
	sheet_close(sheet);
	return rc != RC_OK ? rc : errors_rc(errors);
}

static enum rc
read_word(struct room_list *rooms, struct ledger *ledger, const char *word)
{
	struct value code = value_string(word);
	int64_t id = lookup_room(ledger, code);

	if (id == 0)
		return read_file(rooms, ledger, word);
	add(rooms, id, code, (struct place){0});
	return RC_OK;
}

enum rc
room_list_read(struct room_list *rooms, struct ledger *ledger, char *const words[], int count)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < count && (rc == RC_OK || rc == RC_DATA); i++)
		rc = read_word(rooms, ledger, words[i]);
	return rc == RC_OK ? errors_rc(ledger_errors(ledger)) : rc;
}

enum rc
room_list_where(struct room_list *rooms, struct ledger *ledger, date_day date, const char *where)
{
	struct rooms *found = rooms_open_codes(ledger, date, where);
	struct value code;
	enum rc rc = RC_OK;

	if (found == NULL)
		return errors_rc(ledger_errors(ledger));
	while (rooms_next(found, &code, &rc))
		add(rooms, rooms_id(found), code, (struct place){0});
	rooms_close(found);
	return rc;
}

void
room_list_release(struct room_list *rooms)
{
	free(rooms->list);
	map_release(&rooms->seen);
	arena_release(&rooms->arena);
	*rooms = (struct room_list){0};
}
