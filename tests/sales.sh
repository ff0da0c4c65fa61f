# What a test of sales needs beside lib.sh, which it takes along. Sourced: . "$TESTS/sales.sh".
# shellcheck shell=sh
. "$TESTS/lib.sh"

# estate ROOM…: a ledger with the project P, its building B1 and these rooms there, homes of 100 m²: 203 on floor 2, one
# that is no number on floor 1; the persons A to F; the account icbc. No room has a price.
estate() {
	deed init -q --entity Lakeside
	printf 'project,name\nP,Park\n' | deed load -q project -
	printf 'building,project,name\nB1,P,One\n' | deed load -q building -
	printf 'party,name,kind\nA,An,person\nB,Bo,person\nC,Cy,person\nD,Di,person\nE,Ed,person\nF,Fa,person\n' |
		deed load -q party -
	printf 'account,name,kind,bank,number,ledger_account\nicbc,ICBC,bank,ICBC,1234567890123456,1002\n' |
		deed load -q account -
	[ $# -gt 0 ] || return 0
	printf '%s\n' "$@" | awk 'BEGIN { print "room,project,building,floor,number,kind,area" }
		{ print $1 ",P,B1," ($1 ~ /^[0-9]+$/ ? int($1 / 100) : 1) "," $1 ",residence,100" }' | deed load -q room -
}

# priced YUAN ROOM[=YUAN]…: their list prices; on_sale YUAN ROOM[=YUAN]…: and they are released.
priced() {
	printf '%s\n' "$@" | awk -F= 'NR == 1 { yuan = $1; print "room,total"; next } { print $1 "," (NF > 1 ? $2 : yuan) }' |
		deed price-set -q --reason opening - >"$T/priced"
}
on_sale() {
	priced "$@" || return
	shift
	printf '%s\n' room "$@" | sed 's/=.*//' | deed release -q -
}

# booked ROOM PARTY DEPOSIT KIND PAID: a booking of which so much is paid; its code in $deal.
booked() {
	deed book -q "$1" --party "$2" --deposit "$3" --kind "$4" >"$T/booked" || not_ok "booking $1"
	# shellcheck disable=SC2034 # for the test
	deal=$(last_deal)
	[ "$5" = 0 ] || deed receive -q --account icbc --bills "$(last_bill)" "$2" "$5" >"$T/paid" || not_ok "money of $1"
}
last_deal() { sql 'SELECT code FROM deal ORDER BY id DESC LIMIT 1'; }
last_bill() { sql 'SELECT code FROM bill ORDER BY id DESC LIMIT 1'; }

# holder ROOM: the deal that has it; state DEAL: stage, last event and party.
holder() { sql "SELECT d.code FROM live_room l JOIN room r ON r.id = l.room_id JOIN deal d ON d.id = l.deal_id WHERE r.code = '$1'"; }
state() { sql "SELECT stage || ' ' || event || ' ' || party FROM v_deal WHERE deal = '$1'"; }

# owes PARTY, owed CONTRACT: yuan of its open bills; of its credits that wait to be paid out. payable PARAMETER…: each of these.
owes() {
	sql "SELECT printf('%.2f', coalesce(sum(o.open_fen), 0) / 100.0) FROM open_bill o JOIN party p ON p.id = o.party_id
		WHERE p.code = '$1' AND o.open_fen > 0"
}
owed() {
	sql "SELECT printf('%.2f', coalesce(sum(-o.open_fen), 0) / 100.0) FROM open_bill o JOIN bill b ON b.id = o.bill_id
		JOIN contract c ON c.id = b.contract_id WHERE c.code = '$1' AND o.open_fen < 0"
}
payable() { answer deed report -q payables -f csv "$@" | awk -F, 'NR > 1 { print $11 }' | paste -sd ' ' -; }

# own_accounts WHEN: what is open of each party is what the journal has of it.
own_accounts() {
	equal "$1: each party's account is its own" "" "$(sql "SELECT group_concat(p.code) FROM party p WHERE
		(SELECT coalesce(sum(open_fen), 0) FROM open_bill WHERE party_id = p.id)
		- (SELECT coalesce(sum(open_fen), 0) FROM open_receipt WHERE party_id = p.id)
		<> (SELECT coalesce(sum(v.amount_fen), 0) FROM v_posting v JOIN ledger_account g ON g.id = v.ledger_account_id
			JOIN setting s ON s.value = g.code AND s.key IN ('account.receivable', 'account.advance')
			WHERE v.party_id = p.id)")"
}

# proved WHEN: debits are credits, accounts, chain and reports agree; at_rest WHEN: and matching finds nothing to do.
proved() {
	balanced "$1"
	own_accounts "$1"
	sound "$1: the ledger is sound"
	expect 0 "$1: every report proves its totals" deed report -q --check
}
at_rest() {
	proved "$1"
	runs=$(runs)
	deed reconcile -q >"$T/rest"
	equal "$1: matching finds nothing to do" "$runs" "$(runs)"
}
