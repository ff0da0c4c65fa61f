#include "bank/movement.h"

#include <string.h>

static const char *const names[MOVEMENT_CELLS] = {
    [CELL_LINE] = "line",
    [CELL_STATUS] = "status",
    [CELL_DATE] = "date",
    [CELL_VALUE_DATE] = "value_date",
    [CELL_AMOUNT] = "amount",
    [CELL_BALANCE] = "balance",
    [CELL_CURRENCY] = "currency",
    [CELL_ACCOUNT] = "account",
    [CELL_PARTY] = "party",
    [CELL_PARTY_ACCOUNT] = "party_account",
    [CELL_MEMO] = "memo",
    [CELL_ID] = "id",
    [CELL_REFERENCE] = "reference",
};

void
movement_header(struct rows *rows)
{
	for (int i = 0; i < MOVEMENT_CELLS; i++)
		rows_cell(rows, (struct slice){names[i], strlen(names[i])});
	rows_end(rows);
}

void
movement_add(struct movement *movement, enum movement_cell cell, struct slice part)
{
	struct text *text = &movement->cells[cell];
	size_t room = MOVEMENT_CELL_MAX - text->length;

	text_add(
	    text, part.bytes, part.length <= room ? part.length : utf8_floor(part.bytes, room));
}

void
movement_add_line(struct movement *movement, enum movement_cell cell, struct slice part)
{
	static const struct slice line_end = {"\n", 1};

	if (part.length == 0)
		return;
	if (movement->cells[cell].length > 0)
		movement_add(movement, cell, line_end);
	movement_add(movement, cell, part);
}

void
movement_set(struct movement *movement, enum movement_cell cell, const char *word)
{
	text_clear(&movement->cells[cell]);
	text_adds(&movement->cells[cell], word);
}

void
movement_clear(struct movement *movement)
{
	for (int i = 0; i < MOVEMENT_CELLS; i++)
		if (i != CELL_ACCOUNT && i != CELL_CURRENCY)
			text_clear(&movement->cells[i]);
}

void
movement_write(struct movement *movement, struct rows *rows, long line, const char *status)
{
	movement_set(movement, CELL_STATUS, status);
	text_clear(&movement->cells[CELL_LINE]);
	text_printf(&movement->cells[CELL_LINE], "%ld", line);
	for (int i = 0; i < MOVEMENT_CELLS; i++)
		rows_cell(rows,
		    (struct slice){text_string(&movement->cells[i]), movement->cells[i].length});
	rows_end(rows);
	movement_clear(movement);
}

void
movement_release(struct movement *movement)
{
	for (int i = 0; i < MOVEMENT_CELLS; i++)
		text_release(&movement->cells[i]);
}

void
movement_date(struct movement *movement, enum movement_cell cell, struct slice digits)
{
	const char *p = digits.bytes;

	text_clear(&movement->cells[cell]);
	if (digits.length == 6)
		text_printf(&movement->cells[cell], "20%.2s-%.2s-%.2s", p, p + 2, p + 4);
	else if (digits.length == 8)
		text_printf(&movement->cells[cell], "%.4s-%.2s-%.2s", p, p + 4, p + 6);
	else
		movement_add(movement, cell, digits);
}

void
movement_amount(
    struct movement *movement, enum movement_cell cell, struct slice amount, char mark, bool minus)
{
	struct text *text = &movement->cells[cell];

	text_clear(text);
	if (amount.length > 0 && (amount.bytes[0] == '-' || amount.bytes[0] == '+')) {
		minus ^= amount.bytes[0] == '-';
		amount.bytes++;
		amount.length--;
	}
	if (minus)
		text_addc(text, '-');
	movement_add(movement, cell, amount);
	for (size_t i = 0; i < text->length; i++)
		if (text->bytes[i] == mark)
			text->bytes[i] = '.';
}
