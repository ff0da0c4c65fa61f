/* Nodes of an expression, made only when their types are right. Every function returns NULL after
 * an error; a node all of whose operands are constants is worked out at once. */
#ifndef DEED_EXPR_BUILD_H
#define DEED_EXPR_BUILD_H

#include "expr/lex.h"

struct builder {
	struct expr *expr;
	struct report report;
};

struct function; /* a function of the language */

struct expr_node *build_number(struct builder *builder, const struct token *token);
struct expr_node *build_text(struct builder *builder, const struct token *token);
struct expr_node *build_truth(struct builder *builder, const struct token *token);
struct expr_node *build_field(struct builder *builder, const struct token *token);

/* An operator at its character, with operands of the kinds that it takes. */
struct expr_node *build_operator(
    struct builder *builder, enum op op, size_t at, struct expr_node *const *args, size_t count);

/* subject ~ pattern; the pattern is a text token. */
struct expr_node *build_match(
    struct builder *builder, size_t at, struct expr_node *subject, const struct token *pattern);

/* The function of that name, or NULL after an error. */
const struct function *function_find(struct builder *builder, const struct token *name);
enum op function_op(const struct function *function);
struct expr_node *build_call(struct builder *builder, const struct function *function,
    const struct token *name, struct expr_node *const *args, size_t count);

/* False, with an error, when the node is not of the kind. */
bool build_want(struct builder *builder, const struct expr_node *node, enum expr_kind kind);

#endif
