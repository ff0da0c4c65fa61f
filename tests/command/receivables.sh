#!/bin/sh
# deed report receivables: what is open by party, item, project, building and in all, by how late it is.
. "$TESTS/lib.sh"

export DEED_DATE=2026-03-15
world 3
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
printf 'project,name\nQ,Quay\n' | deed load -q project -
printf 'building,project,name\n1,Q,Another One\n' | deed load -q building -
printf 'room,project,building,floor,number,kind,area\nQ-1,Q,1,1,1,shop,50\n' | deed load -q room -
printf 'contract,kind,party,room,start\nC4,lease,P1,Q-1,2026-01-01\nC5,service,P2,,2026-01-01\n' | deed load -q contract -
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A,C1,wrent,2026-03-15,100.00,2026-03-10
B,C1,wfee,2026-03-14,10.00,2026-03-10
C,C2,wrent,2026-02-13,20.00,2026-01-01
D,C4,wrent,2026-02-12,300.00,2026-01-01
E,C4,wfee,2026-01-14,4.00,2026-01-01
F,C5,wfee,2026-01-13,5000.00,2026-01-01
G,C2,wfee,2025-11-14,70.00,2026-01-01
H,C1,wrent,2026-03-01,-30.00,2026-03-01
CSV
deed load -q bill bill.csv
billed=$(sql 'SELECT max(id) FROM run')
deed receive -q --account till --on 2026-02-20 --bills D=50 P1 50
deed receive -q --account till --on 2026-03-01 P3 8
last=$(sql 'SELECT max(id) FROM run')

# Late by 0, 1, 30, 31, 60, 61 and 121 days; the credit H in the bucket of its own day.
expect 0 "by item" deed report receivables
out_is "each item; advances are of none" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
wfee,Fee,0.00,10.00,4.00,5000.00,0.00,70.00,0.00,5084.00
wrent,Rent,100.00,-10.00,250.00,0.00,0.00,0.00,0.00,340.00
,advances,0.00,0.00,0.00,0.00,0.00,0.00,-8.00,-8.00
CSV
err_has "agrees with the journal" \
	"bills 5424.00 and advances -8.00 = accounts 1122 5424.00 and 2203 -8.00 per journal: agrees"
expect 0 "by building" deed report receivables by=building
out_is "two of one code; a bill without a room" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P/1,One,100.00,0.00,0.00,0.00,0.00,70.00,0.00,170.00
Q/1,Another One,0.00,0.00,254.00,0.00,0.00,0.00,0.00,254.00
,no room,0.00,0.00,0.00,5000.00,0.00,0.00,-8.00,4992.00
CSV
expect 0 "by project" deed report receivables by=project
out_is "each project" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P,Park,100.00,0.00,0.00,0.00,0.00,70.00,0.00,170.00
Q,Quay,0.00,0.00,254.00,0.00,0.00,0.00,0.00,254.00
,no room,0.00,0.00,0.00,5000.00,0.00,0.00,-8.00,4992.00
CSV
expect 0 "in all" deed report receivables by=total
out_is "one record" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
total,,100.00,0.00,254.00,5000.00,0.00,70.00,-8.00,5416.00
CSV
expect 0 "by party" deed report receivables by=party
sed '1s/.*/party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total/' out >"$T/parties"
deed report aging -q >"$T/out"
out_is "as aging has it" <"$T/parties"

# Of another time: from the facts.
for by in party item project building total; do
	deed report receivables -q by=$by >"$T/now"
	expect 0 "by $by, of the last run" deed report receivables -q by=$by known_at="$last"
	out_is "the facts say what is kept" <"$T/now"
	for day in 2025-12-31 2026-02-19 2026-02-20 2026-03-01 2026-03-15 2026-07-01; do
		for known in "$billed" "$last" ''; do
			deed report receivables -q --check by=$by as_of=$day known_at="$known" >>"$T/checks" 2>&1 ||
				not_ok "by $by as of $day, known at $known"
		done
	done
done
equal "every day, after every run, it agrees with the journal" 90 "$(grep -c ',yes$' "$T/checks")"
expect 0 "before the money came, by item" deed report receivables as_of=2026-02-19
out_is "as it was" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
wfee,Fee,0.00,0.00,5004.00,0.00,70.00,0.00,0.00,5074.00
wrent,Rent,0.00,320.00,0.00,0.00,0.00,0.00,0.00,320.00
CSV
expect 0 "by building" deed report receivables by=building as_of=2026-02-19
out_is "as it was, there" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P/1,One,0.00,20.00,0.00,0.00,70.00,0.00,0.00,90.00
Q/1,Another One,0.00,300.00,4.00,0.00,0.00,0.00,0.00,304.00
,no room,0.00,0.00,5000.00,0.00,0.00,0.00,0.00,5000.00
CSV
expect 0 "known before the money, by project" deed report receivables by=project known_at="$billed"
out_has "Q owed all" "Q,Quay,0.00,0.00,304.00,0.00,0.00,0.00,0.00,304.00"
expect 0 "the items of a project" deed report receivables project=Q
out_is "and no advances" <<'CSV'
key,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
wfee,Fee,0.00,0.00,4.00,0.00,0.00,0.00,0.00,4.00
wrent,Rent,0.00,0.00,250.00,0.00,0.00,0.00,0.00,250.00
CSV

expect 64 "a word that is none" deed report receivables by=room
err_has "is told the words" 'by: expected one of party/item/project/building/total, got "room"'
sound "the ledger is sound"
sqlite3 "$DEED_LEDGER" "UPDATE open_bill SET open_fen = open_fen + 1 WHERE bill_id = 1"
for by in party item project building total; do
	expect 1 "by $by, a sum that is wrong" deed report receivables by=$by
	err_has "is told" "bills 5424.01 and advances -8.00 = accounts 1122 5424.00 and 2203 -8.00 per journal: DIFFERS"
done
finish
