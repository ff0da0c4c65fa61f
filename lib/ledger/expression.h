/* Expressions in SQL: the parameters that lib/expr compiles a condition to, bound to a
 * statement, and the SQL function expr_test that decides what SQL cannot. */
#ifndef DEED_EXPRESSION_H
#define DEED_EXPRESSION_H

#include "expr/expr.h"
#include "ledger/statement.h"

/* Lets SQL call expr_test; before the first statement with a condition is prepared. Apart from the
 * opening of a ledger, so that most commands need not link PCRE2 and GMP. */
enum rc expressions_allow(struct ledger *ledger);

/* Binds all parameters (:e1, :e2 ...) of the conditions in the statement's text. The parameters and
 * their expressions outlive the statement's use. place is where errors of evaluation point at (its
 * strings too); NULL: nowhere. */
void expression_bind(
    struct statement *statement, const struct expr_params *params, const struct place *place);

#endif
