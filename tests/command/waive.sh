#!/bin/sh
# deed waive: credits with a reason that settle bills, in bulk, of paid bills, and taken back.
. "$TESTS/lib.sh"

world 3
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A-1,C1,wrent,2026-01-10,109.00,2026-01-01
A-2,C1,wrent,2026-02-10,200.00,2026-01-01
B-1,C2,wfee,2026-01-10,100.01,2026-01-01
B-2,C2,wfee,2026-01-10,50.00,2026-01-01
C-1,C3,wrent,2026-01-10,80.00,2026-01-01
CREDIT,C3,wrent,2026-01-10,-30.00,2026-01-01
CSV
deed load -q bill bill.csv
open() { sql "SELECT b.code || '=' || coalesce(o.open_fen, 0) FROM bill b LEFT JOIN open_bill o ON o.bill_id = b.id
	WHERE b.own_code = '$1'"; }

expect 64 "no bill" deed waive --reason x
expect 64 "a waiver needs a reason" deed waive A-1 --amount 5
err_has "it is told" "a reason is needed"
expect 64 "an amount that is none" deed waive A-1 --amount 5.001 --reason x
expect 64 "an amount below zero" deed waive A-1 --amount -5 --reason x
expect 64 "a percentage over 100" deed waive A-1 --percent 101 --reason x
err_has "the option is named" "deed waive: --percent: expected a percentage above 0 up to 100"
expect 64 "both" deed waive A-1 --percent 10 --amount 5 --reason x
expect 66 "neither a bill nor a file" deed waive NONE --reason x
err_has "is told as such" 'expected a bill or a file of bills, there is neither of the name "NONE"'
printf 'room,why\nA,x\n' >odd.csv
expect 65 "columns that are none" deed waive odd.csv --reason x
err_has "those there are are listed" 'unknown column "room"; expected some of bill, reason, amount, percent'
expect 66 "no ledger" deed waive -l none.db A-1 --reason x
before=$(runs)
expect 65 "more than is open" deed waive A-1 --amount 109.01 --reason x
err_has "at most that" "bill A-1: at most 109.00 can be waived"
expect 65 "of a credit" deed waive CREDIT --reason x
err_has "no" "CREDIT is a credit; only a bill can be waived"
expect 65 "twice in one call beyond what is open" deed waive A-1 A-1 --amount 60 --reason x
equal "nothing was written" "$before" "$(runs)"
expect 0 "a dry run" deed waive -n A-1 --amount 10.90 --reason goodwill
err_has "says so" "dry run, nothing is written: 1 waivers, 10.90; 0.00 of it the parties' credit"
equal "and writes nothing" "$before" "$(runs)"

expect 0 "an amount" deed waive A-1 --amount 10.90 --reason "noise from the works"
equal "the bill is open for the rest" A-1=9810 "$(open A-1)"
equal "by a credit with its part of the VAT, and the reason" "-1090|-90|waive|A-1|noise from the works" \
	"$(sql "SELECT b.amount_fen, b.tax_fen, a.kind, o.code, a.reason FROM adjustment a JOIN bill b ON b.id = a.bill_id
		JOIN bill o ON o.id = a.of_id")"
equal "that settles it" "2026-01-15|1090|waive|noise from the works" \
	"$(sql 'SELECT date, amount_fen, rule, evidence FROM allocation')"
balanced "after a waiver"
expect 0 "the rest of it" deed waive A-1 --reason "all of it"
equal "settles the bill" A-1=0 "$(open A-1)"
equal "with the rest of its VAT" -900 "$(sql "SELECT sum(b.tax_fen) FROM adjustment a JOIN bill b ON b.id = a.bill_id")"
expect 65 "and there is no more" deed waive A-1 --reason x
err_has "nothing is open" "nothing is open of bill A-1; --paid credits what is paid"
expect 65 "even of what is paid" deed waive A-1 --paid --reason x
err_has "as all was credited" "all of bill A-1 was credited before"

# in bulk
printf 'bill,amount,percent,reason\nA-2,250.00,,x\nB-1,,200,x\nNONE,1,,x\nB-2,1.00,2,x\nB-2,1.00,,\n' >bad.csv
before=$(runs)
expect 65 "a file with bad rows" deed waive bad.csv
err_has "all are told: value" 'bad.csv:3: percent: expected a percentage above 0 up to 100, got "200"'
err_has "bill" 'bad.csv:4: bill: expected a bill that is known, got "NONE"'
err_has "both" "bad.csv:5: percent: expected amount or percent, not both"
err_has "reason" "bad.csv:6: reason: expected a reason"
expect 65 "an unknown column" sh -c 'printf "bill,due\nA-2,1\n" | deed waive - --reason x'
equal "nothing was written of them" "$before" "$(runs)"
printf 'reason,bill,percent,amount\nhardship,A-2,10,\nround,B-1,33.3,\n,B-2,,12.34\n' >waive.csv
expect 0 "a file, with a reason for the rows that have none" deed waive --reason "board 7" waive.csv
err_has "is one run" "3 waivers, 65.64; 0.00 of it the parties' credit"
equal "a percentage is of the amount, rounded once" "A-2=18000 B-1=6671 B-2=3766" "$(open A-2) $(open B-1) $(open B-2)"
equal "a row's reason stands before the option's" "hardship|round|board 7" \
	"$(sql "SELECT group_concat(reason, '|') FROM (SELECT reason FROM adjustment ORDER BY id DESC LIMIT 3) x" | awk -F'|' '{ print $3 "|" $2 "|" $1 }')"

expect 0 "the report of collection" deed report -q collection from=2026-01-01 to=2026-12-31
out_has "shows it as waived" "wrent,389.00,129.00,"
out_has "of each item" "wfee,150.01,45.64,"

# of a paid bill
bank_line 2026-01-12 80.00 "Party 3" C-1 && deed reconcile -q
expect 65 "a bill that is paid" deed waive C-1 --amount 20 --reason x
expect 0 "can be reduced all the same" deed waive C-1 --amount 20 --paid --reason "heating out"
err_has "which is told" "1 waivers, 20.00; 20.00 of it the parties' credit"
equal "and the credit waits for the party's next bill" -2000 \
	"$(sql "SELECT o.open_fen FROM open_bill o JOIN adjustment a ON a.bill_id = o.bill_id")"
printf 'bill,contract,item,due,amount\nC-2,C3,wrent,2026-02-10,60.00\n' | deed load -q bill -
deed reconcile -q
equal "reconcile uses it" C-2=1000 "$(open C-2)"
balanced "after all"

# taken back
expect 0 "a waiver is taken back" deed waive --undo A-1 --reason "given by mistake"
err_has "each of the bill" "2 waivers taken back"
equal "and the bill is open as before" A-1=10900 "$(open A-1)"
expect 65 "once" deed waive --undo A-1 --reason x
err_has "no second time" "nothing of bill A-1 is waived: there is nothing to undo"
expect 0 "the one that became a credit too" deed waive --undo C-1 --reason mistake
equal "its use is taken back" C-2=3000 "$(open C-2)"
equal "and nothing hangs in the air" 0 "$(sql "SELECT count(*) FROM open_bill o JOIN adjustment a ON a.bill_id = o.bill_id")"
expect 0 "the report follows" deed report -q collection from=2026-01-01 to=2026-01-31
out_has "nothing of A-1 is waived" "wrent,189.00,30.00,"
balanced "after undo"

# what was paid out of a waiver cannot be taken back by settling it twice
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
deed receive -q --account till --bills B-1 P2 66.71 >receive.csv
expect 0 "a paid bill is reduced" deed waive -q --paid --amount 40 --reason leak B-1
credit=$(sql "SELECT bill FROM v_adjustment WHERE reason = 'leak'")
expect 0 "half of the credit is paid out" deed refund -q --account till --amount 20 --reason leak "$credit"
expect 0 "and the waiver taken back" deed waive -q --undo --reason "no leak" B-1
equal "what was paid out is owed, and no more" "-4000=0 4000=2000" \
	"$(sql "SELECT group_concat(b.amount_fen || '=' || coalesce(o.open_fen, 0), ' ') FROM v_adjustment a
		JOIN bill b ON b.id = a.bill_id LEFT JOIN open_bill o ON o.bill_id = b.id WHERE reason LIKE '%leak'
		AND abs(b.amount_fen) = 4000")"

# before the day on which the bill was made
printf 'bill,contract,item,due,amount,billed_on\nE-1,C1,wrent,2026-03-10,90.00,2026-02-01\n' | deed load -q bill -
expect 0 "a waiver that is dated before its bill" deed waive -q --amount 9 --reason early E-1
equal "settles it when both are there" 2026-02-01 "$(sql "SELECT date FROM allocation WHERE evidence = 'early'")"
expect 0 "so that reports agree with the journal meanwhile" deed report -q --check aging as_of=2026-01-20
sound "the ledger is sound"
finish
