#!/bin/sh
# deed subscribe and deed sign: what they make of a deal, what they refuse, in bulk.
. "$TESTS/sales.sh"

# All is on sale but the room OFF, which has a price; K1 and K2 are parking.
estate 101 102 103 104 105 106 107 108 OFF
printf 'room,project,building,floor,number,kind,area\nK1,P,B1,-1,K1,parking,12\nK2,P,B1,-1,K2,parking,12\n' | deed load -q room -
printf 'party,name,kind,consultant\nA,An,person,Li\nB,Bo,person,Li\n' | deed load -q party -
cat >plan.csv <<'CSV'
plan,name,kind,enabled,discount
lump,Lump,lump,yes,0.98
two,Two parts,instalment,yes,
roof,With the roof,instalment,yes,
old,Old,lump,no,
short,Too little,instalment,yes,
thirds,Thirds,instalment,yes,
CSV
deed load -q plan plan.csv
cat >step.csv <<'CSV'
plan,step,item,share,amount,due,round
lump,all,price,,,subscribe+10d,
two,first,price,0.3,,subscribe+0d,
two,rest,price,,,sign+30d,
roof,first,price,0.5,,sign+0d,
roof,roof,price,,,topping-out,
old,all,price,,,sign,
thirds,a,price,1/3,,subscribe,
thirds,b,price,1/3,,subscribe+1d,
thirds,c,price,,,sign,
CSV
deed load -q step step.csv
printf 'plan,step,item,share,amount,due\nshort,a,price,0.5,,sign\nshort,b,price,0.4,,sign+1m\n' >short.csv
expect 65 "steps that do not come to the whole" deed load -q step short.csv
printf 'discount,name,value,start,end\nOPEN,Opening,-1%%,2026-01-01,2026-12-31\n' | deed load -q discount -
priced 1000000 101 102 103 104 105 106 107 108 OFF K1=100000 K2=100000
deed release -q 101 102 103 104 105 106 107 108 K1 K2

before=$(runs)
expect 64 "no deal" deed subscribe --plan lump
err_has "is told" "expected a deal, a file of deals, or --room"
expect 66 "neither a deal nor a file" deed subscribe --plan lump NONE
err_has "is told as such" 'expected a deal or a file of deals, there is neither of the name "NONE"'
expect 65 "a deal that is not known" deed subscribe --plan lump S000000195
err_has "is named" 'expected a deal that is known, got "S000000195"'
expect 65 "a room that is not known" deed subscribe --plan lump --room X --party A
err_has "is named" '--room: expected a room that is known, got "X"'
expect 65 "a room that nobody holds, and no party" deed subscribe --plan lump --room 101
err_has "needs one" "no deal holds room 101: expected a party, for a new one"
expect 65 "a room that is not on sale" deed subscribe --plan lump --room OFF --party A
err_has "is refused" "room \"OFF\" is not on sale; \`deed release\` puts rooms on sale"
expect 65 "no plan" deed subscribe --room 101 --party A
err_has "one is expected" "plan: expected a plan"
expect 65 "a plan that is not known" deed subscribe --plan lunp --room 101 --party A
err_has "is told" 'plan: expected a plan that is known, got "lunp"'
expect 65 "a plan that is disabled" deed subscribe --plan old --room 101 --party A
err_has "is told" "plan old is disabled; expected an enabled one"
expect 65 "so a plan that has none" deed subscribe --plan short --room 101 --party A
err_has "is told" "plan short: expected steps; \`deed load step\` adds them"
expect 65 "price and discount" deed subscribe --plan lump --room 101 --party A --price 5 --discount OPEN
err_has "one of them" "expected a price or discounts, not both"
expect 65 "a price that is none" deed subscribe --plan lump --room 101 --party A --price 0
err_has "is told" 'price: expected yuan above 0 with at most 2 decimals, got "0"'
expect 65 "a time limit before today" deed subscribe --plan lump --room 101 --party A --until 2026-01-14
err_has "is told" "until: expected a day on or after the business date 2026-01-15"
expect 65 "a deposit over the cap" deed subscribe --plan two --room 101 --party A --deposit 200000.01
err_has "the most is told" "deposit: expected at most 200,000.00: a 定金 may be 20 % of the price, 200,000.00, and the booking took 0.00"
expect 65 "a kind of deposit that is none" deed subscribe --plan two --room 101 --party A --deposit 1 --kind 押金
err_has "those there are are told" "kind: expected 诚意金, 订金 or 定金"
expect 65 "an add-on that is the room itself" deed subscribe --plan two --room 101 --party A --addon 101
err_has "is told" "addon: room 101 is here already"
expect 65 "an add-on that is not on sale" deed subscribe --plan two --room 101 --party A --addon OFF
err_has "is told" 'addon: room "OFF" is not on sale'
expect 65 "a buyer that is not known" deed subscribe --plan two --room 101 --party A --buyer A=1/2 --buyer X=1/2
err_has "is told" 'buyer: expected parties that are known, got "A=1/2,X=1/2"'
expect 65 "shares that are not the whole" deed subscribe --plan two --room 101 --party A --buyer A=1/2,B=1/3
err_has "are told" 'buyer: expected shares that come to 1, got "A=1/2,B=1/3"'
printf 'consultant,plan,percent\nLi,,2.5\n' | deed load -q discount-limit -
expect 65 "a discount over the limit" deed subscribe --plan lump --room 101 --party A --discount OPEN
err_has "is told" "101: expected a discount of at most 2.5% off the list price (\`deed load discount-limit\`), got 2.98%"
expect 65 "and a price below it" deed subscribe --plan lump --room 101 --party A --price 974999.99
printf 'consultant,plan,percent\nLi,,5\n' | deed load -q discount-limit -
expect 65 "more than the list price" deed subscribe --plan lump --room 101 --party A --price 1000000.01
err_has "which is marked" "expected at most the list price 1,000,000.00, which is marked, got 1,000,000.01"
expect 65 "so of an add-on" deed subscribe --plan lump --room 101 --party A --addon K1=100000.01
printf 'room,total\n101,975000\n' | deed price-set -q --kind floor --reason floor - >out
expect 65 "less than the floor price" deed subscribe --plan lump --room 101 --party A --price 974999.99
err_has "which is told" "expected at least the floor price 975,000.00, got 974,999.99"
printf 'room,total\n101,900000\n' | deed price-set -q --kind floor --reason floor - >out
equal "nothing of all this was written" 0 "$(sql 'SELECT count(*) FROM deal')"
expect 0 "a dry run" deed subscribe -n --plan lump --room 101 --party A
out_is "shows the instalments" <<'CSV'
deal,contract,room,party,name,plan,price,step,item,amount,due,when
S000000195,S000000195,101,A,An,lump,980000.00,all,price,980000.00,2026-01-25,subscribe+10d
CSV
equal "and writes nothing" 0 "$(sql 'SELECT count(*) FROM deal')"

# one with all that a deal can have: 1,000,000 x 0.98 x 0.99 = 970,200, parking 100,000 and 90,000, decoration 50,000
expect 0 "a deal with everything" deed subscribe --plan lump --room 101 --party A --discount OPEN --addon K1 --addon K2=95000 \
	--decoration 50000 --deposit 100000 --buyer A=2/3 --buyer B=1/3 --reason "opening day"
err_has "is counted" "1 deals subscribed, 1,215,200.00"
a=$(holder 101)
equal "what it sells" "101|100000000|97020000 K1|10000000|10000000 K2|10000000|9500000 |5000000|5000000" \
	"$(sql "SELECT group_concat(coalesce(r.code, '') || '|' || list_fen || '|' || price_fen, ' ') FROM deal_line l
		LEFT JOIN room r ON r.id = l.room_id")"
equal "how the price came about" 1 "$(sql "SELECT count(*) FROM deal_line WHERE discounts LIKE '%OPEN -1%%'")"
equal "it holds its rooms" "$a $a $a" "$(holder 101) $(holder K1) $(holder K2)"
equal "who buys" "A 2/3 B 1/3" "$(sql "SELECT group_concat(p.code || ' ' || share, ' ') FROM deal_buyer b JOIN party p ON p.id = b.party_id")"
equal "the event" "subscribe|subscribed|2026-01-22|定金|121520000|opening day" \
	"$(sql 'SELECT kind, stage, until_on, deposit_kind, price_fen, reason FROM deal_event')"
equal "the deposit is taken off the first instalment" "deposit 10000000 all 111520000" \
	"$(sql "SELECT group_concat(step || ' ' || amount_fen, ' ') FROM instalment")"
equal "the one whose day is known is a clause" "all 1115200.00 2026-01-18 start+7d" \
	"$(sql "SELECT code, rate, start_on, due FROM clause" | tr '|' ' ')"
expect 65 "the same again" deed subscribe --plan lump "$a"
err_has "is the wrong stage" "expected a deal that is booked or reserved; $a is subscribed since 2026-01-15"
expect 65 "its parking for another" deed subscribe --plan lump --room 102 --party B --addon K1
err_has "names the holder" "room \"K1\" is subscribed: deal $a of party A holds it"
expect 65 "its room for another" deed subscribe --plan lump --room 101 --party B
err_has "names the holder" "room \"101\" is subscribed: deal $a of party A holds it"

# time limits
expect 65 "a contract before the subscription" deed sign -d 2026-01-14 "$a" --contract HT-1
err_has "is out of order" "expected a business date on or after 2026-01-15, when it was last changed, got 2026-01-14"
expect 65 "a contract after the last day" deed sign -d 2026-01-23 "$a" --contract HT-1
err_has "says what to do" "deal $a was subscribed until 2026-01-22: \`deed subscribe --extend $a --until DATE\` puts that off, --late goes on all the same"
expect 65 "too long an extension" deed subscribe -d 2026-01-23 --extend "$a" --until 2026-02-06
err_has "the most is told" "expected at most 2026-02-05: a limit is put off by at most 14 days (deal.extend_days)"
expect 65 "an extension to an earlier day" deed subscribe -d 2026-01-20 --extend "$a" --until 2026-01-22
err_has "is none" "expected a day after 2026-01-22"
expect 0 "an extension" deed subscribe -d 2026-01-23 --extend "$a" --until 2026-01-30 --reason "bank is slow"
equal "is an event" "extend|subscribed|2026-01-30|bank is slow" \
	"$(sql 'SELECT kind, stage, until_on, reason FROM deal_event ORDER BY id DESC LIMIT 1')"

# the contract
expect 65 "no code" deed sign -d 2026-01-25 "$a"
err_has "is told" "contract: expected the contract's code"
expect 65 "a code that is none" deed sign -d 2026-01-25 "$a" --contract 'H T'
err_has "is told" 'contract: expected a code of 1 to 64 characters'
expect 65 "signed before the subscription" deed sign -d 2026-01-25 "$a" --contract HT-1 --signed 2026-01-14
err_has "is told" "signed: expected a day from 2026-01-15, the subscription, to the business date 2026-01-25"
expect 65 "an end before an instalment" deed sign -d 2026-01-25 "$a" --contract HT-1 --signed 2026-01-16 --end 2026-01-20
err_has "is told" "end: expected a day on or after 2026-01-25, when all is due"
# half of the deposit is paid: the rest is owed as price
deed receive -q -d 2026-01-24 --account icbc --bills "$(sql 'SELECT code FROM bill')" A 40000 >out
expect 0 "it is signed" deed sign -d 2026-01-25 "$a" --contract HT-1 --signed 2026-01-24 --end 2096-01-24
equal "the contract" "HT-1|2026-01-24|2096-01-24" "$(sql 'SELECT code, signed_on, end_on FROM contract')"
equal "what was not paid of the deposit is owed as price" "price 6000000" \
	"$(sql "SELECT i.code, o.open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id JOIN item i ON i.id = b.item_id" | tr '|' ' ')"
deed bill-gen -q -d 2026-01-25
equal "all of it comes to the price, and its VAT to that of the lines" "121520000|10033762" \
	"$(sql "SELECT sum(amount_fen), sum(tax_fen) FROM bill b JOIN item i ON i.id = b.item_id WHERE class = 'price'")"
expect 65 "signed once" deed sign -d 2026-01-26 "$a" --contract HT-2
err_has "it is signed" "expected a deal that is subscribed; $a is signed since 2026-01-25"
expect 65 "and has no time limit any more" deed subscribe --extend "$a" --until 2026-02-01
err_has "is told" "deal $a is signed: it has no time limit"
expect 65 "a room that no deal holds" deed sign 107 --contract HT-7
err_has "has no contract" 'expected a room that a deal holds, got "107"'
expect 65 "nor a limit" deed subscribe --extend 107 --until 2026-02-01
err_has "is told" 'expected a deal, or a room that one holds, got "107"' 

# a booking as 订金 becomes 定金, up to the cap
cp "$DEED_LEDGER" cap.db
deed book -q -l cap.db 107 --party B --deposit 190000.01 --kind 订金 >out
expect 65 "what was taken as 订金 is no 定金 beyond the cap" deed subscribe -l cap.db 107 --plan two --price 950000
err_has "is told, with the way out" "the booking took 190,000.01: a 定金 may be 20 % of the price, 190,000.00; --kind booking leaves it as it is"
expect 0 "at the cap it is" deed subscribe -q -n -l cap.db 107 --plan two --price 950000.05
expect 0 "and left as it is, at any price" deed subscribe -q -n -l cap.db 107 --plan two --price 950000 --kind booking
expect 0 "a booking" deed book 102 --party B --deposit 30000 --kind 订金
b=$(holder 102)
deed receive -q --account icbc --bills "$(last_bill)" B 20000 >out
expect 65 "a deposit over what is left of the cap" deed subscribe "$b" --plan two --deposit 170000.01
err_has "is told" "expected at most 170,000.00: a 定金 may be 20 % of the price, 200,000.00, and the booking took 30,000.00"
expect 65 "a booking that is over" deed subscribe -d 2026-01-23 "$b" --plan two
err_has "is told" "deal $b was booked until 2026-01-22"
expect 0 "even so, by its room" deed subscribe -d 2026-01-23 102 --plan two --late --deposit 10000
equal "what was paid turned, no money moved" "deposit 3000000 1000000, deposit 1000000 1000000" \
	"$(sql "SELECT group_concat(i.code || ' ' || b.amount_fen || ' ' || o.open_fen, ', ') FROM open_bill o JOIN bill b ON b.id = o.bill_id
		JOIN item i ON i.id = b.item_id WHERE i.class = 'deposit'")"
equal "the deal knows" 定金 "$(sql "SELECT deposit_kind FROM deal_event ORDER BY id DESC LIMIT 1")"
equal "the first instalment is less by it" "deposit 4000000 first 26000000 rest 70000000" \
	"$(sql "SELECT group_concat(step || ' ' || amount_fen, ' ') FROM instalment WHERE deal_id = 2")"

# each part has its share of the VAT of the whole, 1,000,000 - round(1,000,000 / 1.09) = 82,568.81, whenever it becomes
# a clause; by themselves they would come to 27,522.94 x 3 = 82,568.82
deed subscribe -q --room 108 --party C --plan thirds
deed sign -q 108 --contract HT-8
deed bill-gen -q
equal "thirds" "a 33333333 2752294, b 33333333 2752293, c 33333334 2752294" "$(sql "SELECT group_concat(k.code || ' ' || amount_fen ||
	' ' || b.tax_fen, ', ') FROM bill b JOIN clause k ON k.id = b.clause_id JOIN contract c ON c.id = b.contract_id WHERE c.code = 'HT-8'")"

# a reservation goes on as a subscription
deed reserve -q 107 --party A --until 2026-01-20 >out
expect 65 "of another party" deed subscribe --room 107 --party B --plan two
err_has "names who has it" 'room "107" is reserved: deal'
expect 0 "a reserved room" deed subscribe -q 107 --plan two
equal "is the same deal" "reserve subscribe" "$(sql "SELECT group_concat(kind, ' ') FROM deal_event WHERE deal_id = 4")"
equal "and has a contract now" "$(holder 107)" "$(sql "SELECT code FROM contract ORDER BY id DESC LIMIT 1")"

# in bulk, with milestones
cat >bad.csv <<'CSV'
room,party,plan,discount,deposit
103,A,roof,,
103,B,roof,,
101,B,roof,,
104,X,roof,,
105,A,roof,NONE,
106,A,roof,,300000
CSV
before=$(runs)
expect 65 "a file with bad rows" deed subscribe bad.csv
err_has "a room sold two lines above" "bad.csv:3: room: room \"103\" is subscribed: deal S000000583 of party A holds it"
err_has "one sold before" "bad.csv:4: room: room \"101\" is signed: deal $a of party A holds it"
err_has "an unknown party" 'bad.csv:5: party: expected a party that is known, got "X"'
err_has "an unknown campaign" 'bad.csv:6: discount: there is no discount "NONE"'
err_has "a deposit over the cap" 'bad.csv:7: deposit: expected at most 200,000.00'
equal "nothing was written" "$before" "$(runs)"
expect 65 "a column that is none" sh -c 'printf "deal,color\n" | deed subscribe -'
err_has "is told" 'unknown column "color"'
printf 'room,party,discount\n103,A,\n104,B,OPEN\n105,C,\n' >good.csv
expect 0 "a file" deed subscribe --plan roof good.csv
err_has "is one run" "3 deals subscribed, 2,990,000.00"
printf 'room,contract\n103,HT-3\n104,HT-3\n105,HT-1\n106,HT-7\n' >bad.csv
expect 65 "contracts with bad rows" deed sign bad.csv
err_has "a code twice" 'bad.csv:3: contract: expected a code that no contract has, got "HT-3"'
err_has "a code that is taken" 'bad.csv:4: contract: expected a code that no contract has, got "HT-1"'
err_has "a room without a deal" 'bad.csv:5: room: expected a room that a deal holds, got "106"'
printf 'room,contract\n103,HT-3\n104,HT-4\n' >good.csv
expect 0 "contracts in bulk" deed sign good.csv
err_has "are one run" "2 contracts signed, 1,990,000.00"
equal "half is due at once, half waits" "2|2" "$(sql "SELECT count(due_on), sum(due_on IS NULL) FROM instalment
	WHERE event_id IN (SELECT id FROM deal_event WHERE kind = 'sign' AND deal_id IN (5, 6))")"
deed bill-gen -q
equal "the half that is due is billed" "HT-3 50000000 HT-4 49500000" \
	"$(sql "SELECT group_concat(c.code || ' ' || amount_fen, ' ') FROM bill b JOIN contract c ON c.id = b.contract_id WHERE c.code IN ('HT-3', 'HT-4')")"
expect 0 "the forecast" deed report -q forecast -f csv from=2026-06-01 to=2026-06-30
equal "does not know of the roof" 1 "$(wc -l <out | tr -d ' ')"
printf 'project,building,milestone,date\nP,,topping-out,2026-06-10\n' | deed load -q milestone -
expect 0 "once it has a day" deed report -q forecast -f csv from=2026-06-01 to=2026-06-30
out_is "it does, of the deal that is not signed too" <<'CSV'
month,price,mortgage,rent,fee,collected,total,deposit,other,billed,coming
2026-06,1495000.00,0.00,0.00,0.00,0.00,1495000.00,0.00,0.00,0.00,1495000.00
CSV
deed bill-gen -q -d 2026-02-01
equal "the night makes clauses of them" "2026-06-03 2026-06-03 2026-06-03" \
	"$(sql "SELECT group_concat(start_on, ' ') FROM clause WHERE code = 'roof'")"
expect 0 "the forecast" deed report -q -d 2026-02-01 forecast -f csv from=2026-06-01 to=2026-06-30
out_has "counts them once" "2026-06,1495000.00"
printf 'project,building,milestone,date\nP,,topping-out,2026-07-10\n' | deed load -q milestone -
deed bill-gen -q -d 2026-06-05
equal "a day that moves takes them along" "2026-07-03 2026-07-03 2026-07-03" \
	"$(sql "SELECT group_concat(start_on, ' ') FROM clause WHERE code = 'roof'")"
deed bill-gen -q -d 2026-07-03
printf 'project,building,milestone,date\nP,,topping-out,2026-08-10\n' | deed load -q milestone -
deed bill-gen -q -d 2026-07-04
equal "what is billed stays" "2026-07-10" "$(sql "SELECT group_concat(DISTINCT due_on) FROM bill b JOIN clause c ON c.id = b.clause_id WHERE c.code = 'roof'")"
equal "and its clause" 2026-07-03 "$(sql "SELECT group_concat(DISTINCT start_on) FROM clause WHERE code = 'roof'")"
equal "and comes to the price" "100000000 99000000" \
	"$(sql "SELECT group_concat(fen, ' ') FROM (SELECT sum(amount_fen) AS fen FROM bill b JOIN contract c ON c.id = b.contract_id
		WHERE c.code IN ('HT-3', 'HT-4') GROUP BY c.code ORDER BY c.code)")"

expect 66 "no ledger" deed subscribe -l none.db --plan lump S000000195
expect 66 "nor for a contract" deed sign -l none.db --contract X S000000195
expect 64 "no deal to sign" deed sign --contract X
flock deed.db-lock sleep 5 &
sleep 0.2
expect 75 "another writer" deed subscribe --wait 0 --plan lump --room 106 --party A
expect 75 "nor can one sign" deed sign --wait 0 --contract X "$b"
wait
sound "the ledger is sound"
finish
