#!/bin/sh
# Tampering: what somebody alters in the ledger by another program, facts, masters, runs and what is derived, is found by
# deed verify, which names the table and the row. Below, ways to do it; unit/chain has more that touch the chain itself.
. "$TESTS/lib.sh"

life
deed config -q account.charge 6603
printf 'meter,item,room\nM1,wfee,1-1\n' | deed load -q meter -
printf 'meter,date,reading\nM1,2026-01-01,5\n' | deed load -q meter-reading -
printf 'room,item,date,reading\n1-2,wfee,2026-01-01,5\n' | deed load -q reading -
printf 'date,amount,payer,payer_account,memo,id,balance\n2026-02-01,-15.00,,,手续费,T2,485.00\n2026-02-02,7.00,,,,T3,492.00\n' >charge.csv
deed bank-import -q -d 2026-02-01 --account icbc charge.csv
deed reconcile -q -d 2026-02-01 >/dev/null
deed bill-gen -q -d 2026-02-01
deed dun -q -d 2026-02-04 --outbox outbox >/dev/null	# by e-mail, not sent yet
printf 'room,total\n1-1,1000000\n1-2,1100000\n' | deed price-set -q -d 2026-02-04 --reason opening - >/dev/null
deed release -q -d 2026-02-04 1-1 1-2
deed book -q -d 2026-02-04 1-1 --party P1 --deposit 1000 --kind deposit --buyer P2=1/2 >/dev/null
printf 'plan,name,kind\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,due\nlump,all,price,sign+7d\n' | deed load -q step -
deed subscribe -q -d 2026-02-04 1-1 --plan lump
waits=$(sql 'SELECT max(letter_id) FROM open_letter')
after=$(($(sql 'SELECT max(id) FROM bill') + 1))
sound "before"
kept=$DEED_LEDGER
sqlite3 "$kept" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null

# Every fact table has a row here, and loses the triggers that protect it.
facts=$(sql "SELECT substr(name, 1, length(name) - 10) FROM sqlite_schema WHERE name LIKE '%_no_update' AND name NOT LIKE 'run%'")
for table in $facts; do
	column=$(sql "SELECT name FROM pragma_table_info('$table') WHERE name IN ('amount_fen', 'reason', 'reading', 'open_fen', 'total_fen',
		'fee_fen', 'said', 'version', 'lines', 'letter', 'address', 'queue', 'room_id', 'share') ORDER BY cid DESC LIMIT 1")
	last=$(sql "SELECT coalesce(max(id), 0) FROM $table")
	[ "$last" -gt 0 ] || not_ok "$table has no row" >&2
	echo "chain|$table|$last|a row of $table altered|DROP TRIGGER ${table}_no_update;
		UPDATE $table SET $column = CASE typeof($column) WHEN 'integer' THEN $column + 1 ELSE coalesce($column, '') || '0' END WHERE id = $last" | tr '\n' ' '
	echo
	echo "chain|$table|$last|the last row of $table deleted|PRAGMA foreign_keys = OFF; DROP TRIGGER ${table}_no_delete; DELETE FROM $table WHERE id = $last"
done >ways
cat >>ways <<EOF2
chain|bill|1|the due date of a bill put off|DROP TRIGGER bill_no_update; UPDATE bill SET due_on = '2027-01-10' WHERE id = 1
chain|bill|-5|a bill added before the first|INSERT INTO bill (id, contract_id, party_id, room_id, item_id, billed_on, due_on, amount_fen, tax_fen) SELECT -5, contract_id, party_id, room_id, item_id, billed_on, due_on, amount_fen, tax_fen FROM bill WHERE id = 1
chain|bill|$after|a bill added far behind the last|INSERT INTO bill (id, contract_id, party_id, room_id, item_id, billed_on, due_on, amount_fen, tax_fen) SELECT 9223372036854775807, contract_id, party_id, room_id, item_id, billed_on, due_on, amount_fen, tax_fen FROM bill WHERE id = 1
chain|bank_line|1|another payer of a line|DROP TRIGGER bank_line_no_update; UPDATE bank_line SET payer = 'Party 2' WHERE id = 1
chain|receipt|3|a receipt given to another party|DROP TRIGGER receipt_no_update; UPDATE receipt SET party_id = 2 WHERE id = 3
chain|run|3|another actor of a run|DROP TRIGGER run_no_update; UPDATE run SET actor = 'nobody' WHERE id = 3
masters|party|1|the name of a party|UPDATE party SET name = 'Party 2' WHERE id = 1
masters|clause|1|the rate of a clause|UPDATE clause SET rate = '1' WHERE id = 1
masters|account|1|the number of an account|UPDATE account SET number = '1' WHERE code = 'icbc'
masters|match_rule|1|a rule of matching|UPDATE match_rule SET enabled = 0 WHERE id = 1
masters|dun_level|1|a dunning level|UPDATE dun_level SET days = 99 WHERE id = 1
derived|open_bill|3|a bill forgiven|DELETE FROM open_bill WHERE bill_id = 3
derived|open_bill|3|a bill halved|UPDATE open_bill SET open_fen = open_fen / 2 WHERE bill_id = 3
sums|open_bill|3|a debt moved to another party|UPDATE open_bill SET party_id = 1 WHERE bill_id = 3
sums|open_bill|3|a due date moved where aging reads it|UPDATE open_bill SET due_on = '2027-01-01' WHERE bill_id = 3
derived|open_bill|0|a debt that is no bill's|INSERT INTO open_bill VALUES (0, 100, 1, '2026-01-01')
derived|day_sum|line 1 2026-01-13x|a day's money moved to a day that is none|INSERT INTO day_sum (source, owner_id, date, sum_fen) VALUES ('line', 1, '2026-01-13x', 100), ('line', 1, '2026-01-13y', -100)
derived|open_line|3|money in that waits, hidden|DELETE FROM open_line WHERE bank_line_id = 3
derived|open_letter|$waits|a letter that waits, hidden|DELETE FROM open_letter WHERE letter_id = $waits
derived|live_room|1|a room that a deal holds, freed|DELETE FROM live_room
derived|on_sale|1|a room put on sale by the back door|DELETE FROM on_sale WHERE release_id = 1
masters|plan|1|the discount of a plan|UPDATE plan SET discount = '0.5' WHERE id = 1
schema|bill_no_update||the trigger that protects the bills dropped|DROP TRIGGER bill_no_update
schema|quiet||a trigger of somebody's own|CREATE TRIGGER quiet AFTER INSERT ON bill BEGIN DELETE FROM open_bill WHERE bill_id = new.id; END
schema|v_balance||a view that shows other figures|DROP VIEW v_balance; CREATE VIEW v_balance AS SELECT '2026-01-01' AS date, 1 AS ledger_account_id, 0 AS amount_fen
derived|day_sum|line 1 2026-01-13|a day's money altered where balances are read|UPDATE day_sum SET sum_fen = sum_fen + 100 WHERE source = 'line' AND date = '2026-01-13'
derived|day_sum|tax 0 2026-01-01|a day's VAT left out|DELETE FROM day_sum WHERE source = 'tax' AND date = '2026-01-01'
EOF2
ways=0
while IFS='|' read -r check table row reason sql; do
	ways=$((ways + 1))
	cp "$kept" "$T/altered.db"
	sqlite3 "$T/altered.db" "$sql" 2>&1 || not_ok "$reason: $sql"
	run deed verify --quick -l "$T/altered.db"
	if [ "$status" -eq 1 ] && grep -E "^$check,failed,$table," out | grep -qE ",failed,$table,$row,|the row $row does"; then
		ok "found and named: $reason"
	else
		not_ok "$reason: expected $check $table $row, exit $status"
		grep failed out | head -n 3 | sed 's/^/#   /'
	fi
done <ways
check "more than ten ways: $ways" [ "$ways" -gt 50 ]
finish
