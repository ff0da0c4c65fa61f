# Commands on two worlds, A of $rows rows, B of fewer: how time and memory grow.
# shellcheck shell=sh

# grow MUST ROWS: at most MUST times what ROWS take.
grow() {
	must=$1 less=$2
	world "$less"
	world "$rows"
	account=$(account_of "world/$less.db")
	grow_one bill-gen masters bill-gen
	grow_one bank-import billed "bank-import --account $account world/SIZE.csv"
	grow_one reconcile db reconcile
	grow_one 'dun -n' billed 'dun -n -d 2026-02-23 -o grown.csv'
	grow_one aging billed 'report aging -d 2026-03-15 -o grown.csv'
	grow_one 'receivables by item' billed 'report receivables -d 2026-03-15 -o grown.csv'
	grow_one lines db 'report lines as_of=2026-12-31 -o grown.csv'
	grow_one verify db verify
}

# grow_one LABEL LEDGER COMMAND: on world/N.LEDGER, or on copies when the command writes; SIZE in it stands for N.
grow_one() {
	a=world/$rows.$2 b=world/$less.$2 setup=true
	case $1 in bill-gen | bank-import | reconcile) setup=$(copy "$a" a.db "$b" b.db) a=a.db b=b.db ;; esac
	pair -m "$must" -s "$setup" "$1, $rows rows / $less" "deed $(echo "$3" | sed "s/SIZE/$rows/") -q -l $a" \
		"deed $(echo "$3" | sed "s/SIZE/$less/") -q -l $b"
}
