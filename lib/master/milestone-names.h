/* The names of milestones on either side: what projects have, what instalments wait for. One that
 * only one side has is a slip of the pen, or the other side is still to come. */
#ifndef DEED_MILESTONE_NAMES_H
#define DEED_MILESTONE_NAMES_H

#include "base/memory.h"
#include "ledger/ledger.h"
#include "master/plan-text.h"

/* All zero is empty. */
struct milestone_names {
	struct arena arena;
	const char **list; /* ends with NULL; NULL itself when nothing was read */
	size_t count, capacity;
};

/* What a step may wait for: the events of a deal, and the milestones of all projects. */
enum rc milestones_known(struct milestone_names *names, struct ledger *ledger);

/* What the steps of plans and the instalments of deals wait for. */
enum rc milestones_waited_for(struct milestone_names *names, struct ledger *ledger);

void milestone_names_release(struct milestone_names *names);

bool milestone_is_among(const struct milestone_names *names, const char *name, size_t length);
void milestone_add(struct milestone_names *names, const char *name, size_t length);

#endif
