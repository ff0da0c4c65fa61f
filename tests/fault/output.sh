#!/bin/sh
# D-3, D-4: an output that fails is an error, and never replaces a good file by a part of one.
. "$TESTS/lib.sh"

world 300
deed bill-gen -q
for format in csv tsv jsonl table; do
	expect 74 "$format to a full device" sh -c "exec deed report bills -f $format >/dev/full"
	expect 74 "$format -o a full device" deed report bills -f $format -o /dev/full
done
deed report bills -o "$T/bills.csv"
cp "$T/bills.csv" "$T/before.csv"
expect 64 "a report that is refused" deed report bills -o "$T/bills.csv" as_of=2026-02-31
check "leaves the old file" cmp -s "$T/bills.csv" "$T/before.csv"
(
	ulimit -f 4
	exec deed report bills -f csv -o "$T/bills.csv"
) 2>"$T/err"
equal "an output over the file-size limit fails" 74 $?
check "and leaves the old file" cmp -s "$T/bills.csv" "$T/before.csv"
equal "and no temporary file" "" "$(find "$T" -name '.*tmp*')"

deed report bills | head -n 1 >"$T/out"
equal "| head: the header arrives" 1 "$(wc -l <"$T/out")"
deed report bills -q 2>"$T/err" | head -n 1 >/dev/null
check "| head is quiet" [ ! -s "$T/err" ]
sound "and the ledger is sound"

mkdir "$T/full"
if mount -t tmpfs -o size=1m tmpfs "$T/full" 2>/dev/null; then
	expect 74 "a report onto a full disk" sh -c "cp '$T/bills.csv' '$T/full/a'; head -c 2000000 /dev/zero >'$T/full/fill' 2>/dev/null; exec deed report bills -o '$T/full/a'"
	check "leaves the old file" cmp -s "$T/full/a" "$T/before.csv"
	expect 74 "a workbook onto a full disk" deed report bills -f xlsx -o "$T/full/a.xlsx"
	check "leaves no workbook" [ ! -e "$T/full/a.xlsx" ]
	equal "and says so once" 1 "$(grep -vc '^deed report: bills: ' "$T/err")"
	rm -f "$T"/full/*
	umount "$T/full"
	mount -t tmpfs -o size=6m tmpfs "$T/full"
	cp "$DEED_LEDGER" "$T/full/deed.db"
	wanted=$(DEED_LEDGER=$T/full/deed.db && facts | sha256sum)
	head -c 20000000 /dev/zero >"$T/full/fill" 2>/dev/null
	expect 74 "a ledger on a full disk" deed bill-gen -l "$T/full/deed.db" -d 2026-12-31
	err_has "it is told" "the disk is full"
	equal "nothing was written" "$wanted" "$(DEED_LEDGER=$T/full/deed.db && facts | sha256sum)"
	rm -f "$T"/full/deed.db-*
	head -c 20000000 /dev/zero >"$T/full/fill2" 2>/dev/null
	expect 74 "no room for the log's index" deed bill-gen -l "$T/full/deed.db" -d 2026-12-31
	err_has "it is told too" "the disk is full"
	rm -f "$T/full/fill2"
	expect 0 "reports still work there" deed report bills -l "$T/full/deed.db"
	rm "$T/full/fill"
	mount -o remount,size=64m "$T/full"
	expect 0 "with space again, it runs through" deed bill-gen -l "$T/full/deed.db" -d 2026-12-31
	umount "$T/full"
else
	skip "no tmpfs may be mounted here: full disks"
fi
finish
