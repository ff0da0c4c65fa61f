#!/bin/sh
# deed reconcile: each rule once, silence where two explanations remain, advances, reruns, suggestions.
. "$TESTS/lib.sh"

# how NAME: what became of the lines of one import: bill, amount, rule, evidence, then what stays an advance
how() {
	sql "SELECT substr(l.bank_id, length('$1') + 1), coalesce(b.code, '-'), a.amount_fen, a.rule, a.evidence
		FROM bank_line l JOIN receipt r ON r.bank_line_id = l.id
		LEFT JOIN allocation a ON a.receipt_id = r.id LEFT JOIN bill b ON b.id = a.bill_id
		WHERE l.bank_id LIKE '$1%' ORDER BY l.id, a.id"
	sql "SELECT 'open', substr(l.bank_id, length('$1') + 1), o.open_fen FROM open_line o
		JOIN bank_line l ON l.id = o.bank_line_id WHERE l.bank_id LIKE '$1%' ORDER BY l.id"
}

# became REASON NAME <<EOF: that is exactly this
became() {
	how "$2" >"$T/out"
	out_is "$1"
}

DEED_DATE=2026-03-20
export DEED_DATE
deed init -q --entity Test
deed load -q project - <<CSV
project,name
P,Park
CSV
deed load -q building - <<CSV
building,project,name
3,P,Three
S,P,Shops
CSV
deed load -q account - <<CSV
account,name,kind,bank,number,ledger_account
icbc,ICBC,bank,ICBC,1234567890123456,1002
CSV
deed load -q item - <<CSV
item,name,class,tax_rate,account
wrent,Rent,rent,0.09,6051
wlate,Late,late,0.06,6051
CSV
deed load -q room - <<CSV
room,project,building,unit,floor,number,kind,area
YH-3-2-1502,P,3,2,15,1502,residence,100
YH-3-2-1503,P,3,2,15,1503,residence,100
YH-3-2-1504,P,3,2,15,1504,residence,100
S-101,P,S,,1,101,shop,100
CSV
deed load -q party - <<CSV
party,name,kind
P1,张伟,person
P2,李娜,person
P3,李娜,person
P4,恒泰商贸有限公司,company
P5,王强,person
P6,赵敏,person
CSV
deed load -q payer - <<CSV
party,name,account
P1,张伟,6222020000000001
P4,恒泰商贸（北京）有限公司,110000000004
CSV
deed load -q contract - <<CSV
contract,kind,party,room,start,end
HT-001,lease,P1,YH-3-2-1502,2026-01-01,2027-12-31
HT-002,lease,P2,YH-3-2-1503,2026-01-01,2027-12-31
HT-003,lease,P3,YH-3-2-1504,2026-01-01,2027-12-31
HT-004,lease,P4,S-101,2026-01-01,2027-12-31
HT-005,lease,P5,,2026-01-01,2027-12-31
HT-006,lease,P6,,2026-01-01,2027-12-31
CSV
# Bills 1 to 3 have the codes of their ids; the others their own.
deed load -q clause - <<CSV
contract,clause,item,basis,rate,per,cycle,due
HT-001,rent,wrent,fixed,1000,month,month,start+9d
CSV
deed bill-gen -q
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R2-1,HT-002,wrent,2026-01-10,2000.00,2026-01-01
R2-2,HT-002,wrent,2026-02-10,2000.00,2026-01-01
R3-1,HT-003,wrent,2026-01-10,2000.00,2026-01-01
R4-1,HT-004,wrent,2026-01-10,4000.00,2026-01-01
R4-2,HT-004,wrent,2026-02-10,4100.00,2026-01-01
R4-3,HT-004,wrent,2026-05-10,4200.00,2026-01-01
R5-1,HT-005,wrent,2026-01-10,5000.00,2026-01-01
R5-L,HT-005,wlate,2026-01-10,50.00,2026-01-01
R5-2,HT-005,wrent,2026-02-10,5000.00,2026-01-01
CSV

expect 0 "nothing to match" deed reconcile
err_has "says so" "0 lines matched, 0.00; 0 bills paid from advances and credits, 0.00; 0 lines wait for a person, 0.00"
equal "and leaves no run" "$(runs)" "$(sql "SELECT count(*) FROM run WHERE command <> 'reconcile'")"
expect 64 "a word too many" deed reconcile now
expect 66 "no ledger" deed reconcile -l none.db

# Each rule once.
bank_lines icbc rule <<CSV
2026-03-11,400.00,某人,,付B000000195
2026-03-11,2000.00,某人,,R2-1和R2-2
2026-03-12,4000.00,恒泰商贸(北京)有限公司,,首月
2026-03-12,8300.00,某人,110000000004,货款
2026-03-13,5050.00,某人,,HT-005
2026-03-14,600.00,某人,6222020000000001,房租
CSV
expect 0 "rules: everything is certain" deed reconcile
err_has "rules: the summary" "6 lines matched, 20,350.00;"
became "rules: bill, in part; two bills, in order; one amount; total open; order, interest first; order" rule <<'EOF2'
1|B000000195|40000|bill|bill B000000195 in memo; amount under bills named
2|R2-1|200000|bill|bill R2-1 in memo; bill R2-2 in memo; amount under bills named
3|R4-1|400000|amount|payer name of party P4; amount = one bill
4|R4-2|410000|open|payer account 110000000004 of party P4; amount = total open
4|R4-3|420000|open|payer account 110000000004 of party P4; amount = total open
5|R5-L|5000|order|contract HT-005 in memo; in order of due dates
5|R5-1|500000|order|contract HT-005 in memo; in order of due dates
6|B000000195|60000|amount|payer account 6222…0001 of party P1; amount = one bill
EOF2
equal "rules: an allocation is as late as its bill" "2026-03-20|2026-03-11" \
	"$(sql "SELECT max(a.date) || '|' || min(r.date) FROM allocation a JOIN receipt r ON r.id = a.receipt_id WHERE a.bill_id = 1")"
sound "rules: the ledger is sound"
equal "rules: paid bills are paid" "R2-1 paid,R2-2 open,R4-1 paid" "$(sql "SELECT group_concat(bill || ' ' || status) FROM v_bill WHERE bill IN ('R4-1', 'R2-1', 'R2-2')")"
runs=$(runs)
expect 0 "rules: a second run" deed reconcile
equal "rules: writes nothing" "$runs" "$(runs)"

# Paid twice, and too much: the money stays an advance, and later bills use it.
bank_lines icbc over <<CSV
2026-03-15,5000.00,某人,,R5-1
2026-03-15,120.00,赵敏,,HT-006
CSV
expect 0 "over: certain" deed reconcile
err_has "over: a bill paid twice is told" "1 lines name bills that were paid before, 5,000.00"
became "over: paid twice goes to the party's other bill, nothing owed stays an advance" over <<'EOF2'
1|R5-2|500000|advance|advance R0000007 of party P5; in order of due dates
2|-|||
EOF2
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R6-1,HT-006,wrent,2026-04-10,70.00,2026-03-20
R6-2,HT-006,wrent,2026-04-11,70.00,2026-03-20
R6-C,HT-006,wrent,2026-04-12,-30.00,2026-03-20
CSV
expect 0 "over: new bills" deed reconcile
err_has "over: are paid from the advance and the credit" "3 bills paid from advances and credits, 140.00"
equal "over: in order, credit first" "R6-C>R6-1 3000 credit;R6-1 4000 advance;R6-2 7000 advance" "$(sql "
	SELECT group_concat(coalesce(c.code || '>', '') || b.code || ' ' || a.amount_fen || ' ' || a.rule, ';')
	FROM allocation a JOIN bill b ON b.id = a.bill_id LEFT JOIN bill c ON c.id = a.credit_id WHERE b.code LIKE 'R6-%'")"
equal "over: what is left of the advance" 1000 "$(sql 'SELECT open_fen FROM open_receipt')"
sound "over: the ledger is sound"

# Silence.
bank_lines icbc quiet <<CSV
2026-03-16,2000.00,李娜,,租金
2026-03-16,2000.00,张伟,6222020000000001,3-2-1504
2026-03-16,1000.00,不知道谁,,租金
2026-03-16,1000.00,某人,,B000000295
2026-03-16,1500.00,张伟,,租金
2026-03-16,-500.00,张伟,6222020000000001,退款
CSV
expect 1 "silence: lines wait" deed reconcile
err_has "silence: the summary" "0 lines matched, 0.00; 0 bills paid from advances and credits, 0.00; 5 lines wait for a person, 7,500.00"
became "silence: one name of two, room against account, amount alone, wrong check digits, name with no amount, money out" quiet <<'EOF2'
open|1|200000
open|2|200000
open|3|100000
open|4|100000
open|5|150000
open|6|-50000
EOF2
runs=$(runs)
expect 1 "silence: again" deed reconcile --suggest
equal "silence: nothing is written" "$runs" "$(runs)"
out_is "suggestions: candidates ranked, with reasons" <<'EOF2'
line,account,date,amount,payer,payer_account,memo,decision,rank,party,name,bills,score,reason
L0000009,icbc,2026-03-16,2000.00,李娜,,租金,,1,P2,李娜,R2-2,42,fits several parties: payer name of party P2; amount = one bill
L0000009,icbc,2026-03-16,2000.00,李娜,,租金,,2,P3,李娜,R3-1,42,fits several parties: payer name of party P3; amount = one bill
L0000009,icbc,2026-03-16,2000.00,李娜,,租金,,3,P1,张伟,B000000292 B000000389,10,fits several parties: nothing but the amount; amount = total due
L0000010,icbc,2026-03-16,2000.00,张伟,6222020000000001,3-2-1504,,1,P1,张伟,B000000292 B000000389,95,evidence of different parties: payer name of party P1; payer account 6222…0001 of party P1; amount = total due
L0000010,icbc,2026-03-16,2000.00,张伟,6222020000000001,3-2-1504,,2,P3,李娜,R3-1,65,evidence of different parties: room YH-3-2-1504 in memo; amount = one bill
L0000010,icbc,2026-03-16,2000.00,张伟,6222020000000001,3-2-1504,,3,P2,李娜,R2-2,10,evidence of different parties: nothing but the amount; amount = one bill
L0000011,icbc,2026-03-16,1000.00,不知道谁,,租金,,1,P1,张伟,B000000292,10,nothing points to a party: nothing but the amount; amount = one bill
L0000012,icbc,2026-03-16,1000.00,某人,,B000000295,,1,P1,张伟,B000000292,10,nothing points to a party: nothing but the amount; amount = one bill
L0000013,icbc,2026-03-16,1500.00,张伟,,租金,,1,P1,张伟,B000000292 B000000389,30,"only the name, and the amount fits nothing: payer name of party P1; in order of due dates"
EOF2
expect 1 "suggestions: into a file" deed reconcile --suggest -o todo.jsonl
equal "suggestions: of any format" 9 "$(wc -l <todo.jsonl)"
expect 73 "suggestions: no folder" deed reconcile --suggest -o no/todo.csv

# A line that could not be matched is, once something is known.
deed load -q payer - <<CSV
party,name,account
P1,不知道谁,
CSV
expect 1 "a payer becomes known" deed reconcile
became "and his line is matched" quiet <<'EOF2'
3|B000000292|100000|amount|payer name of party P1; amount = one bill
open|1|200000
open|2|200000
open|4|100000
open|5|150000
open|6|-50000
EOF2
sound "silence: the ledger is sound"

# Order numbers, line breaks, and lines in the order of their dates whatever their ids.
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
D-1,HT-006,wrent,2026-03-01,100.00,2026-03-01
D-2,HT-006,wrent,2026-03-02,300.00,2026-03-01
CSV
bank_lines icbc late <<CSV
2026-03-19,150.00,某人,,HT-006
2026-03-18,200.00,某人,,HT-006
CSV
expect 1 "by date" deed reconcile
became "by date: the earlier payment pays the older bill" late <<'EOF2'
1|D-2|15000|order|contract HT-006 in memo; in order of due dates
2|D-1|9000|order|contract HT-006 in memo; in order of due dates
2|D-2|11000|order|contract HT-006 in memo; in order of due dates
EOF2
equal "by date: the advance was used first" 1000 "$(sql "SELECT a.amount_fen FROM allocation a JOIN bill b ON b.id = a.bill_id WHERE b.code = 'D-1' AND a.rule = 'advance'")"

# A dry run says what would be, and leaves nothing.
bank_lines icbc dry <<CSV
2026-03-19,40.00,某人,,D-2
CSV
runs=$(runs)
expect 1 "a dry run" deed reconcile -n
err_has "tells" "dry run, nothing is written: 1 lines matched, 40.00"
equal "and writes nothing" "$runs" "$(runs)"
expect 1 "the real one" deed reconcile
# So many lines at once that what is open is written anew, with what stays: bills paid in part, lines of nobody.
awk 'BEGIN { print "bill,contract,item,due,amount,billed_on"
	for (n = 1; n <= 1300; n++) print "M-" n ",HT-006,wrent,2026-03-01,100.00,2026-03-01" }' | deed load -q bill -
awk 'BEGIN {
	for (n = 1; n <= 1250; n++) print "2026-03-20,100.00,某人,,M-" n
	for (n = 1251; n <= 1270; n++) print "2026-03-20,60.00,某人,,M-" n
	for (n = 1; n <= 30; n++) print "2026-03-20,77.77,路人,,没有"
}' >many.lines
before=$(sql 'SELECT count(*) FROM open_line') owed=$(sql 'SELECT count(*) FROM open_bill')
bank_lines icbc many <many.lines
expect 1 "many at once" deed reconcile
err_has "many: nearly all are matched" "1270 lines matched, 126,200.00"
equal "many: the lines of nobody stay" $((before + 30)) "$(sql 'SELECT count(*) FROM open_line')"
equal "many: bills paid in part stay, and those nobody paid" $((owed - 1250)) "$(sql 'SELECT count(*) FROM open_bill')"
equal "many: so much of them" "20 4000" "$(sql "SELECT count(*), max(o.open_fen) FROM open_bill o JOIN bill b ON b.id = o.bill_id
	WHERE b.code LIKE 'M-%' AND o.open_fen < 10000" | tr '|' ' ')"
sound "many: the ledger is sound"
finish
