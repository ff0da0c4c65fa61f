# shellcheck shell=sh
paid_world "$rows"
db=world/$rows.db billed=world/$rows.billed paid=world/$rows.paid
head_line "report, $rows lines"
cat >lines.sql <<'SQL'
SELECT a.code AS account, l.date, l.amount_fen / 100.0 AS amount, l.payer, l.payer_account, l.memo, l.bank_id, l.balance_fen / 100.0 AS balance,
	CASE WHEN l.amount_fen <= 0 THEN 'out' WHEN o.open_fen IS NULL THEN 'claimed' WHEN o.open_fen = l.amount_fen THEN 'open' ELSE 'part' END AS status,
	(l.amount_fen - coalesce(o.open_fen, 0)) / 100.0 AS claimed, printf('L%07d', l.id) AS line
FROM bank_line l JOIN account a ON a.id = l.account_id LEFT JOIN open_line o ON o.bank_line_id = l.id;
SQL
lines="deed report -q -l $db lines as_of=2026-12-31"
pair -m 0.45 -M 32 'report lines / sqlite3 -csv, like query' "$lines -f csv" "sqlite3 -readonly -header -csv $db <lines.sql"
pair -m 0.45 -M 32 'export --table bank_line / sqlite3 -csv' "deed export -q -l $db --table bank_line" \
	"sqlite3 -readonly -header -csv $db 'SELECT * FROM bank_line'"
if [ "$rows" -lt 1048575 ]; then
	$lines -f csv -o lines.records
	pair -m 1.10 -M 32 -i 'report lines as XLSX / bare libxlsxwriter loop' "$lines -o lines.xlsx" \
		'./floor-xlsx floor.xlsx lines.records tdnttttntntn'
else
	said 'report lines as XLSX / bare libxlsxwriter loop' 'skipped: a sheet holds 1048576 rows'
fi

head_line "what is late, $(count_of "$rows" bill) bills, $(sqlite3 -readonly "$paid" 'SELECT count(*) FROM open_bill') open"
sum="sqlite3 -readonly $paid 'SELECT sum(amount_fen) FROM bill'"
# on a day after all that was paid: what is open is at hand, and an earlier day is worked out from the facts
aging="deed report -q -d 2026-12-31 -o aging.csv -l"
for by in item total; do
	pair -m 1.60 "receivables by $by / sum of all bills" "$aging $paid receivables by=$by" "$sum"
done
# the sum has no room to look up
pair 'receivables by building / sum of all bills' "$aging $paid receivables by=building" "$sum"
pair -m 1.60 'trial-balance / sum of all bills' "$aging $paid trial-balance" "$sum"
cat >aging.sql <<'SQL'
SELECT p.code, p.name, sum(iif(d <= 0, f, 0)), sum(iif(d BETWEEN 1 AND 30, f, 0)), sum(iif(d BETWEEN 31 AND 60, f, 0)),
	sum(iif(d BETWEEN 61 AND 90, f, 0)), sum(iif(d BETWEEN 91 AND 120, f, 0)), sum(iif(d > 120, f, 0)), sum(f)
FROM (SELECT party_id, open_fen / 100.0 AS f, julianday('2026-12-31') - julianday(due_on) AS d FROM open_bill) o
JOIN party p ON p.id = o.party_id GROUP BY p.code, p.name;
SQL
pair "aging, a row a party / sqlite3 -csv, like query" "$aging $paid aging" "sqlite3 -readonly -csv $paid <aging.sql"
pair "the same with every bill open" "$aging $billed aging" "sqlite3 -readonly -csv $billed <aging.sql"
