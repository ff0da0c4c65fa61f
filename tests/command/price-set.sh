#!/bin/sh
# deed price-set: prices from a sheet, the limits around them.
. "$TESTS/lib.sh"
deed init -q
printf 'project,name,city\nP,Park,杭州\n' | deed load -q project -
printf 'building,project,name\nB1,P,One\n' | deed load -q building -
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
runs=$(sql 'SELECT count(*) FROM run')
expect 0 "again" deed price-set --reason opening sheet.csv
err_has "nothing changes" "0 prices set, 3 as they were"
equal "and no run is left" "$runs" "$(sql 'SELECT count(*) FROM run')"
printf 'room,total\n101,950000\n' >one.csv
expect 0 "a later price" deed price-set --reason more --from 2026-02-01 one.csv
out_is "from its day on" <<'CSV'
room,kind,start,old,new,difference,basis,old_unit,new_unit
101,list,2026-02-01,939960.00,950000.00,10040.00,building,10500.00,10612.15
CSV
sound "the ledger is sound"
finish
