#!/bin/sh
# A-10, E-3: a ledger that is missing, replaced, cut, empty, foreign, newer: its own message, and nothing made.
. "$TESTS/lib.sh"

for command in "report bills" "bill-gen" "verify" "rooms" "reconcile" "dun"; do
	# shellcheck disable=SC2086 # words
	expect 66 "$command: no ledger" deed $command -l "$T/typo.db"
	err_has "$command: says so, and what to do" 'there is no ledger; name one with -l or DEED_LEDGER, or make one with `deed init`'
done
check "a typo makes no file" [ ! -e "$T/typo.db" ]

world 3
cp "$DEED_LEDGER" "$T/good.db"

: >"$T/empty.db"
expect 65 "an empty file" deed verify -l "$T/empty.db"
err_has "an empty file is told" "expected a ledger, this file is empty"
equal "and stays empty" 0 "$(stat -c %s "$T/empty.db")"

expect 66 "a folder" deed verify -l "$T"
err_has "a folder is told" "this is not a regular file"

echo 'name,price' >"$T/text.db"
expect 65 "a text file" deed bill-gen -l "$T/text.db"
err_has "a text file is told" "this is some other file"

sqlite3 "$T/cutoff.db" "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; VACUUM" >/dev/null
expect 65 "a ledger whose init was killed" deed bill-gen -l "$T/cutoff.db"
err_has "it is told, and what to do" "the making of this ledger was cut off; remove it and run"

sqlite3 "$T/foreign.db" "CREATE TABLE t (a)"
sum=$(sha256sum <"$T/foreign.db")
expect 65 "another program's database" deed bill-gen -l "$T/foreign.db"
err_has "it is told" "this is a database of another program"
equal "and is not touched" "$sum" "$(sha256sum <"$T/foreign.db")"

cp "$T/good.db" "$T/newer.db"
sqlite3 "$T/newer.db" "PRAGMA user_version = 999"
sum=$(sha256sum <"$T/newer.db")
expect 78 "a newer ledger" deed bill-gen -l "$T/newer.db"
err_has "it is told" "the ledger is of version 999"
equal "and is not touched" "$sum" "$(sha256sum <"$T/newer.db")"

size=$(stat -c %s "$T/good.db")
cp "$T/good.db" "$T/cut.db"
truncate -s $((size / 2)) "$T/cut.db"
expect 70 "a ledger cut in half is refused" deed bill-gen -l "$T/cut.db"
err_has "as damaged" "the file is damaged"

deed bill-gen -q
rm -f "$DEED_LEDGER-wal" "$DEED_LEDGER-shm"
sound "a closed ledger needs no -wal file"

(
	cd "$T" || exit
	mv "$DEED_LEDGER" moved.db
	expect 0 "a moved ledger works under its new name" deed verify -q -l moved.db
	mv moved.db "$DEED_LEDGER"
)
cp "$T/good.db" "$DEED_LEDGER.new" && mv "$DEED_LEDGER.new" "$DEED_LEDGER"
sound "a ledger put back from a copy works"
finish
