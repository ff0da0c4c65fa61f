#!/bin/sh
# deed bank-import: the layouts, what is known and what is new, and everything that is refused.
. "$TESTS/lib.sh"
data=$ROOT/tests/data/bank

deed init -q --entity Demo
deed load -q account - <<'EOF'
account,name,kind,bank,number
icbc,ICBC,bank,,0200001009000000001
ccb,CCB,bank,China Construction Bank (CCB),33050161720000000123
cmb,CMB,bank,,755900000010001
alipay,Alipay,channel,,2088*0156
wechat,WeChat,channel,,1900000109
gen,Other,bank,,
two,Other again,bank,,
till,Till,cash,,
EOF
lines="SELECT line, date, amount_fen, coalesce(balance_fen, '-'), coalesce(payer, '-'), coalesce(payer_account, '-'),
	coalesce(memo, '-'), coalesce(bank_id, '-'), coalesce(order_id, '-') FROM bank_line
	WHERE account_id = (SELECT id FROM account WHERE code = 'ACCOUNT') ORDER BY id"
lines_of() { sql "$(echo "$lines" | sed "s/ACCOUNT/$1/")" >"$T/out"; }
count() { sql "SELECT count(*) FROM $1"; }
table() { printf 'date,amount,payer,payer_account,memo,id,balance\n'; cat; }

# the layouts
expect 0 "ICBC: GB18030, TABs, newest first" deed bank-import -a icbc "$data/icbc.csv"
err_has "the summary" "icbc.csv: icbc-corporate: 5 lines, 5 new, 0 known; skipped 1 (1 outside the table); in 42,315.50, out 15.50; 2026-01-03 to 2026-01-05; closing balance 52,300.00"
lines_of icbc
out_is "ICBC's lines" <<'EOF'
3|2026-01-05|1200000|5230000|上海云栖贸易有限公司|1001234509300012345|房租 转账 B000000112 一月房租|900001|-
4|2026-01-05|15000|4030000|张  三|6222020000000001|物业费 跨行转账 1-1-1001|900001|-
5|2026-01-05|15000|4015000|张  三|6222020000000001|物业费 跨行转账 1-1-1001|900001|-
6|2026-01-04|-1550|4000000|-|-|手续费 收费|-|-
7|2026-01-03|3001550|4001550|北京蓝天科技有限公司|0200001009012345678|房租 转账 合同 HT-2026-007 "二期"|900000|-
EOF
expect 0 "CCB: padded header, two columns, no end of line" deed bank-import -a ccb "$data/ccb.csv"
lines_of ccb
out_is "CCB's lines" <<'EOF'
2|2026-01-05|235000|10235000|李四|6217000000000002|转账存入 2-1-302 物业费|1-100001|-
3|2026-01-05|8800000|19035000|杭州星河"实业"有限公司|33050161720000000999|转账存入 B000000209,一季度|2-100002|-
4|2026-01-06|-19000|19016000|市自来水公司|33001|代扣 水费|3-100003|-
5|2026-01-06|50000|19066000|王五|6217000000000003|转账存入|4-100004|-
EOF
expect 0 "CMB: header on line 5" deed bank-import -a cmb "$data/cmb.csv"
lines_of cmb
out_is "CMB's lines" <<'EOF'
6|2026-01-07|360000|1360000|赵六|6225880000000004|租金 停车费 3栋1单元|C0001|-
7|2026-01-08|-60000|1300000|某某维修部|755900000010099|付款 维修费|C0002|-
8|2026-01-08|360000|1660000|赵六|6225880000000004|租金 停车费|C0003|-
EOF
expect 0 "Alipay: # lines, a refund with its sale's number, a masked account" deed bank-import -a alipay "$data/alipay.csv"
lines_of alipay
out_is "Alipay's lines" <<'EOF'
6|2026-01-05|23500|-|张*(138***0000)|张*(138***0000)|一月物业费|2026010522001400001|交易|B000000112
6|2026-01-05|-141|-|-|-|服务费（元） 2026010522001400001|交易|2026010522001400001|交易:fee|-
7|2026-01-05|30000|-|*四(li***@qq.com)|*四(li***@qq.com)|停车费, 地下 一月|2026010522001400002|交易|B000000209
7|2026-01-05|-180|-|-|-|服务费（元） 2026010522001400002|交易|2026010522001400002|交易:fee|-
8|2026-01-05|-3500|-|张*(138***0000)|张*(138***0000)|一月物业费|2026010522001400001|退款|R2026010500001|B000000112
8|2026-01-05|21|-|-|-|服务费（元） 2026010522001400001|退款|R2026010500001|2026010522001400001|退款|R2026010500001:fee|-
EOF
expect 0 "WeChat: backticks, commas in values, a refund, totals" deed bank-import -a wechat "$data/wechat.csv"
err_has "what was passed over is counted by reason" "skipped 3 (1 REVOKED, 2 outside the table)"
lines_of wechat
out_is "WeChat's lines" <<'EOF'
2|2026-01-05|50000|-|oUser1|-|物业费,一月 {"room":"1-1-1001","n":2}|4200000001202601050000000001|B000000112
2|2026-01-05|-270|-|-|-|手续费 4200000001202601050000000001|4200000001202601050000000001:fee|-
3|2026-01-05|100000|-|oUser2|-|停车费|4200000001202601050000000002|B000000209
3|2026-01-05|-540|-|-|-|手续费 4200000001202601050000000002|4200000001202601050000000002:fee|-
5|2026-01-05|-5000|-|oUser1|-|物业费,一月 {"room":"1-1-1001","n":2}|4200000001202601050000000001|5030000001202601050000000009|B000000112
5|2026-01-05|27|-|-|-|手续费 4200000001202601050000000001|5030000001202601050000000009|4200000001202601050000000001|5030000001202601050000000009:fee|-
EOF
expect 0 "generic" deed bank-import -a gen "$data/generic.csv"
lines_of gen
out_is "generic lines: a line end in a field, true twins" <<'EOF'
2|2026-01-05|120050|1120050|Green, Ltd|62220001|rent "B000000112"
January|T1|-
4|2026-01-06|-20050|1100000|Water works|-|water|T2|-
5|2026-01-06|8000|1108000|陈七|62220002|停车|-|-
6|2026-01-06|8000|1116000|陈七|62220002|停车|-|-
EOF
iconv -f gb18030 -t utf-8 "$data/cmb.csv" | sed '1s/^/'"$(printf '\357\273\277')"'/; s/$/\r/' >saved.csv
expect 0 "the same bank's file saved again as UTF-8 with a BOM and CRLF" deed bank-import -a cmb saved.csv
err_has "gives the same lines" "3 lines, 0 new, 3 known"
sound "the ledger holds together"

# what is known
runs=$(count run)
expect 0 "the same file again" deed bank-import -a icbc "$data/icbc.csv"
err_has "says so" "icbc.csv: imported before, nothing to do"
cp "$data/icbc.csv" renamed.csv
expect 0 "renamed" deed bank-import -a icbc renamed.csv
equal "leaves no run" "$runs" "$(count run)"
table >day1.csv <<'EOF'
2026-02-01,10,A,1,x,,110
2026-02-01,10,A,1,x,,120
2026-02-02,5,B,2,y,N1,125
EOF
table >day2.csv <<'EOF'
2026-02-01,10,A,1,x,,120
2026-02-02,5,B,2,y,N1,125
2026-02-03,7,C,3,z,N2,132
EOF
expect 0 "a first file" deed bank-import -a two day1.csv
expect 0 "one that overlaps" deed bank-import -a two day2.csv
err_has "adds only what is new" "day2.csv: generic: 3 lines, 1 new, 2 known"
runs=$(count run)
sed '$d' day2.csv >part.csv
expect 0 "one with nothing new" deed bank-import -a two part.csv
equal "leaves no run" "$runs" "$(count run)"
equal "and no statement" 0 "$(sql "SELECT count(*) FROM statement WHERE file = 'part.csv'")"
printf 'date,amount,payer,payer_account,memo,id,balance\n2026-03-01,9,T,1,twin,,\n2026-03-01,9,T,1,twin,,\n' >twins.csv
expect 0 "two equal rows without id or balance" deed bank-import -a two twins.csv
err_has "are both kept" "2 lines, 2 new"
printf '2026-03-01,9,T,1,twin,,\n2026-03-02,1,T,1,other,,\n' | cat twins.csv - >twins3.csv
expect 0 "a longer export has a third" deed bank-import -a two twins3.csv
err_has "which is new, as is the next day's" "4 lines, 2 new, 2 known"
printf '2027-02-02,6,B,2,next year,N1,\n' | table >reused.csv
expect 0 "an id used again in another year" deed bank-import -a two reused.csv
err_has "is another line" "1 lines, 1 new"
printf '2026-02-02,6,B,2,y,N1,\n2026-02-03,8,B,2,y,N2,\n' | table >conflict.csv
runs=$(count run)
expect 65 "the same id and day with another amount" deed bank-import -a two conflict.csv
err_has "is named with both" "conflict.csv:2: id: this id is known on 2026-02-02 with amount 5.00, balance 125.00 (day1.csv:4), expected the same, got 6.00, balance -"
err_has "and so is every other" "conflict.csv:3: id:"
printf '2026-04-01,6,B,2,y,N9,6\n2026-04-01,6,B,2,y,N9,12\n' | table >inside.csv
expect 65 "one id for two movements in a file" deed bank-import -a two inside.csv
err_has "is a conflict too" "inside.csv:3: id: this id is known on 2026-04-01 with amount 6.00, balance 6.00 (inside.csv:2)"
equal "nothing was written" "$runs" "$(count run)"

# -n, several files, standard input, a gap
printf '2026-05-01,1,A,,a,M1,101\n' | table >may1.csv
printf '2026-05-02,2,A,,a,M2,103\n' | table >may2.csv
printf '2026-05-04,2,A,,a,M4,107\n' | table >may4.csv
expect 0 "a dry run" deed bank-import -n -a gen may1.csv
err_has "tells the same" "dry run, nothing is written: may1.csv: generic: 1 lines, 1 new"
equal "nothing is written" "$runs" "$(count run)"
expect 0 "several files in one run" deed bank-import -a gen may1.csv may2.csv may1.csv
err_has "the third is the first again" "may1.csv: imported before"
err_has "a line for all" "3 files: 2 lines, 2 new, 0 known, 0 skipped; in 3.00, out 0.00"
equal "one run" $((runs + 1)) "$(count run)"
expect 0 "a statement is missing" deed bank-import -a gen may4.csv
err_has "that is a warning" "warning: may4.csv opens with 105.00, but the statement before it, to 2026-05-02, closed with 103.00"
printf '2026-06-01,1,A,,a,P1,\n' | table >pipe.csv
expect 0 "standard input, slowly" sh -c '(head -c 11 pipe.csv; sleep 0.1; tail -c +12 pipe.csv) | deed bank-import -a gen -'
err_has "its name" "standard input: generic: 1 lines, 1 new"
expect 0 "-q" deed bank-import -q -a gen pipe.csv
equal "says nothing" "" "$(cat err)"
expect 0 "only a header" deed bank-import -a gen - <<'EOF'
date,amount,payer,payer_account,memo,id,balance
EOF
err_has "no lines" "0 lines, 0 new"
sed '2,5d' "$data/wechat.csv" >empty-day.csv
expect 0 "a day without trades" deed bank-import -a wechat empty-day.csv
err_has "has only totals" "0 lines, 0 new, 0 known; skipped 2 (2 outside the table)"
printf '2026-06-02,1,A,,a,P2,\n,,,,,,\n \n\ndate,amount,payer,payer_account,memo,id,balance\n2026-06-03,1,A,,a,P3,\n\n \n' | table >joined.csv
expect 0 "blank lines and a second header" deed bank-import -a gen joined.csv
err_has "are passed over" "2 lines, 2 new, 0 known; skipped 1 (1 repeated header)"
awk 'BEGIN { print "date,amount,payer,payer_account,memo,id,balance"
	for (i = 0; i < 25000; i++) { b += 1; printf "2026-07-01,1,A,,a,%08d,%d\n", i * 7919 % 25000, b } }' >scattered.csv
expect 0 "ids in no order" deed bank-import -a gen scattered.csv
err_has "all are in" "25000 lines, 25000 new"
equal "and none was mixed up" 25000 "$(sql "SELECT count(*) FROM bank_line WHERE date = '2026-07-01' AND balance_fen = (line - 1) * 100
	AND key = bank_id || '|2026-07-01'")"
sound "the ledger holds together"
runs=$(count run)

# refused: REASON TEXT [ROW…] with rows of the generic layout
refused() {
	reason=$1 text=$2
	shift 2
	printf '%s\n' "$@" | table >bad.csv
	expect 65 "$reason" deed bank-import -a gen bad.csv
	err_has "$reason: told" "$text"
}
refused "three decimals" 'bad.csv:2: amount: expected an amount with at most two decimals, got "1.005"' '2026-08-01,1.005,A,,a,Q1,'
refused "an amount beyond int64" 'bad.csv:2: amount: expected an amount of at most 92233720368547758.07' '2026-08-01,92233720368547758.08,A,,a,Q1,'
refused "sums beyond int64" 'bad.csv:3: the sums up to here are beyond' '2026-08-01,92233720368547758.07,A,,a,Q1,' '2026-08-01,0.01,A,,a,Q2,'
refused "no amount" 'bad.csv:2: amount: expected an amount, got ""' '2026-08-01,,A,,a,Q1,'
refused "an amount that is none" 'bad.csv:2: amount: expected an amount, got "1e5"' '2026-08-01,1e5,A,,a,Q1,'
refused "31 February" 'bad.csv:2: date: expected a date, got "2026-02-31"' '2026-02-31,1,A,,a,Q1,'
refused "too many fields" 'bad.csv:2: expected 7 fields as in the header, got 8' '2026-08-01,1,A,,a,Q1,,x'
refused "a field over the limit" 'bad.csv:2: field 5: expected at most 65536 bytes in a field, got 65537' \
	"2026-08-01,1,A,,$(head -c 65537 /dev/zero | tr '\0' m),Q1,"
refused "a quote that never closes" 'bad.csv:2: a quoted field that begins in this line is not closed' '2026-08-01,1,A,,"a,Q1,'
refused "a balance that does not follow" 'bad.csv:3: balance: the statement does not prove: expected 13.00 after the rows above, got 14.00' \
	'2026-08-01,1,A,,a,Q1,11' '2026-08-02,2,A,,a,Q2,14' '2026-08-03,2,A,,a,Q3,16'
refused "a balance that does not follow, newest first" 'expected 13.00 before the rows above (newest first), got 12.00' \
	'2026-08-04,2,A,,a,Q3,16' '2026-08-03,1,A,,a,Q2,14' '2026-08-02,2,A,,a,Q1,12' '2026-08-01,1,A,,a,Q0,10'
# shellcheck disable=SC2046
refused "every error" 'bad.csv:101: date' $(awk 'BEGIN { for (i = 0; i < 120; i++) print "x,1,A,,a,R" i "," }')
err_has "up to 100" "there are more errors; the first 100 are listed"
equal "and no more" 101 "$(wc -l <err | tr -d ' ')"
printf '2026-08-01,1,A,,a,G1,\n' | table >good.csv
expect 65 "a bad file among good ones" deed bank-import -a gen good.csv bad.csv
equal "nothing was written" "$runs" "$(count run)"

expect 65 "a statement of another account, by its rows" deed bank-import -a cmb -p ccb-corporate "$data/ccb.csv"
err_has "both numbers" 'ccb.csv:2: 账号: the statement is of account "33050161720000000123", but account cmb has the number "755900000010001"'
equal "told once" 1 "$(wc -l <err | tr -d ' ')"
expect 65 "a statement of another account, above the table" deed bank-import -a wechat "$data/alipay.csv"
err_has "both numbers" 'the statement is of account "20880000000000000156", but account wechat has the number "1900000109"'
expect 65 "a statement that was imported for another account" deed bank-import -a gen "$data/icbc.csv"
err_has "whose it is" "icbc.csv: this file was imported for account icbc; expected a statement of account gen"
table </dev/null >export_33050161720000000123.csv
echo '2026-08-01,1,A,,a,W1,' >>export_33050161720000000123.csv
expect 65 "a statement of another account, by its name alone" deed bank-import -a gen export_33050161720000000123.csv
err_has "whose it may be" "has the number 33050161720000000123 of account ccb; expected a statement of account gen"
expect 0 "which is the account's own" deed bank-import -n -a ccb export_33050161720000000123.csv
printf '2026-08-01,1,A,,a,W1,\n2026-08-01,10' | table >broken-off.csv
expect 65 "a download that broke off" deed bank-import -a gen broken-off.csv
err_has "where" "broken-off.csv:3: the file ends within this row: expected 7 fields as in the header, got 2; download it again"
printf '2026-08-01,1,A\n2026-08-01,1,A,,a,W2,' | table >unended.csv
expect 0 "short rows and a last line without its end" deed bank-import -n -a gen unended.csv
expect 65 "a cash account" deed bank-import -a till good.csv
expect 65 "no such account" deed bank-import -a nowhere good.csv
err_has "names it" 'there is no account "nowhere"'
expect 64 "no account" deed bank-import good.csv
expect 64 "no file" deed bank-import -a gen
expect 64 "an encoding that we do not know" deed bank-import -a gen --encoding latin-nine good.csv
expect 66 "a file that is not there" deed bank-import -a gen nowhere.csv
expect 66 "a folder" deed bank-import -a gen .
expect 66 "no ledger" deed bank-import -l nowhere.db -a gen good.csv

printf 'Tag,Zweck,Saldo\n2026-01-01,1,1\n' >unknown.csv
expect 65 "no profile fits" deed bank-import -a gen unknown.csv
err_has "the likely header, and what to do" 'profiles fits; the header seems to be "Tag", "Zweck", "Saldo"; describe this bank'
err_has "where it is described" 'deed-bank(5)'
printf '账户,户名,交易时间,借方发生额,贷方发生额\n1,2,3,4,5\n' >nearly.csv
expect 65 "one fits nearly" deed bank-import -a gen nearly.csv
err_has "the header is shown" '"账户", "户名", "交易时间"'
printf '!Type:Bank\nD1/1/26\n' >qif.csv
expect 65 "a QIF statement" deed bank-import -a gen qif.csv
err_has "is told" "this is a QIF statement; download it as CSV"
printf '交易时间,账户,记账日期,借方发生额(支取),余额\n' >nearly.csv
expect 65 "a layout of ours with other columns" deed bank-import -a gen nearly.csv
err_has "names the nearest and what it lacks" "nearest is ccb-corporate, but line 1 lacks 贷方发生额（收入）"
printf '\n\n' >blank.csv
expect 65 "an empty file" deed bank-import -a gen blank.csv
err_has "is called so" "expected a statement with a table of rows and a header line, this is something else, or empty"
: >nothing.csv
expect 65 "a file of no bytes" deed bank-import -a gen nothing.csv
expect 65 "the wrong profile" deed bank-import -a gen -p ccb-corporate "$data/cmb.csv"
err_has "the columns it misses" "profile ccb-corporate does not fit: the header lacks 贷方发生额（收入）, 借方发生额（支取）, 记账日期"
expect 65 "a profile that knows nothing there" deed bank-import -a gen -p generic "$data/cmb.csv"
err_has "says so" "profile generic does not fit"
expect 64 "no such profile" deed bank-import -a gen -p nosuch good.csv
err_has "lists those there are" "expected one of abc-corporate, abc-personal, alipay-merchant"
mkdir own
sed 's/^title.*/title = CDB/' "$ROOT/schema/bank/ccb-corporate.ini" >own/cdb-corporate.ini
expect 65 "two profiles fit" deed bank-import -a ccb --profiles own "$data/ccb.csv"
err_has "names both" "the profiles ccb-corporate and cdb-corporate fit this header; choose with --profile"
expect 0 "one is chosen" deed bank-import -a ccb --profiles own -p cdb-corporate "$data/ccb.csv"
DEED_BANK=own expect 65 "a folder from the environment" deed bank-import -a gen "$data/ccb.csv"
cat >own/own.ini <<'EOF'
[columns]
date = Tag
amount = Betrag
memo = Zweck, Text?
[values]
date = DD.MM.YY
[file]
delimiter = semicolon
EOF
printf 'Tag;Zweck;Betrag\n31.12.26;Miete;+5\n' >own.csv
expect 0 "a profile of one's own" deed bank-import -a gen --profiles own own.csv
err_has "is recognised" "own.csv: own: 1 lines, 1 new"
printf '[columns]\ndate = A\nsum = B\n[values]\ndate = never\n' >own/broken.ini
expect 78 "a broken profile" deed bank-import -a gen --profiles own own.csv
err_has "an unknown key" 'own/broken.ini:3: [columns] sum: expected a key that deed-bank(5) knows, got "B"'
err_has "a bad value" 'own/broken.ini:5: [values] date: expected a date such as YYYY-MM-DD'
expect 66 "a folder of profiles that is not there" deed bank-import -a gen --profiles nowhere good.csv

printf '2026-08-01,1,\303\050,,a,Q1,\n' | table >invalid.csv
expect 65 "invalid UTF-8" deed bank-import -a gen invalid.csv
err_has "with the byte" "invalid.csv:2: invalid UTF-8 at byte 61 of the file (0xc3)"
(cat saved.csv; printf '\377') >damaged.csv
expect 65 "one damaged byte in UTF-8 text" deed bank-import -a cmb damaged.csv
err_has "does not make it GB18030" "invalid UTF-8 at byte"
printf '2026-08-01,1,A\000,,a,Q1,\n' | table >nul.csv
expect 65 "a NUL byte" deed bank-import -a gen nul.csv
printf '2026-08-01,1,张三,,a,Q1,\n' | table | iconv -t gb18030 >gb.csv
expect 65 "GB18030 where the layout says UTF-8" deed bank-import -a gen gb.csv
err_has "with the byte" "gb.csv:2: invalid UTF-8 at byte"
expect 0 "unless one says so" deed bank-import -a gen --encoding gb18030 gb.csv
expect 65 "UTF-8 that is called GB18030" deed bank-import -a ccb --encoding gb18030 -p cmb-corporate saved.csv
head -c 700 "$data/icbc.csv" | sed '$d' >cut.csv
printf '900002\t2026-01-06 10:00:00\t\326' >>cut.csv
expect 65 "a character cut by the end of the file" deed bank-import -a icbc cut.csv
err_has "with the byte" "invalid GB18030 at byte"
printf 'PK\003\004rest' >book.csv
expect 65 "a broken zip" deed bank-import -a gen book.csv
err_has "what to do" "the zip is damaged; download it again"
printf '\320\317\021\340rest' >old.csv
expect 65 "an old workbook called .csv" deed bank-import -a gen old.csv
# encodings: the same rows in each, found by looking
mkdir enc
cat >enc/enc.ini <<'INI'
[file]
encoding = utf-8, windows-1252, cp852
delimiter = semicolon
[columns]
date = Tag
amount = Betrag
memo = Zweck für Sie
[values]
date = DD.MM.YY
INI
printf 'Tag;Zweck für Sie;Betrag\n31.12.26;Miete Jäger;+5\n' >enc.csv
deed init -q -l enc.db --entity E
printf 'account,name,kind\nany,Any,bank\n' | deed load -q -l enc.db account -
for name in utf-8 windows-1252 cp852 utf-16le; do
	iconv -f utf-8 -t "$name" enc.csv >"enc-$name.csv"
	option=
	[ "$name" = utf-16le ] && option=--encoding=utf-16le
	# shellcheck disable=SC2086
	expect 0 "$name" deed bank-import -n -l enc.db -a any --profiles enc $option "enc-$name.csv"
	err_has "$name: is read" "enc: 1 lines, 1 new"
done
sound "the ledger holds together"
finish
