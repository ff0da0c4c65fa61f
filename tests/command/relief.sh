#!/bin/sh
# Concessions: a clause's relief makes credits beside its bills, which settle them and tell the reason.
. "$TESTS/lib.sh"

world 3
relief() { printf 'contract,clause,item,basis,cycle,rate,relief\n%s\n' "$1" >clause.csv; }
credits() { sql "SELECT coalesce(group_concat(x, ' '), 'none') FROM (SELECT o.start_on || '=' || b.amount_fen || '/' || b.tax_fen AS x FROM adjustment a
	JOIN bill b ON b.id = a.bill_id JOIN bill o ON o.id = a.of_id JOIN contract c ON c.id = b.contract_id
	WHERE a.kind = 'concession' AND b.reverses_id IS NULL AND c.code = '$1' ORDER BY a.id)"; }

for bad in '10%' '2026-03-01..2026-05-31:+10%' '2026-03-01..2026-05-31:-101%' '2026-05-31..2026-03-01:-10%' \
	'2026-03-01:-0' '2026-01-01..2026-02-28:-1%;2026-02-28:-1%'; do
	relief "C1,rent,wrent,fixed,month,3000,$bad"
	expect 65 "no reduction: $bad" deed load clause clause.csv
done
relief "C1,rent,wrent,fixed,month,3000,2026-02-01..2026-03-10:-10% opening discount
C2,rent,wrent,fixed,month,3000,2026-01-16..2026-02-15:-500.00
C3,rent,wrent,fixed,month,3000,2026-02-01..2026-02-28:-5000 all of it"
expect 0 "reductions are loaded with the clause" deed load clause clause.csv
expect 0 "a dry run of three months" deed bill-gen -n -d 2026-03-01
out_has "shows the credits" ",wrent,2026-02-01,2026-02-28,2026-03-01,2026-03-01,-300.00,"
err_has "and their sum" "5 concessions, 3,"
equal "and writes nothing" none "$(credits C1)"
expect 0 "bills" deed bill-gen -d 2026-03-01
equal "a percentage of what the days cost: a whole month, then 10 of 31 days" \
	"2026-02-01=-30000/-2477 2026-03-01=-9677/-799" "$(credits C1)"
equal "an amount by the month: 16 of 31 days, then 15 of 28" \
	"2026-01-01=-25806/-2131 2026-02-01=-26786/-2212" "$(credits C2)"
equal "never more than the bill" "2026-02-01=-300000/-24771" "$(credits C3)"
equal "the bill shows the whole amount" 300000 "$(sql "SELECT amount_fen FROM bill b JOIN contract c ON c.id = b.contract_id
	WHERE c.code = 'C1' AND b.start_on = '2026-02-01' AND b.clause_id IS NOT NULL AND b.amount_fen > 100000")"
equal "and is open for the rest" 270000 "$(sql "SELECT o.open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id JOIN contract c ON c.id = b.contract_id
	WHERE c.code = 'C1' AND b.start_on = '2026-02-01' AND b.amount_fen = 300000")"
equal "with the reason" "-10% opening discount" "$(sql "SELECT reason FROM adjustment ORDER BY id LIMIT 1")"
expect 0 "the report of collection" deed report -q -d 2026-03-01 collection from=2026-02-01 to=2026-02-28
out_has "shows it as waived" "wrent,9000.00,3567.86,"
bill=$(sql "SELECT o.code FROM adjustment a JOIN bill o ON o.id = a.of_id ORDER BY a.id LIMIT 1")
expect 0 "what a bill is made of" deed bill-gen --explain "$bill"
out_has "ends with its concession" "concession,,,,,,,-300.00,"
out_has "and the reason" ": -10% opening discount"
runs=$(runs)
expect 0 "again" deed bill-gen -d 2026-03-01
equal "writes nothing" "$runs" "$(runs)"
balanced "after bills"

# a contract that ends early: its bills are taken back, and so are their concessions
printf 'contract,kind,party,room,start,end\nC1,lease,P1,1-1,2026-01-01,2026-03-05\n' | deed load -q contract -
expect 0 "a contract that ends early" deed bill-gen -d 2026-03-05
equal "has a concession for the bill that was made anew" "-4839" "$(sql "SELECT group_concat(b.amount_fen, ' ') FROM adjustment a JOIN bill b ON b.id = a.bill_id
	JOIN contract c ON c.id = b.contract_id WHERE a.kind = 'concession' AND b.reverses_id IS NULL AND b.amount_fen < 0 AND c.code = 'C1' AND b.start_on = '2026-03-01'
	AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)")"
balanced "after it was billed anew"
sound "the ledger is sound"
finish
