#!/bin/sh
# deed-tutorial(7) and the tour of README.md: pasted word for word, they do what they show.
. "$TESTS/lib.sh"
unset DEED_LEDGER DEED_DATE

# The page's blocks: `indent` is typed, `indent-two` is what then appears. Each typed block becomes in-N, what it
# should answer out-N; all run in one shell, for they share folder and environment.
awk -v dir="$T" '
	/^\.Bd -literal -offset indent$/ { kind = "in"; n++; next }
	/^\.Bd -literal -offset indent-two$/ { kind = "out"; next }
	/^\.Ed$/ { kind = ""; next }
	kind != "" { gsub(/\\e/, "\\"); gsub(/\\\(aq/, "\047"); print >(dir "/" kind "-" n) }
	END { print n >(dir "/blocks") }' "$ROOT/man/deed-tutorial.7"
n=1
blocks=$(cat blocks)
check "the page has blocks" [ "$blocks" -gt 5 ]
while [ "$n" -le "$blocks" ]; do
	echo ". '$T/in-$n' >'$T/got-$n' 2>&1"
	n=$((n + 1))
done >all.sh
sh all.sh
n=1
while [ "$n" -le "$blocks" ]; do
	touch "out-$n"
	cp "got-$n" out
	out_is "block $n: $(head -n 1 "in-$n")" <"out-$n"
	n=$((n + 1))
done
check "the workbook is there" [ -s deed-tour/aging.xlsx ]

# README.md's tour, in a copy of the folder it is run in
unset DEED_DATE
mkdir source && ln -s "$BUILD" source/build && cd source || exit 1
sed -n '/^```sh$/,/^```$/p' "$ROOT/README.md" | sed '1d;$d' >"$T/tour.sh"
equal "the tour has ten lines" 10 "$(wc -l <"$T/tour.sh" | tr -d ' ')"
expect 0 "each of them works" sh -e "$T/tour.sh"
out_has "the bill is part paid" "10,459.40  9,000.00  1,459.40  part"
out_has "the rest is late" "1,459.40"
check "the workbook is there" [ -s tour/aging.xlsx ]
finish
