#include "master/fields.h"

#include "base/i18n.h"

static const struct expr_field billing_fields[BILLING_FIELDS] = {
    [BILLING_RATE] = {"rate", TYPE_DECIMAL, NULL,
	N_("the clause's rate in the period, after steps")},
    [BILLING_AREA] = {"area", TYPE_AREA, NULL, N_("the room's area")},
    [BILLING_INNER_AREA] = {"inner_area", TYPE_AREA, NULL, N_("the room's inner area")},
    [BILLING_FLOOR] = {"floor", TYPE_INT, NULL, N_("the room's floor")},
    [BILLING_USAGE] = {"usage", TYPE_DECIMAL, NULL,
	N_("what the meters of the room ran in the period")},
    [BILLING_USED] = {"used", TYPE_DECIMAL, NULL,
	N_("what they ran in the year before the period")},
    [BILLING_DAYS] = {"days", TYPE_INT, NULL, N_("billed days of the period")},
    [BILLING_MONTHS] = {"months", TYPE_INT, NULL, N_("months of a whole period of the cycle")},
    [BILLING_START] = {"start", TYPE_DATE, NULL, N_("first day of the period")},
    [BILLING_END] = {"end", TYPE_DATE, NULL, N_("last day of the period")},
    [BILLING_KIND] = {"kind", TYPE_TEXT, NULL,
	N_("of the room: residence, shop, office, parking, storage")},
    [BILLING_UNIT] = {"unit", TYPE_TEXT, NULL, N_("the room's unit")},
    [BILLING_NUMBER] = {"number", TYPE_TEXT, NULL, N_("the room's number")},
    [BILLING_LAYOUT] = {"layout", TYPE_TEXT, NULL, N_("the room's layout")},
    [BILLING_ORIENTATION] = {"orientation", TYPE_TEXT, NULL, N_("the room's orientation")},
    [BILLING_VIEW] = {"view", TYPE_TEXT, NULL, N_("the room's view")},
    [BILLING_ROOM] = {"room", TYPE_CODE, NULL, N_("the room's code")},
    [BILLING_BUILDING] = {"building", TYPE_CODE, NULL, N_("its building's code")},
    [BILLING_PROJECT] = {"project", TYPE_CODE, NULL, N_("its project's code")},
    [BILLING_ITEM] = {"item", TYPE_CODE, NULL, N_("the item's code")},
    [BILLING_CLASS] = {"class", TYPE_TEXT, NULL, N_("the item's class")},
    [BILLING_CONTRACT] = {"contract", TYPE_CODE, NULL, N_("the contract's code")},
    [BILLING_CONTRACT_KIND] = {"contract_kind", TYPE_TEXT, NULL, N_("sale, lease or service")},
    [BILLING_PARTY] = {"party", TYPE_CODE, NULL, N_("the party's code")},
    [BILLING_PARTY_KIND] = {"party_kind", TYPE_TEXT, NULL, N_("person or company")},
};

const struct expr_scope billing_scope = {
    .fields = billing_fields, .count = BILLING_FIELDS, .open_prefix = "x_"};

static const struct expr_field room_fields[] = {
    {"room", TYPE_CODE, "r.room", N_("its code")},
    {"project", TYPE_CODE, "r.project", N_("its project's code")},
    {"city", TYPE_TEXT, "r.city", N_("its project's city")},
    {"building", TYPE_CODE, "r.building", N_("its building's code")},
    {"unit", TYPE_TEXT, "r.unit", N_("its unit")},
    {"floor", TYPE_INT, "r.floor", N_("its floor")},
    {"number", TYPE_TEXT, "r.number", N_("its number")},
    {"kind", TYPE_TEXT, "r.kind", N_("residence, shop, office, parking, storage")},
    {"layout", TYPE_TEXT, "r.layout", N_("its layout")},
    {"orientation", TYPE_TEXT, "r.orientation", N_("its orientation")},
    {"view", TYPE_TEXT, "r.view", N_("its view")},
    {"area", TYPE_AREA, "r.area_cm2", N_("its area")},
    {"inner_area", TYPE_AREA, "r.inner_area_cm2", N_("its inner area")},
    {"state", TYPE_TEXT, "r.state",
	N_("signed, subscribed, booked, reserved, contracted, available or free")},
    {"contract", TYPE_CODE, "r.contract", N_("the contract in force, at the business date")},
    {"party", TYPE_CODE, "r.party", N_("the party of that contract")},
    {"price", TYPE_MONEY, "r.price_fen", N_("its list price in force, the total")},
    {"unit_price", TYPE_MONEY, "r.unit_price_fen", N_("the same per m² of its basis, or per set")},
    {"floor_price", TYPE_MONEY, "r.floor_price_fen", N_("its floor price in force, the total")},
    {"filed_price", TYPE_MONEY, "r.filed_price_fen", N_("its filed price in force, the total")},
    {"deal", TYPE_CODE, "r.deal", N_("the deal that holds it")},
    {"deal_party", TYPE_CODE, "r.deal_party", N_("the party of that deal")},
    {"stage", TYPE_TEXT, "r.stage", N_("of that deal: reserved, booked, subscribed, signed")},
};

const struct expr_scope room_scope = {.fields = room_fields,
    .count = sizeof room_fields / sizeof *room_fields,
    .open_prefix = "x_",
    .open_sql = "(r.extra ->> ?)"};

static const struct expr_field price_fields[PRICED_FIELDS] = {
    [PRICED_ROOM] = {"room", TYPE_CODE, "r.room", N_("the room's code")},
    [PRICED_PROJECT] = {"project", TYPE_CODE, "r.project", N_("its project's code")},
    [PRICED_CITY] = {"city", TYPE_TEXT, "r.city", N_("its project's city")},
    [PRICED_BUILDING] = {"building", TYPE_CODE, "r.building", N_("its building's code")},
    [PRICED_UNIT] = {"unit", TYPE_TEXT, "r.unit", N_("its unit")},
    [PRICED_FLOOR] = {"floor", TYPE_INT, "r.floor", N_("its floor")},
    [PRICED_NUMBER] = {"number", TYPE_TEXT, "r.number", N_("its number")},
    [PRICED_KIND] = {"kind", TYPE_TEXT, "r.kind", N_("residence, shop, office, parking, storage")},
    [PRICED_LAYOUT] = {"layout", TYPE_TEXT, "r.layout", N_("its layout")},
    [PRICED_ORIENTATION] = {"orientation", TYPE_TEXT, "r.orientation", N_("its orientation")},
    [PRICED_VIEW] = {"view", TYPE_TEXT, "r.view", N_("its view")},
    [PRICED_AREA] = {"area", TYPE_AREA, "r.area_cm2", N_("its area")},
    [PRICED_INNER_AREA] = {"inner_area", TYPE_AREA, "r.inner_area_cm2", N_("its inner area")},
};

const struct expr_scope price_scope = {.fields = price_fields,
    .count = PRICED_FIELDS,
    .open_prefix = "x_",
    .open_sql = "(r.extra ->> ?)"};

static const struct expr_field dun_fields[DUN_FIELDS] = {
    [DUN_DAYS_LATE] = {"days_late", TYPE_INT, "d.days_late",
	N_("days past due at the business date; negative: before it")},
    [DUN_OPEN] = {"open", TYPE_MONEY, "d.open", N_("what is open of the bill")},
    [DUN_AMOUNT] = {"amount", TYPE_MONEY, "d.amount", N_("the bill's amount")},
    [DUN_BILL] = {"bill", TYPE_CODE, "d.bill", N_("the bill's code")},
    [DUN_ITEM] = {"item", TYPE_CODE, "d.item", N_("the item's code")},
    [DUN_CLASS] = {"class", TYPE_TEXT, "d.class", N_("the item's class")},
    [DUN_DUE] = {"due", TYPE_DATE, "d.due", N_("the due date")},
    [DUN_START] = {"start", TYPE_DATE, "d.start", N_("first day of the billed period")},
    [DUN_END] = {"end", TYPE_DATE, "d.end", N_("last day of the billed period")},
    [DUN_BILLED_ON] = {"billed_on", TYPE_DATE, "d.billed_on", N_("the day it was billed")},
    [DUN_PARTY] = {"party", TYPE_CODE, "d.party", N_("the party's code")},
    [DUN_NAME] = {"name", TYPE_TEXT, "d.name", N_("the party's name")},
    [DUN_PARTY_KIND] = {"party_kind", TYPE_TEXT, "d.party_kind", N_("person or company")},
    [DUN_CONTRACT] = {"contract", TYPE_CODE, "d.contract", N_("the contract's code")},
    [DUN_CONTRACT_KIND] = {"contract_kind", TYPE_TEXT, "d.contract_kind",
	N_("sale, lease or service")},
    [DUN_ROOM] = {"room", TYPE_CODE, "d.room", N_("the room's code")},
    [DUN_KIND] = {"kind", TYPE_TEXT, "d.kind", N_("of the room")},
    [DUN_BUILDING] = {"building", TYPE_CODE, "d.building", N_("its building's code")},
    [DUN_PROJECT] = {"project", TYPE_CODE, "d.project", N_("its project's code")},
    [DUN_PARTY_OPEN] = {"party_open", TYPE_MONEY, "d.party_open",
	N_("what is open of all the party's bills")},
    [DUN_PARTY_LATE] = {"party_late", TYPE_MONEY, "d.party_late", N_("what of it is past due")},
};

const struct expr_scope dun_scope = {.fields = dun_fields, .count = DUN_FIELDS};

static const struct expr_field line_fields[LINE_FIELDS] = {
    [LINE_AMOUNT] = {"amount", TYPE_MONEY, NULL, N_("of the line; negative: money out")},
    [LINE_DATE] = {"date", TYPE_DATE, NULL, N_("of the line")},
    [LINE_ACCOUNT] = {"account", TYPE_CODE, NULL, N_("our account's code")},
    [LINE_ACCOUNT_KIND] = {"account_kind", TYPE_TEXT, NULL, N_("bank, cash, pos, channel")},
    [LINE_PAYER] = {"payer", TYPE_TEXT, NULL, N_("the other side's name")},
    [LINE_PAYER_ACCOUNT] = {"payer_account", TYPE_TEXT, NULL, N_("the other side's account")},
    [LINE_MEMO] = {"memo", TYPE_TEXT, NULL, N_("the memo")},
    [LINE_BANK_ID] = {"bank_id", TYPE_TEXT, NULL, N_("the bank's id of the line")},
    [LINE_ORDER] = {"order_id", TYPE_TEXT, NULL, N_("the merchant's order number")},
    [LINE_DIFFERENCE] = {"difference", TYPE_MONEY, NULL,
	N_("what is open of the bill less the amount (kinds fee and discount)")},
    [LINE_DAYS_EARLY] = {"days_early", TYPE_INT, NULL,
	N_("days before the bill's due date (kinds fee and discount)")},
    [LINE_ITEM] = {"item", TYPE_CODE, NULL, N_("the bill's item (kinds fee and discount)")},
    [LINE_CLASS] = {"class", TYPE_TEXT, NULL, N_("the item's class (kinds fee and discount)")},
};

const struct expr_scope line_scope = {.fields = line_fields, .count = LINE_FIELDS};

const struct field_context field_contexts[] = {
    {"room", &room_scope},
    {"price", &price_scope},
    {"formula", &billing_scope},
    {"dun", &dun_scope},
    {"line", &line_scope},
    {0},
};
