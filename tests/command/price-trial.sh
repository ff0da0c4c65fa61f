#!/bin/sh
# deed price-trial: the worked figures of the rules, back-solving, refusals, hostile expressions.
. "$TESTS/lib.sh"
deed init -q
deed load -q project - <<'CSV'
project,name,city
P,Park,杭州
CSV
deed load -q building - <<'CSV'
building,project,name
B1,P,One
B2,P,Two
CSV
{
	echo 'room,project,building,floor,number,kind,orientation,view,area,inner_area,x_grade'
	for floor in 1 2 3; do
		echo "${floor}01,P,B1,$floor,${floor}01,residence,S,garden,89.52,71.62,A"
		echo "${floor}02,P,B1,$floor,${floor}02,residence,E,street,102.37,81.90,"
	done
} >rooms.csv
deed load -q room rooms.csv

cat >difference.csv <<'CSV'
kind,name,when,method,value
base,all,,,10000
factor,floor,floor = 2,difference,50
factor,floor,floor = 3,,100
factor,orientation,orientation = 'S',difference,+300
factor,view,view = 'garden',difference,200
factor,view,view = 'street',,-100
CSV
cat >coefficient.csv <<'CSV'
kind,name,when,method,value
base,all,,,10000
factor,floor,floor = 1,coefficient,0.98
factor,floor,floor = 3,,1.02
factor,orientation,orientation = 'S',coefficient,1.03
factor,view,view = 'garden',coefficient,1.02
factor,view,view = 'street',,.99
CSV
cat >mixed.csv <<'CSV'
kind,name,when,method,value
set,area,,,building
factor,floor,,difference,50 * (floor - 1)
base,all,,,10000
factor,orientation,orientation = 'S',coefficient,1.03
factor,view,view = 'garden',coefficient,1.02
factor,view,view = 'street',,.99
CSV

expect 0 "differences" deed price-trial --scheme difference.csv
out_is "add up, with the other area's price, each factor and totals of the rules" <<'CSV'
room,project,building,floor,number,area,inner_area,base,coefficient,difference,unit_price,total,inner_unit_price,f_floor,f_orientation,f_view,basis,area_unit_price,unit
101,P,B1,1,101,89.52,71.62,10000.00,1,500.00,10500.00,939960.00,13124.27,,300.00,200.00,building,10500.00,
102,P,B1,1,102,102.37,81.9,10000.00,1,-100.00,9900.00,1013463.00,12374.40,,,-100.00,building,9900.00,
201,P,B1,2,201,89.52,71.62,10000.00,1,550.00,10550.00,944436.00,13186.76,50.00,300.00,200.00,building,10550.00,
202,P,B1,2,202,102.37,81.9,10000.00,1,-50.00,9950.00,1018581.50,12436.89,50.00,,-100.00,building,9950.00,
301,P,B1,3,301,89.52,71.62,10000.00,1,600.00,10600.00,948912.00,13249.26,100.00,300.00,200.00,building,10600.00,
302,P,B1,3,302,102.37,81.9,10000.00,1,0.00,10000.00,1023700.00,12499.39,100.00,,-100.00,building,10000.00,
CSV
err_has "sum and average" "6 rooms, 575.67 m², total 5889052.50, average 10229.91"

# prices SCHEME [OPTION…]: the coefficient, unit price and total of each room
prices() { answer deed price-trial -q --scheme "$@" | sed 1d | cut -d, -f1,9,11,12 | paste -sd ' '; }
equal "coefficients multiply" "101,1.029588,10295.88,921687.18 102,0.9702,9702.00,993193.74 201,1.0506,10506.00,940497.12\
 202,0.99,9900.00,1013463.00 301,1.071612,10716.12,959307.06 302,1.0098,10098.00,1033732.26" "$(prices coefficient.csv)"
run deed price-trial --scheme coefficient.csv
err_has "their sum and average" "total 5861880.36, average 10182.71"
units() { answer deed price-trial -q --scheme "$@" | sed 1d | cut -d, -f11 | paste -sd ' '; }
equal "mixed: all coefficients first, then all differences, whatever the order of the lines" \
	"10506.00 9900.00 10556.00 9950.00 10606.00 10000.00" "$(units mixed.csv)"
run deed price-trial --scheme mixed.csv
err_has "mixed: sum" "total 5890663.86"

rounded() { { cat "$1"; echo "set,round_base,,,$2"; } >rounded.csv; }
rounded difference.csv 1
expect 0 "back-solving differences, bases of whole yuan" deed price-trial --scheme rounded.csv --target-average 12000
err_has "the base" "base all: 10000.00 -> 11770.00 (exactly 11770.0896346"
err_has "the residual" "target 6908040.00, sum 6907988.40, residual 51.60"
out_has "no room hides it" "101,P,B1,1,101,89.52,71.62,11770.00,1,500.00,12270.00,1098410.40,"
expect 0 "the same by its total" deed price-trial --scheme rounded.csv --target-total 6908040
err_has "has the same residual" "residual 51.60"
expect 0 "back-solving coefficients, bases of whole fen" deed price-trial --scheme coefficient.csv --target-average 12000
err_has "the base" "base all: 10000.00 -> 11784.68 (exactly 11784.6826884"
err_has "the residual" "sum 6908038.07, residual 1.93"
rounded coefficient.csv 1
expect 0 "back-solving coefficients, bases of whole yuan" deed price-trial --scheme rounded.csv --target-average 12000
err_has "a residual may be negative" "sum 6908225.74, residual -185.74"
run deed price-trial --scheme mixed.csv --target-average 12000
err_has "back-solving a mixed scheme" "(exactly 11735.5798438"

# several bases keep their proportions; a base may be a formula
deed load -q room - <<'CSV'
room,project,building,unit,floor,number,kind,orientation,view,area,inner_area
S1,P,B2,,1,S1,shop,,,50,
S2,P,B2,,1,S2,shop,,,30.5,
CSV
cat >bases.csv <<'CSV'
kind,name,when,method,value
base,shops,kind = 'shop',,20000
base,homes,,,10000
set,round_base,,,1
CSV
expect 0 "two bases" deed price-trial --scheme bases.csv --target-total 8000000
err_has "the first that holds counts, and both are scaled alike" "base shops: 20000.00 -> 21719.00 (exactly 21719.3587"
err_has "the other one" "base homes: 10000.00 -> 10860.00 (exactly 10859.6793"
sed "s/,10000$/,9000 + 500 * floor/" bases.csv >formula.csv
expect 0 "a formula as base" deed price-trial --scheme formula.csv --target-average 12345.67
err_has "is scaled room by room" "base homes: times "
err_has "the target of an average" "target 8100858.28, sum "
expect 65 "differences alone above the target" deed price-trial --scheme difference.csv --where "building = 'B1'" --target-total 1000
err_has "is no target" "the differences alone come to more"

# rounding: STEP MODE, both ways, smaller than the step
one() { printf 'kind,name,when,method,value\nbase,one,,,%s\n' "$1"; shift; for set; do echo "set,${set%%=*},,,${set#*=}"; done; }
# rounds REASON UNIT,TOTAL,INNER BASE SETTING…: of room 101, 89.52 m², inner 71.62
rounds() {
	reason=$1 expected=$2
	shift 2
	one "$@" >one.csv
	run deed price-trial -q --scheme one.csv --where "room = '101'"
	equal "$reason" "$expected" "$(sed 1d "$T/out" | cut -d, -f11-13)"
}
rounds "to the fen when nothing is set" 12345.67,1105184.38,15431.23 12345.67
rounds "the total to yuan" 12345.67,1105184.00,15431.22 12345.67 round_total=1
rounds "to tens, down" 12345.67,1105180.00,15431.16 12345.67 'round_total=10 down'
rounds "to hundreds, up: the total is the authority" 12345.67,1105200.00,15431.44 12345.67 'round_total=100 up'
rounds "from the total, the unit price follows" 12345.84,1105200.00,15431.44 12345.67 'round_total=100 up' direction=total
rounds "the unit price to yuan, then the total" 12346.00,1105213.92,15431.64 12345.67 round_unit=1
rounds "unit price and total both, from the total" 12350.00,1105180.00,15431.16 12345.67 'round_total=10 down' round_unit=10 direction=total
rounds "what is below its step does not become nothing" 12345.67,1105184.37,15431.23 12345.67 'round_total=10000000 down'
rounds "nor the whole step" 12345.67,1105184.38,15431.23 12345.67 'round_total=10000000 up'
rounds "by the inner area" 12345.67,884196.89,12345.67 12345.67 area=inner
equal "the price by building area follows" inner,9877.09 "$(sed 1d "$T/out" | cut -d, -f14,15)"
rounds "a room as a set" 1234567.89,1234567.89,17237.75 1234567.89 area=set
equal "its price by area follows" set,13790.97 "$(sed 1d "$T/out" | cut -d, -f14,15)"
rounds "a half of a fen goes up" 0.13,11.64,0.16 0.125
rounds "thirds are exact until they are rounded" 3333.33,298399.70,4166.43 '10000 / 3'
rounds "and from the total not rounded twice" 3333.33,298400.00,4166.43 '10000 / 3' direction=total
run deed price-trial --scheme one.csv --where "room = '101'" --target-average 5000
err_has "a base that is a formula has a target, too" "target 447600.00, sum 447600.00, residual 0.00"

# forty coefficients: 1.0333 to the fortieth has 160 decimals
{ one 10000; seq -f 'factor,f%.0f,,coefficient,1.0333' 40; } >forty.csv
expect 0 "forty coefficients" deed price-trial --scheme forty.csv --where "room = '101'"
equal "are multiplied exactly, and rounded once" "3.7072952571,37072.95,3318770.48,46338.60" "$(sed 1d "$T/out" | cut -d, -f9,11-13)"
expect 0 "forty coefficients, from the total" sh -c "{ cat forty.csv; echo set,direction,,,total; } | deed price-trial --scheme - --where \"room = '101'\""
equal "come to the exact total" "37072.95,3318770.71" "$(sed 1d "$T/out" | cut -d, -f11,12)"
expect 0 "forty coefficients and a target" deed price-trial --scheme forty.csv --where "room = '101'" --target-average 5000
err_has "find their base" "base one: 10000.00 -> 1348.69 (exactly 1348.6921470371)"
err_has "and their residual" "target 447600.00, sum 447599.10, residual 0.90"

# what prices nothing is told: a general line before a special one, a word that no room has
cat >idle.csv <<'CSV'
kind,name,when,method,value
base,all,,,10000
base,shops,kind = 'shop',,20000
factor,view,view = 'garden',coefficient,1.02
factor,view,view = 'strete',coefficient,.99
CSV
expect 0 "lines that count for no room" deed price-trial --scheme idle.csv
err_has "are told" "lines of idle.csv that count for no room: 3, 5"
run deed price-trial --scheme bases.csv
lacks "but not where each counts" "count for no room" "$T/err"

# totals by building
expect 0 "totals alone" deed price-trial --scheme bases.csv --totals
out_is "of each building" <<'CSV'
project,building,rooms,area,inner_area,total,average
P,B1,6,575.67,460.56,5756700.00,10000.00
P,B2,2,80.5,,1610000.00,20000.00
CSV
expect 0 "a table" deed price-trial --scheme bases.csv -f table
out_has "has them below the rooms" "Buildings"
expect 0 "a page" deed price-trial --scheme bases.csv -f html
out_has "as well" "Buildings"
deed price-trial -q --scheme mixed.csv --where "building = 'B1'" -o trial.xlsx
check "a workbook has rooms, floors × rooms with a colour scale, buildings" /usr/bin/python3 - trial.xlsx <<'PY'
import openpyxl, sys
book = openpyxl.load_workbook(sys.argv[1])
rooms, plan, buildings = (book[name] for name in book.sheetnames)
assert [c.value for c in rooms[1]][:3] == ['room', 'project', 'building'], rooms[1]
assert rooms['K2'].value == 10506 and rooms['L9'].value == '=SUM(L2:L7)', (rooms['K2'].value, rooms['L9'].value)
grid = [[c.value for c in row] for row in plan.iter_rows()]
shown = {grid[r - 1][c]: v for r, row in enumerate(grid) for c, v in enumerate(row) if r > 0 and isinstance(v, float | int) and c > 0}
assert shown == {'301': 10606, '302': 10000, '201': 10556, '202': 9950, '101': 10506, '102': 9900}, shown
assert [row[0] for row in grid if isinstance(row[0], int)] == [3, 2, 1], grid
assert any(rule.type == 'colorScale' for rules in plan.conditional_formatting for rule in rules.rules)
assert buildings['F2'].value == 5890663.86 and buildings['B2'].value == 'B1'
PY

# against the list prices in force
expect 0 "against list prices, none yet" deed price-trial --scheme bases.csv --against --totals
err_has "tells how many" "0 of them have a list price, together 0.00; change 0.00"
printf 'room,total\n101,900000\n102,1000000\n' >first.csv
printf 'room,total\n101,880000\n' >second.csv
printf 'room,total\n101,1\n' >later.csv
printf 'room,total\n101,850000\n' >floor.csv
deed price-set -q --reason opening --from 2026-01-01 first.csv >/dev/null
deed price-set -q --reason again --from 2026-01-10 second.csv >/dev/null
deed price-set -q --reason later --from 2026-02-01 later.csv >/dev/null
deed price-set -q --reason floor --kind floor floor.csv >/dev/null
expect 0 "against list prices" deed price-trial --scheme bases.csv --against --where "floor = 1"
equal "the latest that began by the business date, of the kind list" "880000.00,15200.00,1.73 1000000.00,23700.00,2.37" \
	"$(sed 1d "$T/out" | head -2 | cut -d, -f17-19 | paste -sd ' ')"
equal "a room without one has nothing there" ",," "$(sed -n '$p' "$T/out" | cut -d, -f17-19)"
err_has "the change in total" "2 of them have a list price, together 1880000.00; change 38900.00"
deed price-trial -q --scheme bases.csv --against --totals >"$T/out"
equal "and by building" "P,B1,6,575.67,460.56,5756700.00,10000.00,2,1880000.00,38900.00,2.07" "$(sed -n 2p "$T/out")"
deed price-set -q --reason same-day --from 2026-01-10 first.csv >/dev/null
equal "of one day the last" "900000.00" \
	"$(deed price-trial -q --scheme bases.csv --against --where "room = '101'" | sed 1d | cut -d, -f17)"
equal "a filter may ask for prices and states" "101 102" \
	"$(deed price-trial -q --scheme bases.csv --where "price > 0 and state = 'free'" | sed 1d | cut -d, -f1 | paste -sd ' ')"
deed price-trial -q --scheme mixed.csv --where "building = 'B1'" >sheet.csv
expect 0 "a sheet is adopted as the price list" deed price-set --reason mixed sheet.csv
deed price-trial -q --scheme mixed.csv --where "building = 'B1'" --against --totals >"$T/out"
equal "and then nothing changes" "5890663.86,0.00,0.00" "$(sed -n 2p "$T/out" | cut -d, -f9-11)"

# what refuses a trial: all of it is told, nothing is written
refused() { check "$1: nothing on standard output" test ! -s "$T/out"; }
printf 'kind,name,when,method,value\nbase,south,floor > 1,,10000\n' >nobase.csv
expect 65 "rooms that no base covers" deed price-trial --scheme nobase.csv
equal "each is told" 4 "$(grep -c 'expected a base that covers it' "$T/err")"
err_has "by its code" "room S2: expected a base that covers it, none of nobase.csv does"
refused "no base"
printf 'kind,name,when,method,value\nbase,b,,,100\nfactor,f,,difference,-60 * floor\n' >negative.csv
expect 65 "negative prices" deed price-trial --scheme negative.csv
equal "each is told" 4 "$(grep -c 'expected a price above 0' "$T/err")"
err_has "with what made it" "room 301: expected a price above 0, got -7161.60: base 100.00, coefficient 1, difference -180.00"
refused "negative"
expect 65 "also with a target" deed price-trial --scheme negative.csv --target-average 10
expect 65 "a price of nothing" sh -c "printf 'kind,name,when,method,value\nbase,b,,,0\n' | deed price-trial --scheme -"
printf 'kind,name,when,method,value\nbase,b,,,100\nfactor,sea,"view = '\''sea'\''",difference,5\nfactor,moon,"view = '\''moon'\''",coefficient,2\n' >nomatch.csv
expect 65 "factors that match no room" deed price-trial --scheme nomatch.csv
err_has "the first" "nomatch.csv:3: when: expected that the factor sea holds for some room, it holds for none"
err_has "and the second" "nomatch.csv:4: when: expected that the factor moon"
refused "no match"
expect 65 "nothing at the file's place either" deed price-trial --scheme nomatch.csv -o no.csv
check "no file" test ! -e no.csv
expect 65 "no room at all" deed price-trial --scheme difference.csv --where "floor = 99"
err_has "tells so" "--where: expected at least one room, there is none"
expect 65 "rooms without the inner area of the basis" sh -c "{ cat bases.csv; echo set,area,,,inner; } | deed price-trial --scheme -"
err_has "are told" "room S1: expected an inner area above 0"

# schemes that are wrong: all errors, each with its place
cat >wrong.csv <<'CSV'
kind,name,when,method,value
base,b,,,
bas,b,,,1
base,b,flor = 1,,1
base,b,floor,,1
base,b,,difference,1
factor,f,,,1
factor,f,,times,1
factor,g,,difference,1
factor,g,,coefficient,1
factor,a b,,difference,1
factor,h,,difference,floor = 1
set,colour,,,red
set,area,,,garden
set,round_unit,,,0
set,round_total,,,1 sideways
set,direction,floor = 1,,unit
set,round_base,,,1
set,round_base,,,2
CSV
expect 65 "a wrong scheme" deed price-trial --scheme wrong.csv
cut -d: -f2- "$T/err" | sed 's/^ //' >"$T/out"
out_is "every line of it is told" <<'CSV'
wrong.csv:2: value: expected something, got ""
wrong.csv:3: kind: expected one of base, factor, set, got "bas"
wrong.csv:4: when: at character 1: unknown field "flor"; did you mean "floor"?
wrong.csv:5: when: at character 1: expected a condition, got a number
wrong.csv:6: method: expected nothing: only factors have a method, got "difference"
wrong.csv:7: method: expected difference or coefficient, got ""
wrong.csv:8: method: expected difference or coefficient, got "times"
wrong.csv:10: method: expected the method of the factor's first line: one factor has one method, got "coefficient"
wrong.csv:11: name: expected a name of at most 64 bytes without blanks, commas and quotes, as it names a column, got "a b"
wrong.csv:12: value: at character 1: expected a number, got a condition
wrong.csv:13: name: expected one of area, direction, round_unit, round_total, round_base, got "colour"
wrong.csv:14: value: expected one of building, inner, set, got "garden"
wrong.csv:15: value: expected a step and how to round to it, as "0.01", "10 down", "100 half-up" or "1000 up", got "0"
wrong.csv:16: value: expected a step and how to round to it, as "0.01", "10 down", "100 half-up" or "1000 up", got "1 sideways"
wrong.csv:17: when: expected nothing: settings hold for all rooms, got "floor = 1"
wrong.csv:19: name: expected each setting once, got "round_base"
CSV
expect 65 "no base" sh -c 'printf "kind,name,value\nset,area,set\n" | deed price-trial --scheme -'
expect 65 "a comma without quotes" sh -c "{ cat bases.csv; echo \"base,b,kind in ('shop', 'office'),,1\"; } | deed price-trial --scheme -"
err_has "is told from too few cells" "expected 5 cells, as in the header, got 6; a cell with a comma in it is written in quotes"
expect 65 "an unknown column" sh -c 'printf "kind,name,valeu\n" | deed price-trial --scheme -'
expect 66 "no scheme" deed price-trial --scheme none.csv
expect 64 "no --scheme" deed price-trial
expect 64 "two targets" deed price-trial --scheme mixed.csv --target-total 1 --target-average 1
expect 64 "a target of nothing" deed price-trial --scheme mixed.csv --target-total 0
expect 65 "a wrong --where" deed price-trial --scheme mixed.csv --where 'flor = 1'

# hostile expressions
hostile() { printf 'kind,name,when,method,value\nbase,b,"%s",,"%s"\n' "$2" "$3" >hostile.csv; expect 65 "$1" deed price-trial --scheme hostile.csv; }
many() { head -c "$1" /dev/zero | tr '\0' "$2"; }
hostile "SQL" "' OR 1=1 --" 1
hostile "a statement" "room = 'x'; DROP TABLE room" 1
hostile "an open quote" "room = 'x" 1
hostile "ten thousand brackets" "$(many 10000 '(')floor = 1$(many 10000 ')')" 1
hostile "two hundred brackets" "" "$(many 200 '(')1$(many 200 ')')"
hostile "a number of a thousand digits" "" "$(many 1000 9)"
hostile "a price beyond all sums" "" "9999999999999999"
hostile "a division by zero" "" "1 / (floor - 1)"
err_has "tells where" "hostile.csv:2: value: at character 3: expected a divisor, got zero"
err_has "and for which room" "room 101: its price cannot be worked out"
hostile "the state of a room, which a scheme may not ask for" "state = 'free'" 1
hostile "a condition as a value" "" "floor = 1"
hostile "a value that is nothing" "" "number(x_grade)"
deed load -q room - <<CSV
room,project,building,floor,number,kind,area,x_note
S1,P,B2,1,S1,shop,50,$(many 4000 a)
CSV
printf "kind,name,when,method,value\nbase,b,not x_note ~ '(a|aa)+[bc]',,1\nbase,c,,,1\n" >slow.csv
expect 65 "a regular expression that would not end" timeout 10 deed price-trial --scheme slow.csv
err_has "is stopped" "slow.csv:2: when: at character 12: the pattern gave no answer"
# a sheet larger than what is held in memory: it comes whole or not at all
export DEED_LEDGER="$T/large.db"
deed init -q
printf 'project,name\nP,Park\n' | deed load -q project -
printf 'building,project\nB,P\n' | deed load -q building -
awk 'BEGIN { print "room,project,building,floor,number,kind,area"
	for (i = 1; i <= 4000; i++) printf "R%04d,P,B,%d,%d,residence,%d\n", i, i / 40, i, 50 + i % 50 }' | deed load -q room -
cat >large.csv <<'CSV'
kind,name,when,method,value
base,b,,,"if(number = '4000', 0, 1) * 10000 + number(number)"
CSV
expect 0 "a large sheet" deed price-trial -q --scheme large.csv
equal "is whole" "4000 R4000" "$(sed 1d "$T/out" | awk -F, '{ n++; if ($8 != (($5 < 4000) * 10000 + $5) ".00") exit } END { print n, $1 }')"
check "and as large as it should be" test "$(wc -c <"$T/out")" -gt 300000
cp "$T/out" whole.csv
expect 0 "into a file" deed price-trial -q --scheme large.csv -o file.csv
check "the same" cmp -s whole.csv file.csv
expect 0 "through a pipe" sh -c 'deed price-trial -q --scheme large.csv | cmp - whole.csv'
expect 0 "totals alone" deed price-trial -q --scheme large.csv --totals
sed 's/0, 1/-1, 1/' large.csv >last.csv
expect 65 "the last room has no price" deed price-trial -q --scheme last.csv
refused "a large one"
expect 74 "a full disk" sh -c 'exec deed price-trial -q --scheme large.csv >/dev/full'
expect 74 "no place to hold it back" env TMPDIR=/proc deed price-trial -q --scheme large.csv
err_has "is told" "standard output: cannot hold it back in a temporary file"
expect 0 "a workbook of it" deed price-trial -q --scheme large.csv -o large.xlsx
export DEED_LEDGER="$T/deed.db"

check "rooms are as they were" test "$(sql 'SELECT count(*) FROM room')" = 8
equal "and no run was written by a trial" 0 "$(sql "SELECT count(*) FROM run WHERE command = 'price-trial'")"
sound "the ledger is sound"

finish
