#!/bin/sh
# Credits that are taken back: a waiver, a deferral, the end of a deal. The bill that does so is no deposit and no
# price, and what was paid out meanwhile is owed again, whoever has the deal then.
. "$TESTS/sales.sh"
estate 101 102 103 104
on_sale 1000000 101 102 103 104
printf 'plan,name,kind\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\nlump,all,price,,sign+0d\n' | deed load -q step -

deed earnest -q --project P --party A --amount 3000 >out
number=$(last_deal)
bill=$(last_bill)
deed waive -q --amount 100.01 --reason goodwill "$bill"
deed waive -q --undo --reason mistake "$bill"
deed receive -q --account icbc --bills "$bill" A 3000 >out
expect 0 "a number is given back whose waiver was taken back" deed earnest --back "$number"
equal "once" 3000.00 "$(payable party=A)"

# The report of a day, and as it was known, tells what was to be paid then.
back=$(runs)
export DEED_DATE=2026-01-16
deed report -q payables -f csv party=A | deed refund -q --account icbc --reason agreed -
equal "then it is paid out" "" "$(payable party=A)"
equal "the day before it was not" 3000.00 "$(payable party=A as_of=2026-01-15)"
equal "nor was it in the run before" 3000.00 "$(payable party=A known_at="$back")"

booked 101 B 2700 订金 0
bill=$(last_bill)
deed defer -q --until 2026-02-15 --reason asked "$bill"
deed defer -q --undo --reason mistake "$bill"
expect 0 "a booking is subscribed whose deposit was put off, and is not any more" deed subscribe -f csv --plan lump "$deal"
out_has "it has that deposit once" ",deposit,price,2700.00,"
equal "and owes it once" 2700.00 "$(owes B)"

booked 102 C 100000 定金 100000
deed cancel -q --as forfeit --keep 1000 --reason gone "$deal"
deed report -q payables -f csv party=C | deed refund -q --account icbc --reason excess -
deed cancel -q --revive --reason back "$deal"
deed assign -q --to D --reason brother "$deal"
equal "what was paid out is owed again, by who has the deal now" 99000.00 "$(owes D)"
deed defer -q --until 2026-03-15 --parts 3 --reason asked "$(last_bill)"
deed receive -q --account icbc D 33000 >out
expect 0 "the deal ends" deed cancel --as refund --reason over "$deal"
equal "given back is what was not before, and what was paid again" 34000.00 "$(payable)"
equal "nothing more is owed" 0.00 "$(owes D)"
# A deposit is given back whole, its payment was for something else, another party takes the deal and pays what is owed.
cp "$DEED_LEDGER" live.db
export DEED_LEDGER="$T/live.db"
booked 103 E 500 订金 0
bill=$(last_bill)
deed receive -q --account icbc --bills "$bill" E 500 >out
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
deed refund -q --account icbc --reason asked "$bill"
deed claim -q --undo "$receipt"
deed assign -q --to F --reason sister "$deal"
deed receive -q --account icbc --bills "$(last_bill)" F 500 >out
deed cancel -q --as refund --reason over "$deal"
equal "what F paid made up for what was paid out: nothing is to be paid back of the deal" "" \
	"$(deed report -q payables -f csv | awk -F, -v deal="$deal" '$3 == deal && $2 ~ /^B/ { print $11 }')"
sound "the ledger is sound then"
export DEED_LEDGER="$T/deed.db"

# An advance that waits to be paid back: the day before, it did, whatever became of party and money since.
booked 103 E 500 订金 0
deed receive -q --account icbc E 700 >out
deed cancel -q --as refund --reason gone "$deal"
ended=$(runs)
equal "the deposit, and what is over" "500.00 200.00" "$(payable party=E)"
export DEED_DATE=2026-01-17
deed receive -q --bounce --reason 'no cover' "$(sql "SELECT printf('R%07d', max(id)) FROM receipt")"
booked 104 E 900 订金 0
equal "nothing is to be paid back now" "" "$(payable party=E)"
equal "the day before it was" "500.00 200.00" "$(payable party=E as_of=2026-01-16)"
equal "and in the run before" "500.00 200.00" "$(payable party=E known_at="$ended")"
sound "the ledger is sound"
expect 0 "every report proves its totals" deed report -q --check
finish
