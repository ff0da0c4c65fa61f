#!/bin/sh
# deed bill-gen -n says why, and --explain shows the arithmetic of a bill, by the clause and the readings of its time.
. "$TESTS/lib.sh"

deed init -q
deed load -q project - <<'CSV'
project,name
P,Park
CSV
deed load -q building - <<'CSV'
project,building
P,B1
CSV
cat >room.csv <<'CSV'
room,project,building,floor,number,kind,area,x_people
R1,P,B1,1,101,office,120,7
R2,P,B1,1,102,office,60,
CSV
deed load -q room room.csv
deed load -q party - <<'CSV'
party,name,kind
X,张三,person
CSV
deed load -q item - <<'CSV'
item,name,class,tax_rate
w,Water,usage,
CSV
deed load -q contract - <<'CSV'
contract,kind,party,room,start,end
C1,lease,X,R1,2026-01-15,2027-12-31
C2,service,X,R2,2026-01-01,
CSV
cat >clause.csv <<'CSV'
contract,clause,item,basis,rate,per,formula,cycle,due,proration,free,steps
C1,rent,rent,area,3.50,day,,month,start+9d,365,2026-02-01..2026-02-10,2026-03-16:+5% rounded
C1,w,w,formula,,,"tier(used + usage, 0: 5, 180 + 30 * number(x_people): 7) - tier(used, 0: 5, 180 + 30 * number(x_people): 7)",usage,,,,
C2,w,w,usage,2,,,usage,,,,2026-02-15:=3
C2,net,rent,fixed,100,month,,month,,,,
CSV
deed load -q clause clause.csv
deed load -q meter - <<'CSV'
meter,item,rooms,share,factor
LIFT,w,floor = 1,area,2
CSV
deed load -q meter-reading - <<'CSV'
meter,date,reading
LIFT,2025-12-31,100
LIFT,2026-01-31,145
LIFT,2026-02-28,175
CSV
deed load -q reading - <<'CSV'
room,item,date,reading,replaced_at
R1,w,2026-01-14,0,
R1,w,2026-01-31,5,370
R1,w,2026-02-28,105,
CSV

expect 0 "a dry run" deed bill-gen -n -d 2026-03-20
cut -d, -f2,7,11,13- "$T/out" >cut.csv && mv cut.csv "$T/out"
out_is "says of each bill by which clause, how many days, and why" <<'EOF'
contract,start,amount,quantity,clause,days,why
C1,2026-01-15,7140.00,,rent,17,3.5 x 120 x 17
C1,2026-02-01,7560.00,,rent,18,3.5 x 120 x 18
C1,2026-03-01,13365.60,,rent,31,3.5 x 120 x 15 + 3.68 x 120 x 16
C1,2026-01-15,2040.32,402.903,w,17,usage = 402.903; used = 0; x_people = 7; 2040.321
C1,2026-02-01,980.00,140,w,28,usage = 140; used = 402.903; x_people = 7; 980
C2,2026-01-01,60.00,30,w,31,2 x 30
C2,2026-02-01,50.00,20,w,28,2 x 20 x 14/28 + 3 x 20 x 14/28
C2,2026-01-01,100.00,,net,31,100
C2,2026-02-01,100.00,,net,28,100
C2,2026-03-01,100.00,,net,31,100
EOF
deed bill-gen -q -d 2026-03-20
code() { sql "SELECT b.code FROM bill b JOIN contract c ON c.id = b.contract_id JOIN item i ON i.id = b.item_id
	WHERE c.code = '$1' AND i.code = '$2' AND b.start_on = '$3' ORDER BY b.id DESC LIMIT 1"; }
rent=$(code C1 rent 2026-03-01)
expect 0 "a bill with a step" deed bill-gen --explain "$rent"
sed 's/^clause,.*/clause/' "$T/out" >cut.csv && mv cut.csv "$T/out"
out_is "line by line" <<EOF
step,start,end,days,price,quantity,share,amount,what
clause
period,2026-03-01,2026-03-31,31,,,,,
days,2026-03-01,2026-03-15,15,,,15,,
days,2026-03-16,2026-03-31,16,,,16,,steps in force: 1
part,,,,3.5,120,15,,3.5 x 120 x 15
part,,,,3.68,120,16,,3.68 x 120 x 16
round,,,,,,,13365.60,"13365.6, half-up to fen"
tax,,,,,,0.09,1103.58,"VAT inside, at 0.09"
bill,,,,,,,13365.60,$rent
EOF
expect 0 "as a table" deed bill-gen --explain "$rent" -f table
out_has "with the clause as it says" "contract C1, clause rent; rate 3.5; basis area; per day; cycle month;"
expect 0 "a free period" deed bill-gen --explain "$(code C1 rent 2026-02-01)"
out_has "is told" "free,2026-02-01,2026-02-10,10,"
tiers=$(code C1 w 2026-02-01)
expect 0 "tiers, of a meter of one's own and a share" deed bill-gen --explain "$tiers"
sed 's/^clause,.*/clause/' "$T/out" >cut.csv && mv cut.csv "$T/out"
out_is "tier by tier" <<EOF
step,start,end,days,price,quantity,share,amount,what
clause
period,2026-02-01,2026-02-28,28,,,,,
reading,2026-02-28,2026-02-28,,,100,,,"room R1, item w: 105 - 5"
reading,2026-02-28,2026-02-28,,,60,,,"meter LIFT: 175 - 145, x 2"
share,2026-02-28,2026-02-28,,,40,,,meter LIFT: 60 x 120/180 by area
quantity,2026-02-01,2026-02-28,,,140,,,
days,2026-02-01,2026-02-28,28,,,1,,
field,,,,,,,,usage = 140
field,,,,,,,,used = 402.903
field,,,,,,,,x_people = 7
tier,,,,5,390,,,390 x 5
tier,,,,7,152.903,,,152.903 x 7
tier,,,,5,390,,,390 x 5
tier,,,,7,12.903,,,12.903 x 7
part,,,,980,1,1,,980
round,,,,,,,980.00,half-up to fen
tax,,,,,,0,0.00,"VAT inside, at 0"
bill,,,,,,,980.00,$tiers
EOF

# What has changed since does not change the explanation, or it says so.
sed 's/3.50/4.00/; s/,100,month/,120,month/' clause.csv >changed.csv
deed load -q clause changed.csv
expect 0 "the clause has changed" deed bill-gen --explain "$rent"
out_has "is said" "note,,,,,,,,the clause has changed since; this is by what it said in run "
out_has "the arithmetic is the old" "round,,,,,,,13365.60,"
sed 's/,7$/,1/' room.csv >people.csv
deed load -q room people.csv
expect 0 "a field of the room has changed" deed bill-gen --explain "$(code C1 w 2026-01-15)"
out_has "is said too" "note,,,,,,,,\"this comes to 2400.32 now: "
out_has "what was billed stands" "bill,,,,,,,2040.32,"
deed load -q room room.csv
deed load -q meter-reading - <<'CSV'
room,item,date,reading,correction
R1,w,2026-02-28,95,K1
CSV
expect 0 "a dry run of a correction" deed bill-gen -n -d 2026-03-21
cut -d, -f2,7,11,13- "$T/out" | grep ',2026-02-01,' >cut.csv && mv cut.csv "$T/out"
out_is "says why too" <<EOF
C1,2026-02-01,-980.00,-140,,,"$tiers: usage 130, not 140: "
C1,2026-02-01,910.00,130,w,28,"$tiers: usage 130, not 140: usage = 130; used = 402.903; x_people = 7; 910"
EOF
deed bill-gen -q -d 2026-03-21
expect 0 "the first bill" deed bill-gen --explain "$tiers"
out_has "is explained by what was known then" '"room R1, item w: 105 - 5"'
again=$(code C1 w 2026-02-01)
expect 0 "the new one" deed bill-gen --explain "$again"
out_has "by what is known now" '"room R1, item w: 95 - 5"'
out_has "and says what it corrects" "correct,,,,,,,,\"$tiers: usage 130, not 140\""
expect 0 "the credit" deed bill-gen --explain "$(sql "SELECT code FROM bill WHERE reverses_id IS NOT NULL")"
out_has "takes a bill back" "correct,,,,,,,,\"$tiers: usage 130, not 140\""
deed load -q bill - <<'CSV'
bill,contract,item,due,amount
OLD-1,C1,rent,2025-12-05,10
CSV
expect 0 "a bill brought forward" deed bill-gen --explain OLD-1
out_has "has no arithmetic" "no clause made this bill"
expect 65 "no such bill" deed bill-gen --explain B000009999
err_has "is told" 'there is no bill "B000009999"; `deed report bills` lists them'
expect 64 "which bill" deed bill-gen --explain
expect 74 "a full disk" sh -c "deed bill-gen --explain $rent >/dev/full"
expect 66 "no ledger" deed bill-gen --explain "$rent" -l none.db
sound "the ledger is sound"
finish
