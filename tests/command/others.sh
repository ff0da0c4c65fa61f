#!/bin/sh
# deed reconcile: what of a bank line is no payment, each kind once, and silence where it is not certain.
. "$TESTS/lib.sh"

# became REASON NAME <<EOF: what was booked of the lines of one import, what was received, and what is open of them
became() {
	{
		sql "SELECT substr(l.bank_id, length('$2') + 1), e.kind, g.code, e.amount_fen, e.date, e.evidence
			FROM bank_line l JOIN entry e ON e.bank_line_id = l.id JOIN ledger_account g ON g.id = e.ledger_account_id
			WHERE l.bank_id LIKE '$2%' ORDER BY l.id, e.id"
		sql "SELECT 'paid', substr(l.bank_id, length('$2') + 1), p.code, r.amount_fen, r.date
			FROM bank_line l JOIN receipt r ON r.bank_line_id = l.id JOIN party p ON p.id = r.party_id
			WHERE l.bank_id LIKE '$2%' ORDER BY l.id, r.id"
		sql "SELECT 'open', substr(l.bank_id, length('$2') + 1), o.open_fen FROM open_line o
			JOIN bank_line l ON l.id = o.bank_line_id WHERE l.bank_id LIKE '$2%' ORDER BY l.id"
	} >"$T/out"
	out_is "$1"
}

DEED_DATE=2026-03-31
export DEED_DATE
deed init -q --entity '示例物业有限公司'
deed load -q account - <<CSV
account,name,kind,bank,number,ledger_account
icbc,ICBC,bank,ICBC,1234567890123456,1002
ccb,CCB,bank,CCB,6543210987654321,1002
wechat,WeChat,channel,,1900000001,1012
pos,Terminal,pos,,T1,1012
CSV
deed load -q project - <<CSV
project,name
P,Park
CSV
deed load -q item - <<CSV
item,name,class,tax_rate,account
wrent,Rent,rent,0.09,6051
CSV
deed load -q party - <<CSV
party,name,kind
P1,张伟,person
P2,李娜,person
P3,恒泰商贸有限公司,company
CSV
deed load -q payer - <<CSV
party,name,account
P1,张伟,6222020000000001
CSV
deed load -q contract - <<CSV
contract,kind,party,room,start,end
HT-001,lease,P1,,2026-01-01,2027-12-31
HT-002,lease,P2,,2026-01-01,2027-12-31
HT-003,lease,P3,,2026-01-01,2027-12-31
CSV
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R1-1,HT-001,wrent,2026-03-10,1000.00,2026-01-01
R2-1,HT-002,wrent,2026-03-10,2000.00,2026-01-01
R3-1,HT-003,wrent,2026-03-10,3000.00,2026-01-01
CSV

# Interest and charges.
bank_lines icbc bank <<CSV
2026-03-20,12.34,,,结息
2026-03-20,-15.00,中国工商银行,,对公账户手续费
2026-03-20,-600.00,,,手续费
2026-03-20,-15.00,王五维修部,,安装手续费
2026-03-20,88.00,李娜,,代付利息
2026-03-20,66.00,,,利息 R2-1
CSV
expect 1 "bank: some wait" deed reconcile
became "bank: interest and charges; a large charge, a supplier and what names a bill wait" bank <<'EOF2'
1|interest|6603|1234|2026-03-20|the rule's pattern
2|charge|6603|-1500|2026-03-20|the rule's pattern
open|3|-60000
open|4|-1500
open|5|8800
open|6|6600
EOF2
err_has "bank: money out is told" "2 lines booked that are no payment, -2.66; 2 lines of money out wait, -615.00"
sound "bank: the ledger is sound"
equal "bank: the costs" 266 "$(balance 6603)"
expect 0 "bank: undo" deed claim --undo L0000001
expect 1 "bank: what was taken back waits" deed reconcile
equal "bank: and stays so" 1234 "$(sql 'SELECT open_fen FROM open_line WHERE bank_line_id = 1')"

# Own transfers: by the other account's number, with and without the other side; by our name only as a pair.
bank_lines icbc move <<CSV
2026-03-02,-5000.00,示例物业有限公司,6543210987654321,划转
2026-03-03,-700.00,示例物业有限公司,,调拨
2026-03-04,-800.00,示例物业有限公司,,调拨
2026-03-05,400.00,示例物业有限公司,6543210987654321,R2-1
CSV
bank_lines ccb other <<CSV
2026-03-03,5000.00,示例物业有限公司,1234567890123456,划转
2026-03-03,700.00,示例物业有限公司,,调拨
2026-03-06,-90.00,,1234567890123456,
CSV
expect 1 "transfers" deed reconcile
became "transfers: a pair by number, a pair by name, our name alone waits, so does one that names a bill" move <<'EOF2'
1|transfer|1012.99|-500000|2026-03-02|both sides between our own accounts
2|transfer|1012.99|-70000|2026-03-03|both sides between our own accounts
open|3|-80000
open|4|40000
EOF2
became "transfers: the other sides; a number is enough without one" other <<'EOF2'
1|transfer|1012.99|500000|2026-03-03|both sides between our own accounts
2|transfer|1012.99|70000|2026-03-03|both sides between our own accounts
3|transfer|1012.99|-9000|2026-03-06|the other side's account is our own
EOF2
equal "transfers: in transit is what has not arrived" 9000 "$(balance 1012.99)"
sound "transfers: the ledger is sound"
expect 0 "transfers: cash agrees with the journal" deed report -q --check cash

# Reversals: of a line that waits, of a payment that was matched, and where two fit.
bank_lines icbc back <<CSV
2026-03-06,999.00,某人,6222000000000009,误入
2026-03-07,-999.00,某人,6222000000000009,冲正
2026-03-08,1000.00,张伟,6222020000000001,房租
2026-03-08,500.00,某甲,6222000000000010,a
2026-03-09,500.00,某甲,6222000000000010,b
2026-03-10,-500.00,某甲,6222000000000010,退票
2026-03-10,-321.00,某乙,6222000000000011,退汇
2026-03-11,2000.00,李娜,,退款退票
CSV
expect 1 "reversals" deed reconcile
became "reversals: a pair; two fit; none fits; a returned payment is no payment" back <<'EOF2'
1|reversal|2241.99|99900|2026-03-07|taken back by the bank
2|reversal|2241.99|-99900|2026-03-07|takes back a line of the same amount and party
paid|3|P1|100000|2026-03-08
open|4|50000
open|5|50000
open|6|-50000
open|7|-32100
open|8|200000
EOF2
bank_lines icbc bounce <<CSV
2026-03-12,-1000.00,张伟,6222020000000001,退票
2026-03-13,1000.00,张伟,6222020000000001,再付房租
CSV
expect 1 "bounce" deed reconcile
became "bounce: the receipt is taken back on its day, both lines cancel" back <<'EOF2'
1|reversal|2241.99|99900|2026-03-07|taken back by the bank
2|reversal|2241.99|-99900|2026-03-07|takes back a line of the same amount and party
3|reversal|2241.99|100000|2026-03-12|taken back by the bank
paid|3|P1|100000|2026-03-08
paid|3|P1|-100000|2026-03-12
open|4|50000
open|5|50000
open|6|-50000
open|7|-32100
open|8|200000
EOF2
became "bounce: the bill is open again, and the next payment pays it" bounce <<'EOF2'
1|reversal|2241.99|-100000|2026-03-12|takes back a line of the same amount and party
paid|2|P1|100000|2026-03-13
EOF2
equal "bounce: the bill was paid until then" "paid,open,paid" "$(for day in 2026-03-11 2026-03-12 2026-03-13; do
	deed report -q bills as_of=$day -f csv | awk -F, '$1 == "R1-1"' | grep -oE ',(open|paid),' | tr -d ,; done | paste -sd,)"
sound "bounce: the ledger is sound"
runs=$(runs)
expect 1 "bounce: again" deed reconcile
equal "bounce: a second run writes nothing" "$runs" "$(runs)"
expect 0 "bounce: taken back" deed claim --undo "$(sql "SELECT printf('L%07d', id) FROM bank_line WHERE bank_id = 'bounce1'")"
equal "bounce: both lines wait again" "-100000,100000" "$(sql "SELECT group_concat(open_fen) FROM (SELECT open_fen FROM open_line o
	JOIN bank_line l ON l.id = o.bank_line_id WHERE bank_id IN ('back3', 'bounce1') ORDER BY open_fen)")"
sound "bounce: the ledger is still sound"

# Settlements: the day's orders less refunds less the fee; a weekend in one; one order alone; two that fit.
bank_lines wechat order <<CSV
2026-03-16,800.00,o1,,
2026-03-16,500.00,o2,,
2026-03-16,-490.00,o2,,
2026-03-20,100.00,o3,,
2026-03-21,200.00,o4,,
2026-03-22,300.00,o5,,
2026-03-25,70.00,o6,,
2026-03-25,1234.50,o7,,
CSV
bank_lines icbc net <<CSV
2026-03-17,805.67,财付通支付科技有限公司,,微信支付结算
2026-03-23,596.40,财付通支付科技有限公司,,微信支付结算
2026-03-26,70.00,财付通支付科技有限公司,,微信支付
2026-03-27,55.55,财付通支付科技有限公司,,微信支付
2026-03-27,3000.00,微信支付-恒泰商贸有限公司,,R3-1
CSV
expect 1 "settlements" deed reconcile
became "settlements: a day, a weekend, one order; what fits nothing waits; a customer behind a channel pays" net <<'EOF2'
1|settlement|1012|81000|2026-03-17|channel wechat: 3 lines, 1300.00 less refunds 490.00 less fee 4.33
1|settlement|6603|-433|2026-03-17|channel wechat: 3 lines, 1300.00 less refunds 490.00 less fee 4.33
2|settlement|1012|60000|2026-03-23|channel wechat: 3 lines, 600.00 less refunds 0.00 less fee 3.60
2|settlement|6603|-360|2026-03-23|channel wechat: 3 lines, 600.00 less refunds 0.00 less fee 3.60
3|settlement|1012|7000|2026-03-26|channel wechat: 1 lines, 70.00 less refunds 0.00 less fee 0.00
paid|5|P3|300000|2026-03-27
open|4|5555
EOF2
sound "settlements: the ledger is sound"
expect 0 "settlements: money is told once" deed report -q --check cash
equal "settlements: on the dashboard too" "$(deed report -q cash from=2026-03-01 to=2026-03-31 as_of=2026-03-31 | tail -n 1 | cut -d, -f2)" \
	"$(deed report -q dashboard as_of=2026-03-31 from=2026-03-01 to=2026-03-31 | tail -n 1 | cut -d, -f4)"
equal "settlements: what the channel still holds" 123450 "$(balance 1012)"

# A channel whose file tells the fees: they are lines of their own, and the credit lacks nothing.
deed load -q account - <<CSV
account,name,kind,bank,number,ledger_account
alipay,Alipay,channel,,2088,1012
CSV
cat >fees.csv <<CSV
date,amount,payer,payer_account,memo,id,balance
2026-03-28,400.00,o8,,,A1,
2026-03-28,-2.40,,,服务费 A1,A1:fee,
2026-03-29,400.00,o9,,,A2,
2026-03-29,-2.40,,,服务费 A2,A2:fee,
2026-03-29,0.27,,,服务费 A2,A2:R1:fee,
CSV
deed bank-import -q --account alipay fees.csv
bank_lines icbc exact <<CSV
2026-03-30,795.47,支付宝（中国）网络技术有限公司,,结算
2026-03-30,396.00,支付宝（中国）网络技术有限公司,,结算
CSV
expect 1 "fees told" deed reconcile
became "fees told: nothing is missing of the one, and the other fits no day" exact <<'EOF2'
1|settlement|1012|79547|2026-03-30|channel alipay: 5 lines, 800.27 less refunds 4.80 less fee 0.00
open|2|39600
EOF2
equal "fees told: they are a cost, once, less what came back with a refund" 453 "$(sql "SELECT -sum(e.amount_fen) FROM entry e WHERE e.rule = 'channel-fee'")"

# The counter: its receipt stands, the line is no second payment; a day of the terminal comes less its fees.
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R3-2,HT-003,wrent,2026-04-10,700.00,2026-03-01
R3-3,HT-003,wrent,2026-04-11,1520.00,2026-03-01
CSV
expect 0 "counter: a transfer" deed receive --account icbc --as transfer --on 2026-03-29 P3 700.00
expect 0 "counter: the terminal, debit" deed receive --account pos --on 2026-03-30 --fee 0.20 P3 1000.00
expect 0 "counter: the terminal, credit" deed receive --account pos --on 2026-03-30 --fee 3.10 P3 520.00
receipts=$(sql 'SELECT count(*) FROM receipt')
held=$(balance 1012)
bank_lines icbc till <<CSV
2026-03-30,700.00,恒泰商贸有限公司,,房租
2026-03-31,1516.70,银联商务股份有限公司,,POS结算
CSV
expect 1 "counter: reconcile" deed reconcile
became "counter: the receipt's account again; the terminal's day" till <<'EOF2'
1|counter|1002|70000|2026-03-30|receipt R0000005: the party and the amount
2|settlement|1012|152000|2026-03-31|channel pos: 2 lines, 1520.00 less refunds 0.00 less fee 3.30
2|settlement|6603|-330|2026-03-31|channel pos: 2 lines, 1520.00 less refunds 0.00 less fee 3.30
EOF2
equal "counter: no receipt is added" "$receipts" "$(sql 'SELECT count(*) FROM receipt')"
equal "counter: the terminal holds no more of it" -152000 "$(($(balance 1012) - held))"
sound "counter: the ledger is sound"
expect 0 "counter: cash agrees with the journal" deed report -q --check cash

# A person's word: every kind, and what is refused.
decide() { { echo "line,decision"; echo "$1"; } >decision.csv; }
said() { decide "$(sql "SELECT printf('L%07d', id) FROM bank_line WHERE bank_id = '$1'"),$2"; }
refuse() {
	said "$2" "$3"
	expect 65 "said: refused: $1" deed claim decision.csv
	err_has "said: refused: $1: told" "$4"
}
refuse "money out of a party" bank3 P1 "is money out; only money in is a party's; write as KIND"
refuse "no kind" bank3 "as gift" "expected interest, charge, transfer, settlement, counter, reversal or other after as"
refuse "no account" bank3 "as other" "expected a ledger account after other"
refuse "an unknown account" bank3 "as charge 9999" "expected a ledger account, got"
refuse "two words" bank3 "as charge 6603 6604" "expected nothing more"
refuse "a reversal of nothing" back7 "as reversal" "expected the line that it takes back, as L0000123"
refuse "another amount" back7 "as reversal L0000001" "takes back a line of the same account and amount"
refuse "no channel" net4 "as settlement icbc 2026-03-25" "expected an account of kind channel or pos"
refuse "no days" net4 "as settlement wechat 2026-03-32" "expected its days as 2026-03-01..2026-03-03"
refuse "settled days" net4 "as settlement wechat 2026-03-15..2026-03-16" "some of these days are settled already"
refuse "another sum" net4 "as settlement wechat 2026-03-25" "do not come to this amount"
refuse "no receipt" net4 "as counter R0000099" "there is no such receipt of the counter"
said bank3 "as charge"
expect 0 "said: a charge" deed claim decision.csv
err_has "said: the summary" "1 lines booked that are no payment, -600.00"
expect 65 "said: again" deed claim decision.csv
err_has "said: again: told" "is booked already, as charge; \`deed claim --undo\` undoes it"
said bank4 "as other 1221"
expect 0 "said: to any account" deed claim decision.csv
said back6 "as reversal $(sql "SELECT printf('L%07d', id) FROM bank_line WHERE bank_id = 'back5'")"
expect 0 "said: which of two came back" deed claim decision.csv
actor=$(sql "SELECT actor FROM run LIMIT 1")
became "said: as it was said" bank <<EOF2
1|interest|6603|1234|2026-03-20|the rule's pattern
1|interest|6603|-1234|2026-03-20|$actor: undo L0000001
2|charge|6603|-1500|2026-03-20|the rule's pattern
3|charge|6603|-60000|2026-03-20|$actor, decision.csv:2: as charge
4|other|1221|-1500|2026-03-20|$actor, decision.csv:2: as other 1221
open|1|1234
open|5|8800
open|6|6600
EOF2
sound "said: the ledger is sound"
expect 0 "said: cash agrees with the journal" deed report -q --check cash

# Fees and discounts: off, then on; the bill is paid in full and the cost is ours.
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R1-2,HT-001,wrent,2026-04-20,1000.00,2026-03-01
R2-2,HT-002,wrent,2026-04-20,500.00,2026-03-01
CSV
sed 's/^fee,\(.*\),50.00,,no$/fee,\1,20.00,,yes/; s/^discount,\(.*\),no$/discount,\1,yes/' "$ROOT/schema/init/rule.csv" >rule.csv
bank_lines icbc short <<CSV
2026-03-28,985.00,张伟,6222020000000001,R1-2
2026-03-28,490.00,某人,,R2-2
CSV
expect 1 "short: off" deed reconcile -n
expect 0 "short: on" deed load -q rule rule.csv
expect 1 "short: reconcile" deed reconcile
became "short: fees within what the rule allows" short <<'EOF2'
1|fee|6603|-1500|2026-03-28|amount = bills less a fee
2|fee|6603|-1000|2026-03-28|amount = bills less a fee
paid|1|P1|100000|2026-03-28
paid|2|P2|50000|2026-03-28
EOF2
equal "short: the bills are paid" "paid,paid" "$(sql "SELECT group_concat(status) FROM v_bill WHERE bill IN ('R1-2', 'R2-2')")"
sound "short: the ledger is sound"
expect 0 "short: undo" deed claim --undo "$(sql "SELECT printf('L%07d', id) FROM bank_line WHERE bank_id = 'short1'")"
equal "short: the line is as it was" 98500 "$(sql "SELECT open_fen FROM open_line JOIN bank_line l ON l.id = bank_line_id WHERE bank_id = 'short1'")"

# What became of the rules.
expect 0 "rules: their record" deed report -q rules -f csv
out_has "rules: used and undone" "interest,50,interest,yes,1,12.34,1,12.34,2026-03-20"
out_has "rules: and what was short" "fee,150,fee,yes,2,"

# Rules tried on old lines: what each would do, and nothing is written.
runs=$(runs)
cat >try.csv <<CSV
rule,order,kind,pattern,when,account,enabled
interest,50,interest,,,,no
payout,45,other,财付通,,1221,yes
settlement,40,settlement,,,,no
CSV
expect 0 "tried" deed reconcile --try try.csv -f csv
err_has "tried: the summary" "tried, nothing is written:"
out_has "tried: what another rule takes" ",other,payout,as other,settlement,as settlement; as settlement"
out_has "tried: what no rule takes any more" ",same,transfer,as transfer,transfer,as transfer"
equal "tried: nothing is written" "$runs" "$(runs)"
equal "tried: the rules are as before" yes "$(deed report -q rules -f csv | awk -F, '$1 == "settlement" { print $4 }')"
expect 0 "tried: as they are, nothing differs" deed reconcile --try "$ROOT/schema/init/rule.csv" --from 2026-03-28
expect 65 "tried: a bad rule" deed reconcile --try decision.csv
expect 64 "tried: days without a file" deed reconcile --from 2026-03-28
expect 66 "tried: no file" deed reconcile --try none.csv
expect 64 "tried: and suggested" deed reconcile --try try.csv --suggest
sound "in the end the ledger is sound"

# The same money in the wallet's file and in the bank's, and a fee that the bank gives back: no advances.
deed load -q bill - <<CSV
bill,contract,item,due,amount,billed_on
R3-8,HT-003,wrent,2026-04-12,640.00,2026-03-01
R3-9,HT-003,wrent,2026-05-12,640.00,2026-03-01
CSV
bank_lines wechat wallet <<CSV
2026-03-30,640.00,恒泰商贸有限公司,,R3-8
CSV
bank_lines icbc seen <<CSV
2026-03-30,640.00,微信支付-恒泰商贸有限公司,,R3-8
2026-03-30,0.27,某人,,服务费退回 HT-003
CSV
expect 1 "seen twice" deed reconcile
became "seen twice: the wallet's line pays" wallet <<'EOF2'
paid|1|P3|64000|2026-03-30
EOF2
became "seen twice: the bank's waits, so does the fee; nothing is an advance for R3-9" seen <<'EOF2'
open|1|64000
open|2|27
EOF2
equal "seen twice: R3-9 is open" open "$(sql "SELECT status FROM v_bill WHERE bill = 'R3-9'")"

# A hostile memo and a pattern that backtracks: the line waits, the night goes on (FAULTS D-6).
deed load -q rule - <<CSV
rule,order,kind,pattern,account
evil,5,other,^(a+)+\$,1221
CSV
{ printf '2026-03-30,1.00,nobody,,'; head -c 60000 /dev/zero | tr '\0' a; echo 'b'; } >memo
bank_lines icbc evil <memo
expect 1 "a pattern that takes too long" deed reconcile
equal "leaves the line to a person" 100 "$(sql "SELECT open_fen FROM open_line JOIN bank_line l ON l.id = bank_line_id WHERE bank_id = 'evil1'")"
finish
