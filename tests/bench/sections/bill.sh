# shellcheck shell=sh
world "$rows"
head_line "bill-gen, $(count_of "$rows" bill) bills"
cat >bill.sql <<'SQL'
PRAGMA synchronous = FULL;
INSERT INTO bill (contract_id, clause_id, party_id, room_id, item_id, start_on, end_on, billed_on, due_on, amount_fen, tax_fen)
SELECT contract_id, clause_id, party_id, room_id, item_id, '2026-01-01', '2026-01-31', '2026-01-15', '2026-01-10', amount,
	amount - CAST(round(amount / (1 + rate)) AS INTEGER)
FROM (SELECT c.contract_id, c.id AS clause_id, k.party_id, k.room_id, c.item_id, coalesce(i.tax_rate, 0) AS rate,
		CAST(round(100 * c.rate * CASE c.basis WHEN 'area' THEN r.area_cm2 / 10000.0 ELSE 1 END) AS INTEGER) AS amount
	FROM clause c JOIN contract k ON k.id = c.contract_id JOIN item i ON i.id = c.item_id LEFT JOIN room r ON r.id = k.room_id
	WHERE c.basis IN ('fixed', 'area'));
SQL
# what the ledger asks of every writer: foreign keys checked, open_bill kept; no chain
sed 's/^PRAGMA synchronous = FULL;/&\nPRAGMA foreign_keys = ON;\nBEGIN IMMEDIATE;/' bill.sql >bill-keys.sql
echo 'INSERT INTO open_bill SELECT id, amount_fen, party_id, due_on FROM bill; COMMIT;' >>bill-keys.sql
setup=$(copy "world/$rows.masters" a.db "world/$rows.masters" b.db)
pair -m 1.30 -s "$setup" 'bill-gen / one SQL INSERT ... SELECT' 'deed bill-gen -q -l a.db' 'sqlite3 b.db <bill.sql'
pair -s "$setup" 'bill-gen / the same, foreign keys and open_bill' 'deed bill-gen -q -l a.db' 'sqlite3 b.db <bill-keys.sql'
pair -m 0.65 -s "$setup $(copy "world/$rows.billed" c.db)" 're-run, nothing new / first run' \
	'deed bill-gen -q -l c.db' 'deed bill-gen -q -l a.db'
