#!/bin/sh
# B-1, B-2, B-3: commands that want the ledger at the same time.
. "$TESTS/lib.sh"

world 40
cp "$DEED_LEDGER" "$T/base.db"
deed bill-gen -q
facts >"$T/wanted"

good=0
i=0
while [ $i -lt 30 ]; do
	i=$((i + 1))
	cp "$T/base.db" "$DEED_LEDGER"
	deed bill-gen -q 2>/dev/null &
	first=$!
	sleep 0.00$((i % 10))
	deed bill-gen -q 2>/dev/null
	second=$?
	wait "$first"
	[ $? -eq 0 ] && [ $second -eq 0 ] && facts | cmp -s - "$T/wanted" && good=$((good + 1))
done
equal "two bill-gen at once: both end well, all is billed once" 30 "$good"

flock -o "$DEED_LEDGER-lock" sleep 2 & # -o: only flock itself holds it
holder=$!
sleep 0.2
expect 75 "the lock is held: busy" deed bill-gen --wait 0
err_has "busy is told" "another command is writing; waited 0 s, try again later"
expect 0 "readers read all the same" deed report bills
kill "$holder" 2>/dev/null
wait "$holder" 2>/dev/null

flock -o "$DEED_LEDGER-lock" sleep 3 & # -o: only flock itself holds it
holder=$!
sleep 0.2
kill -9 "$holder" 2>/dev/null
wait "$holder" 2>/dev/null
expect 0 "a killed holder's lock is free at once" deed bill-gen --wait 1

# a reader in a long transaction
printf 'BEGIN; SELECT count(*) FROM bill;\n.shell sleep 2\nSELECT count(*) FROM bill;\n' | sqlite3 "$DEED_LEDGER" >"$T/reader" 2>&1 &
reader=$!
sleep 0.3
expect 0 "a writer beside a long reader" deed bill-gen -d 2026-03-01
wait "$reader"
equal "the reader saw one state" 1 "$(sort -u "$T/reader" | wc -l)"
sound "and the ledger is sound"

rm -f "$DEED_LEDGER-lock"
ln -s /etc/passwd "$DEED_LEDGER-lock"
expect 77 "a lock file that is a symbolic link is refused" deed bill-gen -d 2026-04-01
err_has "it is told" "symbolic link"
rm -f "$DEED_LEDGER-lock"
mkfifo "$DEED_LEDGER-lock"
expect 77 "a lock file that is a FIFO is refused" deed bill-gen -d 2026-04-01
rm -f "$DEED_LEDGER-lock"

if strace -V >/dev/null 2>&1 && strace -o "$T/probe" true 2>/dev/null; then
	strace -f -e trace=openat,flock,dup2,fcntl -o "$T/trace" deed bill-gen -q -d 2026-05-01
	order=$(grep -nE 'flock\(|openat\(.*deed\.db", O_RDWR' "$T/trace" | head -n 2 | sed 's/.*\(flock\|openat\).*/\1/' | tr '\n' ' ')
	equal "the lock is taken before the ledger is opened for writing" "flock openat " "$order"
	check "children would not inherit the lock" grep -q 'deed.db-lock.*O_CLOEXEC' "$T/trace"
else
	skip "strace cannot trace here: order of lock and open"
fi
equal "writers begin IMMEDIATE; the one other BEGIN is a reader's snapshot" "$ROOT/lib/ledger/select.c" \
	"$(grep -lE '"BEGIN( DEFERRED)?"' "$ROOT"/lib/*/*.c "$ROOT"/cmd/*.c)"
finish
