#include "bank/container.h"

#include <string.h>

#include "bank/bai2.h"
#include "bank/camt.h"
#include "bank/mt940.h"
#include "bank/ofx.h"
#include "base/i18n.h"

static const struct container *const containers[] = {
    &camt_container, &ofx_container, &bai2_container, &mt940_container, NULL};

bool
container_known(const char *format)
{
	for (size_t i = 0; containers[i] != NULL; i++)
		if (format[0] != '\0' && strcmp(containers[i]->format, format) == 0)
			return true;
	return false;
}

static const struct container *
container_of(struct slice start)
{
	for (size_t i = 0; containers[i] != NULL; i++)
		if (containers[i]->is(start))
			return containers[i];
	return NULL;
}

static enum rc
convert(struct input *input, const struct container *container, struct errors *errors)
{
	struct rows rows;
	enum rc rc = rows_open(&rows, input);
	int fd;

	if (rc != RC_OK)
		return rc;
	if ((rc = container->convert(input, &rows, errors)) == RC_OK)
		rc = errors_rc(errors);
	if (rc == RC_OK)
		rc = rows_close(&rows, input, errors, &fd);
	if (rc == RC_OK)
		rc = input_replace(input, fd, ENCODING_UTF8);
	rows_release(&rows);
	return rc;
}

enum rc
container_open(struct input *input, const struct container **container, struct errors *errors)
{
	struct slice start;

	*container = NULL;
	if (input_is_zip(input))
		return error_add(errors, RC_DATA, NULL,
		    _("%s: expected CSV text, this is an Excel workbook (xlsx) or a zip; save it "
		      "as CSV, or unpack it"),
		    input_name(input));
	(void)input_try(input, input_encoding(input), &start.bytes, &start.length);
	*container = container_of(start);
	return *container != NULL ? convert(input, *container, errors) : RC_OK;
}
