/* The VAT of a price that is paid in parts, and from when on a part is billed. */
#include "test.h"

#include "sales/sale-clauses.h"
#include "sales/words.h"

struct vat_case {
	int64_t total_fen, tax_fen;
	int64_t parts[4], taxes[4];
	const char *reason;
};

static const struct vat_case vat_cases[] = {
    /* 1,876,543 / 1.09 = 1,721,599.08: the VAT of the whole is 154,943.92 */
    {187654300, 15494392, {5000000, 51654300, 131000000}, {412844, 4265034, 10816514},
	"deposit, down payment and loan (RULES A2)"},
    /* 100.00 / 1.09 = 91.74: 8.26; three parts by themselves would come to 2.75 x 3 = 8.25 */
    {10000, 826, {3333, 3333, 3334}, {275, 276, 275}, "the parts come to the VAT of the whole"},
    {3, 0, {1, 1, 1}, {0, 0, 0}, "a fen each"},
    {187654321, 0, {56296296, 56296296, 75061729}, {0, 0, 0}, "without VAT"},
};

static void
test_vat(void)
{
	for (size_t i = 0; i < sizeof vat_cases / sizeof *vat_cases; i++) {
		const struct vat_case *c = &vat_cases[i];
		const struct taxed_price price = {c->total_fen, c->tax_fen};
		int64_t before_fen = 0, sum_fen = 0;
		int right = 1;

		for (int p = 0; p < 4; p++) {
			int64_t tax_fen = taxed_price_part(&price, before_fen, c->parts[p]);

			right = right && tax_fen == c->taxes[p];
			before_fen += c->parts[p];
			sum_fen += tax_fen;
		}
		check(right && before_fen == c->total_fen, c->reason);
		check_int(sum_fen, c->tax_fen, "and none is lost");
	}
}

struct terms_case {
	const char *from, *due;
	int64_t days;
	const char *start, *rule, *reason;
};

static const struct terms_case terms_cases[] = {
    {"2026-03-01", "2026-04-04", 7, "2026-03-28", "start+7d", "a week before it is due"},
    {"2026-03-01", "2026-03-08", 7, "2026-03-01", "start+7d", "on the contract's first day"},
    {"2026-03-01", "2026-03-07", 7, "2026-03-01", "start+6d", "not before it"},
    {"2026-03-01", "2026-02-20", 7, "2026-03-01", "start-9d", "due before it"},
    {"2026-03-01", "2026-04-04", 0, "2026-04-04", "start+0d", "on the day it is due"},
};

static void
test_terms(void)
{
	for (size_t i = 0; i < sizeof terms_cases / sizeof *terms_cases; i++) {
		const struct terms_case *c = &terms_cases[i];
		const struct sale_clauses clauses = {.bill_days = c->days};
		struct sale_clause clause = {0};
		char start[DATE_TEXT], rule[32];

		check(date_parse_text(c->from, &clause.from) &&
			date_parse_text(c->due, &clause.due_on),
		    "the test's own dates");
		sale_clauses_terms(&clauses, &clause, start, rule);
		check_text(start, c->start, c->reason);
		check_text(rule, c->rule, "and due on its day");
	}
}

static void
test_lists(void)
{
	struct value rest = value_string("K-1=120000, K-2 ,K-3 = 5"), word, price;

	check(words_next(&rest, &word), "a list");
	price = words_cut(&word);
	check(word.length == 3 && memcmp(word.bytes, "K-1", 3) == 0, "its first word");
	check(price.length == 6 && memcmp(price.bytes, "120000", 6) == 0, "and what it equals");
	check(words_next(&rest, &word), "another");
	price = words_cut(&word);
	check(word.length == 3 && price.kind == VALUE_NULL, "without blanks, equal to nothing");
	check(words_next(&rest, &word), "the last");
	price = words_cut(&word);
	check(word.length == 3 && price.length == 1, "blanks around the sign");
	check(!words_next(&rest, &word), "and no more");
	rest = value_null();
	check(!words_next(&rest, &word), "none has no words");
}

int
main(void)
{
	test_vat();
	test_terms();
	test_lists();
	return test_end();
}
