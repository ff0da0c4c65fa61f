#!/bin/sh
# deed load: every kind, what it refuses and how it says so, updates, rejects, repeats.
. "$TESTS/lib.sh"
deed init -q

put project.csv <<'CSV'
project,name,city
P,Park 公园,杭州
Q,Quay,
CSV
put building.csv <<'CSV'
project,building,name
P,B1,One
P,B2,
Q,B1,Other
CSV
put room.csv <<'CSV'
room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area,x_grade
P-101,P,B1,1,1,101,residence,2-1,S,garden,89.5,71.6,A
P-102,P,B1,1,1,102,residence,,,,102.3702,81.9,
Q-P1,Q,B1,,-1,P1,parking,,,,12,,"a ""b"" \c"
CSV
put party.csv <<'CSV'
party,name,kind,id_no,phone,email,address,consultant
X,张三,person,330102199001011234,13800000001,x@example.com,"1 Street, Town",Li
Y,Yard Ltd.,company,,,,,
CSV
put payer.csv <<'CSV'
party,name,account
X,张三,6222021202001234567
X,李四,
CSV
put item.csv <<'CSV'
item,name,class,tax_rate,account
signage,Signage,fee,0.06,
bond,Bond,deposit,,2241.01
CSV
put account.csv <<'CSV'
account,name,kind,bank,number,ledger_account,supervised
ICBC,Basic,bank,工商银行,1202021509900123456,,yes
TILL,Till,cash,,,1001,
CSV
put contract.csv <<'CSV'
contract,kind,party,room,start,end,signed
C1,lease,X,P-101,2026-01-01,2026-12-31,2025-12-20
C2,service,Y,,2026-01-01,,
C3,lease,Y,Q-P1,2026-01-01,,
CSV
put clause.csv <<'CSV'
contract,clause,item,basis,rate,per,formula,cycle,align,timing,due,start,end,proration,round,free,steps,late_rate,late_grace,late_cap
C1,rent,rent,area,2.80,day,,month,anniversary,advance,start-5d,2026-01-01,2026-12-31,365,jiao down,2026-01-01..2026-01-31,2026-07-01:+5%,0.0005,7 conditional,100%
C1,fee,property-fee,formula,,,round(area * 2.35 * if(x_grade = 'A'; 1; 2)),month,,,,,,,,,,,,
CSV
sed -i "s/if(x_grade = 'A'; 1; 2))/if(x_grade = 'A', 1, 2), 2)/; s/round(area.*, 2)/\"&\"/" clause.csv
put reading.csv <<'CSV'
room,item,date,reading,replaced_at
P-101,water,2026-01-31,120.50,
P-101,water,2025-12-31,100,
P-101,water,2026-02-28,3,130
CSV
put meter.csv <<'CSV'
meter,item,room,rooms,share,less,digits,factor,estimate,end
M1,water,P-101,,,,5,1.50,average 3 after 35d,2026-12-31
M2,water,,floor > 0,area,yes,,,,
CSV
put meter-reading.csv <<'CSV'
meter,room,item,date,reading,replaced_at,correction,reason
M2,,,2026-01-31,7.50,,,
,P-101,water,2026-02-28,3.5,130,K1,misread
CSV
put bill.csv <<'CSV'
bill,contract,item,due,amount,start,end,billed_on
OLD-1,C1,rent,2025-12-05,1090.00,2025-12-01,2025-12-31,2025-11-20
OLD-2,C2,bond,2025-12-05,-20,,,
CSV
put dun.csv <<'CSV'
level,days,channel,form,fee,when
late,3,sms,late,1.50,open > 10 and party_kind = 'person'
extra,10,email,final,,
CSV
put rule.csv <<'CSV'
rule,order,kind,pattern,when,account,channel,tolerance,days,enabled
salary,55,other,工资|代发,amount < 0,6402,,,,
short,150,fee,,"account = 'TILL'",6402,TILL,0.5%,3,yes
CSV
put holiday.csv <<'CSV'
date,name,kind
2026-02-17,春节,off
2026-02-28,补班,work
CSV
put consent.csv <<'CSV'
party,channel,allowed
X,sms,no
X,email,yes
CSV
put plan.csv <<'CSV'
plan,name,kind,enabled,discount,stacking,path,sums,round
lump,一次性,lump,no,0.98 -10000,added,total,before,100 down
bank,按揭,mortgage,,,,unit,,
CSV
put step.csv <<'CSV'
plan,step,item,share,amount,due,round
lump,all,price,1,,sign+7d,
bank,first,price,,50000,subscribe,
bank,down,price,1/3,,topping-out+1m,
bank,loan,loan,,,2026-12-31,10000 down
CSV
put discount.csv <<'CSV'
discount,name,value,plan,project,start,end,enabled,when
OPEN,Opening,-2%,bank,P,2026-01-01,2026-02-28,no,"x_grade = 'A'"
STAFF,Staff,0.95 -500,,,,,,
CSV
put discount-limit.csv <<'CSV'
consultant,plan,percent
,,3
Li,,5
Li,bank,7.5
CSV
put down-payment.csv <<'CSV'
kind,loan,start,share
residence,commercial,2024-09-24,0.15
shop,commercial,2026-01-01,0.3
CSV
put milestone.csv <<'CSV'
project,building,milestone,date
P,,topping-out,2027-06-30
P,B1,topping-out,2027-01-31
CSV
put ledger-account.csv <<'CSV'
code,name,type
6402,Costs,expense
CSV

for kind in ledger-account item account dun rule holiday project building room party payer consent plan step discount discount-limit down-payment milestone contract clause meter reading meter-reading bill; do
	expect 0 "loads $kind" deed load $kind $kind.csv
done
err_has "and counts the rows" "deed load: bill: 2 rows: 2 new, 0 changed, 0 as before, 0 rejected"
while IFS='|' read -r table expected; do
	equal "$table is stored as it was given" "$expected" "$(sql "SELECT * FROM $table ORDER BY id DESC LIMIT 1")"
done <<'EOT'
account|2|TILL|Till|cash|||1|0
project|2|Q|Quay|
building|3|2|B1|Other
EOT
equal "ledger_account is stored as it was given" '6402|Costs|expense' \
	"$(sql "SELECT code, name, type FROM ledger_account ORDER BY id DESC LIMIT 1")"
equal "match_rule is stored as it was given" "short|150|fee||account = 'TILL'|6402|TILL|0.5%|3|1" \
	"$(sql "SELECT r.code, place, r.kind, pattern, condition, g.code, a.code, tolerance, days, enabled FROM match_rule r
		JOIN ledger_account g ON g.id = r.ledger_account_id JOIN account a ON a.id = r.account_id WHERE r.code = 'short'")"
equal "plan" '1|lump|一次性|lump|0|0.98 -10000|added|total|before|100 down' "$(sql 'SELECT * FROM plan WHERE id = 1')"
equal "plan: what a new one gets" '1||sequential|unit|after|0.01' \
	"$(sql "SELECT enabled, discount, stacking, path, sums, round FROM plan WHERE code = 'bank'")"
equal "steps" 'first|price||5000000|subscribe| down|price|1/3||topping-out+1m| loan|loan|||2026-12-31|10000 down' \
	"$(sql 'SELECT s.code, i.code, share, amount_fen, due, round FROM step s JOIN item i ON i.id = item_id WHERE plan_id = 2 ORDER BY s.id' | paste -sd ' ')"
equal "discount" "1|OPEN|Opening|-2%|2|1|2026-01-01|2026-02-28|0|x_grade = 'A'" "$(sql 'SELECT * FROM discount WHERE id = 1')"
equal "discount-limit" '1|||3 2|Li||5 3|Li|2|7.5' "$(sql 'SELECT * FROM discount_limit' | paste -sd ' ')"
equal "down-payment" '2|shop|commercial|2026-01-01|0.3' "$(sql 'SELECT * FROM down_payment WHERE id = 2')"
equal "milestone: of the project, of a building" '1|1||topping-out|2027-06-30 2|1|1|topping-out|2027-01-31' \
	"$(sql 'SELECT * FROM milestone' | paste -sd ' ')"
equal "item is stored as it was given" 'bond|Bond|deposit|' "$(sql "SELECT code, name, class, tax_rate FROM item ORDER BY id DESC LIMIT 1")"
equal "room: areas in cm², text with quotes in the extra" '3|Q-P1|3||-1|P1|parking||||120000||{"x_grade":"a \"b\" \\c"}' \
	"$(sql 'SELECT * FROM room WHERE id = 3')"
equal "room: four decimals are exact" '1023702|819000' "$(sql "SELECT area_cm2, inner_area_cm2 FROM room WHERE code = 'P-102'")"
equal "party" '1|X|张三|person|330102199001011234|13800000001|x@example.com|1 Street, Town|Li' "$(sql 'SELECT * FROM party WHERE id = 1')"
equal "payer: no account is empty" '2|1|李四|' "$(sql 'SELECT * FROM payer WHERE id = 2')"
equal "item: the account follows from the class" '6051' "$(sql "SELECT g.code FROM item i JOIN ledger_account g ON g.id = ledger_account_id WHERE i.code = 'signage'")"
equal "account: that of a bank, supervised" '1002|1' "$(sql "SELECT g.code, supervised FROM account a JOIN ledger_account g ON g.id = ledger_account_id WHERE a.code = 'ICBC'")"
equal "contract" '1|C1|lease|1|1|2026-01-01|2026-12-31|2025-12-20|' "$(sql 'SELECT * FROM contract WHERE id = 1')"
equal "contract without room and end" '2|C2|service|2||2026-01-01|||' "$(sql 'SELECT * FROM contract WHERE id = 2')"
clause="id, contract_id, code, item_id, basis, rate, per, formula, cycle, align, timing, due, start_on, end_on, proration,
	round, free, steps, late_rate, late_grace, late_cap"
equal "clause: all its columns" '1|1|rent|3|area|2.8|day||month|anniversary|advance|start-5d|2026-01-01|2026-12-31|365|jiao down|2026-01-01..2026-01-31|2026-07-01:+5%|0.0005|7 conditional|100%' \
	"$(sql "SELECT $clause FROM clause WHERE id = 1")"
equal "clause: what is not said" "2|1|fee|4|formula||month|round(area * 2.35 * if(x_grade = 'A', 1, 2), 2)|month|calendar|advance|start+0d|||actual|fen|||||" \
	"$(sql "SELECT $clause FROM clause WHERE id = 2")"
equal "meter: all its columns" "M1|1|||0|5|1.5|average 3 after 35d|2026-12-31 M2||floor > 0|area|1||||" \
	"$(sql 'SELECT code, room_id, rooms, share, less, digits, factor, estimate, end_on FROM meter' | tr '\n' ' ' | sed 's/ $//')"
equal "meter-reading: of a meter, and a correction of a room's own" '2|||7.5|||read| |1|6|3.5|130|K1|correct|misread' \
	"$(sql 'SELECT meter_id, room_id, item_id, reading, replaced_at, code, kind, reason FROM meter_reading' | tr '\n' ' ' | sed 's/ $//')"
equal "reading: decimals without idle zeros" '120.5' "$(sql "SELECT reading FROM reading WHERE date = '2026-01-31'")"
equal "bill: party, room and the VAT inside follow" 'OLD-1|1|1|1|2025-11-20|2025-12-05|109000|9000' \
	"$(sql "SELECT code, contract_id, party_id, room_id, billed_on, due_on, amount_fen, tax_fen FROM bill WHERE own_code = 'OLD-1'")"
equal "bill: billed on the business date, no room" '2026-01-15||-2000|0' "$(sql "SELECT billed_on, room_id, amount_fen, tax_fen FROM bill WHERE own_code = 'OLD-2'")"
equal "bill: is open" '109000 -2000' "$(sql "SELECT group_concat(open_fen, ' ') FROM open_bill")"
equal "dun: replaced a level" '2|late|3|sms|late|150|open > 10 and party_kind = '"'person'||" "$(sql "SELECT * FROM dun_level WHERE code = 'late'")"
equal "every master row has a version, two when changed" 0 "$(sql "SELECT count(*) FROM room r WHERE
	(SELECT count(*) FROM history WHERE table_name = 'room' AND row_id = r.id) <> 1")"
equal "the run knows its file" "bill.csv $(sha256sum <bill.csv | cut -d' ' -f1)" \
	"$(sql "SELECT inputs ->> '\$[0].name' || ' ' || (inputs ->> '\$[0].sha256') FROM run ORDER BY id DESC LIMIT 1")"
sound "the ledger is sound"

runs=$(sql 'SELECT max(id) FROM run')
for kind in ledger-account item account dun rule holiday project building room party payer consent plan step discount discount-limit down-payment milestone contract clause meter reading meter-reading bill; do
	expect 0 "loads $kind again" deed load -d 2026-02-02 $kind $kind.csv
	err_has "all as before" " 0 new, 0 changed, "
done
equal "which is no run" "$runs" "$(sql 'SELECT max(id) FROM run')"

# Updates.
put up.csv <<'CSV'
room,project,building,floor,number,kind,area,inner_area,layout,x_grade,x_new
P-101,,,,,,90.00,,-,B,n
P-102,,,,,shop,,-,,,
Q-P1,,,,,,,,,-,
CSV
expect 0 "an update" deed load room up.csv
err_has "counts what changed" "3 rows: 0 new, 3 changed, 0 as before"
equal "empty cells keep, - clears, others change" 'P-101|1|101|residence||S|900000|716000|{"x_grade":"B","x_new":"n"}' \
	"$(sql "SELECT code, floor, number, kind, layout, orientation, area_cm2, inner_area_cm2, extra FROM room WHERE id = 1")"
equal "a word changes" 'shop|1023702||{}' "$(sql 'SELECT kind, area_cm2, inner_area_cm2, extra FROM room WHERE id = 2')"
equal "a site's column is cleared" '{}' "$(sql 'SELECT extra FROM room WHERE id = 3')"
equal "history has the versions" '716000' "$(sql "SELECT version ->> 'inner_area_cm2' FROM history WHERE table_name = 'room' AND row_id = 1 ORDER BY id DESC LIMIT 1")"
put up.csv <<'CSV'
item,name,class,account
bond,Bond,deposit,-
CSV
expect 0 "a cleared account" deed load item up.csv
equal "is that of the class" 2241.01 "$(sql "SELECT g.code FROM item i JOIN ledger_account g ON g.id = ledger_account_id WHERE i.code = 'bond'")"
put more.csv <<'CSV'
party,name,kind
Z,Zed,person
CSV
put more2.csv <<'CSV'
kind,name,party
person,Zed Two,Z
company,W,W
CSV
expect 0 "several files, columns in any order" deed load party more.csv more2.csv
err_has "a later one changes what an earlier one added" "3 rows: 2 new, 1 changed"
equal "the last word counts" "Zed Two" "$(sql "SELECT name FROM party WHERE code = 'Z'")"
expect 0 "standard input" sh -c 'deed load party <more2.csv'
expect 0 "standard input as -" sh -c 'deed load party - <more2.csv'
expect 0 "a dry run" sh -c 'printf "project,name\nN,New\n" | deed load -n project'
err_has "says so" "dry run, nothing is written: project: 1 rows: 1 new"
equal "and writes nothing" 0 "$(sql "SELECT count(*) FROM project WHERE code = 'N'")"
printf '\357\273\277party,name,kind\r\nCR,"Carriage ""Return""",company\r\n\r\nLAST,no newline,person' >odd.csv
expect 0 "BOM, CRLF, a blank line, no last newline" deed load party odd.csv
equal "are no part of the data" 'Carriage "Return",no newline' "$(sql "SELECT group_concat(name) FROM party WHERE code IN ('CR', 'LAST')")"
printf 'party,name,kind\nGB,\325\305\310\375,person\n' >gb.csv
expect 0 "GB18030" deed load party gb.csv
equal "is read as such" 张三 "$(sql "SELECT name FROM party WHERE code = 'GB'")"

# Bad input: each with its message, exit 65, nothing written.
runs=$(sql 'SELECT max(id) FROM run')
# bad KIND REASON MESSAGE: the file on standard input is refused so.
bad() {
	cat >bad.csv
	expect 65 "refused: $2" deed load "$1" bad.csv
	err_has "  told: $2" "deed load: bad.csv:$3"
}
bad room "an unknown column" '1: unknown column "flor"; did you mean floor?' <<'CSV'
room,project,building,flor,number,kind,area
CSV
bad room "a missing column" '1: expected a column floor' <<'CSV'
room,project,building,number,kind,area
CSV
bad room "a column twice" '1: column "area" stands here twice' <<'CSV'
room,project,building,floor,number,kind,area,area
CSV
bad room "a site's column with capitals" '1: expected a column x_NAME of at most 64 small letters, digits and _, got "x_Big"' <<'CSV'
room,project,building,floor,number,kind,area,x_Big
CSV
bad party "a site's column where there are none" '1: unknown column "x_a"; `deed load --list party` lists them' <<'CSV'
party,name,kind,x_a
CSV
: | bad party "an empty file" '1: expected a header line, the file is empty'
bad room "letters in an area" '2: area: expected square metres with at most 4 decimals, got "12a"' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,1,shop,12a
CSV
bad room "five decimals in an area" '2: area: expected square metres with at most 4 decimals, got "12.00001"' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,1,shop,12.00001
CSV
bad room "a negative area" '2: area: expected 0 or more, got "-1"' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,1,shop,-1
CSV
bad room "half a floor" '2: floor: expected a whole number, got "1.5"' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1.5,1,shop,1
CSV
bad room "a kind that is none" '2: kind: expected one of residence, shop, office, parking, storage, got "villa"' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,1,villa,1
CSV
bad room "an unknown project" '2: project: there is no project "R"; load it first' <<'CSV'
room,project,building,floor,number,kind,area
N1,R,B1,1,1,shop,1
CSV
bad room "a building of another project" '2: building: there is no building "B2"; load it first' <<'CSV'
room,project,building,floor,number,kind,area
N1,Q,B2,1,1,shop,1
CSV
bad room "a building without its project" '2: project: a building needs its project beside it' <<'CSV'
room,project,building,floor,number,kind,area
P-101,,B2,,,,
CSV
bad room "a new row without a required cell" '2: number: a new room needs a value here' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,,shop,1
CSV
bad room "a required cell cleared" '2: kind: a value is required here, - would clear it' <<'CSV'
room,project,building,floor,number,kind,area
P-101,,,,,-,
CSV
bad room "no key" '2: room: a value is required here' <<'CSV'
room,project,building,floor,number,kind,area
,P,B1,1,1,shop,1
CSV
bad room "the same key twice" '3: line 2 has the same key "N1"; a row may stand in a file once' <<'CSV'
room,project,building,floor,number,kind,area
N1,P,B1,1,1,shop,1
N1,P,B1,1,2,shop,1
CSV
bad room "a blank in a code" '2: room: expected a code of 1 to 64 characters without blanks, got "N 1"' <<'CSV'
room,project,building,floor,number,kind,area
N 1,P,B1,1,1,shop,1
CSV
bad room "a code of 65 characters" '2: room: expected a code of 1 to 64' <<'CSV'
room,project,building,floor,number,kind,area
12345678901234567890123456789012345678901234567890123456789012345,P,B1,1,1,shop,1
CSV
bad party "a line break in a name" '2: name: expected text without line breaks and control characters, got "a\x0ab"' <<'CSV'
party,name,kind
N1,"a
b",person
CSV
bad party "too few fields" '3: expected 3 fields as in the header, got 2' <<'CSV'
party,name,kind
N1,a,person
N2,b
CSV
bad party "too many fields" '2: expected 3 fields as in the header, got 4' <<'CSV'
party,name,kind
N1,a,person,
CSV
bad party "an open quote" '2: a quoted field that begins in this record is not closed' <<'CSV'
party,name,kind
N1,"a,person
CSV
bad party "a quote in the middle" '2: broken CSV' <<'CSV'
party,name,kind
N1,a"b,person
CSV
printf 'party,name,kind\nN0,a,person\nN1,\344\275\240\377,person\n' | bad party "invalid UTF-8" '3: invalid'
printf '\357\273\277party,name,kind\nN1,\325\305,person\n' | bad party "GBK behind a UTF-8 BOM" '2: invalid UTF-8'
printf 'party,name,kind\nN1,\325\305\377\377,person\n' | bad party "invalid GB18030" '2: invalid GB18030'
printf 'party,name,kind\nN1,a\000b,person\n' | bad party "a NUL byte" '2: a NUL byte'
{ printf 'party,name,kind\nN1,'; head -c 65537 /dev/zero | tr '\0' a; printf ',person\n'; } |
	bad party "a field over the limit" '2: field 2: expected at most 65536 bytes in a field, got 65537'
printf '\320\317\021\340\241\261\032\341' >book.xls
expect 65 "refused: an old workbook" deed load party book.xls
err_has "  told: an old workbook" "book.xls: expected CSV text, this is an old Excel workbook"
bad bill "three decimals of money" '2: amount: expected yuan with at most 2 decimals, got "1.005"' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-01-01,1.005
CSV
bad bill "money beyond int64" '2: amount: expected at most 92233720368547758.07 yuan, got "92233720368547758.08"' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-01-01,92233720368547758.08
CSV
bad bill "money with a comma" '2: amount: expected yuan with at most 2 decimals, got "1,000.00"' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-01-01,"1,000.00"
CSV
bad bill "money in an exponent" '2: amount: expected yuan' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-01-01,1e5
CSV
bad bill "no money" '2: amount: expected an amount other than 0' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-01-01,0.00
CSV
bad bill "31 February" '2: due: expected an existing day as YYYY-MM-DD, got "2026-02-31"' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,2026-02-31,1
CSV
bad bill "a date of another land" '2: due: expected an existing day as YYYY-MM-DD, got "31/01/2026"' <<'CSV'
bill,contract,item,due,amount
N1,C1,rent,31/01/2026,1
CSV
bad bill "a code as we make them" '2: bill: expected another code: B and digits are for bills made here, got "B000000172"' <<'CSV'
bill,contract,item,due,amount
B000000172,C1,rent,2026-01-01,1
CSV
bad bill "another amount for a bill that is there" '2: amount: this bill is recorded already with another value; facts are never changed' <<'CSV'
bill,contract,item,due,amount
OLD-1,C1,rent,2025-12-05,1090.01
CSV
bad bill "a period that ends before it begins" '2: end: expected a day on or after 2026-02-01, got "2026-01-31"' <<'CSV'
bill,contract,item,due,amount,start,end
N1,C1,rent,2026-01-01,1,2026-02-01,2026-01-31
CSV
bad contract "an end before the start" '2: end: expected a day on or after 2026-01-01, got "2025-12-31"' <<'CSV'
contract,kind,party,start,end
N1,lease,X,2026-01-01,2025-12-31
CSV
bad contract "an update that ends it before its start" '2: end: expected a day on or after 2026-01-01' <<'CSV'
contract,kind,party,start,end
C1,,,,2025-12-31
CSV
bad contract "an unknown party" '2: party: there is no party "NOBODY"; load it first' <<'CSV'
contract,kind,party,start
N1,lease,NOBODY,2026-01-01
CSV
bad reading "another value for a reading that is there" '2: reading: this reading is recorded already with another value' <<'CSV'
room,item,date,reading
P-101,water,2026-01-31,121
CSV
bad reading "a meter that runs backward" "2: reading: the reading of 2026-02-28 is higher; a new meter's first reading needs replaced_at" <<'CSV'
room,item,date,reading
P-101,water,2026-03-31,2
CSV
bad reading "a reading above the next" '2: reading: the reading of 2026-01-31 is lower' <<'CSV'
room,item,date,reading
P-101,water,2026-01-15,120.6
CSV
bad reading "a negative reading" '2: reading: expected 0 or more, got "-1"' <<'CSV'
room,item,date,reading
P-102,water,2026-01-31,-1
CSV
bad item "a tax rate in percent" '2: tax_rate: expected a rate below 1, as 0.09 for 9 percent, got "9"' <<'CSV'
item,name,class,tax_rate
N1,N,fee,9
CSV
bad item "an unknown ledger account" '2: account: there is no ledger-account "9999"; load it first' <<'CSV'
item,name,class,account
N1,N,fee,9999
CSV
bad dun "a condition that is none" '2: when: at character 1: unknown field "opan"; did you mean "open"?' <<'CSV'
level,days,channel,form,when
n,1,sms,late,opan > 1
CSV
bad dun "a number for a condition" '2: when: ' <<'CSV'
level,days,channel,form,when
n,1,sms,late,open + 1
CSV
bad rule "a pattern that is none" '2: pattern: expected a regular expression (missing closing parenthesis' <<'CSV'
rule,order,kind,pattern
n,1,wait,(a
CSV
bad rule "a field that lines have not" '2: when: at character 1: unknown field "open"' <<'CSV'
rule,order,kind,when
n,1,wait,open > 1
CSV
bad rule "a rule that would take every line" '2: pattern: expected a pattern or a condition' <<'CSV'
rule,order,kind
n,1,charge
CSV
bad rule "a rule of a site without its account" '2: account: expected the ledger account that it books to' <<'CSV'
rule,order,kind,pattern
n,1,other,x
CSV
bad rule "a share over all" '2: tolerance: expected an amount as 5.00 or a share as 0.6%, got "101%"' <<'CSV'
rule,order,kind,tolerance
n,1,fee,101%
CSV
bad rule "a fee without a limit" '2: tolerance: expected how much may be missing' <<'CSV'
rule,order,kind
n,1,fee
CSV
bad dun "a form that is not there" '2: form: expected one of the forms demand, final, late, lawyer, reminder, terminate, got "demnd"' <<'CSV'
level,days,channel,form
n,1,sms,demnd
CSV
bad dun "a channel that is none to fall back on" '2: fallback: expected email, sms or letter, with blanks between them, or none, got "sms,letter"' <<'CSV'
level,days,channel,form,fallback
n,1,email,demand,"sms,letter"
CSV
bad holiday "a kind of day that is none" '2: kind: expected one of off, work, got "half"' <<'CSV'
date,name,kind
2026-05-01,Labour,half
CSV
bad dun "a path for a template" '2: form: expected the name of a template, not a path, got "../../etc/passwd"' <<'CSV'
level,days,channel,form
n,1,sms,../../etc/passwd
CSV
head='contract,clause,item,basis,rate,formula,cycle,start,end,due,round,free,steps,late_rate,late_grace,late_cap'
# bad_clause REASON MESSAGE ROW
bad_clause() { printf '%s\n%s\n' "$head" "$3" | bad clause "$1" "2: $2"; }
bad_clause "a formula of an unknown field" 'formula: at character 1: unknown field "aera"; did you mean "area"?' 'C1,n,rent,formula,,aera * 2,month,,,,,,,,,'
bad_clause "a condition for a formula" 'formula: ' 'C1,n,rent,formula,,area > 2,month,,,,,,,,,'
bad_clause "no formula" 'formula: the basis formula needs one' 'C1,n,rent,formula,,,month,,,,,,,,,'
bad_clause "a formula for another basis" 'formula: expected none unless the basis is formula' 'C1,n,rent,fixed,1,area,month,,,,,,,,,'
bad_clause "no rate" 'rate: expected a rate for this basis' 'C1,n,rent,fixed,,,month,,,,,,,,,'
bad_clause "a rate in words" 'rate: expected a decimal number of at most 18 digits, got "two"' 'C1,n,rent,fixed,two,,month,,,,,,,,,'
bad_clause "by area without a room" 'basis: expected a contract with a room' 'C2,n,rent,area,1,,month,,,,,,,,,'
bad_clause "metered without a room" 'basis: expected a contract with a room' 'C2,n,water,usage,1,,usage,,,,,,,,,'
bad_clause "by an inner area that is not known" 'basis: expected a contract with a room whose inner area is known' 'C3,n,rent,inner_area,1,,month,,,,,,,,,'
bad_clause "a due rule" 'due: expected start+15d, start-5d, end+10d, start-1m or day 10, got "15"' 'C1,n,rent,fixed,1,,month,,,15,,,,,,'
bad_clause "a rounding" 'round: expected fen, jiao or yuan, with up or down after it when not half-up, got "li"' 'C1,n,rent,fixed,1,,month,,,,li,,,,,'
bad_clause "free periods that overlap" 'free: expected free periods in order and without overlap' 'C1,n,rent,fixed,1,,month,,,,,2026-01-01..2026-01-31;2026-01-31,,,,'
bad_clause "a step without a sign" 'steps: expected steps as' 'C1,n,rent,fixed,1,,month,,,,,,2027-01-01:5%,,,'
bad_clause "a late grace" 'late_grace: expected days as 7, or 7 conditional, got "a week"' 'C1,n,rent,fixed,1,,month,,,,,,,,a week,'
bad_clause "an end before the start" 'end: expected a day on or after 2026-02-01' 'C1,n,rent,fixed,1,,month,2026-02-01,2026-01-01,,,,,,,'
head='contract,clause,item,basis,rate,cycle,tax'
bad_clause "a VAT of what is no sum" 'tax: expected none but of a fixed sum that is billed once' 'C1,n,rent,fixed,109,month,9'
bad_clause "a VAT above the sum" 'tax: expected 0 up to the rate' 'C1,n,rent,fixed,109,once,109.01'
equal "nothing of all this was a run" "$runs" "$(sql 'SELECT max(id) FROM run')"

# All errors of a file, the first hundred.
put many.csv <<'CSV'
party,name,kind
N1,a,robot
N2,,person
,c,person
N4,d,person
N4,e,robot
CSV
expect 65 "several bad rows" deed load party many.csv
equal "are all told" 5 "$(wc -l <"$T/err" | tr -d ' ')"
err_has "in one row too" "many.csv:6: kind: expected one of person, company"
err_has "in one row too: its key" 'many.csv:6: line 5 has the same key "N4"'
{ echo party,name,kind; for i in $(seq 300); do echo "N$i,a,robot"; done; } >hundreds.csv
expect 65 "three hundred bad rows" deed load party hundreds.csv
equal "the first hundred are told, and that there are more" 101 "$(wc -l <"$T/err" | tr -d ' ')"

# Rejects.
expect 1 "bad rows are set aside" deed load --reject bad-rows.csv party many.csv
err_has "and counted" "5 rows: 1 new, 0 changed, 0 as before, 4 rejected"
equal "the rest is taken" d "$(sql "SELECT name FROM party WHERE code = 'N4'")"
run cat bad-rows.csv
out_is "with all their reasons" <<'CSV'
party,name,kind,reason
N1,a,robot,"many.csv:2: kind: expected one of person, company, got ""robot"""
N2,,person,many.csv:3: name: a new party needs a value here
,c,person,many.csv:4: party: a value is required here
N4,e,robot,"many.csv:6: kind: expected one of person, company, got ""robot""; many.csv:6: line 5 has the same key ""N4""; a row may stand in a file once"
CSV
expect 0 "no bad rows" deed load --reject none.csv party party.csv
equal "leave the header alone" 'party,name,kind,id_no,phone,email,address,consultant,reason' "$(cat none.csv)"
expect 1 "a fact that would change is set aside too" sh -c 'printf "room,item,date,reading\nP-101,water,2026-01-31,9\nP-102,gas,2026-01-31,9\n" | deed load --reject r.csv reading'
expect 65 "a bad header is an error all the same" sh -c 'echo party,nome | deed load --reject r2.csv party'
expect 65 "and so is broken CSV" sh -c 'printf "party,name,kind\nA,\"b,person" | deed load --reject r2.csv party'
check "which publishes no rejects" [ ! -e r2.csv ]
cp many.csv mine.csv
expect 64 "rejects over the file itself" deed load --reject mine.csv party mine.csv
check "which is as before" cmp -s many.csv mine.csv
expect 64 "rejects of two files" deed load --reject r3.csv party party.csv more.csv
expect 73 "rejects into no folder" deed load --reject no/such/r.csv party many.csv

# The rest.
expect 0 "the kinds" deed load --list
equal "are these" 'ledger-account item account dun rule holiday project building room party payer consent plan step discount discount-limit down-payment milestone contract clause meter reading meter-reading bill' \
	"$(sed 1d "$T/out" | cut -d, -f1 | uniq | paste -sd ' ')"
expect 0 "the columns of one" deed load --list room -l none.db
out_has "with what they take" 'room,kind,text,yes,no,residence shop office parking storage'
out_has "and the site's own" 'room,x_NAME,text,no,no,'
expect 64 "a kind that is none" deed load rooms room.csv
err_has "gets a suggestion" 'there is no kind "rooms"; did you mean room?'
expect 64 "columns of a kind that is none" deed load --list zzzzzz
expect 64 "no kind" deed load
expect 66 "a file that is not there" deed load room none.csv.gz
expect 66 "a folder" deed load room .
expect 66 "no ledger" deed load -l none.db room room.csv
expect 74 "the list on a full disk" sh -c 'deed load --list >/dev/full'
exec 9>"$DEED_LEDGER-lock"
flock 9
expect 75 "another command writes" deed load --wait 0 room room.csv
exec 9>&-
sound "the ledger is sound"
finish
