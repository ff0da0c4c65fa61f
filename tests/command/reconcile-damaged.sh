#!/bin/sh
# A row that no command wrote so ends reconcile with its name, and nothing is written.
. "$TESTS/lib.sh"

world 1
printf 'bill,contract,item,due,amount,billed_on\nA-1,C1,wrent,2026-01-10,100.00,2026-01-01\n' >bill.csv
deed load -q bill bill.csv
cat >lines.csv <<CSV
date,amount,payer,payer_account,memo,id,balance
2026-01-11,100.00,,,A-1,1,
CSV
deed bank-import -q --account icbc lines.csv
cp "$DEED_LEDGER" sound.db

# damage TABLE SET TEXT: the table is damaged so, and reconcile says the text
damage() {
	cp sound.db "$DEED_LEDGER"
	before=$(runs)
	sqlite3 "$DEED_LEDGER" "DROP TRIGGER $1_no_update; UPDATE $1 SET $2"
	expect 70 "$1: $2" deed reconcile
	err_has "$1: $2: told" "$3"
	equal "$1: $2: nothing written" "$before" "$(runs)"
}
damage bank_line "date = '2026-13-01'" 'bank line row 1: the date is damaged; run `deed verify`'
damage bill "due_on = 'soon'" 'bill row 1: a date or an id is damaged; run `deed verify`'

cp sound.db "$DEED_LEDGER"
expect 0 "undamaged" deed reconcile
finish
