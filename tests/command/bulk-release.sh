#!/bin/sh
# scripts/bulk-release: a sheet and a list to a released batch: rehearsed, logged, run again.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106
seq 101 105 | awk 'BEGIN { print "room,total" } { print $1 "," 2000000 + $1 }' >prices.csv
printf 'room,floor\r\n101,1\r\n102,1\r\n103,1\r\n' >batch.csv
mkdir tmp
bulk() { run env -i TMPDIR="$T/tmp" PATH=/usr/bin:/bin:"$BUILD/bin" DEED_LEDGER="$DEED_LEDGER" DEED_DATE="$DEED_DATE" "$ROOT/scripts/bulk-release" "$@"; }
# ends STATUS REASON
ends() { equal "$2" "$1" "$status"; }
facts_are() { equal "$1" "$2" "$(sql 'SELECT (SELECT count(*) FROM price) || " " || (SELECT count(*) FROM on_sale)')"; }

bulk; ends 64 "no files"
bulk a b c; ends 64 "too many"
bulk -x batch.csv; ends 64 "an option that is none"
bulk none.csv batch.csv; ends 66 "a sheet that is not there"
bulk -l none.db batch.csv; ends 66 "a ledger that is not there"
bulk batch.csv; ends 65 "rooms without a price"
err_has "are told" 'room "101" has no list price'
err_has "and nothing is done" "refused in rehearsal, nothing was done"
err_has "by the name of the file" "deed release: rooms/batch.csv:2: room: "
bulk -h; ends 0 "help"
out_has "tells the usage" "usage: bulk-release [-n]"
bulk -d tomorrow batch.csv; ends 64 "a day that is none"
bulk - -; ends 64 "standard input twice"
bulk "$T" batch.csv; ends 66 "a folder"
bulk -n prices.csv batch.csv; ends 0 "a dry run"
out_has "shows the prices" "101,list,2026-01-15,,2000101.00"
err_has "counts what is not released" "2 rooms get a price and are not on sale"
printf '"name","room","total"\n"A, B","101","2000000"\n"C, D","104","2000000"\n' >quoted.csv
printf 'name,room\n"A, B",101\n' >quoted-list.csv
bulk -n quoted.csv quoted-list.csv; ends 0 "cells with commas"
err_has "are read as they are meant" "1 rooms get a price and are not on sale"
facts_are "and does nothing" "0 0"

printf 'room\n101\n106\n' >half.csv
bulk prices.csv half.csv; ends 65 "the release is refused"
facts_are "so no price is set either" "0 0"
printf 'room,total\n101,x\n' >bad.csv
bulk bad.csv batch.csv; ends 65 "a bad sheet"
bulk -P 2026-01-10 prices.csv batch.csv; ends 64 "a date of a permit without its number"
bulk -p 17 -P 2026-02-10 prices.csv batch.csv; ends 65 "a permit of a later day"
facts_are "nothing yet" "0 0"

bulk -p 17 -P 2026-01-10 -r first -o batch.log prices.csv batch.csv; ends 0 "a batch"
facts_are "is priced and released" "5 3"
equal "with its permit and reason" "17|2026-01-10|first" "$(sql 'SELECT DISTINCT permit, permit_on, reason FROM room_release')"
check "logged" grep -q "Z deed release: 3 rooms put on sale, 0 were on it" batch.log
check "to its end" sh -c 'tail -n 1 batch.log | grep -q "Z done$"'
runs=$(runs)
bulk prices.csv batch.csv; ends 0 "again"
equal "no run is left" "$runs" "$(runs)"
check "the log stands beside the ledger" [ -s "$T/bulk-release.log" ]

equal "runs name the files" "prices/prices.csv rooms/batch.csv" \
	"$(deed report runs -q | sed -n 's/.* \([a-z]*\/[a-z]*.csv\)$/\1/p' | paste -sd ' ')"
status=0
deed rooms -q --where 'floor = 1' | env DEED_LEDGER=deed.db "$ROOT/scripts/bulk-release" prices.csv - >out 2>err || status=$?
ends 65 "a list from a pipe, a ledger in this folder"
check "is read" grep -q 'rooms/stdin:7: room: room "106" has no list price' err

# Stopped between prices and release: the next run completes it.
printf 'room,total\n106,1000000\n' >more.csv
printf 'room\n106\n' >batch2.csv
deed price-set -q --reason 'bulk release' more.csv >/dev/null
bulk more.csv batch2.csv; ends 0 "a batch that was begun"
facts_are "is completed" "6 4"
mkdir full && chmod 500 full
if [ "$(id -u)" -ne 0 ]; then bulk -o full/log batch.csv; ends 73 "a log that cannot be written"; fi
bulk -o full batch.csv; ends 73 "a log that is a folder"
chmod 700 full
equal "no temporary folder is left" "" "$(ls tmp)"
sound "the ledger is sound"
finish
