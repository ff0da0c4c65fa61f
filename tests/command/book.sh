#!/bin/sh
# deed book: rooms held for a deposit.
. "$TESTS/sales.sh"

# Rooms 101 to 107 have a price, 101 to 106 are on sale.
estate 101 102 103 104 105 106 107 108
priced 2000000 101 102 103 104 105 106 107
deed release -q 101 102 103 104 105 106
deals() { sql 'SELECT count(*) FROM deal'; }

expect 64 "nothing" deed book
expect 66 "neither a room nor a file" deed book 999 --party A --deposit 1 --kind deposit
expect 65 "without a party" deed book 101 --deposit 50000 --kind 定金
err_has "is told by its option" "--party: expected a party that is known"
expect 65 "without a deposit" deed book 101 --party A --kind 定金
err_has "is told" "--deposit: expected the deposit in yuan"
expect 65 "of no kind" deed book 101 --party A --deposit 50000 --kind 押金
err_has "is told" "--kind: expected 诚意金, 订金 or 定金 (earnest, booking or deposit), got \"押金\""
expect 65 "a day that is over" deed book 101 --party A --deposit 50000 --kind 定金 --until 2026-01-14
err_has "is told" '--until: room "101": expected a last day from 2026-01-15 on'
expect 65 "a room that is not on sale" deed book 107 --party A --deposit 50000 --kind 定金
err_has "tells how it would be" 'room "107" is not on sale; `deed release` puts rooms on sale'
equal "nothing was written" 0 "$(deals)"

expect 0 "a room" deed book 101 --party A --deposit 50000 --kind 定金 --consultant Wang --reason "saw the model flat"
out_is "makes a deal, a contract and a bill" <<'EOF'
deal,event,room,party,name,stage,until,contract,bill,amount,queue,from
S000000195,book,101,A,An,booked,2026-01-22,S000000195,B000000195,50000.00,,
EOF
err_has "and says so" "1 bookings, deposits 50,000.00"
equal "the contract is a sale not signed yet" "sale|A|101|2026-01-15|" \
	"$(sql "SELECT c.kind, p.code, r.code, c.start_on, c.signed_on FROM contract c JOIN party p ON p.id = c.party_id JOIN room r ON r.id = c.room_id")"
equal "the deposit is held as a liability" -5000000 "$(balance 2241.01)"
equal "the deal keeps its kind" "定金|saw the model flat|Wang" "$(sql "SELECT deposit_kind, reason, consultant FROM v_deal")"
expect 65 "the room again" deed book 101 --party B --deposit 50000 --kind 定金
err_has "names the holder" 'room "101" is booked: deal S000000195 of party A holds it'
expect 65 "also for the same party" deed book 101 --party A --deposit 50000 --kind 定金

# the cap of 20 percent
expect 65 "a 定金 over the cap" deed book 102 --party B --deposit 400000.01 --kind 定金
err_has "names the cap" "expected a 定金 of at most 400,000.00, 20 % of the list price"
expect 0 "at the cap" deed book 102 --party B --deposit 400000 --kind deposit -n
expect 0 "a 订金 has none" deed book 102 --party B --deposit 400000.01 --kind booking -n
equal "a dry run writes nothing" 1 "$(deals)"

# several buyers
for shares in "C=1" "C=1/2 D=1/2" "B=1/2 C=1/3" "C=1/2 C=1/4" "Z=1/2" "C D=1/2" "C=0" "C=2/1" "C=1/0" "C=x" "C=-1/2"; do
	expect 65 "shares that will not do: $shares" deed book 102 --party B --deposit 50000 --kind 定金 --buyer "$shares"
done
err_has "it is told what would" '--buyer: expected a part of the whole as 0.3 or 1/3, above 0 and at most 1, got "C=-1/2"'
expect 0 "three buyers" deed book 102 --party B --deposit 60000 --kind 定金 --buyer F=1/3 --buyer C=0.25
equal "the party has what they leave" "B=5/12 F=1/3 C=1/4" \
	"$(sql "SELECT p.code || '=' || b.share FROM deal_buyer b JOIN party p ON p.id = b.party_id ORDER BY b.id" | paste -sd ' ')"
equal "they may pay for it" "B Fa,B Cy" \
	"$(sql "SELECT p.code || ' ' || y.name FROM payer y JOIN party p ON p.id = y.party_id ORDER BY y.id" | paste -sd ,)"

expect 0 "without shares all have the same" deed book 106 --party B --deposit 60000 --kind 定金 --buyer C --buyer D -n

# bulk
cat >bad.csv <<'EOF'
room,party,deposit,kind,buyer
103,A,50000,定金,
103,B,50000,定金,
101,C,50000,定金,
104,Z,50000,定金,
104,D,500000,定金,
104,D,x,定金,
104,D,5,定金,E=2
EOF
expect 65 "a file with bad rows" deed book bad.csv
err_has "a room sold twice in it" 'bad.csv:3: room "103" is booked: deal S000000389 of party A holds it'
err_has "a room sold before" 'bad.csv:4: room "101" is booked: deal S000000195'
err_has "a party" 'bad.csv:5: party: expected a party that is known, got "Z"'
err_has "the cap" 'bad.csv:6: deposit: room "104": expected a 定金 of at most 400,000.00'
err_has "a sum" 'bad.csv:7: deposit: expected yuan above 0 with at most 2 decimals, got "x"'
err_has "a share" 'bad.csv:8: buyer: expected a part of the whole'
equal "nothing of it was written" 2 "$(deals)"
printf 'room,party,until\n103,A,2026-02-01\n104,C,\n' >good.csv
expect 0 "a file" deed book good.csv --deposit 50001 --kind booking
out_has "takes the option's day where a cell is empty" "S000000486,book,104,C,Cy,booked,2026-01-22"
out_has "or its own" "S000000389,book,103,A,An,booked,2026-02-01"

# two at the same instant
deed book 105 --party D --deposit 50000 --kind 定金 -q >one 2>&1 &
first=$!
deed book 105 --party E --deposit 50000 --kind 定金 -q >two 2>&1 &
second=$!
codes=0
wait $first || codes=$?
wait $second || codes=$((codes + $?))
equal "one wins, the other is told 65" 65 "$codes"
equal "the room is sold once" 1 "$(sql "SELECT count(*) FROM v_deal WHERE room = '105'")"
check "and who holds it" grep -qE 'room "105" is booked: deal S[0-9]+ of party [DE] holds it' one two

exec 9>"$DEED_LEDGER-lock"
flock 9
expect 75 "another command writes" deed book --wait 0 106 --party E --deposit 50000 --kind 定金
exec 9>&-

# contracts that no deal made
printf 'contract,kind,party,room,start,end\nL1,lease,E,106,2026-01-01,2026-12-31\n' | deed load -q contract -
expect 0 "a lease does not hinder a sale" deed book -n 106 --party E --deposit 50000 --kind 定金
printf 'contract,kind,party,room,start\nOLD,sale,E,106,2025-01-01\n' | deed load -q contract -
expect 65 "a sale does" deed book 106 --party F --deposit 50000 --kind 定金
err_has "and is named" 'room "106" is sold: contract OLD is in force'
printf 'contract,kind,party,room,start,end\nOLD,sale,E,106,2025-01-01,2025-12-31\n' | deed load -q contract -

# the presale permit
deed config -q release.permit required
expect 65 "without the permit that is required" deed book 106 --party E --deposit 50000 --kind 定金
err_has "no money is taken" 'room "106": no money may be taken before the presale permit; release it again with --permit'
deed release -q --permit 2026-017 --permit-on 2026-01-10 106
expect 0 "released again with it" deed book -n 106 --party E --deposit 50000 --kind 定金
deed config -q release.permit off
deed config -q deal.book_days 3
expect 0 "days to subscribe" deed book -n 106 --party E --deposit 50000 --kind 定金
out_has "are a setting" ",booked,2026-01-18,"

# the bank's money
bill() { sql "SELECT b.code FROM bill b JOIN room r ON r.id = b.room_id WHERE r.code = '$1'"; }
cat >bank.csv <<EOF
date,amount,payer,payer_account,memo,id,balance
2026-01-16,50000.00,An,,,T1,50000.00
2026-01-16,60000.00,Fa,,,T2,110000.00
2026-01-17,50001.00,somebody,,$(bill 103),T3,160001.00
EOF
deed bank-import -q -d 2026-01-17 --account icbc bank.csv
deed reconcile -q -d 2026-01-17
equal "deposits are matched: by the party's name, by a buyer's, by the bill's code" "101 50000.00 102 60000.00 103 50001.00" \
	"$(sql "SELECT r.code || ' ' || printf('%.2f', a.amount_fen / 100.0) FROM allocation a JOIN bill b ON b.id = a.bill_id JOIN room r ON r.id = b.room_id ORDER BY 1" | paste -sd ' ')"
sound "the ledger is sound"
finish
