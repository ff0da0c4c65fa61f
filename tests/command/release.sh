#!/bin/sh
# deed release: rooms on sale and off, by code, list and condition.
. "$TESTS/lib.sh"
deed init -q
printf 'project,name,city\nP,Park,杭州\n' | deed load -q project -
printf 'building,project,name\nB1,P,One\n' | deed load -q building -
deed load -q room - <<'CSV'
room,project,building,floor,number,kind,area,inner_area
101,P,B1,1,101,residence,89.52,71.62
102,P,B1,1,102,residence,102.37,81.90
201,P,B1,2,201,residence,89.52,
202,P,B1,2,202,residence,102.37,
CSV
printf 'room,total\n101,939960\n102,1013463\n201,944436\n' | deed price-set -q --reason opening - >/dev/null

# on_sale_are REASON "ROOM ROOM"
on_sale_are() { equal "$1" "$2" "$(sql 'SELECT r.code FROM on_sale JOIN room r ON r.id = room_id ORDER BY 1' | paste -sd ' ')"; }
expect 64 "no rooms" deed release
expect 65 "a room without a price" deed release 101 202
err_has "is named" 'room "202" has no list price'
on_sale_are "nothing was written" ""
expect 0 "a room" deed release 101
on_sale_are "is on sale" "101"
expect 0 "a condition" deed release --where 'floor = 1'
err_has "counts what was on sale" "1 rooms put on sale, 1 were on it"
on_sale_are "and adds the rest" "101 102"
runs=$(sql 'SELECT count(*) FROM run')
expect 0 "again" deed release 101 102
equal "no run is left" "$runs" "$(sql 'SELECT count(*) FROM run')"
expect 0 "off sale" deed release --withdraw 101
on_sale_are "is off" "102"
expect 0 "and on again" deed release 101
on_sale_are "is on" "101 102"
sound "the ledger is sound"
finish
