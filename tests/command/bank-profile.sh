#!/bin/sh
# deed bank-import: what a profile of one's own can say beyond the shipped layouts; each case writes its profile and a
# statement, and looks at the summary.
. "$TESTS/lib.sh"
deed init -q --entity Demo
mkdir own
count=0

# profile LINE…: the profile `own`; rows LINE…: its statement, read as an account of its own.
profile() { printf '%s\n' "$@" >own/own.ini; }
rows() {
	count=$((count + 1))
	printf 'account,name,kind,number\na%s,A,bank,%s\n' "$count" "$number" | deed load -q account -
	printf '%s\n' "$@" >own.csv
	run deed bank-import -a "a$count" --profiles own --profile own own.csv
}
# gives REASON TEXT, refuses REASON TEXT: of the last rows.
gives() {
	equal "$1" 0 "$status"
	err_has "$1: told" "$2"
}
refuses() {
	equal "$1" 65 "$status"
	err_has "$1: told" "$2"
	equal "$1: nothing is stored" 0 "$(sql "SELECT count(*) FROM bank_line l JOIN account a ON a.id = l.account_id WHERE a.code = 'a$count'")"
}
number=

profile '[columns]' 'date = date' 'amount = amount' 'memo = text' '[values]' 'date = YYYY-MM-DD' '[rows]' 'continued = text'
rows date,amount,text 2026-01-05,10,rent ,,'of January' ,,1-1-1001 2026-01-06,5,fee
gives "rows that go on below" "own: 2 lines"
equal "their texts are one memo" "rent of January 1-1-1001" "$(sql "SELECT memo FROM bank_line WHERE amount_fen = 1000")"

profile '[columns]' 'date = y, m, d' 'amount = amount' '[values]' 'date = YYYY M D'
rows y,m,d,amount 2026,1,5,10 2026,1,1,7
gives "a date in three columns" "; 2026-01-01 to 2026-01-05"

profile '[columns]' 'date = date' 'amount = gross' 'fee = fee' 'net = net' 'id = id' 'order = order' '[values]' 'date = YYYY-MM-DD' 'fee = minus'
rows date,gross,fee,net,id,order 2026-01-05,100,-2,98,T1,B000000195 2026-01-06,-50,1,-49,T2,B000000195
gives "gross, fee and net" "own: 4 lines, 4 new, 0 known; in 101.00, out 52.00"
equal "the fees have ids of their own" "T1:fee T2:fee" "$(sql "SELECT group_concat(bank_id, ' ') FROM (SELECT bank_id FROM bank_line WHERE bank_id LIKE '%:fee' ORDER BY id)")"
run deed bank-import -a "a$count" --profiles own --profile own own.csv
err_has "the same file again" "imported before"
printf '2026-01-07,10,0,10,T3,\n' >>own.csv
run deed bank-import -a "a$count" --profiles own --profile own own.csv
err_has "a longer one adds its new row only" "5 lines, 1 new, 4 known"
equal "and name no bill, which no fee pays" "fee T1 fee T2" "$(sql "SELECT group_concat(memo, ' ') FROM (SELECT memo FROM bank_line WHERE bank_id LIKE '%:fee' ORDER BY id)")"
rows date,gross,fee,net,id,order 2026-01-05,100,-2,97,T1,
refuses "a net amount that is not the rest" 'own.csv:2: net: expected the amount without the fee, got "97"'

profile '[preamble]' 'sum-in = in' '[file]' 'preamble = 3' '[columns]' 'date = date' 'amount = amount' '[values]' 'date = YYYY-MM-DD' '[check]' 'totals = error'
rows in:,20 date,amount 2026-01-05,10
refuses "totals that differ, where the profile says error" "money in: the file says 20.00 in all, but its rows give 10.00"
sed 's/= error/= off/' own/own.ini >own/off.ini
expect 0 "and where it says off" deed bank-import -n -a "a$count" --profiles own --profile off own.csv
lacks "nothing is said" warning err
rows in:,10 date,amount 2026-01-05,10
gives "totals that agree" "1 lines"

profile '[columns]' 'date = date' 'amount = amount' 'balance = balance' '[values]' 'date = YYYY-MM-DD' '[rows]' 'order = newest'
rows date,amount,balance 2026-01-05,10,10 2026-01-05,5,15
gives "an order that proves, whatever the profile thinks" "closing balance 15.00"
profile '[columns]' 'date = date' 'amount = amount' 'balance = balance' '[values]' 'date = YYYY-MM-DD'
rows date,amount,balance 2026-01-05,5,15 2026-01-05,10,10 2026-01-06,2,18 2026-01-06,1,16
gives "newest first within days that rise" "closing balance 18.00"
rows date,amount,balance 2026-01-05,10, 2026-01-05,5,15 2026-01-06,1, 2026-01-06,2,18
gives "balances only on the last row of a day" "closing balance 18.00"
echo 'order = unsorted' | sed '1s/^/[rows]\n/' >>own/own.ini
rows date,amount,balance 2026-01-06,2,18 2026-01-05,10,10 2026-01-06,1,16 2026-01-05,5,15
gives "no order, but one chain" "closing balance 18.00"

profile '[file]' 'header = none' 'preamble = 1' '[columns]' 'date = #1' 'in = #2' 'out = #3' 'party = #4' '[values]' 'date = MM/DD/YYYY' 'split = account-first'
rows 'a title' '01/05/2026,10,,12-345678-9 JOHN SMITH' '01/06/2026,,4,'
gives "no header" "own: 2 lines, 2 new, 0 known; in 10.00, out 4.00"
equal "account and name from one cell" "JOHN SMITH,12-345678-9" "$(sql "SELECT payer || ',' || payer_account FROM bank_line WHERE payer LIKE 'JOHN%'")"
expect 65 "a profile without a header is never guessed" deed bank-import -a "a$count" --profiles own own.csv
rows 'a title' '01/05/2026,10,,x' '01/06/2026,x,4,'
refuses "an error names the column by its number" 'own.csv:3: #2: expected an amount, got "x"'

profile '[columns]' 'date = date' 'amount = amount' 'flag = kind' 'reversal = back' '[values]' 'date = YYYY-MM-DD' 'in = CR' 'out = empty' 'reversal = R'
rows date,amount,kind,back 2026-01-05,10,CR, 2026-01-06,4,, 2026-01-07,4,,R
gives "a flag only on some rows, and a reversal" "own: 3 lines, 3 new, 0 known; in 14.00, out 4.00"
rows date,amount,kind,back 2026-01-05,10,XX,
refuses "a flag that nobody knows" 'own.csv:2: kind: expected a direction that the profile knows, got "XX"'
profile '[columns]' 'date = date' 'in = in' 'out = out' '[values]' 'date = YYYY-MM-DD' 'sign = plus-out'
rows date,in,out 2026-01-05,10, 2026-01-06,,4 2026-01-07,,-1
gives "one's own books: everything the other way round" "in 4.00, out 11.00"
profile '[columns]' 'date = date' 'in = in' 'out = out' '[values]' 'date = YYYY-MM-DD'
rows date,in,out 2026-01-05,10, 2026-01-06,-3, 2026-01-07,,-1
gives "a minus is a reversal" "in 11.00, out 3.00"

number=111122223333
profile '[columns]' 'account = account' 'date = date' 'amount = amount' '[values]' 'date = YYYY-MM-DD'
rows account,date,amount 111122223333,2026-01-05,10 444455556666,2026-01-05,7
gives "rows of two accounts: ours" "own: 1 lines, 1 new, 0 known; skipped 1 (1 of another account); in 10.00"
number=777788889999
rows account,date,amount 111122223333,2026-01-05,10 444455556666,2026-01-05,7
refuses "rows of two accounts, none of them ours" 'account "111122223333", "444455556666", but account'

printf '[columns]\ndate = date\namount = amount\n[values]\ndate = YYYY-MM-DD\nsign = minus\n[rows]\norder = up\n[check]\nbalance = no\n' >own/own.ini
expect 78 "a word that is none of the choices" deed bank-import -a a1 --profiles own --profile own own.csv
err_has "of sign" 'own.ini:6: [values] sign: expected plus-in or plus-out, got "minus"'
err_has "of order" '[rows] order: expected oldest, newest'
err_has "of a level" '[check] balance: expected error, warn or off'
sound "the ledger holds together"
finish
