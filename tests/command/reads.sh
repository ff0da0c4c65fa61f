#!/bin/sh
# What a step on one deal, bill or line reads does not grow with all that the ledger has.
. "$TESTS/sales.sh"

ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
export ASAN_OPTIONS
if ! strace -o probe true 2>/dev/null; then
	skip "strace cannot trace here: what a step reads"
	finish
fi

# Deals: one with a deposit that was paid through the bank, one with a deposit that is owed, one subscribed.
estate 101 102 103 104
on_sale 1000000 101 102 103 104
printf 'plan,name,kind\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,due\nlump,all,price,sign+0d\n' | deed load -q step -
booked 101 A 20000 定金 0
bank_line 2026-01-15 20000.00 An "$(last_bill)"
deed reconcile -q >/dev/null
paid=$deal
booked 103 C 20000 定金 0
owed=$(last_bill)
deed subscribe -q --plan lump 102 --party B >/dev/null
subscribed=$(holder 102)
printf 'item,name,class\nold,Brought forward,rent\n' | deed load -q item -
printf 'contract,kind,party,start\nOLD,lease,F,2025-01-01\n' | deed load -q contract -
cp "$DEED_LEDGER" few.db

# Many bills of another contract, most of them paid.
awk 'BEGIN { print "bill,contract,item,due,amount"
	for (i = 1; i <= 100000; i++) print "OLD-" i ",OLD,old,2025-06-30,1.00" }' | deed load -q bill -
deed receive -q --account icbc --as transfer F 60000.00 >received
cp "$DEED_LEDGER" many.db

# reads LEDGER COMMAND…: how often a dry run of it reads the file.
reads() {
	traced=$1
	shift
	answer strace -f -e trace=pread64 -o trace deed "$@" -n -q -l "$traced" >out
	grep -c pread64 trace
}

while IFS=: read -r what command; do
	# shellcheck disable=SC2086 # words
	few=$(reads few.db $command) many=$(reads many.db $command)
	check "$what: $few reads, and $many beside 100,000 bills" [ $((many - few)) -lt 20 ]
done <<EOF
a cancelled booking:cancel --as refund --reason x $paid
a cancelled subscription:cancel --as refund --reason x $subscribed
an exchange:exchange $subscribed --to 104 --reason x
an assignment:assign $subscribed --to C --reason x
a match taken back:claim --undo L0000001
a waiver:waive --amount 1 --reason x $owed
EOF
finish
