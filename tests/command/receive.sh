#!/bin/sh
# deed receive: money at the counter: cash, POS with its fee, cheques; in bulk; and what bounces.
. "$TESTS/lib.sh"

world 3
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\npos,POS,pos,1012\n' | deed load -q account -
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A-1,C1,wrent,2026-01-10,100.00,2026-01-01
A-2,C1,wrent,2026-02-10,200.00,2026-01-01
B-1,C2,wrent,2026-01-10,300.00,2026-01-01
C-1,C3,wrent,2026-01-10,100000.00,2026-01-01
C-2,C3,wrent,2026-01-11,50000.00,2026-01-01
C-3,C3,wrent,2026-01-12,2000.00,2026-01-01
CSV
deed load -q bill bill.csv

expect 64 "nothing" deed receive
expect 64 "three words" deed receive P1 1 2 --account till
expect 66 "a file that is not there" deed receive none.csv
expect 66 "a party without an amount" deed receive --account till P1
err_has "may have been meant" 'expected PARTY and AMOUNT, or a file of payments; there is no file "P1"'
expect 65 "money of tomorrow" deed receive --account till --on 2026-01-16 P1 1
err_has "cannot have come" "date: expected a day that is not after the business date"
before=$(runs)
expect 65 "an unknown party and account, no amount" deed receive --account none P9 x
err_has "all are told: party" 'party: expected a party that is known, got "P9"'
err_has "amount" 'amount: expected yuan above 0 with at most 2 decimals, got "x"'
err_has "account" 'account: expected an account that is known: --account, or the column account, got "none"'
expect 65 "a fee above the amount" deed receive --account pos --fee 2 P1 1
expect 65 "means that are none" deed receive --account till --as gold P1 1
expect 65 "a bill of another party" deed receive --account till --bills B-1 P1 1
err_has "is none of the party" "expected a bill of the party, got B-1"
expect 65 "more of a bill than is open" deed receive --account till --bills A-1=100.01 P1 150
expect 65 "more bills than money" deed receive --account till --bills A-1,A-2 P1 100
equal "nothing was written" "$before" "$(runs)"
expect 0 "a dry run" deed receive -n --account till P1 150
equal "writes nothing" "$before" "$(runs)"

expect 0 "cash" deed receive --account till P1 150.00 --reference S-1
err_has "is told" "1 receipts from R0000001 on, 150.00, for 2 bills, 0.00 as advances; fees 0.00"
equal "pays in the order of due dates" "0 15000" "$(open_fen A-1) $(open_fen A-2)"
equal "lies in the till" 15000 "$(balance 1001)"
equal "by the rule counter, with who and why" "counter|root: in order of due dates" "$(sql "SELECT rule || '|' || evidence FROM allocation LIMIT 1" | sed 's/|[^:]*:/|root:/')"
equal "with its slip" "S-1" "$(sql 'SELECT reference FROM slip')"
expect 0 "for the bill named, and more" deed receive --account icbc --as cheque --bills B-1 P2 350 --on 2026-01-14
equal "the rest is an advance" 5000 "$(sql 'SELECT sum(open_fen) FROM open_receipt')"
equal "on its day, by its means" "2026-01-14 cheque" "$(sql "SELECT date || ' ' || source FROM receipt ORDER BY id DESC LIMIT 1")"
expect 0 "the report of receipts" deed report -q receipts
out_has "shows it" "R0000002,2026-01-14,P2,Party 2,icbc,350.00,50.00,cheque"
balanced "after receipts"

# POS: RULES A7.7
cat >pos.csv <<CSV
party,amount,fee,bills,reference
P3,100000.00,20.00,C-1,debit 1
P3,50000.00,300.00,C-2,credit 1
P3,2000.00,10.00,,debit 2
CSV
expect 0 "POS slips in bulk" deed receive --account pos pos.csv
err_has "gross, and what the channel keeps" "3 receipts from R0000003 on, 152,000.00, for 3 bills, 0.00 as advances; fees 330.00"
equal "gross clears the bills" "0 0 0" "$(open_fen C-1) $(open_fen C-2) $(open_fen C-3)"
equal "and lies with the channel" 15200000 "$(balance 1012)"
equal "the bank will show the net" 15167000 "$(sql "SELECT sum(r.amount_fen - s.fee_fen) FROM receipt r JOIN slip s ON s.receipt_id = r.id WHERE r.source = 'pos'")"
bank_line 2026-01-16 151670.00 银联商务 POS && deed reconcile -q
equal "which settles the channel, not a bill again" 0 "$(balance 1012)"
equal "and the fee is a cost" 33000 "$(balance 6603)"
printf 'party,amount\nP1,1.00\nP9,1.00\nP1,0\n' >bad.csv
before=$(runs)
expect 65 "a file with bad rows" deed receive --account till bad.csv
err_has "told by line" 'bad.csv:3: party: expected a party that is known, got "P9"'
err_has "every one" 'bad.csv:4: amount: expected yuan above 0'
equal "is refused whole" "$before" "$(runs)"

# bounced
expect 64 "without a reason" deed receive --bounce R0000002
expect 65 "a receipt that is none" deed receive --bounce R0000099 --reason x
expect 0 "a cheque comes back" deed receive -d 2026-01-20 --bounce R0000002 --reason "no cover"
err_has "is told" "1 receipts bounced, 350.00"
equal "its bill is open again" 30000 "$(open_fen B-1)"
equal "and the advance is gone" 0 "$(sql 'SELECT count(*) FROM open_receipt')"
equal "on that day, with why" "2026-01-20|bounce|no cover" "$(sql "SELECT date || '|' || rule || '|' || evidence FROM allocation ORDER BY id DESC LIMIT 1")"
expect 65 "once" deed receive --bounce R0000002 --reason x
err_has "no second time" "was taken back before"
expect 0 "aging of the days between" deed report -q aging party=P2 as_of=2026-01-19
out_has "says what was known: paid, and an advance" "P2,Party 2,0.00,0.00,0.00,0.00,0.00,0.00,-50.00,-50.00"
balanced "after a bounce"
sound "the ledger is sound"
finish
