#include "io/out-xlsx-library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#include "base/i18n.h"

#define SONAME "libxlsxwriter.so." LXW_SOVERSION

struct lxw_functions lxw;

static const char *const names[] = {
#define LXW_NAME(function) #function,
    LXW_FUNCTIONS(LXW_NAME)
#undef LXW_NAME
};

enum { FUNCTIONS = sizeof names / sizeof *names };

_Static_assert(sizeof lxw == FUNCTIONS * sizeof(void *), "the table is of pointers alone");

enum rc
lxw_load(struct errors *errors)
{
	void *library, *functions[FUNCTIONS];

	if (lxw.workbook_close != NULL)
		return RC_OK;
	if ((library = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL)) == NULL)
		return error_add(errors, RC_UNAVAILABLE, NULL,
		    _("a workbook needs %s, which cannot be loaded: %s"), SONAME, dlerror());
	for (size_t i = 0; i < FUNCTIONS; i++)
		if ((functions[i] = dlsym(library, names[i])) == NULL)
			return error_add(errors, RC_UNAVAILABLE, NULL,
			    _("%s has no %s: it is not the one that deed was built with"), SONAME,
			    names[i]);
	memcpy(&lxw, functions, sizeof lxw);
	return RC_OK;
}

void
lxw_print(lxw_worksheet *sheet, bool across, const char *heading)
{
	enum { PAPER_A4 = 9 };

	if (across)
		lxw.worksheet_set_landscape(sheet);
	lxw.worksheet_set_paper(sheet, PAPER_A4);
	lxw.worksheet_fit_to_pages(sheet, 1, 0);
	(void)lxw.worksheet_set_header(sheet, heading);
	(void)lxw.worksheet_set_footer(sheet, "&C&P / &N");
}
