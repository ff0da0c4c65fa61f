/* lib/match: references in text, who paid, what is paid. Each row says why it stands here. */
#include "test.h"

#include <limits.h>

#include "match/decide.h"
#include "match/entries.h"
#include "match/lead.h"

/* What the finder gives for a text, as words: "bill 1", "contract 7?" (weak), "room 3!" (order
 * number). */
static const char *
found_words(struct finder *finder, const char *memo, const char *order)
{
	static const char *const kinds[] = {"bill", "own", "contract", "room"};
	static char words[1024];
	struct references found;
	size_t used = 0;

	finder_find(finder, value_string(memo), value_string(order), &found);
	words[0] = '\0';
	for (size_t i = 0; i < found.count; i++)
		used += (size_t)snprintf(words + used, sizeof words - used,
		    "%s%s %" PRId64 "%s%s%s", i > 0 ? ", " : "", kinds[found.list[i].kind],
		    found.list[i].value, found.list[i].weak ? "?" : "",
		    found.list[i].soft ? "~" : "", found.list[i].in_order ? "!" : "");
	return words;
}

static struct finder *
sample_finder(void)
{
	struct finder *finder = finder_new();

	finder_add(finder, REFERENCE_CONTRACT, "HT-2026-001", 1);
	finder_add(finder, REFERENCE_CONTRACT, "HT-2026-001-2", 2);
	finder_add(finder, REFERENCE_CONTRACT, "租字8号", 3);
	finder_add(finder, REFERENCE_CONTRACT, "20260001", 4);
	finder_add(finder, REFERENCE_ROOM, "3-2-1502", 10);
	finder_add_place(finder, &(struct place_name){1, "3", "2", "1502"}, 10);
	finder_add(finder, REFERENCE_ROOM, "W-4-1-101", 11);
	finder_add_project(finder, 1, "东苑小区");
	finder_add_project(finder, 2, "西苑小区");
	finder_add_place(finder, &(struct place_name){2, "4栋", "1单元", "0101"}, 11);
	finder_add(finder, REFERENCE_ROOM, "E-4-1-101", 12);
	finder_add_place(finder, &(struct place_name){1, "04", "1", "101室"}, 12);
	finder_add(finder, REFERENCE_ROOM, "T1-09-08", 13);
	finder_add(finder, REFERENCE_ROOM, "1-15", 14);
	finder_add(finder, REFERENCE_ROOM, "1001", 15);
	finder_add(finder, REFERENCE_ROOM, "shop", 16);
	finder_add_place(finder, &(struct place_name){1, "5", "", "1203A"}, 17);
	finder_add(finder, REFERENCE_OWN_BILL, "OLD-7", 20);
	return finder;
}

static void
test_references(void)
{
	static const struct {
		const char *memo, *order, *expected, *reason;
	} rows[] = {
	    {"B000000195", "", "bill 1", "a bill code alone"},
	    {"B000000196", "", "", "wrong check digits"},
	    {"B000000915", "", "", "two digits swapped"},
	    {"B000001295", "", "", "check digits of another bill"},
	    {"b000000195", "", "bill 1", "small letter"},
	    {"付B000000195号账单", "", "bill 1", "inside Chinese text"},
	    {"Ｂ０００００01９５", "", "bill 1", "full-width letter and digits"},
	    {"B000000195 B000000389", "", "bill 1, bill 3", "two codes"},
	    {"B0000 00195", "", "", "a blank inside breaks it"},
	    {"B00000\n0195", "", "bill 1", "cut by a line break"},
	    {"B00000\r\n0195", "", "bill 1", "cut by CR LF"},
	    {"rent\nB000000195", "", "bill 1", "a break before the code, read as a blank"},
	    {"AB000000195", "", "", "a letter before it"},
	    {"B0000001951", "", "", "a digit after it"},
	    {"B00000000195", "", "", "more zeros than the ledger writes"},
	    {"B1234567890199", "", "", "a long number with wrong check digits"},
	    {"XX-B000000195-1", "", "bill 1", "check digits carry it in a longer number"},
	    {"B000000195, again B000000195", "", "bill 1", "named twice is named once"},
	    {"", "B000000195", "bill 1!", "in the merchant's order number"},
	    {"付 HT-2026-001 租金", "", "contract 1", "a contract code"},
	    {"HT-2026-001", "", "contract 1", "the whole text"},
	    {"ＨＴ－２０２６－００１", "", "contract 1", "full width with full-width hyphens"},
	    {"HT–2026—001", "", "contract 1", "dashes for hyphens"},
	    {"HT-2026-001-2", "", "contract 2", "the longest code counts"},
	    {"HT-2026-001-3", "", "contract 1?", "part of a longer code that is unknown: weak"},
	    {"HT-2026-0011", "", "", "a digit after it: another code"},
	    {"AHT-2026-001", "", "", "a letter before it"},
	    {"交租字8号费", "", "contract 3", "a Chinese code needs no word edge"},
	    {"20260001", "", "contract 4?", "digits alone are weak"},
	    {"", "20260001", "contract 4!", "unless they are the whole order number"},
	    {"", "20260001-1", "contract 4?!", "not a part of it"},
	    {"OLD-7", "", "own 20", "a brought-forward bill"},
	    {"房租3-2-1502", "", "room 10", "a room code"},
	    {"3栋2单元1502室", "", "room 10", "building, unit, number"},
	    {"3号楼2单元1502", "", "room 10", "another word for building"},
	    {"３栋２单元１５０２", "", "room 10", "full width"},
	    {"03栋02单元1502", "", "room 10", "leading zeros"},
	    {"3幢1502", "", "room 10", "without the unit, when it is plain"},
	    {"13-2-1502", "", "", "another building"},
	    {"3-2-15021", "", "", "another number"},
	    {"3-2-1502-1", "", "room 10?", "part of a longer code: weak"},
	    {"3-2-1502,一月", "", "room 10", "a comma ends it"},
	    {"3-2-1502/1503", "", "room 10?",
		"wrong match: two rooms, the second without its building"},
	    {"3栋2单元1502、1602", "", "room 10?", "wrong match: two rooms, spelled"},
	    {"3栋2单元1502和1602室", "", "room 10?", "two rooms in words"},
	    {"HT-2026-001、002", "", "contract 1?", "two contracts, the second cut short"},
	    {"3-2-1502、1602元", "", "room 10", "an amount is no second room"},
	    {"3-2-1502和2026年1月", "", "room 10", "nor is a year"},
	    {"3-2-1502、1月", "", "room 10", "nor a month"},
	    {"三栋二单元1502", "", "room 10", "Chinese numerals"},
	    {"三号楼二单元一五〇二室", "", "room 10", "all in Chinese numerals"},
	    {"3号楼2单元15层1502", "", "room 10", "with the floor"},
	    {"3栋 2单元 1502", "", "room 10", "blanks between"},
	    {"3 栋 2 单元 1502 室", "", "room 10", "blanks everywhere"},
	    {"3号楼2-1502", "", "room 10", "a word and a hyphen"},
	    {"3 -2-1502", "", "", "no blank before a hyphen"},
	    {"3#2-1502", "", "room 10", "number signs"},
	    {"3#楼2单元1502", "", "room 10", "number sign and word"},
	    {"3/2/1502", "", "room 10", "slashes"},
	    {"3-1502", "", "room 10~", "building and number alone: a hint"},
	    {"B000000195 三栋二单元1502", "", "bill 1",
		"a bill is named: numerals are not looked for"},
	    {"一层二号 三期", "", "", "numerals that are no room"},
	    {"二十三栋二单元1502", "", "", "another building"},
	    {"20/1/2016", "", "", "a date"},
	    {"东苑4-1-101", "", "room 12", "the project before it tells which"},
	    {"东苑小区 4-1-101", "", "room 12", "its whole name, with a blank"},
	    {"西苑小区，三月，4-1-101", "", "room 11", "its whole name anywhere"},
	    {"西苑3栋2单元1502", "", "room 10?", "a project that has no such room: weak"},
	    {"4-1-101", "", "room 12, room 11", "one spelling, two rooms"},
	    {"4-1-0101", "", "room 12, room 11", "a leading zero in the number"},
	    {"T1-09-08租金", "", "room 13", "letters in it"},
	    {"5栋1203A", "", "room 17", "a letter after the number, no units"},
	    {"1-15房租", "", "room 14?", "could be the fifteenth of January"},
	    {"1001", "", "room 15?", "digits alone are weak"},
	    {"1001元", "", "", "an amount is no room"},
	    {"1001年", "", "", "a year is no room"},
	    {"workshop", "", "", "a word that ends like a code"},
	    {"shop 租金", "", "room 16", "the word itself"},
	    {"随便写点什么", "", "", "nothing"},
	};
	struct finder *finder = sample_finder();
	char reason[256];

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		(void)snprintf(reason, sizeof reason, "reference: %s", rows[i].reason);
		check_text(
		    found_words(finder, rows[i].memo, rows[i].order), rows[i].expected, reason);
	}
	finder_free(finder);
}

/* More than a line may name: said so, not cut silently. */
static void
test_many_references(void)
{
	struct finder *finder = finder_new();
	struct references found;
	struct text memo = {0};
	char code[BILL_CODE];

	for (int i = 1; i <= REFERENCES_MAX; i++)
		text_printf(&memo, "%s ", bill_code_format(i, code));
	finder_find(finder, value_text(memo.bytes, memo.length), value_null(), &found);
	check_int((int64_t)found.count, REFERENCES_MAX, "references: as many as fit");
	check(!found.more, "references: and no more");
	text_adds(&memo, bill_code_format(REFERENCES_MAX + 1, code));
	finder_find(finder, value_text(memo.bytes, memo.length), value_null(), &found);
	check(found.more, "references: one too many is told");
	text_release(&memo);
	finder_free(finder);
}

static void
test_bill_codes(void)
{
	char code[BILL_CODE];
	int64_t id = 0;

	check_text(bill_code_format(1, code), "B000000195", "bill code: the first");
	check_text(bill_code_format(97, code), "B000009798", "bill code: largest check digits");
	check_text(bill_code_format(12345678, code), "B1234567889", "bill code: eight digits");
	for (int64_t n = 1; n < 100000000; n = n * 3 + 1)
		check(bill_code_format(n, code) == code &&
			bill_code_parse(code, strlen(code), &id) && id == n,
		    "bill code: what is written is read");
}

/* The world of the decisions. P1: contract 1 in room A; P2 and P3 have one name, contracts 2 and
 * 3 in rooms B and C; P4: contracts 4 and 5, both in room D; P5 lives in room A too, by contract
 * 6. */
struct world {
	struct identity *identity;
	struct book *book;
};

static void
add_bill(struct world *world, int64_t id, uint32_t party, uint32_t contract, const char *due,
    int64_t fen)
{
	struct open_bill bill = {.id = id,
	    .party_id = party,
	    .contract_id = contract,
	    .due_on = day_of(due),
	    .billed_on = day_of("2026-01-01"),
	    .open_fen = fen,
	    .rank = RANK_PRINCIPAL};

	book_add(world->book, &bill);
}

static void
add_parties(struct identity *identity)
{
	identity_add_party(identity, 1, "P1", "张伟");
	identity_add_party(identity, 2, "P2", "李娜");
	identity_add_party(identity, 3, "P3", "李娜");
	identity_add_party(identity, 4, "P4", "恒泰(北京)公司");
	identity_add_party(identity, 5, "P5", "John Smith");
	identity_add_party(identity, 6, "P6", "无账单");
	identity_add_party(identity, 7, "P7", "临江恒泰商贸发展有限公司");
	identity_add_party(identity, 8, "P8", "临江恒泰商贸发展有限公司第二分公司");
	for (int i = 0; i <= NAMESAKES_MAX; i++)
		identity_add_party(identity, 20 + i, "P", "王芳");
	identity_add_claimed(identity, 1, value_string("王大姨"), value_string("6217000000000001"));
	identity_add_claimed(
	    identity, 4, value_string("共同账户"), value_string("6222020000000009"));
	identity_add_claimed(
	    identity, 5, value_string("共同亲戚"), value_string("6217000000000002"));
	identity_add_claimed(
	    identity, 2, value_string("共同亲戚"), value_string("6217000000000002"));
	identity_add_claimed(identity, 20, value_string("王芳"), value_string("6217000000000003"));
	identity_add_payer(identity, 1, "张伟的妈妈", "6222020000000001");
	identity_add_payer(identity, 2, "李娜", "6222020000000002");
	identity_add_payer(identity, 4, "共同账户", "6222020000000009");
	identity_add_payer(identity, 5, "共同账户", "6222020000000009");
	identity_add_payer(identity, 3, "掩码", "6222****0003");
}

static void
add_contract(struct identity *identity, int64_t id, const char *code, int64_t party, int64_t room,
    const char *end)
{
	struct identity_contract contract = {.id = id,
	    .code = code,
	    .party_id = party,
	    .room_id = room,
	    .start_on = day_of("2026-01-01"),
	    .end_on = end != NULL ? day_of(end) : INT_MAX};

	identity_add_contract(identity, &contract);
}

static struct world
world_new(void)
{
	struct world world = {identity_new(), book_new()};
	struct identity *identity = world.identity;

	add_parties(identity);
	identity_add_room(identity, 1, "R-A");
	identity_add_place(identity, 1, &(struct place_name){1, "1", "1", "101"});
	identity_add_room(identity, 2, "R-B");
	identity_add_place(identity, 2, &(struct place_name){1, "1", "1", "102"});
	identity_add_room(identity, 3, "R-C");
	identity_add_place(identity, 3, &(struct place_name){1, "1", "1", "103"});
	identity_add_room(identity, 4, "R-D");
	identity_add_place(identity, 4, &(struct place_name){1, "1", "1", "104"});
	identity_add_room(identity, 5, "R-E");
	identity_add_place(identity, 5, &(struct place_name){1, "1", "1", "105"});
	identity_add_room(identity, 6, "R-F");
	identity_add_place(identity, 6, &(struct place_name){1, "1", "1", "106"});
	add_contract(identity, 1, "CT-1", 1, 1, NULL);
	add_contract(identity, 2, "CT-2", 2, 2, NULL);
	add_contract(identity, 3, "CT-3", 3, 3, NULL);
	add_contract(identity, 4, "CT-4", 4, 4, NULL);
	add_contract(identity, 5, "CT-5", 4, 4, NULL);
	add_contract(identity, 6, "CT-6", 5, 1, NULL);
	add_contract(identity, 7, "CT-7", 6, 5, NULL);
	add_contract(
	    identity, 8, "CT-8", 1, 5, "2026-01-05"); /* over before the lines of the table */
	add_bill(&world, 1, 1, 1, "2026-01-10", 10000);
	add_bill(&world, 2, 1, 1, "2026-02-10", 10000);
	add_bill(&world, 3, 1, 1, "2026-03-10", 15000);
	add_bill(&world, 4, 2, 2, "2026-01-10", 20000);
	add_bill(&world, 5, 3, 3, "2026-01-10", 20000);
	add_bill(&world, 6, 4, 4, "2026-01-10", 30000);
	add_bill(&world, 7, 4, 5, "2026-01-12", 7000);
	add_bill(&world, 8, 4, 5, "2026-03-12", 37000);
	add_bill(&world, 9, 5, 6, "2026-01-10", 1000);
	add_bill(&world, 10, 5, 6, "2026-02-10", 2000);
	add_bill(&world, 11, 7, 9, "2026-01-10", 6000);
	add_bill(&world, 12, 8, 10, "2026-01-10", 8000);
	add_bill(&world, 13, 8, 10, "2026-01-10", 9000);
	add_contract(identity, 11, "CT-11", 20, 6, NULL);
	add_contract(identity, 12, "CT-12", 3, 6, NULL);
	add_bill(&world, 14, 20, 11, "2026-01-10", 4000);
	identity_add_party(identity, 9, "P9", "陈独秀文");
	identity_add_party(identity, 10, "P10", "陈独秀武");
	add_bill(&world, 15, 9, 13, "2026-01-10", 7700);
	add_bill(&world, 16, 10, 15, "2026-01-10", 8800);
	for (int i = 0; i < AMOUNT_RARE; i++) {
		add_bill(&world, 17 + 2 * i, 11, 14, "2026-01-10", 7700);
		if (i > 0)
			add_bill(&world, 18 + 2 * i, 11, 14, "2026-01-10", 8800);
	}
	return world;
}

static void
world_free(struct world *world)
{
	identity_free(world->identity);
	book_free(world->book);
}

/* The decision as words: "P1 bill: 1=100 left 50", or why there is none. */
static const char *
decision_words(struct world *world, const struct line_text *line, int64_t amount_fen)
{
	static char words[512];
	static struct evidence evidence;
	struct choice choice = {0};
	struct scope scope;
	int used;

	if (identity_who(world->identity, world->book, line, &evidence) != RC_OK)
		return "failed";
	if (evidence.who.grade == GRADE_NONE)
		return why_words(evidence.who.why);
	identity_scope(world->identity, world->book, &evidence.who, line->date, &scope);
	decide(world->book, &evidence.who, &scope, line->date, amount_fen, &choice);
	if (choice.why != WHY_DECIDED) {
		enum why why = choice.why;

		choice_release(&choice);
		return why_words(why);
	}
	used = snprintf(words, sizeof words,
	    "%s %s:", identity_party_code(world->identity, evidence.who.party_id),
	    rule_name(choice.rule));
	for (size_t i = 0; i < choice.count; i++)
		used += snprintf(words + used, sizeof words - (size_t)used, " %" PRId64 "=%" PRId64,
		    book_bill(world->book, choice.shares[i].bill)->id,
		    choice.shares[i].amount_fen / 100);
	if (choice.left_fen > 0)
		(void)snprintf(words + used, sizeof words - (size_t)used, " left %" PRId64,
		    choice.left_fen / 100);
	choice_release(&choice);
	return words;
}

struct decision_row {
	const char *payer, *account, *memo;
	int64_t amount; /* yuan */
	const char *expected, *reason;
};

static const struct decision_row decision_rows[] = {
    /* who */
    {"某人", "", "B000000195", 100, "P1 bill: 1=100", "a bill code is enough"},
    {"某人", "", "CT-1", 100, "P1 amount: 1=100", "a contract code is enough"},
    {"某人", "", "R-B 租金", 200, "P2 amount: 4=200", "a room with one party is enough"},
    {"某人", "", "1栋1单元102", 200, "P2 amount: 4=200", "spelled"},
    {"某人", "6222020000000001", "", 100, "P1 amount: 1=100", "a registered account is enough"},
    {"某人", "6222 0200 0000 0001", "", 100, "P1 amount: 1=100", "blanks in the account"},
    {"张伟", "", "", 100, "P1 amount: 1=100", "a unique name and one bill's amount"},
    {" 张伟　", "", "", 100, "P1 amount: 1=100", "blanks around the name"},
    {"恒泰（北京）公司", "", "", 370, "the amount fits in two ways",
	"full-width brackets in the name"},
    {"支付宝-张伟", "", "", 100, "P1 amount: 1=100", "behind a payment channel"},
    {"财付通-张伟", "6222020000000002", "", 100, "P1 amount: 1=100",
	"its account is the channel's"},
    {"张伟(138****1234)", "", "", 100, "P1 amount: 1=100", "before a masked account"},
    {"张伟（138****1234）", "", "", 100, "P1 amount: 1=100", "before one in full-width brackets"},
    {"张伟(138)", "", "", 100, "nothing points to a party", "other brackets belong to the name"},
    {"张伟的妈妈", "", "", 100, "P1 amount: 1=100", "a payer's name"},
    {"John Smith", "", "", 10, "P5 amount: 9=10", "a name with a blank"},
    {"某人", "", "", 100, "nothing points to a party", "an amount alone is nothing"},
    {"李娜", "", "", 200, "fits several parties", "two parties of one name"},
    {"李娜", "", "R-C", 200, "P3 amount: 5=200", "one name, the room tells which"},
    {"李娜", "6222020000000002", "", 200, "P2 amount: 4=200", "one name, the account tells which"},
    {"某人", "6222020000000009", "", 10, "fits several parties", "an account of two parties"},
    {"共同账户", "6222020000000009", "", 300, "fits several parties",
	"a registered account of two, though it was claimed for one before"},
    {"共同账户", "6222020000000009", "R-A", 10, "P5 amount: 9=10", "the room tells which"},
    {"某人", "6222****0003", "", 200, "nothing points to a party",
	"a masked account proves nothing"},
    {"某人", "", "R-A", 100, "fits several parties", "a room with two parties"},
    {"张伟", "", "R-A", 100, "P1 amount: 1=100", "the name tells which of them"},
    {"某人", "", "R-E", 50, "P6 order: left 50",
	"an ended contract without open bills does not count"},
    {"某人", "", "CT-1 CT-2", 300, "evidence of different parties", "contracts of two parties"},
    {"某人", "6222020000000001", "R-B", 200, "evidence of different parties",
	"account of one, room of another"},
    {"张伟", "", "CT-2", 200, "evidence of different parties", "name of one, contract of another"},
    {"某人", "", "B000000195 B000000486", 300, "evidence of different parties",
	"bills of two parties"},
    {"某人", "6222020000000001", "CT-2-9", 100, "evidence of different parties",
	"a weak code still contradicts"},
    {"某人", "", "CT-1-9", 100, "what was seen could mean something else",
	"a weak code proves nothing"},
    /* what */
    {"某人", "", "B000000195 B000000389", 250, "P1 bill: 1=100 3=150",
	"two bills named, their sum"},
    {"某人", "", "B000000389 B000000195", 250, "P1 bill: 1=100 3=150", "in order, however named"},
    {"某人", "", "B000000195", 60, "P1 bill: 1=60", "less than the bill named"},
    {"某人", "", "B000000195", 130, "P1 bill: 1=100 left 30", "more than the bill named"},
    {"某人", "", "B000000195 B000000389", 180, "P1 bill: 1=100 3=80", "less than two: in order"},
    {"某人", "", "B000000195 B000000389", 150, "the amount fits in two ways",
	"less than two, but exactly the second"},
    {"某人", "", "B000000195 B000000389", 100, "P1 bill: 1=100",
	"less than two, exactly the first"},
    {"某人", "", "B000000195 CT-1", 60, "P1 bill: 1=60", "a bill leads, its contract agrees"},
    {"某人", "", "CT-1", 200, "P1 order: 1=100 2=100", "in the order of due dates"},
    {"某人", "", "CT-1", 350, "P1 open: 1=100 2=100 3=150", "all that is open"},
    {"某人", "", "CT-1", 400, "P1 order: 1=100 2=100 3=150 left 50", "over all that is open"},
    {"某人", "", "CT-1", 40, "P1 order: 1=40", "a part of the oldest"},
    {"某人", "", "CT-1", 150, "P1 amount: 3=150", "exactly a bill that is not due yet"},
    {"某人", "", "CT-5", 70, "P4 amount: 7=70", "one contract of the party"},
    {"某人", "", "CT-5", 300, "P4 order: 7=70 8=230",
	"the contract restricts: not the other's 300"},
    {"某人", "", "R-D", 370, "the amount fits in two ways", "total due, or one bill not due yet"},
    {"某人", "", "R-D", 300, "P4 amount: 6=300", "a room with two contracts of one party"},
    {"某人", "", "R-D", 440, "P4 set: 7=70 8=370", "exactly two bills of three, of both contracts"},
    {"张伟", "", "", 200, "only the name, and the amount fits nothing",
	"a name and twice the rent"},
    {"张伟", "", "", 350, "P1 open: 1=100 2=100 3=150", "a name and all that is open"},
    {"张伟", "", "", 90, "only the name, and the amount fits nothing", "a name and a part"},
    {"John Smith", "", "", 20, "P5 amount: 10=20", "a name and exactly a later bill"},
    {"无账单", "", "", 20, "only the name, and the amount fits nothing",
	"a name that owes nothing"},
    /* hints, for lines that no proof decides */
    {"某人", "", "代张伟交", 100, "P1 amount: 1=100", "a name in the memo"},
    {"某人", "", "代张伟交", 90, "only the name, and the amount fits nothing",
	"a name in the memo is a name"},
    {"某人", "", "张伟明", 100, "P1 amount: 1=100", "a name in a longer one, that is not known"},
    {"张伟", "", "代李娜交", 200, "evidence of different parties", "payer and memo disagree"},
    {"JOHN SMITH", "", "", 10, "P5 amount: 9=10", "capitals"},
    {"某人", "", "rent john smith", 10, "P5 amount: 9=10", "in the memo, in small letters"},
    {"某人", "", "rent john smithson", 10, "nothing points to a party", "a longer word"},
    {"某人", "6222020000000009", "john smith", 13, "P5 order: 9=10 10=3",
	"account of two, the memo tells which"},
    {"王大姨", "6217000000000001", "", 100, "P1 amount: 1=100", "claimed before"},
    {"王大姨", "6217000000000001", "", 90, "only the name, and the amount fits nothing",
	"claimed before is no proof"},
    {"王大姨", "", "", 100, "nothing points to a party", "without the account it is a name"},
    {"支付宝-王大姨", "6217000000000001", "", 100, "nothing points to a party",
	"behind a channel the account is not his"},
    {"共同亲戚", "6217000000000002", "", 200, "fits several parties", "claimed for two"},
    {"王大姨", "6217000000000001", "R-B", 200, "evidence of different parties",
	"claimed for one, room of another"},
    {"王大姨", "6217000000000001", "代李娜交", 200, "evidence of different parties",
	"claimed for one, named another"},
    {"王大姨", "6217000000000001", "CT-2", 200, "P2 amount: 4=200",
	"a contract is named: who pays for others may pay for this one, too"},
    {"某人", "", "R-B 代张伟交", 200, "evidence of different parties",
	"room of one, name of another in the memo"},
    {"王芳", "", "", 40, "nothing points to a party", "a name that many bear"},
    {"王芳", "", "R-B", 200, "P2 amount: 4=200", "it does not contradict a room"},
    {"王芳", "", "R-F", 40, "P amount: 14=40", "it chooses among those of a room"},
    {"某人", "", "R-F 代王芳", 40, "P amount: 14=40", "in the memo, too"},
    {"某人", "", "R-B 代王芳", 200, "evidence of different parties",
	"in the memo it is said of a purpose: it contradicts"},
    {"张伟", "", "王芳", 100, "evidence of different parties",
	"a payer who owes the amount, and another in the memo"},
    {"陈独秀文", "", "", 77, "only the name, and many owe this amount",
	"a name, and an amount that over a hundred owe"},
    {"陈独秀武", "", "", 88, "P10 amount: 16=88", "one that a hundred owe"},
    {"某人", "", "1-103", 200, "P3 amount: 5=200", "building and number, and the amount"},
    {"某人", "", "1-103", 90, "only the name, and the amount fits nothing",
	"building and number could be anything"},
    {"李娜", "", "1-103", 90, "P3 order: 5=90", "two hints of different sorts are a proof"},
    {"王芳", "", "1-106", 30, "only the name, and the amount fits nothing",
	"wrong match: a relative has the name of one who lives behind one of the doors 1-106"},
    {"王芳", "", "1-106", 40, "P amount: 14=40", "unless he owes the amount"},
    {"王芳", "6217000000000003", "", 30, "P order: 14=30",
	"claimed before, and the same common name: two kinds"},
    {"张*", "", "R-A", 100, "P1 amount: 1=100", "a masked name tells which of two"},
    {"王*", "", "R-A", 100, "fits several parties", "a mask that fits neither: a relative"},
    {"张*", "", "", 100, "nothing points to a party", "a masked name proves nothing"},
    {"J*h", "", "R-A", 10, "P5 amount: 9=10", "begin and end of a name"},
    {"**", "", "R-A", 10, "fits several parties", "all masked"},
    {"临江恒泰商贸发展", "", "", 80, "fits several parties", "a name cut before both end"},
    {"临江恒泰商贸发展有限公司第", "", "", 80, "P8 amount: 12=80", "a name cut inside the second"},
    {"临江恒泰商贸发展有限公司第", "", "", 85, "only the name, and the amount fits nothing",
	"cut, and another amount"},
    {"临江恒泰商贸发展有限公司", "", "", 60, "P7 amount: 11=60", "a whole name, begin of another"},
    {"临江恒", "", "", 60, "nothing points to a party", "too short a begin"},
    {"某人", "", "CT-7", 20, "P6 order: left 20", "a contract that owes nothing: an advance"},
};

static void
test_decisions(void)
{
	struct world world = world_new();
	char reason[256];

	for (size_t i = 0; i < sizeof decision_rows / sizeof *decision_rows; i++) {
		const struct decision_row *row = &decision_rows[i];
		struct line_text line = {.date = day_of("2026-01-20"),
		    .payer = value_string(row->payer),
		    .account = value_string(row->account),
		    .memo = value_string(row->memo)};

		(void)snprintf(reason, sizeof reason, "decision: %s", row->reason);
		check_text(decision_words(&world, &line, row->amount * 100), row->expected, reason);
	}
	world_free(&world);
}

static void
test_due_by_name(void)
{
	struct world world = world_new();
	struct line_text line = {.date = day_of("2026-02-20"), .payer = value_string("John Smith")};

	check_text(decision_words(&world, &line, 3000), "P5 due: 9=10 10=20",
	    "decision: a name and the total due");
	line.date = day_of("2026-01-20");
	check_text(decision_words(&world, &line, 3000), "P5 open: 9=10 10=20",
	    "decision: before the second is due, it is all that is open");
	world_free(&world);
}

/* RULES A6, 合同编 560 and 561: due date, then interest before principal, then the id. */
static void
test_order(void)
{
	struct book *book = book_new();
	struct open_bill bill = {.party_id = 1, .contract_id = 1, .open_fen = 100, .billed_on = 0};
	static const struct {
		const char *due;
		enum bill_rank rank;
	} bills[] = {{"2026-03-01", RANK_PRINCIPAL}, {"2026-02-01", RANK_PRINCIPAL},
	    {"2026-02-01", RANK_INTEREST}, {"2026-02-01", RANK_PRINCIPAL},
	    {"2026-04-01", RANK_INTEREST}, {"2026-02-01", RANK_COSTS}};
	static const int64_t expected[] = {6, 3, 2, 4, 1, 5};
	struct scope scope = {.party_id = 1};
	struct book_walk walk;
	uint32_t at;
	size_t n = 0;

	for (size_t i = 0; i < sizeof bills / sizeof *bills; i++) {
		bill.id = (int64_t)i + 1;
		bill.due_on = day_of(bills[i].due);
		bill.rank = (uint8_t)bills[i].rank;
		book_add(book, &bill);
	}
	walk_begin(&walk, book, &scope);
	while ((at = walk_next(&walk)) != BOOK_NONE && n < 6)
		check_int(book_bill(book, at)->id, expected[n++],
		    "order: due date, costs, interest, principal, id");
	check_int((int64_t)n, 6, "order: all of them");
	book_free(book);
}

/* What a large pile says by its index must be what a plain look at every bill says. */
static uint32_t
slow_exact(struct book *book, int64_t amount_fen)
{
	uint32_t best = BOOK_NONE;

	for (uint32_t i = 0; i < book_count(book); i++)
		if (book_bill(book, i)->open_fen == amount_fen &&
		    (best == BOOK_NONE ||
			bill_order(book_bill(book, i), book_bill(book, best)) < 0))
			best = i;
	return best;
}

static int128
slow_due(struct book *book, date_day date)
{
	int128 sum = 0;

	for (uint32_t i = 0; i < book_count(book); i++)
		if (book_bill(book, i)->due_on <= date)
			sum += book_bill(book, i)->open_fen;
	return sum;
}

static void
test_large_pile(void)
{
	struct book *book = book_new();
	struct scope scope = {.party_id = 1},
		     contract = {.party_id = 1, .contract_ids = {2, 3}, .contracts = 2};
	uint64_t random = 20260115;
	int wrong = 0;

	for (int i = 1; i <= 500; i++) {
		struct open_bill bill = {
		    .id = i * 3, .party_id = 1, .contract_id = 2 + (uint32_t)(i % 2)};

		random = random * UINT64_C(6364136223846793005) + 1442695040888963407U;
		bill.due_on = (date_day)(20000 + (random >> 33) % 200);
		bill.open_fen = (int64_t)(1 + (random >> 40) % 20) * 100;
		book_add(book, &bill);
	}
	for (int i = 0; i < 4000; i++) {
		int64_t amount = (int64_t)(1 + (random >> 40) % 20) * 50;
		date_day date = (date_day)(20000 + i / 20);
		uint32_t fast = book_exact(book, i % 2 ? &scope : &contract, amount);

		random = random * UINT64_C(6364136223846793005) + 1442695040888963407U;
		wrong += fast != slow_exact(book, amount);
		wrong += book_due(book, &scope, date) != slow_due(book, date);
		wrong += book_due(book, &contract, date - 30) != slow_due(book, date - 30);
		if (fast == BOOK_NONE)
			fast = (uint32_t)(random >> 33) % 500;
		if (book_bill(book, fast)->open_fen > 0)
			book_settle(book, fast,
			    (i % 3 == 0 && book_bill(book, fast)->open_fen > 50)
				? 50
				: book_bill(book, fast)->open_fen);
	}
	check_int(wrong, 0, "large pile: index and marks agree with a look at every bill");
	check(book_find(book, 300) == 99 && book_find(book, 301) == BOOK_NONE &&
		book_find(book, 0) == BOOK_NONE && book_find(book, 1500) == 499 &&
		book_find(book, 1501) == BOOK_NONE,
	    "large pile: bills are found by id, with gaps between the ids");
	book_free(book);
}

/* A text that a pattern matches in is never passed over; most others are. */
static void
test_lead(void)
{
	static const struct {
		const char *pattern, *text;
		bool may;
		const char *why;
	} cases[] = {
	    {"手续费|网银服务费", "转账 网银", false, "it begins the same and goes on otherwise"},
	    {"手续费|网银服务费", "对公网银服务费", true, "the second alternative"},
	    {"手续费|网银服务费", "手续费", true, "nothing else"},
	    {"手续费|网银服务费", "手续", false, "it ends too early"},
	    {"(?i)\\bfees?\\b", "monthly FEE", true, "capitals, at the end"},
	    {"(?i)\\bfees?\\b", "fe", false, "cut"},
	    {"id\\d", "ID", true, "two letters at the end: what follows is the pattern's"},
	    {"id\\d", "a valid", true, "in a word, too"},
	    {"结息", "结  息", false, "blanks are not the pattern's"},
	    {"a(b|c)|利息", "xa", true, "one letter is no start: all pass"},
	    {"[xy]z", "", true, "a class is no start"},
	    {"cab?", "ca", true, "what may be missing is no part of the start"},
	    {"利息", "", false, "an empty text"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lead lead = {0};

		lead_add(&lead, cases[i].pattern);
		check(lead_may(&lead, value_string(cases[i].text)) == cases[i].may, cases[i].why);
	}
}

int
main(void)
{
	test_lead();
	test_bill_codes();
	test_references();
	test_many_references();
	test_decisions();
	test_due_by_name();
	test_order();
	test_large_pile();
	return test_end();
}
