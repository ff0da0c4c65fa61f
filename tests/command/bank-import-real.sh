#!/bin/sh
# deed bank-import over real statements of many banks and channels, where they are at hand: none may crash it, each
# is imported or refused with a message, and none is taken for another layout and half read.
. "$TESTS/lib.sh"
statements=$ROOT/../shared/data/statements
if [ ! -d "$statements" ]; then
	skip "no real statements beside the source"
	finish
fi
deed init -q --entity Demo
printf 'account,name,kind\nany,Any,bank\n' | deed load -q account -

find "$statements" -type f | sort >files
while IFS= read -r file; do
	name=${file#"$statements"/}
	lines=$(sql 'SELECT count(*) FROM bank_line')
	run timeout 20 deed bank-import -a any "$file" </dev/null
	now=$(sql 'SELECT count(*) FROM bank_line')
	if [ ! -s err ]; then
		not_ok "$name: nothing was said"
	elif [ "$status" -eq 0 ]; then
		ok "$name: imported"
	elif [ "$status" -eq 65 ] && [ "$now" = "$lines" ]; then
		ok "$name: refused"
	else
		not_ok "$name: exit $status"
		head -n 3 err | sed 's/^/#   /'
	fi
done <files
check "there were files" [ "$(wc -l <files)" -gt 50 ]
equal "no layout of ours is among them, so nothing was imported" 0 "$(sql 'SELECT count(*) FROM bank_line')"
sound "the ledger holds together"
finish
