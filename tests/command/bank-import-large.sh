#!/bin/sh
# deed bank-import: a file of more lines than are looked at beforehand is proved while it is stored, and all that would have
# refused it before refuses it then, with nothing left of it.
. "$TESTS/lib.sh"

deed init -q --entity Demo
printf 'account,name,kind,bank,number\nbank,Bank,bank,,33050161000900001234\nnext,Next,bank,,755900000010001\n' | deed load -q account -
"$ROOT/scripts/demo-data" lines --count 24000 >"$T/large.csv"
count() { sql "SELECT count(*) FROM $1"; }
nothing() { equal "$1: nothing is left of it" "$(count bank_line) $(count statement) $(count run)" "0 0 2"; }
# edit NAME SED...: the file with a change far down
edit() { name=$1; shift; sed "$@" "$T/large.csv" >"$T/$name.csv"; }

edit letter -e '23001s/,[0-9.-]*,/,12a,/' -e '23501s/^2026/2O26/'
expect 65 "two bad rows behind those looked at" deed bank-import -a bank "$T/letter.csv"
err_has "the first" 'letter.csv:23001: amount: expected an amount, got "12a"'
err_has "and the second" 'letter.csv:23501: date: expected a date'
nothing "a bad row"

edit sum -e '23001s/,-\{0,1\}[0-9]*\.[0-9]*,/,1.00,/'
expect 65 "an amount that does not prove" deed bank-import -a bank "$T/sum.csv"
err_has "where" 'sum.csv:23001: balance: the statement does not prove'
nothing "what does not prove"

edit twice -e '23001s/,T[0-9]*,/,T000000000000000022990,/' -e '23002s/,T[0-9]*,/,T000000000000000022991,/'
sed -n 22991p "$T/large.csv" | cut -c1-10 >"$T/day"
expect 65 "an id twice in a file" deed bank-import -a bank "$T/twice.csv"
err_has "the first" "twice.csv:23001: id: this id is known on $(cat "$T/day") with amount"
err_has "where it was, though the file is no statement yet" "(twice.csv:22991), expected the same"
err_has "and the second" "twice.csv:23002: id: this id is known"
nothing "an id twice"

head -c -40 "$T/large.csv" >"$T/cut.csv"
expect 65 "a last row that is cut" deed bank-import -a bank "$T/cut.csv"
nothing "a cut file"

printf 'date,amount,payer,payer_account,memo,id,balance\n2026-01-05,1.00,x,1,y,Z1,1.00\n' >"$T/good.csv"
expect 65 "a good file before a bad one" deed bank-import -a bank "$T/good.csv" "$T/letter.csv" "$T/sum.csv"
err_has "the bad one behind it is read for its errors, too" 'sum.csv:23001: balance: the statement does not prove'
nothing "a bad file among good ones"

expect 0 "dry run" deed bank-import -n -a bank "$T/large.csv"
err_has "what it would add" "24000 lines, 24000 new, 0 known"
nothing "a dry run"
expect 0 "the file itself" deed bank-import -a bank "$T/large.csv"
err_has "its sums" "large.csv: generic: 24000 lines, 24000 new, 0 known; in "
equal "the statement tells its days and balances" \
	"$(sql 'SELECT first_on, last_on, opening_fen, closing_fen - (SELECT sum(amount_fen) FROM bank_line), lines FROM statement')" \
	"2026-01-05|2026-01-10|0|0|24000"
equal "each line is of its statement" "$(sql 'SELECT DISTINCT statement_id FROM bank_line')" 1
{ cat "$T/large.csv"; echo; } >"$T/again.csv"
expect 0 "another file with the same lines" deed bank-import -a bank "$T/again.csv"
err_has "all known" "24000 lines, 0 new, 24000 known"
equal "and leaves nothing" "$(count statement) $(count run)" "1 3"
{ head -n 1 "$T/large.csv"; tail -n +2 "$T/large.csv" | tac; } >"$T/falling.csv"
expect 0 "the same lines, newest first" deed bank-import -a bank "$T/falling.csv"
err_has "all known, too" "24000 lines, 0 new, 24000 known"
"$ROOT/scripts/demo-data" lines --count 25500 >"$T/longer.csv"
awk -F, 'NR == 1 || NR % 3 != 0' "$T/longer.csv" | sed '1!s/,[0-9.-]*$/,/' >"$T/thinned.csv"
cp "$DEED_LEDGER" "$T/before"
expect 0 "known lines with gaps, then new ones" deed bank-import -a bank "$T/thinned.csv"
err_has "each told right" "17000 lines, 1000 new, 16000 known"
cp "$T/before" "$DEED_LEDGER"
sed '12001s/,[0-9.-]*,/,1.23,/' "$T/thinned.csv" >"$T/doubt.csv"
expect 65 "one of them with another amount" deed bank-import -a bank "$T/doubt.csv"
err_has "which" "doubt.csv:12001: id: this id is known on"
err_has "of which file and line" "(large.csv:18001), expected the same"
edit changed -e '23001s/,T[0-9]*,/,T000000000000000022989,/' -e '1,23000!b' -e '2,23000d'
expect 65 "a known id with another amount" deed bank-import -a bank "$T/changed.csv"
err_has "of which file" "changed.csv:2: id: this id is known on $(cat "$T/day") with amount"
err_has "and line" "(large.csv:22990), expected the same"

"$ROOT/scripts/demo-data" lines --count 24000 --scattered |
	sed '23001,$s/,T[0-9]*,/,,/; s/,[0-9.-]*$/,/; $p' >"$T/mixed.csv"
expect 0 "ids in no order, none at the end, and a true twin" deed bank-import -a next "$T/mixed.csv"
err_has "all of them new" "24001 lines, 24001 new, 0 known"
equal "they go in by their keys, though each id but few is above the one before" \
	"$(sql 'SELECT count(*) FROM (SELECT key < lag(key) OVER (ORDER BY id) AS back FROM bank_line WHERE account_id = 2) WHERE back')" 0
equal "the twin is counted" "$(sql "SELECT count(*) FROM bank_line WHERE account_id = 2 AND key LIKE '%#2'")" 1
{ cat "$T/mixed.csv"; echo; } >"$T/mixed-again.csv"
expect 0 "and again" deed bank-import -a next "$T/mixed-again.csv"
err_has "none of them new" "24001 lines, 0 new, 24001 known"
sound "the ledger verifies"
finish
