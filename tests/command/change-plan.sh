#!/bin/sh
# A deal takes another plan (变更付款方式), subscribed or signed: its price, its bills, what was paid.
#
# List price 1,876,543.00. By lump, 98 of 100: 1,839,012.14, half of which is 919,506.07; of that the deposit of 50,000.00
# is taken off: 869,506.07. By mortgage, 30 % down: the loan down to whole 10,000 is 1,310,000.00, the down payment
# 566,543.00. VAT at 9 % of 1,876,543.00 is 154,943.92.
. "$TESTS/sales.sh"

estate 101 102 103 104 105 K1 K2
cat >plan.csv <<'CSV'
plan,name,kind,discount,enabled
lump,Lump,lump,0.98,
mortgage,Mortgage,mortgage,,
small,Small,instalment,,
old,Old,lump,,no
CSV
cat >step.csv <<'CSV'
plan,step,item,share,due,round
lump,down,price,0.5,subscribe+0d,
lump,rest,price,,sign+7d,
mortgage,down,price,0.3,subscribe+3d,
mortgage,loan,loan,,sign+30d,10000 down
small,first,price,0.01,subscribe+0d,
small,loan,loan,,sign+30d,
old,all,price,1,sign,
CSV
deed load -q plan plan.csv && deed load -q step step.csv
on_sale 1876543 101 102 103 104 105 K1=100000 K2=100000
prices() { sql "SELECT sum(amount_fen), sum(tax_fen) FROM bill b JOIN item i ON i.id = b.item_id WHERE i.class = 'price'"; }
change() { deed subscribe --change "$@"; }

booked 101 A 50000 定金 50000
deed subscribe -q -d 2026-01-16 "$deal" --plan lump >subscribed
deed bill-gen -q -d 2026-01-17
deed receive -q -d 2026-01-18 --account icbc --bills "$(last_bill)" A 500000 >paid

# what is refused
facts >before
expect 65 "a second subscription is none" deed subscribe -d 2026-01-19 "$deal" --plan mortgage
err_has "and says how" "$deal is subscribed since 2026-01-16: --change gives it another plan or price"
expect 65 "the plan and price that it has" change -d 2026-01-19 "$deal" --plan lump
err_has "are no change" "expected another plan, price, deposit or buyer: deal $deal has these"
expect 65 "a day to sign" change -d 2026-01-19 "$deal" --plan mortgage --until 2026-03-01
err_has "is put off by --extend" "--until: expected none with --change: --extend puts the last day off"
expect 65 "more is paid than the plan leaves the buyer" change -d 2026-01-19 "$deal" --plan small
err_has "and both are named" "plan small: the deposit of 50,000.00 is more than the 18,765.43 of instalments"
expect 65 "a deal that is past its day" change -d 2026-02-19 "$deal" --plan mortgage
expect 65 "a room that no deal holds" change -d 2026-01-19 102 --plan mortgage
err_has "is told so" "expected a room that a deal holds, got \"102\""
expect 65 "a disabled plan" change -d 2026-01-19 "$deal" --plan old
err_has "is named" "plan old is disabled"
printf 'deal,plan,price\n%s,lump,1800000\n%s,lump,1810000\n' "$deal" "$deal" >twice.csv
expect 65 "a deal twice in a file" change -d 2026-01-19 twice.csv
err_has "is told by its line" "twice.csv:3: deal: deal $deal stands here twice"
expect 64 "nor both" change -d 2026-01-19 --extend "$deal" --until 2026-02-01
facts >after
check "nothing was written" cmp -s before after

# another plan
expect 0 "a trial" change -n -d 2026-01-19 "$deal" --plan mortgage
cp out trial
expect 0 "another plan" change -d 2026-01-19 "$deal" --plan mortgage --reason 'the bank agreed' -f csv
check "as the trial said" cmp -s out trial
out_is "what was paid is an instalment, and goes off the down payment" <<CSV
deal,contract,room,party,name,plan,price,step,item,amount,due,when
$deal,$deal,101,A,An,mortgage,1876543.00,deposit,price,50000.00,,sign
$deal,$deal,101,A,An,mortgage,1876543.00,paid,price,500000.00,2026-01-19,2026-01-19
$deal,$deal,101,A,An,mortgage,1876543.00,down,price,16543.00,2026-01-22,subscribe+3d
$deal,$deal,101,A,An,mortgage,1876543.00,loan,loan,1310000.00,,sign+30d
CSV
equal "the bill is credited, and what was paid of it pays the one in its place: nothing is owed" \
	"-86950607|0 50000000|0 86950607|0" \
	"$(sql "SELECT amount_fen, (SELECT count(*) FROM open_bill WHERE bill_id = b.id) FROM bill b JOIN item i ON i.id = b.item_id
		WHERE i.code = 'price' ORDER BY amount_fen" | paste -sd ' ' -)"
equal "no money is to be paid out" "" "$(payable)"
equal "the last day to sign stays" 2026-01-23 "$(sql "SELECT until_on FROM v_deal WHERE deal = '$deal'")"
equal "its events tell of both" "lump||2026-01-16 mortgage|the bank agreed|2026-01-19" \
	"$(sql "SELECT p.code, e.reason, e.date FROM deal_event e JOIN plan p ON p.id = e.plan_id WHERE e.kind = 'subscribe' ORDER BY e.id" |
		sed 's/the bank agreed/the_bank_agreed/' | paste -sd ' ' - | sed 's/the_bank_agreed/the bank agreed/')"
deed bill-gen -q -d 2026-01-19
equal "what is left of the down payment is billed" "1654300 2026-01-22" \
	"$(sql "SELECT amount_fen || ' ' || due_on FROM bill ORDER BY id DESC LIMIT 1")"

# back again, at an agreed price: what was paid is one sum
deed receive -q -d 2026-01-20 --account icbc --bills "$(last_bill)" A 6543 >paid
expect 0 "an agreed price and the first plan" change -d 2026-01-20 "$deal" --plan lump --price 1850000
equal "what was paid by both" "paid|50654300" "$(sql "SELECT step, amount_fen FROM instalment WHERE step = 'paid' ORDER BY id DESC LIMIT 1")"
expect 0 "and by mortgage in the end, the price as it was" change -d 2026-01-21 "$deal" --plan mortgage
expect 0 "the contract" deed sign -d 2026-01-22 "$deal" --contract HT-1
deed bill-gen -q -d 2026-12-31
equal "all bills of class price come to the price, and their VAT to its VAT" "187654300|15494392" "$(prices)"
equal "of which all but 50,000.00 and 506,543.00 is owed" 1320000.00 "$(owes A)"

# signed, and changed all the same: the deposit is price by then, and is paid
expect 65 "a signed deal takes no deposit" change -d 2026-12-31 "$deal" --plan lump --deposit 5
err_has "it is price by then" "--deposit: expected none: deal $deal is signed, and its deposits are price"
expect 0 "but another plan" change -d 2026-12-31 "$deal" --plan lump -f csv
out_is "nothing of which is due before that day" <<CSV
deal,contract,room,party,name,plan,price,step,item,amount,due,when
$deal,HT-1,101,A,An,lump,1839012.14,paid,price,556543.00,2026-12-31,2026-12-31
$deal,HT-1,101,A,An,lump,1839012.14,down,price,362963.07,2026-12-31,subscribe+0d
$deal,HT-1,101,A,An,lump,1839012.14,rest,price,919506.07,2026-12-31,sign+7d
CSV
deed bill-gen -q -d 2026-12-31
equal "its bills come to its price" "183901214|15184504" "$(prices)"
equal "and what is not paid is owed" 1282469.14 "$(owes A)"
equal "the deal is signed as it was" "signed|HT-1" "$(sql "SELECT stage, contract FROM v_deal WHERE deal = '$deal'")"

# what is sold beside the room stays, unless it is said anew; a place of the deal's own is no stranger's
booked 102 B 30000 订金 30000
deed subscribe -q -d 2026-01-16 "$deal" --kind 订金 --plan lump --addon K1 --decoration 20000 --buyer C=1/3 >subscribed
expect 0 "another plan keeps what is sold with the room" change -d 2026-01-16 "$deal" --plan mortgage
lines() {
	sql "SELECT coalesce(r.code, '-'), l.price_fen FROM deal_line l LEFT JOIN room r ON r.id = l.room_id
		WHERE event_id = (SELECT max(event_id) FROM deal_line) ORDER BY l.id" | paste -sd ' ' -
}
equal "at its price" "102|187654300 K1|10000000 -|2000000" "$(lines)"
expect 0 "another price for the parking, the same plan" change -d 2026-01-17 "$deal" --addon K1=90000
equal "which is held once" "102|187654300 K1|9000000 -|2000000 1" "$(lines) $(sql "SELECT count(*) FROM deal_room h JOIN room r ON r.id = h.room_id WHERE r.code = 'K1'")"
equal "the buyers stay" "B|2/3 C|1/3" \
	"$(sql "SELECT p.code, b.share FROM deal_buyer b JOIN party p ON p.id = b.party_id WHERE b.event_id = (SELECT max(event_id) FROM deal_buyer)
		ORDER BY p.code" | paste -sd ' ' -)"
equal "the deposit is of the kind that it was" 订金 "$(sql "SELECT deposit_kind FROM v_deal WHERE deal = '$deal'")"

# a forfeit that is revived goes on by the terms that held last
deed bill-gen -q -d 2026-01-17
expect 0 "a further deposit, the same terms" change -d 2026-01-17 "$deal" --deposit 10000 --kind 定金
expect 0 "forfeited" deed cancel -d 2026-01-18 "$deal" --as forfeit --reason gone
expect 0 "and revived" deed cancel -d 2026-01-18 --revive --reason back "$deal"
deed sign -q -d 2026-01-19 "$deal" --contract HT-2 >signed
deed bill-gen -q -d 2026-12-31
equal "its bills come to its price" 198654300 \
	"$(sql "SELECT sum(b.amount_fen) FROM bill b JOIN item i ON i.id = b.item_id JOIN contract c ON c.id = b.contract_id
		WHERE i.class = 'price' AND c.code = 'HT-2'")"

# a bank's money is not the buyer's
booked 103 D 30000 定金 30000
deed subscribe -q -d 2026-01-16 "$deal" --plan lump >subscribed
printf 'plan,step,item,share,due\nlump,down,loan,0.5,subscribe+0d\n' >loan.csv
deed load -q step loan.csv
expect 0 "a plan whose loan is due at once" change -d 2026-01-16 "$deal" --plan lump --price 1876543
deed bill-gen -q -d 2026-01-16
deed receive -q -d 2026-01-16 --account icbc --bills "$(last_bill)" D 1000 >paid
expect 65 "once a bank has paid" change -d 2026-01-16 "$deal" --plan mortgage
err_has "its money goes back first" "a bank paid 1,000.00 of its loan"

# a room that comes along later was not sold before
deed subscribe -q -d 2026-01-16 --room 104 --party E --plan mortgage >subscribed
deed report -q sales -f csv as_of=2026-01-16 >before
expect 0 "a parking space comes along" change -d 2026-01-17 104 --addon K2
deed report -q sales -f csv as_of=2026-01-16 >after
check "the day before it was not sold" cmp -s before after

# a contract with a last day
printf 'plan,step,item,share,due\nlump,down,price,0.5,subscribe+0d\n' | deed load -q step -
booked 105 E 30000 定金 30000
deed subscribe -q -d 2026-01-16 "$deal" --plan lump >subscribed
deed sign -q -d 2026-01-17 "$deal" --contract HT-4 --end 2026-01-31 >signed
expect 65 "bills nothing after it" change -d 2026-01-17 "$deal" --plan mortgage
err_has "and says what is due when" "--plan: expected a plan whose step loan is due by 2026-01-31, the contract's last day"

for report in aging forecast bills trial-balance deals; do
	expect 0 "report $report proves its totals" deed report -q -d 2026-12-31 --check "$report"
done
balanced "after all"
sound "the ledger is sound"
finish
