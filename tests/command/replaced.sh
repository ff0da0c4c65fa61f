#!/bin/sh
# Bills that bill-gen takes back: their waivers and payments go to the bills in their place, and no late fee is made up.
. "$TESTS/lib.sh"

world 3
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
printf 'item,name,class,tax_rate,account\nlate,Late,late,0,6051\n' | deed load -q item -
sed '1s/$/,late_rate/; /wrent/s/$/,0.0005/; /wfee/s/$/,/' world/clause.csv >clause.csv
deed load -q clause clause.csv
deed bill-gen -q -d 2026-02-01
bill() { sql "SELECT code FROM bill WHERE contract_id = $1 AND start_on = '$2' AND clause_id IN
	(SELECT id FROM clause WHERE code = 'rent') AND amount_fen > 0"; }
party() { sql "SELECT (SELECT coalesce(sum(open_fen), 0) FROM open_bill WHERE party_id = $1) -
	(SELECT coalesce(sum(open_fen), 0) FROM open_receipt WHERE party_id = $1)"; }
cp world/contract.csv contract.csv
ends() { sed -i "s/^$1,\(.*\),2027-12-31/$1,\1,$2/" contract.csv && deed load -q contract contract.csv; }

# C1: waived, then the contract ends before the period
deed waive -q -d 2026-02-02 --reason goodwill "$(bill 1 2026-02-01)"
equal "a month and its waiver" $((300100 + 25513 + 25513)) "$(party 1)"
# C2: half a month is left of one that was waived in part; C3: of one that was paid in time
deed waive -q -d 2026-02-02 --amount 1000 --reason works "$(bill 2 2026-02-01)"
deed receive -q -d 2026-02-03 --account till --bills "$(bill 3 2026-02-01)" P3 3003.00 >receive.csv
ends C1 2026-01-31
expect 0 "a contract that ends before a waived month" deed bill-gen -q -d 2026-03-02
equal "gives no money for what was never paid" $((300100 + 25513)) "$(party 1)"
ends C2 2026-02-14
ends C3 2026-02-14
expect 0 "contracts that end within one" deed bill-gen -q -d 2026-03-20
equal "a waiver is made again of what is left" "-100000|works" \
	"$(sql "SELECT amount_fen, reason FROM v_adjustment WHERE kind = 'waive' AND reason = 'works' ORDER BY bill_id DESC LIMIT 1")"
equal "so that the rest is open" 50100 \
	"$(sql "SELECT open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE b.contract_id = 2 AND b.end_on = '2026-02-14'
		AND b.item_id = (SELECT id FROM item WHERE code = 'wrent') AND b.amount_fen > 0")"
equal "what was paid pays what is left at once" 0 \
	"$(sql "SELECT count(*) FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE b.contract_id = 3 AND b.end_on = '2026-02-14'
		AND b.item_id = (SELECT id FROM item WHERE code = 'wrent')")"
deed late-fee -q -d 2026-03-20 >late.csv
equal "and was paid in time: no late fee" 0 \
	"$(sql "SELECT count(*) FROM adjustment a JOIN bill b ON b.id = a.of_id WHERE a.kind = 'late' AND b.contract_id = 3
		AND b.start_on = '2026-02-01'")"

# P3 paid the first month late and the last of it again: its penalty is of what is left, once
deed receive -q -d 2026-03-21 --account till --bills "$(bill 3 2026-01-01)" P3 3003.00 >receive.csv
deed late-fee -q -d 2026-03-22 >late.csv
penalty() { sql "SELECT sum(b.amount_fen) FROM v_adjustment b WHERE b.kind = 'late' AND b.of_id IN (SELECT id FROM bill
	WHERE contract_id = 3 AND start_on = '2026-01-01')"; }
before=$(penalty)
sed -i 's/^C3,\(.*\),2026-02-14/C3,\1,2026-01-17/' contract.csv && deed load -q contract contract.csv
deed bill-gen -q -d 2026-04-01 && deed late-fee -q -d 2026-04-01 >late.csv
equal "a penalty goes with a bill that was paid late: 17 of 31 days" "10210 5599" "$before $(penalty)"

run deed bill-gen -d 2026-04-01
equal "once" "0 1 1" "$status $(grep -c '' err) $(grep -c ': 0 bills' err)"
# a bill that was deferred has the late rate of its own clause, not of another of the same item
printf 'contract,clause,item,basis,rate,per,cycle,due,late_rate\nC1,car,wrent,fixed,1000,period,once,start,0.01\n' |
	deed load -q clause -
deed bill-gen -q -d 2026-04-02
car=$(sql "SELECT code FROM bill WHERE clause_id = (SELECT id FROM clause WHERE code = 'car')")
deed defer -q -d 2026-04-02 --until 2026-04-03 --reason later "$car"
deed late-fee -q -d 2026-04-13 >late.csv
equal "a deferred bill by its own clause: 10 days at 1%" 10000 "$(sql "SELECT a.amount_fen FROM v_adjustment a
	JOIN bill b ON b.id = a.of_id JOIN adjustment d ON d.bill_id = b.id AND d.kind = 'defer' WHERE a.kind = 'late'")"
deed reconcile -q -d 2026-04-13
expect 0 "reports agree with the journal" deed report -q --check -d 2026-04-13
sound "the ledger is sound"
finish
