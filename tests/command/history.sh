#!/bin/sh
# deed history: from a row to the runs that wrote it; and the chain as deed-ledger(5) describes it.
. "$TESTS/lib.sh"

world 3
deed bill-gen -q
deed report bills -q -o "$T/bills.csv"
statement 2 "$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null
deed dun -q --outbox "$T/outbox" >/dev/null
printf 'party,phone\nP3,13800000000\n' | deed load -q party - 2>/dev/null ||
	printf 'party,name,kind,phone\nP3,Party 3,person,13800000000\n' | deed load -q party -
bill=$(sed -n 2p "$T/bills.csv" | cut -d, -f1)
other=$(tail -n 1 "$T/bills.csv" | cut -d, -f1)

# what WORD: run's command and what of each event
what() { answer deed history -q "$1" | sed 1d | cut -d, -f4,6; }
equal "a bill: its clause, who billed it, what settled it" "load,clause
bill-gen,bill
bank-import,line
reconcile,receipt
reconcile,allocation" "$(what "$bill")"
equal "a bill that is late: and the notice" "load,clause
bill-gen,bill
dun,notice" "$(what "$other")"
equal "a line: import, receipt, allocation" "bank-import,line
reconcile,receipt
reconcile,allocation" "$(what L0000001)"
equal "a receipt: its line first" "bank-import,line
reconcile,receipt
reconcile,allocation" "$(what R0000001)"
equal "a party: its versions" "load,added
load,changed" "$(what party:P3)"
run deed history party:P3
out_has "with what changed" "phone=->13800000000"
run deed history "$bill"
equal "its columns" "run,at,actor,command,date,what,detail,arguments" "$(head -n 1 "$T/out")"
out_has "the command line" "deed reconcile -q"
err_has "the summary counts" "5 events"
for word in contract:C1 room:1-1 item:wrent account:icbc building:P/1 clause:C1/rent clause:1 bill:1 \
	bank_line:1 receipt:1 allocation:1 A0000001 notice:1 statement:1 history:1 setting:currency dun_level:late \
	project:P ledger_account:1122; do
	expect 0 "$word" deed history "$word"
	check "$word has a run" grep -qE '^[0-9]+,20' "$T/out"
done
if [ -e "$ROOT/cmd/claim.c" ]; then
	deed claim -q --undo "$bill"
	equal "an undone match" "load,clause
bill-gen,bill
bank-import,line
reconcile,receipt
reconcile,allocation
claim,allocation-undone" "$(what "$bill")"
fi
printf 'bill,contract,item,due,amount\nOLD-7,C1,wrent,2025-12-01,100.00\n' | deed load -q bill -
equal "a bill brought forward, by its own code" "load,bill" "$(what OLD-7)"

expect 65 "wrong check digits" deed history "${bill%?}x"
mistyped=$(echo "$bill" | sed 's/^\(B0*\)\(.\)/\19/')
expect 65 "a mistyped bill" deed history "$mistyped"
err_has "is told by its check digits" "check digits"
expect 66 "a line that is not there" deed history L0009999
expect 66 "a party that is not there" deed history party:nobody
expect 65 "no row" deed history hello
expect 65 "an unknown table" deed history parti:P1
err_has "suggests the nearest" "did you mean party?"
expect 64 "no operand" deed history
expect 66 "no ledger" deed history B000000195 -l "$T/none.db"
expect 74 "a full disk" sh -c "exec deed history $bill >/dev/full"


# The whole life of a bill: all that can happen to one, in order, told with what it was.
life
deed history -q "$code" -f tsv | awk -F '\t' 'NR > 1 { print $4, $5, $6, $7 }' |
	sed "s/ at=[^ ]*//; s/=$(id -un)\([:,]\)/=me\1/" >out
# The penalty: 1 day of 3000.00 and 7 of 2500.00, 0.1 % a day. The bill anew: 15 of 31 days.
out_is "the life of a bill, in order" <<'OUT'
load 2026-01-15 clause clause=C1/rent basis=fixed rate=3001 per=month cycle=month align=calendar timing=advance due=start+9d proration=actual round=fen late_rate=0.001
bill-gen 2026-01-01 bill bill=B000000195 contract=C1 item=wrent amount=3001.00 due=2026-01-10
document 2026-01-02 document-bill document=D000000195 bill=B000000195 open=3001.00
dun 2026-01-06 notice level=reminder channel=email open=3001.00 letter=2026-01-06-reminder-P1.eml
notify 2026-01-06 sending letter=2026-01-06-reminder-P1.eml address=p1@example.com said=
notify 2026-01-06 sent letter=2026-01-06-reminder-P1.eml address=p1@example.com said=
hold 2026-01-07 dispute bill=B000000195 reason=too much
hold 2026-01-08 dispute-released bill=B000000195 reason=it is not
waive 2026-01-09 allocation allocation=A0000001 amount=1.00 credit=B000000583 bill=B000000195 rule=waive evidence=goodwill
waive 2026-01-09 waive bill=B000000583 of=B000000195 amount=-1.00 due=2026-01-09 reason=goodwill
receive 2026-01-10 receipt receipt=R0000001 party=P1 amount=1000.00 date=2026-01-10 source=cheque
receive 2026-01-10 allocation allocation=A0000002 amount=1000.00 receipt=R0000001 bill=B000000195 rule=counter evidence=me: bills named
receive 2026-01-10 slip receipt=R0000001 fee=0.00 reference=77
receive 2026-01-12 receipt-undone receipt=R0000002 party=P1 amount=-1000.00 date=2026-01-12 source=cheque
receive 2026-01-12 allocation-undone allocation=A0000003 amount=-1000.00 receipt=R0000001 bill=B000000195 rule=bounce evidence=no cover
bank-import 2026-01-13 line line=L0000001 account=icbc date=2026-01-13 amount=500.00 file=line.csv:2
reconcile 2026-01-13 receipt receipt=R0000003 party=P1 amount=500.00 date=2026-01-13 source=bank
reconcile 2026-01-13 allocation allocation=A0000004 amount=500.00 receipt=R0000003 bill=B000000195 rule=bill evidence=bill B000000195 in memo; payer name of party P1; amount under bills named
late-fee 2026-01-20 late bill=B000000680 of=B000000195 amount=20.50 due=2026-01-20 reason=8 days late, 20.50 in all
claim 2026-01-21 receipt-undone receipt=R0000004 party=P1 amount=-500.00 date=2026-01-13 source=bank
claim 2026-01-21 allocation-undone allocation=A0000005 amount=-500.00 receipt=R0000003 bill=B000000195 rule=undo evidence=me: undo L0000001
claim 2026-01-22 receipt receipt=R0000005 party=P1 amount=500.00 date=2026-01-13 source=bank
claim 2026-01-22 allocation allocation=A0000006 amount=500.00 receipt=R0000005 bill=B000000195 rule=claim evidence=me, standard input:2: P1: B000000195
defer 2026-01-23 allocation allocation=A0000007 amount=300.00 credit=B000000777 bill=B000000195 rule=defer evidence=asked for it
defer 2026-01-23 defer bill=B000000777 of=B000000195 amount=-300.00 due=2026-01-23 reason=asked for it
defer 2026-01-23 defer bill=B000000874 of=B000000195 amount=300.00 due=2026-03-01 reason=asked for it
defer 2026-01-24 allocation-undone allocation=A0000008 amount=-300.00 credit=B000000777 bill=B000000195 rule=defer evidence=paid after all
bill-gen 2026-01-31 bill-undone bill=B000001165 contract=C1 item=wrent amount=-3001.00 due=2026-01-31
bill-gen 2026-01-31 allocation allocation=A0000011 amount=2500.00 credit=B000001165 bill=B000000195 rule=credit evidence=takes B000000195 back
bill-gen 2026-01-31 allocation-undone allocation=A0000013 amount=-1.00 credit=B000000583 bill=B000000195 rule=waive evidence=its bill was taken back
bill-gen 2026-01-31 allocation allocation=A0000016 amount=1.00 credit=B000001165 bill=B000000195 rule=credit evidence=its bill was taken back
bill-gen 2026-01-31 correct bill=B000001165 of=B000000195 amount=-3001.00 due=2026-01-31 reason=the term ends on 2026-01-15
bill-gen 2026-01-31 correct bill=B000001262 of=B000000195 amount=1452.10 due=2026-01-10 reason=the term ends on 2026-01-15
OUT
run deed history D000000195
out_has "a payment document is told by its code" "document=D000000195 party=P1 due=2026-01-10 total="
out_has "and its bills" "document=D000000195 bill=B000000195 open=3001.00"
expect 65 "a mistyped one" deed history D000000196
for table in $(sql "SELECT table_name FROM run_range UNION SELECT table_name FROM history"); do
	run deed history "$table:$(sql "SELECT max(id) FROM $table")"
	check "a row of $table has a run" grep -qE '^[0-9]+,20' out
done
sound "and its ledger is sound"

# A sale: whoever asks who set a price, released a room or booked it is told.
rm -rf sale && mkdir sale && cd sale || exit
export DEED_LEDGER="$T/sale/deed.db" DEED_DATE=2026-03-02
deed init -q -d 2026-01-01
printf 'project,name\nP,Park\n' | deed load -q project -
printf 'project,building\nP,1\n' | deed load -q building -
printf 'room,project,building,floor,number,kind,area\n101,P,1,1,101,residence,100\n' | deed load -q room -
printf 'party,name,kind\nP1,Li,person\nP2,Wu,person\n' | deed load -q party -
printf 'plan,name,kind\ncash,At once,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\ncash,all,price,1,sign+7d\n' | deed load -q step -
printf 'room,total\n101,1000000\n' | deed price-set -q -o /dev/null --reason opening -
deed release -q --permit 17 --permit-on 2026-02-01 101
deed book -q -o /dev/null 101 --party P1 --buyer P2=1/4 --deposit 20000 --kind deposit
deed subscribe -q --plan cash S000000195
deed sign -q --contract XS-1 S000000195
deed history -q S000000195 -f tsv | awk -F '\t' 'NR > 1 { print $4, $5, $6, $7 }' >"$T/out"
cd "$T" || exit
out_is "the life of a deal with its money, in order" <<'OUT'
book 2026-03-02 bill bill=B000000195 contract=XS-1 item=deposit amount=20000.00 due=2026-03-02
book 2026-03-02 deal deal=S000000195 project=P
book 2026-03-02 book deal=S000000195 stage=booked party=P1 contract=XS-1 until=2026-03-09
book 2026-03-02 room deal=S000000195 room=101 role=main
book 2026-03-02 buyer deal=S000000195 party=P1 share=3/4
book 2026-03-02 buyer deal=S000000195 party=P2 share=1/4
subscribe 2026-03-02 subscribe deal=S000000195 stage=subscribed party=P1 contract=XS-1 plan=cash until=2026-03-09 price=1000000.00
subscribe 2026-03-02 sold deal=S000000195 item=price room=101 list=1000000.00 price=1000000.00 discounts=
subscribe 2026-03-02 instalment deal=S000000195 step=deposit item=price amount=20000.00 due=sign
subscribe 2026-03-02 instalment deal=S000000195 step=all item=price amount=980000.00 due=sign+7d
sign 2026-03-02 transfer bill=B000000292 of=B000000195 amount=20000.00 due=2026-03-02 reason=S000000195
sign 2026-03-02 correct bill=B000000389 of=B000000195 amount=-20000.00 due=2026-03-02 reason=S000000195
sign 2026-03-02 sign deal=S000000195 stage=signed party=P1 contract=XS-1 plan=cash price=1000000.00
sign 2026-03-02 instalment deal=S000000195 step=deposit item=price amount=20000.00 due=sign due_on=2026-03-02
sign 2026-03-02 instalment deal=S000000195 step=all item=price amount=980000.00 due=sign+7d due_on=2026-03-09
OUT
expect 65 "a mistyped deal" deed history S000000196
run deed history price:1
out_has "who set a price" "room=101 kind=list start=2026-03-02 total=1000000.00 unit=10000.00 basis=building reason=opening"
run deed history room_release:1
out_has "who released a room" "room=101 permit=17 permit_on=2026-02-01"
for table in $(sql "SELECT table_name FROM run_range UNION SELECT table_name FROM history"); do
	run deed history "$table:$(sql "SELECT max(id) FROM $table")"
	check "a row of $table has a run, in a sale" grep -qE '^[0-9]+,20' out
done
sound "and a sale's ledger is sound"
# The page's own program recomputes each range.
sed -n '/^#!\/usr\/bin\/python3/,/^\.Ed/p' "$ROOT/man/deed-ledger.5" | sed '$d' >"$T/range.py"
sql "SELECT run_id, table_name FROM run_range" | tr '|' ' ' >"$T/ranges"
while read -r number table; do
	# shellcheck disable=SC2046 # two words
	set -- $(python3 "$T/range.py" "$DEED_LEDGER" "$number" "$table")
	[ "$1" = "$2" ] || not_ok "run $number, $table: $1 is not $2"
done <"$T/ranges"
ok "deed-ledger(5) describes the hashes of all $(wc -l <"$T/ranges") ranges"
sound "the ledger is sound"
finish
