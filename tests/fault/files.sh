#!/bin/sh
# E-1, E-2: modes, links and odd names; read-only files and folders.
. "$TESTS/lib.sh"

umask 000
world 3
for file in "$DEED_LEDGER" "$DEED_LEDGER-lock"; do
	equal "$(basename "$file") is for its owner alone" 600 "$(stat -c %a "$file")"
done
deed report bills -o "$T/out.csv"
case $(stat -c %a "$T/out.csv") in 600 | 640) ok "an output is not for everyone" ;; *) not_ok "an output is not for everyone" ;; esac
deed backup -q "$T/copy.db"
equal "a backup is for its owner alone" 600 "$(stat -c %a "$T/copy.db")"
expect 73 "a backup over a file" deed backup "$T/copy.db"
err_has "what to do" "a file is there already; --replace replaces it"

echo old >"$T/target"
ln -s "$T/target" "$T/link.csv"
run deed report bills -o "$T/link.csv"
check "an output that is a symbolic link is refused" [ "$status" -ge 64 ]
equal "and its target kept" old "$(cat "$T/target")"
ln "$T/target" "$T/hard.csv"
run deed report bills -o "$T/hard.csv"
check "an output with two names is refused" [ "$status" -ge 64 ]
mkfifo "$T/fifo.csv"
expect 73 "an output that is a FIFO is refused" timeout 5 deed report bills -f csv -o "$T/fifo.csv"
ln -s "$T/nowhere.db" "$T/link.db"
expect 73 "init onto a dangling link is refused" deed init -l "$T/link.db"
check "and makes nothing" [ ! -e "$T/nowhere.db" ]

newline='two
lines.db'
for name in "with space.db" "$newline" "-leading.db" "percent%20?.db" "中文.db"; do
	(cd "$T" && deed init -q -l "./$name" && deed verify -q -l "./$name" >/dev/null)
	check "a ledger named $(echo "$name" | tr '\n' ' ')" [ -s "$T/$name" ]
done
long=$(printf 'x%.0s' $(seq 5000))
run deed verify -l "$T/$long"
check "a path of 5,000 bytes is refused cleanly" [ "$status" -ge 64 ]

# as somebody who may read but not write
if [ "$(id -u)" -eq 0 ]; then
	# the programs too: the build may lie where only root looks
	mkdir "$T/deed"
	cp -RL "$BUILD/bin" "$BUILD/libexec" "$BUILD/share" "$T/deed"
	chmod -R a+rX "$T/deed"
	as_other() { PATH=$T/deed/bin:$PATH setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
	mkdir "$T/ro"
	cp "$DEED_LEDGER" "$T/ro/deed.db"
	chmod 755 "$T" "$T/ro"
	chmod 644 "$T/ro/deed.db"
	folder=$T
	while [ "$folder" != / ]; do
		folder=$(dirname "$folder")
		[ -n "$(find "$folder" -maxdepth 0 -perm -001)" ] || { chmod o+x "$folder" 2>/dev/null; break; }
	done
	if as_other cat "$T/ro/deed.db" >/dev/null 2>&1 && as_other deed verify --version >/dev/null 2>&1; then
		expect 77 "a writer on a read-only ledger" as_other deed bill-gen -l "$T/ro/deed.db"
		err_has "it is told" "read-only"
		expect 0 "a report on a read-only ledger in a read-only folder" as_other deed report bills -l "$T/ro/deed.db"
		equal "and leaves no file there" "deed.db" "$(ls "$T/ro")"

		# where a reader can make no file beside the ledger, it keeps writers off while it reads
		: >"$T/ro/deed.db-lock"
		chmod 644 "$T/ro/deed.db-lock"
		flock -o "$T/ro/deed.db-lock" sleep 1 & # -o: only flock itself holds it
		holder=$!
		sleep 0.3
		expect 0 "a report in a read-only folder while somebody writes" as_other deed report bills -l "$T/ro/deed.db"
		check "waits for the writer" [ ! -e "/proc/$holder" ]
		chmod 600 "$T/ro/deed.db-lock"
		expect 77 "a lock it may not open is no leave to read" as_other deed report bills -l "$T/ro/deed.db"
		err_has "it is told" "cannot open the lock file: Permission denied"
		rm "$T/ro/deed.db-lock"
		ln -s deed.db "$T/ro/deed.db-lock"
		expect 77 "nor one that is a link" as_other deed report bills -l "$T/ro/deed.db"
		err_has "it is told what to do" "cannot open the lock file: it is a symbolic link; remove it"
		rm "$T/ro/deed.db-lock"

		mkdir "$T/theirs"
		cp "$DEED_LEDGER" "$T/theirs/deed.db"
		chown -R 65534:65534 "$T/theirs"
		chmod 660 "$T/theirs/deed.db"
		deed config -q -l "$T/theirs/deed.db" entity Theirs
		equal "root's lock is the ledger's owner's, with its mode" "660 65534 65534" "$(stat -c '%a %u %g' "$T/theirs/deed.db-lock")"
		expect 0 "so the owner may write after root" as_other deed config -l "$T/theirs/deed.db" entity Ours

		chmod 600 "$T/ro/deed.db"
		expect 77 "a ledger one may not read" as_other deed report bills -l "$T/ro/deed.db"
		chmod 666 "$T/ro/deed.db"
		expect 77 "a ledger whose folder is read-only" as_other deed bill-gen -l "$T/ro/deed.db"
	else
		skip "another user cannot reach the test's folder: read-only ledgers"
	fi
else
	skip "not root: read-only ledgers of another user"
fi
finish
