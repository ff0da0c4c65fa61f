#!/bin/sh
# deed claim: decisions in bulk, every refusal, and undo that leaves everything as it was.
. "$TESTS/lib.sh"

world 6
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A-1,C1,wrent,2026-01-10,100.00,2026-01-01
A-2,C1,wrent,2026-02-10,200.00,2026-01-01
A-3,C1,wrent,2026-03-10,300.00,2026-01-01
B-1,C2,wrent,2026-01-10,100.00,2026-01-01
P3,C3,wrent,2026-01-10,50.00,2026-01-01
D-1,C4,wrent,2026-01-10,80.00,2026-01-01
CREDIT,C4,wrent,2026-01-10,-30.00,2026-01-01
CSV
deed load -q bill bill.csv
cat >lines.csv <<CSV
date,amount,payer,payer_account,memo,id,balance
2026-01-11,100.00,nobody,,,1,
2026-01-11,250.00,=nobody,,"-x, y",2,
2026-01-11,500.00,nobody,,,3,
2026-01-11,70.00,nobody,,,4,
2026-01-11,60.00,nobody,,,5,
2026-01-12,-20.00,nobody,,,6,
2026-01-12,33.00,nobody,,,7,
CSV
deed bank-import -q --account icbc lines.csv

# todo <<CSV: a file of decisions
todo() { { echo "line,decision,party,bills"; cat; } >todo.csv; }
state() { for view in v_bill v_receipt open_bill open_receipt open_line; do sql "SELECT '$view', * FROM $view ORDER BY 2"; done; }
totals() { sql "SELECT account, sum(debit_fen - credit_fen) FROM v_journal GROUP BY 1 HAVING sum(debit_fen - credit_fen) <> 0"; }

# refuse REASON TEXT <<CSV: exit 65, the message, and nothing written
refuse() {
	todo
	before=$(runs)
	expect 65 "refused: $1" deed claim todo.csv
	err_has "refused: $1: told" "$2"
	equal "refused: $1: nothing written" "$before" "$(runs)"
}

expect 64 "without a file" deed claim
expect 66 "a file that is not there" deed claim none.csv
expect 66 "no ledger" deed claim -l none.db todo.csv

refuse "an unknown line" "deed claim: todo.csv:2: line: there is no bank line L0000099" <<CSV
L0000099,P1,,
CSV
refuse "no line code" 'todo.csv:2: line: expected a bank line as L0000123, got "7"' <<CSV
7,P1,,
CSV
refuse "money out" "todo.csv:2: line: line L0000006 is money out" <<CSV
L0000006,P1,,
CSV
refuse "an unknown word" 'expected yes, skip, advance PARTY, PARTY, PARTY: BILL … or as KIND, got "maybe"' <<CSV
L0000001,maybe,,
CSV
refuse "an unknown code" 'got "P99", which is no party or bill that is known' <<CSV
L0000001,P99,,
CSV
refuse "an unknown party" 'there is no party "P99"' <<CSV
L0000001,P99: A-1,,
CSV
refuse "an unknown bill" 'there is no bill "A-9"' <<CSV
L0000001,P1: A-9,,
CSV
refuse "a bill of another party" 'bill "B-1" is of another party' <<CSV
L0000001,P1: B-1,,
CSV
refuse "bills of two parties" 'bill "B-1" is of another party' <<CSV
L0000001,A-1 B-1,,
CSV
refuse "a party without its colon" "expected a colon between party and bills" <<CSV
L0000001,P1 A-1,,
CSV
refuse "a code of a bill and a party" '"P3" is a bill and a party' <<CSV
L0000001,P3,,
CSV
refuse "a bill twice" "bill A-1 is named twice" <<CSV
L0000003,A-1 A-1,,
CSV
refuse "yes without a party" "yes takes the row's party" <<CSV
L0000001,yes,,
CSV
refuse "yes and more" "expected nothing after yes" <<CSV
L0000001,yes please,P1,
CSV
refuse "more of a bill than is open" "bill A-1 has only 100.00 open" <<CSV
L0000003,A-1=100.01,,
CSV
refuse "more than the line has" "bill A-2 gets too little: the line has 0.00 left for it" <<CSV
L0000001,A-1 A-2,,
CSV
refuse "more of a bill than the line has" "bill A-2 gets too little: the line has 100.00 left for it" <<CSV
L0000001,A-2=150,,
CSV
refuse "an amount with three decimals" 'expected an amount over 0 with at most 2 decimals after =, got "A-2=1.005"' <<CSV
L0000001,A-2=1.005,,
CSV
refuse "one bill for two lines" "todo.csv:3: decision: nothing is open of bill A-1, or an earlier row took it" <<CSV
L0000001,A-1,,
L0000003,A-1,,
CSV
refuse "a credit" "nothing is open of bill CREDIT" <<CSV
L0000001,CREDIT,,
CSV
refuse "rows that disagree" "todo.csv:4: decision: line L0000001 was decided otherwise at todo.csv:2" <<CSV
L0000001,yes,P1,A-1
L0000002,,,
L0000001,yes,P2,B-1
CSV
refuse "skip and something" "todo.csv:3: decision: line L0000001 was decided otherwise" <<CSV
L0000001,skip,,
L0000001,P1,,
CSV
refuse "every error is listed" "todo.csv:4: decision: expected a party, there is no party" <<CSV
L0000099,P1,,
L0000098,P1,,
L0000001,P97:,,
CSV
printf 'line,decison\nL0000001,yes\n' >todo.csv
expect 65 "an unknown column" deed claim todo.csv
err_has "with the nearest" 'todo.csv:1: unknown column "decison"; did you mean decision?'
err_has "and the missing one" "expected a column decision"
printf 'line,decision\nL0000001\n' >todo.csv
expect 65 "a short row" deed claim todo.csv
err_has "with its cells" "todo.csv:2: expected 2 cells, as in the header, got 1"

# The round trip.
expect 1 "suggestions" deed reconcile --suggest -o filled.csv
state >before.txt
totals >before-totals.txt
expect 0 "come back as they are" deed claim filled.csv
err_has "and decide nothing" "0 lines claimed"
sed -e 's/^\(L0000001,.*\),,\([0-9]*\),P2,/\1,yes,\2,P2,/' -e 's/^\(L0000002,.*"\),,/\1,P1： A-2、A-3=10,/' filled.csv >decided.csv
equal "two rows are decided" 2 "$(grep -cE ',yes,|A-3=10' decided.csv)"
expect 0 "filled in, a dry run" deed claim -n decided.csv
err_has "a dry run tells" "2 lines claimed, 350.00, for 3 bills, 40.00 as advances"
expect 0 "filled in, they are claimed" deed claim decided.csv
equal "as decided" "B-1 10000 claim;A-2 20000 claim;A-3 1000 claim" \
	"$(sql "SELECT group_concat(b.code || ' ' || a.amount_fen || ' ' || a.rule, ';') FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE a.rule = 'claim'")"
equal "the evidence is who, where and what" 1 \
	"$(sql "SELECT count(*) FROM allocation WHERE evidence LIKE '%, decided.csv:_: yes' AND bill_id = (SELECT bill_id FROM v_bill WHERE bill = 'B-1')")"
equal "what is over stays an advance" 4000 "$(sql 'SELECT sum(open_fen) FROM open_receipt')"
equal "the file is an input of the run" 1 "$(sql "SELECT count(*) FROM run WHERE command = 'claim' AND inputs LIKE '%decided.csv%'")"
sound "claimed: the ledger is sound"
before=$(runs)
expect 65 "the same file again" deed claim decided.csv
err_has "is refused" 'line L0000001 is claimed already, for party P2 by receipt R0000001; `deed claim --undo L0000001` undoes it'
equal "and writes nothing" "$before" "$(runs)"

# Undo leaves everything exactly as it was.
expect 65 "undo: what was never matched" deed claim --undo L0000003
err_has "undo: told" '"L0000003" is not matched: there is nothing to undo'
expect 65 "undo: no such line" deed claim --undo L0000099
expect 65 "undo: no such receipt" deed claim --undo R0000099
expect 65 "undo: no such allocation" deed claim --undo A0000099
expect 66 "undo: neither code nor file" deed claim --undo nothing
expect 0 "undo: two lines" deed claim --undo L0000001 L0000002
err_has "undo: the summary" "2 receipts taken back, 350.00, and 3 allocations"
state | grep -v '^v_receipt' >after.txt
grep -v '^v_receipt' before.txt >wanted.txt
check "undo: bills, lines and advances are exactly as before" cmp -s wanted.txt after.txt
totals >after-totals.txt
check "undo: so is the journal" cmp -s before-totals.txt after-totals.txt
equal "undo: nothing was edited, each is reversed on its own day" 0 "$(sql "SELECT count(*) FROM allocation x JOIN allocation a ON a.id = x.reverses_id WHERE x.date <> a.date OR x.amount_fen <> -a.amount_fen")"
before=$(runs)
expect 65 "undo: twice" deed claim --undo L0000001
err_has "undo: twice is told" '"L0000001" was undone before'
expect 65 "undo: the receipt of it" deed claim --undo R0000001
expect 65 "undo: the receipt that reverses" deed claim --undo R0000003
equal "undo: twice writes nothing" "$before" "$(runs)"
sound "undo: the ledger is sound"

# What a person undid is not made again by itself.
sed 's/nobody,,,4/nobody,,D-1,4/; s/33.00,nobody,,,7/33.00,nobody,,D-1,7/' lines.csv >named.csv
sed -i '2,4d;6,7d' named.csv
sed -i 's/,4,$/,14,/; s/,7,$/,17,/' named.csv
deed bank-import -q --account icbc named.csv
expect 1 "automatic: the credit, a bill in part, and the rest as an advance" deed reconcile
equal "automatic: as it should" "3000 credit;5000 bill;" "$(sql "SELECT group_concat(amount_fen || ' ' || rule, ';') || ';' FROM allocation WHERE bill_id = (SELECT bill_id FROM v_bill WHERE bill = 'D-1') AND reverses_id IS NULL")"
line=$(sql "SELECT printf('L%07d', id) FROM bank_line WHERE bank_id = '14'")
expect 0 "automatic: undone" deed claim --undo "$line"
expect 1 "automatic: run again" deed reconcile --suggest
check "automatic: the line waits for a person, who is told" grep -q "^$line,.*D-1.*a match of this line was undone" "$T/out"
equal "automatic: another advance took the bill" 1 "$(sql "SELECT count(*) FROM allocation a WHERE rule = 'advance' AND amount_fen = 3300")"
expect 0 "a bill: undone" deed claim --undo D-1
before=$(runs)
expect 1 "a bill: run again" deed reconcile
equal "a bill: neither credit nor advance takes it again" "$before" "$(runs)"
equal "a bill: it is open" 8000 "$(sql "SELECT open_fen FROM v_bill WHERE bill = 'D-1'")"
expect 65 "a bill: twice" deed claim --undo D-1
sound "automatic: the ledger is sound"

# Undo of money that later bills used.
todo <<CSV
L0000005,advance P5,,
L0000003,P1,,
L0000004,skip,,
CSV
expect 0 "an advance, an order, a skip" deed claim todo.csv
err_has "told apart" "2 lines claimed, 560.00, for 3 bills, 60.00 as advances; 1 lines skipped, 0 rows without a decision"
equal "a party alone pays in order" "A-1 10000;A-2 20000;A-3 20000" "$(sql "SELECT group_concat(b.code || ' ' || a.amount_fen, ';') FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE a.evidence LIKE '%: P1' AND a.reverses_id IS NULL")"
printf 'bill,contract,item,due,amount,billed_on\nE-1,C5,wrent,2026-02-10,45.00,2026-01-20\n' >bill.csv
deed load -q bill bill.csv
expect 1 "a later bill uses the advance" deed reconcile
equal "on the day it was billed" "2026-01-20 4500" "$(sql "SELECT a.date || ' ' || a.amount_fen FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE b.code = 'E-1'")"
allocation=$(sql "SELECT printf('A%07d', a.id) FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE b.code = 'A-3' AND a.reverses_id IS NULL ORDER BY a.id DESC LIMIT 1")
expect 0 "one allocation is undone" deed claim --undo "$allocation"
equal "its money is an advance" 20000 "$(sql "SELECT open_fen FROM v_receipt WHERE party = 'P1' AND open_fen > 0")"
expect 65 "one allocation, twice" deed claim --undo "$allocation"
printf 'line,receipt\nL0000005,\nL0000005,\n,%s\n' "$(sql "SELECT receipt FROM v_receipt WHERE party = 'P1' AND open_fen > 0")" >undo.csv
expect 0 "a file of lines and receipts" deed claim --undo undo.csv
err_has "each once, with what used them" "2 receipts taken back, 560.00, and 3 allocations"
equal "the later bill is open again" 4500 "$(sql "SELECT open_fen FROM v_bill WHERE bill = 'E-1'")"
expect 0 "what deed report prints can be undone" sh -c 'deed report -q lines status=claimed | deed claim --undo -'
sound "in the end the ledger is sound"
finish
