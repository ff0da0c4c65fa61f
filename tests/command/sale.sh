#!/bin/sh
# A room from the booking to a contract whose first instalment a bank statement pays: every figure by hand.
#
# Price 1,876,543.00, 30 % down, the loan down to whole 10,000 (RULES A2): 70 % is 1,313,580.10, so the loan is
# 1,310,000.00 and the down payment 566,543.00, of which the deposit is 50,000.00: first instalment 516,543.00.
# VAT at 9 %: 1,876,543 - round(1,876,543 / 1.09) = 1,876,543.00 - 1,721,599.08 = 154,943.92.
. "$TESTS/sales.sh"

estate 1-101
printf 'party,name,kind,email\nA,An Wang,person,an@example.com\n' | deed load -q party -
printf 'plan,name,kind\nmortgage,Mortgage,mortgage\n' | deed load -q plan -
cat >step.csv <<'CSV'
plan,step,item,share,amount,due,round
mortgage,down,price,0.3,,sign+7d,
mortgage,loan,loan,,,sign+30d,10000 down
CSV
deed load -q step step.csv
deed config -q sale.late_rate 0.0005
deed config -q notice.from finance@example.com
printf 'room,total\n1-101,1876543\n' | deed price-set -q -d 2026-02-01 --reason opening - >out
deed release -q -d 2026-02-01 --reason opening 1-101 >out

bill() { sql "SELECT code FROM bill WHERE item_id = (SELECT id FROM item WHERE code = '$1') AND amount_fen = $2"; }
# line DATE AMOUNT MEMO: one line of the bank, imported and matched
line() {
	bank_line "$1" "$2" "An Wang" "$3" -d "$1"
	deed reconcile -q -d "$1" >matched
}

# the booking, and its deposit
expect 0 "a booking" deed book -d 2026-03-01 1-101 --party A --deposit 50000 --kind 定金
deal=$(sql 'SELECT code FROM deal')
equal "its deposit is a bill, due at once" "50000.00 2026-03-01 open" \
	"$(deed report -q -d 2026-03-01 bills -f csv | awk -F, 'NR == 2 { print $11, $10, $14 }')"
line 2026-03-02 50000.00 "deposit $(bill deposit 5000000)"
equal "which the bank's line pays" 0 "$(sql 'SELECT count(*) FROM open_bill')"

# the subscription
expect 0 "the subscription" deed subscribe -d 2026-03-03 "$deal" --plan mortgage -f csv
out_is "its instalments come to the price" <<CSV
deal,contract,room,party,name,plan,price,step,item,amount,due,when
$deal,$deal,1-101,A,An Wang,mortgage,1876543.00,deposit,price,50000.00,,sign
$deal,$deal,1-101,A,An Wang,mortgage,1876543.00,down,price,516543.00,,sign+7d
$deal,$deal,1-101,A,An Wang,mortgage,1876543.00,loan,loan,1310000.00,,sign+30d
CSV
err_has "and it is told" "1 deals subscribed, 1,876,543.00"
expect 0 "the forecast, as if it were signed on the last day, 10 March" \
	deed report -q -d 2026-03-03 forecast -f csv from=2026-03-01 to=2026-06-30
out_is "has the down payment as price and the loan as mortgage" <<'CSV'
month,price,mortgage,rent,fee,collected,total,deposit,other,billed,coming
2026-03,516543.00,0.00,0.00,0.00,0.00,516543.00,0.00,0.00,0.00,516543.00
2026-04,0.00,1310000.00,0.00,0.00,0.00,1310000.00,0.00,0.00,0.00,1310000.00
CSV

# the contract
expect 65 "a contract whose code is empty, as of a script's unset variable" deed sign -d 2026-03-05 "$deal" --contract ''
err_has "is none" "--contract: expected the contract's code"
expect 0 "the contract" deed sign -d 2026-03-05 "$deal" --contract HT-1 -f csv
out_is "fixes the days" <<CSV
deal,contract,room,party,name,plan,price,step,item,amount,due,when
$deal,HT-1,1-101,A,An Wang,mortgage,1876543.00,deposit,price,50000.00,2026-03-05,sign
$deal,HT-1,1-101,A,An Wang,mortgage,1876543.00,down,price,516543.00,2026-03-12,sign+7d
$deal,HT-1,1-101,A,An Wang,mortgage,1876543.00,loan,loan,1310000.00,2026-04-04,sign+30d
CSV
equal "the contract has its code and its day" "HT-1|sale|2026-03-05" \
	"$(sql 'SELECT code, kind, signed_on FROM contract')"
equal "the deposit became price" "deposit -50000.00 price 50000.00" \
	"$(deed report -q -d 2026-03-05 bills -f csv | awk -F, '$9 == "2026-03-05" { print $6, $11 }' | sort | tr '\n' ' ' | sed 's/ $//')"
equal "which is paid by it: no money moved" "0|1" \
	"$(sql 'SELECT (SELECT count(*) FROM open_bill), count(*) FROM receipt')"
equal "and is held no longer" 0 "$(balance 2241.01)"

# the number of the online signing comes after that of the draft
expect 65 "it is signed once" deed sign -d 2026-03-05 "$deal" --contract HT-9
expect 65 "another number brings no other day" deed sign -d 2026-03-05 --renumber "$deal" --contract HT-9 --signed 2026-03-04
err_has "and says so" "--signed: expected none with --renumber: its days stay"
expect 0 "another number" deed sign -d 2026-03-05 --renumber 1-101 --contract WQ-1 --reason 'signed online'
equal "is the contract's" "WQ-1|sale|2026-03-05" "$(sql 'SELECT code, kind, signed_on FROM contract')"
equal "its deal goes on as it was" "signed|187654300|signed online" "$(sql 'SELECT stage, price_fen, reason FROM v_deal')"
expect 0 "and back" deed sign -q -d 2026-03-05 --renumber "$deal" --contract HT-1

# the night carries on
deed bill-gen -q -d 2026-03-05
equal "the first instalment is billed a week before it is due" "516543.00 42650.34 2026-03-12" \
	"$(sql "SELECT printf('%.2f %.2f ', amount_fen / 100.0, tax_fen / 100.0) || due_on FROM bill WHERE clause_id IS NOT NULL")"
deed dun -q -d 2026-03-13 --outbox outbox >letters
equal "a day late, it is chased" "late 516543.00" "$(deed report -q -d 2026-03-13 notices -f csv | awk -F, 'NR == 2 { print $4, $6 }')"
line 2026-03-15 516543.00 "1-101 first instalment"
equal "the bank's line that names the room pays it" 0 "$(sql 'SELECT count(*) FROM open_bill')"
deed late-fee -q -d 2026-03-15
equal "516,543.00 for 3 days at 0.0005 is 774.81" 77481 "$(sql 'SELECT sum(open_fen) FROM open_bill')"
deed bill-gen -q -d 2026-03-27
equal "the loan is not billed yet" 1 "$(sql 'SELECT count(*) FROM bill WHERE clause_id IS NOT NULL')"
deed bill-gen -q -d 2026-03-28
equal "the loan, a week before it is due" "1310000.00 108165.14 2026-04-04" \
	"$(sql "SELECT printf('%.2f %.2f ', amount_fen / 100.0, tax_fen / 100.0) || due_on FROM bill WHERE clause_id = 2")"
deed bill-gen -q -d 2026-12-31
equal "all bills of class price come to the price, and their VAT to its VAT" "187654300|15494392" \
	"$(sql "SELECT sum(amount_fen), sum(tax_fen) FROM bill b JOIN item i ON i.id = b.item_id WHERE i.class = 'price'")"
expect 0 "what ages" deed report -q -d 2026-04-10 aging -f csv
out_is "is the loan and the late fee" <<'CSV'
party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
A,An Wang,0.00,1310774.81,0.00,0.00,0.00,0.00,0.00,1310774.81
CSV
equal "income is the price without its VAT" -172159908 "$(balance 6001)"
balanced "at last"
for report in aging forecast bills trial-balance; do
	expect 0 "report $report proves its totals" deed report -q -d 2026-04-10 --check "$report"
done
sound "the ledger is sound"
finish
