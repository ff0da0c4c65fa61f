#!/bin/sh
# deed dun, what is in the way of a letter: holidays, quiet days, disputes, promises, consents, minimums; the preview.
. "$TESTS/lib.sh"

world 9
deed config -q notice.from "finance@example.com"
deed config -q notice.language en
cat >party.csv <<'CSV'
party,name,kind,email,phone,address
P1,Ann,person,ann@example.com,13800000001,1 Street
P2,Bob,person,-,138 0000 0002,2 Street
P3,Cat,person,cat@example.com,-,3 Street
P4,Dan,person,dan@example.com,+86-138(0000)0004,
P5,Eve,person,eve@example.com,call me,
CSV
deed load -q party party.csv
cat >holiday.csv <<'CSV'
date,name,kind
2026-02-16,春节,off
2026-02-17,春节,off
2026-02-18,春节,off
2026-02-14,补班,work
CSV
deed load -q holiday holiday.csv

# due_dates A6.5: a due date on a Sunday, on a holiday, on a Saturday that is worked
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
SUN,C1,wrent,2026-02-08,10.00,2026-01-01
HOL,C1,wrent,2026-02-15,20.00,2026-01-01
WRK,C1,wrent,2026-02-14,30.00,2026-01-01
CSV
deed load -q bill bill.csv
night() { deed dun -q -d "$1" >/dev/null; }
# notices DATE [PATTERN]: the bills (of these codes) that got a notice then, and their levels
notices() { sql "SELECT b.code || ' ' || l.code FROM notice n JOIN bill b ON b.id = n.bill_id
	JOIN dun_level l ON l.id = n.dun_level_id WHERE n.date = '$1' AND b.code GLOB '${2:-*}' ORDER BY b.code" | paste -sd ';'; }
night 2026-02-09
equal "due on Sunday, not late on Monday: a reminder, no more" "SUN reminder;WRK reminder" "$(notices 2026-02-09)"
night 2026-02-10
equal "late on Tuesday" "SUN late" "$(notices 2026-02-10)"
expect 0 "a quiet day writes nothing" deed dun -d 2026-02-15
err_has "and says when they go" "no letters: 2026-02-15 is a quiet day; they wait for 2026-02-19"
night 2026-02-19
equal "due before the holidays or on a worked Saturday" "HOL reminder;SUN demand;WRK late" "$(notices 2026-02-19)"
night 2026-02-20
equal "a due date that moved over the holidays is late a day after them" "HOL late" "$(notices 2026-02-20)"
check "the days late in a letter count from there" grep -q "due 2026-02-08  10 days late" outbox/2026-02-19-demand-P1.txt
expect 0 "a quiet day as a setting" deed config -q notice.quiet "off fri 25"
expect 0 "the preview of a quiet day" deed dun -q -n -d 2026-02-27
out_has "tells what waits" "2026-02-27 is a quiet day, waits for 2026-03-02"
expect 65 "a quiet day that is none" deed config notice.quiet friday
deed config -q notice.quiet off

# consents and channels
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
Z2,C2,wfee,2026-04-08,2.00,2026-03-20
Z3,C3,wfee,2026-04-01,3.00,2026-03-20
Z4,C4,wfee,2026-04-01,4.00,2026-03-20
Z5,C5,wfee,2026-04-08,5.00,2026-03-20
CSV
deed load -q bill bill.csv
printf 'party,channel,allowed\nP4,sms,no\nP5,email,no\nP5,letter,no\nP3,email,yes\n' | deed load -q consent -
printf 'level,days,channel,form,fallback\nlate,,,,email letter\nreminder,,,,sms letter\n' | deed load -q dun -
expect 0 "the preview" deed dun -q -n -d 2026-04-02
out_is "who gets what, and who nothing and why" <<'OUT'
date,level,party,name,channel,bills,amount,total,letter,address,fee,held,codes,why
2026-04-02,final,P1,Ann,letter,3,60.00,60.00,2026-04-02-final-P1.txt,1 Street,0.00,0.00,SUN WRK HOL,
2026-04-02,reminder,P2,Bob,sms,1,2.00,2.00,2026-04-02-reminder-P2.txt,13800000002,0.00,0.00,Z2,
2026-04-02,late,P3,Cat,email,1,3.00,3.00,2026-04-02-late-P3.eml,cat@example.com,0.00,0.00,Z3,
2026-04-02,late,P4,Dan,email,1,4.00,4.00,2026-04-02-late-P4.eml,dan@example.com,0.00,0.00,Z4,
2026-04-02,reminder,P5,Eve,,1,5.00,5.00,,,0.00,0.00,Z5,email: not allowed; sms: no address; letter: not allowed
OUT
equal "nothing was written" "" "$(notices 2026-04-02)"
expect 0 "the letters" deed dun -d 2026-04-02
err_has "the summary tells of the fallbacks" "3 of them go by another channel"
err_has "and of who is left out" "1 letters are not written"
equal "no notice for a letter that no one gets" 0 "$(sql "SELECT count(*) FROM notice n JOIN bill b ON b.id = n.bill_id WHERE b.own_code = 'Z5'")"
check "an SMS is its text alone" grep -q '^Dear Bob' outbox/2026-04-02-reminder-P2.txt
printf 'party,channel,allowed\nP5,letter,yes\n' | deed load -q consent -
night 2026-04-02
equal "once there is a way, it goes" "HOL final;SUN final;WRK final;Z2 reminder;Z3 late;Z4 late;Z5 reminder" "$(notices 2026-04-02)"
printf 'level,days,channel,form,fallback\nlate,,,,none\n' | deed load -q dun -
deed dun -q -n -d 2026-04-09 >out
out_has "none: no other channel" ",Z5,sms: no address"

# disputes and promises
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
WHOLE,C6,wfee,2026-05-04,600.00,2026-05-01
PART,C6,wrent,2026-05-04,700.00,2026-05-01
PROM,C7,wfee,2026-05-04,70.00,2026-05-01
CSV
deed load -q bill bill.csv
deed hold -q -d 2026-05-05 WHOLE --dispute 'not mine'
deed hold -q -d 2026-05-05 PART --dispute 'two days without water' --amount 100
deed hold -q -d 2026-05-05 PROM --promise 2026-05-16
deed dun -q -n -d 2026-05-11 >out
out_has "of a bill disputed in part the rest is chased" ",P6,Party 6,letter,1,600.00,1300.00,2026-05-11-demand-P6.txt,,0.00,100.00,PART,"
out_has "a disputed one is not" ",P6,Party 6,,1,600.00,1300.00,,,0.00,600.00,WHOLE,disputed"
out_has "nor a promised one" ",P7,Party 7,,1,70.00,70.00,,,0.00,70.00,PROM,promised until 2026-05-16"
night 2026-05-11
equal "what was open is what is chased" 60000 "$(sql "SELECT open_fen FROM notice n JOIN bill b ON b.id = n.bill_id WHERE b.own_code = 'PART'")"
night 2026-05-18
equal "a promise until Saturday holds on Monday" "" "$(notices 2026-05-18 PROM)"
night 2026-05-19
equal "and lapses by itself" "PROM demand" "$(notices 2026-05-19)"
deed hold -q -d 2026-05-20 WHOLE --release --reason 'it was'
night 2026-05-20
equal "a dispute ends when it is released" "WHOLE demand" "$(notices 2026-05-20 WHOLE)"

# escalation by amount
cat >dun.csv <<'CSV'
level,days,channel,form,when,minimum
quick,3,letter,final,party_late >= 1000 and open >= 10 and kind = 'residence',
demand,7,letter,demand,,500
CSV
deed load -q dun dun.csv
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
BIG,C8,wfee,2026-06-01,999.00,2026-05-20
MORE,C8,wrent,2026-06-01,1.00,2026-05-20
NEXT,C8,wrent,2026-06-30,5000.00,2026-05-20
TERM1,C9,wrent,2026-06-01,499.99,2026-05-20
TERM2,C9,wfee,2026-07-01,499.99,2026-05-20
CSV
deed load -q bill bill.csv
night 2026-06-04
equal "a party that owes much is chased earlier, its small bills are not" "BIG quick;MORE late" \
	"$(notices 2026-06-04 '[BMNT]*[GE1]')"
night 2026-06-08
equal "a level whose minimum the party does not owe does not count" "BIG demand;MORE demand" "$(notices 2026-06-08 '[BMT]*')"
night 2026-07-03
equal "each instalment is reminded after its own date; together they reach the minimum" "TERM1 final;TERM2 late" \
	"$(notices 2026-07-03 'TERM*')"
# fees
printf 'level,days,channel,form,fee\nfinal,30,letter,final,50.00\n' | deed load -q dun -
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
FEE1,C2,wrent,2026-07-01,80.00,2026-06-20
FEE2,C2,wfee,2026-07-02,90.00,2026-06-20
CSV
deed load -q bill bill.csv
deed hold -q -d 2026-08-03 Z2 --dispute 'of another matter'
deed dun -q -n -d 2026-08-03 >out
out_has "the preview tells the fee, and the total with it" "2026-08-03,final,P2,Bob,letter,2,170.00,222.00,2026-08-03-final-P2.txt,2 Street,50.00"
equal "and bills none" 0 "$(sql "SELECT count(*) FROM adjustment WHERE kind = 'fee'")"
night 2026-08-03
fee=$(sql "SELECT b.code FROM adjustment a JOIN bill b ON b.id = a.bill_id JOIN party p ON p.id = b.party_id
	WHERE a.kind = 'fee' AND p.code = 'P2' AND b.amount_fen = 5000")
check "a letter's fee is a bill, once" [ "${#fee}" -eq 10 ]
check "the letter lists it" grep -q "$fee .*" outbox/2026-08-03-final-P2.txt
check "with its amount" grep -q "due 2026-08-03  0 days late  amount 50.00  open 50.00" outbox/2026-08-03-final-P2.txt
check "what is overdue is without it" grep -q "Overdue in all: CNY 170.00" outbox/2026-08-03-final-P2.txt
night 2026-08-04
deed hold -q -d 2026-09-03 FEE1 FEE2 --dispute 'all but the fee'
night 2026-09-03
equal "it is chased in its turn" 1 "$(sql "SELECT count(*) FROM notice n JOIN bill b ON b.id = n.bill_id
	JOIN dun_level l ON l.id = n.dun_level_id WHERE b.code = '$fee' AND l.code = 'final'")"
equal "but there is no fee on a fee" 1 "$(sql "SELECT count(*) FROM adjustment a JOIN bill b ON b.id = a.bill_id JOIN party p ON p.id = b.party_id
	WHERE a.kind = 'fee' AND p.code = 'P2'")"
sound "the ledger is sound"
finish
