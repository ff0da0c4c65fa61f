#include "sales/words.h"

#include "master/cell.h"

bool
words_next(struct value *rest, struct value *word)
{
	const char *comma;
	size_t length;

	if (rest->kind != VALUE_TEXT)
		return false;
	comma = memchr(rest->bytes, ',', rest->length);
	length = comma != NULL ? (size_t)(comma - rest->bytes) : rest->length;
	*word = cell_trim(rest->bytes, length);
	*rest = comma != NULL ? value_text(comma + 1, rest->length - length - 1) : value_null();
	return true;
}

struct value
words_cut(struct value *word)
{
	const char *equals = memchr(word->bytes, '=', word->length);
	struct value after = value_null();

	if (equals != NULL) {
		after = cell_trim(equals + 1, word->length - (size_t)(equals - word->bytes) - 1);
		*word = cell_trim(word->bytes, (size_t)(equals - word->bytes));
	}
	return after;
}
