#!/bin/sh
# deed report --check, and what the books said before and after a correction.
. "$TESTS/lib.sh"

world 12
deed bill-gen -q -d 2026-01-02
deed report bills -q -o "$T/bills.csv"
statement 8 "$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null

# Every report with checks agrees with the facts.
expect 0 "--check of all" deed report --check
err_has "counts them" " 0 differ"
for name in aging allocations bills cash collection dashboard deals debtors discounts forecast journal lines receipts sales trial-balance; do
	check "$name is proved" grep -q "^$name,.*agrees.*,yes$" "$T/out"
done
expect 0 "--check of one, as of a day" deed report aging --check as_of=2026-01-11
out_has "both sums stand there" "receivable per bills 39139.56 = account 1122 per journal 39139.56"
expect 0 "a check that does not apply makes no record" deed report --check bills party=P1
out_is "only the header" <<'END'
report,check,agrees
END
expect 64 "an unknown report" deed report --check agin

# A report that is wrong is found: the difference has both amounts.
cp "$DEED_LEDGER" "$T/good.db"
sqlite3 "$DEED_LEDGER" "UPDATE open_bill SET open_fen = open_fen + 1 WHERE bill_id = (SELECT max(bill_id) FROM open_bill)"
expect 1 "a derived amount that is wrong" deed report --check
err_has "bills differ" "bills: open "
err_has "debtors differ" "debtors: each is late"
err_has "aging differs" "DIFFERS"
lacks "what comes after one that differs is read" "^forecast,total 0.00" "$T/out"
check "with both amounts" grep -q '^aging,receivable per bills [0-9.]*.5 = account 1122 per journal [0-9.]*.4: DIFFERS,no$' "$T/out"
cp "$T/good.db" "$DEED_LEDGER"

# A user's report has checks too.
mkdir "$T/own"
cat >"$T/own/mine.sql" <<'END'
-- report: Mine
-- column: open money sum | Open
SELECT open_fen AS open FROM open_bill
-- proof: open {open} = billed less settled {facts}
SELECT yuan(:sum_open) AS open, yuan(f.fen) AS facts, :sum_open = f.fen AS agrees
FROM (SELECT (SELECT sum(amount_fen) FROM bill) - (SELECT sum(amount_fen) FROM allocation) AS fen) f
END
expect 0 "a user's own" deed report --folder "$T/own" --check mine
out_has "is proved" "mine,open "
sed -i 's/open_fen AS open/open_fen + 1 AS open/' "$T/own/mine.sql"
expect 1 "or found wrong" deed report --folder "$T/own" --check mine
run deed report --folder "$T/own" -q mine
equal "a proof is only made when it is asked for" 0 "$status"

# A correction in the next month: on 2026-02-10 the match of P1's rent is undone (it is dated back to the day of
# the match) and the money given to P9. known_at is what was known then, as_of what was so then.
bill=$(awk -F, '$3 == "P1" && $6 == "wrent" { print $1 }' "$T/bills.csv")
other=$(awk -F, '$3 == "P9" && $6 == "wrent" { print $1 }' "$T/bills.csv")
line=$(deed report lines -q | awk -F, '$3 == "3001.00" { print $11 }')
for name in aging bills; do deed report "$name" -q as_of=2026-01-31 >"$T/$name.before"; done
known=$(deed report runs -q | tail -n 1 | cut -d, -f1)
export DEED_DATE=2026-02-10
expect 0 "the match is undone" deed claim -q --undo "$line"
printf 'line,decision\n%s,P9:%s\n' "$line" "$other" >"$T/claim.csv"
expect 0 "and made anew" deed claim -q "$T/claim.csv"
for name in aging bills; do
	deed report "$name" -q as_of=2026-01-31 "known_at=$known" >"$T/$name.then"
	check "$name: what was known then, to the byte" cmp -s "$T/$name.before" "$T/$name.then"
	deed report "$name" -q as_of=2026-01-31 >"$T/$name.now"
	differ "$name: what is known now of that day is another" "$T/$name.before" "$T/$name.now"
	expect 0 "$name: both agree with the journal: then" deed report "$name" --check as_of=2026-01-31 "known_at=$known"
	expect 0 "$name: now" deed report "$name" --check as_of=2026-01-31
done
state() { awk -F, -v b="$2" '$1 == b { print $13 " " $14 }' "$T/bills.$1"; }
equal "P1's rent was paid, one thought" "0.00 paid" "$(state "then" "$bill")"
equal "it was not" "3001.00 open" "$(state now "$bill")"
equal "P9's was open" "3009.00 open" "$(state "then" "$other")"
equal "it was part paid" "8.00 part" "$(state now "$other")"
party() { grep "^$2," "$T/aging.$1" | cut -d, -f10; }
equal "aging, then: P1" "" "$(party "then" P1)"
equal "aging, now: P1" "3001.00" "$(party now P1)"
deed report aging -q as_of=2026-01-11 >"$T/aging.early"
equal "as of the day before the money came P9 owed all" "3264.13" "$(party early P9)"
deed report bills -q as_of=2026-01-01 >"$T/out"
equal "and before billing there is no bill" 1 "$(wc -l <"$T/out")"

# A receipt dated back: money of December that came to light in February.
deed report aging -q as_of=2026-01-31 >"$T/aging.before"
known=$(deed report runs -q | tail -n 1 | cut -d, -f1)
bank_line 2026-01-20 3010.00 "Party 10" "rent $(awk -F, '$3 == "P10" && $6 == "wrent" { print $1 }' "$T/bills.csv")"
deed reconcile -q >/dev/null
deed report aging -q as_of=2026-01-31 >"$T/aging.now"
deed report aging -q as_of=2026-01-31 "known_at=$known" >"$T/aging.then"
differ "late news changes the day it is dated" "$T/aging.before" "$T/aging.now"
check "but not what was known" cmp -s "$T/aging.before" "$T/aging.then"
equal "then" "3265.13" "$(party "then" P10)"
equal "now" "255.13" "$(party now P10)"
expect 0 "all reports agree" deed report --check
sound "the ledger is sound"
finish
