/* Notices: templates, mails, file names, which level a bill has reached. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "collect/level.h"
#include "collect/mail.h"
#include "collect/outbox.h"
#include "collect/template.h"
#include "master/calendar.h"
#include "test.h"

static const char *const names[] = {"name", "sum", "bill"};
static const struct template_fields fields = {.names = names, .common = 2, .count = 3};

static void
line(void *context, size_t n)
{
	static const char *const bills[] = {"B1", "B2"};
	const char **values = context;

	values[2] = bills[n];
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	if (file == NULL || fputs(text, file) == EOF || fclose(file) != 0)
		abort();
}

static void
test_templates(void)
{
	static const struct {
		const char *text;
		const char *body; /* NULL: refused */
		const char *reason;
	} cases[] = {
	    {"Subject: s\n\nDear {name}: {sum}.\n", "Dear Ann Lee: 1.00.\n",
		"fields are filled in"},
	    {"Subject: s\n\n{bills}\n-{bill} {name}\n{/bills}\nend\n",
		"-B1 Ann Lee\n-B2 Ann Lee\nend\n", "the block is written once a bill"},
	    {"Subject: s\n\n{{name} {{{sum}", "{name} {1.00", "{{ is a brace"},
	    {"Subject: s\r\n\r\n{bills}\r\n{bill}\r\n{/bills}\r\n", "B1\r\nB2\r\n", "CRLF is kept"},
	    {"Subject: s\n\n", "", "an empty body"},
	    {"Dear {name}\n", NULL, "a subject is needed"},
	    {"Subject: s\nDear\n", NULL, "an empty line after it too"},
	    {"Subject: s\n\n{nome}\n", NULL, "an unknown field"},
	    {"Subject: {bill}\n\n", NULL, "a bill's field in the subject"},
	    {"Subject: s\n\n{bill}\n", NULL, "a bill's field outside the block"},
	    {"Subject: s\n\n{name\n", NULL, "a brace that is not closed"},
	    {"Subject: s\n\n{bills}\n{bill}\n", NULL, "a block that is not closed"},
	    {"Subject: s\n\n{/bills}\n", NULL, "a block that was not opened"},
	    {"Subject: s\n\n{bills}\n{/bills}\n{bills}\n{/bills}\n", NULL, "two blocks"},
	    {"", NULL, "an empty file"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		struct text body = {0};
		const char *values[3] = {"Ann\nLee", "1.00", NULL};
		const struct template_values filling = {
		    .values = values, .lines = 2, .line = line, .context = values};
		struct template *template;

		write_file("template", cases[i].text);
		template = template_read("template", &fields, &errors);
		if (template != NULL)
			template_body(template, &filling, &body);
		if (cases[i].body == NULL)
			check(template == NULL && errors_rc(&errors) == RC_CONFIG, cases[i].reason);
		else
			check_text(text_string(&body), cases[i].body, cases[i].reason);
		template_free(template);
		text_release(&body);
		errors_release(&errors);
	}
}

static void
test_addresses(void)
{
	static const struct {
		const char *address;
		int valid;
		const char *reason;
	} cases[] = {
	    {"a@b.cn", 1, "a plain address"},
	    {"first.last+tag@sub.example.com", 1, "dots and plus"},
	    {"a@localhost", 1, "a domain without a dot"},
	    {"", 0, "empty"},
	    {"nobody", 0, "no @"},
	    {"@b.cn", 0, "no name"},
	    {"a@", 0, "no domain"},
	    {"a@@b.cn", 0, "two @"},
	    {"a@b.cn\r\nBcc: x@y.cn", 0, "a header smuggled in"},
	    {"a@b.cn,c@d.cn", 0, "two addresses"},
	    {"a b@c.cn", 0, "a blank"},
	    {"<a@b.cn>", 0, "angle brackets"},
	    {"a@b.cn ", 0, "a blank at the end"},
	    {"\xe5\xbc\xa0@b.cn", 0, "not ASCII"},
	    {"a@-b.cn", 0, "an option as a domain"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_int(mail_address_valid(cases[i].address), cases[i].valid, cases[i].reason);
}

static void
test_senders(void)
{
	char *name = NULL, *address = NULL;

	check(mail_address_split("Finance <f@x.cn>", &name, &address), "name and address");
	check_text(name, "Finance", "the name, without the blank before the bracket");
	check_text(address, "f@x.cn", "the address");
	free(name);
	free(address);
	check(mail_address_split("f@x.cn", &name, &address), "an address alone");
	check_text(name, "", "has no name");
	free(name);
	free(address);
	check(!mail_address_split("Finance <f@x.cn", &name, &address), "a bracket not closed");
	check(!mail_address_split("Finance", &name, &address), "a name alone");
	check(!mail_address_split("", &name, &address), "nothing");
}

static void
test_mail(void)
{
	static const char wanted[] = "Date: Thu, 15 Jan 2026 00:00:00 +0000\r\n"
				     "From: Finance\r\n <f@x.cn>\r\n"
				     "To: =?UTF-8?B?5bygDQpCY2M6IHhAeS5jbg==?=\r\n <z@y.cn>\r\n"
				     "Subject: Bills\r\n"
				     "Message-ID: <id.1@x.cn>\r\n"
				     "MIME-Version: 1.0\r\n"
				     "Content-Type: text/plain; charset=UTF-8\r\n"
				     "Content-Transfer-Encoding: base64\r\n"
				     "Auto-Submitted: auto-generated\r\n\r\n"
				     "YQ0KYg0K\r\n";
	struct mail mail = {.from_name = "Finance",
	    .from_address = "f@x.cn",
	    .to_name = "\xe5\xbc\xa0\r\nBcc: x@y.cn",
	    .to_address = "z@y.cn",
	    .subject = "Bills",
	    .id = "id.1",
	    .body = "a\nb\r\n",
	    .body_length = 5};
	struct text text = {0};

	(void)date_parse_text("2026-01-15", &mail.date);
	mail_build(&text, &mail);
	check_text(
	    text_string(&text), wanted, "a line break in a name stays inside its encoded word");
	text_release(&text);
}

static void
test_long_lines(void)
{
	struct mail mail = {.from_address = "f@x.cn", .to_address = "z@y.cn", .id = "i"};
	struct text text = {0}, subject = {0}, body = {0};
	size_t longest = 0;

	for (int i = 0; i < 200; i++) {
		text_adds(&subject, "\xe6\xac\xbe");
		text_adds(&body, "\xe6\xac\xbe");
	}
	mail.subject = subject.bytes;
	mail.body = body.bytes;
	mail.body_length = body.length;
	mail_build(&text, &mail);
	for (char *at = text.bytes, *end; (end = strstr(at, "\r\n")) != NULL; at = end + 2)
		if ((size_t)(end - at) > longest)
			longest = (size_t)(end - at);
	check(longest <= 78, "no line is longer than RFC 5322 wants");
	text_release(&text);
	text_release(&subject);
	text_release(&body);
}

static void
test_file_names(void)
{
	static const struct {
		const char *code, *name, *reason;
	} cases[] = {
	    {"P-00_1.a", "P-00_1.a", "what is harmless stays"},
	    {"../../etc", "..%2F..%2Fetc", "a slash does not"},
	    {"a%b", "a%25b", "nor %, so that no two codes meet"},
	    {"\xe5\xbc\xa0", "\xe5\xbc\xa0", "Chinese stays"},
	    {"$(x);*", "%24%28x%29%3B%2A", "what a shell would take"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text name = {0};

		outbox_name_add(&name, cases[i].code);
		check_text(text_string(&name), cases[i].name, cases[i].reason);
		text_release(&name);
	}
}

static void
test_levels(void)
{
	struct level list[] = {{.days = -7}, {.days = 0}, {.days = 1}, {.days = 30}};
	const struct levels levels = {.list = list, .count = 4};
	static const struct {
		int64_t days_late, noticed;
		int reached;
		const char *reason;
	} cases[] = {
	    {-8, LEVEL_NONE, -1, "too early for any"},
	    {-7, LEVEL_NONE, 0, "on the very day before the due date"},
	    {-1, LEVEL_NONE, 0, "between two levels, the lower"},
	    {-1, -7, -1, "but only once"},
	    {0, -7, 1, "on the due date"},
	    {1, LEVEL_NONE, 2, "a level skipped is skipped"},
	    {29, 1, -1, "the day before a level"},
	    {30, 1, 3, "its day"},
	    {400, 30, -1, "after the last there is none"},
	    {400, LEVEL_NONE, 3, "an old bill gets the highest only"},
	    {5, 30, -1, "noticed at a higher level already"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct errors errors = {0};
		int reached = -2;

		(void)levels_reached(
		    &levels, cases[i].days_late, cases[i].noticed, NULL, &reached, &errors);
		check_int(reached, cases[i].reached, cases[i].reason);
	}
}

static void
test_reminder_too_late(void)
{
	struct level list[] = {{.days = -7}, {.days = 30}};
	const struct levels levels = {.list = list, .count = 2};
	struct errors errors = {0};
	int reached = -2;

	(void)levels_reached(&levels, 3, LEVEL_NONE, NULL, &reached, &errors);
	check_int(reached, -1, "a reminder before the due date does not come after it");
	(void)levels_reached(&levels, 0, LEVEL_NONE, NULL, &reached, &errors);
	check_int(reached, 0, "but on it, it does");
}

/* A Friday and a Saturday in a week of their own, so that every kind of day is met. */
static void
test_calendar(void)
{
	struct calendar_day days[3];
	const struct calendar calendar = {.days = days, .count = 3};
	static const struct {
		const char *day, *working, *reason;
	} cases[] = {
	    {"2026-01-14", "2026-01-14", "a Wednesday"},
	    {"2026-01-17", "2026-01-19", "a Saturday moves to Monday"},
	    {"2026-01-18", "2026-01-19", "a Sunday too"},
	    {"2026-02-13", "2026-02-14", "a holiday on a Friday, to a Saturday that is worked"},
	    {"2026-02-14", "2026-02-14", "that Saturday itself"},
	    {"2026-02-15", "2026-02-17", "over a Sunday and a holiday"},
	};

	static const char *const exceptions[] = {"2026-02-13", "2026-02-14", "2026-02-16"};
	for (int i = 0; i < 3; i++) {
		days[i].off = i != 1;
		(void)date_parse_text(exceptions[i], &days[i].day);
	}
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[DATE_TEXT];
		date_day day = 0;

		(void)date_parse_text(cases[i].day, &day);
		check_text(date_format(calendar_working(&calendar, day), text), cases[i].working,
		    cases[i].reason);
	}
}

static void
test_quiet_days(void)
{
	static const struct calendar calendar;
	static const struct {
		const char *setting, *day;
		int quiet; /* -1: the setting is refused */
		const char *reason;
	} cases[] = {
	    {"off", "2026-01-17", 1, "a Saturday is off"},
	    {"off", "2026-01-16", 0, "a Friday is not"},
	    {"none", "2026-01-17", 0, "no day"},
	    {"fri 31", "2026-01-16", 1, "a weekday"},
	    {"fri 31", "2026-01-31", 1, "a day of the month"},
	    {"fri 31", "2026-01-17", 0, "and no other"},
	    {" off  sun ", "2026-01-18", 1, "blanks do not matter"},
	    {"32", "2026-01-18", -1, "a day that no month has"},
	    {"0", "2026-01-18", -1, "nor this"},
	    {"Sunday", "2026-01-18", -1, "three letters"},
	};

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct quiet quiet;
		const char *word;
		size_t length;
		date_day day = 0;
		int got = -1;

		(void)date_parse_text(cases[i].day, &day);
		if (quiet_parse(cases[i].setting, &quiet, &word, &length))
			got = quiet_day(&quiet, &calendar, day);
		check_int(got, cases[i].quiet, cases[i].reason);
	}
}

int
main(void)
{
	test_templates();
	test_addresses();
	test_senders();
	test_mail();
	test_long_lines();
	test_file_names();
	test_levels();
	test_reminder_too_late();
	test_calendar();
	test_quiet_days();
	return test_end();
}
