#include "io/out-xlsx-paper.h"

#include <string.h>

#include "base/text.h"
#include "io/xlsx-text.h"

/* What stands for & in a heading, where it is an escape. The library takes any &G and &[Picture]
 * for a picture, and ends the process without one: the words' own font comes between. */
static const char *
heading_and(const char *next)
{
	return *next == 'G' || *next == '[' ? "&&&\"-,Regular\"" : "&&";
}

/* Adds words to a part of the heading on paper, as far as a heading holds them. */
static void
add_heading(struct text *heading, const char *part, const char *words)
{
	enum { HEADING_MAX = 240 }; /* bytes; the library takes 255 letters */
	struct text clean = {0};

	if (words == NULL)
		return;
	text_adds(heading, part);
	(void)xlsx_text(&clean, words, strlen(words));
	for (size_t i = 0, step; i < clean.length; i += step) {
		const char *from = clean.bytes + i;
		size_t length;
		unsigned code;

		length = step = utf8_decode(from, &code);
		if (code == '&') {
			from = heading_and(from + step);
			length = strlen(from);
		}
		if (heading->length + length > HEADING_MAX)
			break;
		text_add(heading, from, length);
	}
	text_release(&clean);
}

void
xlsx_paper_heading(struct text *heading, const char *title, const char *subtitle)
{
	add_heading(heading, "&L", title);
	add_heading(heading, "&R", subtitle);
}

void
xlsx_paper(lxw_worksheet *sheet, bool across, const char *heading)
{
	enum { PAPER_A4 = 9 };

	if (across)
		lxw.worksheet_set_landscape(sheet);
	lxw.worksheet_set_paper(sheet, PAPER_A4);
	lxw.worksheet_fit_to_pages(sheet, 1, 0);
	(void)lxw.worksheet_set_header(sheet, heading);
	(void)lxw.worksheet_set_footer(sheet, "&C&P / &N");
}
