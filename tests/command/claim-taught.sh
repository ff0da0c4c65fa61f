#!/bin/sh
# What claims teach of payers holds for the first line that is looked at, too.
. "$TESTS/lib.sh"

world 3
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
A-1,C1,wrent,2026-01-10,100.00,2026-01-01
A-2,C1,wrent,2026-02-10,110.00,2026-01-01
B-1,C2,wrent,2026-01-10,200.00,2026-01-01
B-2,C2,wrent,2026-02-10,210.00,2026-01-01
CSV
deed load -q bill bill.csv
cat >january.csv <<CSV
date,amount,payer,payer_account,memo,id,balance
2026-01-11,100.00,an aunt,6222000011112222,,1,
2026-01-11,200.00,an uncle of another name,6222000033334444,,2,
CSV
deed bank-import -q --account icbc january.csv
printf 'line,decision\nL0000001,A-1\nL0000002,B-1\n' >claims.csv
deed claim -q claims.csv
cat >february.csv <<CSV
date,amount,payer,payer_account,memo,id,balance
2026-02-09,110.00,an aunt,6222000011112222,,3,
2026-02-09,210.00,an uncle of another name,6222000033334444,,4,
CSV
deed bank-import -q --account icbc february.csv
expect 0 "both are known by now" deed reconcile
equal "each pays its own bill" "$(printf 'A-2|L0000003\nB-2|L0000004')" "$(sql "
	SELECT b.code, printf('L%07d', r.bank_line_id) FROM allocation a JOIN bill b ON b.id = a.bill_id
	JOIN receipt r ON r.id = a.receipt_id WHERE a.rule <> 'claim' ORDER BY 1")"
finish
