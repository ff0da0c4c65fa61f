#!/bin/sh
# deed cancel --as return, exchange, assign: a signed deal, its loan and its instalments, every figure by hand.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106
printf 'plan,name,kind\nloan,Mortgage,mortgage\n' | deed load -q plan -
printf 'plan,step,item,share,amount,due,round\nloan,first,price,0.3,,sign+0d,\nloan,bank,loan,0.7,,sign+30d,10000 down\n' | deed load -q step -
on_sale 1876543 101 102 103 104 105

# signed ROOM PARTY: RULES A2: 1,876,543, 30 % down, loan to 10,000: deposit 50,000, first 516,543, loan 1,310,000
signed() {
	deed book -q "$1" --party "$2" --deposit 50000 --kind 定金 >/dev/null
	deal=$(last_deal)
	deed receive -q --account icbc "$2" 50000 >/dev/null
	deed subscribe -q --plan loan "$deal" >/dev/null && deed sign -q --contract "HT-$1$2" "$deal" && deed bill-gen -q
}
payees() { answer deed report -q payables -f csv "$@" | awk -F, 'NR > 1 { print $6 " " $11 }' | paste -sd ' ' -; }

# 退房: the buyer paid 50,000 + 516,543, the bank 1,310,000
signed 101 A
deed receive -q --account icbc A 516543 >/dev/null
deed bill-gen -q -d 2026-02-10 && deed receive -q -d 2026-02-10 --account icbc A 1310000 >/dev/null
export DEED_DATE=2026-02-10
expect 65 "a signed deal is not refunded" deed cancel --as refund --reason x "$deal"
err_has "but returned" "expected --as return"
expect 65 "nothing is kept of a return" deed cancel --as return --keep 5 --reason x "$deal"
expect 0 "a return" deed cancel --as return --penalty 20000 --fee 1500 --reason "divorce" "$deal"
err_has "tells who gets what" "to be paid out: 545,043.00 to buyers, 1,310,000.00 to banks (deed report payables); kept 21,500.00"
equal "less penalty and fee to the buyer, the loan to the bank" "An 28500.00 An 516543.00 bank 1310000.00" "$(payees)"
equal "to banks alone" "bank 1310000.00" "$(payees payee=bank)"

# A payment that turns out to be for something else is no credit of the deal's any more: taken at the counter, it is an advance.
cp "$DEED_LEDGER" undone.db
receipt=$(deed report -q receipts | awk -F, '$6 == "516543.00" { print $1 }')
credit=$(deed report -q payables | awk -F, '$11 == "516543.00" { print $2 }')
deed claim -q -l undone.db --undo "$receipt"
equal "it waits as an advance" "An 516543.00 An 28500.00 bank 1310000.00" "$(payees -l undone.db)"
equal "not as the credit" "$receipt" "$(deed report -q payables -l undone.db | awk -F, '$11 == "516543.00" { print $2 }')"
expect 65 "the credit is not refunded" deed refund -l undone.db --account icbc --reason x "$credit"
err_has "is told" "there is nothing to give back"
deed reconcile -q -l undone.db
equal "the same after a reconcile" "An 516543.00 An 28500.00 bank 1310000.00" "$(payees -l undone.db)"
cp "$DEED_LEDGER" upgraded.db # from before there were loans: no settings of theirs
sqlite3 upgraded.db "DELETE FROM setting WHERE key LIKE 'loan.%'"
equal "also in a ledger that has no settings for loans" "bank 1310000.00" "$(payees -l upgraded.db payee=bank)"
equal "no income of the sale is left" 0 "$(balance 6001)"
equal "and no VAT of it: 0.06 of the fee" -8491 "$(balance 2221.01)"
expect 0 "the next night" deed bill-gen
equal "bills nothing of it" 0 "$(sql "SELECT count(*) FROM open_bill WHERE open_fen > 0")"
expect 0 "nor does matching take the credits" deed reconcile -q
equal "which all wait" 1855043.00 "$(owed HT-101A)"
balanced "after the return"
equal "the room is free" 0 "$(sql "SELECT count(*) FROM live_room")"

# a penalty beyond the buyer's own money: the loan is not touched
signed 101 B
deed cancel -q --as return --penalty 60000 --reason "did not pay" "$deal"
equal "the buyer owes the rest" 10000.00 "$(owes B)"
equal "nothing is to be paid out" 0.00 "$(owed HT-101B)"

# 换房: paid 50,000 + 100,000 goes on as the deposit of the new deal
deed receive -q --account icbc B 10000 >/dev/null
export DEED_DATE=2026-01-15
printf 'contract,kind,party,room,start\nOLD,sale,A,105,2025-01-01\n' | deed load -q contract -
signed 102 C
old=$deal
deed receive -q --account icbc C 100000 >/dev/null
expect 65 "no room" deed exchange --reason x "$old"
expect 65 "no such room" deed exchange --to 999 --reason x "$old"
expect 65 "a room that is not on sale" deed exchange --to 106 --reason x "$old"
err_has "says what to do" "deed release"
expect 65 "a room sold before" deed exchange --to 105 --reason x "$old"
deed book -q 104 --party B --deposit 1000 --kind 订金 >/dev/null
expect 65 "a room that another has" deed exchange --to 104 --reason x "$old"
err_has "names the holder" 'room "104" is booked: deal'
expect 65 "a day that is over" deed exchange --to 103 --until 2026-01-14 --reason x "$old"
expect 0 "to a free room" deed exchange --to 103 --fee 500 --reason "wants 103" "$old"
new=$(last_deal)
err_has "tells the new deal" "1 deals exchanged, the last goes on as $new; 150,000.00 carried over, 0.00 to be paid back to banks"
equal "the old one has ended" "ended exchange C" "$(state "$old")"
equal "the new one is booked" "booked book C" "$(state "$new")"
equal "and comes from it" "$old" "$(sql "SELECT from_deal FROM v_deal WHERE deal = '$new'")"
equal "only the fee is open" 500.00 "$(owes C)"
equal "nothing is to be paid out" "" "$(payees party=C)"
expect 0 "it is subscribed" deed subscribe --plan loan "$new"
expect 0 "and signed" deed sign --contract HT-103 "$new"
expect 0 "and billed" deed bill-gen
equal "less what was carried over: 566,543 - 150,000, and the fee" 417043.00 "$(owes C)"
expect 65 "an exchanged deal goes no other way" deed exchange --to 102 --reason x "$old"
err_has "it has ended" "expected one that is booked, subscribed or signed"
balanced "after the exchange"

# 更名: what is open goes over, what was paid stays
expect 65 "to nobody" deed assign --reason x "$new"
expect 65 "to one who is not known" deed assign --to Z --reason x "$new"
expect 65 "to the same" deed assign --to C --reason x "$new"
err_has "who has it" "expected another party, C has it already"
expect 0 "to another" deed assign --to A --fee 200 --reason "his sister" "$new"
err_has "with two open bills" "1 deals go on with another party, who owes 2 of their bills, 417,043.00"
equal "the deal is hers" "signed assign A" "$(state "$new")"
equal "so is the contract" A "$(sql "SELECT p.code FROM contract c JOIN party p ON p.id = c.party_id WHERE c.code = 'HT-103'")"
equal "he owes nothing" 0.00 "$(owes C)"
equal "she owes it, and the fee" 417243.00 "$(owes A)"
expect 0 "later instalments" deed bill-gen -d 2026-02-20
equal "are hers too" 1727243.00 "$(owes A)"
expect 0 "if she returns it" deed cancel -d 2026-02-20 --as return --reason x "$new"
equal "what he paid is hers, less the fees of both changes" "A An 149300.00" "$(deed report -q payables -f csv -d 2026-02-20 | awk -F, -v deal="$new" '$3 == deal { print $5, $6, $11 }')"
equal "and none of it his" "" "$(payees -d 2026-02-20 party=C)"
balanced "after the assignment"
own_accounts "after the assignment"

# many at once, and a bad one among them
printf 'deal,to,reason\n%s,A,x\n%s,Z,y\n' "$(sql "SELECT deal FROM v_deal WHERE room = '104'")" "$new" >bad.csv
expect 65 "a list with bad rows" deed assign bad.csv
err_has "names the line" "bad.csv:3:"
equal "changes nothing" B "$(sql "SELECT party FROM v_deal WHERE room = '104' AND stage <> 'ended'")"
printf 'deal,to\n%s,C\n' "$(sql "SELECT deal FROM v_deal WHERE room = '104'")" >good.csv
expect 0 "a list" deed assign --reason agreed good.csv
equal "changes all of it" C "$(sql "SELECT party FROM v_deal WHERE room = '104' AND stage <> 'ended'")"
expect 0 "payables are proved" deed report -q --check payables

# What is to be paid is paid from the list that says so.
deed report -q payables -f csv payee=buyer -o buyers.csv
due=$(awk -F, 'NR > 1 { sum += $11 } END { printf "%.2f", sum }' buyers.csv)
last=$(sql "SELECT max(id) FROM receipt")
expect 0 "all buyers are paid" sh -c 'deed report -q payables -f csv payee=buyer | deed refund --account icbc --as transfer -'
equal "all that was to be paid" "$due" "$(sql "SELECT printf('%.2f', -sum(amount_fen) / 100.0) FROM receipt WHERE id > $last")"
equal "and nothing is left" "" "$(payees payee=buyer)"
sound "all proves"
finish
