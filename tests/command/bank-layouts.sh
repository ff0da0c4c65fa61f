#!/bin/sh
# deed bank-import: every layout that comes with the program, recognised by its content, against a table of what a
# statement of it gives (tests/data/layouts.tsv).
. "$TESTS/lib.sh"
deed init -q --entity Demo
table=$ROOT/tests/data/layouts.tsv
tab=$(printf '\t')

# An account for each file.
grep -v '^#' "$table" | awk -F '\t' 'BEGIN { print "account,name,kind,bank,number" }
	{ gsub(/^-$/, "", $4); gsub(/^-$/, "", $5); printf "%s,A,bank,%s,%s\n", $1, $5, $4 }' >account.csv
check "accounts" deed load -q account account.csv

# says TEXT: it is part of what was said.
says() {
	[ "$1" = - ] || err_has "$file: says so" "$1"
}

# read_one: reads the file of the present line of the table.
read_one() {
	expect 0 "$file: $profile" deed bank-import -a "$file" "$file"
	skip=
	[ "$skipped" = 0 ] || skip="; skipped $skipped ("
	err_has "$file: is recognised, its rows counted" "$file: $profile: $lines lines, $lines new, 0 known$skip"
	err_has "$file: its sums and days" "; in $in, out $out; $first to $last"
	if [ "$closing" = - ]; then
		lacks "$file: no balance" "closing balance" err
	else
		err_has "$file: proved" "; closing balance $closing"
	fi
	says "$text"
	[ "$text" != - ] || lacks "$file: no warning" warning err
}

while IFS=$tab read -r file profile encoding number bank lines skipped in out first last closing text; do
	case $file in '#'*) continue ;; esac
	: "$number" "$bank"
	iconv -f utf-8 -t "$encoding" "$ROOT/tests/data/bank/$file" >"$file"
	if [ "$lines" = refused ]; then
		expect 65 "$file: $profile is refused" deed bank-import -a "$file" "$file"
		says "$text"
	else
		read_one
	fi
done <"$table"

# Every shipped profile has a statement here, or in bank-import.sh and bank-formats.sh.
for profile in "$ROOT"/schema/bank/*.ini; do
	name=$(basename "$profile" .ini)
	grep -q '^format = ' "$profile" && continue
	case $name in generic | ccb-corporate | cmb-corporate | alipay-merchant | wechat-merchant) continue ;; esac
	check "$name: has a statement" grep -q "$tab$name$tab" "$table"
done
sound "the ledger holds together"
finish
