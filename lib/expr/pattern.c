#define PCRE2_CODE_UNIT_WIDTH 8
#include "expr/pattern.h"

#include <pcre2.h>
#include <stdlib.h>

#include "base/memory.h"

enum { JIT_STACK_START = 32 * 1024, JIT_STACK_MAX = 1024 * 1024 };

struct pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack; /* NULL: no JIT here */
};

static void
message_get(int error, char message[PATTERN_MESSAGE])
{
	(void)pcre2_get_error_message(error, (PCRE2_UCHAR *)message, PATTERN_MESSAGE);
}

/* JIT is a matter of speed only: where it is not to be had, the interpreter does the work. */
static void
pattern_add_jit(struct pattern *pattern)
{
	if (pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE) != 0)
		return;
	pattern->stack = pcre2_jit_stack_create(JIT_STACK_START, JIT_STACK_MAX, NULL);
	if (pattern->stack != NULL)
		pcre2_jit_stack_assign(pattern->context, NULL, pattern->stack);
}

struct pattern *
pattern_new(const char *text, size_t length, char message[PATTERN_MESSAGE])
{
	static const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C;
	struct pattern *pattern;
	PCRE2_SIZE offset;
	int error;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)text, length, options, &error, &offset, NULL);

	if (code == NULL) {
		message_get(error, message);
		return NULL;
	}
	pattern = xcalloc(1, sizeof *pattern);
	pattern->code = code;
	pattern->data = pcre2_match_data_create(1, NULL);
	pattern->context = pcre2_match_context_create(NULL);
	if (pattern->data == NULL || pattern->context == NULL) {
		message_get(PCRE2_ERROR_NOMEMORY, message);
		pattern_free(pattern);
		return NULL;
	}
	(void)pcre2_set_match_limit(pattern->context, PATTERN_STEPS_MAX);
	(void)pcre2_set_depth_limit(pattern->context, PATTERN_DEPTH_MAX);
	(void)pcre2_set_heap_limit(pattern->context, PATTERN_HEAP_MAX_KIB);
	pattern_add_jit(pattern);
	return pattern;
}

void
pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	pcre2_jit_stack_free(pattern->stack);
	pcre2_match_context_free(pattern->context);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
	free(pattern);
}

bool
pattern_match(const struct pattern *pattern, const char *text, size_t length, bool *matches,
    char message[PATTERN_MESSAGE])
{
	PCRE2_SPTR subject = (PCRE2_SPTR)(text != NULL ? text : "");
	int found;

	found = pcre2_match(pattern->code, subject, length, 0, 0, pattern->data, pattern->context);
	if (found ==
	    PCRE2_ERROR_JIT_STACKLIMIT) /* the interpreter keeps its stack on the bounded heap */
		found = pcre2_match(pattern->code, subject, length, 0, PCRE2_NO_JIT, pattern->data,
		    pattern->context);
	*matches = found >= 0;
	if (found >= 0 || found == PCRE2_ERROR_NOMATCH)
		return true;
	message_get(found, message);
	return false;
}
