#!/bin/sh
# kill -9 at random times, over and over, also while the kill before is being recovered from. After each
# the ledger is sound and holds all of the run or nothing; in the end it is as if nothing had happened.
# FAULT_RUNS: kills per command (12 in make check; 500 for a release).
. "$TESTS/lib.sh"
runs=${FAULT_RUNS:-12}

# torture NAME COMMAND…: from the ledger $T/base.db
torture() {
	name=$1
	shift
	cp "$T/base.db" "$DEED_LEDGER"
	begin=$(date +%s%N)
	"$@" >/dev/null 2>&1
	took=$((($(date +%s%N) - begin) / 1000))
	facts >"$T/wanted"
	cp "$T/base.db" "$DEED_LEDGER"
	sound=0
	i=0
	while [ $i -lt "$runs" ]; do
		i=$((i + 1))
		random=$(((random * 1103515245 + 12345) % 2147483648))
		pause=$(awk -v us="$took" -v r="$random" 'BEGIN { printf "%.6f", us * 1.1 * r / 2147483648 / 1e6 }')
		timeout -s KILL "$pause" "$@" >/dev/null 2>&1
		deed verify -q >/dev/null 2>&1 && sound=$((sound + 1))
	done
	equal "$name: sound after each of $runs kills" "$runs" "$sound"
	"$@" >/dev/null 2>&1
	facts >"$T/got"
	check "$name: run again, it ends as if undisturbed" cmp -s "$T/wanted" "$T/got"
	rm -f "$DEED_LEDGER"-wal "$DEED_LEDGER"-shm
}

random=20260115
world 1500
cp "$DEED_LEDGER" "$T/base.db"
sed 's/,89.52/,99.52/' "$T/world/room.csv" >"$T/rooms.csv"
torture load deed load room "$T/rooms.csv"
torture bill-gen deed bill-gen
deed bill-gen -q && deed report bills >"$T/bills.csv"
cp "$DEED_LEDGER" "$T/base.db"
statement 2500 "$T/lines.csv"
torture bank-import deed bank-import --account icbc "$T/lines.csv"
deed bank-import -q --account icbc "$T/lines.csv"
cp "$DEED_LEDGER" "$T/base.db"
torture reconcile deed reconcile
torture dun deed dun --outbox "$T/outbox" -d 2026-02-25

# rooms 1-1 … are let; they are sold all the same
awk 'BEGIN { print "room,total"; for (i = 1; i <= 1500; i++) print "1-" i "," 1000000 + i }' >"$T/prices.csv"
awk 'BEGIN { print "room,party,deposit,kind"; for (i = 1; i <= 1500; i++) print "1-" i ",P" i ",10000,订金" }' >"$T/book.csv"
cp "$T/base.db" "$DEED_LEDGER"
torture price-set deed price-set --reason opening "$T/prices.csv"
deed price-set -q --reason opening "$T/prices.csv" >/dev/null
cp "$DEED_LEDGER" "$T/base.db"
torture release deed release "$T/prices.csv"
deed release -q "$T/prices.csv"
cp "$DEED_LEDGER" "$T/base.db"
torture book deed book "$T/book.csv"
deed book -q "$T/book.csv" >/dev/null
cp "$DEED_LEDGER" "$T/base.db"
(echo deal; sql 'SELECT code FROM deal') >"$T/deals.csv"
torture cancel deed cancel --as refund --reason "sale called off" "$T/deals.csv"
finish
