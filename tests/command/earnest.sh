#!/bin/sh
# deed earnest: the queue before a sale opens, and how a number becomes a booking.
. "$TESTS/lib.sh"

# Two projects; the rooms 101 to 104 of P are on sale, 201 of Q too; five parties.
deed init -q
printf 'project,name\nP,Park\nQ,Quay\n' | deed load -q project -
printf 'building,project,name\nB1,P,One\nB2,Q,Two\n' | deed load -q building -
printf 'account,name,kind,ledger_account\nicbc,ICBC,bank,1002\n' | deed load -q account -
{ seq 101 104 | sed 's/.*/&,P,B1,1,&,residence,100/'; echo 201,Q,B2,1,201,residence,100; } |
	sed '1i room,project,building,floor,number,kind,area' | deed load -q room -
seq 1 5 | awk 'BEGIN { print "party,name,kind,phone" } { print "P" $1 ",Party " $1 ",person,138" $1 }' | deed load -q party -
printf 'room,total\n101,2000000\n102,2000000\n103,2000000\n104,2000000\n201,2000000\n' | deed price-set -q --reason opening - >/dev/null
deed release -q 101 102 103 104 201

expect 0 "an empty queue" deed earnest
out_is "is listed" <<'EOF'
project,queue,deal,party,name,phone,date,bill,amount,paid,state,until
EOF
expect 64 "a call of nobody" deed earnest --again
expect 64 "two things at once" deed earnest --call 3 --back S000000195
expect 66 "no such file" deed earnest none.csv
expect 65 "without a project" deed earnest --party P1 --amount 100
err_has "is told" "--project: expected a project that is known"
expect 65 "without money" deed earnest --party P1 --project P
err_has "is told" "--amount: expected the earnest money in yuan"
expect 65 "a party that is not known" deed earnest --party P9 --project P --amount 100
expect 0 "a number" deed earnest --party P1 --project P --amount 20000
out_is "is a deal with a bill" <<'EOF'
deal,event,room,party,name,stage,until,contract,bill,amount,queue,from
S000000195,queue,,P1,Party 1,queued,,S000000195,B000000195,20000.00,1,
EOF
expect 0 "the same again" deed earnest --party P1 --project P --amount 20000
err_has "changes nothing" "0 numbers taken, 0.00, 1 as before"
expect 65 "another sum" deed earnest --party P1 --project P --amount 20001
err_has "is refused" "party P1 has number 1 in the queue of project P already: deal S000000195"
printf 'party,amount\nP2,\nP3,\nP4,x\nP9,\n' >bad.csv
expect 65 "a file with bad rows" deed earnest bad.csv --project P --amount 10000
err_has "told by line" 'bad.csv:4: amount: expected yuan above 0'
err_has "every one" 'bad.csv:5: party: expected a party that is known, got "P9"'
printf 'party,amount\nP2,\nP3,\nP4,5000\n' >good.csv
expect 0 "a file" deed earnest good.csv --project P --amount 10000
err_has "takes numbers" "3 numbers taken, 25,000.00"
expect 0 "another project" deed earnest --party P5 --project Q --amount 100
out_has "has a queue of its own" ",queued,,S000000583,B000000583,100.00,1,"

# money comes by the bank: all of P1's, half of P2's, all of P4's
cat >bank.csv <<'EOF'
date,amount,payer,payer_account,memo,id,balance
2026-01-16,20000.00,Party 1,,,T1,20000.00
2026-01-16,5000.00,Party 2,,S000000292,T2,25000.00
2026-01-16,5000.00,Party 4,,,T3,30000.00
EOF
deed bank-import -q -d 2026-01-16 --account icbc bank.csv
deed reconcile -q -d 2026-01-16
expect 0 "the queue" deed earnest -q --project P
out_is "tells what is paid" <<'EOF'
project,queue,deal,party,name,phone,date,bill,amount,paid,state,until
P,1,S000000195,P1,Party 1,1381,2026-01-15,B000000195,20000.00,20000.00,waiting,
P,2,S000000292,P2,Party 2,1382,2026-01-15,B000000292,10000.00,5000.00,waiting,
P,3,S000000389,P3,Party 3,1383,2026-01-15,B000000389,10000.00,0.00,waiting,
P,4,S000000486,P4,Party 4,1384,2026-01-15,B000000486,5000.00,5000.00,waiting,
EOF

export DEED_DATE=2026-01-20
book() { deed book "$@" --deposit 15000 --kind 定金; }
expect 65 "who is not called" book 101 --earnest S000000195
err_has "does not book" "number 1, deal S000000195, was not called yet"
expect 65 "a call until a day that is over" deed earnest --call 2 --project P --until 2026-01-19
expect 0 "two are called" deed earnest --call 2 --project P
equal "in their order" "1 2" "$(sed 1d out | cut -d, -f11 | paste -sd ' ')"
expect 0 "the next" deed earnest --call 9 --project P --until 2026-01-25
equal "are the others" "3 4" "$(sed 1d out | cut -d, -f11 | paste -sd ' ')"
expect 65 "a room of another project" book 201 --earnest S000000195
err_has "is refused" "deal S000000195 is in the queue of project P: expected a room of it"
expect 65 "another party" book 101 --earnest S000000195 --party P2
err_has "is refused" "deal S000000195 is of party P1: expected a queue number of the party that books"
expect 65 "after its time" book 101 --earnest S000000195 -d 2026-01-22
err_has "it is called again first" "number 1, deal S000000195, had time until 2026-01-21: \`deed earnest --again\`"
expect 65 "what is no queue number" book 101 --earnest B000000195

# 20,000 paid, a deposit of 15,000: 5,000 are left
receipts=$(sql 'SELECT count(*) FROM receipt')
expect 0 "a booking" book 101 --earnest S000000195
err_has "uses the earnest money" "1 bookings, deposits 15,000.00; earnest money 15,000.00 used, 5,000.00 to be given back"
out_has "and tells where it comes from" "S000000680,book,101,P1,Party 1,booked,2026-01-27,S000000680,B000000680,15000.00,,S000000195"
equal "by no second receipt" "$receipts" "$(sql 'SELECT count(*) FROM receipt')"
equal "the deposit is paid" 0 "$(sql "SELECT count(*) FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE b.code = 'B000000680'")"
equal "by a transfer" "transfer 1500000" "$(sql "SELECT a.rule || ' ' || a.amount_fen FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE b.code = 'B000000680'")"
equal "what is left is the party's" "P1 -500000" "$(sql "SELECT p.code || ' ' || o.open_fen FROM open_bill o JOIN party p ON p.id = o.party_id WHERE o.open_fen < 0")"
expect 65 "the number has ended" book 102 --earnest S000000195
err_has "as it is told" "deal S000000195 is ended: expected one in the queue"

# 5,000 of 10,000 paid: the rest of the deposit stays open, that of the earnest money does not; and the party's own
# reservation of the room makes way
deed reserve -q 102 --party P2 >/dev/null
expect 0 "with half of it paid" book 102 --earnest S000000292
err_has "so much is used" "earnest money 5,000.00 used, 0.00 to be given back"
equal "and the rest of the deposit is open" "B 1000000" "$(sql "SELECT 'B ' || sum(o.open_fen) FROM open_bill o JOIN party p ON p.id = o.party_id WHERE p.code = 'P2'")"
equal "one deal holds the room" "queue" "$(sql "SELECT iif(f.queue = 2, 'queue', '') FROM v_deal v JOIN deal d ON d.id = v.deal_id JOIN deal f ON f.id = d.from_id WHERE v.room = '102' AND v.stage <> 'ended'")"

# given back
expect 65 "what is not in the queue" deed earnest --back S000000680
expect 0 "money back" deed earnest --back --reason "found another" S000000486
err_has "is a payable" "1 given back, 5,000.00 to be paid out"
expect 0 "what was never paid" deed earnest --back S000000389
err_has "is asked for no more" "1 given back, 0.00 to be paid out"
expect 65 "once" deed earnest --back S000000389
credit=$(sql "SELECT b.code FROM bill b JOIN open_bill o ON o.bill_id = b.id JOIN party p ON p.id = b.party_id WHERE p.code = 'P4'")
expect 0 "it is paid out" deed refund "$credit" --account icbc --reason "earnest money"
equal "and nothing is held for P4" 0 "$(sql "SELECT count(*) FROM open_bill WHERE party_id = 4")"
deed earnest -q --call 1 --project Q >/dev/null
expect 0 "out of turn" deed earnest --again -d 2026-01-25 S000000583
expect 0 "all" deed earnest -q --all -d 2026-01-27
equal "how each ended" "booked booked refund refund passed" "$(sed 1d out | cut -d, -f11 | paste -sd ' ')"
equal "debits equal credits" 0 "$(sql 'SELECT sum(debit_fen - credit_fen) FROM v_journal')"
sound "the ledger is sound"
finish
