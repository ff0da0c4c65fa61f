#include "bank/xml.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/interrupt.h"
#include "base/memory.h"
#include "base/text.h"

struct xml {
	XML_Parser parser;
	const struct xml_handler *handler;
	void *context;
	const char *name;
	struct errors *errors;
	char path[XML_PATH_MAX + 1];
	size_t length; /* of the path */
	int depth;
	struct text text; /* of the innermost element */
	enum rc rc;
};

static void
stop(struct xml *xml, const char *problem)
{
	struct place place = {.file = xml->name, .line = xml_line(xml)};

	if (xml->rc == RC_OK)
		xml->rc = error_add(xml->errors, RC_DATA, &place, "%s", problem);
	(void)XML_StopParser(xml->parser, XML_FALSE);
}

static void
on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
	struct xml *xml = context;
	const char *colon = strchr(name, ':');
	const char *local = colon != NULL ? colon + 1 : name;
	size_t length = strlen(local);

	if (xml->depth == XML_DEPTH_MAX || length + 1 > XML_PATH_MAX - xml->length) {
		stop(xml, _("expected elements at most 64 deep, with short names"));
		return;
	}
	xml->depth++;
	xml->path[xml->length++] = '/';
	memcpy(xml->path + xml->length, local, length + 1);
	xml->length += length;
	text_clear(&xml->text);
	if (xml->handler->start != NULL)
		xml->handler->start(
		    xml->context, xml->path, (const char *const *)(const void *)attributes);
}

static void
on_end(void *context, const XML_Char *name)
{
	struct xml *xml = context;

	(void)name;
	xml->handler->end(
	    xml->context, xml->path, (struct slice){text_string(&xml->text), xml->text.length});
	while (xml->path[--xml->length] != '/')
		;
	xml->path[xml->length] = '\0';
	xml->depth--;
	text_clear(&xml->text);
	if (interrupt_pending() && xml->rc == RC_OK) {
		xml->rc = RC_SIGNAL;
		(void)XML_StopParser(xml->parser, XML_FALSE);
	} else if (errors_full(xml->errors)) {
		xml->rc = RC_DATA;
		(void)XML_StopParser(xml->parser, XML_FALSE);
	}
}

static void
on_text(void *context, const XML_Char *bytes, int length)
{
	struct xml *xml = context;

	if ((size_t)length > XML_TEXT_MAX - xml->text.length)
		stop(xml, _("expected at most 65536 bytes of text in an element"));
	else
		text_add(&xml->text, bytes, (size_t)length);
}

static void
on_doctype(void *context, const XML_Char *name, const XML_Char *system, const XML_Char *public,
    int internal)
{
	(void)name, (void)system, (void)public, (void)internal;
	stop(context,
	    _("expected a statement without a document type (<!DOCTYPE): it could hide "
	      "anything"));
}

struct xml *
xml_new(const char *name, const struct xml_handler *handler, void *context, struct errors *errors)
{
	struct xml *xml = xcalloc(1, sizeof *xml);

	xml->name = name;
	xml->handler = handler;
	xml->context = context;
	xml->errors = errors;
	if ((xml->parser = XML_ParserCreate("UTF-8")) == NULL)
		abort();
	XML_SetUserData(xml->parser, xml);
	XML_SetElementHandler(xml->parser, on_start, on_end);
	XML_SetCharacterDataHandler(xml->parser, on_text);
	XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
	return xml;
}

void
xml_free(struct xml *xml)
{
	if (xml == NULL)
		return;
	XML_ParserFree(xml->parser);
	text_release(&xml->text);
	free(xml);
}

enum rc
xml_feed(struct xml *xml, const char *bytes, size_t length, bool last)
{
	struct place place = {.file = xml->name};

	if (xml->rc != RC_OK)
		return xml->rc;
	if (XML_Parse(xml->parser, bytes, (int)length, last) != XML_STATUS_ERROR ||
	    xml->rc != RC_OK)
		return xml->rc;
	place.line = xml_line(xml);
	return xml->rc = error_add(xml->errors, RC_DATA, &place,
		   _("expected well-formed XML: %s; was the file cut off?"),
		   XML_ErrorString(XML_GetErrorCode(xml->parser)));
}

long
xml_line(const struct xml *xml)
{
	return (long)XML_GetCurrentLineNumber(xml->parser);
}

const char *
xml_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}
