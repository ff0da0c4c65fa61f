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
