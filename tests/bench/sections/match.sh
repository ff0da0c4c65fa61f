# shellcheck shell=sh
single_world "$rows"
head_line "reconcile, $rows lines, $(count_of "$rows" bill) bills"
setup=$(copy "world/$rows.db" a.db "world/$rows.db" b.db)
cat >match.sql <<'SQL'
PRAGMA synchronous = FULL;
PRAGMA cache_size = -256000;
BEGIN IMMEDIATE;
CREATE TEMP TABLE due (code TEXT PRIMARY KEY, id INTEGER, party_id INTEGER, open_fen INTEGER) WITHOUT ROWID;
INSERT INTO due SELECT b.code, b.id, b.party_id, o.open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id ORDER BY 1;
CREATE TEMP TABLE hit AS
SELECT l.id AS line_id, l.date, l.account_id, l.amount_fen, b.id AS bill_id, b.party_id
FROM open_line ol CROSS JOIN bank_line l ON l.id = ol.bank_line_id
CROSS JOIN due b ON b.code = substr(l.memo, instr(l.memo, 'B'), 10)
WHERE b.open_fen = l.amount_fen;
INSERT INTO receipt (date, account_id, party_id, amount_fen, bank_line_id, source)
SELECT date, account_id, party_id, amount_fen, line_id, 'bank' FROM hit;
INSERT INTO allocation (date, receipt_id, bill_id, amount_fen, rule, evidence)
SELECT h.date, r.id, h.bill_id, h.amount_fen, 'bill', 'code in memo' FROM hit h JOIN receipt r ON r.bank_line_id = h.line_id;
DELETE FROM open_bill WHERE bill_id IN (SELECT bill_id FROM hit);
DELETE FROM open_line WHERE bank_line_id IN (SELECT line_id FROM hit);
COMMIT;
SQL
pair -m 0.60 -s "$setup" 'reconcile / set-based SQL, same writes' 'deed reconcile -q -l a.db' 'sqlite3 b.db <match.sql'
# a line a bill, keys proved, evidence told: the SQL above writes an allocation for each of several lines of a bill
sed -e 's/^PRAGMA synchronous = FULL;/&\nPRAGMA foreign_keys = ON;/' -e "s/AS bill_id, b.party_id$/AS bill_id, b.party_id, b.code/" \
	-e "s/'code in memo'/'bill ' || h.code || ' in memo; amount = the bill'/" match.sql >match-keys.sql
pair -s "$(copy "world/$rows.single" a.db "world/$rows.single" b.db)" 'reconcile / SQL, a line a bill, keys proved' \
	'deed reconcile -q -l a.db' 'sqlite3 b.db <match-keys.sql'
cat >match.py <<'PY'
import re, sqlite3
db = sqlite3.connect('b.db')
bills = {c: (i, p, o) for i, c, p, o in db.execute("SELECT b.id, b.code, b.party_id, o.open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id")}
code = re.compile(r'B[0-9]{9,}')
hits = []
for i, d, a, f, memo in db.execute("SELECT l.id, l.date, l.account_id, l.amount_fen, l.memo FROM open_line o JOIN bank_line l ON l.id = o.bank_line_id"):
    m = code.search(memo or '')
    b = bills.get(m.group()) if m else None
    if b and b[2] == f:
        hits.append((d, a, b[1], f, i, b[0]))
first = (db.execute("SELECT max(id) FROM receipt").fetchone()[0] or 0) + 1
db.executemany("INSERT INTO receipt (id, date, account_id, party_id, amount_fen, bank_line_id, source) VALUES (?, ?, ?, ?, ?, ?, 'bank')",
    ((first + n, h[0], h[1], h[2], h[3], h[4]) for n, h in enumerate(hits)))
db.executemany("INSERT INTO allocation (date, receipt_id, bill_id, amount_fen, rule, evidence) VALUES (?, ?, ?, ?, 'bill', 'code in memo')",
    ((h[0], first + n, h[5], h[3]) for n, h in enumerate(hits)))
db.executemany("DELETE FROM open_bill WHERE bill_id = ?", ((h[5],) for h in hits))
db.executemany("DELETE FROM open_line WHERE bank_line_id = ?", ((h[4],) for h in hits))
db.commit()
PY
pair -m 0.40 -s "$setup" 'reconcile / python dict + re, same writes' 'deed reconcile -q -l a.db' 'python3 match.py'
cat >match-phase <<'SH'
#!/bin/sh
deed reconcile -v -l a.db 2>&1 | sed -n 's/.*match phase: \([0-9.]*\) s.*/\1/p'
SH
chmod +x match-phase
pair -m 1.25 -I -s "$setup" 'match phase / C hash join without writes' ./match-phase './floor-match b.db'
pair -I -s "$setup" 'match phase / the same with payers looked up' ./match-phase './floor-match b.db names'
