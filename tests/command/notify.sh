#!/bin/sh
# deed notify: against a real SMTP server on loopback, by msmtp; SMS by a real command; failures for now and for
# good; never twice, also when it is killed between sending and recording.
. "$TESTS/lib.sh"

mkdir taken
/usr/bin/python3 "$TESTS/smtp.py" port taken &
server=$!
trap 'kill $server 2>/dev/null' EXIT
while [ ! -s port ]; do sleep 0.05; done
send="msmtp -C /dev/null --host=127.0.0.1 --port=$(cat port) --from=finance@example.com --domain=localhost -t"

world 14
deed config -q notice.from "恒泰 Finance <finance@example.com>"
cat >party.csv <<'CSV'
party,name,kind,email,phone
P1,张伟,person,zhang@example.com,
P2,Bounce,person,bounce@example.com,
P3,Busy,person,busy@example.com,
P4,Once,person,once@example.com,
P5,Data,person,data@example.com,
P6,Six,person,six@example.com,
P7,"李 ""x"" <evil@example.com>, Bcc: a",person,seven@example.com,
P8,SMS,person,-,138 0000 0008
P9,Paper,person,-,-
CSV
deed load -q party party.csv
awk 'BEGIN { print "bill,contract,item,due,amount,billed_on"
	for (i = 1; i <= 12; i++) print "Z" i ",C" i ",wrent,2026-03-09," 100 + i ".00,2026-02-01" }' >bill.csv
deed load -q bill bill.csv
printf 'level,days,channel,form,fallback\nreminder,,,,sms letter\n' | deed load -q dun -
DEED_DATE=2026-03-02
export DEED_DATE
sqlite3 "$DEED_LEDGER" "UPDATE party SET email = 'ten@example.com' || char(13, 10) || 'Bcc: spy@example.com' WHERE code = 'P10'"
sqlite3 "$DEED_LEDGER" "UPDATE party SET name = 'El' || char(13, 10) || 'Bcc: spy@example.com' WHERE code = 'P11'"
deed dun -q >letters.csv
# count LETTER: how often it came out of the server, by its Message-ID
count() { grep -lF "$(grep -i '^message-id:' "outbox/$1" | tr -d '\r')" taken/*.eml 2>/dev/null | wc -l | tr -d ' '; }
step() { sql "SELECT group_concat(step, ' ') FROM (SELECT step FROM delivery d JOIN letter l ON l.id = d.letter_id WHERE l.file = '$1' ORDER BY d.id)"; }
mail() { echo "2026-03-02-reminder-P$1.eml"; }

expect 1 "no command is set: it is told" deed notify
out_has "for each letter" "$(mail 1),P1,email,zhang@example.com,0,no-command,"
err_has "and in the summary" "10 without a command to send them: settings notify.sendmail, notify.sms"
for wrong in 'sendmail "-t' '/no/such/program -t' '  '; do
	deed config -q notify.sendmail "$wrong"
	expect 78 "a command that cannot be: $wrong" deed notify
done
deed config -q notify.sendmail "$send"
expect 0 "a dry run" deed notify -n
out_has "shows what waits" "$(mail 1),P1,email,zhang@example.com,0,ready,"
equal "and sends nothing" 0 "$(find taken -type f | wc -l | tr -d ' ')"
cat >sms <<EOF
#!/bin/sh
echo "\$1|\$(cat)" >>"$T/sms.log"
EOF
chmod +x sms
deed config -q notify.sms "'$T/sms'"
expect 0 "a quiet day" deed notify -d 2026-03-01
err_has "sends nothing" "a quiet day: nothing is sent, 10 letters wait"

expect 1 "the letters go out; some need a person" deed notify
cp out first.csv
err_has "the summary" "6 sent, 2 to be tried again, 2 failed, 0 wait"
out_has "refused for good by the server" ",bounce@example.com,1,failed,exit status 65: msmtp: recipient address bounce@example.com not accepted"
out_has "refused for now" ",busy@example.com,1,deferred,"
out_has "refused after its text" ",data@example.com,1,failed,exit status 69: "
equal "the intent is there before the result" "sending sent" "$(step "$(mail 1)")"
equal "a refusal is a fact too" "sending failed" "$(step "$(mail 2)")"
equal "in UTC" 1 "$(sql "SELECT count(DISTINCT at GLOB '????-??-??T??:??:??Z') FROM delivery")"
equal "the server took what we sent" 5 "$(find taken -type f | wc -l | tr -d ' ')"
equal "an SMS is number and text" "1" "$(grep -c '^13800000008|尊敬的 SMS' sms.log)"
equal "paper is for people" "" "$(step 2026-03-02-reminder-P9.txt)"
equal "a hostile address has no mail: it goes on paper" letter "$(sql "SELECT channel FROM letter WHERE file = '2026-03-02-reminder-P10.txt'")"
lacks "nothing was sent to whom a header would name" "^[Xx]-[Tt][Oo]:.*([Ss]py|[Ee]vil)" taken/*.eml
/usr/bin/python3 - taken/*.eml >mail.txt <<'PY'
import email, email.policy, sys
for name in sys.argv[1:]:
    m = email.message_from_binary_file(open(name, "rb"), policy=email.policy.default)
    print(m["x-to"], "|", m["from"].addresses[0].display_name, "|", m["subject"], "|",
        "恒泰" in m["from"], m["bcc"], len(m.defects), m.get_content().count("元"))
PY
sort mail.txt >out
out_is "each arrives whole, in Chinese, with no header of others" <<'OUT'
p11@example.com | 恒泰 Finance | 缴费提醒：1 笔账单即将到期，共 111.00 元 | True None 0 4
p12@example.com | 恒泰 Finance | 缴费提醒：1 笔账单即将到期，共 112.00 元 | True None 0 4
seven@example.com | 恒泰 Finance | 缴费提醒：1 笔账单即将到期，共 107.00 元 | True None 0 4
six@example.com | 恒泰 Finance | 缴费提醒：1 笔账单即将到期，共 106.00 元 | True None 0 4
zhang@example.com | 恒泰 Finance | 缴费提醒：1 笔账单即将到期，共 101.00 元 | True None 0 4
OUT

# later
runs=$(runs)
expect 0 "again at once" deed notify
equal "nothing is written" "$runs" "$(runs)"
out_has "what was refused for now waits for its time" ",busy@example.com,1,waiting,"
deed config -q notify.attempts 3
# faketime is preloaded, which the address sanitizer wants to be asked for
later() { minutes=$1; shift; ASAN_OPTIONS=verify_asan_link_order=0 faketime -f "+${minutes}m" "$@"; }
expect 0 "its time has come" later 16 deed notify
err_has "one went through" "1 sent, 1 to be tried again, 0 failed, 0 wait"
equal "once" 1 "$(count "$(mail 4)")"
expect 1 "the last try" later 32 deed notify
out_has "then it has failed" ",busy@example.com,3,failed,"
expect 0 "and waits no more" later 60 deed notify -n
equal "nor does any other" 1 "$(wc -l <out | tr -d ' ')"
deed report -q notices >out
out_has "the report tells: sent" ",sent,张伟,"
out_has "failed" ",failed,Busy,"
out_has "to be printed" ",print,Paper,"
expect 0 "a paper letter was posted" deed notify --sent 2026-03-02-reminder-P9.txt
equal "is a fact" sent "$(step 2026-03-02-reminder-P9.txt)"
expect 65 "paper is not sent again" deed notify --resend 2026-03-02-reminder-P9.txt
expect 65 "nor is what was sent" deed notify --resend "$(mail 1)"
err_has "it is told" "this letter was sent; a letter is never sent twice"
expect 65 "a letter that is none" deed notify --sent nobody.eml
expect 64 "a letter without an option" deed notify "$(mail 1)"
expect 64 "an option without a letter" deed notify --sent
expect 0 "a failed one again, by a person's word" deed notify --resend "$(mail 3)"
deed load -q party - <<'CSV'
party,name,kind,email
P3,Busy no more,person,ok@example.com
CSV
expect 0 "is tried again, from the first" later 61 deed notify
out_has "at the address that it was written to" ",busy@example.com,1,deferred,"
expect 0 "a person knows better" deed notify --sent "$(mail 3)"

# more DATE CODES…: a letter for each of these parties
more() {
	DEED_DATE=$1
	shift
	due=$(date -d "$DEED_DATE + 7 days" +%F)
	for c; do echo "N-$DEED_DATE-$c,C$c,wfee,$due,5.00,2026-01-05"; done |
		{ echo bill,contract,item,due,amount,billed_on; cat; } | deed load -q bill -
	deed dun -q >/dev/null
}
# with REASON COMMAND…: a sending command made of these lines; $T/really sends
printf '#!/bin/sh\nexec %s\n' "$send" >really
chmod +x really
with() { { echo '#!/bin/sh'; printf '%s\n' "$@"; } >sender; chmod +x sender; deed config -q notify.sendmail "'$T/sender'"; }
letter() { echo "$DEED_DATE-reminder-P$1.eml"; }

# killed between sending and recording, and before sending
more 2026-03-03 1 6 7
with "'$T/really' && kill -9 \$PPID"
run deed notify
equal "killed after sending" 137 "$status"
equal "the intent stands" sending "$(step "$(letter 1)")"
with "exec '$T/really'"
expect 1 "the next one" deed notify
out_has "does not send it again" "$(letter 1),P1,email,zhang@example.com,1,uncertain,"
err_has "tells a person" "1 uncertain, sent or not: look, then --sent LETTER or --resend LETTER"
equal "the others go" "sending sent" "$(step "$(letter 7)")"
equal "each once" "1 1 1" "$(count "$(letter 1)") $(count "$(letter 6)") $(count "$(letter 7)")"
expect 0 "the person looked: sent" deed notify --sent "$(letter 1)"
expect 0 "all is well" deed notify
more 2026-03-04 1
with "kill -9 \$PPID"
run deed notify
with "exec '$T/really'"
expect 1 "killed before sending looks the same" deed notify
expect 0 "the person looked: not sent" deed notify --resend "$(letter 1)"
expect 0 "it is sent" deed notify
equal "once" 1 "$(count "$(letter 1)")"
equal "and its way is known" "sending resend sending sent" "$(step "$(letter 1)")"

# a command that hangs, is killed, is wrong, refuses all
more 2026-03-05 1 6
deed config -q notify.timeout_seconds 1
with 'sleep 30'
expect 1 "a command that does not end" timeout 20 deed notify
out_has "is ended; sent or not, nobody knows" ",1,uncertain,not done after 1 s"
deed config -q notify.timeout_seconds 60
more 2026-03-06 1 6
with 'kill -SEGV $$'
expect 1 "a command that crashes" deed notify
out_has "nobody knows" ",1,uncertain,killed by signal 11"
for date in 2026-03-05 2026-03-06; do deed notify --sent -q $date-reminder-P1.eml $date-reminder-P6.eml; done
more 2026-03-09 1 6
with 'echo cannot read its configuration >&2; exit 78'
expect 69 "a command that does not work at all" deed notify
err_has "it is told" "a sending command does not work"
equal "only one letter was tried" 1 "$(sql "SELECT count(*) FROM delivery WHERE step = 'deferred' AND said LIKE 'exit status 78: cannot read%'")"
deed hold -q Z8 --dispute 'no SMS between them'
more 2026-03-10 1 2 3 4 5 6 7 11 12 13
with 'echo "550 no"; exit 1'
expect 69 "ten refused in a row" later 100 deed notify
err_has "something else is wrong" "10 letters in a row were refused"
with "exec '$T/really'"
run later 200 deed notify

# two at once, a slow one that holds nobody up, a signal
more 2026-03-11 1 6
with 'sleep 2' "exec '$T/really'"
deed notify -q >first.csv 2>&1 &
first=$!
sleep 0.7
expect 75 "a second notify" deed notify
expect 0 "another command that writes meanwhile" deed config -q --wait 1 entity Other
kill -TERM "$first"
wait "$first" 2>/dev/null
equal "a signal ends it after the message in hand" 143 $?
equal "which is recorded" "sending sent" "$(step "$(letter 1)")"
equal "the next was not begun" "" "$(step "$(letter 6)")"
expect 0 "it goes on later" deed notify
equal "each once" "1 1" "$(count "$(letter 1)") $(count "$(letter 6)")"

# lost files, old letters
more 2026-03-12 1 6
rm "outbox/$(letter 1)"
ln -s /etc/passwd "outbox/$(letter 1)"
expect 1 "a letter whose file was replaced" deed notify
out_has "is not sent" "$(letter 1),P1,email,zhang@example.com,0,missing,"
expect 1 "a week later" deed notify -d 2026-03-20
out_has "it is too old" ",0,expired,"
expect 0 "and forgotten" deed notify -d 2026-03-20
equal "no letter came twice" "" "$(cat taken/*.eml | grep -i '^message-id:' | sort | uniq -d)"
# what the test planted behind the ledger's back
sqlite3 "$DEED_LEDGER" "UPDATE party SET email = 'p10@example.com' WHERE code = 'P10'; UPDATE party SET name = 'Party 11' WHERE code = 'P11'"
sound "the ledger is sound"
finish
