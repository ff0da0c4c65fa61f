#!/bin/sh
# Reports of one's own: the worked example of the manual page, what their SQL may not do, how much it may.
. "$TESTS/lib.sh"

world 4
deed bill-gen -q
mkdir "$T/own"
deed config -q report.folder "$T/own"

# The manual page's own example, as it stands there.
sed -n '/^-- report: What is open, by room/,/^\.Ed/p' "$ROOT/man/deed-report.1" | sed '/^\.Ed/d' >"$T/own/rooms-open.sql"
for format in table csv tsv jsonl xlsx html; do
	expect 0 "the example of the manual, $format" deed report rooms-open building=1 -o "$T/rooms.$format" -f "$format"
done
equal "has the records" 5 "$(wc -l <"$T/rooms.csv")"
check "its chart is in the page" grep -q '<svg role="img"' "$T/rooms.html"
check "and in the workbook" python3 -c '
import openpyxl, sys
chart = openpyxl.load_workbook(sys.argv[1]).worksheets[-1]._charts[0]
sys.exit("\x27!$B$2:$B$5" not in chart.ser[0].val.numRef.f)' "$T/rooms.xlsx"
expect 0 "its check" deed report --check rooms-open
out_has "agrees" "rooms-open,rooms 13030.52 = bills 13030.52: agrees,yes"
sed 's/^-- report: .*/-- report: A\&B of P\&G \&[Picture]/' "$T/own/rooms-open.sql" >"$T/own/and.sql"
expect 0 "a title with what is a sign on paper" deed report and building=1 -o "$T/and.xlsx"
check "stands on paper" python3 -c '
import html, sys, zipfile
sheet = html.unescape(zipfile.ZipFile(sys.argv[1]).read("xl/worksheets/sheet1.xml").decode())
sys.exit("<oddHeader>&LA&&B of P&&&\"-,Regular\"G &&&\"-,Regular\"[Picture]&R" not in sheet)' "$T/and.xlsx"

# refuse REASON TEXT SQL: such a report is refused and says what is not allowed.
refuse() {
	printf -- '-- report: X\n-- column: a text | A\n%s\n' "$3" >"$T/own/x.sql"
	expect 65 "$1" deed report x
	err_has "$1: is told" "$2"
}

# What several reports begin with stands in one file; the lines of the report keep their numbers.
printf -- '-- The rooms of building 1.\nhere AS (\n\tSELECT code FROM room WHERE building_id = 1\n)\n' >"$T/own/here.with"
printf -- '-- report: Here\n-- column: rooms int | Rooms\nWITH\n-- with: here\nSELECT count(*) AS rooms FROM here\n' >"$T/own/here.sql"
expect 0 "a report with the tables of a file" deed report here
equal "reads them" "$(sql 'SELECT count(*) FROM room WHERE building_id = 1')" "$(sed 1d "$T/out")"
refuse "a file of tables that is not there" "none.with" "$(printf 'WITH\n-- with: none\nSELECT 1 AS a')"
refuse "one in another folder" "expected the name of a file NAME.with" "$(printf 'WITH\n-- with: ../here\nSELECT 1 AS a')"
copy=$(sha256sum <"$DEED_LEDGER")
refuse "ATTACH" "ATTACH other.db is not allowed" "ATTACH 'other.db' AS other"
refuse "PRAGMA" "PRAGMA writable_schema is not allowed" "PRAGMA writable_schema = 1"
refuse "a pragma as a table" "reading pragma_table_info is not allowed" "SELECT name AS a FROM pragma_table_info('bill')"
refuse "INSERT" "INSERT into setting is not allowed" "INSERT INTO setting VALUES ('a', 'b') RETURNING key AS a"
refuse "UPDATE" "UPDATE of setting is not allowed" "UPDATE setting SET value = 'x' RETURNING key AS a"
refuse "DELETE" "DELETE from bill is not allowed" "DELETE FROM bill RETURNING id AS a"
refuse "CREATE" "is not allowed" "CREATE TABLE a AS SELECT 1"
refuse "DROP" "is not allowed" "DROP TABLE bill"
refuse "COMMIT" "COMMIT is not allowed" "COMMIT"
refuse "VACUUM INTO" "expected a SELECT" "VACUUM INTO 'copy.db'"
refuse "load_extension" "the function load_extension is not allowed" "SELECT load_extension('x.so') AS a"
refuse "a source that nothing feeds" "reading feed is not allowed" "SELECT c0 AS a FROM feed"
refuse "two statements" "another statement follows" "SELECT 1 AS a; DELETE FROM bill"
refuse "a check that writes" "x.sql:5: expected a SELECT" "SELECT 1 AS a
-- check: x
DELETE FROM open_bill RETURNING 1 AS agrees"
refuse "a huge value" "string or blob too big" "SELECT hex(zeroblob(100000000)) AS a"
check "no file was made" [ ! -e other.db ]
check "nor a copy" [ ! -e copy.db ]
equal "the ledger is as it was" "$copy" "$(sha256sum <"$DEED_LEDGER")"

# Effort is bounded.
expect 65 "seconds that are none" deed config report.seconds 0
deed config -q report.seconds 1
refuse "a recursion without end" "the SQL took more than 1 seconds" \
	"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT count(*) || '' AS a FROM n"
expect 0 "the house's reports are not bounded" deed report aging

# What is allowed: recursion that ends, functions, JSON, views.
printf -- '-- report: X\n-- column: a text | A\n%s\n' \
	"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3)
SELECT upper(v.value) || (SELECT count(*) FROM n) || (SELECT count(*) FROM v_bill) AS a FROM json_each('[\"x\"]') v" \
	>"$T/own/x.sql"
expect 0 "functions, JSON, views, recursion" deed report x
out_is "work" <<'END'
a
X38
END

# The bills to come, for those who want another forecast.
cat >"$T/own/next.sql" <<'END'
-- report: Next
-- param: until date = +31d | until
-- coming: until
-- column: due date | Due
-- column: amount money sum | Amount
SELECT c8 AS due, sum(c9) AS amount FROM feed WHERE c8 <= :until GROUP BY c8
END
expect 0 "bills to come" deed report next
out_is "are those of bill-gen" <<'END'
due,amount
2026-02-10,13030.52
END
equal "which writes none of them" 8 "$(sql 'SELECT count(*) FROM bill')"
sed -i 's/until date = +31d/until text/' "$T/own/next.sql"
expect 65 "until what is no date" deed report next

# A page of one's own: figures and panels.
cat >"$T/own/page.sql" <<'END'
-- report: My page | 我的页面
-- param: as_of date = today | then
-- column: bills int of=bills | Bills
SELECT count(*) AS bills FROM bill WHERE billed_on <= :as_of
-- panel: aging as_of={as_of}
END
expect 65 "a panel after the SELECT" deed report page -f html
err_has "is told" "expected panel: before the SELECT"
printf -- '-- panel: aging as_of={as_of}\n-- panel: rooms-open\n' | cat - "$T/own/page.sql" | sed '$d' >"$T/own/page2.sql"
expect 0 "panels of the house and of one's own" deed report page2 -q -o "$T/page.html"
check "the house's" grep -q 'deed report aging as_of=2026-01-15' "$T/page.html"
check "one's own" grep -q 'deed report rooms-open' "$T/page.html"
sed -i 's/{as_of}/{asof}/' "$T/own/page2.sql"
expect 65 "a panel's parameter that is none" deed report page2 -q -o "$T/page.html"
err_has "is told" "{asof}: expected {name} of a parameter"
sound "the ledger is sound"
finish
