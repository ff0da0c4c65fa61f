#include "bank/key.h"

#include <string.h>

enum { HASH_HEX = 32 };

/* Fields go in with their lengths, so that no two rows are run together to the same bytes. */
static void
add_text(struct text *content, struct slice slice)
{
	text_printf(content, "%zu:", slice.length);
	text_add(content, slice.bytes, slice.length);
}

static void
hash_row(struct keys *keys, const struct bank_row *row, char hex[DIGEST_HEX])
{
	unsigned char hash[DIGEST_SIZE];
	struct text *content = &keys->content;

	text_clear(content);
	text_printf(content, "%d %d %lld ", row->day, row->seconds, (long long)row->amount_fen);
	if (row->has_balance)
		text_printf(content, "%lld", (long long)row->balance_fen);
	add_text(content, row->payer);
	add_text(content, row->payer_account);
	add_text(content, row->memo);
	add_text(content, row->id);
	add_text(content, row->order_id);
	if (keys->digest == NULL)
		keys->digest = digest_new();
	digest_add(keys->digest, content->bytes, content->length);
	digest_finish(keys->digest, hash);
	digest_hex(hash, hex);
}

struct slice
key_of(struct keys *keys, const struct profile *profile, const struct bank_row *row,
    const char date[DATE_TEXT])
{
	struct text *key = &keys->key;
	char hex[DIGEST_HEX];
	int64_t *count;

	text_clear(key);
	if (row->id.length > 0 && !profile->key_content) {
		text_add(key, row->id.bytes, row->id.length);
		text_addc(key, '|');
		text_add(key, date, DATE_TEXT - 1);
		return (struct slice){key->bytes, key->length};
	}
	if (keys->by_day && keys->day != row->day)
		map_release(&keys->seen);
	keys->day = row->day;
	hash_row(keys, row, hex);
	count = map_put(&keys->seen, hex, HASH_HEX, NULL);
	text_add(key, date, DATE_TEXT - 1);
	text_addc(key, '#');
	text_add(key, hex, HASH_HEX);
	if (++*count > 1)
		text_printf(key, "#%lld", (long long)*count);
	return (struct slice){key->bytes, key->length};
}

void
keys_release(struct keys *keys)
{
	map_release(&keys->seen);
	digest_free(keys->digest);
	text_release(&keys->content);
	text_release(&keys->key);
}
