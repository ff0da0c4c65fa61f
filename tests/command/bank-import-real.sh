#!/bin/sh
# deed bank-import over real statements of many banks and channels, where they are at hand: each gives what the table
# says (tests/data/statements.tsv); one of bank-formats-real is imported or refused with a message, never a crash.
. "$TESTS/lib.sh"
statements=$ROOT/../shared/data/statements
table=$ROOT/tests/data/statements.tsv
formats=$ROOT/tests/data/formats.tsv
tab=$(printf '\t')
if [ ! -d "$statements" ]; then
	skip "no real statements beside the source"
	finish
fi
deed init -q --entity Demo
find "$statements" -type f | sort >files
awk 'BEGIN { print "account,name,kind" } { print "a" NR ",A,bank" }' files | deed load -q account -

# lines_of ACCOUNT: how many it has, and their sum in fen.
lines_of() {
	sql "SELECT count(*) || ' ' || coalesce(sum(l.amount_fen), 0) FROM bank_line l JOIN account a ON a.id = l.account_id WHERE a.code = '$1'"
}

# by_table: the present file against its line of the table.
by_table() {
	set --
	[ "$profile" = - ] || set -- --profiles "$ROOT/tests/data/profiles" --profile "$profile"
	run timeout 20 deed bank-import -a "$account" "$@" "$file" </dev/null
	if [ "$lines" = refused ]; then
		equal "$name: refused" "65 0 0" "$status $(lines_of "$account")"
		err_has "$name: says why" "$says"
		return
	fi
	equal "$name: lines and sum" "0 $lines $sum" "$status $(lines_of "$account")"
	err_has "$name: layout" ": $used: $lines lines"
	[ "$closing" = - ] || err_has "$name: proved" "closing balance $closing"
	[ "$says" = - ] || err_has "$name: warns" "$says"
	if [ "$says" = - ] && grep -q warning err; then not_ok "$name: no warning"; fi
}

# by_itself: the present file, whose result bank-formats-real knows.
by_itself() {
	run timeout 20 deed bank-import -a "$account" "$file" </dev/null
	if [ ! -s err ]; then
		not_ok "$name: nothing was said"
	elif [ "$status" -eq 0 ]; then
		ok "$name: imported"
	elif [ "$status" -eq 65 ] && [ "$(lines_of "$account")" = "0 0" ]; then
		ok "$name: refused"
	else
		not_ok "$name: exit $status"
		head -n 3 err | sed 's/^/#   /'
	fi
}

number=0
while IFS= read -r file; do
	number=$((number + 1))
	account=a$number
	name=${file#"$statements"/}
	line=$(awk -F '\t' -v name="$name" '$1 == name' "$table")
	if [ -n "$line" ]; then
		IFS=$tab read -r name profile used lines sum closing says <<-ROW
			$line
		ROW
		by_table
	elif grep -q "^$name$tab" "$formats"; then
		by_itself
	else
		not_ok "$name: in no table: what should it give?"
	fi
done <files
check "there were files" [ "$number" -gt 50 ]
sound "the ledger holds together"
finish
