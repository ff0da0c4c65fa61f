#!/bin/sh
# deed report: every report in every format, what the books said then, and own reports.
. "$TESTS/lib.sh"

world 12
printf 'party,name,kind\nP5,"=HYPERLINK(""http://x"",""y"")",person\nP6,+1+cmd|x,person\nP7,-2+3,person\nP8,@SUM(1),person\nP9,＝1＋1,person\nP10,"a, ""b""",person\n' |
	deed load -q party -
deed bill-gen -q
deed report bills -q -o "$T/bills.csv"
statement 8 "$T/s.csv"
echo "2026-01-13,77.00,=Nobody(),,+1,T9," >>"$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null
deed dun -q --outbox "$T/outbox" >/dev/null
sound "the ledger of the test is sound"

# The first columns are a promise.
while IFS=: read -r name columns; do
	expect 0 "report $name" deed report "$name"
	equal "$name: its first columns" "$columns" \
		"$(head -n 1 "$T/out" | cut -d, -f"1-$(echo "$columns" | tr , '\n' | wc -l)")"
	for format in csv tsv jsonl xlsx html table; do
		deed report "$name" -q -o "$T/$name.$format" || not_ok "report $name -o $name.$format"
	done
	echo "$name" >>"$T/names"
	check "$name: there are records" [ "$(wc -l <"$T/$name.csv")" -gt 1 ]
done <<'EOF'
bills:bill,contract,party,name,room,item,start,end,billed_on,due,amount,settled,open,status,days_late
lines:account,date,amount,payer,payer_account,memo,bank_id,balance,status,claimed
allocations:date,bill,receipt,account,bank_id,amount,rule,evidence
receipts:receipt,date,party,name,account,amount,unapplied,source
aging:party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
collection:item,due,waived,collected,rate
notices:date,bill,party,level,channel,amount,status
journal:date,entry,account,name,party,debit,credit,ref
trial-balance:account,name,debit,credit
runs:run,at,actor,command,date,rows,head
cash:period,money_in,money_out,net,balance,lines
forecast:month,price,mortgage,rent,fee,collected,total
dashboard:due,collected,rate
debtors:name,bills,days,late
EOF
# shellcheck disable=SC2046 # words
python3 "$TESTS/command/report.py" "$T" $(cat "$T/names") || failures=$((failures + 1))

check "a name that is a formula is defused in CSV" grep -qF "'=HYPERLINK" "$T/aging.csv"
check "and is plain text in JSON" grep -qF '"name":"=HYPERLINK' "$T/aging.jsonl"
deed report bills -q party=P10 >"$T/out"
check "quotes and commas are quoted" grep -qF ',"a, ""b""",' "$T/out"

# Aging is the ledger.
total() { awk -F, -v c="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) at = i; next } { s += $at } END { printf "%.2f", s }' "$1"; }
trial_balance() { awk -F, -v a="$1" '$1 == a { printf "%.2f", $(NF - 1) - $NF }' "$T/trial-balance.csv"; }
grep -v HYPERLINK "$T/aging.csv" | sed 's/"a, ""b"""/x/' >"$T/plain.csv"
grep HYPERLINK "$T/aging.csv" | sed 's/".*",/x,/' >>"$T/plain.csv"
buckets=0
for column in not_due d1_30 d31_60 d61_90 d91_120 d121_up; do
	buckets=$(echo "$buckets $(total "$T/plain.csv" "$column")" | awk '{ printf "%.2f", $1 + $2 }')
done
equal "the buckets of aging are account 1122 of the trial balance" "$(trial_balance 1122)" "$buckets"
equal "the totals are it with the advances of 2203" \
	"$(echo "$(trial_balance 1122) $(trial_balance 2203)" | awk '{ printf "%.2f", $1 + $2 }')" "$(total "$T/plain.csv" total)"
run deed report aging -f table
err_has "the report says so" "receivable per bills $buckets = account 1122 per journal $buckets: agrees"
out_has "in the table, too" "account 1122 per journal $buckets: agrees"
run deed report collection
err_has "the rate comes with its definition" "rate = collected / (due - waived)"

# What the books said: a match is undone after it was reported.
deed report aging -q >"$T/before"
known=$(deed report runs -q | tail -n 1 | cut -d, -f1)
deed report bills -q status=paid | sed -n 2p >"$T/paid"
bill=$(cut -d, -f1 "$T/paid")
if [ -e "$ROOT/cmd/claim.c" ]; then
	expect 0 "a match is taken back" deed claim --undo "$bill" -d 2026-01-20
	export DEED_DATE=2026-01-20
	deed report bills -q "party=$(cut -d, -f3 "$T/paid")" | grep "^$bill" >"$T/now"
	check "now the bill is open" grep -q ",open,10$" "$T/now"
	deed report bills -q "known_at=$known" as_of=2026-01-15 | grep "^$bill" >"$T/then"
	check "as was known then, it is paid" cmp -s "$T/then" "$T/paid"
	deed report aging -q "known_at=$known" as_of=2026-01-15 >"$T/again"
	check "the report of that day is printed again, to the byte" cmp -s "$T/before" "$T/again"
	deed report aging -q as_of=2026-01-15 >"$T/again"
	differ "as of that day, but with what is known now, it is another" "$T/before" "$T/again"
	expect 0 "which also agrees with the journal" deed report aging as_of=2026-01-15
	check "there is an event of it" sh -c "deed report allocations -q | grep -q '^.*,$bill,.*,-'"
	sound "the ledger is sound"
	export DEED_DATE=2026-01-15
else
	skip "no deed claim"
fi

# What one may ask.
expect 0 "--list" deed report --list
out_has "has the titles" "aging,Receivables by how long they are late,as_of=date known_at=run"
expect 0 "--list NAME" deed report --list bills
out_has "has the parameters" "status,open/part/paid/void,,of this status"
expect 64 "a report that is not there" deed report agin
err_has "suggests the nearest" "did you mean aging?"
expect 64 "no report" deed report
expect 64 "an unknown parameter" deed report bills partie=P1
err_has "suggests the nearest" "did you mean party?"
expect 64 "a day that is none" deed report bills as_of=2026-02-30
err_has "says what is expected" "as_of: expected YYYY-MM-DD"
expect 64 "days in the wrong order" deed report cash from=2026-02-01 to=2026-01-31
err_has "says what is expected" 'to: expected a day from "2026-02-01" on'
expect 64 "an unknown format" deed report bills -f pdf
expect 64 "a file that should have it" deed report bills -o bills.pdf
expect 64 "a path is no report" deed report ../report/bills
expect 66 "an unknown party" deed report bills party=P99
expect 66 "no ledger" deed report bills -l "$T/none.db"
expect 0 "SQL in a filter is a word" deed report bills "item=wrent"
expect 66 "and finds nothing" deed report bills "item=' OR 1=1 --"

# Output.
expect 73 "a folder that is not there" deed report bills -o "$T/none/bills.csv"
expect 74 "a full disk" sh -c 'exec deed report bills >/dev/full'
expect 74 "a full disk, XLSX" sh -c 'exec deed report bills -f xlsx >/dev/full'
deed report journal 2>"$T/err" | head -n 1 >"$T/out"
equal "| head gets its line" 1 "$(wc -l <"$T/out")"
check "and nobody complains" [ "$(grep -vc '^deed report: ' "$T/err")" = 0 ]
deed report bills -q -o "$T/keep.xlsx"
cp "$T/keep.xlsx" "$T/copy.xlsx"
expect 66 "a refused report" deed report bills -o "$T/keep.xlsx" party=P99
check "leaves the file of before" cmp -s "$T/keep.xlsx" "$T/copy.xlsx"
# The library of workbooks is loaded when one is written, and only then.
mkdir "$T/broken"
for library in /usr/lib/*/libxlsxwriter.so.*; do : >"$T/broken/$(basename "$library")"; done
expect 69 "a workbook without its library" env LD_LIBRARY_PATH="$T/broken" deed report bills -o "$T/keep.xlsx"
err_has "says what cannot be loaded" 'a workbook needs libxlsxwriter'
check "leaves the file of before" cmp -s "$T/keep.xlsx" "$T/copy.xlsx"
expect 0 "a CSV file without it" env LD_LIBRARY_PATH="$T/broken" deed report bills -q

# The reader's language.
LC_ALL=zh_CN.UTF-8 run deed report aging -f table
out_has "titles are Chinese" "账龄"
out_has "columns too" "未到期"
err_has "the check too" "：相符"
LC_ALL=zh_CN.UTF-8 run deed report aging
equal "names are not" "party,name,not_due" "$(head -n 1 "$T/out" | cut -d, -f1-3)"
LANG=zh_CN.UTF-8 LC_ALL='' run deed report --list
out_has "LANG will do" "应收账款账龄"
LC_ALL=zh_CN.UTF-8 deed report bills -q -o "$T/zh.xlsx"
check "a workbook has them" python3 -c "
import openpyxl, sys
sheet = openpyxl.load_workbook(sys.argv[1]).worksheets[0]
sys.exit([c.value for c in sheet[1]][:3] != ['账单', '合同', '客户'])" "$T/zh.xlsx"

# Own reports.
mkdir "$T/own"
cat >"$T/own/rooms-open.sql" <<'EOF'
-- report: What is open, by room
-- param: building text | of this building
-- column: room code | Room
-- column: open money sum | Open
SELECT b.room, sum(b.open_fen) AS open
FROM v_bill b
JOIN v_room r ON r.room = b.room
WHERE b.open_fen <> 0 AND (:building IS NULL OR r.building = :building)
GROUP BY b.room
ORDER BY b.room
EOF
cat >"$T/own/wipe.sql" <<'EOF'
-- report: Wipe
-- column: id int | Id
DELETE FROM open_bill RETURNING bill_id AS id
EOF
cat >"$T/own/differs.sql" <<'EOF'
-- report: Differs
-- column: fen money sum | Fen
SELECT 150 AS fen
-- check: {x} is not {y}
SELECT yuan(:sum_fen) AS x, '1.60' AS y, :sum_fen = 160 AS agrees
EOF
expect 0 "a report of one's own, --folder" deed report --folder "$T/own" rooms-open building=1
err_has "is summed" "rooms-open: "
DEED_REPORTS=$T/own expect 0 "DEED_REPORTS" deed report rooms-open
expect 64 "without them it is not there" deed report rooms-open
if [ -e "$ROOT/cmd/config.c" ]; then
	deed config -q report.folder "$T/own"
	expect 0 "the setting report.folder" deed report rooms-open -f jsonl
fi
expect 65 "one that would write" deed report --folder "$T/own" wipe
err_has "is refused, with its line" "$T/own/wipe.sql:3: expected a SELECT"
expect 1 "a check that does not agree" deed report --folder "$T/own" -q differs
err_has "is told, even quietly" "1.50 is not 1.60: DIFFERS"
out_is "and the records are there" <<'EOF'
fen
1.50
EOF
printf -- '-- raport: x\nSELECT 1\n' >"$T/own/bad.sql"
expect 65 "a bad head" deed report --folder "$T/own" bad
err_has "is told with file and line" "$T/own/bad.sql:1: there is no head line raport:; did you mean report:?"
expect 65 "--list tells of it" deed report --folder "$T/own" --list
out_has "and lists the others" "rooms-open"
expect 66 "a folder that is not there" deed report --folder "$T/none" bills
cp "$ROOT/schema/report/runs.sql" "$T/own/bills.sql"
deed report --folder "$T/own" -q bills | head -n 1 >"$T/out"
check "an own report goes before one of the house" grep -q '^run,at,' "$T/out"

# A ledger that nobody may write, as the night leaves it.
mkdir "$T/archive"
deed backup -q "$T/archive/deed.db"
chmod 400 "$T/archive/deed.db"
chmod 500 "$T/archive"
expect 0 "a read-only ledger in a read-only folder" deed report aging -l "$T/archive/deed.db"
finish
