#!/bin/sh
# What no part of the sales half tests alone: ways back one after another, money that turns out not to have come,
# what falls between an end and its revival, days out of order, and two who want one room at the same instant.
. "$TESTS/sales.sh"
estate 101 102 103 104 105 106 107 108 109 110
printf 'building,project,name\nG,P,Garage\n' | deed load -q building -
seq 3 | sed 's/.*/P&,P,G,-1,&,parking,12/; 1i room,project,building,floor,number,kind,area' | deed load -q room -
printf 'party,name,kind\nH,"=1+2,""O'\''x""<b>",person\n' | deed load -q party -
printf 'plan,name,kind\nlump,Lump,lump\nloan,Mortgage,mortgage\nroof,By progress,instalment\nold,Old,lump\n' | deed load -q plan -
cat >step.csv <<'CSV'
plan,step,item,share,amount,due,round
lump,all,price,,,sign+0d,
loan,first,price,0.3,,sign+0d,
loan,bank,loan,0.7,,sign+30d,10000 down
roof,first,price,0.5,,subscribe+0d,
roof,roof,price,0.3,,topping-out,
roof,rest,price,,,sign+60d,
old,all,price,,,sign+0d,
CSV
deed load -q step step.csv
printf 'plan,name,kind,enabled\nold,Old,lump,no\n' | deed load -q plan -
deed config -q sale.late_rate 0.0005
on_sale 1000000 101 102 103 104 105 106 107 108 109 110 P1=100000 P2=100000 P3=100000

rooms_of() { sql "SELECT group_concat(code, ' ') FROM (SELECT r.code FROM live_room l JOIN room r ON r.id = l.room_id JOIN deal d ON d.id = l.deal_id WHERE d.code = '$1' ORDER BY r.code)"; }

# A forfeit whose excess was paid out, revived, and forfeited again. Price 700,000: 140,000 of 200,000 is a 定金.
printf 'percent\n50\n' | deed load -q discount-limit -
booked 101 A 200000 定金 200000
deed subscribe -q --plan lump --price 700000 "$deal" >out
expect 0 "a forfeit" deed cancel --as forfeit --reason gone "$deal"
equal "keeps the cap, gives back the excess" 60000.00 "$(payable party=A)"
expect 0 "which is paid out" deed refund -q --account icbc --reason x "$(sql 'SELECT b.code FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE o.open_fen < 0')"
expect 0 "it is revived" deed cancel -q --revive --reason back "$deal"
equal "what was paid out is owed again" 60000.00 "$(owes A)"
equal "its last day is as before" 2026-01-22 "$(sql "SELECT until_on FROM v_deal WHERE deal = '$deal'")"
expect 0 "forfeited again" deed cancel --as forfeit --reason gone "$deal"
err_has "140,000 were there, no more" "to be paid out: 0.00 to buyers, 0.00 to banks (deed report payables); kept 140,000.00"
equal "nothing is owed" 0.00 "$(owes A)"
equal "and nothing paid out twice" "" "$(payable party=A)"
deed cancel -q --revive --reason back "$deal"
deed cancel -q --as refund --reason agreed "$deal"
equal "revived twice, refunded: what is left of the deposit" 140000.00 "$(payable party=A)"
proved "after revivals"

# Money that did not come: the match is undone after the deal has ended.
booked 102 B 50000 订金 0
bank_line 2026-01-15 50000.00 Bo "$(last_bill)"
deed reconcile -q >out
deed cancel -q --as refund --reason gone "$deal"
equal "a refund waits" 50000.00 "$(payable party=B)"
expect 0 "the match was wrong" deed claim -q --undo L0000001
expect 1 "the night leaves the line to a person" deed reconcile -q
equal "gives nothing back that never came" "" "$(payable party=B)"
equal "and asks for nothing" 0.00 "$(owes B)"
booked 102 B 700 订金 0
deed reconcile -q >out
deed cancel -q --as refund --reason gone "$deal"
# The same after an exchange: the deal that goes on has its money of a payment that was none.
booked 102 B 40000 订金 0
bank_line 2026-01-15 40000.00 Bo "$(last_bill)"
deed reconcile -q >out
deed exchange -q --to 110 --reason view "$deal"
new=$(last_deal)
deed claim -q --undo L0000002
equal "the deposit is owed, though the deal has ended" 40000.00 "$(owes B)"
expect 0 "the deal that went on is refunded" deed cancel --as refund --reason gone "$new"
err_has "of nothing" "to be paid out: 0.00 to buyers, 0.00 to banks (deed report payables); kept 0.00"
equal "nothing is given back" "" "$(payable party=B)"
equal "nor asked for" 0.00 "$(owes B)"
proved "after matches are undone"

# A milestone between the end of a deal and its revival, on a night that bills others.
booked 103 C 50000 定金 50000
deed subscribe -q --plan roof "$deal" >out
deed cancel -q --as forfeit --reason gone "$deal"
printf 'project,milestone,date\nP,topping-out,2026-01-20\n' | deed load -q milestone -
printf 'contract,kind,party,room,start,end\nL,lease,F,110,2026-01-01,2026-12-31\n' | deed load -q contract -
printf 'item,name,class,tax_rate,account\nwrent,Rent,rent,0.09,6051\n' | deed load -q item -
printf 'contract,clause,item,basis,rate,cycle\nL,rent,wrent,fixed,100,month\n' | deed load -q clause -
export DEED_DATE=2026-01-21
deed bill-gen -q
equal "the night bills nothing of an ended deal" 0.00 "$(owes C)"
deed cancel -q --revive --reason back "$deal"
deed bill-gen -q
equal "revived, it is: 450,000 on the day, 300,000 for the roof" 750000.00 "$(owes C)"
deed cancel -q --as forfeit --reason gone "$deal"
deed bill-gen -q -d 2026-12-01
equal "ended again, it bills no more" 0.00 "$(owes C)"
equal "and gives nothing back" "" "$(payable party=C)"

# 更名 before the roof: who has the deal is billed.
printf 'project,milestone,date\nP,topping-out,2026-06-01\n' | deed load -q milestone -
booked 103 C 50000 定金 50000
deed subscribe -q --plan roof "$deal" >out
deed sign -q --contract HT-103 "$deal" >out
deed assign -q --to D --reason brother "$deal"
printf 'project,milestone,date\nP,topping-out,2026-02-01\n' | deed load -q milestone -
deed bill-gen -q -d 2026-02-01
equal "not who gave it away" 0.00 "$(owes C)"
equal "but who has it" 750000.00 "$(owes D)"
proved "after the roof"

# Everything at once: parking, decoration, a waiver, two payers, a late fee; then 更名, 换房, 退房.
export DEED_DATE=2026-02-02
booked 104 E 50000 定金 50000
deed subscribe -q --plan loan --addon P1 --addon P2 --decoration 30000 "$deal" >out
deed sign -q --contract HT-104 "$deal" >out
deed bill-gen -q
bill=$(sql 'SELECT max(code) FROM bill WHERE clause_id IS NOT NULL')
deed waive -q --amount 1000 --reason goodwill "$bill"
deed receive -q --account icbc --bills "$bill" E 100000 >out
bank_line 2026-02-02 20000.00 Di x
printf 'line,decision\nL0000003,E: %s\n' "$bill" | deed claim -q -
equal "its rooms" "104 P1 P2" "$(rooms_of "$deal")"
equal "1,230,000: 860,000 by the bank, 370,000 - 50,000 - 1,000 - 120,000" 199000.00 "$(owes E)"
deed late-fee -q -d 2026-02-12
export DEED_DATE=2026-02-12
cp "$DEED_LEDGER" before.db
expect 0 "退房" deed cancel --as return --penalty 5000 --fee 100 --reason divorce "$deal"
equal "170,000 less 5,000, 100 and ten days of 199,000 at 0.0005" 163905.00 "$(payable party=E | tr ' ' '\n' | awk '{ sum += $1 } END { printf "%.2f", sum }')"
equal "so nothing is left to ask for" 0.00 "$(owes E)"
equal "all its rooms are free" "" "$(rooms_of "$deal")"
equal "and on sale again" "104 P1 P2" "$(deed rooms -q -f csv --where "state = 'available'" | awk -F, '$1 ~ /^(104|P1|P2)$/ { print $1 }' | paste -sd " " -)"
deed bill-gen -q -d 2026-12-31
deed late-fee -q -d 2026-12-31
equal "nothing of it is billed later" 0.00 "$(owes E)"
deed dun -q -d 2026-12-31 --outbox outbox >letters
lacks "no letter goes to its party" ,E, letters
expect 0 "its rooms are those of another at once" deed book -q -d 2026-12-31 P1 --party A --deposit 10 --kind 订金
proved "after the return"
equal "the day before, it stood" signed "$(deed report -q deals -f csv as_of=2026-02-11 | awk -F, -v d="$deal" '$1 == d { print $3 }')"
equal "with its rooms sold" 2 "$(deed report -q sales -f csv as_of=2026-02-11 | awk -F, '$2 == "B1" { print $5 }')"
cp before.db "$DEED_LEDGER"
deed assign -q --to A --reason sister "$deal"
deed exchange -q --to 105 --fee 200 --reason bigger "$deal"
new=$(last_deal)
equal "the fee of the exchange and the late fee" 1195.00 "$(owes A)"
equal "his rooms are free" "" "$(rooms_of "$deal")"
deed subscribe -q --plan loan "$new" >out
deed sign -q --contract HT-105 "$new" >out
deed bill-gen -q
equal "1,000,000: 300,000 less the 170,000 carried over, and what was owed" 131195.00 "$(owes A)"
deed cancel -q --as return --penalty 1000 --reason x "$new"
equal "of the 170,000, less 1,000, the fee of the exchange and the late fee of before" 167805.00 "$(owed HT-105)"
proved "after assign, exchange and return"

# refused STATUS REASON TEXT COMMAND…: so, with this text, and no deal is touched
refused() {
	want=$1 why=$2 text=$3 events=$(sql 'SELECT count(*) FROM deal_event')
	shift 3
	expect "$want" "$why" "$@"
	err_has "$why: says so" "$text"
	equal "$why: nothing is written" "$events" "$(sql 'SELECT count(*) FROM deal_event')"
}
booked 106 B 1000 定金 0
one=$deal
booked 107 C 1000 定金 0
two=$deal
deed reserve -q 108 --party A --until 2026-02-13 >out
deed earnest -q --project P --party A --amount 100 >out
queued=$(last_deal)
printf 'deal,to,reason\n%s,109,x\n%s,109,y\n' "$one" "$two" >same.csv
printf 'deal,to,reason\n%s,109,x\n%s,108,y\n' "$one" "$one" >twice.csv
printf '%05000d' 0 | sed 's/0/((/g' >brackets
refused 65 "an end before the deal began" "expected a business date from then on" deed cancel -d 2026-02-11 --as refund --reason x "$one"
refused 65 "an exchange before" "expected a business date from then on" deed exchange -d 2026-02-11 --to 109 --reason x "$one"
refused 65 "an assignment before" "expected a business date from then on" deed assign -d 2026-02-11 --to A --reason x "$one"
refused 65 "a subscription before" "expected a business date" deed subscribe -d 2026-02-11 --plan lump "$one"
refused 65 "two rows for one room" "room \"109\" is booked: deal" deed exchange same.csv
refused 65 "one row after another for one deal" "twice.csv:3: deal: deal $one is ended" deed exchange twice.csv
refused 65 "a reservation that is over" "the reservation" deed book -d 2026-02-14 108 --party B --deposit 100 --kind 订金
refused 65 "a plan that is disabled" "plan old is disabled" deed subscribe --plan old "$one"
refused 65 "a discount over the limit" "expected a discount of at most 50% off the list price" deed subscribe --plan lump --price 499999 "$one"
refused 65 "a deposit over the cap" "at most 200,000.00, 20 % of the list price" deed book 109 --party A --deposit 200000.01 --kind 定金
refused 65 "another's queue number" "expected a queue number of the party that books" deed book 109 --party B --deposit 500 --kind 定金 --earnest "$queued"
refused 65 "a wrong stage" "expected a deal that is subscribed" deed sign --contract X "$one"
refused 65 "a room that is sold with another" "room \"107\" is booked: deal $two of party C holds it" deed subscribe --plan lump --addon 107 "$one"
refused 65 "one who is no party" "DROP TABLE" deed assign --to "'); DROP TABLE bill;--" --reason x "$one"
printf 'deal,as,reason\n\033[2Jx,refund,y\n' >escape.csv
refused 65 "an escape for a deal" 'there is no deal "\x1b[2Jx"' deed cancel escape.csv
refused 66 "brackets for a deal" "expected a deal or a file of deals" deed cancel --as refund --reason x "$(cat brackets)"
refused 65 "ten thousand brackets" "expected an expression of at most" deed release --where "$(cat brackets)"
expect 0 "a slow pattern ends" timeout 5 deed rooms -q --where "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!' ~ '(a+)+b'"
printf 'plan,name,kind\nodd,Odd,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\nodd,a,price,0.3,sign+0d\nodd,b,price,0.5,sign+0d\n' >odd.csv
refused 65 "steps that come to less than the whole" "expected shares that come to 1" deed load step odd.csv

# what a deal decides of its contract is not loaded over it
loaded() { printf 'contract,kind,party,room,start,end,signed\n%s\n' "$1" | deed load contract -; }
refused 65 "another party by load" "\`deed assign\` gives it to another party" loaded "$one,sale,C,106,2026-02-12,,"
refused 65 "another room by load" "\`deed exchange\` gives it another room" loaded "$one,sale,B,108,2026-02-12,,"
refused 65 "a lease by load" "deal $one made this contract, which stays one of kind sale" loaded "$one,lease,B,106,2026-02-12,,"
refused 65 "an end by load" "\`deed cancel\` ends it" loaded "$one,sale,B,106,2026-02-12,2026-03-01,"
refused 65 "another party of a place in the queue" "deal $queued made this contract; \`deed assign\`" loaded "$queued,sale,B,,2026-02-12,,"
expect 0 "another day of signing is" loaded "$one,sale,B,106,2026-02-12,,2026-02-12"
expect 0 "a contract that no deal made is free" loaded "L,lease,E,110,2026-01-01,2026-11-30,"

# a name that a spreadsheet would run, or a browser
deed book -q 109 --party H --deposit 100 --kind 订金 --reason '=cmd|x' >out
expect 0 "the list of deals" deed report -q deals -f csv
out_has "has no formula" "\"'=1+2,\"\"O'x\"\"<b>\""
expect 0 "the board as a page" deed board --show buyer -f html
lacks "has no tag of a name" "x(\"|&quot;)<b>" out

# two at the same instant: one has it; the other is told who, or that the ledger is busy
seq 20 | sed 's/.*/X&,P,B1,9,&,residence,100/; 1i room,project,building,floor,number,kind,area' | deed load -q room -
priced 1000000 $(seq -f X%g 20)
deed release -q --where "floor = 9"
fair=0
for n in $(seq 1 20); do
	deed book -q --wait $((n % 2)) "X$n" --party A --deposit 100 --kind 订金 >a.out 2>a.err & a=$!
	deed book -q --wait $((n % 2)) "X$n" --party B --deposit 100 --kind 订金 >b.out 2>b.err & b=$!
	as=0 bs=0
	wait $a || as=$?
	wait $b || bs=$?
	case "$as $bs" in
	"0 65") grep -q 'deal S[0-9]* of party A holds it' b.err && fair=$((fair + 1)) ;;
	"65 0") grep -q 'deal S[0-9]* of party B holds it' a.err && fair=$((fair + 1)) ;;
	"0 75" | "75 0") fair=$((fair + 1)) ;;
	*) echo "# exit $as and $bs" ;;
	esac
done
equal "one of two gets the room, twenty times" "20 20" "$fair $(sql "SELECT count(*) FROM live_room l JOIN room r ON r.id = l.room_id WHERE r.floor = 9")"
proved "at last"
finish
