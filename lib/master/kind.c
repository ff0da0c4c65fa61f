#include "master/kind.h"

#include <string.h>

#include "base/i18n.h"
#include "base/number.h"
#include "base/ratio.h"
#include "base/text.h"
#include "ledger/ledger.h"
#include "master/load-row.h"

enum { KINDS_MAX = 32 };

static const struct kind_column ledger_account_columns[] = {
    {.name = "code", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "type",
	.stored = "type",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"asset", "liability", "equity", "income", "expense", NULL}},
};

static const struct kind_column project_columns[] = {
    {.name = "project", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "city", .stored = "city"},
};

static const struct kind_column building_columns[] = {
    {.name = "building", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "project",
	.stored = "project_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_PROJECT},
    {.name = "name", .stored = "name"},
};

enum { ROOM_EXTRA = 12 };

static const struct kind_column room_columns[] = {
    {.name = "room", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "project",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_PROJECT},
    {.name = "building",
	.stored = "building_id",
	.type = TYPE_CODE,
	.flags = COLUMN_REQUIRED,
	.reference = REFERENCE_BUILDING},
    {.name = "unit", .stored = "unit"},
    {.name = "floor", .stored = "floor", .type = TYPE_INT, .flags = COLUMN_REQUIRED},
    {.name = "number", .stored = "number", .flags = COLUMN_REQUIRED},
    {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"residence", "shop", "office", "parking", "storage", NULL}},
    {.name = "layout", .stored = "layout"},
    {.name = "orientation", .stored = "orientation"},
    {.name = "view", .stored = "view"},
    {.name = "area",
	.stored = "area_cm2",
	.type = TYPE_AREA,
	.flags = COLUMN_REQUIRED | COLUMN_NOT_NEGATIVE},
    {.name = "inner_area",
	.stored = "inner_area_cm2",
	.type = TYPE_AREA,
	.flags = COLUMN_NOT_NEGATIVE},
    [ROOM_EXTRA] = {.stored = "extra", .fallback = "{}"},
};

static const struct kind_column party_columns[] = {
    {.name = "party", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"person", "company", NULL}},
    {.name = "id_no", .stored = "id_no"},
    {.name = "phone", .stored = "phone"},
    {.name = "email", .stored = "email"},
    {.name = "address", .stored = "address"},
    {.name = "consultant", .stored = "consultant"},
};

static const struct kind_column payer_columns[] = {
    {.name = "party",
	.stored = "party_id",
	.type = TYPE_CODE,
	.flags = COLUMN_KEY,
	.reference = REFERENCE_PARTY},
    {.name = "name", .stored = "name", .flags = COLUMN_KEY},
    {.name = "account", .stored = "account", .flags = COLUMN_KEY, .fallback = ""},
};

/* A new row without an account gets that of the setting account.WORD, by its class or kind. */
static enum rc
default_account(struct load *load, struct load_row *row, size_t word, size_t account)
{
	struct text key = {0};
	const char *code;
	int64_t id = 0;
	enum rc rc = RC_OK;

	if (row->values[account].kind != VALUE_NULL)
		return RC_OK;
	text_printf(&key, "account.%.*s", (int)row->values[word].length, row->values[word].bytes);
	code = ledger_setting(load_ledger(load), key.bytes, NULL);
	if (code == NULL)
		load_problem(load, load_column_name(load, account),
		    _("expected an account: the setting %s, which would give one, is not set"),
		    key.bytes);
	else
		rc = load_reference(load, REFERENCE_LEDGER_ACCOUNT, load_column_name(load, account),
		    0, value_string(code), &id);
	row->values[account] = value_int(id);
	text_release(&key);
	return rc;
}

static const char *
check_tax_rate(const char *text, size_t length, struct arena *arena)
{
	struct ratio rate;

	(void)arena;
	if (ratio_parse(text, length, &rate) && ratio_compare(rate, ratio_of(1)) >= 0)
		return _("expected a rate below 1, as 0.09 for 9 percent");
	return NULL;
}

enum { ITEM_CLASS = 2, ITEM_ACCOUNT = 4 };

static const struct kind_column item_columns[] = {
    {.name = "item", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    [ITEM_CLASS] = {.name = "class",
	.stored = "class",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"price", "deposit", "rent", "fee", "usage", "collected",
	    "tax", "late", "other", NULL}},
    {.name = "tax_rate",
	.stored = "tax_rate",
	.type = TYPE_DECIMAL,
	.flags = COLUMN_NOT_NEGATIVE,
	.check = check_tax_rate},
    [ITEM_ACCOUNT] = {.name = "account",
	.stored = "ledger_account_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_LEDGER_ACCOUNT},
};

static enum rc
check_item(struct load *load, struct load_row *row)
{
	return default_account(load, row, ITEM_CLASS, ITEM_ACCOUNT);
}

enum { ACCOUNT_KIND = 2, ACCOUNT_LEDGER = 5 };

static const struct kind_column account_columns[] = {
    {.name = "account", .stored = "code", .type = TYPE_CODE, .flags = COLUMN_KEY},
    {.name = "name", .stored = "name", .flags = COLUMN_REQUIRED},
    [ACCOUNT_KIND] = {.name = "kind",
	.stored = "kind",
	.flags = COLUMN_REQUIRED,
	.words = (const char *const[]){"bank", "cash", "pos", "channel", NULL}},
    {.name = "bank", .stored = "bank"},
    {.name = "number", .stored = "number"},
    [ACCOUNT_LEDGER] = {.name = "ledger_account",
	.stored = "ledger_account_id",
	.type = TYPE_CODE,
	.reference = REFERENCE_LEDGER_ACCOUNT},
    {.name = "supervised", .stored = "supervised", .type = TYPE_BOOL, .fallback = "0"},
};

static enum rc
check_account(struct load *load, struct load_row *row)
{
	return default_account(load, row, ACCOUNT_KIND, ACCOUNT_LEDGER);
}

static const struct kind kind_ledger_account = {
    .name = "ledger-account", .table = "ledger_account", KIND_COLUMNS(ledger_account_columns)};
static const struct kind kind_project = {
    .name = "project", .table = "project", KIND_COLUMNS(project_columns)};
static const struct kind kind_building = {
    .name = "building", .table = "building", KIND_COLUMNS(building_columns)};
static const struct kind kind_room = {
    .name = "room", .table = "room", KIND_COLUMNS(room_columns), .extra = ROOM_EXTRA};
static const struct kind kind_party = {
    .name = "party", .table = "party", KIND_COLUMNS(party_columns)};
static const struct kind kind_payer = {
    .name = "payer", .table = "payer", KIND_COLUMNS(payer_columns)};
static const struct kind kind_item = {
    .name = "item", .table = "item", KIND_COLUMNS(item_columns), .check = check_item};
static const struct kind kind_account = {
    .name = "account", .table = "account", KIND_COLUMNS(account_columns), .check = check_account};

const struct kind *const kinds[] = {&kind_ledger_account, &kind_item, &kind_account, &kind_dun,
    &kind_rule, &kind_holiday, &kind_project, &kind_building, &kind_room, &kind_party, &kind_payer,
    &kind_consent, &kind_plan, &kind_step, &kind_discount, &kind_discount_limit, &kind_down_payment,
    &kind_milestone, &kind_contract, &kind_clause, &kind_meter, &kind_reading, &kind_meter_reading,
    &kind_bill, NULL};

const struct kind *
kind_find(const char *name)
{
	size_t i = 0;

	while (kinds[i] != NULL && strcmp(kinds[i]->name, name) != 0)
		i++;
	return kinds[i];
}

const char *
kind_nearest(const char *name)
{
	const char *names[KINDS_MAX];
	size_t i = 0;

	for (; kinds[i] != NULL; i++)
		names[i] = kinds[i]->name;
	names[i] = NULL;
	return text_nearest(name, names);
}
