#!/bin/sh
# deed bill-gen: what is billed, when, for how much; again, after gaps, and what it refuses.
. "$TESTS/lib.sh"

put project.csv <<'CSV'
project,name
P,Park
CSV
put building.csv <<'CSV'
project,building
P,B1
CSV
put room.csv <<'CSV'
room,project,building,floor,number,kind,area,inner_area,x_grade
R1,P,B1,1,101,office,120,100,A
R2,P,B1,1,102,office,89.52,80,B
R3,P,B1,1,103,office,100,90,
R4,P,B1,1,104,office,100,90,
BARE,P,B1,1,105,office,50,40,
CSV
put party.csv <<'CSV'
party,name,kind
X,张三,person
Y,Yard Ltd.,company
CSV
put item.csv <<'CSV'
item,name,class,tax_rate
plain,No tax,rent,
CSV
header=contract,clause,item,basis,rate,per,formula,cycle,align,timing,due,start,end,proration,round,free,steps

# ledger: a new one with rooms and parties, and $1.csv contracts and $1-clause.csv clauses.
ledger() {
	rm -f deed.db deed.db-*
	deed init -q
	for kind in item project building room party; do deed load -q $kind $kind.csv; done
	deed load -q contract "$1.csv" && deed load -q clause "$1-clause.csv"
}

# bills [WHERE]: what is billed, a line each.
bills() {
	sql "SELECT c.code || '/' || k.code, b.start_on, b.end_on, b.due_on, yuan, b.tax_fen, b.quantity
		FROM (SELECT *, printf('%s%d.%02d', iif(amount_fen < 0, '-', ''), abs(amount_fen) / 100, abs(amount_fen) % 100) AS yuan
			FROM bill) b
		JOIN clause k ON k.id = b.clause_id JOIN contract c ON c.id = b.contract_id
		WHERE ${1-true} ORDER BY c.code, k.code, b.start_on"
}

# is_billed REASON <<EOF: exactly these bills, as `bills` shows them.
is_billed() {
	bills >"$T/out"
	out_is "$1"
}

put main.csv <<'CSV'
contract,kind,party,room,start,end
C01,lease,X,R2,2026-01-15,2026-03-10
C02,lease,X,R2,2025-12-31,
C03,service,Y,,2026-01-01,
C04,service,Y,R2,2026-01-01,
C05,lease,Y,R1,2026-02-15,
C06,lease,X,R1,2026-01-01,2027-12-31
C07,sale,X,R1,2026-01-10,
C08,lease,X,R1,2026-01-01,2026-04-30
C09,lease,X,R1,2026-01-01,
C10,lease,X,R1,2026-05-01,
C11,lease,X,R1,2026-01-01,2026-02-28
C12,lease,X,R1,2026-02-01,2026-12-31
C13,lease,X,R3,2024-02-29,2026-12-31
CSV
put main-clause.csv <<CSV
$header
C01,rent,plain,fixed,3000,month,,month,,,start+4d,,,,,,
C02,rent,plain,fixed,1000,month,,month,anniversary,,day 10,,,,,,
C03,fee,plain,fixed,100,month,,month,,arrears,end+10d,,,,,,
C04,fee,plain,area,2.85,month,,quarter,,,start-5d,,,,,,
C05,rent,plain,inner_area,2,day,,quarter,,,,,,,,,
C06,rent,rent,area,3.50,day,,month,,,,,,365,yuan down,2026-01-01..2026-01-31;2026-03-10..2026-03-10,2026-03-16:+5%
C07,deposit,deposit,fixed,20000,,,once,,,start+7d,,,,,,
C07,net,price,fixed,2180000,,,once,,,,,,,,,
C07,odd,price,fixed,1234567.89,period,,once,,,,,,,,,
C07,back,price,fixed,-1234567.89,period,,once,,,,,,,,,
C08,fee,plain,formula,2.5,month,"area * rate * if(x_grade = 'A', 2, 1) + floor",month,,,,,,,,,2026-03-16:+10%
C08,flat,plain,formula,,period,months * 100 + days,month,,arrears,,,,none,,,
C09,late,plain,fixed,10,month,,month,,,,2026-03-15,2026-04-01,,,,
C09,wide,plain,fixed,10,month,,half,,,,2025-01-01,2027-01-01,,,,
C10,rent,plain,fixed,10,month,,month,,,,,,,,,
C11,rent,plain,fixed,10,month,,month,,,,,,,,,
C12,early,plain,fixed,10,month,,month,,,,2026-01-01,2026-03-31,,,,
C13,rent,plain,fixed,1200,year,,year,anniversary,arrears,,,,,,,
CSV

ledger main
expect 0 "a dry run" deed bill-gen -n -d 2026-04-20
cp "$T/out" "$T/dry"
err_has "says so" "deed bill-gen: dry run, nothing is written: "
equal "and writes nothing" 0 "$(sql 'SELECT count(*) FROM bill')"
runs=$(sql 'SELECT max(id) FROM run')
expect 0 "bills what has come up" deed bill-gen -v -d 2026-04-20
equal "in silence" 0 "$(wc -c <"$T/out" | tr -d ' ')"
err_has "and tells the sum" "deed bill-gen: 37 bills, "
err_has "item by item, when asked" "item deposit: 1 bills, 20,000.00"
is_billed "each clause by its own terms" <<'EOF'
C01/rent|2026-01-15|2026-01-31|2026-01-19|1645.16|0|
C01/rent|2026-02-01|2026-02-28|2026-02-05|3000.00|0|
C01/rent|2026-03-01|2026-03-10|2026-03-05|967.74|0|
C02/rent|2025-12-31|2026-01-30|2025-12-10|1000.00|0|
C02/rent|2026-01-31|2026-02-27|2026-01-10|1000.00|0|
C02/rent|2026-02-28|2026-03-30|2026-02-10|1000.00|0|
C02/rent|2026-03-31|2026-04-29|2026-03-10|1000.00|0|
C03/fee|2026-01-01|2026-01-31|2026-02-10|100.00|0|
C03/fee|2026-02-01|2026-02-28|2026-03-10|100.00|0|
C03/fee|2026-03-01|2026-03-31|2026-04-10|100.00|0|
C04/fee|2026-01-01|2026-03-31|2025-12-27|765.40|0|
C04/fee|2026-04-01|2026-06-30|2026-03-27|765.40|0|
C05/rent|2026-02-15|2026-03-31|2026-02-15|9000.00|0|
C05/rent|2026-04-01|2026-06-30|2026-04-01|18200.00|0|
C06/rent|2026-02-01|2026-02-28|2026-02-01|12775.00|105482|
C06/rent|2026-03-01|2026-03-31|2026-03-01|12936.00|106811|
C06/rent|2026-04-01|2026-04-30|2026-04-01|13413.00|110750|
C07/back|2026-01-10|2026-01-10|2026-01-10|-1234567.89|-10193680|
C07/deposit|2026-01-10|2026-01-10|2026-01-17|20000.00|0|
C07/net|2026-01-10|2026-01-10|2026-01-10|2180000.00|18000000|
C07/odd|2026-01-10|2026-01-10|2026-01-10|1234567.89|10193680|
C08/fee|2026-01-01|2026-01-31|2026-01-01|601.00|0|
C08/fee|2026-02-01|2026-02-28|2026-02-01|601.00|0|
C08/fee|2026-03-01|2026-03-31|2026-03-01|631.97|0|
C08/fee|2026-04-01|2026-04-30|2026-04-01|661.00|0|
C08/flat|2026-01-01|2026-01-31|2026-01-01|131.00|0|
C08/flat|2026-02-01|2026-02-28|2026-02-01|128.00|0|
C08/flat|2026-03-01|2026-03-31|2026-03-01|131.00|0|
C09/late|2026-03-15|2026-03-31|2026-03-15|5.48|0|
C09/late|2026-04-01|2026-04-01|2026-04-01|0.33|0|
C09/wide|2026-01-01|2026-06-30|2026-01-01|60.00|0|
C11/rent|2026-01-01|2026-01-31|2026-01-01|10.00|0|
C11/rent|2026-02-01|2026-02-28|2026-02-01|10.00|0|
C12/early|2026-02-01|2026-02-28|2026-02-01|10.00|0|
C12/early|2026-03-01|2026-03-31|2026-03-01|10.00|0|
C13/rent|2024-02-29|2025-02-27|2024-02-29|1200.00|0|
C13/rent|2025-02-28|2026-02-27|2025-02-28|1200.00|0|
EOF
equal "all on the business date" 2026-04-20 "$(sql 'SELECT group_concat(DISTINCT billed_on) FROM bill')"
equal "bills know party and room" 'Y|R1' "$(sql "SELECT party, room FROM v_bill WHERE contract = 'C05' LIMIT 1")"
equal "net and tax sum to the amount: all is open" 0 "$(sql 'SELECT count(*) FROM bill b WHERE amount_fen <> (SELECT open_fen FROM open_bill WHERE bill_id = b.id)')"
equal "one run more" "$((runs + 1))" "$(sql 'SELECT max(id) FROM run')"
sound "the ledger is sound"
equal "the dry run told the same" "$(sql "SELECT code, start_on, due_on FROM bill" | tr '|' ,)" "$(sed 1d dry | cut -d, -f1,7,10)"
equal "under these names" bill,contract,party,name,room,item,start,end,billed_on,due,amount,tax,quantity,clause,days,why "$(sed -n 1p dry)"
expect 0 "a second run" deed bill-gen -d 2026-04-20
err_has "bills nothing" "deed bill-gen: 0 bills, 0.00"
expect 0 "nor does one for an earlier day" deed bill-gen -d 2026-04-20 --until 2026-01-01
equal "which is no run" "$((runs + 1))" "$(sql 'SELECT max(id) FROM run')"

# A gap of more than a year is one run, and comes to what every month's run would.
expect 0 "a run after a year and more" deed bill-gen -d 2027-06-15
equal "one run" "$((runs + 2))" "$(sql 'SELECT max(id) FROM run')"
bills >late.txt
equal "nothing after the end of a contract or clause" '' "$(bills "b.end_on > coalesce(c.end_on, '9999') OR b.end_on > coalesce(k.end_on, '9999')")"
equal "no day twice" '' "$(bills "EXISTS (SELECT 1 FROM bill x WHERE x.clause_id = b.clause_id AND x.id <> b.id
	AND x.start_on <= b.end_on AND x.end_on >= b.start_on)")"
equal "no day left out" '' "$(bills "b.start_on > max(c.start_on, coalesce(k.start_on, c.start_on)) AND c.code <> 'C06'
	AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.clause_id = b.clause_id AND x.end_on = date(b.start_on, '-1 day'))")"
equal "a term's bills sum to its rent: two years, ten months and 3/31" 340968 "$(sql "SELECT sum(amount_fen) FROM bill b
	JOIN contract c ON c.id = b.contract_id WHERE c.code = 'C13'")"
sound "the ledger is sound after the gap"
ledger main
for day in 2025-12-31 2026-01-10 2026-02-28 2026-03-16 2026-05-01 2026-07-31 2026-12-31 2027-01-31 2027-06-14 2027-06-15; do
	deed bill-gen -q -d $day
done
bills >early.txt
check "many runs come to the same bills" cmp -s early.txt late.txt
equal "each made on its own day" 2026-05-01 "$(sql "SELECT billed_on FROM v_bill WHERE contract = 'C10' AND start_on = '2026-05-01'")"
sound "the ledger is sound after many runs"

# Ahead of time, and when the terms change.
put few.csv <<'CSV'
contract,kind,party,room,start,end
C1,lease,X,R1,2026-01-01,
CSV
put few-clause.csv <<CSV
$header
C1,rent,plain,fixed,3000,month,,month,,,,,,,,,
CSV
ledger few
expect 0 "bills ahead, and shows them" deed bill-gen -d 2026-01-15 --until 2026-02-01 -f csv
out_is "made on the business date" <<'EOF'
bill,contract,party,name,room,item,start,end,billed_on,due,amount,tax,quantity,clause,days,why
B000000195,C1,X,张三,R1,plain,2026-01-01,2026-01-31,2026-01-15,2026-01-01,3000.00,0.00,,rent,31,3000
B000000292,C1,X,张三,R1,plain,2026-02-01,2026-02-28,2026-01-15,2026-02-01,3000.00,0.00,,rent,28,3000
EOF
sed 's/month,,month/month,,quarter/' few-clause.csv >changed.csv
deed load -q clause changed.csv
deed bill-gen -q -d 2026-04-01
is_billed "a changed cycle goes on where the bills end" <<'EOF'
C1/rent|2026-01-01|2026-01-31|2026-01-01|3000.00|0|
C1/rent|2026-02-01|2026-02-28|2026-02-01|3000.00|0|
C1/rent|2026-03-01|2026-03-31|2026-03-01|3000.00|0|
C1/rent|2026-04-01|2026-06-30|2026-04-01|9000.00|0|
EOF
deed load -q clause few-clause.csv
deed bill-gen -q -d 2026-07-01
equal "and back: no month of the quarter again" '2026-07-01' "$(sql 'SELECT max(start_on) FROM bill')"
equal "one bill more" 5 "$(sql 'SELECT count(*) FROM bill')"
sound "the ledger is sound after changes"

# Ends that are moved forward after periods were billed; and back.
put end.csv <<'CSV'
contract,kind,party,room,start,end
E1,lease,X,R1,2026-01-01,2026-12-31
E2,lease,Y,R1,2026-01-15,2026-12-31
E3,lease,Y,R1,2026-01-01,2026-12-31
CSV
put end-clause.csv <<CSV
$header
E1,deposit,deposit,fixed,500,,,once,,,,,,,,,
E1,fee,plain,fixed,10,month,,month,,,,,2026-12-31,,,,
E1,rent,plain,fixed,3100,month,,quarter,,,start+9d,,,,,,2026-03-01:+10%
E2,rent,plain,fixed,900,period,,half,anniversary,,,,,,,,
E3,rent,plain,fixed,100,month,,month,,,,,,,,2026-02-01..2026-02-28 outside,
CSV
ledger end
deed bill-gen -q -d 2026-06-01
sed 's/2026-12-31/2026-03-10/' end.csv >moved.csv
deed load -q contract moved.csv
expect 0 "a contract ends early" deed bill-gen -d 2026-06-05
err_has "what is too much is taken back" "10 bills taken back"
sql "SELECT c.code || '/' || i.code || '|' || b.start_on || '|' || b.end_on || '|' || b.due_on || '|' || printf('%.2f', b.amount_fen / 100.0)
	|| '|' || a.reason FROM bill b JOIN adjustment a ON a.bill_id = b.id JOIN contract c ON c.id = b.contract_id
	JOIN item i ON i.id = b.item_id WHERE a.kind = 'correct' AND c.code < 'E3' ORDER BY b.id" >"$T/out"
out_is "in full, and what is left is billed anew; the deposit stays" <<'EOF'
E1/plain|2026-03-01|2026-03-31|2026-06-05|-10.00|the term ends on 2026-03-10
E1/plain|2026-03-01|2026-03-10|2026-03-01|3.23|the term ends on 2026-03-10
E1/plain|2026-04-01|2026-04-30|2026-06-05|-10.00|the term ends on 2026-03-10
E1/plain|2026-05-01|2026-05-31|2026-06-05|-10.00|the term ends on 2026-03-10
E1/plain|2026-06-01|2026-06-30|2026-06-05|-10.00|the term ends on 2026-03-10
E1/plain|2026-01-01|2026-03-31|2026-06-05|-9610.00|the term ends on 2026-03-10
E1/plain|2026-01-01|2026-03-10|2026-01-10|7300.00|the term ends on 2026-03-10
E1/plain|2026-04-01|2026-06-30|2026-06-05|-10230.00|the term ends on 2026-03-10
E2/plain|2026-01-15|2026-07-14|2026-06-05|-900.00|the term ends on 2026-03-10
E2/plain|2026-01-15|2026-03-10|2026-01-15|273.48|the term ends on 2026-03-10
EOF
equal "what was open of the old bills is settled" 0 "$(sql "SELECT count(*) FROM open_bill o JOIN bill b ON b.id = o.bill_id
	WHERE b.reverses_id IS NOT NULL OR b.id IN (SELECT reverses_id FROM bill)")"
equal "and what is open is what stands" '759671' "$(sql "SELECT sum(open_fen) FROM open_bill o JOIN bill b ON b.id = o.bill_id
	JOIN contract c ON c.id = b.contract_id WHERE c.code IN ('E1', 'E2') AND b.item_id NOT IN (SELECT id FROM item WHERE code = 'deposit')
	AND b.start_on > '2025-12-31' AND b.end_on <= '2026-03-31'")"
sound "the ledger is sound after an early end"
expect 0 "again" deed bill-gen -d 2026-06-06
err_has "nothing more" " 0 bills"
deed load -q contract end.csv
expect 0 "the end moved back" deed bill-gen -d 2026-06-07
sql "SELECT c.code, b.start_on, b.end_on, b.amount_fen, b.clause_id IS NULL FROM bill b JOIN contract c ON c.id = b.contract_id
	JOIN item i ON i.id = b.item_id WHERE b.billed_on = '2026-06-07' AND i.code = 'plain' AND c.code < 'E3' ORDER BY b.id" >"$T/out"
out_is "goes on from there: no period twice, whatever its first day" <<'EOF'
E1|2026-03-11|2026-03-31|677|0
E1|2026-04-01|2026-04-30|1000|1
E1|2026-05-01|2026-05-31|1000|1
E1|2026-06-01|2026-06-30|1000|1
E1|2026-03-11|2026-03-31|231000|0
E1|2026-04-01|2026-06-30|1023000|1
E2|2026-03-11|2026-07-14|62652|0
EOF
equal "so it comes to what it was" "$(sql "SELECT sum(amount_fen) FROM bill WHERE billed_on = '2026-06-01'")" "$(sql 'SELECT sum(amount_fen) FROM bill')"
sound "the ledger is sound after both"

# Free periods: of the rent alone, of all clauses, outside the term.
put free.csv <<'CSV'
contract,kind,party,room,start,end,free
F1,lease,X,R1,2026-01-01,2026-04-30,
F2,lease,X,R1,2026-01-01,2026-04-30,2026-01-01..2026-01-31
F3,lease,X,R1,2026-01-01,2026-04-30,2026-02-01..2026-02-28 outside
CSV
put free-clause.csv <<CSV
$header
F1,fee,plain,fixed,10,month,,quarter,,,,,,,,,
F1,rent,plain,fixed,3000,month,,month,,,,,,,,2026-01-01..2026-03-31,
F2,fee,plain,fixed,10,month,,month,,,start-1m,,,,,,
F2,rent,plain,fixed,3000,month,,quarter,,,,,,,,2026-03-01..2026-03-31,
F3,fee,plain,fixed,10,month,,month,,,,,,,,,
F3,rent,plain,fixed,3000,month,,quarter,,,,,,,,2026-03-01..2026-03-31 outside,
CSV
ledger free
expect 0 "bills around free periods" deed bill-gen -d 2026-12-31
is_billed "the rent alone is free, or all is; what is outside the term comes after it" <<'EOF'
F1/fee|2026-01-01|2026-03-31|2026-01-01|30.00|0|
F1/fee|2026-04-01|2026-04-30|2026-04-01|10.00|0|
F1/rent|2026-04-01|2026-04-30|2026-04-01|3000.00|0|
F2/fee|2026-02-01|2026-02-28|2026-01-01|10.00|0|
F2/fee|2026-03-01|2026-03-31|2026-02-01|10.00|0|
F2/fee|2026-04-01|2026-04-30|2026-03-01|10.00|0|
F2/rent|2026-01-01|2026-03-31|2026-01-01|3000.00|0|
F2/rent|2026-04-01|2026-04-30|2026-04-01|3000.00|0|
F3/fee|2026-01-01|2026-01-31|2026-01-01|10.00|0|
F3/fee|2026-03-01|2026-03-31|2026-03-01|10.00|0|
F3/fee|2026-04-01|2026-04-30|2026-04-01|10.00|0|
F3/fee|2026-05-01|2026-05-31|2026-05-01|10.00|0|
F3/rent|2026-01-01|2026-03-31|2026-01-01|3000.00|0|
F3/rent|2026-04-01|2026-06-30|2026-04-01|9000.00|0|
EOF
expect 0 "again" deed bill-gen -d 2026-12-31
err_has "nothing is left" " 0 bills"
sound "the ledger is sound with free periods"

# Meters.
put meter.csv <<'CSV'
contract,kind,party,room,start,end
M1,lease,X,R1,2026-01-01,
M2,lease,X,R2,2026-01-01,2026-02-14
M3,lease,Y,R2,2026-02-15,
M4,lease,Y,R3,2026-01-01,
M5,service,Y,R4,2026-01-01,
CSV
tiers='0: 5, 180: 7, 260: 9'
put meter-clause.csv <<CSV
$header
M1,water,water,usage,4.10,,,usage,,,end+20d,,,,,,
M1,reading-fee,plain,fixed,12,period,,usage,,,,,,,,,
M2,water,plain,usage,2,,,month,,,,,,,,,
M3,water,plain,usage,2,,,month,,,,,,,,,
M4,water,plain,formula,,,"tier(used + usage, $tiers) - tier(used, $tiers)",usage,,,,,,,,,
M4,most,plain,formula,,,"max(usage * 2, 10)",month,,,,2026-02-01,,,,,
M5,water,plain,usage,10,,,usage,,,,,,,,2026-02-01..2026-02-07,2026-02-22:=20
CSV
put reading.csv <<'CSV'
room,item,date,reading,replaced_at
R1,water,2025-12-31,100,
R1,plain,2025-12-31,0,
R1,plain,2026-01-31,1,
R1,water,2026-01-31,112.5,
R1,water,2026-02-28,3,130
R1,water,2026-03-31,13.125,
R1,water,2026-04-30,13.125,
R1,water,2026-05-31,14.125,
R2,plain,2026-01-31,100,
R2,plain,2025-12-31,60,
R2,plain,2026-02-28,110,
R3,plain,2025-11-30,0,
R3,plain,2025-12-31,100,
R3,plain,2026-01-31,400,
R4,plain,2026-01-31,0,
R4,plain,2026-02-28,28,
CSV
ledger meter
sed '/2026-0[45]/d' reading.csv >first.csv
deed load -q reading first.csv
expect 0 "bills what meters ran" deed bill-gen -d 2026-04-15
is_billed "between readings, over a new meter, by tiers, by days where a term or a price ends" <<'EOF'
M1/reading-fee|2026-01-01|2026-01-31|2026-01-01|12.00|0|
M1/water|2026-01-01|2026-01-31|2026-02-20|51.25|149|12.5
M1/water|2026-02-01|2026-02-28|2026-03-20|71.75|209|17.5
M1/water|2026-03-01|2026-03-31|2026-04-20|41.51|121|10.125
M2/water|2026-01-01|2026-01-31|2026-01-01|80.00|0|40
M2/water|2026-02-01|2026-02-14|2026-02-01|10.00|0|5
M3/water|2026-02-15|2026-02-28|2026-02-15|10.00|0|5
M4/water|2026-01-01|2026-01-31|2026-01-01|1820.00|0|300
M5/water|2026-02-01|2026-02-28|2026-02-01|280.00|0|28
EOF
sound "the ledger is sound with usage"
deed load -q reading reading.csv
put more.csv <<'CSV'
room,item,date,reading
R3,plain,2026-02-28,404
R3,plain,2026-03-31,405.5
R1,water,2026-03-15,10
CSV
deed load -q reading more.csv
expect 0 "later readings" deed bill-gen -d 2026-06-15
bills "b.billed_on = '2026-06-15'" >"$T/out"
out_is "make later bills; a reading within a billed interval makes none, no usage makes none" <<'EOF'
M1/water|2026-05-01|2026-05-31|2026-06-20|4.10|12|1
M4/most|2026-02-01|2026-02-28|2026-02-01|10.00|0|4
M4/most|2026-03-01|2026-03-31|2026-03-01|10.00|0|1.5
M4/water|2026-02-01|2026-02-28|2026-02-01|36.00|0|4
M4/water|2026-03-01|2026-03-31|2026-03-01|13.50|0|1.5
EOF
expect 0 "again" deed bill-gen -d 2026-06-16
err_has "nothing" " 0 bills"
put tier.csv <<'CSV'
room,item,date,reading
R3,plain,2026-12-31,500
R3,plain,2027-01-31,675
R3,plain,2027-02-28,685
CSV
deed load -q reading tier.csv
deed bill-gen -q -d 2027-03-01
equal "a new year begins its tiers anew: 175, then 10" '875.00 60.00' "$(bills "b.start_on >= '2027-01-01' AND k.code = 'water'" | cut -d'|' -f5 | tr '\n' ' ' | sed 's/ $//')"
sound "the ledger is sound with more readings"

# What cannot be billed: all of it is told, nothing is written.
put bad.csv <<'CSV'
contract,kind,party,room,start,end
C0,lease,X,R1,2026-01-01,
C1,lease,X,R1,2026-01-01,
C2,lease,X,R1,2026-01-01,
C3,lease,X,,2026-01-01,
C4,lease,X,R1,2026-01-01,
C5,lease,X,BARE,2026-01-01,
C6,lease,X,R1,2026-01-01,
CSV
put bad-clause.csv <<CSV
$header
C0,good,plain,fixed,3000,month,,month,,,,,,,,,
C1,zero,plain,formula,,,area / (floor - 1),month,,,,,,,,,
C2,huge,plain,area,9999999999999999,,,month,,,,,,,,,
C2,power,plain,formula,,,area * 9999999999999999 * 9999999999999999 * 9999999999999999,month,,,,,,,,,
C3,none,plain,formula,,,area * 2,month,,,,,,,,,
C4,step,plain,formula,,,area * 2,month,,,,,,,,,2026-02-01:+5%
C5,inner,plain,inner_area,2,,,month,,,,,,,,,
C6,later,plain,formula,,,"1 / days(start, '2026-03-01')",month,,,,,,,,,
CSV
ledger bad
grep -E '^(room|BARE)' room.csv | sed 's/,40,/,-,/' >bare.csv
deed load -q room bare.csv
runs=$(sql 'SELECT max(id) FROM run')
expect 65 "bad clauses" deed bill-gen -d 2026-03-15
cp "$T/err" bad.txt
while read -r clause; do
	check "names $clause" grep -qF "deed bill-gen: contract $clause" bad.txt
done <<'EOF'
C1, clause zero: formula "area / (floor - 1)": at character 
C2, clause huge: amount: expected an amount within 
C2, clause power: formula "area * 9999999999999999 * 
C3, clause none: formula "area * 2": 
C4, clause step: steps: expected a rate that the steps change, and a formula that uses it
C5, clause inner: basis: expected a room with an inner area
C6, clause later: formula "1 / days(start, '2026-03-01')": at character 
EOF
equal "each once" 7 "$(grep -c . bad.txt)"
equal "and writes nothing" "0|$runs" "$(sql "SELECT (SELECT count(*) FROM bill), max(id) FROM run")"
expect 65 "a dry run tells them too" deed bill-gen -n -d 2026-03-15
equal "and prints nothing" 0 "$(wc -c <"$T/out" | tr -d ' ')"
sound "the ledger is sound after refusals"

# More bad clauses than are listed.
head -n 1 bad-clause.csv >many-clause.csv
i=0
while [ $i -lt 150 ]; do
	echo "C1,z$i,plain,formula,,,1 / (floor - 1),month,,,,,,,,," >>many-clause.csv
	i=$((i + 1))
done
cp bad.csv many.csv
ledger many
expect 65 "150 bad clauses" deed bill-gen
equal "the first 100 are listed, and that there are more" 101 "$(wc -l <"$T/err" | tr -d ' ')"

# Sums beyond money, and the exit statuses that are left.
put sum.csv <<'CSV'
contract,kind,party,room,start,end
C1,lease,X,R1,2026-01-01,2026-01-31
CSV
put sum-clause.csv <<CSV
$header
C1,a,plain,fixed,92233720368547758.07,month,,month,,,,,,,,,
C1,b,plain,fixed,92233720368547758.07,month,,month,,,,,,,,,
CSV
ledger sum
expect 65 "bills whose sum is beyond money" deed bill-gen
err_has "say so" "the sum of the bills is beyond what money can hold"
ledger few
expect 64 "an operand" deed bill-gen 2026-01-01
expect 64 "a day that is none" deed bill-gen --until 2026-02-30
err_has "is told" "--until: expected YYYY-MM-DD, got"
expect 64 "a format that is none" deed bill-gen -n -f yaml
before=$(sql "SELECT count(*) FROM run")
expect 64 "a format that is not offered" deed bill-gen -d 2028-01-01 -f xlsx
expect 64 "nor is it by the name of the file" deed bill-gen -d 2028-01-01 -o bills.XLSX
err_has "is told" '-o: expected one of table, csv, tsv, jsonl, html, got "XLSX"'
expect 73 "a file that cannot be made" deed bill-gen -d 2028-01-01 -o none/bills.csv
equal "nothing was written" "$before" "$(sql "SELECT count(*) FROM run")"
check "no file either" [ ! -e bills.XLSX ]
expect 0 "but there was something to write" deed bill-gen -n -d 2028-01-01
check "there was" [ "$(wc -l <out)" -gt 1 ]
expect 66 "no ledger" deed bill-gen -l none.db
expect 74 "a full disk under a dry run" sh -c 'deed bill-gen -n -f csv >/dev/full'
equal "is none of the ledger's" 0 "$(sql 'SELECT count(*) FROM bill')"
flock deed.db-lock sleep 5 &
sleep 0.2
expect 75 "another writer" deed bill-gen --wait 0
wait
expect 0 "a file of the bills" deed bill-gen -d 2026-02-01 -o bills.jsonl
equal "in its format" '"C1" "C1"' "$(sed 's/.*"contract":\("[^"]*"\).*/\1/' bills.jsonl | tr '\n' ' ' | sed 's/ $//')"
expect 0 "an empty dry run" deed bill-gen -n -d 2026-02-01
equal "is a header" 1 "$(wc -l <"$T/out" | tr -d ' ')"
sound "the ledger is sound at the end"

# a sum that is part of a price taxed as a whole bears the VAT that its clause says
tax() { sql "SELECT amount_fen || ' ' || tax_fen FROM bill WHERE clause_id = (SELECT id FROM clause WHERE code = '$1')"; }
cat >once.csv <<'CSV'
contract,clause,item,basis,rate,cycle,start,tax
C1,part,rent,fixed,109.00,once,2026-02-01,9.01
C1,whole,rent,fixed,109.00,once,2026-02-01,
C1,anew,rent,fixed,109.00,once,2026-02-01,9.01
CSV
deed load -q clause once.csv && deed load -q clause once.csv
printf 'contract,clause,item,basis,rate,cycle\nC1,anew,rent,fixed,218,once\n' | deed load -q clause
deed bill-gen -q -d 2026-02-01
equal "a clause's own VAT" "10900 901" "$(tax part)"
equal "without one it is by the item's rate" "10900 900" "$(tax whole)"
equal "and again once the sum is another" "21800 1800" "$(tax anew)"
expect 0 "a bill's arithmetic" deed bill-gen --explain "$(sql "SELECT code FROM bill WHERE tax_fen = 901")"
out_has "says whose VAT it is" "VAT inside, as the clause says"

# a bulk command proves its foreign keys at the end of the run, and says which row breaks them
mkdir bulk && cd bulk || exit 1
DEED_LEDGER=$T/bulk/deed.db
world 2
sqlite3 "$DEED_LEDGER" "UPDATE contract SET party_id = 99 WHERE code = 'C2'"
expect 70 "a bill of a party that is not there" deed bill-gen
err_has "is found at the end of the run, by the set" "refers to a row of party that is not there"
equal "and nothing is billed" 0 "$(sql 'SELECT count(*) FROM bill')"
finish
