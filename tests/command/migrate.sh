#!/bin/sh
# A ledger of an older schema: the first command that writes brings it up to date, and a copy stays beside it.
. "$TESTS/lib.sh"

# tests/data/ledger-v5.sql: two contracts, two months of bills, three payments, a letter, at schema 5.
sqlite3 "$DEED_LEDGER" <"$ROOT/tests/data/ledger-v5.sql"
sqlite3 "$DEED_LEDGER" "PRAGMA application_id = 1684366692; PRAGMA user_version = 5; PRAGMA journal_mode = WAL" >"$T/out"
old=$(sql "SELECT hex(hash) FROM run ORDER BY id DESC LIMIT 1")
facts >"$T/before"

expect 78 "a reader is told that the ledger is older" deed report bills
expect 0 "a command that writes brings an older ledger up to date" deed config entity Test
version=$(sql "PRAGMA user_version")
deed init -q -l "$T/new.db" --entity Test
equal "as new as a new ledger" "$(sqlite3 "$T/new.db" "PRAGMA user_version")" "$version"
sqlite3 "$T/new.db" "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2" >"$T/new.schema"
sql "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY 1, 2" >"$T/old.schema"
check "with the same schema" cmp -s "$T/new.schema" "$T/old.schema"
sound "what was written before still proves"
equal "the chain goes on from the old head" "$old" "$(sql "SELECT hex(hash) FROM run WHERE id = 13")"
facts | grep -v '^history\|^open_' >"$T/after"
grep -v '^history\|^open_' "$T/before" >"$T/same"
check "no fact has changed" cmp -s "$T/same" "$T/after"
if [ "$version" -gt 5 ]; then
	equal "a copy of it stays beside it" 5 "$(sqlite3 "$DEED_LEDGER.v5" "PRAGMA user_version")"
fi
expect 0 "the night goes on: bills" deed bill-gen -d 2026-03-01
expect 0 "and matches" deed reconcile -d 2026-03-01
sound "and all proves after it"
finish
