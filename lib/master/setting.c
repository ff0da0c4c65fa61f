#include "master/setting.h"

#include <assert.h>
#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/text.h"
#include "ledger/history.h"
#include "ledger/statement.h"
#include "master/calendar.h"
#include "master/clause-text.h"

static enum rc
refuse(
    struct ledger *ledger, const struct setting *setting, const char *expected, const char *value)
{
	struct place place = {.column = setting->key};

	return error_add(
	    ledger_errors(ledger), RC_DATA, &place, _("%s, got %s"), expected, quote_text(value));
}

static enum rc
check_name(struct ledger *ledger, const struct setting *setting, const char *value)
{
	for (const char *p = value; *p != '\0'; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			return refuse(
			    ledger, setting, _("expected text without control characters"), value);
	if (value[0] == '\0')
		return refuse(ledger, setting, _("expected a name"), value);
	return RC_OK;
}

static enum rc
check_currency(struct ledger *ledger, const struct setting *setting, const char *value)
{
	if (strlen(value) == 3 && strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 3)
		return RC_OK;
	return refuse(
	    ledger, setting, _("expected a currency code of three capitals, as CNY"), value);
}

static enum rc
check_seconds(struct ledger *ledger, const struct setting *setting, const char *value)
{
	int64_t seconds;

	if (number_parse_range(value, strlen(value), 0, 1, 86400, &seconds) == PARSED_OK)
		return RC_OK;
	return refuse(ledger, setting, _("expected seconds, 1 to 86400"), value);
}

static enum rc
check_language(struct ledger *ledger, const struct setting *setting, const char *value)
{
	if (strcmp(value, "zh_CN") == 0 || strcmp(value, "en") == 0)
		return RC_OK;
	return refuse(ledger, setting, _("expected zh_CN or en"), value);
}

static enum rc
check_count(struct ledger *ledger, const struct setting *setting, const char *value)
{
	enum { COUNT_MAX = 100000 };
	int64_t count;

	if (number_parse_range(value, strlen(value), 0, 1, COUNT_MAX, &count) == PARSED_OK)
		return RC_OK;
	return refuse(ledger, setting, _("expected a whole number from 1 to 100000"), value);
}

static enum rc
check_quiet(struct ledger *ledger, const struct setting *setting, const char *value)
{
	struct quiet quiet;
	const char *word;
	size_t length;

	if (value[0] != '\0' && quiet_parse(value, &quiet, &word, &length))
		return RC_OK;
	return refuse(ledger, setting,
	    _("expected off, mon to sun, 1 to 31 with blanks between them, or none"), value);
}

static enum rc
check_days(struct ledger *ledger, const struct setting *setting, const char *value)
{
	int64_t days;

	if (number_parse_range(value, strlen(value), 0, 0, 366, &days) == PARSED_OK)
		return RC_OK;
	return refuse(ledger, setting, _("expected days, 0 to 366"), value);
}

static enum rc
check_rate(struct ledger *ledger, const struct setting *setting, const char *value)
{
	struct ratio rate;

	if (ratio_parse(value, strlen(value), &rate) && rate.numerator >= 0)
		return RC_OK;
	return refuse(ledger, setting, _("expected a decimal rate per day, as 0.0005"), value);
}

static enum rc
check_grace(struct ledger *ledger, const struct setting *setting, const char *value)
{
	struct late_grace grace;
	const char *expected = late_grace_parse(value, strlen(value), &grace);

	return expected == NULL ? RC_OK : refuse(ledger, setting, expected, value);
}

static enum rc
check_order(struct ledger *ledger, const struct setting *setting, const char *value)
{
	if (strcmp(value, "due") == 0 || strcmp(value, "costs") == 0)
		return RC_OK;
	return refuse(ledger, setting, _("expected due or costs"), value);
}

static enum rc
check_percent(struct ledger *ledger, const struct setting *setting, const char *value)
{
	enum { DECIMALS = 4, PERCENT_MAX = 1000 * 10000 };
	int64_t percent;

	if (number_parse_range(value, strlen(value), DECIMALS, 0, PERCENT_MAX, &percent) ==
	    PARSED_OK)
		return RC_OK;
	return refuse(
	    ledger, setting, _("expected percent, 0 to 1000 with at most 4 decimals"), value);
}

static enum rc
check_permit(struct ledger *ledger, const struct setting *setting, const char *value)
{
	if (strcmp(value, "required") == 0 || strcmp(value, "off") == 0)
		return RC_OK;
	return refuse(ledger, setting, _("expected required or off"), value);
}

static enum rc
check_item(struct ledger *ledger, const struct setting *setting, const char *value)
{
	static const char sql[] = "SELECT 1 FROM item WHERE code = :code";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_text(statement, ":code", value);
	if (statement_number(statement, 0) == 1)
		return RC_OK;
	return refuse(
	    ledger, setting, _("expected the code of an item (`deed load item` adds them)"), value);
}

static enum rc
check_account(struct ledger *ledger, const struct setting *setting, const char *value)
{
	static const char sql[] = "SELECT 1 FROM ledger_account WHERE code = :code";
	struct statement *statement = ledger_statement(ledger, sql);

	bind_text(statement, ":code", value);
	if (statement_number(statement, 0) == 1)
		return RC_OK;
	return refuse(ledger, setting,
	    _("expected the code of a ledger account (`deed load ledger-account` adds them)"),
	    value);
}

const struct setting settings[] = {
    {"entity", "", N_("name of the legal entity whose books these are"), check_name},
    {"currency", "CNY", N_("currency of all amounts"), check_currency},
    {"notice.from", "", N_("sender of notices by mail: Name <name@domain>"), NULL},
    {"notice.language", "zh_CN", N_("language of notices: zh_CN or en"), check_language},
    {"notice.folder", NULL, N_("folder of the site's own templates of notices"), check_name},
    {"notice.quiet", "off", N_("days without letters: off, mon to sun, 1 to 31, none"),
	check_quiet},
    {"notify.sendmail", NULL, N_("command that sends a mail: /usr/sbin/sendmail -t -oi"), NULL},
    {"notify.sms", NULL,
	N_("command that sends an SMS: the number follows it, the text is its input"), NULL},
    {"notify.attempts", "5", N_("how often a letter is tried"), check_count},
    {"notify.wait_minutes", "15", N_("from one try to the next"), check_count},
    {"notify.timeout_seconds", "60", N_("what one try may take"), check_count},
    {"notify.days", "7", N_("a letter older than this is not sent any more"), check_count},
    {"dun.fee_item", "late", N_("item of the bills for the fees of dunning levels"), check_item},
    {"dun.outbox", "outbox", N_("folder that notices are written to"), check_name},
    {"document.outbox", "documents", N_("folder that payment documents are written to"),
	check_name},
    {"match.order", "due",
	N_("what money pays first: due (what is due longest) or costs (costs, interest, principal)"),
	check_order},
    {"deal.reserve_days", "7", N_("how many days a reservation may last at most"), check_count},
    {"deal.call_days", "1", N_("days in which a called queue number may book"), check_count},
    {"deal.book_days", "7", N_("days from a booking to the subscription"), check_count},
    {"deal.sign_days", "7", N_("days from a subscription to the contract"), check_count},
    {"deal.extend_days", "14", N_("days by which a deal's time limit may be put off at once"),
	check_count},
    {"sale.item", "price", N_("item of the rooms that a deal sells"), check_item},
    {"sale.decoration_item", "decoration", N_("item of the decoration sold with a room"),
	check_item},
    {"sale.bill_days", "7", N_("days before they are due that instalments are billed"), check_days},
    {"sale.late_rate", NULL, N_("late fee of instalments a day, as 0.0005"), check_rate},
    {"sale.late_grace", NULL, N_("days that bear none: 7, or 7 conditional"), check_grace},
    {"price.filed_up", NULL, N_("percent that list and deal prices may lie above the filed price"),
	check_percent},
    {"price.filed_down", NULL, N_("percent that they may lie below it"), check_percent},
    {"release.permit", "off", N_("number and date of the presale permit: required or off"),
	check_permit},
    {"control.ask", NULL, N_("who is asked for what goes beyond a limit"), check_name},
    {"late.item", "late", N_("item of the penalties that late-fee bills"), check_item},
    {"loan.item", "loan", N_("item of commercial loans in payment plans"), check_item},
    {"loan.fund_item", "fund-loan", N_("item of provident fund loans in payment plans"),
	check_item},
    {"account.receivable", "1122", N_("bills are debited here"), check_account},
    {"account.advance", "2203", N_("money of a party that settles no bill yet"), check_account},
    {"account.suspense", "2241.99", N_("money whose party is not decided yet"), check_account},
    {"account.output_tax", "2221.01", N_("the VAT inside bills"), check_account},
    {"account.price", "6001", N_("of a new item of class price"), check_account},
    {"account.deposit", "2241.01", N_("of a new item of class deposit"), check_account},
    {"account.rent", "6051", N_("of a new item of class rent"), check_account},
    {"account.fee", "6051", N_("of a new item of class fee"), check_account},
    {"account.usage", "6051", N_("of a new item of class usage"), check_account},
    {"account.collected", "2241.02", N_("of a new item of class collected"), check_account},
    {"account.tax", "2241.02", N_("of a new item of class tax"), check_account},
    {"account.late", "6301", N_("of a new item of class late"), check_account},
    {"account.other", "6051", N_("of a new item of class other"), check_account},
    {"account.bank", "1002", N_("of a new account of kind bank"), check_account},
    {"account.cash", "1001", N_("of a new account of kind cash"), check_account},
    {"account.pos", "1012", N_("of a new account of kind pos"), check_account},
    {"account.channel", "1012", N_("of a new account of kind channel"), check_account},
    {"account.transit", "1012.99", N_("money between two of our own accounts"), check_account},
    {"account.interest", "6603", N_("interest that the bank pays"), check_account},
    {"account.charge", "6603", N_("charges of banks and payment channels"), check_account},
    {"account.discount", "6603", N_("discounts that payers took"), check_account},
    {"bank.folder", NULL, N_("folder of the site's own statement profiles"), check_name},
    {"report.folder", NULL, N_("folder of the site's own reports"), check_name},
    {"report.seconds", "600", N_("seconds that SQL of the site's own reports may take"),
	check_seconds},
    {0},
};

static const struct setting *
known(const char *key)
{
	const struct setting *setting = settings;

	while (setting->key != NULL && strcmp(setting->key, key) != 0)
		setting++;
	return setting;
}

const char *
setting_text(struct ledger *ledger, const char *key)
{
	const struct setting *setting = known(key);

	assert(setting->key != NULL);
	return ledger_setting(ledger, key, setting->initial);
}

int64_t
setting_number(struct ledger *ledger, const char *key)
{
	const char *text = setting_text(ledger, key), *initial = known(key)->initial;
	int64_t number = 0;

	if (number_parse(text, strlen(text), 0, &number) != PARSED_OK)
		(void)number_parse(
		    initial, strlen(initial), 0, &number); /* written behind our back */
	return number;
}

enum rc
setting_quiet(struct ledger *ledger, struct quiet *quiet)
{
	const char *word;
	size_t length;

	if (quiet_parse(setting_text(ledger, "notice.quiet"), quiet, &word, &length))
		return RC_OK;
	return error_add(ledger_errors(ledger), RC_CONFIG, NULL,
	    _("setting notice.quiet: expected off, mon to sun, 1 to 31 or none, got %s"),
	    quote(word, length));
}

const struct setting *
setting_find(const char *key, struct errors *errors)
{
	const char *keys[sizeof settings / sizeof *settings];
	const char *nearest;
	size_t i = 0;

	for (; settings[i].key != NULL; i++) {
		keys[i] = settings[i].key;
		if (strcmp(key, keys[i]) == 0)
			return &settings[i];
	}
	keys[i] = NULL;
	nearest = text_nearest(key, keys);
	if (nearest != NULL)
		(void)error_add(errors, RC_USAGE, NULL,
		    _("there is no setting %s; did you mean %s?"), quote_text(key), nearest);
	else
		(void)error_add(errors, RC_USAGE, NULL,
		    _("there is no setting %s; `deed config` lists them"), quote_text(key));
	return NULL;
}

static enum rc
store(struct ledger *ledger, const char *key, const char *value)
{
	static const char sql[] = "INSERT INTO setting (key, value) VALUES (:key, :value)"
				  " ON CONFLICT (key) DO UPDATE SET value = excluded.value";
	static const char find[] = "SELECT id FROM setting WHERE key = :key";
	struct statement *statement = ledger_statement(ledger, sql);
	enum rc rc;

	bind_text(statement, ":key", key);
	bind_text(statement, ":value", value);
	if ((rc = statement_run(statement)) != RC_OK)
		return rc;
	statement = ledger_statement(ledger, find);
	bind_text(statement, ":key", key);
	return history_add(ledger, "setting", statement_number(statement, 0));
}

enum rc
setting_set(struct ledger *ledger, const struct setting *setting, const char *value, bool *changed)
{
	const char *stored = ledger_setting(ledger, setting->key, NULL);
	enum rc rc;

	*changed = stored == NULL || strcmp(stored, value) != 0;
	if (utf8_valid(value, strlen(value)) != strlen(value))
		return refuse(ledger, setting, _("expected UTF-8"), "");
	if (setting->check != NULL && (rc = setting->check(ledger, setting, value)) != RC_OK)
		return rc;
	return *changed ? store(ledger, setting->key, value) : RC_OK;
}

enum rc
settings_init(struct ledger *ledger, const char *entity)
{
	enum rc rc = RC_OK;

	for (const struct setting *s = settings; s->key != NULL && rc == RC_OK; s++)
		if (s->initial != NULL)
			rc = store(
			    ledger, s->key, strcmp(s->key, "entity") == 0 ? entity : s->initial);
	return rc;
}
