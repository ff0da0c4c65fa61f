# A random walk over the sales half by its real commands. Sourced after sales.sh: . "$TESTS/walk.sh".
# What is done is drawn before it begins, a line a step: a kind and four numbers, which choose among what there is
# when the step is taken. So a part of a walk is a walk too, and one that fails can be cut down to a few lines.
# shellcheck shell=sh disable=SC2154,SC2046,SC2086 # words are meant

# walk_draw SEED STEPS: the steps of this seed.
walk_draw() {
	awk -v seed="$1" -v steps="$2" 'BEGIN {
		srand(seed)
		n = split("day 14 price_by 2 price_sheet 2 release 3 withdraw 2 reserve 3 reserve_end 1 reserve_extend 1 " \
			"expire 1 earnest 3 call 2 earnest_back 1 book 7 book_called 3 book_file 2 subscribe 7 " \
			"change 3 subscribe_room 3 subscribe_file 2 sign 7 sign_file 1 extend 2 bill_gen 7 receive 9 bounce 2 " \
			"statement 6 reconcile 5 claim 3 undo 3 waive 2 waive_undo 1 late_fee 3 refunded 2 forfeit 3 " \
			"returned 2 revive 3 exchange 3 assign 3 pay_out 5 deposit_back 1 use 1 defer 2 defer_undo 1 milestone 1 " \
			"plan_switch 1 document 1 night 2 call_again 1 hold 1 step_change 1 discount_change 1 filed 1 forget 1 pos 1 look 3", word, " ")
		for (i = 1; i < n; i += 2)
			for (j = 0; j < word[i + 1]; j++) kind[kinds++] = word[i]
		for (i = 0; i < steps; i++) {
			line = kind[int(rand() * kinds)]
			for (j = 0; j < 4; j++) line = line " " int(rand() * 1000000)
			print line
		}
	}'
}

# walk_world: two houses and a garage, 46 rooms in all with prices of each kind, twelve parties, plans of every kind.
walk_world() {
	estate
	printf 'building,project,name\nB2,P,Two\nG,P,Garage\n' | deed load -q building -
	awk 'BEGIN { print "room,project,building,floor,number,kind,area,inner_area"
		for (b = 1; b <= 2; b++) for (f = 1; f <= 6; f++) for (n = 1; n <= 3; n++)
			printf "%d-%d0%d,P,B%d,%d,%d0%d,residence,%d.%d,%d\n", b, f, n, b, f, f, n, 80 + 7 * n, f, 70 + 7 * n
		for (n = 1; n <= 10; n++) printf "G-%d,P,G,-1,%d,parking,12.5,\n", n, n }' | deed load -q room -
	awk 'BEGIN { print "party,name,kind,consultant"
		for (i = 1; i <= 12; i++) printf "K%d,Buyer Number %c,person,C%d\n", i, 64 + i, i % 3 }' | deed load -q party -
	printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
	printf '%s\n' plan,name,kind,discount 'lump,Lump,lump,0.98' 'loan,Mortgage,mortgage,' 'both,Both loans,mortgage,-5000' \
		'roof,By progress,instalment,-1%' 'days,By date,instalment,' | deed load -q plan -
	printf '%s\n' plan,step,item,share,amount,due,round 'lump,all,price,,,sign+7d,' \
		'loan,first,price,0.3,,sign+0d,' 'loan,bank,loan,,,sign+30d,10000 down' \
		'both,first,price,0.4,,subscribe+3d,' 'both,fund,fund-loan,0.2,,sign+40d,1000 down' 'both,bank,loan,,,sign+30d,10000 down' \
		'roof,first,price,0.5,,subscribe+0d,' 'roof,roof,price,0.3,,topping-out,' 'roof,rest,price,,,sign+60d,' \
		'days,a,price,,100000,book+5d,' 'days,b,price,0.333,,sign+30d,' 'days,c,price,,,2026-06-30,' | deed load -q step -
	printf '%s\n' discount,name,value,start,end 'OPENING,Opening,-1%,2026-01-01,2026-03-31' 'FRIEND,Friend,0.97,,' \
		'GIFT,Gift,-8888,,' | deed load -q discount -
	printf 'consultant,percent\n,12\nC1,6\n' | deed load -q discount-limit -
	deed config -q sale.late_rate 0.0005
	deed rooms -q -f csv | awk -F, 'NR == 1 { print "room,total"; next } { print $1 "," ($1 ~ /^G/ ? 120000 : 900000 + 1234.56 * NR) }' |
		deed price-set -q --reason opening - >priced
	deed rooms -q -f csv | awk -F, 'NR == 1 { print "room,total"; next } $1 !~ /^G/ { print $1 ",850000" }' |
		deed price-set -q --kind floor --reason opening - >priced
	deed release -q --where "floor <> 6"
	walk_runs=$(runs) walk_contract=0 walk_line=0 balance=0
}

# pick SQL NUMBER: of its rows, the one that the number chooses; none: nothing.
pick() { sql "SELECT * FROM ($1) LIMIT 1 OFFSET $2 % max(1, (SELECT count(*) FROM ($1)))"; }
room() { pick "SELECT code FROM room ORDER BY id" "$1"; }
free_room() {
	pick "SELECT r.code FROM room r WHERE r.id IN (SELECT room_id FROM on_sale) AND r.id NOT IN (SELECT room_id FROM live_room)
		AND r.code NOT LIKE 'G%' ORDER BY r.id" "$1"
}
party() { echo "K$(($1 % 12 + 1))"; }
a_deal() { pick "SELECT deal FROM v_deal WHERE $1 ORDER BY deal_id" "$2"; }
later() { date -d "$DEED_DATE + $1 day" +%F; }
yuan() { printf '%d.%02d' $(($1 / 100)) $(($1 % 100)); }
# word NUMBER WORD…: the one that the number chooses.
word() {
	n=$(($1 % ($# - 1) + 2))
	eval "echo \"\${$n}\""
}

# try COMMAND…: it does its work whole, or says what is wrong and leaves no run. again COMMAND…: twice is as once.
try() {
	status=64 # nothing of a sort that the step needs: no step
	for argument; do [ -n "$argument" ] || return 0; done
	printf '%s' "$*" >>walk.log
	run deed "$@"
	was=$walk_runs
	walk_runs=$(runs)
	echo " -> $status $(head -n 1 err)" >>walk.log
	case $status in
	0 | 1) [ $((walk_runs - was)) -le 1 ] || broken "$* left $((walk_runs - was)) runs" ;;
	65 | 75)
		[ "$walk_runs" -eq "$was" ] || broken "$* was refused and left a run"
		grep -q "^deed $1: " err || broken "$* was refused in silence" ;;
	*) broken "$* ended with $status" ;;
	esac
}
again() {
	try "$@"
	[ "$status" -le 1 ] || return 0
	was=$walk_runs
	try "$@"
	[ "$walk_runs" -eq "$was" ] || broken "$* wrote again what it had written"
}
broken() {
	echo "$DEED_DATE step $walk_step: $1" >>broken
	[ ! -s err ] || sed 's/^/    /' err | head -n 5 >>broken
}

step_day() { DEED_DATE=$(later $(($1 % 9 + 1))); }
step_price_by() { again price-set -f csv --by "$(word "$1" 1% -1% 50 -30)" --reason "by $walk_step" "$(room "$2")" "$(room "$3")"; }
step_price_sheet() {
	printf 'room,total\n%s,%d.%02d\n%s,%d\n' "$(room "$1")" $((880000 + $2 % 99999)) $(($2 % 100)) "$(room "$3")" $((800000 + $4 % 200000)) >sheet.csv
	again price-set -f csv --kind "$(word "$4" list list floor filed)" --from "$(later $(($1 % 4)))" --reason "sheet $walk_step" $(word "$2" --live -v -v) sheet.csv
}
step_release() { again release "$(room "$1")" "$(room "$2")"; }
step_withdraw() { again release --withdraw "$(free_room "$1")" "$(word "$2" G-1 G-2 "$(room "$3")")"; }
step_reserve() { again reserve "$(free_room "$1")" --party "$(party "$2")" --until "$(later $(($3 % 9)))"; }
step_reserve_end() { try reserve --end "$(a_deal "stage = 'reserved'" "$1")"; }
step_reserve_extend() { again reserve --extend --until "$(later $(($2 % 16)))" "$(a_deal "stage = 'reserved'" "$1")"; }
step_expire() { again reserve --expire; }
step_earnest() { again earnest --project P --party "$(party "$1")" --amount $((($2 % 5 + 1) * 1000)); }
step_call() { try earnest --call $(($1 % 3 + 1)) --project P --until "$(later $(($2 % 5)))"; }
step_earnest_back() { try earnest --back "$(a_deal "stage = 'queued'" "$1")"; }
deposit() { word "$1" 10000 20000 50000 180000.01 250000 0.01 3000; }
kind() { word "$1" 订金 定金 定金 诚意金; }
step_book() {
	held=$(pick "SELECT r.code || ' --party ' || v.party FROM v_deal v JOIN room r ON r.code = v.room WHERE v.stage = 'reserved'" "$3")
	set -- "$@" $(word "$4" "" --buyer\ "$(party "$1")=1/3" "" "")
	if [ $(($1 % 3)) -eq 0 ] && [ -n "$held" ]; then
		try book $held --deposit "$(deposit "$2")" --kind "$(kind "$4")" $5 $6
	else
		try book "$(free_room "$2")" --party "$(party "$3")" --deposit "$(deposit "$1")" --kind "$(kind "$4")" $5 $6
	fi
}
step_book_called() {
	called=$(a_deal "event = 'call'" "$1")
	[ -z "$called" ] || try book "$(free_room "$2")" --earnest "$called" --deposit "$(deposit "$3")" --kind "$(kind "$4")"
}
step_book_file() {
	printf 'room,party,deposit\n%s,%s,5000\n%s,%s,7000.5\n' "$(free_room "$1")" "$(party "$2")" "$(free_room "$3")" "$(party "$4")" >book.csv
	try book --kind "$(kind "$2")" book.csv
}
plan() { word "$1" lump loan both roof days; }
how() {
	word "$1" "" "--discount OPENING" "--discount FRIEND,GIFT" "--price $((830000 + $2 % 100000)).7$(($2 % 10))" "--decoration 30000.5" "--addon G-$(($2 % 10 + 1))" \
		"--addon G-$(($2 % 10 + 1))=99999.99 --deposit 30000" "--deposit 1000.01 --kind booking" "--buyer $(party "$2")" "--deposit 200000"
}
step_subscribe() {
	one=$(a_deal "stage IN ('booked', 'reserved')" "$1")
	[ -z "$one" ] || try subscribe "$one" --plan "$(plan "$2")" $(how "$3" "$4") $(word "$4" --late "" "")
}
step_change() {
	one=$(a_deal "stage IN ('subscribed', 'signed')" "$1")
	[ -z "$one" ] || try subscribe --change "$one" --plan "$(plan "$2")" $(how "$3" "$4")
}
step_subscribe_room() { try subscribe --room "$(free_room "$1")" --party "$(party "$2")" --plan "$(plan "$3")" $(how "$3" "$4"); }
step_subscribe_file() {
	{
		echo deal,room,party,plan,addon,deposit,discount,late
		printf ',%s,%s,%s,G-%d,%d,,\n' "$(free_room "$1")" "$(party "$2")" "$(plan "$3")" $(($4 % 10 + 1)) $(($4 % 3 * 1000))
		sql "SELECT deal FROM v_deal WHERE stage = 'booked' ORDER BY deal_id LIMIT 3" | sed "s/\$/,,,$(plan "$4"),,,OPENING,yes/"
	} >subscribe.csv
	try subscribe subscribe.csv
}
step_sign() {
	one=$(a_deal "stage = 'subscribed'" "$1")
	[ -n "$one" ] || return 0
	walk_contract=$((walk_contract + 1))
	try sign --contract "XS-$walk_contract" $(word "$2" --late --late "" "--signed $DEED_DATE") "$one"
}
step_sign_file() {
	sql "SELECT deal || ',ZS-$walk_step-' || deal_id || ',yes' FROM v_deal WHERE stage = 'subscribed' ORDER BY deal_id LIMIT 4" |
		sed '1i deal,contract,late' >sign.csv
	try sign sign.csv
}
step_extend() {
	one=$(a_deal "stage <> 'ended'" "$1")
	[ -z "$one" ] || try subscribe --extend --until "$(later $(($2 % 18)))" "$one"
}
step_bill_gen() { again bill-gen $(word "$1" "" "" "--until $(later 20)"); }
owing="SELECT b.code, p.code, o.open_fen FROM open_bill o JOIN bill b ON b.id = o.bill_id JOIN party p ON p.id = b.party_id
	WHERE o.open_fen > 0 ORDER BY b.id"
# owed_bill NUMBER NUMBER: sets $bill, $owner and $fen, as much of it as the second number says.
owed_bill() {
	owed_row=$(pick "$owing" "$1")
	[ -n "$owed_row" ] || return 1
	bill=${owed_row%%|*} fen=${owed_row##*|} owner=${owed_row#*|} owner=${owner%|*}
	case $(($2 % 8)) in
	0) fen=$((fen / 2 + 1)) ;;
	1) fen=$((fen + 12345)) ;;
	2) fen=$((fen - fen / 3)) ;;
	esac
}
step_receive() {
	if [ $(($1 % 11)) -eq 0 ]; then
		try receive --account till "$(party "$2")" $(($3 % 50000 + 1))
	elif owed_bill "$2" "$3"; then
		try receive --account "$(word "$4" icbc till)" $(word "$1" "--bills $bill" "--bills $bill" "" "--on $(later -$(($4 % 5)))") "$owner" "$(yuan "$fen")"
	fi
}
step_bounce() { try receive --bounce --reason cheque "$(pick "SELECT receipt FROM v_receipt WHERE bank_line_id IS NULL ORDER BY receipt_id DESC" "$(($1 % 7))")"; }
# A line of each sort: by code, by name, by room, of nobody; interest and charges; what was paid out.
step_statement() {
	{
		echo date,amount,payer,payer_account,memo,id,balance
		i=0
		for number in "$1" "$2" "$3"; do
			owed_bill "$number" "$4" || continue
			i=$((i + 1)) walk_line=$((walk_line + 1)) balance=$((balance + fen))
			name=$(sql "SELECT name FROM party WHERE code = '$owner'")
			echo "$DEED_DATE,$(yuan "$fen"),$(word "$number" "$name" "$name" Somebody),,$(word $((number / 7)) "$bill" rent "$(sql "SELECT coalesce(room, contract) FROM v_bill WHERE bill = '$bill'")"),W$walk_line,"
		done
		paid=$(pick "SELECT -amount_fen, p.name FROM receipt r JOIN party p ON p.id = r.party_id WHERE amount_fen < 0 AND bank_line_id IS NULL ORDER BY r.id DESC" "$(($4 % 5))")
		[ -z "$paid" ] || echo "$DEED_DATE,-$(yuan "${paid%%|*}"),${paid##*|},,refund,O$walk_step,"
		echo "$DEED_DATE,$(word "$4" 12.34 -5.00),,,$(word "$4" interest charge),I$walk_step,"
	} >line.csv
	again bank-import --account icbc line.csv
}
# What one run pays may leave another line no rival: it comes to a rest.
step_reconcile() {
	for _ in 1 2 3 4 5; do
		was=$walk_runs
		try reconcile
		[ "$walk_runs" -ne "$was" ] || return 0
	done
	broken "reconcile comes to no rest"
}
step_claim() {
	deed reconcile -q --suggest -f csv -o suggest.csv 2>err
	walk_runs=$(runs)
	line=$(pick "SELECT printf('L%07d', bank_line_id) FROM open_line ORDER BY 1" "$1")
	[ -n "$line" ] || return 0
	if [ $(($2 % 2)) -eq 0 ] && owed_bill "$3" 7; then
		printf 'line,decision\n%s,%s\n' "$line" "$(word "$4" "$owner: $bill" "$bill" "advance $owner" "$owner" skip)"
	else
		printf 'line,decision\n%s,%s\n' "$line" "$(word "$4" "advance $(party "$3")" "as interest" "as transfer" "as other 6603")"
	fi >decided.csv
	try claim decided.csv
}
step_undo() {
	case $(($1 % 4)) in
	0) undone=$(pick "SELECT printf('A%07d', id) FROM allocation ORDER BY id DESC" $(($2 % 20))) ;;
	1) undone=$(pick "SELECT printf('R%07d', id) FROM receipt ORDER BY id DESC" $(($2 % 10))) ;;
	2) undone=$(pick "SELECT printf('L%07d', id) FROM bank_line ORDER BY id DESC" $(($2 % 10))) ;;
	*) undone=$(pick "SELECT code FROM bill ORDER BY id DESC" $(($2 % 30))) ;;
	esac
	[ -z "$undone" ] || try claim --undo "$undone"
}
step_waive() {
	owed_bill "$1" 7 || return 0
	try waive $(word "$2" "" "--percent 5" "--amount 100.01" "--paid --percent 10") --reason goodwill "$bill"
}
step_waive_undo() {
	one=$(pick "SELECT of FROM v_adjustment WHERE kind = 'waive' AND of IS NOT NULL ORDER BY bill_id" "$1")
	[ -z "$one" ] || try waive --undo --reason mistake "$one"
}
step_late_fee() { again late-fee; }
step_refunded() {
	one=$(a_deal "stage IN ('booked', 'subscribed', 'queued')" "$1")
	[ -z "$one" ] || try cancel --as refund $(word "$2" "" "" "--keep 500" --twice) --reason agreed "$one"
}
step_forfeit() {
	one=$(a_deal "stage IN ('booked', 'subscribed')" "$1")
	[ -z "$one" ] || try cancel --as forfeit $(word "$2" "" "" "--keep 777.77") --reason gone "$one"
}
step_returned() {
	one=$(a_deal "stage = 'signed'" "$1")
	[ -z "$one" ] || try cancel --as return $(word "$2" "" "--penalty 5000" "--penalty 999999 --fee 50" "--fee 33.33") --reason divorce "$one"
}
step_revive() {
	one=$(a_deal "event = 'forfeit'" "$1")
	[ -z "$one" ] || try cancel --revive --reason back "$one"
}
step_exchange() {
	one=$(a_deal "stage IN ('booked', 'subscribed', 'signed')" "$1")
	[ -z "$one" ] || try exchange --to "$(free_room "$2")" $(word "$3" "" "--fee 200") --reason view "$one"
}
step_assign() {
	one=$(a_deal "stage <> 'ended'" "$1")
	[ -z "$one" ] || try assign --to "$(party "$2")" $(word "$3" "" "" "--fee 100") --reason sister "$one"
}
step_pay_out() {
	deed report -q payables -f csv $(word "$1" payee=buyer payee=bank "") >payables.csv
	[ "$(wc -l <payables.csv)" -gt 1 ] || return 0
	case $(($2 % 3)) in
	0) try refund --account icbc --reason x payables.csv ;;
	*) try refund --account "$(word "$3" icbc till)" $(word "$2" "" "--amount 100" "") --reason x "$(awk -F, -v n="$4" 'NR > 1 { b[k++] = $2 } END { print b[n % k] }' payables.csv)" ;;
	esac
}
step_deposit_back() {
	one=$(pick "SELECT b.code FROM bill b JOIN item i ON i.id = b.item_id LEFT JOIN open_bill o ON o.bill_id = b.id
		WHERE i.class = 'deposit' AND b.amount_fen > 0 AND coalesce(o.open_fen, 0) < b.amount_fen ORDER BY b.id DESC" $(($1 % 8)))
	[ -z "$one" ] || try refund --account icbc $(word "$2" "" "--amount 50") --reason asked "$one"
}
step_use() {
	credit=$(pick "SELECT b.code FROM open_bill o JOIN bill b ON b.id = o.bill_id WHERE o.open_fen < 0 ORDER BY b.id" "$1")
	[ $(($3 % 3)) -ne 0 ] || credit=$(pick "SELECT receipt FROM v_receipt WHERE open_fen > 0 ORDER BY receipt_id" "$1")
	[ -n "$credit" ] && owed_bill "$2" 7 || return 0
	try refund --to "$bill" --reason use "$credit"
}
step_defer() {
	owed_bill "$1" 7 || return 0
	try defer --until "$(later $(($2 % 60)))" $(word "$3" "" "--parts 3" "--amount 50") --reason asked "$bill"
}
step_defer_undo() {
	one=$(pick "SELECT of FROM v_adjustment WHERE kind = 'defer' AND of IS NOT NULL ORDER BY bill_id" "$1")
	[ -z "$one" ] || try defer --undo --reason mistake "$one"
}
step_milestone() {
	printf 'project,milestone,date\nP,topping-out,%s\n' "$(later $(($1 % 30)))" >milestone.csv
	again load milestone milestone.csv
}
step_plan_switch() {
	printf 'plan,name,kind,enabled\ndays,By date,instalment,%s\n' "$(word "$1" yes no)" >switch.csv
	again load plan switch.csv
}
step_call_again() {
	one=$(a_deal "stage = 'queued'" "$1")
	[ -z "$one" ] || try earnest --again --until "$(later $(($2 % 5)))" "$one"
}
step_hold() {
	owed_bill "$1" 7 || return 0
	try hold "$bill" $(word "$2" "--dispute noise" "--promise $(later 9)" --release)
}
# Plans and campaigns change under the deals that were made by them; what was agreed stays.
step_step_change() {
	printf '%s\n' plan,step,item,share,amount,due,round "$(word "$1" "loan,first,price,0.35,,sign+0d," "loan,first,price,0.3,,subscribe+2d," \
		"roof,rest,price,,,sign+90d," "lump,all,price,,,$(later 40),")" >step.csv
	again load step step.csv
}
step_discount_change() {
	printf 'discount,name,value,start,end\nOPENING,Opening,-%d%%,2026-01-01,%s\n' $(($1 % 4 + 1)) "$(later $(($2 % 60)))" >discount.csv
	again load discount discount.csv
}
step_filed() { again config price.filed_up $(word "$1" 5 20) -q; }
# What a person took for an advance, or for another's, is somebody's.
step_forget() {
	one=$(pick "SELECT receipt FROM v_receipt WHERE open_fen > 0 ORDER BY receipt_id" "$1")
	[ -z "$one" ] || try refund --account icbc $(word "$2" "" "--amount 5") --reason advance "$one"
}
step_pos() {
	owed_bill "$1" 7 || return 0
	printf 'party,amount,bills,fee\n%s,%s,%s,1.5\n%s,20,,\n' "$owner" "$(yuan "$fen")" "$bill" "$(party "$2")" >taken.csv
	try receive --account till --as pos taken.csv
}
# What only reads answers, whatever there is.
step_look() {
	one=$(a_deal "1" "$1")
	[ -z "$one" ] || try history "$one"
	one=$(pick "SELECT code FROM bill ORDER BY id" "$2")
	[ -z "$one" ] || try history "$one"
	one=$(pick "SELECT code FROM bill WHERE clause_id IS NOT NULL ORDER BY id" "$3")
	[ -z "$one" ] || try bill-gen --explain "$one"
	try board --show "$(word "$4" price buyer)"
	try plan --preview "$(free_room "$1")" "$(word "$2" lump loan both roof)"
	try report "$(word "$3" forecast discounts dashboard collection debtors adjustments)"
}
step_document() { again document --outbox documents; }
step_night() {
	again reserve --expire
	again bill-gen
	again late-fee
	step_reconcile
	again dun --outbox outbox
}

# walk_check: what must hold whatever was done.
walk_check() {
	deed verify -q --quick >proved 2>&1 || broken "verify: $(grep -v ",ok," proved | head -n 3)"
	deed report -q --check -f csv >proofs 2>&1 || broken "report --check: $(grep -v ',yes$' proofs | head -n 3)"
	sqlite3 -readonly "$DEED_LEDGER" <"$TESTS/walk.sql" >wrong 2>&1 || broken "walk.sql: $(head -n 3 wrong)"
	while read -r line; do broken "$line"; done <wrong
	walk_money
	walk_rooms
	walk_past
}
# agree WHAT: the file told is the file facts.
agree() { cmp -s told facts || broken "$1: $(diff told facts | head -n 6)"; }

# What `report deals` tells of money, by contract, agrees with the facts; `report payables` is what it tells to pay back.
walk_money() {
	deed report -q deals -f csv >deals.csv
	awk -F, 'NR > 1 && $19 != "" { p[$19] += $13 * 100; o[$19] += $14 * 100; b[$19] += $15 * 100 }
		END { for (c in p) printf "%s|%.0f|%.0f|%.0f\n", c, p[c], o[c], b[c] }' deals.csv | sort >told
	sql "WITH moved AS ( -- between bills of two contracts, or a receipt's
			SELECT a.*, iif(c.contract_id IS b.contract_id, 0, a.amount_fen) AS cash FROM allocation a
			JOIN bill b ON b.id = a.bill_id LEFT JOIN bill c ON c.id = a.credit_id
		), settled AS (
			SELECT bill_id AS id, -amount_fen AS fen, cash FROM moved
			UNION ALL SELECT credit_id, amount_fen, -cash FROM moved WHERE credit_id IS NOT NULL
		), stands AS (
			SELECT b.contract_id, b.amount_fen + coalesce(sum(s.fen), 0) AS open, coalesce(sum(s.cash), 0) AS cash
			FROM bill b LEFT JOIN settled s ON s.id = b.id GROUP BY b.id)
		SELECT c.code, coalesce(sum(s.cash), 0), coalesce(sum(max(s.open, 0)), 0), coalesce(sum(max(-s.open, 0)), 0)
		FROM (SELECT DISTINCT contract_id AS id FROM deal_event WHERE contract_id IS NOT NULL) d
		JOIN contract c ON c.id = d.id LEFT JOIN stands s ON s.contract_id = c.id GROUP BY c.id" | sort >facts
	agree "report deals"
}

# `rooms` and `report sales` tell of each room what the facts do.
walk_rooms() {
	deed rooms -q -f jsonl | sed 's/.*"room":"\([^"]*\)".*"state":"\([^"]*\)".*/\1|\2/' | sort >told
	sql "SELECT r.code, coalesce((SELECT e.stage FROM deal_room h JOIN deal_event e ON e.deal_id = h.deal_id
			AND e.id = (SELECT max(id) FROM deal_event WHERE deal_id = h.deal_id)
			WHERE h.room_id = r.id AND e.stage <> 'ended'), iif((SELECT count(*) - 2 * count(withdraws_id)
			FROM room_release WHERE room_id = r.id) > 0, 'available', 'free')) FROM room r" | sort >facts
	agree rooms
	deed report -q sales -f csv | awk -F, 'NR > 1 { printf "%s|%d|%.0f|%.0f\n", $2, $5, $8 * 100, $13 * 100 }' | sort >told
	sql "WITH sold AS (SELECT l.* FROM deal_line l JOIN v_deal v ON v.deal_id = l.deal_id
			WHERE v.stage IN ('subscribed', 'signed')
			AND l.event_id = (SELECT max(event_id) FROM deal_line WHERE deal_id = l.deal_id))
		SELECT b.code, count(s.room_id), coalesce(sum(iif(s.room_id IS NULL, 0, s.price_fen)), 0),
			coalesce(sum(iif(s.room_id IS NULL, s.price_fen, 0)), 0)
		FROM building b JOIN room r ON r.building_id = b.id LEFT JOIN sold s ON coalesce(s.room_id,
			(SELECT room_id FROM v_deal WHERE deal_id = s.deal_id)) = r.id GROUP BY b.id" | sort >facts
	agree "report sales"
}

# What was told of a day, known at a run, is told so later too.
walk_past() {
	for told in past.*; do
		[ -f "$told" ] || continue
		past=${told#past.}
		walk_tell "${past%.*}" "${past#*.}" >now
		cmp -s now "$told" || broken "known_at=${past%.*} as_of=${past#*.}: $(diff "$told" now | head -n 6)"
	done
	set -- past.*
	[ $# -lt 3 ] || rm -f "$1"
	walk_tell "$(sql 'SELECT max(id) FROM run')" "$DEED_DATE" >"past.$(sql 'SELECT max(id) FROM run').$DEED_DATE"
}
walk_tell() {
	deed report -q deals -f csv known_at="$1" as_of="$2" | cut -d, -f1-7,9-18,20-
	for report in sales payables receivables aging trial-balance receipts allocations adjustments prices cash; do
		deed report -q $report -f csv known_at="$1" as_of="$2"
	done
}

# walk FILE EVERY: takes its steps in a ledger of its own, and looks at it after each so many; what broke is in broken.
walk() {
	rm -f broken past.* walk.log "$DEED_LEDGER"*
	DEED_DATE=2026-01-15 walk_step=0
	walk_world
	while read -r step one two three four; do
		walk_step=$((walk_step + 1))
		echo "# $walk_step $DEED_DATE $step $one $two $three $four" >>walk.log
		"step_$step" "$one" "$two" "$three" "$four"
		[ $((walk_step % $2)) -ne 0 ] || walk_check
		[ ! -s broken ] || return 1
	done <"$1"
	walk_check
	[ ! -s broken ]
}
