#!/bin/sh
# deed hold: disputes, promises, parts, releases, files, the list.
. "$TESTS/lib.sh"

world 4
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
ONE,C1,wrent,2026-01-05,100.00,2026-01-01
TWO,C2,wrent,2026-01-05,200.00,2026-01-01
THREE,C3,wrent,2026-01-05,300.00,2026-01-01
FOUR,C4,wrent,2026-01-05,400.00,2026-01-01
BACK,C4,wfee,2026-01-05,-4.00,2026-01-01
CSV
deed load -q bill bill.csv

expect 64 "nothing is asked for" deed hold ONE
err_has "it is told what can be" "expected one of --dispute, --promise, --release, --from and --list"
expect 64 "two things are asked for" deed hold ONE --dispute x --promise 2026-02-01
expect 64 "no bill" deed hold --dispute x
expect 64 "a promise's day that is none" deed hold ONE --promise 2026-02-30
expect 64 "an amount of a release" deed hold ONE --release --amount 5
expect 64 "an amount of nothing" deed hold ONE --dispute x --amount 0
expect 65 "a bill that is not there" deed hold NONE --dispute x
err_has "it is named" 'bill: there is no such bill, got "NONE"'
expect 65 "a credit is not chased" deed hold BACK --dispute x
expect 65 "a promise for a day that is over" deed hold ONE --promise 2026-01-14
err_has "it is told" 'until: expected a day that is not over on the business date, got "2026-01-14"'
expect 65 "more than is open" deed hold ONE --dispute x --amount 100.01
err_has "it is told" "amount: only 100.00 is open of bill ONE"
expect 65 "a dispute without a reason" deed hold ONE --dispute ''
expect 65 "a reason with a line break" deed hold ONE --dispute "a
b"
equal "nothing was written" 0 "$(sql 'SELECT count(*) FROM hold')"

expect 0 "a dispute" deed hold ONE --dispute 'meter was read wrong'
err_has "the summary" "1 disputes, 0 promises, 0 released, 0 as before"
expect 0 "a promise for today and all of it" deed hold TWO --promise 2026-01-15 --amount 200
expect 0 "a dry run" deed hold THREE -n --dispute x
runs=$(runs)
expect 0 "the same again" deed hold ONE --dispute 'meter was read wrong'
equal "writes nothing" "$runs" "$(runs)"
expect 0 "another dispute of the bill" deed hold ONE --dispute 'both meters' --amount 60.00
expect 0 "and a promise of it" deed hold ONE --promise 2026-02-20 --reason 'in two parts'
expect 0 "the list" deed hold --list
out_is "the holds in force" <<'OUT'
bill,party,name,kind,date,until,amount,open,reason,state
TWO,P2,Party 2,promise,2026-01-15,2026-01-15,200.00,200.00,,held
ONE,P1,Party 1,dispute,2026-01-15,,60.00,100.00,both meters,held
ONE,P1,Party 1,promise,2026-01-15,2026-02-20,,100.00,in two parts,held
OUT

cat >calls.csv <<'CSV'
bill,kind,until,amount,reason
THREE,promise,2026-01-14,,yesterday
NONE,dispute,,,x
FOUR,dispute,,,
FOUR,dispte,,,x
FOUR,promise,,,x
FOUR,promise,2026-02-31,,x
FOUR,dispute,,-1,x
CSV
expect 65 "a file with bad rows" deed hold --from calls.csv
equal "all errors are told" 7 "$(grep -c 'calls.csv:' err)"
err_has "with line and column" 'calls.csv:5: kind: expected one of dispute, promise, release, got "dispte"'
err_has "a promise without its day" 'calls.csv:6: until: expected an existing day as YYYY-MM-DD, got ""'
expect 66 "a file that is missing" deed hold --from nowhere.csv
cat >calls.csv <<'CSV'
kind,bill,until,amount,reason
promise,THREE,2026-01-31,,after payday
release,ONE,,,came by
release,FOUR,,,was not held
CSV
expect 0 "a file" deed hold --from calls.csv
err_has "its summary" "0 disputes, 1 promises, 2 released, 1 as before"

# 2026-01-31 is a Saturday
expect 0 "later" deed hold --list -d 2026-02-02
out_is "a promise holds until the working day, one that lapsed is broken" <<'OUT'
bill,party,name,kind,date,until,amount,open,reason,state
TWO,P2,Party 2,promise,2026-01-15,2026-01-15,200.00,200.00,,broken
THREE,P3,Party 3,promise,2026-01-15,2026-01-31,,300.00,after payday,held
OUT
deed hold --list -d 2026-02-03 >out
out_has "after it, it is broken too" "after payday,broken"
expect 0 "a new promise after a broken one" deed hold -d 2026-02-03 TWO --promise 2026-02-10
bank_line 2026-02-04 300.00 "Party 3" "rent THREE" -d 2026-02-04
deed reconcile -q -d 2026-02-04
expect 0 "all of them" deed hold --list --all -d 2026-02-05
equal "each with its state" "broken held paid released released released" \
	"$(awk -F, 'NR > 1 { print $NF }' out | sort | tr '\n' ' ' | sed 's/ $//')"
expect 0 "a bill's history" deed history ONE
out_has "tells its disputes" ",hold,2026-01-15,dispute,bill=ONE reason=meter was read wrong,"
out_has "and their end" "promise-released"
sound "the ledger is sound"
finish
