#!/bin/sh
# deed reserve: rooms held without money, until a day.
. "$TESTS/sales.sh"

# Rooms 101 to 104 are on sale.
estate 101 102 103 104 105
priced 2000000 101 102 103 104 105
deed release -q 101 102 103 104
held() { sql 'SELECT r.code FROM live_room l JOIN room r ON r.id = l.room_id ORDER BY 1' | paste -sd ' '; }

expect 64 "nothing" deed reserve
expect 64 "two things at once" deed reserve --end --extend 101
expect 64 "to expire takes no operands" deed reserve --expire 101
expect 66 "neither a room nor a file" deed reserve 999 --party A
expect 65 "without a party" deed reserve 101
err_has "is told" "--party: expected a party that is known"
expect 65 "a room that is not on sale" deed reserve 105 --party A
err_has "is told" 'room "105" is not on sale'
expect 65 "a day that is over" deed reserve 101 --party A --until 2026-01-14
err_has "is told" "expected a last day from 2026-01-15 on"
expect 65 "a day beyond what may be" deed reserve 101 --party A --until 2026-01-23
err_has "is told with the limit" "expected a last day up to 2026-01-22 (setting deal.reserve_days)"
equal "nothing was written" "" "$(held)"

expect 0 "a room" deed reserve 101 --party A --reason "is abroad"
out_is "is held as long as it may be" <<'EOF'
deal,event,room,party,name,stage,until,contract,bill,amount,queue,from
S000000195,reserve,101,A,An,reserved,2026-01-22,,,,,
EOF
expect 0 "again" deed reserve 101 --party A
err_has "it stays" "0 reserved, 0 given back, 0 extended, 1 as before"
expect 65 "for another day" deed reserve 101 --party A --until 2026-01-18
err_has "tells what moves it" "is reserved for this party until 2026-01-22; --extend moves the day"
expect 65 "for another party" deed reserve 101 --party B
err_has "names the holder" 'room "101" is reserved: deal S000000195 of party A holds it'
expect 65 "a booking of another party" deed book 101 --party B --deposit 100 --kind 订金
err_has "names the holder" 'room "101" is reserved: deal S000000195 of party A holds it'

printf 'room,party,until\n102,B,2026-01-16\n103,,\n104,C,\n' >rooms.csv
expect 65 "a file with a row without a party" deed reserve rooms.csv
err_has "is told by its line" "rooms.csv:3: party: expected a party that is known"
expect 0 "a file" deed reserve rooms.csv --party A
equal "holds its rooms" "101 102 103 104" "$(held)"

expect 65 "to extend too far" deed reserve --extend 102 --until 2026-01-23
expect 0 "to extend" deed reserve --extend 102 --until 2026-01-18
out_has "moves the day" ",extend,102,B,Bo,reserved,2026-01-18"
expect 0 "to give back, by the deal's code" deed reserve --end S000000195 --reason "came back"
out_has "frees the room" "S000000195,end,101,A,An,ended"
equal "for others" "102 103 104" "$(held)"
expect 65 "what is not reserved" deed reserve --end 101
err_has "cannot be given back" 'room "101" is not reserved'
expect 65 "nor what has ended" deed reserve --end S000000195
err_has "as it is told" '"S000000195" is ended: expected a reservation'
expect 65 "dates out of order" deed reserve 101 --party B -d 2026-01-14
err_has "are told" "room \"101\" is on sale from 2026-01-15 on"

# what a reservation becomes
expect 0 "its party books" deed book -q 103 --party A --deposit 100 --kind 订金 -d 2026-01-16
out_has "and the deal goes on" ",book,103,A,An,booked,2026-01-23"
equal "with one deal" "reserve book" "$(sql "SELECT e.kind FROM deal_event e JOIN v_deal v ON v.deal_id = e.deal_id WHERE v.room = '103' ORDER BY e.id" | paste -sd ' ')"
expect 65 "before its last change" deed reserve --extend 104 --until 2026-01-16 -d 2026-01-14
err_has "is out of order" "changed on 2026-01-15: expected a business date from then on, got 2026-01-14"
expect 65 "a reservation that is over" deed book 102 --party B --deposit 100 --kind 订金 -d 2026-01-19
err_has "does not go on" "the reservation S000000292 ended on 2026-01-18; extend it by \`deed reserve --extend\`"
expect 65 "nor is its room another's before it expired" deed reserve 102 --party C -d 2026-01-19
err_has "as it is told" "\`deed reserve --expire\` frees the room"
expect 0 "its last day" deed reserve --expire -d 2026-01-18
err_has "is not over" "0 reservations expired"
expect 0 "the day after" deed reserve --expire -d 2026-01-19
out_has "it expires" "S000000292,expire,102,B,Bo,ended"
equal "and the room is free" "103 104" "$(held)"
expect 0 "for another" deed reserve 102 --party C -d 2026-01-19
expect 1 "a booking that is past its day" deed reserve --expire -d 2026-02-01
out_has "is a person's" ",passed,103,A,An,booked,2026-01-23"
err_has "as is told" "2 reservations expired; 1 deals with money are past their day"
equal "it is held still" "103" "$(held)"
runs=$(runs)
expect 1 "once more" deed reserve --expire -d 2026-02-01
equal "changes nothing" "$runs" "$(runs)"

# the night does it
deed reserve -q 104 --party B -d 2026-02-01 >/dev/null
mkdir co
cp deed.db co
expect 0 "a night" env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$ROOT/scripts/nightly" -d 2026-02-09 co
equal "ends what is over, and lists what waits" "104 expire,103 passed" \
	"$(cut -d, -f2,3 co/reports/2026-02-09/expired.csv | sed 1d | awk -F, '{ print $2, $1 }' | paste -sd ,)"
check "as the summary tells" grep -q "deals are past their last day: reports/2026-02-09/expired.csv" co/reports/2026-02-09/summary.txt
sound "the ledger is sound"
finish
