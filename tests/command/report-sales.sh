#!/bin/sh
# Reports of sales, deals and discounts: hand-made facts with known figures, at several days.
. "$TESTS/lib.sh"
deed init -q -d 2026-01-01
printf 'project,name\nA,Park\nL,Let\n' | deed load -q -d 2026-01-01 project -
printf 'building,project,name\n1,A,One\nG,A,Garage\n9,L,\n' | deed load -q -d 2026-01-01 building -
deed load -q -d 2026-01-01 room - <<'CSV'
room,project,building,floor,number,kind,area
A-101,A,1,1,101,residence,100
A-102,A,1,1,102,residence,100
A-201,A,1,2,201,residence,100
A-202,A,1,2,202,residence,100
A-P1,A,G,-1,P1,parking,12
L-1,L,9,1,1,shop,40
CSV
deed load -q -d 2026-01-01 party - <<'CSV'
party,name,kind,consultant
X,Xu,person,Ma
Y,Yan,person,Li
Z,Zhu,person,Ma
CSV
deed load -q -d 2026-01-01 contract - <<'CSV'
contract,kind,party,room,start
HT1,sale,X,A-101,2026-01-10
HT2,sale,Y,A-102,2026-01-11
CSV
deed load -q -d 2026-01-20 bill - <<'CSV'
bill,contract,item,due,amount,billed_on
N-1,HT1,deposit,2026-01-10,50000.00,2026-01-10
N-2,HT1,price,2026-02-20,300000.00,2026-01-20
N-3,HT2,deposit,2026-01-11,20000.00,2026-01-11
CSV
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
deed receive -q -d 2026-01-10 --account till --bills N-1 X 50000
deed receive -q -d 2026-01-12 --account till --bills N-3 Y 5000

# One deal with an add-on and decoration, one that is booked, one that ended, one that took its room.
sqlite3 "$DEED_LEDGER" <<'SQL'
INSERT INTO plan (id, code, name, kind) VALUES (1, 'lump', 'Lump sum', 'lump'), (2, 'loan', 'Mortgage', 'mortgage');
INSERT INTO discount (code, name, value) VALUES ('OPENING', 'Opening', '-2%'), ('OPEN_', 'Wild', '-1%'), ('OPEN', 'Other', '-1%'), ('opening', 'Small', '-1%');
INSERT INTO price (room_id, kind, start_on, total_fen, unit_fen, basis, reason)
SELECT id, 'list', '2026-01-01', iif(kind = 'parking', 10000000, 100000000), 1000000, 'building', '' FROM room;
INSERT INTO price (room_id, kind, start_on, total_fen, unit_fen, basis, reason)
SELECT id, 'list', '2026-01-28', 110000000, 1100000, 'building', '' FROM room WHERE code = 'A-102';
INSERT INTO room_release (date, room_id, reason) SELECT '2026-01-05', id, '' FROM room WHERE code IN ('A-101', 'A-102', 'A-201', 'A-P1');
INSERT INTO room_release (date, room_id, reason) SELECT '2026-01-05', id, '' FROM room WHERE code = 'A-202';
INSERT INTO room_release (date, room_id, reason, withdraws_id)
SELECT '2026-01-25', o.room_id, 'kept', o.id FROM room_release o JOIN room r ON r.id = o.room_id WHERE r.code = 'A-202';
INSERT INTO deal (id, date, project_id, from_id) VALUES (1, '2026-01-10', 1, NULL), (2, '2026-01-11', 1, NULL),
	(3, '2026-01-12', 1, NULL), (4, '2026-01-25', 1, 3);
INSERT INTO deal_event (id, deal_id, date, kind, stage, closes, party_id, contract_id, plan_id, until_on, deposit_kind, list_fen,
	price_fen, reason) VALUES
	(1, 1, '2026-01-10', 'book', 'booked', 0, 1, 1, NULL, '2026-01-17', '定金', NULL, NULL, ''),
	(2, 1, '2026-01-10', 'subscribe', 'subscribed', 0, 1, 1, 1, '2026-01-17', '定金', 115000000, 113000000, ''),
	(3, 2, '2026-01-11', 'book', 'booked', 0, 2, 2, NULL, '2026-01-14', '订金', NULL, NULL, ''),
	(4, 3, '2026-01-12', 'subscribe', 'subscribed', 0, 2, NULL, 1, '2026-01-19', NULL, 100000000, 97020000, ''),
	(5, 3, '2026-01-18', 'refund', 'ended', 1, 2, NULL, 1, NULL, NULL, 100000000, 97020000, 'loan refused'),
	(6, 1, '2026-01-20', 'sign', 'signed', 0, 1, 1, 1, NULL, NULL, 115000000, 113000000, ''),
	(7, 4, '2026-01-25', 'subscribe', 'subscribed', 0, 3, NULL, 2, '2026-02-01', NULL, 100000000, 98000000, '');
INSERT INTO deal_room (deal_id, room_id, role)
SELECT d.id, r.id, 'main' FROM deal d JOIN room r ON (d.id, r.code) IN
	(VALUES (1, 'A-101'), (2, 'A-102'), (3, 'A-201'), (4, 'A-201'));
INSERT INTO deal_room (deal_id, room_id, role) SELECT 1, id, 'addon' FROM room WHERE code = 'A-P1';
INSERT INTO deal_line (event_id, deal_id, item_id, room_id, list_fen, price_fen, discounts)
SELECT x.column1, x.column2, (SELECT id FROM item WHERE code = 'price'), r.id, x.column4, x.column5, x.column6
FROM (VALUES (2, 1, 'A-101', 100000000, 98000000, 'lump 0.98 = 980000.00'), (2, 1, 'A-P1', 10000000, 10000000, ''),
	(2, 1, NULL, 5000000, 5000000, ''), (4, 3, 'A-201', 100000000, 97020000, 'lump 0.98 = 980000.00; OPENING -1% = 970200.00'),
	(7, 4, 'A-201', 100000000, 98000000, 'loan 0.99 + OPENING -1% = 980000.00')) x
LEFT JOIN room r ON r.code = x.column3;
SQL

# sales REASON PARAMETER… <<EOF: these records, without the header and the name.
sales() { reason=$1; shift; run deed report sales -q "$@"; sed -i '1d; s/,[^,]*$//' "$T/out"; out_is "$reason"; }
sales "rooms, what was sold, for how much, what is left" as_of=2026-01-31 <<'END'
A,1,4,3,2,200,2000000.00,1960000.00,9800.00,66.67,1,1100000.00,50000.00
A,G,1,1,1,12,100000.00,100000.00,8333.33,100.00,0,0.00,0.00
END
sales "signed contracts alone" as_of=2026-01-31 stage=signed <<'END'
A,1,4,3,1,100,1000000.00,980000.00,9800.00,33.33,2,2100000.00,50000.00
A,G,1,1,1,12,100000.00,100000.00,8333.33,100.00,0,0.00,0.00
END
sales "before the contract: what ended since then stood, what was withdrawn was on sale" as_of=2026-01-15 <<'END'
A,1,4,4,2,200,2000000.00,1950200.00,9751.00,50.00,2,2000000.00,50000.00
A,G,1,1,1,12,100000.00,100000.00,8333.33,100.00,0,0.00,0.00
END
sales "sold in a period; what is left is as ever" as_of=2026-01-31 from=2026-01-20 to=2026-01-31 <<'END'
A,1,4,3,1,100,1000000.00,980000.00,9800.00,66.67,1,1100000.00,0.00
A,G,1,1,0,0,0.00,0.00,,100.00,0,0.00,0.00
END
sales "the day before the release" as_of=2026-01-04 </dev/null
sales "another project" as_of=2026-01-31 project=L </dev/null
run deed report sales -f table as_of=2026-01-31
out_has "the average of all" "all: 9716.98 per m²"
out_has "a check of its own" "sold for, with what is no room, 2110000.00 = prices of the deals 2110000.00: agrees"

# deals REASON COLUMNS PARAMETER… <<EOF: these columns of the records.
deals() { reason=$1 columns=$2; shift 2; run deed report deals -q "$@"; cut -d, -f"$columns" "$T/out" >"$T/cut"; sed 1d "$T/cut" >"$T/out"; out_is "$reason"; }
deals "stage, prices and money of each" 1,3,5,6,9-15 as_of=2026-01-31 <<'END'
S000000195,signed,A-101,X,lump,1150000.00,1130000.00,50000.00,50000.00,300000.00,0.00
S000000292,booked,A-102,Y,,,,20000.00,5000.00,15000.00,0.00
S000000389,ended,A-201,Y,lump,1000000.00,970200.00,0.00,0.00,0.00,0.00
S000000486,subscribed,A-201,Z,loan,1000000.00,980000.00,0.00,0.00,0.00,0.00
END
deals "days in the stage, the last day, overdue" 1,3,16-18 as_of=2026-01-31 <<'END'
S000000195,signed,11,,0
S000000292,booked,20,2026-01-14,17
S000000389,ended,13,,0
S000000486,subscribed,6,2026-02-01,0
END
deals "as it was" 1,3,13,14,16,18 as_of=2026-01-15 <<'END'
S000000195,subscribed,50000.00,0.00,5,0
S000000292,booked,5000.00,15000.00,4,1
S000000389,subscribed,0.00,0.00,3,0
END
deals "overdue ones" 1 as_of=2026-01-31 overdue=yes <<'END'
S000000292
END
deals "live ones of a consultant" 1,8 as_of=2026-01-31 live=yes consultant=Ma <<'END'
S000000195,Ma
S000000486,Ma
END
deals "of a room, also as an add-on" 1 as_of=2026-01-31 room=A-P1 <<'END'
S000000195
END
deals "of a stage, and what it came from" 1,22-23 as_of=2026-01-31 stage=subscribed <<'END'
S000000486,,S000000389
END

# As on paper: A4 across without its margins is 269 mm, 1016 px; browsers shrink what is wider by a third at most.
deed report deals -q -o deals.html as_of=2026-01-31
{
	sed -e '/Content-Security-Policy/d' -e 's/@media screen and/@media tty and/' -e 's/@media print/@media screen/' \
		-e '/<\/body>/,$d' deals.html
	printf '<script>const e = document.documentElement; e.setAttribute("data-told", e.scrollWidth);</script></body></html>\n'
} >paper.html
browser --window-size=1016,700 --dump-dom "file://$T/paper.html" >dom
width=$(sed -n 's/.*<html[^>]* data-told="\([^"]*\)".*/\1/p' dom)
check "all 24 columns of deals fit the paper: $width" [ "${width:-9999}" -le 1354 ]

expect 66 "a plan that is none" deed report deals plan=lum
err_has "is told, instead of no deals" 'plan: there is no plan "lum"'
expect 64 "a payee that is none" deed report payables payee=banks
err_has "is not taken for a buyer" 'payee: expected one of buyer/bank, got "banks"'

# discounts REASON BY PARAMETER… <<EOF
discounts() { reason=$1; shift; run deed report discounts -q as_of=2026-01-31 "$@"; sed -i 1d "$T/out"; out_is "$reason"; }
discounts "each sale" by=deal <<'END'
S000000195,Xu,A-101,1,1000000.00,980000.00,20000.00,98.00,lump 0.98 = 980000.00
S000000195,Xu,A-P1,1,100000.00,100000.00,0.00,100.00,
S000000195,Xu,,1,50000.00,50000.00,0.00,100.00,
S000000486,Zhu,A-201,1,1000000.00,980000.00,20000.00,98.00,loan 0.99 + OPENING -1% = 980000.00
END
discounts "by plan" by=plan <<'END'
loan,Mortgage,,1,1000000.00,980000.00,20000.00,98.00,
lump,Lump sum,,3,1150000.00,1130000.00,20000.00,98.26,
END
discounts "by campaign: the whole code counts, in its own letters" by=campaign <<'END'
,,,3,1150000.00,1130000.00,20000.00,98.26,
OPENING,Opening,,1,1000000.00,980000.00,20000.00,98.00,
END
expect 0 "by campaign as a table" deed report discounts -f table as_of=2026-01-31 by=campaign
out_has "does not let its total pass for that of all sales" "the totals count it as often"
lacks "nor tells a rate of it" "^all: " "$T/out"
discounts "by consultant" by=consultant <<'END'
Ma,,,4,2150000.00,2110000.00,40000.00,98.14,
END
discounts "by building" by=building <<'END'
A/1,One,,3,2050000.00,2010000.00,40000.00,98.05,
A/G,Garage,,1,100000.00,100000.00,0.00,100.00,
END
discounts "only deep ones" by=deal below=98 </dev/null
discounts "subscribed in a period" by=plan from=2026-01-20 <<'END'
loan,Mortgage,,1,1000000.00,980000.00,20000.00,98.00,
END

# By hand: a room on sale under a sale contract that no deal made, until it ends.
sqlite3 "$DEED_LEDGER" "INSERT INTO contract (code, kind, party_id, room_id, start_on, end_on)
	SELECT 'HT9', 'sale', 3, id, '2026-02-02', '2026-02-20' FROM room WHERE code = 'A-102'"
sales "a room sold by hand is not unsold, nor a sale of a deal" as_of=2026-02-02 <<'END'
A,1,4,3,2,200,2000000.00,1960000.00,9800.00,100.00,0,0.00,50000.00
A,G,1,1,1,12,100000.00,100000.00,8333.33,100.00,0,0.00,0.00
END
sales "but before and after it is" as_of=2026-02-01 <<'END'
A,1,4,3,2,200,2000000.00,1960000.00,9800.00,66.67,1,1100000.00,50000.00
A,G,1,1,1,12,100000.00,100000.00,8333.33,100.00,0,0.00,0.00
END
for day in 2026-01-04 2026-01-15 2026-01-31; do
	for name in sales deals discounts; do expect 0 "$name agrees with the facts on $day" deed report --check $name as_of=$day; done
done
expect 1 "a line that is not in its deal's price" sh -c '
	sqlite3 "$DEED_LEDGER" "INSERT INTO deal_line (event_id, deal_id, item_id, list_fen, price_fen, discounts) SELECT 7, 4, 1, 0, 100, '"''"'"
	deed report --check sales as_of=2026-01-31'
out_has "is found" "sold for, with what is no room, 2110001.00 = prices of the deals 2110000.00: DIFFERS"
finish
