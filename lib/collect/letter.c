#include "collect/letter.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "collect/mail.h"
#include "collect/template.h"
#include "ledger/follow.h"
#include "master/bill-code.h"
#include "master/form.h"
#include "master/setting.h"

/* What templates may name: deed-dun(1) lists them. */
enum field {
	FIELD_ENTITY,
	FIELD_DATE,
	FIELD_LEVEL,
	FIELD_PARTY,
	FIELD_NAME,
	FIELD_ADDRESS,
	FIELD_PHONE,
	FIELD_EMAIL,
	FIELD_COUNT,
	FIELD_SUM,
	FIELD_TOTAL,
	FIELD_FEE,
	FIELD_BILL, /* from here on: in the block only */
	FIELD_CONTRACT,
	FIELD_ROOM,
	FIELD_ITEM,
	FIELD_PERIOD,
	FIELD_START,
	FIELD_END,
	FIELD_BILLED_ON,
	FIELD_DUE,
	FIELD_DAYS_LATE,
	FIELD_AMOUNT,
	FIELD_OPEN,
	FIELDS
};

static const char *const field_names[FIELDS] = {"entity", "date", "level", "party", "name",
    "address", "phone", "email", "count", "sum", "total", "fee", "bill", "contract", "room", "item",
    "period", "start", "end", "billed_on", "due", "days_late", "amount", "open"};

static const struct template_fields template_fields = {
    .names = field_names, .common = FIELD_BILL, .count = FIELDS};

enum sql { SQL_PARTY, SQL_REFUSED, SQL_BILL };

static const char *const sql[] = {
    [SQL_PARTY] = "SELECT p.id, p.code, p.name, p.email, p.address, p.phone"
		  " FROM party p WHERE p.id >= ? ORDER BY p.id",
    [SQL_REFUSED] = "SELECT c.party_id, group_concat(c.channel, ' ') FROM consent c"
		    " WHERE c.party_id >= ? AND c.allowed = 0"
		    " GROUP BY c.party_id ORDER BY c.party_id",
    [SQL_BILL] =
	"SELECT b.id, b.own_code, c.code, r.code, i.name, b.start_on, b.end_on, b.billed_on,"
	" b.due_on, b.amount_fen FROM bill b CROSS JOIN contract c ON c.id = b.contract_id"
	" JOIN item i ON i.id = b.item_id LEFT JOIN room r ON r.id = b.room_id"
	" WHERE b.id >= ? ORDER BY b.id",
};

struct letters {
	struct ledger *ledger;
	const struct levels *levels;
	struct template **templates; /* by level */
	const char ***ways; /* by level: the channels to try */
	char *from_name, *from_address; /* NULL: not set */
	char *entity;
	date_day date;
	struct follow party, refused, bill;
};

/* The texts of a letter that is being written. */
struct writing {
	struct letters *letters;
	const struct letter *letter;
	const char *values[FIELDS];
	char date[DATE_TEXT], due[DATE_TEXT];
	char count[NUMBER_TEXT], sum[NUMBER_TEXT], total[NUMBER_TEXT], fee[NUMBER_TEXT];
	char days_late[NUMBER_TEXT], amount[NUMBER_TEXT], open[NUMBER_TEXT];
	char code[BILL_CODE];
	struct text period;
	enum rc rc;
};

/* The template of a level. */
static enum rc
read_template(struct letters *letters, size_t level, const char *folder)
{
	const char *form = letters->levels->list[level].form;
	struct text path = {0};

	if (strchr(form, '/') != NULL)
		return error_add(ledger_errors(letters->ledger), RC_CONFIG, NULL,
		    _("dunning level %s: expected a form's name without /, got %s"),
		    letters->levels->list[level].code, quote_text(form));
	(void)form_path(letters->ledger, folder, form, &path); /* none: the reader tells */
	letters->templates[level] =
	    template_read(path.bytes, &template_fields, ledger_errors(letters->ledger));
	text_release(&path);
	return letters->templates[level] != NULL ? RC_OK : RC_CONFIG;
}

static enum rc
read_sender(struct letters *letters)
{
	const char *from = setting_text(letters->ledger, "notice.from");

	if (from[0] == '\0' ||
	    mail_address_split(from, &letters->from_name, &letters->from_address))
		return RC_OK;
	return error_add(ledger_errors(letters->ledger), RC_CONFIG, NULL,
	    _("setting notice.from: expected name@domain or Name <name@domain>, got %s"),
	    quote_text(from));
}

/* Whether the word stands in the list, whose words have blanks between them. */
static bool
has_word(const char *list, const char *word, size_t length)
{
	for (const char *p = list + strspn(list, " "); *p != '\0'; p += strspn(p, " ")) {
		size_t here = strcspn(p, " ");

		if (here == length && memcmp(p, word, length) == 0)
			return true;
		p += here;
	}
	return false;
}

static const char *
channel_named(const char *word, size_t length)
{
	static const char *const channels[] = {"email", "sms", "letter"};

	for (size_t i = 0; i < sizeof channels / sizeof *channels; i++)
		if (has_word(channels[i], word, length))
			return channels[i];
	return NULL; /* none */
}

/* Adds the channels of a list, whose words have blanks between them. */
static const char **
ways_add(const char **ways, const char *list)
{
	for (const char *p = list; *p != '\0'; p += strspn(p, " ")) {
		size_t length = strcspn(p, " ");
		const char *channel = channel_named(p, length);

		if (channel != NULL)
			*ways++ = channel;
		p += length;
	}
	return ways;
}

/* The level's channel, and then those it falls back to; NULL is the last. */
static const char **
ways_of(const struct level *level)
{
	size_t words = strlen(level->channel) + strlen(level->fallback) + 1; /* at most */
	const char **ways = xcalloc(words + 1, sizeof *ways);

	(void)ways_add(ways_add(ways, level->channel), level->fallback);
	return ways;
}

struct letters *
letters_open(
    struct ledger *ledger, const struct levels *levels, date_day date, const char *templates)
{
	struct letters *letters = xcalloc(1, sizeof *letters);
	enum rc rc;

	*letters = (struct letters){.ledger = ledger,
	    .levels = levels,
	    .templates = xcalloc(levels->count, sizeof(struct template *)),
	    .entity = xstrdup(setting_text(ledger, "entity")),
	    .date = date};
	letters->ways = xcalloc(levels->count, sizeof *letters->ways);
	follow_begin(&letters->party, ledger, sql[SQL_PARTY]);
	follow_begin(&letters->refused, ledger, sql[SQL_REFUSED]);
	follow_begin(&letters->bill, ledger, sql[SQL_BILL]);
	rc = read_sender(letters);
	for (size_t i = 0; i < levels->count; i++) {
		letters->ways[i] = ways_of(&levels->list[i]);
		if (read_template(letters, i, templates) != RC_OK)
			rc = RC_CONFIG;
	}
	if (rc == RC_OK)
		return letters;
	letters_close(letters);
	return NULL;
}

void
letters_close(struct letters *letters)
{
	if (letters == NULL)
		return;
	for (size_t i = 0; i < letters->levels->count; i++) {
		template_free(letters->templates[i]);
		free(letters->ways[i]);
	}
	follow_end(&letters->party);
	follow_end(&letters->refused);
	follow_end(&letters->bill);
	free(letters->templates);
	free(letters->ways);
	free(letters->from_name);
	free(letters->from_address);
	free(letters->entity);
	free(letters);
}

/* The columns of SQL_PARTY and SQL_REFUSED. */
enum { PARTY_CODE = 1, PARTY_NAME, PARTY_EMAIL, PARTY_ADDRESS, PARTY_PHONE };
enum { REFUSED_CHANNELS = 1 };

/* A number that an SMS can go to: digits, maybe after a +; blanks, hyphens and brackets are left
 * out. NULL: it is none. */
static const char *
phone_number(const char *phone, struct arena *arena)
{
	enum { DIGITS_MIN = 5, DIGITS_MAX = 20 };
	char number[DIGITS_MAX + 2];
	size_t length = 0, plus = phone[0] == '+';

	for (const char *p = phone; *p != '\0'; p++) {
		if (strchr(" -()", *p) != NULL)
			continue;
		if ((*p < '0' || *p > '9') && (*p != '+' || p != phone))
			return NULL;
		if (length == DIGITS_MAX + plus)
			return NULL;
		number[length++] = *p;
	}
	return length >= DIGITS_MIN + plus ? arena_strndup(arena, number, length) : NULL;
}

/* Where the party is reached by this channel; NULL: nowhere. */
static const char *
address_of(struct statement *party, const char *channel, struct arena *arena)
{
	const char *email = column_text(party, PARTY_EMAIL);

	if (strcmp(channel, "email") == 0)
		return mail_address_valid(email) ? arena_strdup(arena, email) : NULL;
	if (strcmp(channel, "sms") == 0)
		return phone_number(column_text(party, PARTY_PHONE), arena);
	return arena_strdup(arena, column_text(party, PARTY_ADDRESS));
}

static bool
is_refused(const char *refused, const char *channel)
{
	return refused[0] != '\0' && has_word(refused, channel, strlen(channel));
}

/* Why none of these will do. */
static const char *
why_none(const char *const *ways, const char *refused, struct arena *arena)
{
	struct text why = {0};
	const char *reason;

	for (; *ways != NULL; ways++)
		text_printf(&why,
		    is_refused(refused, *ways) ? _("%s%s: not allowed") : _("%s%s: no address"),
		    why.length > 0 ? "; " : "", *ways);
	reason = arena_strdup(arena, text_string(&why));
	text_release(&why);
	return reason;
}

/* The first of the ways that reaches the party. */
static void
choose_channel(const char *const *ways, struct statement *party, const char *refused,
    struct arena *arena, struct letter *letter)
{
	const char *const *way = ways;

	for (; *way != NULL && letter->address == NULL; way++)
		if (!is_refused(refused, *way) &&
		    (letter->address = address_of(party, *way, arena)) != NULL)
			letter->channel = *way;
	if (letter->channel == NULL)
		letter->why = why_none(ways, refused, arena);
}

/* What letters need beyond the ledger's facts. */
static enum rc
check_sender(const struct letters *letters, const struct letter *letter)
{
	if (letters->entity[0] == '\0')
		return error_add(ledger_errors(letters->ledger), RC_CONFIG, NULL,
		    _("letters are signed with the company's name, and none is set: "
		      "deed config entity NAME"));
	if (letter->channel != NULL && strcmp(letter->channel, "email") == 0 &&
	    letters->from_address == NULL)
		return error_add(ledger_errors(letters->ledger), RC_CONFIG, NULL,
		    _("dunning level %s goes by e-mail, and no sender is set: "
		      "`deed config notice.from 'Name <name@domain>'`"),
		    letter->level);
	return RC_OK;
}

enum rc
letter_address(struct letters *letters, const struct dues *dues, const struct due *first,
    size_t count, struct arena *arena, struct letter *letter)
{
	const struct level *level = &letters->levels->list[first->level];
	struct statement *party = letters->party.statement;
	const char *refused = "";
	enum rc rc = RC_OK;

	*letter = (struct letter){.level = level->code,
	    .dues = first,
	    .count = count,
	    .party_open_fen = dues->party_open_fen[first->party_id]};
	for (size_t i = 0; i < count; i++)
		letter->sum_fen += first[i].open_fen; /* at most party_open_fen */
	if (follow_to(&letters->refused, first->party_id, &rc))
		refused = column_text(letters->refused.statement, REFUSED_CHANNELS);
	if (rc == RC_OK && follow_to(&letters->party, first->party_id, &rc)) {
		letter->party = arena_strdup(arena, column_text(party, PARTY_CODE));
		letter->name = arena_strdup(arena, column_text(party, PARTY_NAME));
		choose_channel(letters->ways[first->level], party, refused, arena, letter);
		letter->fallback =
		    letter->channel != NULL && strcmp(letter->channel, level->channel) != 0;
	}
	return rc == RC_OK ? check_sender(letters, letter) : rc;
}

const char *
letter_suffix(const struct letter *letter)
{
	return strcmp(letter->channel, "email") == 0 ? ".eml" : ".txt";
}

static const char *
money(int64_t fen, char text[NUMBER_TEXT])
{
	(void)number_format_grouped(fen, MONEY_DECIMALS, text);
	return text;
}

/* "2026-01-01 – 2026-01-31", or nothing when the bill has no period. */
static void
write_period(struct writing *writing)
{
	const char *start = writing->values[FIELD_START];

	text_clear(&writing->period);
	if (start[0] != '\0') {
		text_adds(&writing->period, start);
		text_adds(&writing->period, " – ");
		text_adds(&writing->period, writing->values[FIELD_END]);
	}
	writing->values[FIELD_PERIOD] = text_string(&writing->period);
}

/* What the row of SQL_BILL, on which the statement stays, tells. */
static void
write_bill(struct writing *writing, struct statement *row)
{
	enum { ID, OWN_CODE, TEXTS };
	static const enum field fields[] = {FIELD_CONTRACT, FIELD_ROOM, FIELD_ITEM, FIELD_START,
	    FIELD_END, FIELD_BILLED_ON, FIELD_DUE};
	enum { AMOUNT = TEXTS + sizeof fields / sizeof *fields };

	for (int i = TEXTS; i < AMOUNT; i++)
		writing->values[fields[i - TEXTS]] = column_text(row, i);
	writing->values[FIELD_BILL] = column_null(row, OWN_CODE)
	    ? bill_code_format(column_int(row, ID), writing->code)
	    : column_text(row, OWN_CODE);
	writing->values[FIELD_AMOUNT] = money(column_int(row, AMOUNT), writing->amount);
	write_period(writing);
}

/* The block's fields for the nth bill; the letter's own fee is the last. */
static void
write_line(void *context, size_t n)
{
	struct writing *writing = context;
	const struct letter *letter = writing->letter;
	const struct due fee = {.bill_id = letter->fee_id,
	    .open_fen = letter->fee_fen,
	    .due_on = writing->letters->date};
	const struct due *due = n < letter->count ? &letter->dues[n] : &fee;
	struct follow *bill = &writing->letters->bill;

	if (follow_to(bill, due->bill_id, &writing->rc))
		write_bill(writing, bill->statement);
	(void)number_format(writing->letters->date - due->due_on, 0, writing->days_late);
	writing->values[FIELD_DAYS_LATE] = writing->days_late;
	writing->values[FIELD_OPEN] = money(due->open_fen, writing->open);
}

static void
write_head(struct writing *writing)
{
	const struct letter *letter = writing->letter;
	struct follow *party = &writing->letters->party;

	writing->values[FIELD_ENTITY] = writing->letters->entity;
	writing->values[FIELD_DATE] = date_format(writing->letters->date, writing->date);
	writing->values[FIELD_LEVEL] = letter->level;
	writing->values[FIELD_PARTY] = letter->party;
	writing->values[FIELD_NAME] = letter->name;
	(void)number_format((int64_t)letter->count, 0, writing->count);
	writing->values[FIELD_COUNT] = writing->count;
	writing->values[FIELD_SUM] = money(letter->sum_fen, writing->sum);
	writing->values[FIELD_TOTAL] = money(letter->party_open_fen, writing->total);
	writing->values[FIELD_FEE] = money(letter->fee_fen, writing->fee);
	if (follow_to(party, letter->dues->party_id, &writing->rc)) {
		writing->values[FIELD_EMAIL] = column_text(party->statement, PARTY_EMAIL);
		writing->values[FIELD_ADDRESS] = column_text(party->statement, PARTY_ADDRESS);
		writing->values[FIELD_PHONE] = column_text(party->statement, PARTY_PHONE);
	}
}

static void
write_mail(
    const struct writing *writing, const char *subject, const struct text *body, struct text *bytes)
{
	const struct letter *letter = writing->letter;
	struct text id = {0};
	const struct mail mail = {.from_name = writing->letters->from_name,
	    .from_address = writing->letters->from_address,
	    .to_name = letter->name,
	    .to_address = letter->address,
	    .subject = subject,
	    .date = writing->letters->date,
	    .body = text_string(body),
	    .body_length = body->length};
	struct mail whole = mail;

	/* its first bill: a bill gets one notice a level, so no other letter has it */
	text_printf(&id, "notice.%lld.%lld",
	    (long long)writing->letters->levels->list[letter->dues->level].id,
	    (long long)letter->dues->bill_id);
	whole.id = id.bytes;
	mail_build(bytes, &whole);
	text_release(&id);
}

enum rc
letter_write(struct letters *letters, const struct letter *letter, struct text *bytes)
{
	const struct template *template = letters->templates[letter->dues->level];
	struct writing writing = {.letters = letters, .letter = letter};
	const struct template_values values = {.values = writing.values,
	    .lines = letter->count + (letter->fee_id != 0),
	    .line = write_line,
	    .context = &writing};
	struct text subject = {0}, body = {0};

	write_head(&writing);
	template_subject(template, &values, &subject);
	template_body(template, &values, &body);
	if (strcmp(letter->channel, "email") == 0)
		write_mail(&writing, text_string(&subject), &body, bytes);
	else
		text_add(bytes, text_string(&body), body.length);
	text_release(&subject);
	text_release(&body);
	text_release(&writing.period);
	return writing.rc;
}
