#!/bin/sh
# deed document: one payment document a party, its code and letter, and what is new the next time.
. "$TESTS/lib.sh"

world 3
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A-1,C1,wrent,2026-01-10,100.00,2026-01-01
A-2,C1,wfee,2026-02-10,20.50,2026-01-01
B-1,C2,wrent,2026-03-10,300.00,2026-01-01
B-2,C2,wrent,2026-01-20,1.00,2026-01-01
C-1,C3,wrent,2026-01-10,-5.00,2026-01-01
CSV
deed load -q bill bill.csv

expect 64 "an operand" deed document x
expect 66 "no ledger" deed document -l none.db
expect 65 "a party that is none" deed document --party P99
expect 73 "an outbox that is a file" deed document --outbox bill.csv
expect 0 "a dry run" deed document -n
out_has "shows them" P1,"Party 1",2026-01-15,2,120.50
check "and writes no letter" [ ! -e documents ]
expect 0 "of one party, of what is due until a day" deed document --party P2 --until 2026-01-31
out_is "is one document" <<'OUT'
document,date,party,name,due,bills,total,letter
D000000195,2026-01-15,P2,Party 2,2026-01-20,1,1.00,2026-01-15-D000000195.txt
OUT
expect 0 "the rest" deed document
out_is "one a party; a bill stands on one; a credit on none" <<'OUT'
document,date,party,name,due,bills,total,letter
D000000292,2026-01-15,P1,Party 1,2026-01-15,2,120.50,2026-01-15-D000000292.txt
D000000389,2026-01-15,P2,Party 2,2026-03-10,1,300.00,2026-01-15-D000000389.txt
OUT
err_has "the summary" "2 payment documents for 3 bills, 420.50"
equal "the code is the ledger's own" "D000000292" "$(sql 'SELECT code FROM payment_document WHERE id = 2')"
check "the letter tells the code" grep -q '通知单号：D000000292' documents/2026-01-15-D000000292.txt
check "each bill" grep -q 'A-2' documents/2026-01-15-D000000292.txt
check "and one total" grep -q '合计 120.50 元，请于 2026-01-15 前缴付' documents/2026-01-15-D000000292.txt
equal "which only the owner reads" 600 "$(stat -c %a documents/2026-01-15-D000000292.txt)"
runs=$(runs)
expect 0 "again" deed document
equal "nothing is new" "document,date,party,name,due,bills,total,letter" "$(cat out)"
equal "and no run" "$runs" "$(runs)"
deed waive -q A-1 --amount 40 --reason x
expect 0 "asked for again" deed document --party P1 --again
out_has "with what is open now" D000000486,2026-01-15,P1,"Party 1",2026-01-15,2,80.50
expect 0 "the report" deed report -q documents party=P1
out_has "lists them with what is open now" "D000000292,2026-01-15,P1,Party 1,2026-01-15,2,120.50,80.50"
deed config -q notice.language en
printf 'bill,contract,item,due,amount\nA-3,C1,wrent,2026-04-10,9.00\n' | deed load -q bill -
expect 0 "in English" deed document --outbox other
check "a letter" grep -q 'Quote D000000583 in your payment' other/2026-01-15-D000000583.txt

# a crash between the commit and the letters' names
mv other/2026-01-15-D000000583.txt other/.2026-01-15-D000000583.txt.tmp
echo half >other/.2026-01-15-D000000680.txt.tmp
expect 0 "the next start" deed document --outbox other
check "publishes what the ledger knows" [ -f other/2026-01-15-D000000583.txt ]
check "and removes what it does not" [ ! -e other/.2026-01-15-D000000680.txt.tmp ]

# a payment that quotes it
bank_line 2026-01-16 80.50 nobody D000000486 && deed reconcile -q
equal "a payment that quotes the document settles all its bills" 0 \
	"$(sql "SELECT count(*) FROM open_bill o JOIN payment_document_bill m USING (bill_id) WHERE m.document_id = 4")"
sound "the ledger is sound"
finish
