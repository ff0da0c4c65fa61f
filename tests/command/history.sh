#!/bin/sh
# deed history: from a row to the runs that wrote it; and the chain as deed-ledger(5) describes it.
. "$TESTS/lib.sh"

world 3
deed bill-gen -q
deed report bills -q -o "$T/bills.csv"
statement 2 "$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null
deed dun -q --outbox "$T/outbox" >/dev/null
printf 'party,phone\nP3,13800000000\n' | deed load -q party - 2>/dev/null ||
	printf 'party,name,kind,phone\nP3,Party 3,person,13800000000\n' | deed load -q party -
bill=$(sed -n 2p "$T/bills.csv" | cut -d, -f1)
other=$(tail -n 1 "$T/bills.csv" | cut -d, -f1)

# what WORD: run's command and what of each event
what() { deed history -q "$1" | sed 1d | cut -d, -f4,6; }
equal "a bill: who billed it, who settled it" "bill-gen,bill
reconcile,allocation" "$(what "$bill")"
equal "a bill that is late: and the notice" "bill-gen,bill
dun,notice" "$(what "$other")"
equal "a line: import, receipt, allocation" "bank-import,line
reconcile,receipt
reconcile,allocation" "$(what L0000001)"
equal "a receipt: its line first" "bank-import,line
reconcile,receipt
reconcile,allocation" "$(what R0000001)"
equal "a party: its versions" "load,added
load,changed" "$(what party:P3)"
run deed history party:P3
out_has "with what changed" "phone=->13800000000"
run deed history "$bill"
equal "its columns" "run,at,actor,command,date,what,detail,arguments" "$(head -n 1 "$T/out")"
out_has "the command line" "deed reconcile -q"
err_has "the summary counts" "2 events"
for word in contract:C1 room:1-1 item:wrent account:icbc building:P/1 clause:C1/rent clause:1 bill:1 \
	bank_line:1 receipt:1 allocation:1 A0000001 notice:1 statement:1 history:1 setting:currency dun_level:late \
	project:P ledger_account:1122; do
	expect 0 "$word" deed history "$word"
	check "$word has a run" grep -qE '^[0-9]+,20' "$T/out"
done
if [ -e "$ROOT/cmd/claim.c" ]; then
	deed claim -q --undo "$bill"
	equal "an undone match" "bill-gen,bill
reconcile,allocation
claim,allocation-undone" "$(what "$bill")"
fi
printf 'bill,contract,item,due,amount\nOLD-7,C1,wrent,2025-12-01,100.00\n' | deed load -q bill -
equal "a bill brought forward, by its own code" "load,bill" "$(what OLD-7)"

expect 65 "wrong check digits" deed history "${bill%?}x"
mistyped=$(echo "$bill" | sed 's/^\(B0*\)\(.\)/\19/')
expect 65 "a mistyped bill" deed history "$mistyped"
err_has "is told by its check digits" "check digits"
expect 66 "a line that is not there" deed history L0009999
expect 66 "a party that is not there" deed history party:nobody
expect 65 "no row" deed history hello
expect 65 "an unknown table" deed history parti:P1
err_has "suggests the nearest" "did you mean party?"
expect 64 "no operand" deed history
expect 66 "no ledger" deed history B000000195 -l "$T/none.db"
expect 74 "a full disk" sh -c "exec deed history $bill >/dev/full"

# The page's own program recomputes each range.
sed -n '/^#!\/usr\/bin\/python3/,/^\.Ed/p' "$ROOT/man/deed-ledger.5" | sed '$d' >"$T/range.py"
sql "SELECT run_id, table_name FROM run_range" | tr '|' ' ' >"$T/ranges"
while read -r number table; do
	# shellcheck disable=SC2046 # two words
	set -- $(python3 "$T/range.py" "$DEED_LEDGER" "$number" "$table")
	[ "$1" = "$2" ] || not_ok "run $number, $table: $1 is not $2"
done <"$T/ranges"
ok "deed-ledger(5) describes the hashes of all $(wc -l <"$T/ranges") ranges"
sound "the ledger is sound"
finish
