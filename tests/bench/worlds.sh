# Data to measure on. Each function makes files in the working folder, once: the next section, and with BENCH_DIR the
# next run, finds them there.
# shellcheck shell=sh

accounts='account,name,kind,bank,number,ledger_account
ccb,CCB,bank,CCB,33050161000900001234,1002'

# empty.db: a ledger with an account and no lines. floor.base: the same, with a statement for the floors' lines.
empty_ledger() {
	[ -e floor.base ] && return
	rm -f empty.db*
	deed init -q -l empty.db
	echo "$accounts" | deed load -q -l empty.db account
	cp empty.db floor.tmp
	sqlite3 floor.tmp "INSERT INTO statement (account_id, file, sha256, profile, lines) VALUES (1, 'x', 'x', 'x', 0)"
	mv floor.tmp floor.base
}

# lines.csv: $rows lines of a bank; LAYOUT.csv, scattered.csv: the same as the bank writes them, with ids in no order.
statements() {
	for name in lines scattered ccb ccb-gb18030; do
		case $name in lines) how= ;; scattered) how=--scattered ;; *) how="--layout $name" ;; esac
		# shellcheck disable=SC2086 # words
		[ -e $name.csv ] || { "$demo" lines --count "$rows" $how >tmp.csv && mv tmp.csv $name.csv; }
	done
}

# fivefold.db: five times the lines, ids in no order. new-scattered.csv, new-ordered.csv: $rows lines more.
full_ledger() {
	[ -e fivefold.db ] && return
	"$demo" lines --count $((6 * rows)) --scattered >sixfold.csv
	head -n $((5 * rows + 1)) sixfold.csv >fivefold.csv
	{ head -n 1 sixfold.csv; tail -n "$rows" sixfold.csv; } >new-scattered.csv
	sed 's/,T0/,U0/' lines.csv >new-ordered.csv
	rm -f sixfold.csv
	fresh fivefold.tmp
	cp empty.db fivefold.tmp
	deed bank-import -q -l fivefold.tmp --account ccb fivefold.csv 2>/dev/null
	mv fivefold.tmp fivefold.db
	fresh fivefold.tmp
	rm -f fivefold.csv
}

# world N: what comes of N bank lines and half as many bills. world/N.masters: contracts that wait to be billed, with
# clauses that SQL can bill, too: fixed sums and prices by area. N.billed: its bills of a month. N.csv: a statement that
# pays them. N.db: that imported.
world() {
	[ -e "world/$1.db" ] && return
	rm -rf world/tmp*
	mkdir -p world
	"$demo" masters --size $(($1 / 3 + 1)) world/tmp.csv
	awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "basis") at = i } NR == 1 || $at == "fixed" || $at == "area"' \
		world/tmp.csv/clause.csv >world/tmp.csv/clause.some
	mv world/tmp.csv/clause.some world/tmp.csv/clause.csv
	deed init -q --entity Bench -l world/tmp.db
	for kind in project building room party payer item account contract clause; do
		[ ! -e world/tmp.csv/$kind.csv ] || deed load -q -l world/tmp.db $kind world/tmp.csv/$kind.csv
	done
	cp world/tmp.db "world/$1.masters"
	deed bill-gen -q -l world/tmp.db
	cp world/tmp.db "world/$1.billed"
	deed report -q -l world/tmp.db bills -f csv -o world/tmp.bills
	"$demo" lines --count "$1" --bills world/tmp.bills >"world/$1.csv"
	deed bank-import -q -l world/tmp.db --account "$(account_of world/tmp.db)" "world/$1.csv" 2>/dev/null
	mv world/tmp.db "world/$1.db"
	rm -rf world/tmp*
}
account_of() { sqlite3 -readonly "$1" "SELECT code FROM account WHERE number = '33050161000900001234'"; }

# world/N.single: as many lines as bills. world/N.paid: seven tenths of the bills are paid, here and there.
single_world() {
	[ -e "world/$1.single" ] && return
	world "$1"
	head -n $(($(count_of "$1" bill) + 1)) "world/$1.csv" >world/tmp.csv
	cp "world/$1.billed" world/tmp.db
	deed bank-import -q -l world/tmp.db --account "$(account_of world/tmp.db)" world/tmp.csv
	mv world/tmp.db "world/$1.single"
	rm -rf world/tmp*
}
paid_world() {
	[ -e "world/$1.paid" ] && return
	world "$1"
	deed report -q -l "world/$1.billed" bills | awk 'NR == 1 || NR * 7919 % 10 < 7' >world/tmp.bills
	"$demo" lines --count $(($(wc -l <world/tmp.bills) - 1)) --bills world/tmp.bills >world/tmp.csv
	cp "world/$1.billed" world/tmp.db
	deed bank-import -q -l world/tmp.db --account "$(account_of world/tmp.db)" world/tmp.csv
	deed reconcile -q -l world/tmp.db || [ $? -eq 1 ]
	mv world/tmp.db "world/$1.paid"
	rm -rf world/tmp*
}
# count_of N TABLE
count_of() { sqlite3 -readonly "world/$1.billed" "SELECT count(*) FROM $2"; }

# selling.db: ten thousand rooms on sale. selling/: who wants them.
selling_ledger() {
	[ -e selling.db ] && return
	mkdir -p selling
	awk 'BEGIN {
		print "room,project,building,floor,number,kind,area" >"selling/room.csv"
		print "party,name,kind" >"selling/party.csv"
		print "room,total" >"selling/price.csv"
		print "room,party" >"selling/deals.csv"
		print "room,contract" >"selling/contracts.csv"
		for (i = 1; i <= 10000; i++) {
			printf "R%d,P,1,%d,%d,residence,%d.%02d\n", i, i / 10 + 1, i, 60 + i % 90, i % 100 >"selling/room.csv"
			printf "P%d,Party %d,person\n", i, i >"selling/party.csv"
			printf "R%d,%d\n", i, 800000 + i * 37 >"selling/price.csv"
			printf "R%d,P%d\n", i, i >"selling/deals.csv"
			printf "R%d,HT-%d\n", i, i >"selling/contracts.csv"
		}
	}'
	fresh selling.tmp
	deed init -q --entity Bench -l selling.tmp
	printf 'project,name\nP,Park\n' | deed load -q -l selling.tmp project
	printf 'building,project,name\n1,P,One\n' | deed load -q -l selling.tmp building
	deed load -q -l selling.tmp room selling/room.csv
	deed load -q -l selling.tmp party selling/party.csv
	printf 'plan,name,kind,discount\nm,Mortgage,mortgage,0.98\n' | deed load -q -l selling.tmp plan
	printf 'plan,step,item,share,due,round\nm,down,price,0.3,subscribe+7d,\nm,loan,loan,,sign+30d,10000 down\n' |
		deed load -q -l selling.tmp step
	deed price-set -q -l selling.tmp --reason opening selling/price.csv -o /dev/null
	deed release -q -l selling.tmp --reason opening selling/price.csv -o /dev/null
	mv selling.tmp selling.db
	fresh selling.tmp
}

# trial-N.db: a ledger of N rooms in buildings of 400.
rooms_ledger() {
	[ -e "trial-$1.db" ] && return
	rm -rf trial.tmp
	mkdir trial.tmp
	awk -v n="$1" 'BEGIN {
		split("S N E W SE SW", side, " "); split("garden street river park none", view, " ")
		print "project,name\nP,Park" >"trial.tmp/project.csv"
		print "building,project,name" >"trial.tmp/building.csv"
		print "room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area" >"trial.tmp/room.csv"
		for (i = 0; i < n; i++) {
			at = i % 400; u = int(at / 200) + 1; f = int(at % 200 / 8) + 1; k = at % 8 + 1
			if (at == 0) { b = sprintf("B%05d", i / 400 + 1); print b ",P,Building" >"trial.tmp/building.csv" }
			printf "%s-%d-%d%02d,P,%s,%d,%d,%d%02d,residence,3-2,%s,%s,%.2f,%.2f\n", b, u, f, k, b, u, f, f, k,
				side[k % 6 + 1], view[(k * 7 + f) % 5 + 1], 60 + i * 37 % 9000 / 100, 48 + i * 37 % 9000 / 125 >"trial.tmp/room.csv"
		}
	}'
	deed init -q --entity Bench -l trial.tmp/t.db
	for kind in project building room; do deed load -q -l trial.tmp/t.db $kind trial.tmp/$kind.csv; done
	mv trial.tmp/t.db "trial-$1.db"
	rm -rf trial.tmp
}

# priced-N.db: the same rooms with prices: a list price each, every other one a filed price; every third is on sale.
priced_ledger() {
	[ -e "priced-$1.db" ] && return
	rooms_ledger "$1"
	cp "trial-$1.db" priced.tmp
	deed rooms -q -l priced.tmp -f csv | awk -F, 'NR == 1 { print "room,total"; next } { print $1 "," 900000 + NR * 37 % 900000 }' >priced.csv
	deed price-set -q -l priced.tmp --reason opening priced.csv -o /dev/null
	awk 'NR == 1 || NR % 2 == 0' priced.csv | deed price-set -q -l priced.tmp --kind filed --reason filing - -o /dev/null
	awk 'NR == 1 || NR % 3 == 0' priced.csv | deed release -q -l priced.tmp -
	mv priced.tmp "priced-$1.db"
	fresh priced.tmp
}
