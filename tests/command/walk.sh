#!/bin/sh
# Walks at random over the sales half: tests/walk.sh. The environment says how far (tests/run lets it through):
# WALKS walks (1) of WALK_STEPS steps (120), by the seeds from WALK_SEED (1) on; all is looked at after each WALK_EVERY
# steps (30). What broke stands below the walk; steps are in $T/steps, and what each did in $T/walk.log, which a run
# outside of tests/run leaves. WALK_FILE: the steps of this file instead, such as half of one that breaks.
. "$TESTS/sales.sh"
. "$TESTS/walk.sh"

seed=${WALK_SEED:-1}
if [ -n "${WALK_FILE:-}" ]; then
	cp "$WALK_FILE" steps
	check "the walk of $WALK_FILE" walk steps "${WALK_EVERY:-1}"
	[ ! -s broken ] || sed 's/^/#   /' broken
	finish
fi
walks=${WALKS:-1}
while [ "$walks" -gt 0 ]; do
	walk_draw "$seed" "${WALK_STEPS:-120}" >steps
	if walk steps "${WALK_EVERY:-30}"; then
		ok "the walk of seed $seed"
	else
		not_ok "the walk of seed $seed"
		sed 's/^/#   /' broken
	fi
	seed=$((seed + 1)) walks=$((walks - 1))
done
finish
