#!/bin/sh
# deed dun: levels, conditions, one letter a party, languages, mails, and letters after a crash.
. "$TESTS/lib.sh"

world 6
cat >party.csv <<'CSV'
party,name,kind,email,phone,address
P1,张伟,person,zhang@example.com,13800000001,杭州
P2,Party 2,person,-,13800000002,杭州
P4,Party 4,person,,138-0000-0004,
P6,"Sixth, Ltd.",company,six@example.com,,
CSV
deed load -q party party.csv
# every weekend is worked here, so that the levels' limits fall on their days; command/letters tests the rest
sqlite3 -csv -header :memory: "WITH RECURSIVE d (date) AS (VALUES ('2025-11-01') UNION ALL
	SELECT date(date, '+1 day') FROM d WHERE date < '2026-06-30')
	SELECT date, 'worked' AS name, 'work' AS kind FROM d WHERE strftime('%w', date) IN ('0', '6')" | deed load -q holiday -
cat >bill.csv <<'CSV'
bill,contract,item,due,amount,billed_on
OLD90,C1,wrent,2025-12-01,900.00,2025-11-20
OLD30,C1,wfee,2026-01-30,30.00,2026-01-20
OLD60,C2,wrent,2025-12-31,60.00,2025-12-20
DUE07,C3,wfee,2026-02-22,7.00,2026-02-01
DUE08,C3,wrent,2026-02-21,8.00,2026-02-01
DUE01,C4,wfee,2026-02-28,1.00,2026-02-01
TODAY,C4,wrent,2026-03-01,4.00,2026-02-01
SOON7,C5,wfee,2026-03-08,70.00,2026-02-01
SOON8,C5,wrent,2026-03-09,80.00,2026-02-01
CREDIT,C6,wfee,2025-12-01,-5.00,2025-11-20
CSV
deed load -q bill bill.csv
DEED_DATE=2026-03-01
export DEED_DATE

sqlite3 "$DEED_LEDGER" "UPDATE setting SET value = '' WHERE key = 'entity'"
expect 78 "no company's name to sign with" deed dun
err_has "it says what to do" "deed config entity NAME"
sqlite3 "$DEED_LEDGER" "UPDATE setting SET value = 'Test' WHERE key = 'entity'"
expect 78 "an e-mail level without a sender" deed dun
err_has "it says what to do" "deed config notice.from"
equal "nothing was written" 0 "$(sql 'SELECT count(*) FROM notice')"
check "no letter was left" [ -z "$(ls -A outbox)" ]
expect 0 "the sender is a setting" deed config -q notice.from "财务 Finance <finance@example.com>"

expect 0 "a dry run" deed dun -n
out_has "shows the letters" 2026-03-01,terminate,P1
err_has "and says so" "dry run"
equal "and writes no notice" 0 "$(sql 'SELECT count(*) FROM notice')"
check "nor letter" [ -z "$(ls -A outbox)" ]

expect 0 "the night" deed dun
out_is "one letter a party for all that is late, at the highest level; one for what comes due" <<'OUT'
date,level,party,name,channel,bills,amount,total,letter,address,fee
2026-03-01,terminate,P1,张伟,letter,2,930.00,930.00,2026-03-01-terminate-P1.txt,杭州,0.00
2026-03-01,lawyer,P2,Party 2,letter,1,60.00,60.00,2026-03-01-lawyer-P2.txt,杭州,0.00
2026-03-01,demand,P3,Party 3,letter,2,15.00,15.00,2026-03-01-demand-P3.txt,,0.00
2026-03-01,late,P4,Party 4,sms,1,1.00,5.00,2026-03-01-late-P4.txt,13800000004,0.00
2026-03-01,reminder,P4,Party 4,email,1,4.00,5.00,2026-03-01-reminder-P4.eml,p4@example.com,0.00
2026-03-01,reminder,P5,Party 5,email,1,70.00,150.00,2026-03-01-reminder-P5.eml,p5@example.com,0.00
OUT
err_has "the summary" "6 letters: reminder 2 letters, 2 bills, 74.00; late 1 letters, 1 bills, 1.00; demand 1 letters, 2 bills, 15.00;"
equal "each bill's notice keeps its own level" "final|letter|2026-03-01-terminate-P1.txt" \
	"$(sql "SELECT l.code, n.channel, n.letter FROM notice n JOIN dun_level l ON l.id = n.dun_level_id
		JOIN bill b ON b.id = n.bill_id WHERE b.code = 'OLD30'")"
equal "a notice for each bill" 8 "$(sql 'SELECT count(*) FROM notice')"
equal "which tells level, channel, what was open, and the letter" \
	"demand|letter|700|2026-03-01-demand-P3.txt" \
	"$(sql "SELECT l.code, n.channel, n.open_fen, n.letter FROM notice n JOIN dun_level l ON l.id = n.dun_level_id
		JOIN bill b ON b.id = n.bill_id WHERE b.code = 'DUE07'")"
equal "a credit gets none" 0 "$(sql "SELECT count(*) FROM notice n JOIN bill b ON b.id = n.bill_id WHERE b.amount_fen < 0")"
equal "the outbox holds the letters and nothing else" 6 "$(find outbox -type f | wc -l | tr -d ' ')"
equal "which only the owner reads" 600 "$(stat -c %a outbox/2026-03-01-demand-P3.txt)"
check "a letter lists all its bills" grep -q DUE07 outbox/2026-03-01-demand-P3.txt
check "every one" grep -q DUE08 outbox/2026-03-01-demand-P3.txt
check "in Chinese by default" grep -q '逾期合计 15.00 元' outbox/2026-03-01-demand-P3.txt
check "an SMS is short and names the party" grep -q 'Party 4您好' outbox/2026-03-01-late-P4.txt
sound "the ledger is sound"

runs=$(runs)
expect 0 "the same night again" deed dun
equal "writes no letter" "date,level,party,name,channel,bills,amount,total,letter,address,fee" "$(cat out)"
equal "and no run" "$runs" "$(runs)"

printf 'bill,contract,item,due,amount,billed_on\nMORE7,C3,wfee,2026-02-20,9.00,2026-02-01\n' | deed load -q bill -
expect 0 "a further bill the same night" deed dun
out_has "gets a letter of its own, the first stays" 2026-03-01-demand-P3-2.txt
expect 0 "the next levels, a week later" deed dun -d 2026-03-08
out_has "a bill goes on to its next level" 2026-03-08,demand,P4
out_has "one that was not yet due is reminded" 2026-03-08,reminder,P5,"Party 5",email,1,80.00

# mails
python3 - >mail.txt <<'PY' 2>mail.err || skip "python3 has no email module here"
import email, email.policy
m = email.message_from_binary_file(open("outbox/2026-03-01-reminder-P5.eml", "rb"), policy=email.policy.default)
print(m["from"].addresses[0].display_name, m["from"].addresses[0].addr_spec)
print(m["to"].addresses[0].display_name, m["to"].addresses[0].addr_spec)
print(m["subject"])
print(m.get_content_type(), m.get_content_charset())
print("SOON7" in m.get_content(), "SOON8" in m.get_content(), len(m.defects))
PY
if [ -s mail.txt ]; then
	cp mail.txt out
	out_is "a mail is what an independent reader expects" <<'OUT'
财务 Finance finance@example.com
Party 5 p5@example.com
缴费提醒：1 笔账单即将到期，共 70.00 元
text/plain utf-8
True False 0
OUT
fi
check "a mail's lines end in CRLF" [ "$(grep -c "$(printf '\r')\$" outbox/2026-03-01-reminder-P5.eml)" = \
	"$(wc -l <outbox/2026-03-01-reminder-P5.eml | tr -d ' ')" ]

# no usable address; addresses and names that would add headers (an old ledger may hold them)
printf 'bill,contract,item,due,amount,billed_on\nNOMAIL,C2,wfee,2026-03-12,11.00,2026-02-01\nEVIL,C6,wrent,2026-03-12,12.00,2026-02-01\n' |
	deed load -q bill -
sqlite3 "$DEED_LEDGER" "UPDATE party SET email = 'six@example.com' || char(13, 10) || 'Bcc: evil@example.com' WHERE code = 'P6'"
expect 0 "parties without a usable address" deed dun -d 2026-03-09
out_has "get a letter on paper" 2026-03-09-reminder-P2.txt
out_has "as does one whose address hides a header" 2026-03-09-reminder-P6.txt
err_has "the summary counts them" "3 of them go by another channel than their level's"
lacks "no such header went out" "[Bb][Cc][Cc]:" outbox/*

# conditions, English, names
cat >dun.csv <<'CSV'
level,days,channel,form,fee,when
demand,7,letter,demand,,open >= 100 and kind = 'residence' and party != 'P5'
a/b,14,letter,demand,,item = 'wfee'
CSV
deed load -q dun dun.csv
deed config -q notice.language en
cat >bill2.csv <<'CSV'
bill,contract,item,due,amount,billed_on
SMALL,C4,wrent,2026-03-30,99.99,2026-03-20
LARGE,C4,wrent,2026-03-30,100.00,2026-03-20
OTHER,C5,wrent,2026-03-30,500.00,2026-03-20
SLASH,C4,wfee,2026-03-22,500.00,2026-03-20
CSV
deed load -q bill bill2.csv
expect 0 "levels with conditions" deed dun -d 2026-04-06
equal "the level counts only where its condition holds" "demand LARGE
late OTHER
a/b SLASH
late SMALL" "$(sql "SELECT l.code || ' ' || b.code FROM notice n JOIN bill b ON b.id = n.bill_id JOIN dun_level l ON l.id = n.dun_level_id
	WHERE b.code IN ('SMALL', 'LARGE', 'OTHER', 'SLASH') ORDER BY b.code" | sort -k 2)"
out_has "a code is made fit for a file name" 2026-04-06-a%2Fb-P5.txt
check "letters in English" grep -q 'Overdue in all: CNY 704.99' outbox/2026-04-06-final-P4.txt
expect 65 "a condition that does not parse is refused by load" sh -c \
	'printf "level,days,channel,form,when\nx,5,letter,demand,open > \n" | deed load dun -'

# a crash after the commit and before the letters had their names: by hand
mv outbox/2026-04-06-final-P4.txt outbox/.2026-04-06-final-P4.txt.tmp
echo half >outbox/.2026-04-06-demand-P9.txt.tmp
echo mine >outbox/.note.tmp
ln -s /etc/passwd outbox/.2026-04-06-late-P4.txt.tmp
expect 0 "the next start" deed dun -d 2026-04-06
err_has "publishes what the ledger knows" "1 letters of an interrupted night were published too"
check "under its name" [ -f outbox/2026-04-06-final-P4.txt ]
check "removes what it does not know" [ ! -e outbox/.2026-04-06-demand-P9.txt.tmp ]
check "removes a link that was put in a letter's place" [ ! -L outbox/.2026-04-06-late-P4.txt.tmp ]
check "leaves what is not its own" [ -f outbox/.note.tmp ]

# the outbox
expect 73 "an outbox that is a file" deed dun --outbox bill.csv
expect 73 "an outbox whose folder is missing" deed dun --outbox no/where
flock -o outbox sleep 5 &
holder=$!
sleep 0.2
expect 75 "an outbox that another command writes into" deed dun
kill "$holder"
printf 'bill,contract,item,due,amount,billed_on\nLAST,C3,wfee,2026-04-01,9.00,2026-03-20\n' | deed load -q bill -
mkdir "outbox/2026-04-30-lawyer-P3.txt"
expect 74 "a letter whose name is taken by a folder" deed dun -d 2026-04-30
err_has "is in the ledger, and what to do is told" "clear the way and run deed dun again"
rmdir "outbox/2026-04-30-lawyer-P3.txt"
expect 0 "and when it is cleared" deed dun -d 2026-04-30
check "the letter is there" [ -f "outbox/2026-04-30-lawyer-P3.txt" ]

# templates
mkdir share
cp -r "$BUILD/share/deed/"* share/
rm share/notice
cp -r "$ROOT/schema/notice" share/notice
printf 'Subject: x\n\n{nme}\n' >share/notice/demand.en.txt
expect 78 "a template that names an unknown field" env DEED_SHARE="$T/share" deed dun -d 2026-06-01
err_has "file, line, value" "notice/demand.en.txt:3: expected the name of a field"
rm share/notice/demand.en.txt
expect 78 "a template that is missing" env DEED_SHARE="$T/share" deed dun -d 2026-06-01
deed config -q notice.from nobody
expect 78 "a sender that is no address" deed dun -d 2026-06-01
err_has "it is told" "setting notice.from: expected name@domain"
expect 64 "an unknown option" deed dun --outbix x
err_has "the nearest is suggested" "--outbox"
finish
