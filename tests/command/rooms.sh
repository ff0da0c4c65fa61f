#!/bin/sh
# deed rooms: the list, its states, filters by expression; deed help fields.
. "$TESTS/lib.sh"
deed init -q
deed load -q project - <<'CSV'
project,name,city
P,Park,杭州
Q,Quay,上海
CSV
deed load -q building - <<'CSV'
building,project,name
B1,P,One
B1,Q,Other
CSV
deed load -q room - <<'CSV'
room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area,x_grade,x_note
P-101,P,B1,1,1,101,residence,2-1,S,garden,89.5,71.6,A,"it's ""here"""
P-102,P,B1,1,1,102,residence,3-2,SE,street,102.3702,81.9,,
P-201,P,B1,1,2,201,residence,2-1,S,garden,89.5,,B,
P-P1,P,B1,,-1,P1,parking,,,,12,12,,
Q-101,Q,B1,,1,101,shop,,E,,55,50,A,
CSV
deed load -q party - <<'CSV'
party,name,kind
X,张三,person
Y,Yard Ltd.,company
CSV
deed load -q contract - <<'CSV'
contract,kind,party,room,start,end
S1,service,X,P-101,2025-01-01,
L1,lease,Y,P-101,2026-01-01,2026-01-15
L2,lease,Y,P-102,2026-01-16,2026-12-31
L3,lease,Y,P-201,2025-01-01,2025-12-31
L4,lease,Y,P-201,2026-01-10,
CSV

expect 0 "lists all" deed rooms
out_is "in their order, with state, contract and the x_ columns" <<'CSV'
room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area,state,contract,party,x_grade,x_note,deal,deal_party,stage,price,unit_price,floor_price,filed_price
P-P1,P,B1,,-1,P1,parking,,,,12,12,free,,,,,,,,,,,
P-101,P,B1,1,1,101,residence,2-1,S,garden,89.5,71.6,contracted,L1,Y,A,"it's ""here""",,,,,,,
P-102,P,B1,1,1,102,residence,3-2,SE,street,102.3702,81.9,free,,,,,,,,,,,
P-201,P,B1,1,2,201,residence,2-1,S,garden,89.5,,contracted,L4,Y,B,,,,,,,,
Q-101,Q,B1,,1,101,shop,,E,,55,50,free,,,A,,,,,,,,
CSV
err_has "and counts them" "deed rooms: 5 rooms"

# rooms_are REASON "ROOM ROOM" EXPR [DATE]
rooms_are() { equal "$1" "$2" "$(answer deed rooms -q -d "${4:-2026-01-15}" --where "$3" | sed 1d | cut -d, -f1 | paste -sd ' ')"; }
rooms_are "a contract's last day counts" "P-101" "contract = 'L1'"
rooms_are "the day after, the other contract of the room is in force" "P-101" "contract = 'S1'" 2026-01-16
rooms_are "a contract begins on its first day" "P-102" "contract = 'L2'" 2026-01-16
rooms_are "free and contracted are states" "P-P1 P-102 Q-101" "state = 'free'"
rooms_are "party of the contract" "P-101 P-201" "party = 'Y'"
rooms_are "areas are exact" "P-102" "area = 102.3702"
rooms_are "areas compare as numbers" "P-101 P-102 P-201" "area > 55 and area <= 102.3702"
rooms_are "nothing is no number" "P-201" "inner_area is null"
rooms_are "in, between, not" "P-102 P-201" "floor between 1 and 2 and orientation in ('S', 'SE') and not number = '101'"
rooms_are "a pattern" "P-101 P-102 P-201" "room ~ '^P-[0-9]+\$'"
rooms_are "a field of the site" "P-101 Q-101" "x_grade = 'A'"
rooms_are "and one that no room has" "" "x_none = 'A'"
rooms_are "text of the site with quotes" "P-101" "x_note = 'it''s \"here\"'"
rooms_are "arithmetic that SQL could get wrong" "P-101 P-201" "area / 3 * 3 = 89.5"
rooms_are "Chinese text" "Q-101" "city = '上海'"
rooms_are "a hostile text is a text" "" "room = 'x'' OR 1=1 --'"
rooms_are "and so is this" "" "room = '; DROP TABLE room'"
rooms_are "per cent and underscore are no wildcards" "" "room = 'P_1%'"

# Prices and what is on sale. Those of a day hold from that day on, until the next of their kind.
printf 'room,total\nP-102,1000000\nP-201,900000\nQ-101,500000\n' | deed price-set -q --reason a --from 2026-01-10 - >/dev/null
printf 'room,total\nP-102,1100000\n' | deed price-set -q --reason b --from 2026-01-20 - >/dev/null
printf 'room,total\nP-102,1050000\n' | deed price-set -q --reason c --from 2026-01-10 - >/dev/null
printf 'room,total\nP-102,950000\n' | deed price-set -q --kind floor --reason a - >/dev/null
printf 'room,total\nP-102,1200000\nQ-101,510000.5\n' | deed price-set -q --kind filed --reason a - >/dev/null
deed release -q P-102 P-201
expect 0 "prices are listed" deed rooms --where "price > 0"
equal "total, unit, floor and filed price; of a day's the latest" "P-102,1050000.00,10256.89,950000.00,1200000.00
P-201,900000.00,10055.87,,
Q-101,500000.00,9090.91,,510000.50" "$(sed 1d "$T/out" | cut -d, -f1,21-24)"
rooms_are "a price of the day" "P-102" "price = 1050000"
rooms_are "a later one, later" "P-102" "price = 1100000" 2026-01-20
rooms_are "none yet" "" "price is not null" 2026-01-09
rooms_are "unit prices compare" "P-102 P-201" "unit_price > 9090.91"
rooms_are "floor prices too" "P-102" "floor_price < price"
rooms_are "and filed ones, with fen" "Q-101" "filed_price = 510000.50"
rooms_are "on sale: available" "P-102" "state = 'available'"
rooms_are "a contract goes before that" "P-201" "state = 'contracted' and price > 0"
rooms_are "five terms" "P-102" "floor between 1 and 2 and kind = 'residence' and orientation in ('S', 'SE') and area > 90 and price < 2000000"
rooms_are "no deal holds one" "P-P1 P-101 P-102 P-201 Q-101" "deal is null and deal_party is null and stage is null"

# What holds a room: its deal goes before contracts and what is on sale. List and condition say the same.
deed reserve -q P-102 --party Y >/dev/null
deed book -q -d 2026-01-15 P-201 --party X --deposit 1000 --kind 订金 >/dev/null
rooms_are "reserved" "P-102" "state = 'reserved' and deal_party = 'Y'"
equal "a deal, its party and stage" "P-102,reserved,S000000195,Y,reserved" "$(deed rooms -q --where "deal = 'S000000195'" | sed 1d | cut -d, -f1,13,18-20)"
for state in $(deed rooms -q | sed 1d | cut -d, -f13 | sort -u); do
	rooms_are "all that are $state" "$(deed rooms -q | awk -F, -v state="$state" 'NR > 1 && $13 == state { print $1 }' | paste -sd ' ')" "state = '$state'"
done
for date in 2026-01-09 2026-01-16 2027-01-01; do
	for state in contracted free available; do
		rooms_are "$state on $date" "$(deed rooms -q -d $date | awk -F, -v state="$state" 'NR > 1 && $13 == state { print $1 }' | paste -sd ' ')" \
			"state = '$state'" $date
	done
	rooms_are "contracts on $date" "$(deed rooms -q -d $date | awk -F, 'NR > 1 && $14 != "" { print $1 }' | paste -sd ' ')" "contract is not null" $date
done

expect 65 "SQL is no expression" deed rooms --where "' OR 1=1 --"
err_has "its place is told" "deed rooms: --where: at character 1: expected a '"
expect 65 "an unknown field" deed rooms --where 'flor = 1'
err_has "gets a suggestion" 'unknown field "flor"; did you mean "floor"?'
expect 65 "a number is no condition" deed rooms --where 'floor + 1'
expect 65 "text is no number" deed rooms --where "floor = 'one'"
expect 65 "a division by zero in a condition of arithmetic" deed rooms --where '1 / (floor - 1) > 0'
err_has "is told once" "expected a divisor, got zero"
equal "and only once" 1 "$(wc -l <"$T/err" | tr -d ' ')"
expect 65 "an expression of a megabyte" sh -c 'head -c 100000 /dev/zero | tr "\0" 1 | { read -r e; deed rooms --where "$e"; }'
brackets() { head -c "$1" /dev/zero | tr '\0' "$2"; }
expect 65 "ten thousand brackets" deed rooms --where "$(brackets 10000 '(')floor = 1$(brackets 10000 ')')"
expect 0 "a hundred nots" deed rooms -q --where "$(printf 'not %.0s' $(seq 1 90))floor = 1"
# each more step of a slow pattern doubles what it takes: it is given up, not waited for
slow=$(brackets 40 a)
printf 'room,project,building,floor,number,kind,area,x_slow\nQ-102,Q,B1,1,102,shop,50,%s!\n' "$slow" | deed load -q room -
expect 65 "a slow pattern" timeout 20 deed rooms --where "x_slow ~ '^(a+)+\$'"
expect 65 "a quote that is not closed" deed rooms --where "room = 'P-101"
expect 65 "a price that is no number" deed rooms --where "price = '1'"
expect 65 "a pattern that never ends" deed rooms --where "x_note ~ '(a+'"
expect 0 "JSON Lines" deed rooms -f jsonl --where "room = 'Q-101'"
out_has "types the columns" '"floor":1,"number":"101"'
expect 0 "a workbook" deed rooms -o rooms.xlsx
check "is written" [ -s rooms.xlsx ]
expect 64 "an operand" deed rooms P-101
expect 64 "a format that is none" deed rooms -f yaml
expect 66 "no ledger" deed rooms -l none.db
expect 74 "a full disk" sh -c 'deed rooms >/dev/full'

expect 0 "the fields of every context" deed help fields
out_has "of rooms" "room,area,number,"
out_has "of formulas" "formula,usage,number,"
out_has "of dunning" "dun,days_late,number,"
expect 0 "without a ledger" deed rooms --fields -l none.db
sound "the ledger is sound"
finish
