#!/bin/sh
# deed-tutorial(7), deed-selling(7) and the tour of README.md: pasted word for word, they do what they show.
. "$TESTS/lib.sh"
unset DEED_LEDGER DEED_DATE

# page NAME: its blocks: `indent` is typed, `indent-two` is what then appears. Each typed block becomes in-N, what it
# should answer out-N; all run in one shell, for they share folder and environment.
page() {
	mkdir "$T/$1"
	cd "$T/$1" || exit 1
	awk '
		/^\.Bd -literal -offset indent$/ { kind = "in"; n++; next }
		/^\.Bd -literal -offset indent-two$/ { kind = "out"; next }
		/^\.Ed$/ { kind = ""; next }
		kind != "" { gsub(/\\e/, "\\"); gsub(/\\\(aq/, "\047"); print >(kind "-" n) }
		END { print n >"blocks" }' "$ROOT/man/$1.7"
	n=1
	blocks=$(cat blocks)
	check "$1 has blocks" [ "$blocks" -gt 5 ]
	while [ "$n" -le "$blocks" ]; do
		echo ". '$T/$1/in-$n' >'$T/$1/got-$n' 2>&1"
		n=$((n + 1))
	done >all.sh
	sh all.sh
	n=1
	while [ "$n" -le "$blocks" ]; do
		touch "out-$n"
		cp "got-$n" "$T/out"
		out_is "$1, block $n: $(head -n 1 "in-$n")" <"out-$n"
		n=$((n + 1))
	done
	cd "$T" || exit 1
}
page deed-tutorial
check "the workbook is there" [ -s deed-tutorial/deed-tour/aging.xlsx ]
page deed-selling
check "the workbook is there" [ -s deed-selling/deed-sale/sales.xlsx ]
check "and the board" [ -s deed-selling/deed-sale/board.html ]

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
