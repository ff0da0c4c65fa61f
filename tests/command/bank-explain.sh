#!/bin/sh
# The example of deed-bank(5), word for word: a bank of one's own in ten minutes. Each file and each
# output is taken from the page.
. "$TESTS/lib.sh"
page=$ROOT/man/deed-bank.5

# example NAME FILE: a literal block of the page.
example() { sed -n "\\|example: $1\$|,/^\.Ed/p" "$page" | sed '1,2d;$d' >"$2"; }
# told TITLE NAME: the last output is that of the page, below its command.
told() {
	example "$2" page.out
	sed 1d page.out >page.told
	check "$1: the page shows something" test -s page.told
	check "$1" diff -u page.told "$T/out"
}
mkdir bank
example qing.csv qing.csv
example bank/qing.ini edited.ini

expect 65 "a bank that nobody knows" deed bank-import --explain qing.csv
told "what is seen of it" before
sed -n '/^\[profile\]/,$p' "$T/out" >bank/qing.ini
expect 65 "the profile to start from" deed bank-import --explain --profiles bank qing.csv
err_has "reads the file, and the page says what does not prove" "$(grep '^deed bank-import: qing.csv:6: ' "$page")"

# what a person does to it is little: no line but the title and what was not used goes
grep -vE '^(title =|; not used)' bank/qing.ini >start
check "the profile is the start with lines added" sh -c '[ "$(grep -cvxFf edited.ini start)" = 0 ]'
cp edited.ini bank/qing.ini
expect 0 "the profile of the page" deed bank-import --explain --profiles bank qing.csv
told "what it does" after

deed init -q --entity Demo
printf 'account,name,kind,number\nqing,Qingjiang,bank,620088001234\n' | deed load -q account -
expect 65 "without it the file is refused" deed bank-import -a qing qing.csv
err_has "the header is shown" '"交易日", "时刻"'
expect 0 "the folder as a setting" deed config -q bank.folder bank
expect 0 "is looked into" deed bank-import -n --account qing qing.csv
err_has "and all is as the page says" "$(sed -n 's/^deed bank-import: dry run/dry run/p' "$page")"
expect 0 "the import" deed bank-import -q -a qing qing.csv
equal "the money" 196450 "$(sql 'SELECT sum(amount_fen) FROM bank_line')"
sound "the ledger holds together"
finish
