# shellcheck shell=sh
head_line "price-trial, $rows rooms"
rooms_ledger "$rows"
cat >scheme.csv <<'CSV'
kind,name,when,method,value
base,river,view = 'river',,12000
base,all,,,10000
factor,floor,,difference,30 * (floor - 2)
factor,orientation,"orientation in ('S', 'SE')",coefficient,1.03
factor,orientation,orientation = 'N',,0.98
factor,view,view = 'garden',coefficient,1.02
factor,view,view = 'street',,0.99
factor,layout,layout = '3-2',difference,100
CSV
# the same columns in the same order, worked out in SQL (in floating point, which the sheet may not be)
cat >trial.sql <<'SQL'
.mode csv
.headers on
SELECT room, project, building, floor, number, area, inner_area, base, coefficient, difference, unit_price,
	round(unit_price * area, 2) AS total, round(unit_price * area / inner_area, 2) AS inner_unit_price,
	f_floor, f_orientation, f_view, f_layout, 'building' AS basis, unit_price AS area_unit_price, unit
FROM (SELECT *, round(base * coefficient + difference, 2) AS unit_price
FROM (SELECT *, coalesce(f_orientation, 1) * coalesce(f_view, 1) AS coefficient, f_floor + coalesce(f_layout, 0) AS difference
FROM (SELECT r.code AS room, p.code AS project, b.code AS building, r.unit, r.floor, r.number,
	r.area_cm2 / 10000.0 AS area, r.inner_area_cm2 / 10000.0 AS inner_area,
	CASE WHEN r.view = 'river' THEN 12000 ELSE 10000 END AS base, 30 * (r.floor - 2) AS f_floor,
	CASE WHEN r.orientation IN ('S', 'SE') THEN 1.03 WHEN r.orientation = 'N' THEN 0.98 END AS f_orientation,
	CASE r.view WHEN 'garden' THEN 1.02 WHEN 'street' THEN 0.99 END AS f_view,
	CASE r.layout WHEN '3-2' THEN 100 END AS f_layout
FROM project p CROSS JOIN building b ON b.project_id = p.id CROSS JOIN room r ON r.building_id = b.id
ORDER BY p.code, b.code, r.unit, r.floor, r.number, r.code)));
SQL
trial="deed price-trial -q --scheme scheme.csv"
pair -m 0.60 'trial / sqlite3 -csv, the same columns' "$trial -l trial-$rows.db" "sqlite3 -readonly trial-$rows.db <trial.sql"
if [ ! -e sheet.db ]; then
	{ echo 'CREATE TABLE sheet AS'; sed '1,2d' trial.sql; } >sheet.sql
	cp "trial-$rows.db" sheet.tmp
	sqlite3 sheet.tmp <sheet.sql
	mv sheet.tmp sheet.db
fi
pair 'trial / sqlite3 -csv of a finished table' "$trial -l trial-$rows.db" "sqlite3 -readonly -csv -header sheet.db 'SELECT * FROM sheet'"
pair -m 2.00 'trial for a target / trial' "$trial -l trial-$rows.db --target-average 12000" "$trial -l trial-$rows.db"
half=$((rows / 2))
rooms_ledger $half
pair -m 2.20 -M 32 'trial of all / of half of the rooms' "$trial -l trial-$rows.db" "$trial -l trial-$half.db"
rooms_ledger 1
printf 'kind,name,when,method,value\nbase,all,,,10000\nfactor,floor,floor = 1,difference,30\n' >one.csv
loop trial-loop 'deed-price-trial -q -l trial-1.db --scheme one.csv'
loop floor-loop './floor-start trial-1.db'
loop empty-loop ./empty
# The floor is a program that opens this ledger and reads one value: SQLite reads the whole schema before the first, and
# that alone takes more than twice an empty program.
pair -m 1.30 'trial of 1 room / a bare SELECT by SQLite, 200 of each' ./trial-loop ./floor-loop
pair 'trial of 1 room / empty program' ./trial-loop ./empty-loop
pair 'a bare SELECT by SQLite / empty program' ./floor-loop ./empty-loop
