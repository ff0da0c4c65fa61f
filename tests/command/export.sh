#!/bin/sh
# deed export: the journal that the real hledger reads, with the balances of trial-balance; tables.
. "$TESTS/lib.sh"

world 12
printf 'party,name,kind\nP1,"One; Ltd  (x)  | a:b",company\nP2,"  = @ * !",company\n' | deed load -q party -
printf 'code,name,type\n8001,"Odd: ; name  (x) | y",expense\n' | deed load -q ledger-account - 2>/dev/null ||
	skip "no load of ledger accounts"
deed bill-gen -q
deed report bills -q -o "$T/bills.csv"
sed 's/"[^"]*"/Party 1/' "$T/bills.csv" >"$T/plain.csv"
mv "$T/plain.csv" "$T/bills.csv"
statement 8 "$T/s.csv"
printf '2026-01-13,77.00,"a; b  c",,"x | y",T9,\n2026-01-14,-5.00,bank,,fee,T10,\n' >>"$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null

expect 0 "the journal" deed export --hledger -o "$T/books.journal"
expect 0 "hledger takes it, strictly" hledger -f "$T/books.journal" check --strict ordereddates
check "and has nothing to say" [ ! -s "$T/err" ]
# one balance a line: code,balance
balances() { hledger -f "$1" balance --flat -E -N -O csv | sed '1d; s/"\([^ "]*\)[^"]*","\(CNY \)\{0,1\}\([^"]*\)"/\1,\3/' | sed 's/,0$/,0.00/'; }
trial() { answer deed report trial-balance -q "$@" -f jsonl | python3 -c '
import json, sys
from decimal import Decimal
for line in sys.stdin:
    r = json.loads(line, parse_float=str)
    print(r["account"], Decimal(r["debit"]) - Decimal(r["credit"]), sep=",")'; }
balances "$T/books.journal" >"$T/hledger"
trial >"$T/trial"
check "every balance is that of trial-balance" diff "$T/trial" "$T/hledger"
check "there are balances" [ "$(wc -l <"$T/trial")" -ge 6 ]
deed export --hledger -q as_of=2026-01-12 -o "$T/early.journal"
balances "$T/early.journal" >"$T/hledger"
trial as_of=2026-01-12 >"$T/trial"
check "as of an earlier day, too" diff "$T/trial" "$T/hledger"
run hledger -f "$T/books.journal" accounts --types
check "accounts have their types" grep -qE "^1122 Accounts receivable 应收账款 +; type: A" "$T/out"
deed export --hledger -q >"$T/a"
deed export --hledger -q >"$T/b"
check "the same ledger gives the same bytes" cmp -s "$T/a" "$T/b"
deed export --hledger -q from=2026-01-13 to=2026-01-13 >"$T/out"
equal "from and to: one day's entries" "2026-01-13" "$(grep -oE '^20[0-9-]+' "$T/out" | sort -u)"
out_has "names cannot begin a comment" "a, b c | L0000009"
expect 64 "an unknown parameter" deed export --hledger form=2026-01-01
err_has "suggests the nearest" "did you mean from?"
expect 64 "no export" deed export
expect 64 "both exports" deed export --hledger --table bill
expect 64 "the journal has one format" deed export --hledger -f csv
expect 74 "a full disk" sh -c 'exec deed export --hledger >/dev/full'
expect 73 "a folder that is not there" deed export --hledger -o "$T/none/x"
expect 66 "no ledger" deed export --hledger -l "$T/none.db"

for table in $(sql "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"); do
	expect 0 "--table $table" deed export --table "$table"
	equal "$table: all rows" "$(sql "SELECT count(*) + 1 FROM $table")" \
		"$(python3 -c 'import csv, sys; print(sum(1 for _ in csv.reader(open(sys.argv[1], newline=""))))' "$T/out")"
done
run deed export --table bill -q
check "money is as stored, in fen" grep -q ',300100,' "$T/out"
run deed export --table run -q -f jsonl
check "hashes are hex" grep -qE '"hash":"[0-9a-f]{64}"' "$T/out"
expect 64 "an unknown table" deed export --table bils
err_has "suggests the nearest" "did you mean bill?"
expect 64 "SQL is no table" deed export --table 'bill; DROP TABLE bill'
expect 64 "--table takes no parameter" deed export --table bill from=2026-01-01
expect 74 "a full disk" sh -c 'exec deed export --table bill >/dev/full'
finish
