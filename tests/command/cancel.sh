#!/bin/sh
# deed cancel: refund, forfeit and its revival, double return: the money of RULES A3.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106
on_sale 2000000 101 102 103 104 105 106

# payable_of DEAL: what is to be paid out of it
payable_of() { answer deed report -q payables -f csv | awk -F, -v deal="$1" 'NR > 1 && $3 == deal { print $11 }' | paste -sd ' ' -; }

# 订金: neither forfeited nor returned twice over
booked 101 A 20000 订金 20000
expect 64 "nothing said" deed cancel
expect 65 "no way" deed cancel --reason x "$deal"
err_has "tells the ways" "--as: expected refund, forfeit or return"
expect 65 "no reason" deed cancel --as refund "$deal"
expect 66 "neither deal nor file" deed cancel --as refund --reason x nothing
expect 65 "no such deal" deed cancel --as refund --reason x S000009992
err_has "is named" 'there is no deal "S000009992"'
expect 65 "a 订金 is not forfeited" deed cancel --as forfeit --reason x "$deal"
err_has "and says what to do" "expected --as refund"
expect 65 "nor returned twice over" deed cancel --as refund --twice --reason x "$deal"
expect 65 "a return is of a signed deal" deed cancel --as return --reason x "$deal"
expect 65 "a penalty is of a return" deed cancel --as refund --penalty 5 --reason x "$deal"
expect 65 "more kept than paid" deed cancel --as refund --keep 20000.01 --reason x "$deal"
err_has "at most what was paid" "at most 20000.00 may be kept"
equal "nothing was written" "booked book A" "$(state "$deal")"
expect 0 "a refund" deed cancel --as refund --reason "changed her mind" "$deal"
err_has "is told" "1 deals ended; to be paid out: 20,000.00 to buyers, 0.00 to banks (deed report payables); kept 0.00"
equal "the deal has ended" "ended refund A" "$(state "$deal")"
equal "the room is free" "" "$(holder 101)"
refunded=$deal
equal "and the money waits" 20000.00 "$(payable_of "$deal")"
expect 65 "twice" deed cancel --as refund --reason x "$deal"
err_has "is refused" "$deal is ended already"
# money that waits to be paid out is for nothing else
booked 101 A 3000 订金 0
expect 0 "matching" deed reconcile -q
equal "leaves it alone" 300000 "$(sql "SELECT sum(open_fen) FROM open_bill WHERE open_fen > 0")"
credit=$(sql "SELECT b.code FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE o.open_fen = -2000000")
expect 0 "it is paid out" deed refund --account icbc --reason "room 101" "$credit"
equal "and waits no more" "" "$(payable_of "$refunded")"
expect 0 "a booking that nobody paid" deed cancel --as refund --reason gone "$deal"
equal "leaves nothing to pay" "" "$(payable_of "$deal")"
equal "and nothing open" 0 "$(sql 'SELECT count(*) FROM open_bill')"
equal "no deposit is held" 0 "$(balance 2241.01)"
balanced "after refunds"

# RULES A3: price 2,000,000, 定金 of 400,000 is the cap
booked 102 B 400000 定金 400000
forfeited=$deal
expect 0 "the buyer is in breach" deed cancel --as forfeit --reason "did not come" "$deal"
err_has "all of it is kept" "to be paid out: 0.00 to buyers, 0.00 to banks (deed report payables); kept 400,000.00"
equal "it is income" -40000000 "$(balance 6301)"
equal "no deposit is held" 0 "$(balance 2241.01)"
booked 103 B 400000 定金 150000
expect 0 "of a deposit paid in part" deed cancel --as forfeit --reason "did not come" "$deal"
err_has "what is paid is kept" "kept 150,000.00"
equal "and the rest is not asked for" 0 "$(sql 'SELECT count(*) FROM open_bill')"
booked 103 B 400000 定金 400000
expect 0 "less may be kept" deed cancel --as forfeit --keep 100000 --reason "half-hearted" "$deal"
equal "the rest is given back" 300000.00 "$(payable_of "$deal")"
expect 0 "the seller is in breach" deed book -q 104 --party C --deposit 400000 --kind 定金
deal=$(last_deal)
deed receive -q --account icbc C 400000 >/dev/null
expect 0 "so it is returned twice over" deed cancel --as refund --twice --reason "sold by mistake" "$deal"
err_has "800,000" "to be paid out: 800,000.00 to buyers"
equal "in two credits" "400000.00 400000.00" "$(payable_of "$deal")"
equal "of which one costs us" 40000000 "$(balance 6711)"
balanced "after breaches"

# a forfeit is revived while the room is free
expect 65 "only a forfeit is revived" deed cancel --revive --reason x "$deal"
booked 102 C 1000 定金 0
expect 65 "not a room that another has" deed cancel --revive --reason "came back" "$forfeited"
err_has "who is named" "room \"102\" is booked: deal $deal of party C holds it"
deed cancel -q --as refund --reason "never paid" "$deal"
expect 0 "revived" deed cancel --revive --reason "came back" "$forfeited"
equal "the deal is as before" "booked revive B" "$(state "$forfeited")"
equal "it has its room" "$forfeited" "$(holder 102)"
equal "its deposit is held again" -40000000 "$(balance 2241.01)"
equal "nothing is open of it" 0 "$(sql "SELECT count(*) FROM open_bill o JOIN party p ON p.id = o.party_id JOIN bill b ON b.id = o.bill_id JOIN contract c ON c.id = b.contract_id WHERE c.code = '$forfeited'")"
balanced "after the revival"
expect 0 "and it can end again" deed cancel --as forfeit --reason "gone for good" "$forfeited"
equal "for the same sum" 0 "$(balance 2241.01)"

# many at once
booked 105 A 10000 订金 10000
one=$deal
booked 106 C 10000 订金 10000
printf 'deal,as,keep,reason\n%s,refund,500,fee\n%s,forfeit,,x\n' "$one" "$deal" >bad.csv
expect 65 "a list with one that cannot be" deed cancel bad.csv
err_has "names its line" "bad.csv:3: as:"
equal "and ends none" "booked book A" "$(state "$one")"
printf 'deal,as,keep,reason\n%s,refund,500,agreed\n%s,refund,,\n' "$one" "$deal" >good.csv
expect 0 "a list" deed cancel --reason "rest" good.csv
err_has "in one run" "2 deals ended; to be paid out: 19,500.00 to buyers, 0.00 to banks (deed report payables); kept 500.00"
sound "all proves"
finish
