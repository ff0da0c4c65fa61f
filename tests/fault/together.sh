#!/bin/sh
# B-1, B-2, B-3: commands that want the ledger at the same time.
. "$TESTS/lib.sh"

world 40
cp "$DEED_LEDGER" "$T/base.db"
deed bill-gen -q
facts >"$T/wanted"

# random NUMBER: 0 to NUMBER - 1, the same in every run of this test
seed=20260115
random() {
	seed=$(((seed * 1103515245 + 12345) % 2147483648))
	random=$((seed / 65536 % $1))
}

good=0
i=0
while [ $i -lt 100 ]; do
	i=$((i + 1))
	cp "$T/base.db" "$DEED_LEDGER"
	deed bill-gen -q 2>/dev/null &
	first=$!
	random 20
	sleep "0.0$(printf %02d "$random")"
	deed bill-gen -q 2>/dev/null
	second=$?
	wait "$first"
	[ $? -eq 0 ] && [ $second -eq 0 ] && facts | cmp -s - "$T/wanted" && good=$((good + 1))
done
equal "two bill-gen at once, 100 times: both end well, all is billed once" 100 "$good"

cp "$T/base.db" "$DEED_LEDGER"
sed 's/,89.52/,99.52/' "$T/world/room.csv" >"$T/rooms.csv"
deed load -q room "$T/rooms.csv" &
first=$!
deed bill-gen -q &
second=$!
deed config -q entity Other
third=$?
wait "$first" && wait "$second" && [ $third -eq 0 ]
equal "three commands at once: each does its work" "0 80 40 Other" \
	"$? $(sql "SELECT (SELECT count(*) FROM bill), (SELECT count(*) FROM room WHERE area_cm2 = 995200), value FROM setting WHERE key = 'entity'" | tr '|' ' ')"

mkdir -p "$T/night/inbox/icbc"
cp "$T/base.db" "$T/night/deed.db"
deed config -q -l "$T/night/deed.db" notice.from "finance@example.com"
"$ROOT/scripts/nightly" -d 2026-01-15 "$T/night" >"$T/night1" 2>&1 &
first=$!
"$ROOT/scripts/nightly" -d 2026-01-15 "$T/night" >"$T/night2" 2>&1
second=$?
wait "$first"
first=$?
equal "two nights at once: one works, the other says busy" "0 75" "$(printf '%s\n' $first $second | sort -n | tr '\n' ' ' | sed 's/ $//')"
equal "and all is billed once" 80 "$(sqlite3 -readonly "$T/night/deed.db" 'SELECT count(*) FROM bill')"

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

# a reader that comes while the last writer closes the ledger is not sent to the bare file
cp "$T/base.db" "$DEED_LEDGER"
: >"$T/writing"
while [ -e "$T/writing" ]; do
	deed receive -q --account icbc P1 1
	deed bill-gen -q
done &
writer=$!
whole=0
i=0
while [ $i -lt 60 ]; do
	i=$((i + 1))
	deed verify -q >"$T/out" 2>"$T/err" && whole=$((whole + 1))
done
rm "$T/writing"
wait "$writer"
equal "verify beside a writer that comes and goes, 60 times" 60 $whole

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
equal "writers begin IMMEDIATE; the one other BEGIN is a reader's snapshot" "$ROOT/lib/ledger/ledger.c" \
	"$(grep -lE '"BEGIN( DEFERRED)?"' "$ROOT"/lib/*/*.c "$ROOT"/cmd/*.c)"
check "no OR IGNORE: it swallows rows that break NOT NULL and CHECK" \
	[ -z "$(grep -lE 'OR IGNORE' "$ROOT"/lib/*/*.c "$ROOT"/cmd/*.c "$ROOT"/schema/*/*.sql)" ]
finish
