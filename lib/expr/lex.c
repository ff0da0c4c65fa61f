#include "expr/lex.h"

#include <string.h>
#include <strings.h>

#include "base/i18n.h"
#include "base/text.h"

bool
lexer_init(struct lexer *lexer, const char *text, size_t length, const struct report *report)
{
	if (length == 0)
		text = ""; /* also for NULL */
	*lexer = (struct lexer){.text = text, .end = text + length, .at = 1, .report = *report};
	if (length > EXPR_BYTES_MAX) {
		(void)error_add(report->errors, RC_DATA, report->place,
		    _("expected an expression of at most %d bytes, got %zu"), EXPR_BYTES_MAX,
		    length);
		return false;
	}
	if (length > 0 && memchr(text, '\0', length) != NULL) {
		(void)error_add(report->errors, RC_DATA, report->place,
		    _("expected an expression, got text with a NUL byte"));
		return false;
	}
	if (utf8_valid(text, length) < length) {
		(void)error_add(report->errors, RC_DATA, report->place,
		    _("expected an expression in UTF-8, got an invalid byte after %zu bytes"),
		    utf8_valid(text, length));
		return false;
	}
	return true;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

/* The next `length` bytes become the token. */
static bool
take(struct lexer *lexer, enum token_kind kind, size_t length)
{
	lexer->token = (struct token){kind, lexer->at, lexer->text, length};
	for (size_t i = 0; i < length; i++)
		lexer->at +=
		    ((unsigned char)lexer->text[i] & 0xc0) != 0x80; /* characters, not bytes */
	lexer->text += length;
	return true;
}

static char
peek(const struct lexer *lexer, size_t offset)
{
	return (size_t)(lexer->end - lexer->text) > offset ? lexer->text[offset] : '\0';
}

static enum token_kind
keyword(const char *bytes, size_t length)
{
	static const struct {
		const char *word;
		enum token_kind kind;
	} keywords[] = {
	    {"and", TOKEN_AND},
	    {"or", TOKEN_OR},
	    {"not", TOKEN_NOT},
	    {"between", TOKEN_BETWEEN},
	    {"in", TOKEN_IN},
	    {"is", TOKEN_IS},
	    {"null", TOKEN_NULL},
	    {"true", TOKEN_TRUE},
	    {"false", TOKEN_FALSE},
	};

	for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
		if (strlen(keywords[i].word) == length &&
		    strncasecmp(keywords[i].word, bytes, length) == 0)
			return keywords[i].kind;
	return TOKEN_NAME;
}

static bool
take_name(struct lexer *lexer)
{
	size_t length = 0;

	while (is_name(peek(lexer, length)))
		length++;
	return take(lexer, keyword(lexer->text, length), length);
}

static bool
take_number(struct lexer *lexer)
{
	size_t length = 0;

	while (is_digit(peek(lexer, length)))
		length++;
	if (peek(lexer, length) == '.' && is_digit(peek(lexer, length + 1)))
		for (length++; is_digit(peek(lexer, length));)
			length++;
	if (is_name(peek(lexer, length)) || peek(lexer, length) == '.') {
		while (is_name(peek(lexer, length)) || peek(lexer, length) == '.')
			length++;
		(void)report_at(&lexer->report, lexer->at,
		    _("expected a number such as 12.50, got %s"), quote(lexer->text, length));
		return false;
	}
	return take(lexer, TOKEN_NUMBER, length);
}

static bool
take_text(struct lexer *lexer)
{
	size_t length = 1;

	for (;; length++) {
		if (lexer->text + length == lexer->end) {
			(void)report_at(&lexer->report, lexer->at,
			    _("expected a ' that ends the text (write '' for a quote inside it)"));
			return false;
		}
		if (lexer->text[length] != '\'')
			continue;
		if (peek(lexer, length + 1) != '\'')
			return take(lexer, TOKEN_TEXT, length + 1);
		length++;
	}
}

static bool
take_mark(struct lexer *lexer)
{
	static const struct {
		char mark[3];
		enum token_kind kind;
	} marks[] = {
	    {"!=", TOKEN_NOT_EQUAL},
	    {"<>", TOKEN_NOT_EQUAL},
	    {"<=", TOKEN_LESS_EQUAL},
	    {">=", TOKEN_GREATER_EQUAL},
	    {"<", TOKEN_LESS},
	    {">", TOKEN_GREATER},
	    {"=", TOKEN_EQUAL},
	    {"~", TOKEN_MATCH},
	    {"+", TOKEN_PLUS},
	    {"-", TOKEN_MINUS},
	    {"*", TOKEN_STAR},
	    {"/", TOKEN_SLASH},
	    {"(", TOKEN_OPEN},
	    {")", TOKEN_CLOSE},
	    {",", TOKEN_COMMA},
	    {":", TOKEN_COLON},
	};

	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		const char *mark = marks[i].mark;

		if (peek(lexer, 0) == mark[0] && (mark[1] == '\0' || peek(lexer, 1) == mark[1]))
			return take(lexer, marks[i].kind, strlen(mark));
	}
	return false;
}

static bool
refuse_character(struct lexer *lexer)
{
	unsigned code;
	size_t length = utf8_decode(lexer->text, &code);

	if (*lexer->text == '"')
		(void)report_at(
		    &lexer->report, lexer->at, _("expected text in single quotes ('S'), got a \""));
	else if (code >= 0x80)
		(void)report_at(&lexer->report, lexer->at,
		    _("expected ASCII letters and marks outside of quotes, got %s"),
		    quote(lexer->text, length));
	else
		(void)report_at(&lexer->report, lexer->at,
		    _("expected an operator or operand, got %s"), quote(lexer->text, length));
	return false;
}

bool
lexer_next(struct lexer *lexer)
{
	while (lexer->text < lexer->end && strchr(" \t\r\n", *lexer->text) != NULL) {
		lexer->text++;
		lexer->at++;
	}
	if (lexer->text == lexer->end)
		return take(lexer, TOKEN_END, 0);
	if (is_digit(*lexer->text))
		return take_number(lexer);
	if (is_name(*lexer->text))
		return take_name(lexer);
	if (*lexer->text == '\'')
		return take_text(lexer);
	return take_mark(lexer) || refuse_character(lexer);
}
