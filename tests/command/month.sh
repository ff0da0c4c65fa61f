#!/bin/sh
# An ordinary month of a finance office and the one after it, with all their accidents: a statement that is late, money
# paid twice, a family paying for each other, a wrong match found in the next month, a meter swapped, a payment and a
# cheque that bounce, a bank that changed its layout. scripts/nightly and scripts/month-end do the work; every figure
# below was worked out by hand.
. "$TESTS/lib.sh"
co=$T/co
mkdir -p "$co/inbox/icbc" "$co/bank"
printf 'REPORT_FORMATS=csv\nMONTH_FORMATS=csv\n' >"$co/nightly.conf"	# workbooks and pages: nightly.sh
export DEED_LEDGER="$co/deed.db"

# The company. Prices are chosen so that the VAT inside is round: rents are 3000, 3100, … 3700 and 9 % (3270.00,
# 3379.00, … 4033.00: 29212.00 in all, 2412.00 of it VAT); the fee is 2.00 and 6 % a square metre: of 100, 120, 80 and
# 200 m² 212.00, 254.40, 169.60 and 424.00 (1060.00, VAT 60.00); water is 4.00 and 3 % a cubic metre.
# A month's bills: 29212.00 + 1060.00 = 30272.00. Rent is due on the 10th, the fee on the 15th.
put project.csv <<'CSV'
project,name
P,阳光花园
CSV
put building.csv <<'CSV'
building,project,name
3,P,三栋
CSV
put account.csv <<'CSV'
account,name,kind,bank,number,ledger_account
icbc,ICBC,bank,ICBC,0200001009000000001,1002
till,Till,cash,,,1001
CSV
awk -v names="张伟 王芳 李娜 刘洋 陈静 杨帆 赵磊 黄丽 周强 吴敏 徐杰 上海小店商贸有限公司" 'BEGIN {
	split(names, name, " "); split("100 120 80 200", area, " ")
	print "room,project,building,unit,floor,number,kind,area" >"room.csv"
	print "party,name,kind,email,phone,address" >"party.csv"
	print "contract,kind,party,room,start,end" >"contract.csv"
	print "contract,clause,item,basis,rate,formula,cycle,timing,due" >"clause.csv"
	for (i = 1; i <= 12; i++) {
		printf "3-2-%d,P,3,2,1,%d,residence,%d\n", 100 + i, 100 + i, (i > 8 ? area[i - 8] : 90) >"room.csv"
		printf "P%d,%s,%s,p%d@example.com,1380000%04d,\n", i, name[i], (i == 12 ? "company" : "person"), i, i >"party.csv"
		printf "C%d,%s,P%d,3-2-%d,2026-01-01,2027-12-31\n", i, (i > 8 ? "service" : "lease"), i, 100 + i >"contract.csv"
		if (i <= 8) printf "C%d,rent,rent,fixed,%d,,month,advance,start+9d\n", i, 109 * (29 + i) >"clause.csv"
		else printf "C%d,fee,property-fee,area,2.12,,month,advance,start+14d\n", i >"clause.csv"
		if (i > 10) printf "C%d,water,water,usage,4.12,,usage,arrears,end+15d\n", i >"clause.csv"
	}
}'
check "a company" sh -c 'deed init -q --entity 阳光物业 && deed config -q notice.from finance@example.com &&
	for kind in project building account room party contract clause; do deed load -q $kind $kind.csv || exit; done'

# night DATE: the night as cron runs it; and once more, which must write nothing.
night() {
	run env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$ROOT/scripts/nightly" -d "$1" "$co"
	cp out "night.$1"
	runs=$(sql 'SELECT max(id) FROM run')
	env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$ROOT/scripts/nightly" -d "$1" "$co" >again
	equal "$1: the same night again writes nothing" "$runs" "$(sql 'SELECT max(id) FROM run')"
}
month_end() { run env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$ROOT/scripts/month-end" -d "$1" "$co"; }

# Statements from lines of date, account, party, yuan, memo. old OPENING: the layout that the bank had, new OPENING
# that to which it went: other names, another order, commas.
old() {
	awk -v at="$1" 'BEGIN { OFS = "\t"; at *= 100; print "[HISTORYDETAIL]"
			print "对方账号", "交易时间", "对方单位", "用途", "摘要", "附言", "回单个性化信息", "余额", "转出金额", "转入金额" }
		{ at += $4 * 100
			print ($2 == "-" ? "" : $2), $1 "-10.00.00.000001", ($3 == "-" ? "" : $3), "", "转账", $5, "",
				sprintf("%.2f", at / 100), $4 < 0 ? -$4 : "0.00", $4 < 0 ? "0.00" : $4 }' | iconv -t gb18030
}
new() {
	awk -v at="$1" 'BEGIN { at *= 100; print "入账日,付款方,付款方账号,附言,收入金额（元）,支出金额（元）,账户余额（元）" }
		{ at += $4 * 100
			printf "%s,%s,%s,%s,%s,%s,%.2f\n", $1, ($3 == "-" ? "" : $3), ($2 == "-" ? "" : $2), $5,
				$4 < 0 ? "" : $4, $4 < 0 ? -$4 : "", at / 100 }' | iconv -t gb18030
}

# What the finance officer looks at: open CONTRACT MONTH ITEM; advance PARTY; who waits; the parties chased in a night.
open() {
	sql "SELECT printf('%.2f', coalesce(sum(o.open_fen), 0) / 100.0) FROM bill b JOIN contract c ON c.id = b.contract_id
		JOIN item i ON i.id = b.item_id LEFT JOIN open_bill o ON o.bill_id = b.id
		WHERE c.code = '$1' AND b.end_on LIKE '2026-$2-%' AND i.code = '$3'"
}
advance() {
	sql "SELECT printf('%.2f', coalesce(sum(o.open_fen), 0) / 100.0) FROM open_receipt o JOIN receipt r ON r.id = o.receipt_id
		JOIN party p ON p.id = r.party_id WHERE p.code = '$1'"
}
bill() { sql "SELECT b.code FROM bill b JOIN contract c ON c.id = b.contract_id WHERE c.code = '$1' AND b.start_on = '$2' ORDER BY b.id LIMIT 1"; }
line() { sql "SELECT printf('L%07d', id) FROM bank_line WHERE payer = '$1' AND date = '$2'"; }
settled_by() { sql "SELECT a.rule FROM allocation a JOIN receipt r ON r.id = a.receipt_id JOIN bank_line l ON l.id = r.bank_line_id
	WHERE l.payer = '$1' AND l.date = '$2' AND a.reverses_id IS NULL ORDER BY a.id"; }
letters() { awk -F, 'NR > 1 { print $3 "," $2 "," $7 }' "$co/reports/$1/letters.csv" | sort -V; }
summary_has() { if grep -qF -- "$2" "night.$1"; then ok "$1: $3"; else not_ok "$1: $3"; echo "#   expected: $2"; sed 's/^/#   /' "night.$1"; fi; }

echo "# January begins: bills, and the readings at the turn of the year"
printf 'room,item,date,reading\n3-2-111,water,2025-12-31,50\n3-2-112,water,2025-12-31,100\n' | deed load -q reading -
night 2026-01-01
equal "the first night" 0 "$status"
equal "a month's bills" "12 3027200" "$(sql "SELECT count(*) || ' ' || sum(amount_fen) FROM bill")"

echo "# a double payment, a brother, a father; and a wife who writes the neighbour's room"
twice=$(bill C2 2026-01-01)
old 50000 >"$co/inbox/icbc/0112.csv" <<EOF2
2026-01-05 6222020000000001 张伟 3270.00 房租
2026-01-06 6222020000000002 王芳 3379.00 房租$twice
2026-01-06 6222020000000002 王芳 3379.00 房租$twice
2026-01-07 6222020000000003 李强 3488.00 3-2-103房租
2026-01-08 6222020000000005 陈静 3706.00 房租
2026-01-09 6222020000000007 孙艳 3924.00 3-2-108房租
2026-01-12 6222020000000011 徐建国 169.60 物业费
EOF2
night 2026-01-12
equal "a night" 0 "$status"
equal "what was paid twice pays no other bill" "0.00 3379.00" "$(open C2 01 rent) $(advance P2)"
summary_has 2026-01-12 "1 lines name bills that were paid before, 3,379.00: that money is an advance; perhaps it was paid twice" \
	"the double payment is told"
equal "the brother pays for the room he names" "0.00" "$(open C3 01 rent)"
equal "so does the wife, in error: 4033.00 - 3924.00" "109.00 3924.00" "$(open C8 01 rent) $(open C7 01 rent)"
summary_has 2026-01-12 "169.60 of money in, on 1 bank lines, waits for a decision" "the father, whom nobody knows, waits"
father=$(line 徐建国 2026-01-12)
equal "the tenant whose fee it could be is suggested" "$father,P11,$(bill C11 2026-01-01)" \
	"$(awk -F, -v OFS=, '$10 == "P11" { print $1, $10, $12 }' "$co/reports/2026-01-12/suggestions.csv")"
printf 'line,decision\n%s,P11: %s\n' "$father" "$(bill C11 2026-01-01)" >claim.csv
expect 0 "the finance officer asks the son, and claims it" deed claim -d 2026-01-13 claim.csv
equal "the fee is paid" "0.00" "$(open C11 01 property-fee)"

echo "# a cheque, and the bank takes a payment back; the water meter of 3-2-112 is swapped"
expect 0 "a cheque is taken" deed receive -d 2026-01-14 --account till --as cheque --reference 00123 P9 212.00
equal "it pays the fee" "0.00" "$(open C9 01 property-fee)"
cheque=$(sql "SELECT printf('R%07d', id) FROM receipt WHERE source = 'cheque'")
printf 'room,item,date,reading,replaced_at\n3-2-112,water,2026-01-15,0,130\n' | deed load -q -d 2026-01-15 reading -
old 71315.60 >"$co/inbox/icbc/0116.csv" <<EOF2
2026-01-13 6222020000000005 陈静 -3706.00 退票
2026-01-14 6222020000000006 杨帆 3815.00 房租
2026-01-16 6222020000000010 吴敏 254.40 物业费
EOF2
night 2026-01-16
equal "a night" 0 "$status"
equal "the bill that was paid is open again" "3706.00" "$(open C5 01 rent)"
equal "the bounced money is nobody's" "0.00 0" "$(advance P5) $(sql 'SELECT count(*) FROM open_line')"
equal "the old meter: 130 - 100 = 30 m³ of 4.12" "2026-01-01|2026-01-15|30|12360" \
	"$(sql "SELECT start_on, end_on, quantity, amount_fen FROM bill WHERE quantity IS NOT NULL")"
# Due on the 12th, the 10th being a Saturday, and on the 15th: 4 days late and 1.
equal "the letters of those who have not paid, and of her whose payment bounced" "P4,late,3597.00
P5,late,3706.00
P7,late,3924.00
P8,late,109.00
P12,late,424.00" "$(letters 2026-01-16)"
expect 0 "the cheque bounces" deed receive -d 2026-01-20 --bounce --reason 存款不足 "$cheque"
equal "its bill is open again" "212.00" "$(open C9 01 property-fee)"

echo "# statements that are late, and one that is missing"
night 2026-01-23
summary_has 2026-01-23 "account icbc: no statement after 2026-01-16" "a week without a statement is told"
equal "the letter of the cheque goes out; what comes due in a week is reminded" "P4,demand,3597.00
P5,demand,3706.00
P7,demand,3924.00
P8,demand,109.00
P9,demand,212.00
P12,demand,424.00
P12,reminder,123.60" "$(letters 2026-01-23)"
old 75700.00 >"$co/inbox/icbc/0127.csv" <<EOF2
2026-01-26 6222020000000005 陈静 3706.00 房租
EOF2
night 2026-01-27
# 71315.60 - 3706.00 + 3815.00 + 254.40 = 71679.00
summary_has 2026-01-27 "account icbc: a statement is missing before the one of 2026-01-26 (closed with 71679.00, opens with 75700.00)" \
	"a gap is told with its balances"
equal "who paid again has paid" "0.00" "$(open C5 01 rent)"
old 71679.00 >"$co/inbox/icbc/0120.csv" <<EOF2
2026-01-19 0200001009000000012 上海小店商贸有限公司 424.00 物业费
2026-01-20 6222020000000004 刘洋 3597.00 房租
EOF2
night 2026-01-28
equal "the missing one comes: nothing is missing" 1 "$(wc -l <"$co/reports/2026-01-28/missing-statements.csv")"
equal "and pays what it pays" "0.00 0.00" "$(open C4 01 rent) $(open C12 01 property-fee)"

echo "# the bank changes its layout"
printf 'room,item,date,reading\n3-2-111,water,2026-01-31,60\n3-2-112,water,2026-01-31,20\n' | deed load -q -d 2026-01-31 reading -
new 79406.00 >"$co/inbox/icbc/0131.csv" <<EOF2
2026-01-30 0200001009000000012 上海小店商贸有限公司 123.60 水费
2026-01-31 - - -15.00 手续费
EOF2
night 2026-01-31
equal "the night is not all done" 1 "$status"
summary_has 2026-01-31 'statement set aside: rejected/icbc/0131.csv: inbox/icbc/0131.csv:1: none of the ' "the statement is set aside"
summary_has 2026-01-31 'the header seems to be "入账日", "付款方", "付款方账号"' "with what its header is"
check "and nobody is chased for what may stand in it" grep -Eq '^dun  *left out .*it needs import$' night.2026-01-31
cat >"$co/bank/icbc-2026.ini" <<EOF2
[profile]
title = 工商银行 2026 年新版
[file]
encoding = gb18030
delimiter = comma
[columns]
date = 入账日
party = 付款方
party-account = 付款方账号
memo = 附言
in = 收入金额（元）
out = 支出金额（元）
balance = 账户余额（元）
[values]
date = YYYY-MM-DD
key = content
EOF2
expect 0 "a profile of the site's own" deed config -d 2026-02-01 bank.folder "$co/bank"
mv "$co/rejected/icbc/0131.csv" "$co/inbox/icbc/"
rm "$co/rejected/icbc/0131.csv.reason"
night 2026-02-01
equal "and the next night is all done" 0 "$status"
summary_has 2026-02-01 "icbc-2026: 2 lines, 2 new, 0 known; in 123.60, out 15.00" "it reads the statement"
equal "water of the old meter is paid" "0.00" "$(sql "SELECT printf('%.2f', coalesce(sum(o.open_fen), 0) / 100.0) FROM bill b
	LEFT JOIN open_bill o ON o.bill_id = b.id WHERE b.end_on = '2026-01-15'")"
equal "a charge is no payment" "charge -1500" "$(sql "SELECT kind || ' ' || amount_fen FROM entry WHERE kind = 'charge'")"
equal "the other meter: 10 m³; the new one: 20 m³" "2026-01-01|10|4120
2026-01-16|20|8240" "$(sql "SELECT start_on, quantity, amount_fen FROM bill WHERE end_on = '2026-01-31' AND quantity IS NOT NULL ORDER BY id")"
equal "what was paid twice in January pays February" "0.00 0.00" "$(open C2 02 rent) $(advance P2)"

echo "# January is closed"
# Billed 30272.00 + 123.60 + 41.20 + 82.40 = 30519.20; the VAT 2412.00 + 60.00 + 3.60 + 1.20 + 2.40 = 2479.20.
# Open: P7 3924.00, P8 109.00, P9 212.00, water 41.20 and 82.40: 4368.60. So paid 26150.60; and 3379.00 in advance,
# less a charge of 15.00: 29514.60 came to the bank, 79514.60 - 50000.00.
month_end 2026-02-02
equal "the month's end" 0 "$status"
out_has "nothing waits" "Nothing waits for you."
cat "$co/reports/2026-01/trial-balance.csv" >out
out_is "the trial balance: net 28040.00 is 26800.00 rent, 1000.00 fees, 240.00 water" <<'CSV'
account,name,debit,credit
1001,Cash 库存现金,0.00,0.00
1002,Bank deposits 银行存款,29514.60,0.00
1122,Accounts receivable 应收账款,4368.60,0.00
2203,Advances from customers 预收账款,0.00,3379.00
2221.01,Output VAT 应交税费-应交增值税(销项税额),0.00,2479.20
2241.99,Unidentified receipts 其他应付款-待查款项,0.00,0.00
6051,Other income: rent and fees 其他业务收入,0.00,28040.00
6603,Bank and channel charges 财务费用-手续费,15.00,0.00
CSV
cat "$co/reports/2026-01/collection.csv" >out
# 29212.00 - 3924.00 - 109.00 and 1060.00 - 212.00; the water of January's end is due in February.
out_is "the collection" <<'CSV'
item,due,waived,collected,rate,name
property-fee,1060.00,0.00,848.00,80.00,Property fee 物业费
rent,29212.00,0.00,25179.00,86.19,Rent 租金
water,123.60,0.00,123.60,100.00,Water 水费
CSV
cat "$co/reports/2026-01/aging.csv" >out
cp out aging.january
out_is "who owes what: 4368.60 in all, and one advance" <<'CSV'
party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P11,徐杰,41.20,0.00,0.00,0.00,0.00,0.00,0.00,41.20
P12,上海小店商贸有限公司,82.40,0.00,0.00,0.00,0.00,0.00,0.00,82.40
P2,王芳,0.00,0.00,0.00,0.00,0.00,0.00,-3379.00,-3379.00
P7,赵磊,0.00,3924.00,0.00,0.00,0.00,0.00,0.00,3924.00
P8,黄丽,0.00,109.00,0.00,0.00,0.00,0.00,0.00,109.00
P9,周强,0.00,212.00,0.00,0.00,0.00,0.00,0.00,212.00
CSV
proofs() {
	check "$1: its proofs" awk -F, 'NR > 1 && $NF != "yes" { bad = 1 } END { exit NR < 10 || bad }' "$co/reports/$1/proofs.csv"
	equal "$1: no statement is missing" 1 "$(wc -l <"$co/reports/$1/missing-statements.csv")"
}
proofs 2026-01

echo "# February: the brother again, the father again; who was chased in error calls"
new 79514.60 >"$co/inbox/icbc/0212.csv" <<EOF2
2026-02-03 6222020000000001 张伟 3270.00 房租
2026-02-04 6222020000000003 李强 3488.00 3-2-103房租
2026-02-05 6222020000000011 徐建国 169.60 物业费
2026-02-10 6222020000000004 刘洋 3597.00 房租
2026-02-10 6222020000000005 陈静 3706.00 房租
2026-02-10 6222020000000006 杨帆 3815.00 房租
2026-02-11 6222020000000010 吴敏 254.40 物业费
2026-02-12 6222020000000008 黄丽 4033.00 房租
EOF2
night 2026-02-12
equal "a night" 0 "$status"
equal "the brother, by the room" "0.00" "$(open C3 02 rent)"
equal "the father is known now, by name and account" "0.00 amount" "$(open C11 02 property-fee) $(settled_by 徐建国 2026-02-05)"
equal "all money is decided" 0 "$(sql 'SELECT count(*) FROM open_line')"
equal "P8 has paid February and is chased for 109.00; P7 for January, 31 days late, and February" "P7,final,7848.00
P8,final,109.00
P9,reminder,212.00
P11,reminder,41.20
P12,reminder,506.40" "$(letters 2026-02-12)"

echo "# the wrong match of January, undone and claimed rightly in February"
before=$(sql 'SELECT max(id) FROM run')
wife=$(line 孙艳 2026-01-09)
expect 0 "it is undone" deed claim -d 2026-02-16 --undo "$wife"
equal "the bill of P8 is open again" "4033.00" "$(open C8 01 rent)"
printf 'line,decision\n%s,P7: %s\n' "$wife" "$(bill C7 2026-01-01)" >claim.csv
expect 0 "and claimed for the husband" deed claim -d 2026-02-16 claim.csv
equal "whose bill is paid" "0.00" "$(open C7 01 rent)"
run deed report aging -q as_of=2026-01-31 known_at="$before"
check "what January's end was known to be before" cmp -s out aging.january
run deed report aging -q as_of=2026-01-31
# 4368.60 as before, of it 4033.00 of P8 and nothing of P7.
out_is "and what it is now known to have been" <<'CSV'
party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P11,徐杰,41.20,0.00,0.00,0.00,0.00,0.00,0.00,41.20
P12,上海小店商贸有限公司,82.40,0.00,0.00,0.00,0.00,0.00,0.00,82.40
P2,王芳,0.00,0.00,0.00,0.00,0.00,0.00,-3379.00,-3379.00
P8,黄丽,0.00,4033.00,0.00,0.00,0.00,0.00,0.00,4033.00
P9,周强,0.00,212.00,0.00,0.00,0.00,0.00,0.00,212.00
CSV
# of CONTRACT [KNOWN_AT]: settled, open, status of its January rent on 31 January
of() { answer deed report bills -q as_of=2026-01-31 contract="$1" item=rent ${2:+known_at="$2"} | sed 1d | cut -d, -f12-14; }
equal "the bills too: before" "0.00,3924.00,open 3924.00,109.00,part" "$(of C7 "$before") $(of C8 "$before")"
equal "and after" "3924.00,0.00,paid 0.00,4033.00,open" "$(of C7) $(of C8)"
equal "the bill of P8 tells its life" "bill
allocation
notice
notice
notice
notice
allocation-undone" "$(deed history -q "$(bill C8 2026-01-01)" | sed 1d | cut -d, -f6 | grep -E '^(bill|allocation|allocation-undone|notice)$')"

echo "# the end of February"
new 101847.60 >"$co/inbox/icbc/0228.csv" <<EOF2
2026-02-16 6222020000000007 孙艳 3924.00 房租
2026-02-20 0200001009000000012 上海小店商贸有限公司 506.40 物业费水费
2026-02-27 6222020000000009 周强 424.00 物业费
2026-02-28 6222020000000011 徐建国 41.20 水费
2026-02-28 - - -15.00 手续费
EOF2
printf 'room,item,date,reading\n3-2-111,water,2026-02-28,72\n3-2-112,water,2026-02-28,45\n' | deed load -q -d 2026-02-28 reading -
night 2026-02-28
equal "a night" 0 "$status"
equal "the wife, claimed once, is known" "0.00 amount" "$(open C7 02 rent) $(settled_by 孙艳 2026-02-16)"
equal "the fee of the bounced cheque, and February's" "0.00 0.00" "$(open C9 01 property-fee) $(open C9 02 property-fee)"
equal "fee and water in one sum" "0.00 0.00 0.00" "$(open C12 02 property-fee) $(open C12 01 water) $(open C11 01 water)"
equal "water: 12 m³ and, by the new meter, 25 m³ of 4.12" "12|4944
25|10300" "$(sql "SELECT quantity, amount_fen FROM bill WHERE end_on = '2026-02-28' AND quantity IS NOT NULL ORDER BY id")"
month_end 2026-03-02
equal "the month's end" 0 "$status"
cat "$co/reports/2026-02/trial-balance.csv" >out
# Billed 30519.20 + 30272.00 + 49.44 + 103.00 = 60943.64; the VAT 2479.20 + 2472.00 + 1.44 + 3.00 = 4955.64.
# Open: P8 4033.00, water 49.44 and 103.00: 4185.44. So paid 56758.20, less two charges: 106728.20 - 50000.00.
out_is "the trial balance" <<'CSV'
account,name,debit,credit
1001,Cash 库存现金,0.00,0.00
1002,Bank deposits 银行存款,56728.20,0.00
1122,Accounts receivable 应收账款,4185.44,0.00
2203,Advances from customers 预收账款,0.00,0.00
2221.01,Output VAT 应交税费-应交增值税(销项税额),0.00,4955.64
2241.99,Unidentified receipts 其他应付款-待查款项,0.00,0.00
6051,Other income: rent and fees 其他业务收入,0.00,55988.00
6603,Bank and channel charges 财务费用-手续费,30.00,0.00
CSV
cat "$co/reports/2026-02/collection.csv" >out
# January's readings were due on 15 February: 123.60.
out_is "the collection" <<'CSV'
item,due,waived,collected,rate,name
property-fee,1060.00,0.00,1060.00,100.00,Property fee 物业费
rent,29212.00,0.00,29212.00,100.00,Rent 租金
water,123.60,0.00,123.60,100.00,Water 水费
CSV
cat "$co/reports/2026-02/aging.csv" >out
out_is "who owes what" <<'CSV'
party,name,not_due,d1_30,d31_60,d61_90,d91_120,d121_up,unapplied,total
P11,徐杰,49.44,0.00,0.00,0.00,0.00,0.00,0.00,49.44
P12,上海小店商贸有限公司,103.00,0.00,0.00,0.00,0.00,0.00,0.00,103.00
P8,黄丽,0.00,0.00,4033.00,0.00,0.00,0.00,0.00,4033.00
CSV
proofs 2026-02
equal "each letter of the ledger lies in the outbox" "$(sql 'SELECT file FROM letter ORDER BY file')" "$(cd "$co/outbox" && find . -type f ! -name '.*' | sed 's,^\./,,' | sort)"
sound "the ledger is sound"
finish
