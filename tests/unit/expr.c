/* The expression language: what it means, what it refuses, and that its SQL means the same. */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "expr/expr.h"
#include "test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { SECONDS_MAX = 120 }; /* a hang is a failure */

enum { FIELD_COUNT = 16 };

static const struct expr_field fields[FIELD_COUNT] = {
    {"floor", TYPE_INT, "t.floor", "the floor"},
    {"persons", TYPE_INT, "t.persons", "may be nothing"},
    {"room", TYPE_CODE, "t.room", "the room"},
    {"kind", TYPE_TEXT, "t.kind", "the kind"},
    {"orientation", TYPE_TEXT, "t.orientation", "may be nothing"},
    {"area", TYPE_AREA, "t.area", "the area"},
    {"inner_area", TYPE_AREA, "t.inner_area", "the inner area"},
    {"price", TYPE_MONEY, "t.price", "the price"},
    {"deposit", TYPE_MONEY, "t.deposit", "the deposit"},
    {"discount", TYPE_PERCENT, "t.discount", "the discount"},
    {"rate", TYPE_DECIMAL, "t.rate", "the rate"},
    {"start", TYPE_DATE, "t.start", "the first day"},
    {"due", TYPE_DATE, "t.due", "may be nothing"},
    {"sold", TYPE_BOOL, "t.sold", "whether sold"},
    {"big", TYPE_INT, "t.big", "a large number"},
    {"secret", TYPE_TEXT, NULL, "not for filters"},
};

static const struct expr_scope scope = {fields, FIELD_COUNT, "x_", "(t.extra ->> ?)"};

static struct value
open_value(const void *context, const char *name)
{
	(void)context;
	if (strcmp(name, "x_color") == 0)
		return value_string("red");
	if (strcmp(name, "x_coef") == 0)
		return value_string("1.05");
	return value_null();
}

/* The record of the tables below. */
static void
record_values(struct value values[FIELD_COUNT])
{
	const struct value record[FIELD_COUNT] = {
	    value_int(8),
	    value_null(),
	    value_string("0804"),
	    value_string("shop"),
	    value_null(),
	    value_int(895200),
	    value_int(700000),
	    value_int(1234567),
	    value_int(100000),
	    value_int(9750),
	    value_string("2.85"),
	    value_string("2026-01-01"),
	    value_null(),
	    value_int(1),
	    value_int(INT64_MAX),
	    value_string("s"),
	};

	memcpy(values, record, sizeof record);
}

static const char *
first_error(const struct errors *errors)
{
	return errors->count > 0 ? errors->kept[0].text : "(no error)";
}

static struct expr *
parse(const char *text, enum expr_kind wanted, struct errors *errors)
{
	return expr_parse(&scope, text, strlen(text), wanted, errors, NULL);
}

static void
check_number(const char *text, const char *expected, const char *reason)
{
	struct value values[FIELD_COUNT];
	struct expr_record record = {values, open_value, NULL, NULL};
	struct errors errors = {0};
	struct expr *expr = parse(text, EXPR_NUMBER, &errors);
	struct ratio ratio;
	char got[64] = "";

	record_values(values);
	if (expr == NULL || expr_number(expr, &record, &ratio, &errors, NULL) != RC_OK)
		check_text(first_error(&errors), expected, reason);
	else {
		(void)snprintf(got, sizeof got, ratio.denominator == 1 ? "%lld" : "%lld/%lld",
		    (long long)ratio.numerator, (long long)ratio.denominator);
		check_text(got, expected, reason);
	}
	expr_free(expr);
	errors_release(&errors);
}

static const struct {
	const char *text, *expected, *reason;
} number_rows[] = {
    {"1 + 2 * 3", "7", "* binds more than +"},
    {"(1 + 2) * 3", "9", "brackets bind most"},
    {"10 - 4 - 3", "3", "- is taken from the left"},
    {"100 / 10 / 2", "5", "/ is taken from the left"},
    {"-2 * -3", "6", "unary minus binds more than *"},
    {"2 - -3", "5", "minus of a minus"},
    {"- - 3", "3", "minus twice"},
    {"0.1 + 0.2", "3/10", "decimals are exact"},
    {"1 / 3 * 3", "1", "thirds are exact"},
    {"floor", "8", "INT as it is"},
    {"area", "2238/25", "AREA in square metres: 89.52"},
    {"price", "1234567/100", "MONEY in yuan"},
    {"discount", "195/2", "PERCENT is the number before the sign: 97.50"},
    {"rate", "57/20", "DECIMAL is exact"},
    {"area * rate", "63783/250", "89.52 * 2.85 = 255.132, exactly"},
    {"floor(2.9)", "2", "floor is a function before a bracket"},
    {"floor(floor / 3)", "2", "and a field elsewhere"},
    {"floor(-2.1)", "-3", "floor goes down"},
    {"ceil(2.1)", "3", "ceil goes up"},
    {"ceil(-2.9)", "-2", "ceil of a negative number"},
    {"ceil(2)", "2", "ceil of a whole number"},
    {"abs(-2.5)", "5/2", "abs"},
    {"ABS(3 - 5)", "2", "function names in capitals"},
    {"round(2.5)", "3", "round: half up"},
    {"round(-2.5)", "-3", "round: half away from zero"},
    {"round(2.4999999999)", "2", "round: just below half"},
    {"round(2.345, 2)", "47/20", "round to 2 decimals: 2.35"},
    {"round(-2.345, 2)", "-47/20", "round a negative number to 2 decimals"},
    {"round(12345, -2)", "12300", "round to hundreds"},
    {"round(12350, -2)", "12400", "round to hundreds, half"},
    {"min(3, 1, 2)", "1", "min"},
    {"max(3, 1, 2)", "3", "max"},
    {"max(floor, 2) + min(floor, 2)", "10", "min and max with fields"},
    {"if(kind = 'shop', 0.2, 0)", "1/5", "if: the condition holds"},
    {"if(kind = 'office', 0.2, 0)", "0", "if: it does not"},
    {"if(persons is null, 1, 1 / persons)", "1", "if: only the branch taken is evaluated"},
    {"if(orientation = 'S', 1, 2)", "2", "if: nothing is not 'S'"},
    {"round(area * 2.35 * (1 + if(kind = 'shop', 0.2, 0)), 2)", "5049/20",
	"the formula of the design"},
    {"days('2026-03-01', '2026-01-01')", "59", "days(to, from)"},
    {"days(start, '2026-03-01')", "-59", "days backwards is negative"},
    {"days('2024-03-01', '2024-02-28')", "2", "days over a leap day"},
    {"days(max(start, '2026-02-01'), start)", "31", "max of dates"},
    {"days(min(start, '2026-02-01'), start)", "0", "min of dates"},
    {"number(x_coef) * 100", "105", "number() of an open field"},
    {"number('-0.5')", "-1/2", "number() of text with a sign"},
    {"tier(300, 0: 5, 180: 7, 260: 9)", "1820", "A8.11: 180*5 + 80*7 + 40*9"},
    {"tier(0, 0: 5, 180: 7, 260: 9)", "0", "tier: nothing used"},
    {"tier(179.99, 0: 5, 180: 7)", "17999/20", "tier: just below a bound: 899.95"},
    {"tier(180, 0: 5, 180: 7, 260: 9)", "900", "tier: at a bound"},
    {"tier(180.01, 0: 5, 180: 7)", "90007/100", "tier: just above a bound"},
    {"tier(260, 0: 5, 180: 7, 260: 9)", "1460", "tier: at the last bound"},
    {"tier(175 + 10, 0: 5, 180: 7, 260: 9) - tier(175, 0: 5, 180: 7, 260: 9)", "60",
	"A8: 175 so far, then 10: 5*5 + 5*7"},
    {"tier(100, 20: 2)", "160", "tier: free below the first bound"},
    {"tier(15, 20: 2)", "0", "tier: all of it free"},
    {"tier(300, 0: 5, 180 + 30 * max(0, floor - 5): 7)", "1560",
	"A8.11: a bound by the persons: 270*5 + 30*7 = 1560"},
    {"if(true, 1, 2)", "1", "a constant condition"},
    {"big", "9223372036854775807", "the largest stored number"},
    {"1\n+\t1\r\n", "2", "blanks of every kind"},
    /* what goes wrong with the record */
    {"1 / (floor - 8)", "at character 3: expected a divisor, got zero", "division by zero"},
    {"persons + 1", "at character 1: expected a value of field \"persons\", got nothing",
	"a formula on nothing names the field"},
    {"floor + if(persons > 1, 2, persons)",
	"at character 28: expected a value of field \"persons\", got nothing",
	"nothing from a branch"},
    {"min(1, persons)", "at character 8: expected a value of field \"persons\", got nothing",
	"min with nothing is nothing"},
    {"min(1, 2, persons)", "at character 11: expected a value of field \"persons\", got nothing",
	"min with nothing at its end"},
    {"days(due, start)", "at character 6: expected a value of field \"due\", got nothing",
	"days with nothing"},
    {"tier(persons, 0: 1)", "at character 6: expected a value of field \"persons\", got nothing",
	"tier of nothing"},
    {"number(x_none)", "at character 8: expected a value of field \"x_none\", got nothing",
	"an open field that the record lacks"},
    {"number(x_color)", "at character 1: expected text that is a number, got \"red\"",
	"number() of other text"},
    {"tier(floor - 9, 0: 1)", "at character 6: expected a quantity of 0 or more for the tiers",
	"tier of a negative quantity"},
    {"tier(1, floor: 1, 8: 2)", "at character 19: expected tier bounds that rise, from 0 or above",
	"tier bounds that a record makes equal"},
    {"tier(1, 0 - floor: 1)", "at character 9: expected tier bounds that rise, from 0 or above",
	"a tier below 0"},
    {"big * big * big", "expected a number of at most 38 digits, got a larger or finer one",
	"a result beyond 127 bits"},
    {"1 / big / big / big", "expected a number of at most 38 digits, got a larger or finer one",
	"a denominator beyond 127 bits"},
};

static void
test_numbers(void)
{
	for (size_t i = 0; i < COUNT(number_rows); i++)
		check_number(number_rows[i].text, number_rows[i].expected, number_rows[i].reason);
}

static void
check_truth(const char *text, const char *expected, const char *reason)
{
	struct value values[FIELD_COUNT];
	struct expr_record record = {values, open_value, NULL, NULL};
	struct errors errors = {0};
	struct expr *expr = parse(text, EXPR_BOOL, &errors);
	bool truth;

	record_values(values);
	if (expr == NULL || expr_test(expr, &record, &truth, &errors, NULL) != RC_OK)
		check_text(first_error(&errors), expected, reason);
	else
		check_text(truth ? "true" : "false", expected, reason);
	expr_free(expr);
	errors_release(&errors);
}

static const struct {
	const char *text, *expected, *reason;
} truth_rows[] = {
    {"floor between 2 and 10 and orientation in ('S', 'SE') and not room ~ '0?4$'", "false",
	"the filter of the design"},
    {"true or false and false", "true", "and binds more than or"},
    {"(true or false) and false", "false", "brackets"},
    {"not true or true", "true", "not binds more than or"},
    {"not floor = 9", "true", "not binds less than ="},
    {"floor + 1 = 9", "true", "= binds less than +"},
    {"NOT floor = 9 AND TRUE", "true", "keywords in capitals"},
    {"floor = 8", "true", "="},
    {"floor != 8", "false", "!="},
    {"floor <> 8", "false", "<>"},
    {"floor < 8", "false", "< at the limit"},
    {"floor < 8.01", "true", "< above the limit"},
    {"floor <= 8", "true", "<= at the limit"},
    {"floor > 8", "false", "> at the limit"},
    {"floor >= 8", "true", ">= at the limit"},
    {"floor between 8 and 9", "true", "between holds at its lower limit"},
    {"floor between 7 and 8", "true", "between holds at its upper limit"},
    {"floor between 8.01 and 9", "false", "just below between"},
    {"floor between 9 and 7", "false", "between with limits exchanged is empty"},
    {"floor not between 9 and 10", "true", "not between"},
    {"floor between 1 and 9 and kind = 'shop'", "true", "the and of between, then and"},
    {"kind in ('office', 'shop')", "true", "in"},
    {"if(floor > 3, 'high', orientation) = 'high'", "true", "a text of if"},
    {"if(floor < 3, 'high', orientation) is null", "true", "no text of if"},
    {"kind in ('office')", "false", "in a list of one"},
    {"kind not in ('office', 'shop')", "false", "not in"},
    {"floor in (1, 2 * 4)", "true", "in a list of constants worked out"},
    {"floor in (1, floor)", "true", "in a list with a field"},
    {"kind < 'shopp'", "true", "a prefix comes first"},
    {"kind < 'Z'", "false", "text is ordered by bytes"},
    {"room = '0804'", "true", "a code is text"},
    {"'it''s' = 'it''s'", "true", "two quotes in text are one"},
    {"'''' ~ '^.$'", "true", "text of one quote"},
    {"'' = ''", "true", "empty text"},
    {"'四楼' ~ '^..$'", "true", "a pattern counts characters, not bytes"},
    {"room ~ '0?4$'", "true", "~ finds anywhere"},
    {"not room ~ '0?4$'", "false", "not ~"},
    {"room not ~ '^9'", "true", "x not ~"},
    {"room ~ '^8'", "false", "~ with an anchor"},
    {"'a\n' ~ 'a$'", "false", "$ is the end, not before a newline"},
    {"start = '2026-01-01'", "true", "quoted text beside a date is a date"},
    {"'2026-01-02' > start", "true", "on either side"},
    {"start between '2025-12-31' and '2026-01-01'", "true", "dates between"},
    {"start in ('2026-01-01')", "true", "dates in a list"},
    {"area > 89.51", "true", "area in square metres"},
    {"area = 89.52", "true", "area, exact"},
    {"area = 89.5200", "true", "zeros at the end do not matter"},
    {"area > 89.52", "false", "area at the limit"},
    {"price = 12345.67", "true", "money in yuan"},
    {"discount < 97.5", "false", "percent at the limit"},
    {"area * 2 = 179.04", "true", "arithmetic in a condition"},
    {"sold", "true", "a truth field is a condition"},
    {"not sold", "false", "its opposite"},
    {"sold = false", "false", "compared with a constant"},
    {"if(sold, floor > 3, floor > 9)", "true", "if of conditions"},
    {"x_color = 'red'", "true", "an open field"},
    {"x_size = 'L'", "false", "an open field that the record lacks"},
    {"x_size is null", "true", "which is null"},
    {"x_color is not null", "true", "is not null"},
    {"floor = 0 or 8 / floor = 1", "true", "or"},
    {"floor != 8 and 1 / (floor - 8) > 1", "false", "and does not look behind a false side"},
    {"floor = 8 or 1 / (floor - 8) > 1", "true", "or does not look behind a true side"},
    /* nothing */
    {"persons = 1", "false", "nothing is equal to no number"},
    {"persons != 1", "true", "!= is not ="},
    {"persons <> 1", "true", "so is <>"},
    {"not persons = 1", "true", "not turns false"},
    {"persons < 1", "false", "nothing is not less"},
    {"persons >= 1", "false", "and not more"},
    {"persons = persons", "false", "nothing is not equal to nothing"},
    {"persons + 1 > 0", "false", "arithmetic on nothing is nothing"},
    {"orientation in ('S')", "false", "nothing is in no list"},
    {"orientation not in ('S')", "true", "so it is not in the list"},
    {"orientation ~ ''", "false", "nothing matches no pattern"},
    {"not orientation ~ ''", "true", "so it does not match"},
    {"persons between 0 and 9", "false", "nothing is between no limits"},
    {"floor between 0 and persons", "false", "nothing as a limit"},
    {"due > '1900-01-01'", "false", "no date is after no date"},
    {"due is null and persons is null", "true", "is null"},
    {"persons + 1 is null", "true", "a sum with nothing is null"},
};

static void
test_truths(void)
{
	for (size_t i = 0; i < COUNT(truth_rows); i++)
		check_truth(truth_rows[i].text, truth_rows[i].expected, truth_rows[i].reason);
}

static void
check_refused(const char *text, size_t length, enum expr_kind wanted, const char *expected,
    const char *reason)
{
	struct errors errors = {0};
	struct expr *expr = expr_parse(&scope, text, length, wanted, &errors, NULL);

	check_text(expr != NULL ? "(parsed)" : first_error(&errors), expected, reason);
	if (errors.count > 1)
		check(false, "one error is enough");
	expr_free(expr);
	errors_release(&errors);
}

static const struct {
	const char *text;
	enum expr_kind wanted;
	const char *expected, *reason;
} refused_rows[] = {
    {"flor > 3", EXPR_BOOL, "at character 1: unknown field \"flor\"; did you mean \"floor\"?",
	"an unknown field, with the nearest"},
    {"Floor > 3", EXPR_BOOL, "at character 1: unknown field \"Floor\"; did you mean \"floor\"?",
	"names are in small letters"},
    {"kind = shop", EXPR_BOOL,
	"at character 8: unknown field \"shop\"; \"deed help fields\" lists them, text is "
	"in "
	"single quotes",
	"text without quotes"},
    {"rond(3)", EXPR_NUMBER, "at character 1: unknown function \"rond\"; did you mean \"round\"?",
	"an unknown function"},
    {"area + kind", EXPR_NUMBER, "at character 8: expected a number, got text", "text in a sum"},
    {"'四楼' = floor", EXPR_BOOL,
	"at character 8: expected text in single quotes or a text field, got a number",
	"characters are counted, not bytes"},
    {"floor = '8'", EXPR_BOOL, "at character 9: expected a number, got text", "a number in quotes"},
    {"room = 804", EXPR_BOOL,
	"at character 8: expected text in single quotes or a text field, got a number",
	"a code without quotes"},
    {"start = '2026-02-30'", EXPR_BOOL,
	"at character 9: expected a date such as '2026-12-31', got \"2026-02-30\"",
	"a date that there is not"},
    {"start = floor", EXPR_BOOL,
	"at character 9: expected a date such as '2026-12-31', got a number",
	"a date and a number"},
    {"start - '2026-01-01'", EXPR_NUMBER,
	"at character 1: expected a number, got a date; days(to, from) counts days between "
	"dates",
	"a difference of dates"},
    {"sold > true", EXPR_BOOL,
	"at character 1: expected numbers, dates or text to compare, got a condition",
	"conditions have no order"},
    {"floor and sold", EXPR_BOOL, "at character 1: expected a condition, got a number",
	"a number as a condition"},
    {"floor + 1", EXPR_BOOL, "at character 1: expected a condition, got a number",
	"a number where a condition is wanted"},
    {"floor > 1", EXPR_NUMBER, "at character 1: expected a number, got a condition",
	"a condition where a number is wanted"},
    {"if(floor, 1, 2)", EXPR_NUMBER, "at character 4: expected a condition, got a number",
	"if of a number"},
    {"if(sold, 1, 'a')", EXPR_NUMBER, "at character 13: expected a number, got text",
	"if with branches of two types"},
    {"if(sold, 1)", EXPR_NUMBER,
	"at character 1: expected if(condition, then, else), got 2 arguments", "if without else"},
    {"abs()", EXPR_NUMBER, "at character 1: expected abs(x), got 0 arguments",
	"a call without arguments"},
    {"min(sold, sold)", EXPR_NUMBER, "at character 5: expected a number, got a condition",
	"min of conditions"},
    {"round(2.5, floor)", EXPR_NUMBER,
	"at character 12: expected a constant whole number of decimals from -9 to 18",
	"round to a variable number of decimals"},
    {"round(2.5, 18)", EXPR_NUMBER, "(parsed)", "round to the most decimals"},
    {"round(2.5, 19)", EXPR_NUMBER,
	"at character 12: expected a constant whole number of decimals from -9 to 18", "one more"},
    {"round(2.5, -9)", EXPR_NUMBER, "(parsed)", "round to the fewest decimals"},
    {"round(2.5, -10)", EXPR_NUMBER,
	"at character 12: expected a constant whole number of decimals from -9 to 18", "one fewer"},
    {"tier(floor, 0: 1, 0: 2)", EXPR_NUMBER,
	"at character 19: expected tier bounds that rise, from 0 or above",
	"tier bounds that do not rise"},
    {"tier(floor, -1: 1)", EXPR_NUMBER,
	"at character 13: expected tier bounds that rise, from 0 or above", "a tier bound below 0"},
    {"tier(floor, 0, 1)", EXPR_NUMBER,
	"at character 14: expected \":\" and the tier's rate, got \",\"", "a tier without rate"},
    {"tier(floor)", EXPR_NUMBER,
	"at character 1: expected tier(quantity, 0: rate, bound: rate, ...), got 1 "
	"arguments",
	"a tier without tiers"},
    {"min(1: 2)", EXPR_NUMBER, "at character 6: expected \",\" or \")\", got \":\"",
	"a colon elsewhere"},
    {"persons = null", EXPR_BOOL,
	"at character 11: expected \"is null\" or \"is not null\", got a comparison with "
	"null",
	"= null, with what to write"},
    {"null", EXPR_BOOL,
	"at character 1: expected an operand (\"is null\" and \"is not null\" test for "
	"nothing), got \"null\"",
	"null alone"},
    {"floor is 3", EXPR_BOOL, "at character 10: expected \"null\" or \"not null\", got \"3\"",
	"is without null"},
    {"1 < floor < 3", EXPR_BOOL,
	"at character 11: expected \"and\" or \"or\" (comparisons do not chain), got \"<\"",
	"a chain of comparisons"},
    {"floor between 1, 2", EXPR_BOOL,
	"at character 16: expected \"and\" and the upper limit, got \",\"", "between with a comma"},
    {"kind in 'shop'", EXPR_BOOL, "at character 9: expected \"(\", got \"'shop'\"",
	"in without brackets"},
    {"kind in ()", EXPR_BOOL,
	"at character 10: expected a field, a number, text in single quotes or \"(\", got "
	"\")\"",
	"in an empty list"},
    {"kind in ('a' 'b')", EXPR_BOOL, "at character 14: expected \",\" or \")\", got \"'b'\"",
	"a list without comma"},
    {"floor not = 3", EXPR_BOOL,
	"at character 11: expected \"between\", \"in\" or \"~\", got \"=\"", "not ="},
    {"room ~ kind", EXPR_BOOL,
	"at character 8: expected a regular expression in single quotes, got \"kind\"",
	"a pattern from a field"},
    {"floor ~ '8'", EXPR_BOOL,
	"at character 1: expected text in single quotes or a text field, got a number",
	"a pattern on a number"},
    {"room ~ '(a'", EXPR_BOOL,
	"at character 8: expected a regular expression, got \"(a\": missing closing "
	"parenthesis",
	"a pattern with a mistake"},
    {"(floor = 1", EXPR_BOOL,
	"at character 11: expected an operator or \")\", got the end of the expression",
	"a bracket left open"},
    {"floor = 1)", EXPR_BOOL, "at character 10: expected an operator or the end, got \")\"",
	"a bracket too many"},
    {"", EXPR_BOOL,
	"at character 1: expected a field, a number, text in single quotes or \"(\", got "
	"the "
	"end of the expression",
	"nothing at all"},
    {"floor = ", EXPR_BOOL,
	"at character 9: expected a field, a number, text in single quotes or \"(\", got "
	"the "
	"end of the expression",
	"an operand left out"},
    {"kind = \"shop\"", EXPR_BOOL, "at character 8: expected text in single quotes ('S'), got a \"",
	"double quotes"},
    {"kind = 'shop", EXPR_BOOL,
	"at character 8: expected a ' that ends the text (write '' for a quote inside it)",
	"a quote left open"},
    {"floor == 1", EXPR_BOOL,
	"at character 8: expected a field, a number, text in single quotes or \"(\", got "
	"\"=\"",
	"=="},
    {"（floor = 1）", EXPR_BOOL,
	"at character 1: expected ASCII letters and marks outside of quotes, got \"（\"",
	"a Chinese bracket"},
    {"floor; drop table t", EXPR_BOOL, "at character 6: expected an operator or operand, got \";\"",
	"a semicolon"},
    {"floor = 1 -- x", EXPR_BOOL,
	"at character 14: unknown field \"x\"; \"deed help "
	"fields\" lists them, text is in single quotes",
	"a comment of SQL is two minus signs"},
    {"floor > 1e5", EXPR_BOOL, "at character 9: expected a number such as 12.50, got \"1e5\"",
	"an exponent"},
    {"floor > 1.", EXPR_BOOL, "at character 9: expected a number such as 12.50, got \"1.\"",
	"a point without decimals"},
    {"floor > .5", EXPR_BOOL, "at character 9: expected an operator or operand, got \".\"",
	"a point without a number"},
    {"floor > 1.2.3", EXPR_BOOL, "at character 9: expected a number such as 12.50, got \"1.2.3\"",
	"two points"},
    {"123456789012345678901234567890123456 > floor", EXPR_BOOL, "(parsed)",
	"a number of 36 digits"},
    {"1234567890123456789012345678901234567 > floor", EXPR_BOOL,
	"at character 1: expected a number of at most 36 digits", "a number of 37"},
    {"1 / 0", EXPR_NUMBER, "at character 3: expected a divisor, got zero",
	"a constant division by zero is refused at once"},
    {"x_ = 'a'", EXPR_BOOL,
	"at character 1: unknown field \"x_\"; \"deed help fields\" lists them, text is in "
	"single quotes",
	"an open field without a name"},
    {"x_Size = 'a'", EXPR_BOOL,
	"at character 1: unknown field \"x_Size\"; \"deed help fields\" lists them, text "
	"is "
	"in single quotes",
	"an open field in capitals"},
};

static void
test_refusals(void)
{
	for (size_t i = 0; i < COUNT(refused_rows); i++)
		check_refused(refused_rows[i].text, strlen(refused_rows[i].text),
		    refused_rows[i].wanted, refused_rows[i].expected, refused_rows[i].reason);
}

/* The text `count` times. */
static void
repeat(struct text *text, const char *part, int count)
{
	for (int i = 0; i < count; i++)
		text_adds(text, part);
}

static void
check_built(struct text *text, enum expr_kind wanted, const char *expected, const char *reason)
{
	check_refused(text_string(text), text->length, wanted, expected, reason);
	text_clear(text);
}

static void
test_brackets(void)
{
	struct text text = {0};

	repeat(&text, "(", 100);
	text_adds(&text, "1");
	repeat(&text, ")", 100);
	check_built(&text, EXPR_NUMBER, "(parsed)", "100 brackets");
	repeat(&text, "(", 101);
	text_adds(&text, "1");
	repeat(&text, ")", 101);
	check_built(&text, EXPR_NUMBER, "at character 101: expected at most 100 levels of brackets",
	    "101 brackets");
	text_adds(&text, "0");
	repeat(&text, "+(1)+abs(1)- -1", 60);
	check_built(&text, EXPR_NUMBER, "(parsed)", "brackets, calls and signs beside one another");
	text_adds(&text, "not true");
	repeat(&text, " or 1 in (1) or not true", 60);
	check_built(&text, EXPR_BOOL, "(parsed)", "lists and nots beside one another");
	repeat(&text, "(", 10000);
	check_built(&text, EXPR_NUMBER, "expected an expression of at most 4096 bytes, got 10000",
	    "ten thousand brackets");
	repeat(&text, "(", 4096);
	check_built(&text, EXPR_NUMBER, "at character 101: expected at most 100 levels of brackets",
	    "as many brackets as fit");
	repeat(&text, "not ", 1000);
	check_built(&text, EXPR_BOOL, "at character 401: expected at most 100 levels of brackets",
	    "a thousand nots");
	repeat(&text, "-", 4000);
	check_built(&text, EXPR_NUMBER, "at character 101: expected at most 100 levels of brackets",
	    "four thousand minus signs");
	repeat(&text, "abs(", 1000);
	check_built(&text, EXPR_NUMBER, "at character 404: expected at most 100 levels of brackets",
	    "a thousand calls");
	text_release(&text);
}

static void
test_sizes(void)
{
	struct text text = {0};

	text_adds(&text, "'");
	repeat(&text, "a", 4088);
	text_adds(&text, "' = ''");
	check_built(&text, EXPR_BOOL, "(parsed)", "4095 bytes");
	text_adds(&text, "'");
	repeat(&text, "a", 1 << 20);
	check_built(&text, EXPR_BOOL, "expected an expression of at most 4096 bytes, got 1048577",
	    "a megabyte of text");
	text_adds(&text, "1");
	repeat(&text, "+1", 499);
	check_built(&text, EXPR_NUMBER, "(parsed)", "999 operands and operators");
	text_adds(&text, "1");
	repeat(&text, "+1", 500);
	check_built(&text, EXPR_NUMBER,
	    "at character 1000: expected an expression of at most 1000 operands and operators",
	    "1001 operands and operators");
	text_adds(&text, "big");
	repeat(&text, "*big", 400);
	check_number(text_string(&text),
	    "at character 520: expected a number of at most 8192 bits, got a larger one",
	    "a number that grows without end");
	text_clear(&text);
	text_adds(&text, "x_0 is null");
	for (int i = 1; i < 64; i++)
		text_printf(&text, " and x_%d is null", i);
	check_truth(text_string(&text), "true", "64 fields");
	text_adds(&text, " and x_64 is null");
	check_truth(text_string(&text), "at character 1079: expected at most 64 different fields",
	    "65 fields");
	text_release(&text);
}

static void
test_bytes(void)
{
	struct errors errors = {0};

	check_refused("floor\0 = 1", 10, EXPR_BOOL,
	    "expected an expression, got text with a NUL byte", "a NUL");
	check_refused("kind = '\xff'", 10, EXPR_BOOL,
	    "expected an expression in UTF-8, got an invalid byte after 8 bytes",
	    "an invalid byte");
	check_refused("kind = '\xe5\x9b'", 11, EXPR_BOOL,
	    "expected an expression in UTF-8, got an invalid byte after 8 bytes",
	    "half a character");
	check_refused("kind \x01", 6, EXPR_BOOL,
	    "at character 6: expected an operator or operand, got \"\\x01\"",
	    "a control character");
	check(expr_parse(&scope, NULL, 0, EXPR_BOOL, &errors, NULL) == NULL, "no text at all");
	errors_release(&errors);
}

static void
test_places(void)
{
	const struct place place = {"clauses.csv", 17, "formula"};
	struct errors errors = {0};

	check(expr_parse(&scope, "1 +", 3, EXPR_NUMBER, &errors, &place) == NULL,
	    "an error has a place");
	check_text(first_error(&errors),
	    "clauses.csv:17: formula: at character 4: expected a field, a number, text in single "
	    "quotes or \"(\", got the end of the expression",
	    "file, line and column come before the character");
	check_int(errors_rc(&errors), RC_DATA, "it is an error of data");
	errors_release(&errors);
}

/* A record with one text, room, matched against a pattern. */
static void
check_pattern(
    const char *subject, size_t length, const char *text, const char *expected, const char *reason)
{
	struct value values[FIELD_COUNT];
	struct expr_record record = {values, open_value, NULL, NULL};
	struct errors errors = {0};
	struct expr *expr = parse(text, EXPR_BOOL, &errors);
	bool truth;

	record_values(values);
	values[2] = value_text(subject, length);
	if (expr == NULL || expr_test(expr, &record, &truth, &errors, NULL) != RC_OK)
		check(strstr(first_error(&errors), expected) != NULL, reason);
	else
		check_text(truth ? "true" : "false", expected, reason);
	expr_free(expr);
	errors_release(&errors);
}

static void
test_patterns(void)
{
	struct text text = {0};

	repeat(&text, "a", 5000);
	text_adds(&text, "!");
	check_pattern(text.bytes, text.length, "room ~ '(a+)+$'", "the pattern gave no answer",
	    "a catastrophic pattern is an error, not a hang");
	check_pattern(text.bytes, text.length, "room ~ '^(a|a)*$'", "the pattern gave no answer",
	    "another one");
	check_pattern(text.bytes, text.length, "room ~ '^(?:(a)|b)*!$'", "true",
	    "a pattern that needs much of the stack");
	text_clear(&text);
	repeat(&text, "ab", 500000);
	check_pattern(text.bytes, text.length, "room ~ '^(?:(a)|b)*$'", "",
	    "a megabyte of text ends, either way");
	check_pattern(text.bytes, text.length, "room ~ 'ba$'", "false", "a megabyte of text");
	check_pattern(
	    "\xff", 1, "room ~ 'a'", "the pattern gave no answer", "text that is not UTF-8");
	check_pattern("a\0b", 3, "room ~ '^a.b$'", "true", "a NUL in text is a character");
	check_pattern("", 0, "room ~ '^$'", "true", "empty text");
	check_pattern("x", 1, "room ~ '((a{1000}){1000}){1000}'", "regular expression is too large",
	    "a pattern too large to compile");
	check_pattern("x", 1, "room ~ '\\C'", "expected a regular expression", "no single bytes");
	text_release(&text);
}

static const struct {
	const char *text;
	int64_t unit;
	enum rounding mode;
	int64_t expected;
	const char *reason;
} money_rows[] = {
    {"89.52 * 2.85", 1, ROUND_HALF_UP, 25513, "89.52 * 2.85 = 255.132"},
    {"89.52 * 2.85 * 3", 1, ROUND_HALF_UP, 76540, "a quarter is rounded once: 765.40"},
    {"0.005", 1, ROUND_HALF_UP, 1, "half a fen is a fen"},
    {"0.004999", 1, ROUND_HALF_UP, 0, "less is none"},
    {"-0.005", 1, ROUND_HALF_UP, -1, "half goes away from zero"},
    {"-0.004999", 1, ROUND_HALF_UP, 0, "less than half of a credit"},
    {"1.239", 1, ROUND_DOWN, 123, "down"},
    {"-1.239", 1, ROUND_DOWN, -123, "down is toward zero"},
    {"1.231", 1, ROUND_UP, 124, "up"},
    {"-1.231", 1, ROUND_UP, -124, "up is away from zero"},
    {"1.23", 1, ROUND_UP, 123, "up of what is exact"},
    {"1.25", 10, ROUND_HALF_UP, 130, "to jiao"},
    {"1.24", 10, ROUND_HALF_UP, 120, "to jiao, below half"},
    {"1.50", 100, ROUND_HALF_UP, 200, "to yuan"},
    {"1.4999", 100, ROUND_HALF_UP, 100, "rounded once, not first to fen"},
    {"92233720368547758.07", 1, ROUND_HALF_UP, INT64_MAX, "the largest amount"},
    {"-92233720368547758.08", 1, ROUND_HALF_UP, INT64_MIN, "the least amount"},
    {"1 / 3 + 1 / 3 + 1 / 3", 1, ROUND_DOWN, 100, "three thirds are one"},
};

static void
test_money(void)
{
	for (size_t i = 0; i < COUNT(money_rows); i++) {
		struct errors errors = {0};
		struct expr *expr = parse(money_rows[i].text, EXPR_NUMBER, &errors);
		int64_t amount = -999;

		(void)expr_money(
		    expr, NULL, money_rows[i].unit, money_rows[i].mode, &amount, &errors, NULL);
		check_int(amount, money_rows[i].expected, money_rows[i].reason);
		expr_free(expr);
		errors_release(&errors);
	}
}

static void
test_money_overflow(void)
{
	static const char *const texts[] = {"92233720368547758.08", "92233720368547758.075",
	    "-92233720368547758.085", "10000000000000000000000"};

	for (size_t i = 0; i < COUNT(texts); i++) {
		struct errors errors = {0};
		struct expr *expr = parse(texts[i], EXPR_NUMBER, &errors);
		int64_t amount;

		check_int(expr_money(expr, NULL, 1, ROUND_HALF_UP, &amount, &errors, NULL), RC_DATA,
		    "an amount beyond int64 fen is an error");
		expr_free(expr);
		errors_release(&errors);
	}
}

/* Values that a damaged ledger or a mistaken caller may give. */
static const struct {
	size_t field;
	struct value value;
	const char *text, *expected, *reason;
} wrong_rows[] = {
    {10, {VALUE_TEXT, 0, "2,85", 4}, "rate > 1",
	"at character 1: expected a decimal number in field \"rate\", got \"2,85\"",
	"a decimal that is none"},
    {10, {VALUE_INT, 2, NULL, 0}, "rate > 1",
	"at character 1: expected a decimal number in field \"rate\", got 2",
	"a decimal that is an integer"},
    {0, {VALUE_TEXT, 0, "8", 1}, "floor > 1",
	"at character 1: expected a whole number of units in field \"floor\", got \"8\"",
	"a number that is text"},
    {11, {VALUE_TEXT, 0, "2026-13-01", 10}, "start > '2026-01-01'",
	"at character 1: expected a date (YYYY-MM-DD) in field \"start\", got "
	"\"2026-13-01\"",
	"a date that there is not"},
    {3, {VALUE_INT, 7, NULL, 0}, "kind = 'shop'",
	"at character 1: expected text in field \"kind\", got 7", "text that is a number"},
};

static void
test_wrong_values(void)
{
	for (size_t i = 0; i < COUNT(wrong_rows); i++) {
		struct value values[FIELD_COUNT];
		struct expr_record record = {values, NULL, NULL, NULL};
		struct errors errors = {0};
		struct expr *expr = parse(wrong_rows[i].text, EXPR_BOOL, &errors);
		bool truth;

		record_values(values);
		values[wrong_rows[i].field] = wrong_rows[i].value;
		(void)expr_test(expr, &record, &truth, &errors, NULL);
		check_text(first_error(&errors), wrong_rows[i].expected, wrong_rows[i].reason);
		expr_free(expr);
		errors_release(&errors);
	}
}

static const struct {
	const char *text, *expected, *reason;
} sql_rows[] = {
    {"area > 89.5", "(t.area > :e1) 895000", "a constant in the stored unit"},
    {"area > 89.50005", "(t.area > :e1) 895000", "> a constant between two units"},
    {"area >= 89.50005", "(t.area >= :e1) 895001", ">= a constant between two units"},
    {"area < 89.50005", "(t.area < :e1) 895001", "< a constant between two units"},
    {"area <= 89.50005", "(t.area <= :e1) 895000", "<= a constant between two units"},
    {"area = 89.50005", "(0)", "= a constant between two units is never"},
    {"area != 89.50005", "((0) IS NOT 1)", "!= a constant between two units is always"},
    {"-0.00005 < area", "(t.area > :e1) -1", "below zero, the constant on the left"},
    {"price > 92233720368547758.07", "(t.price > :e1) 9223372036854775807", "the largest amount"},
    {"price > 92233720368547758.08", "(0)", "beyond it, never"},
    {"price < 92233720368547758.08", "(t.price IS NOT NULL)", "beyond it, always"},
    {"price >= -92233720368547758.09", "(t.price IS NOT NULL)", "below the least, always"},
    {"price between 1 and 2.005", "(t.price >= :e1 AND t.price <= :e2) 100 200", "between"},
    {"price = deposit", "(t.price = t.deposit)", "two fields of one unit"},
    {"price = discount * 1", "(expr_test(:e1, t.price, t.discount)) part",
	"arithmetic is left to expr_test"},
    {"price = area", "(expr_test(:e1, t.price, t.area)) part",
	"so are fields of two units; the arguments are in the order of use"},
    {"rate > 1", "(expr_test(:e1, t.rate)) part", "so are decimals"},
    {"floor in (1, 2.5, 3)", "(t.floor IN (:e1, :e2)) 1 3", "in, without what cannot be"},
    {"floor in (2.5)", "(t.floor IN ())", "in nothing"},
    {"kind in ('a', 'b') or not sold", "(t.kind IN (:e1, :e2) OR (t.sold = 1) IS NOT 1) a b",
	"or, not"},
    {"not (floor = 1 and (kind = 'a' or sold))",
	"((t.floor = :e1) IS NOT 1 OR ((t.kind = :e2) IS NOT 1 AND (t.sold = 1) IS NOT 1)) "
	"1 a",
	"not goes down to the leaves"},
    {"(floor = 1 or sold) and (kind = 'a' or sold)",
	"((t.floor = :e1 OR t.sold = 1) AND (t.kind = :e2 OR t.sold = 1)) 1 a", "brackets"},
    {"x_color = 'red'", "((t.extra ->> :e1) = :e2) x_color red",
	"the name of an open field is a parameter"},
    {"start < '2026-02-01'", "(t.start < :e1) 2026-02-01", "a date"},
    {"orientation is not null", "((t.orientation IS NULL) IS NOT 1)", "is not null"},
    {"room ~ '4$' and floor > 1", "(expr_test(:e1, t.room) AND t.floor > :e2) part 1",
	"a pattern is left to expr_test, the rest is not"},
    {"not room ~ '4$'", "(expr_test(:e1, t.room) = 0) part", "not ~"},
    {"floor > 1 and 8 / floor > 2", "(t.floor > :e1 AND expr_test(:e2, t.floor)) 1 part",
	"what can fail is guarded in expr_test too"},
    {"room = '0804'' OR 1=1 --'", "(t.room = :e1) 0804' OR 1=1 --", "an injection is a parameter"},
    {"1 = 1", "(1)", "a constant"},
    {"secret = 'a'", "at character 1: expected a field that filters can use, got \"secret\"",
	"a field without SQL"},
};

static void
test_sql(void)
{
	for (size_t i = 0; i < COUNT(sql_rows); i++) {
		struct errors errors = {0};
		struct expr *expr = parse(sql_rows[i].text, EXPR_BOOL, &errors);
		struct expr_params params = {0};
		struct text sql = {0};
		bool good = expr_sql(expr, &sql, &params, &errors, NULL) == RC_OK;

		for (size_t p = 0; p < params.count; p++)
			if (params.list[p].part != NULL)
				text_adds(&sql, " part");
			else if (params.list[p].value.kind == VALUE_INT)
				text_printf(&sql, " %" PRId64, params.list[p].value.number);
			else
				text_printf(&sql, " %s", params.list[p].value.bytes);
		check_text(good ? text_string(&sql) : first_error(&errors), sql_rows[i].expected,
		    sql_rows[i].reason);
		text_release(&sql);
		expr_params_release(&params);
		expr_free(expr);
		errors_release(&errors);
	}
}

/* The same in SQLite. */

enum { ROWS = 200, EXPRESSIONS = 6000, COLUMNS = FIELD_COUNT - 1 /* secret is none */ };

static struct value table[ROWS][FIELD_COUNT];

static unsigned
next_random(unsigned bound)
{
	static uint64_t state = 20260101;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % bound;
}

static const char *
one_of(const char *const *list, size_t count)
{
	return list[next_random((unsigned)count)];
}

#define ONE_OF(list) one_of(list, COUNT(list))

static struct value
random_value(enum type type)
{
	static const int64_t numbers[] = {
	    0, 1, -1, 2, 3, 4, 100, 200, 300, 895200, 895201, 895199, 1250, INT64_MAX, INT64_MIN};
	static const char *const texts[] = {"", "a", "ab", "b", "S", "SE", "A", "四", "it's", "%"};
	static const char *const dates[] = {
	    "1900-01-01", "2025-12-31", "2026-01-01", "2026-02-28", "2999-12-31"};
	static const char *const decimals[] = {"0", "1", "-1", "2.85", "0.0001", "89.52", "100"};

	if (next_random(5) == 0)
		return value_null();
	switch (type) {
	case TYPE_TEXT:
	case TYPE_CODE:
		return value_string(ONE_OF(texts));
	case TYPE_DATE:
		return value_string(ONE_OF(dates));
	case TYPE_DECIMAL:
		return value_string(ONE_OF(decimals));
	case TYPE_BOOL:
		return value_int(next_random(2));
	default:
		return value_int(numbers[next_random(COUNT(numbers))]);
	}
}

static const char *
random_number_field(void)
{
	static const char *const names[] = {"floor", "persons", "area", "inner_area", "price",
	    "deposit", "discount", "rate", "big"};

	return ONE_OF(names);
}

static void
random_constant(struct text *text)
{
	static const char *const constants[] = {"0", "1", "-1", "2", "3", "0.01", "0.005", "-0.005",
	    "89.52", "89.5200", "89.52005", "89.51995", "12.5", "12.505", "0.0001",
	    "92233720368547758.07", "92233720368547758.08", "-92233720368547758.08",
	    "922337203685477.5807", "922337203685477.58075", "-922337203685477.5808",
	    "9223372036854775807", "9223372036854775808", "-9223372036854775808",
	    "-9223372036854775809", "9223372036854775807.5", "99999999999999999999999999"};

	text_adds(text, ONE_OF(constants));
}

static void
random_number(struct text *text, int depth)
{
	static const char *const operators[] = {" + ", " - ", " * ", " / "};
	static const char *const functions[] = {"abs(", "floor(", "ceil(", "round("};

	switch (depth > 0 ? next_random(8) : next_random(4)) {
	case 0:
	case 1:
		random_constant(text);
		return;
	case 4:
		text_adds(text, ONE_OF(functions));
		random_number(text, depth - 1);
		break;
	case 5:
		text_adds(text, "tier(abs(");
		random_number(text, depth - 1);
		text_adds(text, "), 0: 1, 2: 2.5");
		break;
	case 6:
		text_adds(text, "(");
		random_number(text, depth - 1);
		text_adds(text, ONE_OF(operators));
		random_number(text, depth - 1);
		break;
	case 7:
		text_adds(text, "days(due, start");
		break;
	default:
		text_adds(text, random_number_field());
		return;
	}
	text_adds(text, ")");
}

static void
random_operand(struct text *text, int kind)
{
	static const char *const texts[] = {"room", "kind", "orientation", "x_color", "x_size",
	    "'a'", "''", "'S'", "'it''s'", "'四'", "'red'"};
	static const char *const dates[] = {
	    "start", "due", "max(start, due)", "start", "due", "min(due, '2026-01-01')"};

	if (kind == 0)
		random_number(text, (int)next_random(3));
	else if (kind == 1)
		text_adds(text, ONE_OF(texts));
	else
		text_adds(text, ONE_OF(dates));
}

static void
random_relation(struct text *text)
{
	static const char *const comparisons[] = {
	    " = ", " != ", " < ", " <= ", " > ", " >= ", " <> "};
	static const char *const tests[] = {" is null", " is not null"};
	static const char *const patterns[] = {
	    "kind ~ '^a'", "room ~ 'S'", "orientation not ~ 'E$'", "x_color ~ 'e'"};
	int kind = (int)next_random(3);

	switch (next_random(8)) {
	case 0:
		random_operand(text, kind);
		text_adds(text, ONE_OF(tests));
		return;
	case 1:
		text_adds(text, next_random(3) > 0 ? ONE_OF(patterns) : "sold");
		return;
	case 2:
	case 3:
		random_operand(text, kind);
		text_adds(text, next_random(2) == 0 ? " in (" : " not in (");
		for (unsigned i = next_random(3); i > 0; i--) {
			random_operand(text, kind);
			text_adds(text, ", ");
		}
		random_operand(text, kind);
		text_adds(text, ")");
		return;
	case 4:
		random_operand(text, kind);
		text_adds(text, next_random(2) == 0 ? " between " : " not between ");
		random_operand(text, kind);
		text_adds(text, " and ");
		random_operand(text, kind);
		return;
	default:
		random_operand(text, kind);
		text_adds(text, ONE_OF(comparisons));
		random_operand(text, kind);
	}
}

static void
random_condition(struct text *text, int depth)
{
	if (depth == 0 || next_random(4) == 0) {
		random_relation(text);
		return;
	}
	if (next_random(4) == 0)
		text_adds(text, "not ");
	text_adds(text, "(");
	random_condition(text, depth - 1);
	text_adds(text, next_random(2) == 0 ? " and " : " or ");
	random_condition(text, depth - 1);
	text_adds(text, ")");
}

/* The SQL function of the ledger layer, as expr.h wants it. */
static void
sql_expr_test(sqlite3_context *context, int count, sqlite3_value **args)
{
	const struct expr_part *part = sqlite3_value_pointer(args[0], EXPR_PART_POINTER);
	struct value values[EXPR_FIELDS_MAX];
	struct errors errors = {0};
	bool truth;

	for (int i = 1; i < count; i++) {
		int type = sqlite3_value_type(args[i]);

		if (type == SQLITE_NULL)
			values[i - 1] = value_null();
		else if (type == SQLITE_INTEGER)
			values[i - 1] = value_int(sqlite3_value_int64(args[i]));
		else
			values[i - 1] = value_text((const char *)sqlite3_value_text(args[i]),
			    (size_t)sqlite3_value_bytes(args[i]));
	}
	if (part == NULL ||
	    expr_part_test(part, values, (size_t)(count - 1), &truth, &errors, NULL) != RC_OK)
		sqlite3_result_error(context, first_error(&errors), -1);
	else
		sqlite3_result_int(context, truth);
	errors_release(&errors);
}

static void
bind_value(sqlite3_stmt *statement, int index, const struct value *value)
{
	if (value->kind == VALUE_INT)
		(void)sqlite3_bind_int64(statement, index, value->number);
	else if (value->kind == VALUE_TEXT)
		(void)sqlite3_bind_text(
		    statement, index, value->bytes, (int)value->length, SQLITE_STATIC);
	else
		(void)sqlite3_bind_null(statement, index);
}

static sqlite3 *
table_make(void)
{
	sqlite3 *db;
	sqlite3_stmt *statement;

	if (sqlite3_open(":memory:", &db) != SQLITE_OK ||
	    sqlite3_create_function(db, "expr_test", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, NULL,
		sql_expr_test, NULL, NULL) != SQLITE_OK ||
	    sqlite3_exec(db,
		"CREATE TABLE t (floor INTEGER, persons INTEGER, room TEXT, kind TEXT,"
		" orientation TEXT, area INTEGER, inner_area INTEGER, price INTEGER, deposit "
		"INTEGER,"
		" discount INTEGER, rate TEXT, start TEXT, due TEXT, sold INTEGER, big INTEGER,"
		" extra TEXT) STRICT; CREATE INDEX t_floor ON t (floor); CREATE INDEX t_kind ON t "
		"(kind)",
		NULL, NULL, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db,
		"INSERT INTO t VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,'{\"x_color\":\"red\"}')", -1,
		&statement, NULL) != SQLITE_OK)
		abort();
	for (int row = 0; row < ROWS; row++) {
		for (int i = 0; i < COLUMNS; i++) {
			table[row][i] = random_value(fields[i].type);
			bind_value(statement, i + 1, &table[row][i]);
		}
		(void)sqlite3_step(statement);
		(void)sqlite3_reset(statement);
	}
	(void)sqlite3_finalize(statement);
	return db;
}

/* The rows where the condition is true, by SQL; false when SQL fails. */
static bool
rows_by_sql(sqlite3 *db, const struct expr *expr, bool found[ROWS])
{
	struct expr_params params = {0};
	struct errors errors = {0};
	struct text sql = {0};
	sqlite3_stmt *statement = NULL;
	int rc = SQLITE_ERROR;

	memset(found, 0, ROWS * sizeof *found);
	text_adds(&sql, "SELECT rowid FROM t WHERE ");
	if (expr_sql(expr, &sql, &params, &errors, NULL) == RC_OK &&
	    (rc = sqlite3_prepare_v2(db, text_string(&sql), -1, &statement, NULL)) == SQLITE_OK) {
		for (size_t i = 0; i < params.count; i++) {
			char name[32];
			int index;

			(void)snprintf(name, sizeof name, ":e%zu", i + 1);
			index = sqlite3_bind_parameter_index(statement, name);
			if (params.list[i].part != NULL)
				(void)sqlite3_bind_pointer(statement, index,
				    (void *)(uintptr_t)params.list[i].part, EXPR_PART_POINTER,
				    NULL);
			else
				bind_value(statement, index, &params.list[i].value);
		}
		while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
			found[sqlite3_column_int64(statement, 0) - 1] = true;
	}
	(void)sqlite3_finalize(statement);
	text_release(&sql);
	expr_params_release(&params);
	errors_release(&errors);
	return rc == SQLITE_DONE;
}

/* The same by the evaluator; false when a row fails. */
static bool
rows_by_test(const struct expr *expr, bool found[ROWS])
{
	bool good = true;

	for (int row = 0; row < ROWS; row++) {
		struct expr_record record = {table[row], open_value, NULL, NULL};
		struct errors errors = {0};

		if (expr_test(expr, &record, &found[row], &errors, NULL) != RC_OK)
			good = false;
		errors_release(&errors);
	}
	return good;
}

struct tally {
	int expressions, failing, compared, differing;
	long true_rows;
};

static void
compare_one(sqlite3 *db, const char *text, struct tally *tally)
{
	struct errors errors = {0};
	struct expr *expr = parse(text, EXPR_BOOL, &errors);
	bool sql[ROWS], test[ROWS], good;

	errors_release(&errors);
	if (expr == NULL) /* a constant division by zero */
		return;
	tally->expressions++;
	if (!rows_by_test(expr, test)) {
		tally->failing++;
	} else {
		good = rows_by_sql(db, expr, sql) && memcmp(sql, test, sizeof sql) == 0;
		tally->compared++;
		tally->differing += !good;
		if (!good)
			printf("# %s\n", text);
		for (int row = 0; row < ROWS; row++)
			tally->true_rows += test[row];
	}
	expr_free(expr);
}

static void
test_same_as_sql(sqlite3 *db)
{
	struct tally tally = {0};
	struct text text = {0};

	for (int i = 0; i < EXPRESSIONS; i++) {
		text_clear(&text);
		random_condition(&text, (int)next_random(4));
		compare_one(db, text_string(&text), &tally);
	}
	printf("# %d expressions, %d with an error, %d compared, %ld rows true\n",
	    tally.expressions, tally.failing, tally.compared, tally.true_rows);
	check_int(tally.differing, 0, "random conditions select the same rows in SQL");
	check(tally.compared > EXPRESSIONS * 3 / 4, "most of them could be compared");
	check(tally.true_rows > tally.compared * (ROWS / 5L) &&
		tally.true_rows < tally.compared * (ROWS * 4L / 5),
	    "and many rows are true, many false");
	text_release(&text);
}

static void
check_same(sqlite3 *db, const char *text, const char *reason)
{
	struct tally tally = {0};

	compare_one(db, text, &tally);
	check(tally.compared == 1 && tally.differing == 0, reason);
}

static void
test_large_sql(sqlite3 *db)
{
	struct text text = {0};

	repeat(&text, "(floor > 1 and (kind = 'a' or ", 45);
	text_adds(&text, "sold");
	repeat(&text, "))", 45);
	check_same(db, text_string(&text), "deep brackets do not overflow SQLite's parser");
	text_clear(&text);
	repeat(&text, "not (floor > 1 or not (kind = 'a' and ", 24);
	text_adds(&text, "rate > 1");
	repeat(&text, "))", 24);
	check_same(db, text_string(&text), "deep nots");
	text_clear(&text);
	text_adds(&text, "floor = 0");
	repeat(&text, " or sold", 300);
	check_same(db, text_string(&text), "a long chain");
	text_clear(&text);
	text_adds(&text, "floor in (0");
	for (int i = 1; i < 900; i++)
		text_printf(&text, ",%d", i);
	text_adds(&text, ")");
	check_same(db, text_string(&text), "a long list");
	text_clear(&text);
	text_adds(&text, "x_color ~ 'r' or if(x_0 is null, x_1 is null, false)");
	for (int i = 2; i < 63; i++)
		text_printf(&text, " and x_%d ~ 'a'", i);
	check_same(db, text_string(&text), "many fields");
	check_same(db, "floor != 0 and 1 / floor > 0", "a guard holds in SQL: and");
	check_same(db, "persons = 77 and kind = 'a' and number(kind) > 0",
	    "a guard holds though SQLite puts constants for fields");
	check_same(db, "persons > 99999999999 and persons < 0 and kind >= 'a' and number(kind) > 0",
	    "a guard holds though SQLite looks at what is in an index first");
	check_same(db, "floor is null or floor = 0 or 1 / floor > 0", "a guard holds in SQL: or");
	check_same(db, "not (floor = 0 or not 1 / floor > 0)", "a guard holds in SQL: not or");
	check_same(db, "floor != 0 and (kind = 'a' or 1 / floor > 0)", "a guard holds in brackets");
	check_same(db, "kind = 'a'' OR 1=1 --'", "an injection selects nothing");
	text_release(&text);
}

int
main(void)
{
	sqlite3 *db;

	(void)alarm(SECONDS_MAX);
	test_numbers();
	test_truths();
	test_refusals();
	test_brackets();
	test_sizes();
	test_bytes();
	test_places();
	test_patterns();
	test_money();
	test_money_overflow();
	test_wrong_values();
	test_sql();
	db = table_make();
	test_same_as_sql(db);
	test_large_sql(db);
	(void)sqlite3_close(db);
	return test_end();
}
