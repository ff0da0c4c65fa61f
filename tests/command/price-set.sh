#!/bin/sh
# deed price-set: prices from a sheet or by adjusting, the limits around them, their history.
. "$TESTS/sales.sh"
estate
deed load -q room - <<'CSV'
room,project,building,floor,number,kind,area,inner_area
101,P,B1,1,101,residence,89.52,71.62
102,P,B1,1,102,residence,102.37,81.90
201,P,B1,2,201,residence,89.52,
C1,P,B1,-1,C1,parking,12,
CSV

# The first rooms of RULES A1, as price-trial writes them.
cat >sheet.csv <<'CSV'
room,project,building,floor,number,area,inner_area,base,coefficient,difference,unit_price,total,inner_unit_price,f_floor
101,P,B1,1,101,89.52,71.62,10000,1,500,10500.00,939960.00,13124.27,0
102,P,B1,1,102,102.37,81.9,10000,1,-100,9900.00,1013463.00,12374.40,0
C1,P,B1,-1,C1,12,,120000,1,0,120000.00,120000.00,,
CSV
expect 64 "a reason is needed" deed price-set sheet.csv
expect 64 "not of blanks" deed price-set --reason ' ' sheet.csv
expect 64 "and a file" deed price-set --reason opening
expect 64 "one" deed price-set --reason opening sheet.csv sheet.csv
expect 64 "of a kind" deed price-set --reason opening --kind cheap sheet.csv
expect 66 "that is there" deed price-set --reason opening none.csv
expect 0 "a dry run" deed price-set -n --reason opening sheet.csv
out_is "shows what would change" <<'CSV'
room,kind,start,old,new,difference,basis,old_unit,new_unit
101,list,2026-01-15,,939960.00,,building,,10500.00
102,list,2026-01-15,,1013463.00,,building,,9900.00
C1,list,2026-01-15,,120000.00,,set,,120000.00
CSV
equal "and writes nothing" 0 "$(sql 'SELECT count(*) FROM price')"
expect 0 "the sheet is adopted" deed price-set --reason opening sheet.csv
err_has "and counted" "3 prices set, 0 as they were"
runs=$(runs)
expect 0 "again" deed price-set --reason opening sheet.csv
err_has "nothing changes" "0 prices set, 3 as they were"
equal "and no run is left" "$runs" "$(runs)"
printf 'room,total\n101,950000\n' >one.csv
expect 0 "a later price" deed price-set --reason more --from 2026-02-01 one.csv
out_is "from its day on" <<'CSV'
room,kind,start,old,new,difference,basis,old_unit,new_unit
101,list,2026-02-01,939960.00,950000.00,10040.00,building,10500.00,10612.15
CSV

expect 0 "a price of a day before that one" deed price-set -n --reason between --from 2026-01-20 one.csv
err_has "holds until it: it is told" "1 of the new prices hold only until one of a later day, which was set before"
expect 0 "one of the same day" deed price-set -n --reason instead --from 2026-02-01 sheet.csv
lacks "takes its place" "hold only until" "$T/err"

# bad REASON MESSAGE CSV: the sheet is refused whole.
bad() {
	facts=$(sql 'SELECT count(*) FROM price')
	printf '%b' "$3" >bad.csv
	expect 65 "$1" deed price-set --reason bad bad.csv
	err_has "$1: told" "$2"
	equal "$1: nothing written" "$facts" "$(sql 'SELECT count(*) FROM price')"
}
bad "no column room" "expected a column room" 'total\n1\n'
bad "a room that is not known" 'bad.csv:2: room: expected a room that is known, got "999"' 'room,total\n999,1\n101,1000000\n'
bad "a row without a price" "total: expected a total or a unit_price" 'room,total\n101,\n'
deed rooms -q --where "number = '101'" >rooms.csv
bad "a list of rooms, which has the old prices" "price: expected the new price in a column total" "$(paste -sd '#' rooms.csv | sed 's/#/\\n/g')\n"
bad "no price is 0" "bad.csv:2: total: expected yuan above 0" 'room,total\n101,0\n'
bad "nor below" "expected yuan above 0" 'room,total\n101,-1\n'
bad "half a fen" "with at most 2 decimals and no commas, got" 'room,total\n101,1.005\n'
bad "too much" "expected yuan above 0" 'room,total\n101,92233720368547758.08\n'
bad "too much by its area" "expected unit_price × area" 'room,unit_price\n101,92233720368547758.07\n'
bad "prices that do not agree" "total: expected unit_price × area = 948912.00, got \"939960\"" 'room,unit_price,total\n101,10600,939960\n'
bad "a basis that is none" "basis: expected building, inner or set" 'room,total,basis\n101,1,m2\n'
bad "an area that is not there" "no area of the basis inner" 'room,unit_price,basis\n201,10000,inner\n'
bad "a room twice" "bad.csv:3: 101 has got a price already in this run" 'room,total\n101,1000000\n101,1000001\n'
bad "every wrong row is told" "bad.csv:3: room: expected a room that is known" 'room,total\n998,1\n999,1\n'
bad "SQL is a room's code" "expected a room that is known" "room,total\n' OR 1=1 --,1\n"
bad "a hundred and one errors" "there are more errors; the first 100 are listed" "room,total\n$(seq 1 101 | sed 's/.*/x&,1/' | paste -sd '#' | sed 's/#/\\n/g')\n"

# What the unit price is of.
printf 'room,unit_price,total\n101,13124.27,939960\n102,9901,1013565.37\nC1,121000,121000\n' >basis.csv
expect 0 "by the two prices" deed price-set -n --reason basis basis.csv
equal "inner area, area, set" "inner building set" "$(sed 1d "$T/out" | cut -d, -f7 | paste -sd ' ')"
printf 'room,unit_price,total\n101,12345.84,1105200\n' >basis.csv
expect 0 "a total in hundreds has a unit price that does not come to it" deed price-set -n --reason basis basis.csv
printf 'room,unit_price\n101,12345.67\n' >basis.csv
expect 0 "a unit price alone" deed price-set -n --reason basis basis.csv
equal "the total follows" "1105184.38" "$(sed 1d "$T/out" | cut -d, -f5)"

# Adjusting. 12,345.67 × 89.52 keeps to the unit price; 1,105,200 is a total (RULES A1).
printf 'room,unit_price,total\n101,12345.67,1105184.38\n102,10796.13,1105200\n' | deed price-set -q --reason second --from 2026-03-01 - >/dev/null
by() { answer deed price-set "$@" -q -d 2026-03-01 | sed 1d | cut -d, -f1,5,9 | paste -sd ' '; }
expect 64 "no rooms" deed price-set --by 1 --reason x
expect 64 "a number" deed price-set --by one --reason x 101
expect 64 "of at most 2 decimals" deed price-set --by 0.001 --reason x 101
expect 64 "a step" deed price-set --by 1 --round 3x --reason x 101
expect 64 "--where goes with --by" deed price-set --where 'floor = 1' --reason x sheet.csv
equal "yuan per m²: 12346.78 × 89.52, and 1105200 + 1.11 × 102.37" "101,1105283.75,12346.78 102,1105313.63,10797.24" \
	"$(by -n --by 1.11 --reason x 101 102)"
equal "percent: of the unit price, and of the total" "101,1127287.76,12592.58 102,1127304.00,11012.05" "$(by -n --by 2% --reason x 101 102)"
equal "rounded: the unit price follows" "101,1127200.00,12591.60 102,1127300.00,11012.02" "$(by -n --by 2% --round '100 down' --reason x 101 102 | sed 's/ C1.*//')"
equal "down" "101,1072028.86,11975.30" "$(by -n --by -3% --reason x 101)"
equal "by condition; rooms without a price are passed over" "C1,120010.00,120010.00 101,1106079.58,12355.67 102,1106223.70,10806.13" "$(by -n --by 10 --reason x --where 'floor > -5')"
expect 65 "a named room without a price" deed price-set --by 1 --reason x 201
err_has "is told" 'room "201" has no list price to be adjusted'
expect 65 "below nothing" deed price-set --by -100% --reason x 101
err_has "is told" 'room "101": expected a list price above 0 after --by'
equal "adjusted" "C1,120010.00,120010.00" "$(by --by 10 --reason ten C1)"
equal "once, if repeated" "" "$(by --by 10 --reason ten C1)"
run deed price-set --by 10 --reason ten --from 2026-03-01 C1
err_has "which is told" "1 of these were adjusted for this day and reason before"
equal "for another reason, again" "C1,120020.00,120020.00" "$(by --by 10 --reason 'ten more' C1)"

# Limits. Filed 1,000,000, 1 % up and 2 % down: both sides of each.
printf 'room,total\n101,1000000\n' | deed price-set -q --kind filed --reason filing - >/dev/null
deed config -q price.filed_up 1
deed config -q price.filed_down 2
list() { printf 'room,total\n101,%s\n' "$1" >limit.csv && deed price-set -n --kind "${2:-list}" --reason limit limit.csv; }
expect 0 "at the upper limit" list 1010000
expect 65 "a fen above it" list 1010000.01
err_has "is told" "expected at most 1% above the filed price 1,000,000.00 (setting price.filed_up), got 1,010,000.01"
expect 0 "at the lower limit" list 980000
expect 65 "a fen below it" list 979999.99
err_has "is told" "expected at most 2% below the filed price 1,000,000.00 (setting price.filed_down), got 979,999.99"
# A filed price that comes after the list price: it is told, and the room does not go on sale.
printf 'room,total\n101,930659.40\n102,1\n' >filed.csv
expect 0 "a filed price 1 % below the list price" deed price-set -n --kind filed --reason again --from 2026-01-16 filed.csv
err_has "is near enough, another is not" "1 list prices are beyond the limits around the filed price: set them anew"
printf 'room,total\n102,1000000\n' | deed price-set -q --kind filed --reason filing - >/dev/null
expect 65 "a room whose list price is beyond the limits" deed release 102
err_has "does not go on sale" "102: expected at most 1% above the filed price 1,000,000.00 (setting price.filed_up), got 1,013,463.00"
printf 'room,total\n102,1003428.72\n' | deed price-set -q --kind filed --reason filed-anew - >/dev/null
expect 0 "at the limit it does" deed release -n 102
printf 'room,total\n102,1013463\n' | deed price-set -q --kind filed --reason filed-again - >/dev/null
deed config -q control.ask 王总
expect 65 "who is to be asked" list 1010000.01
err_has "is told" "got 1,010,000.01; ask 王总"
deed config -q price.filed_up 0.0001
expect 0 "a ten-thousandth of a percent" list 1000001
expect 65 "and a fen" list 1000001.01
expect 65 "percent are percent" deed config price.filed_up 1001
expect 65 "with at most 4 decimals" deed config price.filed_up 0.00001
printf 'room,total\n101,1000000\n' | deed price-set -q --reason raised - >/dev/null
printf 'room,total\n101,990000\n' | deed price-set -q --kind floor --reason floor - >/dev/null
expect 0 "at the floor price" list 990000
expect 65 "a fen below it" list 989999.99
err_has "is told" "expected at least the floor price 990,000.00, got 989,999.99"
expect 65 "a floor price above the list price" list 1000000.01 floor
err_has "is told" "expected a floor price up to the list price 1,000,000.00"
expect 0 "and at it" list 1000000 floor

# A live deal keeps its room's price, unless told otherwise.
deed release -q 102
deed reserve -q 102 --party A >/dev/null
printf 'room,total\n102,1000000\n' >held.csv
expect 65 "a room in a live deal" deed price-set --reason held held.csv
err_has "names the holder" 'held.csv:2: room "102" is reserved: deal S000000195 of party A holds it'
expect 0 "unless told so" deed price-set --live --reason held held.csv

expect 0 "the history" deed report prices room=C1 as_of=2026-03-01
out_is "date, kind, unit, total, change, reason, run" <<CSV
room,date,kind,unit,total,change,percent,basis,reason,run
C1,2026-01-15,list,120000.00,120000.00,,,set,opening,$((runs))
C1,2026-03-01,list,120010.00,120010.00,10.00,0.01,set,ten,$((runs + 3))
C1,2026-03-01,list,120020.00,120020.00,10.00,0.01,set,ten more,$((runs + 4))
CSV
printf 'room,total\nC1,120014\n' | deed price-set -q --reason down --from 2026-03-02 - >/dev/null
printf 'room,total\nC1,119995\n' | deed price-set -q --reason 'and down' --from 2026-03-03 - >/dev/null
equal "percent are rounded half-up, below zero too: -6 is 0.0049 % of 120,020, -19 is 0.0158 % of 120,014" "0.00 -0.02" \
	"$(deed report -q prices room=C1 as_of=2026-03-03 from=2026-03-02 | sed 1d | cut -d, -f7 | paste -sd ' ')"
printf 'room,total\nC1,90000000000000000\n' | deed price-set -q --reason slip --from 2026-03-04 - >/dev/null
printf 'room,total\nC1,119995\n' | deed price-set -q --reason 'not meant' --from 2026-03-05 - >/dev/null
equal "a slip of the largest kind leaves the report readable" "75003125130113.76 -100.00" \
	"$(deed report -q prices room=C1 as_of=2026-03-05 from=2026-03-04 | sed 1d | cut -d, -f7 | paste -sd ' ')"

# Two at the same instant: both are written, one after the other; or one is told to try later.
printf 'room,total\nC1,130000\n' >a.csv
printf 'room,total\nC1,140000\n' >b.csv
deed price-set -q --reason a a.csv >/dev/null 2>a.err & first=$!
deed price-set -q --reason b b.csv >/dev/null 2>b.err & second=$!
wait "$first"; one=$?
wait "$second"; two=$?
check "two at once: $one $two" [ "$one$two" = 00 ] || cat a.err b.err
sound "the ledger is sound"
finish
