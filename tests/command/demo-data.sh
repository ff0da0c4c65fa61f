#!/bin/sh
# scripts/demo-data: the same data everywhere, loaded without an error; statements that bank-import recognises,
# that prove and that follow on one another.
. "$TESTS/lib.sh"
make_data=$ROOT/scripts/demo-data

expect 64 "no command" "$make_data"
expect 64 "an unknown command" "$make_data" mustard
expect 64 "a size that is no number" "$make_data" masters --size many data
expect 64 "no folder" "$make_data" masters
expect 64 "a date that is none" "$make_data" statements --date today --bills /dev/null data

expect 0 "masters" "$make_data" masters data
"$make_data" masters --size 480 again
check "the same a second time" diff -r data again
for awk in gawk busybox\ awk original-awk; do
	command -v "${awk%% *}" >/dev/null || continue
	mkdir -p "bin-$awk"
	printf '#!/bin/sh\nexec %s "$@"\n' "$awk" >"bin-$awk/awk"
	chmod +x "bin-$awk/awk"
	rm -rf again
	PATH="$T/bin-$awk:$PATH" "$make_data" masters again
	check "the same with $awk" diff -r data again
done
rows() { sed 1d "$1" | wc -l | tr -d ' '; }
check "at least 600 rooms" [ "$(rows data/room.csv)" -ge 600 ]
check "500 parties" [ "$(rows data/party.csv)" -ge 500 ]
check "480 contracts" [ "$(rows data/contract.csv)" -ge 480 ]
equal "in two projects" 2 "$(rows data/project.csv)"
"$make_data" masters --size 1000 large
equal "any size" 1000 "$(rows large/contract.csv)"

deed init -q -d 2026-01-01
for kind in project building room party payer account contract clause bill; do
	expect 0 "load takes $kind" deed load -q -d 2026-01-01 "$kind" "data/$kind.csv"
done
expect 0 "readings" "$make_data" readings --month 2025-12 data
expect 0 "load takes them" deed load -q -d 2026-01-01 reading data/reading-2025-12.csv
"$make_data" readings --month 2026-01 data
expect 0 "and those of the next month" deed load -q -d 2026-02-01 reading data/reading-2026-01.csv
equal "meters only run forwards" 0 "$(sql 'SELECT count(*) FROM reading a JOIN reading b USING (room_id, item_id)
	WHERE a.date < b.date AND CAST(a.reading AS INTEGER) > CAST(b.reading AS INTEGER)')"
deed bill-gen -q -d 2026-01-01

expect 0 "a project to be sold" "$make_data" sales data
cp -R data again-sales && "$make_data" sales again-sales
check "the same a second time" diff -r data again-sales
for kind in project building room party payer; do
	expect 0 "load takes its $kind" deed load -q -d 2026-01-01 "$kind" "data/sale-$kind.csv"
done
for kind in plan step discount milestone; do
	expect 0 "load takes $kind" deed load -q -d 2026-01-01 "$kind" "data/$kind.csv"
done
expect 0 "its prices" deed price-trial -q -o trial.csv --scheme data/scheme.csv --where "project = 'XL'" --target-average 21500
deed price-set -q -o /dev/null -d 2026-01-01 --reason opening trial.csv
deed config -q -d 2026-01-01 deal.reserve_days 30
deed release -q -d 2026-01-19 --where "project = 'XL'"
for day in 2026-01-19 2026-01-20 2026-01-21 2026-01-22 2026-01-23; do
	for step in reserve book subscribe sign; do
		[ ! -f data/sales/$day.$step.csv ] || expect 0 "$step of $day" deed $step -q -d $day -o /dev/null data/sales/$day.$step.csv
	done
done
check "rooms are reserved, booked, subscribed and signed" [ "$(deed report deals -q -d 2026-01-26 | cut -d, -f3 | sort -u | wc -l)" -eq 5 ]

for day in 2026-01-26 2026-01-27; do
	deed report -q -f csv -d $day -o bills.csv bills
	expect 0 "statements of $day" "$make_data" statements --date $day --bills bills.csv data
	for account in ICBC CCB CMB ALIPAY WECHAT; do
		case $account in
		ICBC) profile=icbc-corporate ;; CCB) profile=ccb-corporate ;; CMB) profile=cmb-corporate ;;
		ALIPAY) profile=alipay-merchant ;; *) profile=wechat-merchant ;;
		esac
		for file in data/statements/"$account"/*; do
			[ -f "$file" ] || continue
			expect 0 "$account of $day is read" deed bank-import -d $day --account $account "$file"
			err_has "and recognised" "$profile"
			rm "$file"
		done
	done
done
equal "every movement of the truth is in the ledger, and nothing else came in" \
	"$(rows data/truth.csv)" "$(sql 'SELECT count(*) FROM bank_line WHERE amount_fen > 0')"
equal "to the fen" "$(sed 1d data/truth.csv | awk -F, '{ sub(/\./, "", $3); sum += $3 } END { printf "%.0f", sum }')" \
	"$(sql 'SELECT sum(amount_fen) FROM bank_line WHERE amount_fen > 0')"
expect 65 "a day that was made already" "$make_data" statements --date 2026-01-13 --bills bills.csv data
run deed reconcile -q -d 2026-01-13
equal "what is matched is matched to who paid" 0 "$(sql "SELECT a.code || ',' || l.date || ',' || printf('%d.%02d', l.amount_fen / 100,
		l.amount_fen % 100) || ',' || p.code FROM receipt r JOIN bank_line l ON l.id = r.bank_line_id
		JOIN account a ON a.id = l.account_id JOIN party p ON p.id = r.party_id" | sort -u >got
	awk -F, '{ print $2 "," $1 "," $3 "," $NF }' data/truth.csv | sort -u >true
	comm -23 got true | wc -l | tr -d ' ')"
check "most of it is" [ "$(sql 'SELECT count(*) FROM open_line')" -lt "$(sql 'SELECT count(*) / 4 FROM bank_line')" ]
sound "the ledger is sound"

expect 0 "a statement of many lines" "$make_data" lines --count 500
cp out lines.csv
printf 'account,name,kind,bank,number\ngen,Generic,bank,B,1\n' | deed load -q account -
expect 0 "is read" deed bank-import --account gen lines.csv
err_has "all of it" "500 lines, 500 new"
"$make_data" lines --count 500 --scattered >scattered.csv
differ "scattered ids are other ids" lines.csv scattered.csv
expect 0 "in GB18030" sh -c "'$make_data' lines --count 50 --layout ccb-gb18030 >ccb.csv"
expect 0 "which CCB's profile reads" deed bank-import --account CCB ccb.csv
finish
