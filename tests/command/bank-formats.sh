#!/bin/sh
# deed bank-import: the formats that are no delimited text: MT940 and MT942.
. "$TESTS/lib.sh"
data=$ROOT/tests/data/bank

deed init -q --entity Demo
deed load -q account - <<'EOT'
account,name,kind,number
main,Main,bank,6222000100020003
side,Side,bank,6222000100020004
third,Third,bank,6222000100020005
open,No number,bank,
EOT
lines_of() {
	sql "SELECT line, date, amount_fen, coalesce(payer, '-'), coalesce(payer_account, '-'),
		coalesce(replace(memo, char(10), '/'), '-'), coalesce(bank_id, '-'), coalesce(order_id, '-')
		FROM bank_line WHERE account_id = (SELECT id FROM account WHERE code = '$1') ORDER BY id" >"$T/out"
}

# MT940: two accounts, pages, every mark of direction, wrapped fields
expect 0 "MT940" deed bank-import -a main "$data/mt940.sta"
err_has "proves over its pages" "mt940.sta: mt940: 6 lines, 6 new, 0 known; skipped 1 (1 of another account); in 532.68, out 21.00; 2026-01-02 to 2026-01-05; closing balance 1,511.68"
lines_of main
out_is "its lines: CY is a credit with a funds code, RC money out, RD money in, a time is no field" <<'EOT'
6|2026-01-02|50000|Star River Trading Co., Ltd|33050161720000000999|Rent of January, B0000/00112 and parking/TRANSFER|D0001|-
10|2026-01-05|-2050|-|-|Correction of a transfer/on 2 January at 15/:20:30, by the bank|D0002|B000000209
21|2026-01-05|-50|-|-|-|D0003|-
22|2026-01-05|800|Alpha Water Works|NL91ABNA0417164300|ALPHA WATER/Water 2025-1/2, house 7|-|W-2025-12
27|2026-01-05|1234|-|-|twin|D0004|-
29|2026-01-05|1234|-|-|twin|D0004|-
EOT
expect 0 "the other account of the file" deed bank-import -a side "$data/mt940.sta"
err_has "has its own lines and balances" "1 lines, 1 new, 0 known; skipped 6 (6 of another account); in 30.00, out 0.00; 2026-01-05 to 2026-01-05; closing balance 20.00"
expect 65 "an account that is not in it" deed bank-import -a third "$data/mt940.sta"
err_has "those that are are named" 'mt940.sta:5: account: the statement is of account "DEMOBANK/6222000100020003", "DEMOBANK/6222000100020004", but account third has the number "6222000100020005"'
expect 65 "an account without a number" deed bank-import -a open "$data/mt940.sta"
err_has "cannot be told apart" "the file has statements of several accounts"
tr -d '\r\001\003' <"$data/mt940.sta" | sed 's/$/\r\r/' >again.sta
expect 0 "other line ends, no control bytes" deed bank-import -a main again.sta
err_has "the same lines" "6 lines, 0 new, 6 known"

mt() { printf ':20:T\n:25:6222000100020005\n:28C:1/1\n%s\n' "$1"; }
mt ':60F:C260101CNY1,00
:61:260131C2,00NTRF
:62F:C260131CNY3,00
-
:20:T
:25:6222000100020005
:60F:C260228CNY5,00
:61:260230DC1,00NTRF
:62F:C260302CNY4,00' >gap.sta
expect 65 "30 February without a date of entry" deed bank-import -a third gap.sta
err_has "is no date" 'gap.sta:11: date: expected a date, got "2026-02-30"'
sed 's/^:61:260230DC/:61:2602300302DC/' gap.sta >gap2.sta
expect 0 "with one, the value date may be of a year of 360 days" deed bank-import -a third gap2.sta
err_has "a statement is missing between the two" "warning: gap2.sta:10: opens with 5.00, but the statement before it closed with 3.00: one may be missing"
mt ':60F:C260101CNY1,00
:61:260131C2,00NTRF
:62F:C260131CNY4,00' >wrong.sta
expect 65 "a closing balance that its rows do not come to" deed bank-import -a third wrong.sta
err_has "both are named" "wrong.sta:6: the statement does not prove: expected a closing balance of 3.00 after its rows, got 4.00"
mt ':60F:C260101CNY1,00
:61:260131C2,00NTRF' >cut.sta
expect 65 "cut off" deed bank-import -a third cut.sta
err_has "says so" "cut.sta:1: the statement that begins here has no closing balance (:62F:): the file was cut off"
mt ':60F:C260101EUR1,00
:61:260131C2,00NTRF
:62F:C260131EUR3,00' >euro.sta
expect 65 "another currency" deed bank-import -a third euro.sta
err_has "is not the ledger's" "euro.sta:5: currency: expected the ledger's currency, got \"EUR\""
mt ':34F:CNY0,00
:13D:2603311730+0800
:61:2603310331C2,00NTRF//I1
:61:2603310331EC9,00NTRF//I2
:61:2603310331D0,50NTRF//I3
:90D:1CNY0,50
:90C:2CNY11,00' >mt942.sta
expect 0 "MT942, which has no balances" deed bank-import -a third mt942.sta
err_has "what is expected is not booked" "mt940: 2 lines, 2 new, 0 known; skipped 1 (1 pending); in 2.00, out 0.50"
sed 's/:90C:2/:90C:3/' mt942.sta >total.sta
expect 65 "a total that its entries do not come to" deed bank-import -a third total.sta
err_has "is told" "total.sta:10: 90C: the statement does not prove: expected 3 entries of 11.00 together, got 2 of 11.00"
expect 65 "a profile for other files" deed bank-import -a third -p generic mt942.sta
err_has "says what the file is" "profile generic does not fit: it is for another kind of file than a SWIFT statement (MT940, MT942)"
sound "the ledger holds together"
finish
