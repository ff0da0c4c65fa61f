#!/bin/sh
# deed release: rooms on sale and off, by code, list and condition; the permit; who holds a room.
. "$TESTS/sales.sh"
estate
deed load -q room - <<'CSV'
room,project,building,floor,number,kind,area,inner_area
101,P,B1,1,101,residence,89.52,71.62
102,P,B1,1,102,residence,102.37,81.90
201,P,B1,2,201,residence,89.52,
202,P,B1,2,202,residence,102.37,
301,P,B1,3,301,residence,89.52,
302,P,B1,3,302,residence,102.37,
CSV
printf 'room,total\n101,939960\n102,1013463\n201,944436\n301,948912\n302,1023700\n' | deed price-set -q --reason opening - >/dev/null
deed load -q contract - <<'CSV'
contract,kind,party,room,start,end
SALE,sale,B,301,2026-01-01,
LEASE,lease,B,302,2026-01-01,2026-12-31
CSV

# on_sale_are REASON "ROOM ROOM"
on_sale_are() { equal "$1" "$2" "$(sql 'SELECT r.code FROM on_sale JOIN room r ON r.id = room_id ORDER BY 1' | paste -sd ' ')"; }
expect 64 "no rooms" deed release
expect 66 "neither a room nor a file" deed release 999
expect 65 "a room without a price" deed release 101 202
err_has "is named" 'room "202" has no list price on 2026-01-15; `deed price-set` sets it'
on_sale_are "nothing was written" ""
expect 0 "a dry run" deed release -n 102 101
out_is "lists what it would put on sale" <<'CSV'
room
102
101
CSV
on_sale_are "and writes nothing" ""
expect 0 "a room" deed release 101
on_sale_are "is on sale" "101"
expect 0 "a condition" deed release --where 'floor = 1'
err_has "counts what was on sale" "1 rooms put on sale, 1 were on it"
on_sale_are "and adds the rest" "101 102"
runs=$(runs)
expect 0 "again" deed release 101 102 101
equal "no run is left" "$runs" "$(runs)"
expect 65 "off sale before it was on" deed release -d 2026-01-14 --withdraw 101
err_has "its day is told" 'room "101" went on sale on 2026-01-15; expected a business date from then on'
expect 0 "off sale" deed release --withdraw --reason "for the staff" 101
on_sale_are "is off" "102"
expect 0 "again" deed release --withdraw 101
err_has "it was not on" "0 rooms taken off sale, 1 were not on it"
expect 0 "and on again" sh -c "deed rooms --where \"number = '101'\" | deed release -"
on_sale_are "by what rooms printed" "101 102"
expect 0 "a condition that holds for none" deed release --where 'floor > 99'

# Lists.
printf 'room\n101\n999\n998\n' >bad.csv
expect 65 "a list with rooms that are not known" deed release bad.csv
err_has "tells each with its line" 'bad.csv:4: room: expected a room that is known, got "998"'
printf 'rooms\n101\n' >bad.csv
expect 65 "a list without the column room" deed release bad.csv
expect 65 "an expression that is none" deed release --where "floor = 1; DROP TABLE room"
expect 65 "SQL is no expression" deed release --where "' OR 1=1 --"
expect 66 "nor a room" deed release "' OR 1=1 --"
expect 65 "ten thousand brackets" deed release --where "$(head -c 10000 /dev/zero | tr '\0' '(')1"

# Who holds a room.
expect 65 "a sale contract that no deal made" deed release 301
err_has "is named" 'room "301" is sold: contract SALE of party B holds it'
expect 0 "a lease does not hinder a sale" deed release 302
deed reserve -q 101 --party A >/dev/null
expect 65 "a room in a live deal is not taken off" deed release --withdraw 102 101
err_has "the holder is named" 'room "101" is reserved: deal S000000195 of party A holds it'
expect 0 "nor refused to be on sale again" deed release 101
on_sale_are "all of a call or nothing" "101 102 302"
deed reserve -q --end 101 >/dev/null
expect 0 "free again, it is taken off" deed release --withdraw 101
on_sale_are "alone" "102 302"

# The permit.
expect 64 "a number without its date" deed release --permit 2026-017 101
expect 64 "a date without its number" deed release --permit-on 2026-01-10 101
expect 64 "a date that is none" deed release --permit 2026-017 --permit-on 2026-02-30 101
expect 65 "a date after the business date" deed release --permit 2026-017 --permit-on 2026-01-16 101
expect 64 "a permit to withdraw" deed release --withdraw --permit 2026-017 --permit-on 2026-01-10 102
expect 65 "required or off" deed config release.permit maybe
deed config -q release.permit required
expect 65 "required" deed release 101
err_has "it is asked for" "expected the presale permit's number and date (setting release.permit)"
expect 0 "but not to withdraw" deed release --withdraw 302
expect 0 "of the business date" deed release --permit 2026-017 --permit-on 2026-01-15 101
equal "it is kept" "2026-017|2026-01-15" "$(sql 'SELECT permit, permit_on FROM room_release ORDER BY id DESC LIMIT 1')"
deed config -q release.permit off

# A permit that comes later: 102 is on sale without one, 101 with another, 201 is new; a deal holds 102.
deed reserve -q 102 --party A >/dev/null
expect 0 "a dry run of a permit that comes later" deed release -n --permit 2026-018 --permit-on 2026-01-14 102 201
equal "names each room once" "room 102 201" "$(paste -sd ' ' "$T/out")"
expect 65 "a permit before the room was on sale" deed release -d 2026-01-14 --permit 2026-018 --permit-on 2026-01-14 102
expect 0 "a permit that comes later" deed release --permit 2026-018 --permit-on 2026-01-14 101 102 201
err_has "puts on sale what was not" "1 rooms put on sale, 1 were on it"
err_has "and is added to what was without one, whoever holds it" "1 rooms on sale got the permit"
err_has "another stays: rooms of an earlier permit may be sold" "1 rooms on sale have another permit, which stays"
equal "each is on sale with its own" "101|2026-017|2026-01-15 102|2026-018|2026-01-14 201|2026-018|2026-01-14" \
	"$(sql 'SELECT r.code, e.permit, e.permit_on FROM on_sale o JOIN room_release e ON e.id = o.release_id
		JOIN room r ON r.id = e.room_id ORDER BY 1' | paste -sd ' ')"
runs=$(runs)
expect 0 "again" deed release --permit 2026-018 --permit-on 2026-01-14 101 102 201
err_has "changes nothing" "0 rooms put on sale, 3 were on it"
expect 0 "nor does a list without a permit" deed release 101 102 201
equal "no run is left" "$runs" "$(runs)"
equal "the deal holds its room" S000000292 "$(sql "SELECT d.code FROM live_room l JOIN room r ON r.id = l.room_id
	JOIN deal d ON d.id = l.deal_id WHERE r.code = '102'")"
deed reserve -q --end 102 >/dev/null
deed release -q --withdraw 201

# Two at the same instant: one puts it on sale, the other finds it there or is told to try later.
facts=$(sql 'SELECT max(id) FROM room_release')
deed release -q 201 2>a.err & first=$!
deed release -q 201 2>b.err & second=$!
wait "$first"; one=$?
wait "$second"; two=$?
check "two at once: $one $two" [ "$one$two" = 00 ] || cat a.err b.err
equal "it went on sale once" 1 "$(sql "SELECT count(*) FROM room_release WHERE id > $facts AND room_id = (SELECT id FROM room WHERE code = '201')")"

# Ten thousand rooms in one run: few fsyncs.
awk 'BEGIN { print "room,project,building,floor,number,kind,area"; for (i = 1; i <= 10000; i++) print "M" i ",P,B1," int(i / 4) "," i ",residence,90" }' | deed load -q room -
awk 'BEGIN { print "room,total"; for (i = 1; i <= 10000; i++) print "M" i "," 900000 + i }' | deed price-set -q --reason many - >/dev/null
awk 'BEGIN { print "room"; for (i = 1; i <= 10000; i++) print "M" i }' >many.csv
ASAN_OPTIONS=detect_leaks=0 # which does not work under strace
export ASAN_OPTIONS
traced=strace
strace -o probe true 2>/dev/null || traced=
expect 0 "ten thousand rooms" ${traced:+strace -f -o sync -e trace=fdatasync,fsync} deed release many.csv
err_has "in one run" "10000 rooms put on sale, 0 were on it"
if [ -n "$traced" ]; then
	syncs=$(grep -cE 'f(data)?sync\(' sync)
	check "with $syncs fsyncs, at most 10" [ "$syncs" -le 10 ]
else
	skip "strace cannot trace here: fsyncs of a release"
fi
sound "the ledger is sound"
finish
