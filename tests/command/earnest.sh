#!/bin/sh
# deed earnest: the queue before a sale opens, and how a number becomes a booking.
. "$TESTS/sales.sh"

# Two projects: the rooms 101 to 104 of P, 201 of Q, all on sale.
estate 101 102 103 104
printf 'project,name\nQ,Quay\n' | deed load -q project -
printf 'building,project,name\nB2,Q,Two\n' | deed load -q building -
printf 'room,project,building,floor,number,kind,area\n201,Q,B2,1,201,residence,100\n' | deed load -q room -
printf 'party,name,kind,phone\nA,An,person,1381\nB,Bo,person,1382\nC,Cy,person,1383\nD,Di,person,1384\n' | deed load -q party -
on_sale 2000000 101 102 103 104 201

expect 0 "an empty queue" deed earnest
out_is "is listed" <<'EOF'
project,queue,deal,party,name,phone,date,bill,amount,paid,state,until
EOF
expect 64 "a call of nobody" deed earnest --again
expect 64 "two things at once" deed earnest --call 3 --back S000000195
expect 66 "no such file" deed earnest none.csv
expect 65 "without a project" deed earnest --party A --amount 100
err_has "is told" "--project: expected a project that is known"
expect 65 "without money" deed earnest --party A --project P
err_has "is told" "--amount: expected the earnest money in yuan"
expect 65 "a party that is not known" deed earnest --party Z --project P --amount 100
expect 0 "a number" deed earnest --party A --project P --amount 20000
out_is "is a deal with a bill" <<'EOF'
deal,event,room,party,name,stage,until,contract,bill,amount,queue,from
S000000195,queue,,A,An,queued,,S000000195,B000000195,20000.00,1,
EOF
expect 0 "the same again" deed earnest --party A --project P --amount 20000
err_has "changes nothing" "0 numbers taken, 0.00, 1 as before"
expect 65 "another sum" deed earnest --party A --project P --amount 20001
err_has "is refused" "party A has number 1 in the queue of project P already: deal S000000195"
printf 'party,amount\nB,\nC,\nD,x\nZ,\n' >bad.csv
expect 65 "a file with bad rows" deed earnest bad.csv --project P --amount 10000
err_has "told by line" 'bad.csv:4: amount: expected yuan above 0'
err_has "every one" 'bad.csv:5: party: expected a party that is known, got "Z"'
printf 'party,amount\nB,\nC,\nD,5000\n' >good.csv
expect 0 "a file" deed earnest good.csv --project P --amount 10000
err_has "takes numbers" "3 numbers taken, 25,000.00"
expect 0 "another project" deed earnest --party E --project Q --amount 100
out_has "has a queue of its own" ",queued,,S000000583,B000000583,100.00,1,"

# money comes by the bank: all of A's, half of B's, all of D's
cat >bank.csv <<'EOF'
date,amount,payer,payer_account,memo,id,balance
2026-01-16,20000.00,An,,,T1,20000.00
2026-01-16,5000.00,Bo,,S000000292,T2,25000.00
2026-01-16,5000.00,Di,,,T3,30000.00
EOF
deed bank-import -q -d 2026-01-16 --account icbc bank.csv
deed reconcile -q -d 2026-01-16
expect 0 "the queue" deed earnest -q --project P
out_is "tells what is paid" <<'EOF'
project,queue,deal,party,name,phone,date,bill,amount,paid,state,until
P,1,S000000195,A,An,1381,2026-01-15,B000000195,20000.00,20000.00,waiting,
P,2,S000000292,B,Bo,1382,2026-01-15,B000000292,10000.00,5000.00,waiting,
P,3,S000000389,C,Cy,1383,2026-01-15,B000000389,10000.00,0.00,waiting,
P,4,S000000486,D,Di,1384,2026-01-15,B000000486,5000.00,5000.00,waiting,
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
expect 65 "another party" book 101 --earnest S000000195 --party B
err_has "is refused" "deal S000000195 is of party A: expected a queue number of the party that books"
expect 65 "after its time" book 101 --earnest S000000195 -d 2026-01-22
err_has "it is called again first" "number 1, deal S000000195, had time until 2026-01-21: \`deed earnest --again\`"
expect 65 "what is no queue number" book 101 --earnest B000000195

# 20,000 paid, a deposit of 15,000: 5,000 are left
receipts=$(sql 'SELECT count(*) FROM receipt')
expect 0 "a booking" book 101 --earnest S000000195
err_has "uses the earnest money" "1 bookings, deposits 15,000.00; earnest money 15,000.00 used, 5,000.00 to be given back"
out_has "and tells where it comes from" "S000000680,book,101,A,An,booked,2026-01-27,S000000680,B000000680,15000.00,,S000000195"
equal "by no second receipt" "$receipts" "$(sql 'SELECT count(*) FROM receipt')"
equal "the deposit is paid" 0 "$(sql "SELECT count(*) FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE b.code = 'B000000680'")"
equal "by a transfer" "transfer 1500000" "$(sql "SELECT a.rule || ' ' || a.amount_fen FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE b.code = 'B000000680'")"
equal "what is left is the party's" "A -500000" "$(sql "SELECT p.code || ' ' || o.open_fen FROM open_bill o JOIN party p ON p.id = o.party_id WHERE o.open_fen < 0")"
expect 65 "the number has ended" book 102 --earnest S000000195
err_has "as it is told" "deal S000000195 is ended: expected one in the queue"

# 5,000 of 10,000 paid: the rest of the deposit stays open, that of the earnest money does not; and the party's own
# reservation of the room makes way
deed reserve -q 102 --party B >/dev/null
expect 0 "with half of it paid" book 102 --earnest S000000292
err_has "so much is used" "earnest money 5,000.00 used, 0.00 to be given back"
equal "and the rest of the deposit is open" "B 1000000" "$(sql "SELECT 'B ' || sum(o.open_fen) FROM open_bill o JOIN party p ON p.id = o.party_id WHERE p.code = 'B'")"
equal "one deal holds the room" "queue" "$(sql "SELECT iif(f.queue = 2, 'queue', '') FROM v_deal v JOIN deal d ON d.id = v.deal_id JOIN deal f ON f.id = d.from_id WHERE v.room = '102' AND v.stage <> 'ended'")"

# given back
expect 65 "what is not in the queue" deed earnest --back S000000680
expect 0 "money back" deed earnest --back --reason "found another" S000000486
err_has "is a payable" "1 given back, 5,000.00 to be paid out"
expect 0 "what was never paid" deed earnest --back S000000389
err_has "is asked for no more" "1 given back, 0.00 to be paid out"
expect 65 "once" deed earnest --back S000000389
credit=$(sql "SELECT b.code FROM bill b JOIN open_bill o ON o.bill_id = b.id JOIN party p ON p.id = b.party_id WHERE p.code = 'D'")
expect 0 "it is paid out" deed refund "$credit" --account icbc --reason "earnest money"
equal "and nothing is held for D" 0 "$(sql "SELECT count(*) FROM open_bill WHERE party_id = 4")"
deed earnest -q --call 1 --project Q >/dev/null
expect 0 "out of turn" deed earnest --again -d 2026-01-25 S000000583
expect 0 "all" deed earnest -q --all -d 2026-01-27
equal "how each ended" "booked booked refund refund passed" "$(sed 1d out | cut -d, -f11 | paste -sd ' ')"
balanced "at last"
sound "the ledger is sound"
finish
