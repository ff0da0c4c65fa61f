#!/bin/sh
# deed bank-import over real statements that are no CSV, where they are at hand: each gives what tests/data/formats.tsv
# says: account number, currency, lines (or refused), sum in fen, closing balance, words of a warning or refusal.
. "$TESTS/lib.sh"
statements=$ROOT/../shared/data/statements
if [ ! -d "$statements" ]; then
	skip "no real statements beside the source"
	finish
fi
tab=$(printf '\t')
for currency in CNY EUR USD CAD AUD SEK DEM CHF HUF TRY RON; do
	deed init -q -l "$currency.db" --entity Demo
	deed config -q -l "$currency.db" currency "$currency"
	awk -F '\t' -v c="$currency" 'BEGIN { print "account,name,kind,number" } $3 == c { print "a" NR ",A,bank," ($2 == "-" ? "" : $2) }' \
		"$ROOT/tests/data/formats.tsv" | deed load -q -l "$currency.db" account -
done
number=0
while IFS=$tab read -r name _ currency lines sum closing says; do
	number=$((number + 1))
	run timeout 20 deed bank-import -l "$currency.db" -a "a$number" "$statements/$name"
	got=$(sqlite3 "$currency.db" "SELECT count(*) || ' ' || coalesce(sum(l.amount_fen), 0) FROM bank_line l
		JOIN account a ON a.id = l.account_id WHERE a.code = 'a$number'")
	if [ "$lines" = refused ]; then
		equal "$name: refused" "65 0 0" "$status $got"
	else
		equal "$name: lines and sum" "0 $lines $sum" "$status $got"
	fi
	[ "$closing" = - ] || err_has "$name: proved" "closing balance $closing"
	[ "$says" = - ] || err_has "$name: says so" "$says"
done <"$ROOT/tests/data/formats.tsv"
finish
