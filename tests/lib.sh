# What a command test needs. Sourced: . "$TESTS/lib.sh". Each test runs in its own folder ($T, also the
# working folder); $ROOT is the source, $BUILD the build. A test prints one line a check.
# shellcheck shell=sh

DEED_LEDGER=$T/deed.db
DEED_DATE=2026-01-15
export DEED_LEDGER DEED_DATE

failures=0
ok() { echo "ok - $1"; }
not_ok() { echo "not ok - $1"; failures=$((failures + 1)); }
skip() { echo "skip - $1"; }

# finish: the last line of a test.
finish() { [ "$failures" -eq 0 ]; exit; }

# check REASON COMMAND…: the command succeeds.
check() {
	reason=$1
	shift
	if "$@"; then ok "$reason"; else not_ok "$reason"; fi
}

# run COMMAND…: runs it, output in $T/out and $T/err, exit status in $status.
run() {
	status=0
	"$@" >"$T/out" 2>"$T/err" || status=$?
}

# expect STATUS REASON COMMAND…: runs it, and it exits so.
expect() {
	wanted=$1 reason=$2
	shift 2
	run "$@"
	if [ "$status" -eq "$wanted" ]; then
		ok "$reason"
	else
		not_ok "$reason"
		echo "#   exit $status, expected $wanted: $*"
		sed 's/^/#   /' "$T/err" | head -n 20
	fi
}

# out_is REASON <<EOF: standard output of the last run is exactly this.
out_is() {
	cat >"$T/expected"
	if diff -u "$T/expected" "$T/out" >"$T/diff"; then ok "$1"; else not_ok "$1"; sed 's/^/#   /' "$T/diff"; fi
}

# err_has REASON TEXT, out_has REASON TEXT: it contains this text.
err_has() {
	if grep -qF -- "$2" "$T/err"; then ok "$1"; else not_ok "$1"; echo "#   expected: $2"; sed 's/^/#   /' "$T/err" | head; fi
}
out_has() {
	if grep -qF -- "$2" "$T/out"; then ok "$1"; else not_ok "$1"; echo "#   expected: $2"; sed 's/^/#   /' "$T/out" | head; fi
}

# equal REASON EXPECTED GOT
equal() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; echo "#   expected $2, got $3"; fi
}

# sql SQL: asks the ledger by another program, read-only.
sql() { sqlite3 -readonly "$DEED_LEDGER" "$1"; }

# sound REASON: the ledger's invariants hold (INV): verify finds nothing.
sound() { if deed verify -q >"$T/verify" 2>&1; then ok "$1"; else not_ok "$1"; sed 's/^/#   /' "$T/verify"; fi; }
