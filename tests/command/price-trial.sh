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
room,project,building,floor,number,area,inner_area,base,coefficient,difference,unit_price,total,inner_unit_price,f_floor,f_orientation,f_view,basis,area_unit_price
101,P,B1,1,101,89.52,71.62,10000.00,1,500.00,10500.00,939960.00,13124.27,,300.00,200.00,building,10500.00
102,P,B1,1,102,102.37,81.9,10000.00,1,-100.00,9900.00,1013463.00,12374.40,,,-100.00,building,9900.00
201,P,B1,2,201,89.52,71.62,10000.00,1,550.00,10550.00,944436.00,13186.76,50.00,300.00,200.00,building,10550.00
202,P,B1,2,202,102.37,81.9,10000.00,1,-50.00,9950.00,1018581.50,12436.89,50.00,,-100.00,building,9950.00
301,P,B1,3,301,89.52,71.62,10000.00,1,600.00,10600.00,948912.00,13249.26,100.00,300.00,200.00,building,10600.00
302,P,B1,3,302,102.37,81.9,10000.00,1,0.00,10000.00,1023700.00,12499.39,100.00,,-100.00,building,10000.00
CSV
err_has "sum and average" "6 rooms, 575.67 m², total 5889052.50, average 10229.91"

# prices SCHEME [OPTION…]: the coefficient, unit price and total of each room
prices() { deed price-trial -q --scheme "$@" | sed 1d | cut -d, -f1,9,11,12 | paste -sd ' '; }
equal "coefficients multiply" "101,1.029588,10295.88,921687.18 102,0.9702,9702.00,993193.74 201,1.0506,10506.00,940497.12\
 202,0.99,9900.00,1013463.00 301,1.071612,10716.12,959307.06 302,1.0098,10098.00,1033732.26" "$(prices coefficient.csv)"
run deed price-trial --scheme coefficient.csv
err_has "their sum and average" "total 5861880.36, average 10182.71"
units() { deed price-trial -q --scheme "$@" | sed 1d | cut -d, -f11 | paste -sd ' '; }
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

finish
