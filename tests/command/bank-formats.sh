#!/bin/sh
# deed bank-import: the formats that are no delimited text: MT940, CAMT, OFX, BAI2.
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
err_has "a statement is missing between the two" "gap2.sta: line 10: the statement opens with 5.00, but the one before it closed with 3.00: one may be missing"
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
# CAMT: a namespace prefix, a batch with amounts in the account's currency, one without, a reversal
expect 0 "CAMT.053, version 8" deed bank-import -a main "$data/camt053.xml"
err_has "proves" "camt053.xml: camt: 4 lines, 4 new, 0 known; skipped 2 (1 pending, 1 of another account); in 310.50, out 40.00; 2026-02-01 to 2026-02-02; closing balance 1,270.50"
lines_of main
sed -n '7,$p' out >camt.lines && cp camt.lines out
out_is "the batch is taken apart where its parts sum to it" <<'EOT'
12|2026-02-01|10000|Zhang & Sons|GB33BUKB20201555555555|Rent January/house 7|BATCH-1|B000000112
15|2026-02-01|20000|Li|-|RF18539007547034|BATCH-1|-
16|2026-02-02|-4000|-|-|one/two/Abroad|-|-
19|2026-02-02|1050|Alpha Water|-|-|-|-
EOT
sed -e '/<c:Bal>/d' -e 's/c:Stmt>/c:Ntfctn>/g; s/BkToCstmrStmt/BkToCstmrDbtCdtNtfctn/g; s/camt.053/camt.054/; s/>BATCH-1</>N-1</' \
	"$data/camt053.xml" >notes.xml
expect 0 "CAMT.054 of the same days, with the same ids" deed bank-import -n -a main notes.xml
lacks "some are known: nothing is said" "here twice" err
sed 's/<c:AcctSvcrRef>[^<]*</<c:AcctSvcrRef></; s/Rent January/January rent/; s/>one</>1</; s/10[.]50/10.51/' notes.xml >other.xml
expect 0 "and with others" deed bank-import -n -a main other.xml
err_has "may be the same money" "other.xml: camt053.xml is of the same days, and only one of the two tells balances"
sed 's/2026-02-0/2026-03-0/g' other.xml >later.xml
expect 0 "of other days" deed bank-import -n -a main later.xml
lacks "is no warning" "here twice" err
sed 's/>200.00</>200.01</' "$data/camt053.xml" >batch.xml
expect 0 "a batch whose parts do not sum to it" deed bank-import -n -a main batch.xml
err_has "stays one line" "3 lines, 1 new, 2 known"
tr -d '\n' <"$data/camt053.xml" >oneline.xml
expect 0 "all in one line" deed bank-import -a main oneline.xml
err_has "the same lines" "4 lines, 0 new, 4 known"
expect 0 "CAMT.052, version 1" deed bank-import -a main "$data/camt052v1.xml"
sql "SELECT date, amount_fen, payer, memo FROM bank_line WHERE date = '2026-02-05'" >out
out_is "its line" <<'EOT'
2026-02-05|-1200|Lift Service|L-17
EOT
sed 's/1270.50000/1270.50001/' "$data/camt053.xml" >five.xml
expect 65 "five decimals that are not zero" deed bank-import -a main five.xml
err_has "are refused" 'five.xml:6: balance: expected an amount with at most two decimals, got "1270.50001"'
sed 's/1270.50000/1271.50/' "$data/camt053.xml" >wrong.xml
expect 65 "a closing balance that does not follow" deed bank-import -a main wrong.xml
err_has "is named" "wrong.xml:6: the statement does not prove: expected a closing balance of 1270.50 after its rows, got 1271.50"
sed 's/<c:Cd>PDNG/<c:Cd>FUTR/' "$data/camt053.xml" >future.xml
expect 65 "an unknown status" deed bank-import -a main future.xml
err_has "is not guessed at" 'future.xml:21: status: expected a status that the profile knows, got "FUTR"'
printf '<?xml version="1.0"?>\n<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>\n<Document xmlns="camt.053"><BkToCstmrStmt>&b;</BkToCstmrStmt></Document>\n' >laughs.xml
expect 65 "entities of its own" deed bank-import -a main laughs.xml
err_has "are not expanded" "laughs.xml:2: expected a statement without a document type"
{ printf '<Document xmlns="camt.053">'; yes '<a>' | head -n 100000; } | tr -d '\n' >deep.xml
expect 65 "too deep" deed bank-import -a main deep.xml
err_has "is told" "expected elements at most 64 deep"
printf '<?xml version="1.0"?><pain/>' >pain.xml
expect 65 "other XML" deed bank-import -a main pain.xml
err_has "is named" "this is XML of another kind than CAMT and OFX"
printf '<html><table><tr><td>1</td></tr></table></html>' >page.xls
expect 65 "a web page that is called xls" deed bank-import -a main page.xls
err_has "is named" "this is a web page"

# OFX
expect 0 "OFX 1: no end tags, a decimal comma" deed bank-import -a main "$data/v1.ofx"
err_has "the balance of its last day" "v1.ofx: ofx: 2 lines, 2 new, 0 known; skipped 1 (1 of another account); in 1,200.50, out 15.50; 2026-03-02 to 2026-03-03; closing balance 2,185.00"
expect 0 "OFX 2: CDATA, one id twice" deed bank-import -a main "$data/v2.ofx"
err_has "a balance of a later day says nothing" "v2.ofx: ofx: 2 lines, 2 new, 0 known; in 17.00, out 0.00; 2026-04-01 to 2026-04-01"
sql "SELECT line, date, amount_fen, payer, coalesce(payer_account, '-'), coalesce(memo, '-'), bank_id FROM bank_line WHERE account_id = 1 AND date BETWEEN '2026-03-01' AND '2026-04-29' ORDER BY id" >out
out_is "their lines" <<'EOT'
9|2026-03-02|120050|A&B <Ltd>|-|Rent B000000112|F1
10|2026-03-03|-1550||6225|Fee|F2
1|2026-04-01|800|C & D <Shop>|-|-|1
1|2026-04-01|900||-|-|1
EOT
sed 's/<\/OFX>//' "$data/v1.ofx" >cut.ofx
expect 65 "cut off" deed bank-import -a main cut.ofx
err_has "is told" "cut.ofx: the file ends without </OFX>"
printf '<OFX><STMTTRNRS><STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>Try later</STATUS></STMTTRNRS></OFX>' >error.ofx
expect 65 "the bank's own error" deed bank-import -a main error.ofx
err_has "is told" 'the bank gave an error instead of a statement: "Try later"'
sed 's/1200,50/xx,yy.zz/' "$data/v1.ofx" >nice.ofx
expect 65 "an amount that is none" deed bank-import -a main nice.ofx
err_has "is named with its line" 'nice.ofx:9: amount: expected an amount'

# BAI2
expect 0 "BAI2" deed bank-import -a main "$data/bai2.txt"
err_has "proves" "bai2.txt: bai2: 4 lines, 4 new, 0 known; in 160.50, out 5.00; 2026-04-30 to 2026-04-30; closing balance 1,155.50"
sql "SELECT line, amount_fen, coalesce(replace(memo, char(10), '/'), '-'), coalesce(bank_id, '-'), coalesce(order_id, '-') FROM bank_line WHERE date = '2026-04-30' ORDER BY id" >out
out_is "funds types, continuations, a text with commas" <<'EOT'
5|15000|Rent of 3-2-1502, B000/000112, paid/late|REF1|CUST1
7|-500|CHECK 17|REF2|-
8|1000|-|REF3|-
9|50|-|-|-
EOT
sed 's/^49,248650,9/49,248651,8/' "$data/bai2.txt" >total.bai
expect 65 "totals that are wrong" deed bank-import -a main total.bai
err_has "the sum" "total.bai:11: the control total is 2486.51, but the amounts above come to 2486.50"
err_has "the number of records" "total.bai:11: expected 8 records, got 9"
sed '$d' "$data/bai2.txt" >cut.bai
expect 65 "cut off" deed bank-import -a main cut.bai
err_has "is told" "cut.bai: the file ends without a 99 record"
sed 's/^16,142/16,999/' "$data/bai2.txt" >type.bai
expect 65 "a type that is neither credit nor debit" deed bank-import -a main type.bai
err_has "is named" 'type.bai:8: expected a type of 100 to 399 for credits'

# --explain, which needs no ledger
mkdir nowhere && cd nowhere || exit 1
expect 0 "--explain without a ledger" deed bank-import --explain "$data/mt940.sta"
check "the kind of file" grep -q 'kind: a SWIFT statement' "$T/out"
check "the profile" grep -q '^profile: mt940 (SWIFT MT940, MT942), ' "$T/out"
check "what each column is" grep -q '^  13. reference: order$' "$T/out"
check "the form of its dates" grep -q '^dates: YYYY-MM-DD$' "$T/out"
check "what proves it" grep -q '^proof: 1,000.00 and the rows come to 20.00, as the file tells$' "$T/out"
check "the first rows" grep -q '^  line 6: date=2026-01-02 amount=500.00 party="Star River Trading Co., Ltd"' "$T/out"
check "how many rows, and their sums" grep -q '^rows: 7; in 562.68, out 21.00$' "$T/out"
printf 'Statement\nDay;Sum;Who\n2026-01-05;5,00;Li\n' >new.csv
expect 65 "a layout that no profile has" deed bank-import --explain new.csv
sed -n '3,7p' "$T/out" >seen
cat >expected.head <<'EOT'
profile: none fits
the table seems to begin in line 2:
  1. Day: "2026-01-05"
  2. Sum: "5,00"
  3. Who: "Li"
EOT
check "shows the table that is seen" cmp -s seen expected.head
check "and a profile to start from" grep -q '^delimiter = semicolon$' "$T/out"
check "with a guess of its columns" grep -q '^date = Day$' "$T/out"
sed -n '/^\[profile\]/,$p' "$T/out" >new.ini
expect 0 "which reads the file as it is" deed bank-import --explain --profiles . new.csv
check "all of it" grep -q '^rows: 1; in 5.00, out 0.00$' "$T/out"
expect 0 "a profile that is recognised" deed bank-import --explain "$data/hxb-corporate.csv"
check "totals beside its table" grep -q '^beside the table: sum-in = 300.00, line 5$' "$T/out"
check "which agree" grep -q '^totals: 2 told, 2 agree with the rows$' "$T/out"
check "the form of its times" grep -q '^times: hhmmss$' "$T/out"
check "the sign" grep -q '^sign: 收入金额 is money in, 支出金额 money out$' "$T/out"
check "the proof" grep -q '^proof: each balance follows, oldest first: 1,000.00 to 1,250.00$' "$T/out"
check "and what comes near" grep -q '^does not fit: cib-corporate, line 11 lacks 流水编号' "$T/out"
sed 's/300.00,1300.00/300.00,1301.00/' "$data/hxb-corporate.csv" >hxb.csv
expect 65 "one that does not prove" deed bank-import --explain hxb.csv
check "is told on, with why" grep -q '^proof: none, the file has errors$' "$T/out"
expect 65 "two files, the first wrong" deed bank-import --explain hxb.csv "$data/hxb-corporate.csv"
check "the second is judged for itself" grep -q '^proof: each balance follows' "$T/out"
expect 65 "several profiles that fit" deed bank-import --explain "$data/ccb-ambiguous.csv"
lacks "give no profile to start from" "none fits" "$T/out"
cd .. || exit 1
sound "the ledger holds together"
finish
