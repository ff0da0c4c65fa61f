#!/bin/sh
# Matching against the truth of a made-up world: never wrong, and nearly all that a person could decide.
. "$TESTS/lib.sh"

expect 0 "a world of 20,000 lines: the goals are met" "$TESTS/bench-match/run" --lines 20000 --seed 3
for goal in "wrong automatic matches: 0 " "decided of what a person could decide" "right answer first"; do
	if grep -F "$goal" "$T/out" | grep -q "^met"; then ok "met: $goal"; else not_ok "met: $goal"; grep -F "$goal" "$T/out" | sed 's/^/#   /'; fi
done
grep "^wrong:" -A1 "$T/out" | sed 's/^/#   /'
finish
