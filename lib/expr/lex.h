/* The tokens of an expression. */
#ifndef DEED_EXPR_LEX_H
#define DEED_EXPR_LEX_H

#include "expr/node.h"

enum token_kind {
	TOKEN_END,
	TOKEN_NUMBER,
	TOKEN_TEXT,
	TOKEN_NAME,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_NOT,
	TOKEN_BETWEEN,
	TOKEN_IN,
	TOKEN_IS,
	TOKEN_NULL,
	TOKEN_TRUE,
	TOKEN_FALSE,
	TOKEN_OPEN,
	TOKEN_CLOSE,
	TOKEN_COMMA,
	TOKEN_COLON,
	TOKEN_EQUAL,
	TOKEN_NOT_EQUAL,
	TOKEN_LESS,
	TOKEN_LESS_EQUAL,
	TOKEN_GREATER,
	TOKEN_GREATER_EQUAL,
	TOKEN_MATCH,
	TOKEN_PLUS,
	TOKEN_MINUS,
	TOKEN_STAR,
	TOKEN_SLASH,
};

struct token {
	enum token_kind kind;
	size_t at; /* its first character, counted from 1 */
	const char *bytes; /* as written */
	size_t length;
};

struct lexer {
	const char *text, *end; /* what is left */
	size_t at; /* the character that is next */
	struct token token; /* the current one */
	struct report report;
};

/* False, with an error, when the text is too long, is not UTF-8 or has a NUL. */
bool lexer_init(struct lexer *lexer, const char *text, size_t length, const struct report *report);

/* Moves to the next token; false with an error when there is none. */
bool lexer_next(struct lexer *lexer);

#endif
