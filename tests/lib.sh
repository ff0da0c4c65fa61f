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

# finish: the last line of a test. A question that failed looks like an empty answer: it is told.
finish() {
	if [ -s "$T/unanswered" ]; then not_ok "each question was answered"; sed 's/^/#   /' "$T/unanswered"; fi
	[ "$failures" -eq 0 ]
	exit
}

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
	expected=$1 reason=$2
	shift 2
	run "$@"
	if [ "$status" -eq "$expected" ]; then
		ok "$reason"
	else
		not_ok "$reason"
		echo "#   exit $status, expected $expected: $*"
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

# lacks REASON REGEX FILE…: none of these files, which are there, has it. differ REASON FILE FILE: they are there and do.
lacks() {
	lacking=$1 regex=$2 found=0
	shift 2
	grep -E -- "$regex" "$@" >"$T/found" || found=$?
	if [ "$found" -eq 1 ]; then ok "$lacking"; else not_ok "$lacking"; sed 's/^/#   /' "$T/found" | head; fi
}
differ() {
	differs=0
	cmp -s "$2" "$3" || differs=$?
	if [ "$differs" -eq 1 ]; then ok "$1"; else not_ok "$1"; fi
}

# equal REASON EXPECTED GOT
equal() {
	if [ "$2" = "$3" ]; then ok "$1"; else not_ok "$1"; echo "#   expected $2, got $3"; fi
}

# answer COMMAND…: what it prints, for a pipe or an assertion; that it failed is told in the end.
answer() { "$@" || echo "exit $?: $*" >>"$T/unanswered"; }

# sql SQL: asks the ledger by another program, read-only.
sql() { answer sqlite3 -readonly "$DEED_LEDGER" "$1"; }

# put NAME: a file of the test, from here.
put() { cat >"$1"; }

# runs: how many runs there were. balance ACCOUNT: what the journal has of it, in fen; open_fen BILL: what is open of it.
runs() { sql 'SELECT count(*) FROM run'; }
balance() { sql "SELECT coalesce(sum(debit_fen - credit_fen), 0) FROM v_journal WHERE account = '$1'"; }
open_fen() {
	sql "SELECT coalesce(sum(o.open_fen), 0) FROM bill b LEFT JOIN open_bill o ON o.bill_id = b.id WHERE b.own_code = '$1'"
}

# balanced WHEN: the journal is.
balanced() { equal "$1: debits equal credits" 0 "$(sql 'SELECT sum(debit_fen - credit_fen) FROM v_journal')"; }

# sound REASON: the ledger's invariants hold (INV): verify finds nothing.
sound() { if deed verify -q >"$T/verify" 2>&1; then ok "$1"; else not_ok "$1"; sed 's/^/#   /' "$T/verify"; fi; }

# world N: a ledger with N contracts: a room, a party, rent and a property fee by area each. Codes C1 … CN,
# P1 … PN, rooms 1-1 … ; names of the parties are Party 1 …; account icbc, a cash account.
world() {
	n=$1
	deed init -q --entity Test || return
	mkdir -p "$T/world"
	awk -v n="$n" -v dir="$T/world" 'BEGIN {
		print "project,name\nP,Park" >(dir "/project.csv")
		print "building,project,name\n1,P,One" >(dir "/building.csv")
		print "account,name,kind,bank,number,ledger_account\nicbc,ICBC,bank,ICBC,1234567890123456,1002" >(dir "/account.csv")
		print "item,name,class,tax_rate,account\nwrent,Rent,rent,0.09,6051\nwfee,Fee,fee,0.06,6051" >(dir "/item.csv")
		print "room,project,building,floor,number,kind,area" >(dir "/room.csv")
		print "party,name,kind,email" >(dir "/party.csv")
		print "contract,kind,party,room,start,end" >(dir "/contract.csv")
		print "contract,clause,item,basis,rate,per,cycle,due" >(dir "/clause.csv")
		for (i = 1; i <= n; i++) {
			print "1-" i ",P,1," int((i - 1) / 4) + 1 "," i ",residence,89.52" >(dir "/room.csv")
			print "P" i ",Party " i ",person,p" i "@example.com" >(dir "/party.csv")
			print "C" i ",lease,P" i ",1-" i ",2026-01-01,2027-12-31" >(dir "/contract.csv")
			print "C" i ",rent,wrent,fixed," 3000 + i ",month,month,start+9d" >(dir "/clause.csv")
			print "C" i ",fee,wfee,area,2.85,month,month,start+9d" >(dir "/clause.csv")
		}
	}'
	for kind in project building account item room party contract clause; do
		deed load -q "$kind" "$T/world/$kind.csv" || return
	done
}

# statement N FILE: a generic statement of N payments of the bills in $T/bills.csv (deed report bills).
statement() {
	awk -F, -v n="$1" 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i
			print "date,amount,payer,payer_account,memo,id,balance"; next }
		NR <= n + 1 { balance += $at["amount"]
			printf "2026-01-12,%s,%s,,rent %s,T%07d,%.2f\n", $at["amount"], $at["name"], $at["bill"], NR, balance }' \
		"$T/bills.csv" >"$2"
}

# bank_lines ACCOUNT NAME [OPTION…] <<CSV: the account has these lines more, with the ids NAME1 …; columns
# date,amount,payer,payer_account,memo. bank_line DATE YUAN PAYER MEMO [OPTION…]: icbc has this one more.
bank_lines() {
	lines_account=$1 lines_file=$T/$2.lines.csv
	{ echo "date,amount,payer,payer_account,memo,id,balance"; awk -v name="$2" '{ print $0 "," name NR "," }'; } >"$lines_file"
	shift 2
	deed bank-import -q --account "$lines_account" "$@" "$lines_file"
}
bank_line() {
	line_number=$((${line_number:-0} + 1))
	printf 'date,amount,payer,payer_account,memo,id,balance\n%s,%s,%s,,%s,line-%d,\n' "$1" "$2" "$3" "$4" $line_number >"$T/line.csv"
	shift 4
	deed bank-import -q --account icbc "$@" "$T/line.csv"
}

# browser FLAG… FILE: one page in a browser of its own; what it logs is in $T/log.
browser() {
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --disable-dev-shm-usage \
		--user-data-dir="$T/browser" --no-first-run --disable-background-networking \
		--host-resolver-rules='MAP * ~NOTFOUND' --enable-logging=stderr "$@" 2>"$T/log"
}

# facts: all facts, as another program reads them, without what differs between equal runs (time, paths).
facts() {
	for table in reading bill bank_line receipt allocation notice open_bill open_receipt open_line; do
		sql "SELECT '$table', * FROM $table ORDER BY 2"
	done
	sql "SELECT 'history', id, table_name, row_id FROM history ORDER BY id"
}

# life: a ledger of its own, life.db, with a bill, $code, to which all happens that can happen to one.
life() {
	export DEED_LEDGER="$T/life.db"
	world 2
	printf 'contract,clause,item,basis,rate,cycle,late_rate\nC1,rent,wrent,fixed,3001,month,0.001\n' | deed load -q clause - || return
	printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account - || return
	deed config -q notice.from finance@example.com
	deed config -q notify.sendmail true
	deed bill-gen -q -d 2026-01-01
	code=$(sql "SELECT code FROM bill WHERE id = 1")
	printf 'contract,clause,item,basis,rate,cycle\nC1,rent,wrent,fixed,3002,month\n' | deed load -q clause - || return
	deed document -q -d 2026-01-02 --party P1 >/dev/null
	deed dun -q -d 2026-01-06 --outbox "$T/outbox" >/dev/null
	deed notify -q -d 2026-01-06 --outbox "$T/outbox" >/dev/null
	deed hold -q -d 2026-01-07 "$code" --dispute 'too much'
	deed hold -q -d 2026-01-08 "$code" --release --reason 'it is not'
	deed waive -q -d 2026-01-09 --amount 1 --reason goodwill "$code"
	deed receive -q -d 2026-01-10 --account till --as cheque --reference 77 --bills "$code" P1 1000
	deed receive -q -d 2026-01-12 --bounce --reason 'no cover' R0000001
	bank_line 2026-01-13 500.00 "Party 1" "$code" -d 2026-01-13
	deed reconcile -q -d 2026-01-13 >/dev/null
	deed late-fee -q -d 2026-01-20
	deed claim -q -d 2026-01-21 --undo L0000001
	printf 'line,decision\nL0000001,P1: %s\n' "$code" | deed claim -q -d 2026-01-22 -
	deed defer -q -d 2026-01-23 --until 2026-03-01 --amount 300 --reason 'asked for it' "$code"
	deed defer -q -d 2026-01-24 --undo --reason 'paid after all' "$code"
	printf 'contract,kind,party,room,start,end\nC1,lease,P1,1-1,2026-01-01,2026-01-15\n' | deed load -q contract - || return
	deed bill-gen -q -d 2026-01-31
}
