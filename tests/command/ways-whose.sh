#!/bin/sh
# Whose money it is that goes back: the party's that has the deal, a bank's, or the buyer's own although a loan's bill had it.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106 107
printf 'plan,name,kind\nloan,Mortgage,mortgage\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due,round\nlump,all,price,,sign+0d,\nloan,first,price,0.3,sign+0d,\nloan,bank,loan,0.7,sign+0d,10000 down\n' | deed load -q step -
on_sale 1876543 101 102 103 104 105 106 107
# signed ROOM PARTY: deposit 50,000, first 516,543, loan 1,310,000 (RULES A2)
signed() {
	booked "$1" "$2" 50000 定金 50000
	deed subscribe -q --plan loan "$deal" >out && deed sign -q --contract "HT-$1" "$deal" >out && deed bill-gen -q
}
# payees DEAL: party, payee and yuan of what is to be paid out of it
payees() { deed report -q payables -f csv | awk -F, -v deal="$1" 'NR > 1 && $3 == deal { print $5, $7, $11 }' | paste -sd ' ' -; }
# deals DEAL: deposit and paid, by the report
deals() { deed report -q deals -f csv | awk -F, -v deal="$1" 'NR > 1 && $1 == deal { print $12, $13 }'; }
payables() { party=$1; shift; deed report -q payables party="$party" -f csv "$@" | awk -F, 'NR > 1 { print $3, $11 }' | paste -sd ' ' -; }

# assigned at each stage: what the old party paid is the new one's
booked 101 A 50000 定金 30000
deed assign -q --to B --fee 100 --reason wife "$deal"
deed cancel -q --as refund --reason gone "$deal"
equal "a refund is hers, less the fee" "B buyer 29900.00" "$(payees "$deal")"
equal "she pays no deposit" 0.00 "$(owes B)"
at_rest "after a refund"
booked 101 A 50000 定金 30000
deed assign -q --to B --reason wife "$deal"
expect 0 "his deposit, given back while she has the deal" deed refund -q --account icbc --amount 10000 --reason x "$(sql "SELECT b.code FROM bill b JOIN contract c ON c.id = b.contract_id WHERE c.code = '$deal' ORDER BY b.id LIMIT 1")"
equal "is hers" B "$(sql 'SELECT p.code FROM receipt r JOIN party p ON p.id = r.party_id ORDER BY r.id DESC LIMIT 1')"
deed cancel -q --as forfeit --reason gone "$deal"
equal "what is left is forfeited" -2000000 "$(balance 6301)"
at_rest "after a forfeit"
booked 101 A 50000 定金 50000
deed assign -q --to B --reason wife "$deal"
deed subscribe -q --plan lump "$deal" >out
deed exchange -q --to 102 --reason view "$deal"
equal "no deposit and no payment is left of the old one" "0.00 0.00" "$(deals "$deal")"
deal=$(last_deal)
equal "they are the new one's" "50000.00 50000.00" "$(deals "$deal")"
deed assign -q --to C --reason daughter "$deal"
deed subscribe -q --plan lump "$deal" >out
deed sign -q --contract HT-102 "$deal"
deed bill-gen -q
equal "and becomes the price of who signs" 1826543.00 "$(owes C)"
at_rest "after two assignments"
deed assign -q --to D --reason son "$deal"
deed cancel -q --as return --penalty 1000 --reason gone "$deal"
equal "less a penalty it is who has it last" "D buyer 49000.00" "$(payees "$deal")"
at_rest "after a return"
deed receive -q --bounce --reason "no cover" "$(sql "SELECT printf('R%07d', max(id)) FROM receipt WHERE amount_fen = 5000000")"
equal "his cheque bounces: nothing is hers" "" "$(payees "$deal")"
equal "but the penalty" 1000.00 "$(owes D)"
equal "he owes nothing of a deal that is none" 0.00 "$(owes A)"
at_rest "after the old party's cheque"

# and a second one, of the same bill
booked 103 A 50000 定金 30000
deed receive -q --account icbc --bills "$(last_bill)" A 20000
deed assign -q --to E --reason wife "$deal"
deed subscribe -q --plan lump "$deal" >out
deed sign -q --contract HT-103 "$deal"
deed cancel -q --as return --penalty 200 --reason gone "$deal"
equal "hers, less the penalty" "E buyer 49800.00" "$(payees "$deal")"
for bounced in 20000 30000; do
	deed receive -q --bounce --reason "no cover" "$(sql "SELECT printf('R%07d', max(id)) FROM receipt WHERE amount_fen = ${bounced}00")"
	at_rest "after $bounced bounced"
done
equal "nothing is hers" "" "$(payees "$deal")"
equal "but the penalty" 200.00 "$(owes E)"
equal "he owes nothing" 0.00 "$(owes A)"
deed receive -q --account icbc E 200

# a forfeit of an assigned deal whose cheque bounced: revived and ended again, there is nothing to give back
booked 103 A 50000 定金 50000
deed assign -q --to E --reason wife "$deal"
deed cancel -q --as forfeit --reason gone "$deal"
deed receive -q --bounce --reason "no cover" "$(sql "SELECT printf('R%07d', max(id)) FROM receipt")"
deed cancel -q --revive --reason back "$deal"
deed cancel -q --as refund --reason gone "$deal"
equal "nothing of nothing" "" "$(payees "$deal")"
at_rest "after a revival of what was undone"

# what was paid out never left, and what it gave back never came
booked 103 A 50000 定金 50000
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
deed cancel -q --as refund --reason gone "$deal"
deed report -q payables party=A | deed refund -q --account icbc --reason back -
deed receive -q --bounce --reason "no cover" "$receipt"
equal "what was paid out is owed" 50000.00 "$(owes A)"
deed receive -q --bounce --reason "wrong account" "$(sql "SELECT printf('R%07d', max(id)) FROM receipt WHERE amount_fen = -5000000 AND reverses_id IS NULL")"
equal "unless it came back" 0.00 "$(owes A)"
equal "and then nothing is to be paid out" "" "$(payees "$deal")"
at_rest "after a payout that never left"

# what is open of the deal before goes over too, not only of the last
booked 103 A 50000 定金 20000
deed exchange -q --to 104 --fee 300 --reason view "$deal"
deal=$(last_deal)
deed exchange -q --to 103 --reason "back again" "$deal"
deal=$(last_deal)
deed assign -q --to E --reason wife "$deal"
equal "he owes nothing of it" 0.00 "$(owes A)"
equal "she owes the rest and the fee" 30300.00 "$(owes E)"
deed cancel -q --as refund --reason gone "$deal"
equal "which is taken off first" "E buyer 19700.00" "$(payees "$deal")"
at_rest "after two exchanges"

# one payment at the counter of all, more than the first instalment: no bank lent a fen of it
cp "$DEED_LEDGER" before.db
signed 105 F
deed receive -q --account icbc F 600000
expect 0 "a return" deed cancel --as return --penalty 1000 --reason gone "$deal"
err_has "no bank is paid" "to be paid out: 649,000.00 to buyers, 0.00 to banks"
at_rest "after a payment of more than one instalment"
cp before.db "$DEED_LEDGER"
signed 105 F
deed receive -q --account icbc F 600000
expect 0 "nor in an exchange" deed exchange --to 106 --reason view "$deal"
err_has "all is carried over" "650,000.00 carried over, 0.00 to be paid back to banks"
at_rest "after an exchange"

# by a bank's line: from the buyer's own account, by another, whom we know or not
for payer in Fa Gu; do
	cp before.db "$DEED_LEDGER"
	signed 105 F
	bank_line 2026-01-15 1310000.00 $payer HT-105
	bank_line 2026-01-15 516543.00 Fa HT-105
	deed reconcile -q >out
	cp "$DEED_LEDGER" $payer.db
	deed cancel -q --as return --reason gone "$deal"
	case $payer in
	Fa) want="F buyer 50000.00 F buyer 516543.00 F buyer 1310000.00" ;;
	*) want="F buyer 50000.00 F buyer 516543.00 F bank 1310000.00" ;;
	esac
	equal "a loan's bill that $payer paid" "$want" "$(payees "$deal")"
	at_rest "after a payment by $payer"
done
cp Gu.db "$DEED_LEDGER"
printf 'party,name\nF,Gu\n' | deed load -q payer -
deed cancel -q --as return --reason gone "$deal"
equal "a loan's bill that another payer of the buyer's paid" "F buyer 50000.00 F buyer 516543.00 F buyer 1310000.00" "$(payees "$deal")"
deed claim -q --undo L0000001
equal "who did not, after all" "F buyer 50000.00 F buyer 516543.00" "$(payees "$deal")"
equal "he owes none of it" 0.00 "$(owes F)"
at_rest "after a match that was wrong"

# his payment is none, after she took the deal and it went on: what she owes is what was agreed, once
cp before.db "$DEED_LEDGER"
printf 'plan,step,item,share,due\nlump,all,price,,sign+0d\n' | deed load -q step -
booked 105 E 2000 订金 2000
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
deed assign -q --to F --reason wife "$deal"
cp "$DEED_LEDGER" twice.db
deed subscribe -q --plan lump "$deal" >out
deed receive -q --bounce --reason "no cover" "$receipt"
equal "the deposit is hers to pay" "0.00 2000.00" "$(owes E) $(owes F)"
cp "$DEED_LEDGER" live.db
deed exchange -q --to 106 --reason view "$deal"
equal "in another room too" 2000.00 "$(owes F)"
at_rest "after a payment that was none, and an exchange"
cp live.db "$DEED_LEDGER"
deed subscribe -q --change --plan lump --price 1800000 "$deal" >out
deed sign -q --contract HT-105 "$deal"
deed bill-gen -q
equal "at another price it is part of that" 1800000.00 "$(owes F)"
at_rest "after a payment that was none, and another price"
cp before.db "$DEED_LEDGER"
booked 105 E 500 订金 500
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
deed refund -q --account icbc --reason asked "$(last_bill)"
deed assign -q --to F --reason wife "$deal"
deed subscribe -q --plan lump --deposit 1000 "$deal" >out
deed receive -q --account icbc --bills "$(last_bill)" F 1000
deed receive -q --bounce --reason "no cover" "$receipt"
cp "$DEED_LEDGER" live.db
deed exchange -q --to 106 --reason view "$deal"
equal "what he was given back he owes, and she has paid her deposit" "500.00 0.00" "$(owes E) $(owes F)"
at_rest "after a refund of what was never paid, and an exchange"
cp live.db "$DEED_LEDGER"
deed cancel -q --as refund --reason gone "$deal"
equal "which is given back whole" "F buyer 1000.00" "$(payees "$deal")"
at_rest "after a refund of what was never paid"
cp twice.db "$DEED_LEDGER"
deed book -q 106 --party E --deposit 3000 --kind 定金 >out
deal=$(last_deal)
deed receive -q --account icbc --bills "$(last_bill)" E 3000
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
deed assign -q --to F --reason wife "$deal"
deed cancel -q --as refund --twice --reason "sold by mistake" "$deal"
deed receive -q --bounce --reason "no cover" "$receipt"
equal "nor is anything returned twice over of it" "" "$(payees "$deal")"
at_rest "after a payment that was none, returned twice over"

# a cheaper room: what was paid beyond its price is given back first
cp before.db "$DEED_LEDGER"
priced 100000 107
printf 'room\n107\n' | deed release -q -
booked 105 F 50000 定金 50000
deed receive -q --account icbc F 100000 2>err
deed subscribe -q --plan lump "$deal" >out
deed sign -q --contract HT-105 "$deal"
deed bill-gen -q
deed reconcile -q >out
deed exchange -q --to 107 --reason cheaper "$deal"
deal=$(last_deal)
expect 65 "more than the new price" deed subscribe --plan lump "$deal"
err_has "tells what to do" "the deposit of 150,000.00 is more than the 100,000.00 of instalments that it becomes; expected that much at most; \`deed refund\` gives the rest back"
deed refund -q --account icbc --amount 50000 --reason cheaper "$(sql "SELECT b.code FROM bill b JOIN contract c ON c.id = b.contract_id WHERE c.code = '$deal'")"
expect 0 "then it is subscribed" deed subscribe -q --plan lump "$deal"
deed sign -q --contract HT-107 "$deal"
deed bill-gen -q
equal "and paid" 0.00 "$(owes F)"
at_rest "after a cheaper room"

# Money that is of no deal any more: what was paid beyond a deposit, and what comes after the end, is to be paid back too.
cp before.db "$DEED_LEDGER"
deed book -q 105 --party F --deposit 50000 --kind 定金 >out
deal=$(last_deal)
deed receive -q --account icbc F 70000
equal "an advance of a deal that goes on waits for its bills" "" "$(payables F)"
deed cancel -q --as refund --reason gone "$deal"
equal "of one that ended it is to be paid back" "$deal 50000.00 $deal 20000.00" "$(payables F)"
deed report -q payables party=F | deed refund -q --account icbc --reason back -
equal "and is, from the list" "" "$(payables F)"
bank_line 2026-01-16 1500.00 Fa "$deal"
printf 'line,decision\nL0000001,F\n' | deed claim -q -d 2026-01-16 -
equal "what came a day later waits" "$deal 1500.00" "$(payables F -d 2026-01-16)"
equal "but not on the day before" "" "$(payables F -d 2026-01-16 as_of=2026-01-15)"
bank_line 2026-01-16 1310000.00 "ICBC loans" "$deal"
printf 'line,decision\nL0000002,F\n' | deed claim -q -d 2026-01-16 -
equal "a loan that comes after the end goes back to whom it came from" "ICBC loans bank 1310000.00" "$(deed report -q payables payee=bank -f csv -d 2026-01-16 | awk -F, 'NR > 1 { print $6, $7, $11 }')"
printf 'contract,kind,party,room,start\nLEASE,lease,F,107,2026-01-01\n' | deed load -q contract -
equal "who has another contract may owe it there" "" "$(payables F -d 2026-01-16)"
at_rest "after money of no deal"
expect 0 "the deal's life" deed history "$deal" -f csv
equal "is told with its money, in order" "bill deal book room allocation refund refund allocation allocation allocation refund refund" "$(awk -F, 'NR > 1 { print $6 }' out | paste -sd ' ' -)"
finish
