#!/bin/sh
# Payments that turn out to be none after the deal has ended: what was kept, promised or carried on by them falls away.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106 107
printf 'plan,name,kind\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\nlump,all,price,,sign+0d\n' | deed load -q step -
printf 'percent\n50\n' | deed load -q discount-limit -
on_sale 2500000 101 102 103 104 105 106 107
last_receipt() { sql "SELECT printf('R%07d', max(id)) FROM receipt"; }

# A cheque for a 定金 of 500,000, of which at a price of 2,000,000 only 400,000 is one, and is forfeited.
booked 101 A 500000 定金 500000
deed subscribe -q --plan lump --price 2000000 "$deal" >out
cp "$DEED_LEDGER" paid.db
deed cancel -q --as forfeit --reason gone "$deal"
equal "a forfeit is income" -40000000 "$(balance 6301)"
equal "the excess is given back" 100000.00 "$(payable)"
expect 0 "its cheque bounces" deed receive --bounce --reason "no cover" R0000001
err_has "which tells what falls away" "400,000.00 of forfeits, or of deposits returned twice over, falls away with what it rested on"
equal "no income is left" 0 "$(balance 6301)"
equal "no deposit is held" 0 "$(balance 2241.01)"
equal "nobody owes a forfeit" 0.00 "$(owes A)"
equal "nothing is given back" "" "$(payable)"
at_rest "after a forfeit of nothing"
expect 0 "the deal is revived" deed cancel -q --revive --reason "pays after all" "$deal"
equal "and its deposit is asked for" 500000.00 "$(owes A)"
deed receive -q --account icbc --bills "$(sql "SELECT b.code FROM open_bill o JOIN bill b ON b.id = o.bill_id")" A 450000
expect 0 "forfeited again" deed cancel --as forfeit --reason gone "$deal"
err_has "what came is kept up to the cap" "to be paid out: 50,000.00 to buyers, 0.00 to banks (deed report payables); kept 400,000.00"
at_rest "after a second forfeit"

# The same, paid in two sums: what rests on the other stays.
booked 102 B 400000 定金 150000
deed receive -q --account icbc --bills "$(sql "SELECT b.code FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE o.open_fen > 0")" B 250000
deed cancel -q --as forfeit --reason gone "$deal"
expect 0 "the second bounces" deed receive --bounce --reason "no cover" "$(last_receipt)"
equal "what was handed over is forfeited" -55000000 "$(balance 6301)"
equal "he owes nothing" 0.00 "$(owes B)"
at_rest "after a part of a forfeit"

# A match that was wrong, of a forfeit that went through a queue number, a change of room and a change of kind.
deed earnest -q --project P --party C --amount 20000 >out
queued=$(last_deal)
bank_line 2026-01-15 20000.00 Cy "$(last_bill)"
deed reconcile -q >out
deed earnest -q --call 1 --project P >out
deed book -q 103 --party C --deposit 50000 --kind 定金 --earnest "$queued" >out
deal=$(last_deal)
deed exchange -q --to 104 --reason view "$deal"
deal=$(last_deal)
deed subscribe -q --plan lump "$deal" >out
deed cancel -q --as forfeit --reason gone "$deal"
equal "what came by the queue number is forfeited" -57000000 "$(balance 6301)"
expect 0 "its match is undone" deed claim --undo L0000001
equal "the forfeit goes with it" -55000000 "$(balance 6301)"
equal "and asks for nothing" 0.00 "$(owes C)"
at_rest "after a match of long ago"

# Undone before the forfeit: the deal that goes on has no deposit any more, whatever carried it there.
booked 105 D 30000 定金 30000
deed exchange -q --to 106 --reason view "$deal"
deal=$(last_deal)
deed receive -q --bounce --reason "no cover" "$(last_receipt)"
equal "the deposit is asked for, once" 30000.00 "$(owes D)"
equal "of the deal that goes on" "0.00 30000.00" "$(deed report -q deals party=D -f csv | awk -F, 'NR > 1 { print $14 }' | paste -sd ' ' -)"
expect 0 "a forfeit of nothing" deed cancel --as forfeit --reason gone "$deal"
err_has "keeps nothing" "to be paid out: 0.00 to buyers, 0.00 to banks (deed report payables); kept 0.00"
equal "and asks for nothing" 0.00 "$(owes D)"
at_rest "after a forfeit of what was undone before"

# 双倍返还 of what was never handed over; the first half had been paid out.
DEED_LEDGER=$T/paid.db
deal=$(last_deal)
deed cancel -q --as refund --twice --reason "sold by mistake" "$deal"
equal "returned twice over: 2 x 400,000 + 100,000" "500000.00 400000.00" "$(payable)"
cp "$DEED_LEDGER" twice.db
deed receive -q --bounce --reason "no cover" R0000001
equal "nothing is given back" "" "$(payable)"
equal "nor does it cost anything" 0 "$(balance 6711)"
at_rest "after a double return of nothing"
DEED_LEDGER=$T/twice.db
payables=$(deed report -q payables -f csv | awk -F, 'NR > 1 { print $2 }' | paste -sd ' ' -)
# shellcheck disable=SC2086 # two codes
expect 0 "both are paid out" deed refund -q --account icbc --reason x $payables
deed receive -q --bounce --reason "no cover" R0000001
equal "all that was paid out is owed" 900000.00 "$(owes A)"
equal "it is no cost" 0 "$(balance 6711)"
at_rest "after a double return that was paid out"

# A waiver of a bill of a deal that has ended is not undone: nothing is owed of it.
DEED_LEDGER=$T/deed.db
booked 107 E 60000 定金 0
bill=$(last_bill)
deed waive -q --amount 1000 --reason goodwill "$bill"
deed receive -q --account icbc --bills "$bill" E 59000
deed cancel -q --as refund --reason gone "$deal"
expect 65 "a waiver of what is given back stays" deed waive --undo --reason x "$bill"
err_has "and says why" "bill $bill: all else of it was credited since"
deed refund -q --account icbc --reason x "$(deed report -q payables party=E -f csv | awk -F, 'NR > 1 { print $2 }')"
at_rest "after a waiver"

# The credit of a forfeit that was revived is nobody's money, also for who undoes what settled it.
booked 107 E 61000 定金 61000
deed cancel -q --as forfeit --reason gone "$deal"
deed cancel -q --revive --reason back "$deal"
deed claim -q --undo "$(sql "SELECT b.code FROM bill b JOIN bill x ON x.reverses_id = b.id ORDER BY b.id DESC LIMIT 1")"
equal "a credit taken back stays so" "" "$(payable party=E)"
equal "and asks for nothing" 0.00 "$(owes E)"
deed cancel -q --as refund --reason gone "$deal"
deed report -q payables party=E | deed refund -q --account icbc --reason back -
at_rest "after a credit taken back"

# The bank itself takes the payment back, in a night.
booked 107 E 60000 定金 0
bank_line 2026-01-15 60000.00 Ed "$(last_bill)"
deed reconcile -q >out
deed cancel -q --as forfeit --reason gone "$deal"
bank_line 2026-01-16 -60000.00 Ed "冲正 line-2"
equal "a forfeit" -61000000 "$(balance 6301)"
cp "$DEED_LEDGER" night.db
expect 1 "the bank takes a payment back" deed reconcile -d 2026-01-16
err_has "which is told" "60,000.00 of forfeits, or of deposits returned twice over, falls away"
equal "the forfeit goes with it" -55000000 "$(balance 6301)"
equal "and asks for nothing" 0.00 "$(owes E)"
at_rest "after the bank took it back"
DEED_LEDGER=$T/night.db
printf 'line,decision\nL0000003,as reversal L0000002\n' >said.csv
expect 0 "or somebody says so" deed claim -d 2026-01-16 said.csv
err_has "which is told too" "60,000.00 of forfeits, or of deposits returned twice over, falls away"
equal "and is the same" -55000000 "$(balance 6301)"
finish
