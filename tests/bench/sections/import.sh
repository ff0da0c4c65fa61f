# shellcheck shell=sh
head_line "bank-import, $rows lines"
empty_ledger
statements
setup=$(copy empty.db a.db floor.base b.db)
import='deed bank-import -q -l a.db --account ccb'
pair -m 1.20 -M 64 -i -s "$setup" 'import / raw bind-step loop, rows in RAM' "$import lines.csv" './floor-import b.db lines.csv'
cat >import.sql <<'SQL'
PRAGMA synchronous = FULL;
CREATE TEMP TABLE raw (date TEXT, amount TEXT, payer TEXT, payer_account TEXT, memo TEXT, id TEXT, balance TEXT);
.import --csv --skip 1 lines.csv raw
INSERT INTO bank_line (statement_id, account_id, line, date, amount_fen, balance_fen, payer, payer_account, memo, bank_id, key)
SELECT 1, 1, rowid, date, CAST(round(amount * 100) AS INTEGER), CAST(round(balance * 100) AS INTEGER), payer, payer_account, memo, id, id || '|' || date FROM raw;
SQL
pair -m 0.65 -s "$setup" 'import / sqlite3 .import + cast' "$import lines.csv" 'sqlite3 b.db <import.sql'
cat >import.py <<'PY'
import csv, sqlite3
db = sqlite3.connect('b.db')
def fen(s): return int(s.replace('.', ''))
rows = csv.reader(open('lines.csv', encoding='utf-8'))
next(rows)
db.executemany("INSERT INTO bank_line (statement_id, account_id, line, date, amount_fen, balance_fen, payer, payer_account, memo, bank_id, key) VALUES (1, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ((i, r[0], fen(r[1]), fen(r[6]) if r[6] else None, r[2], r[3], r[4], r[5], r[5] + '|' + r[0]) for i, r in enumerate(rows)))
db.commit()
PY
pair -m 0.50 -s "$setup" 'import / python csv + executemany' "$import lines.csv" 'python3 import.py'
pair -m 1.15 -s "$setup" 'GB18030 file / same file in UTF-8' "$import ccb-gb18030.csv" "$import ccb.csv"
pair -m 2.00 -s "$setup" 'scattered ids / ordered ids, empty ledger' "$import scattered.csv" "$import lines.csv"
if [ "$rows" -le 1000000 ]; then
	full_ledger
	pair -m 2.00 -s "$(copy fivefold.db a.db fivefold.db b.db)" "scattered / ordered ids, into $((5 * rows)) lines" \
		"$import new-scattered.csv" 'deed bank-import -q -l b.db --account ccb new-ordered.csv'
else
	said 'scattered / ordered ids, into five times as many' 'skipped: above a million rows'
fi
if [ ! -e full.db ]; then
	fresh full.tmp
	cp empty.db full.tmp
	deed bank-import -q -l full.tmp --account ccb lines.csv
	mv full.tmp full.db
	fresh full.tmp
	{ cat lines.csv; echo; } >again.csv # another file with the same lines
fi
pair -m 0.70 -s "$setup $(copy full.db c.db)" 're-import, all known / first import' \
	'deed bank-import -q -l c.db --account ccb again.csv' "$import lines.csv"
