#!/bin/sh
# A-2 for letters: notify is killed at random times, over and over, and started again. No letter ever leaves the
# server twice; what was cut off is uncertain; in the end every letter is sent or a person is told.
# FAULT_RUNS: kills (12 in make check; 500 for a release).
. "$TESTS/lib.sh"
runs=${FAULT_RUNS:-12}

mkdir taken
/usr/bin/python3 "$TESTS/smtp.py" port taken &
server=$!
trap 'kill $server 2>/dev/null' EXIT
while [ ! -s port ]; do sleep 0.05; done
world 40
deed config -q notice.from "finance@example.com"
deed config -q notify.sendmail "msmtp -C /dev/null --host=127.0.0.1 --port=$(cat port) --from=finance@example.com --domain=localhost -t"
export DEED_DATE=2026-01-05
deed bill-gen -q && deed dun -q >letters.csv
equal "letters wait" 40 "$(sql "SELECT count(*) FROM open_letter")"

random=20260122
sound=0 killed=0 i=0
while [ $i -lt "$runs" ]; do
	i=$((i + 1))
	random=$(((random * 1103515245 + 12345) % 2147483648))
	timeout -s KILL "$(awk -v r="$random" 'BEGIN { printf "%.4f", 0.005 + 0.12 * r / 2147483648 }')" deed notify -q >/dev/null 2>&1
	[ $? -ne 137 ] || killed=$((killed + 1))
	sleep 0.05 # a mailer that outlived it may still be at it
	deed verify -q >/dev/null 2>&1 && sound=$((sound + 1))
done
check "it was killed ($killed of $runs)" [ "$killed" -gt 0 ]
equal "sound after each kill" "$runs" "$sound"
run deed notify
check "the last one ends well" [ "$status" -le 1 ]
twice() { cat taken/*.eml | grep -i '^message-id:' | sort | uniq -d; }
equal "no letter came twice" "" "$(twice)"
uncertain=$(grep -c ',uncertain,' out)
equal "each letter was sent or a person is told" 40 "$(($(sql "SELECT count(*) FROM delivery WHERE step = 'sent'") + uncertain))"
check "at most one letter a kill is uncertain ($uncertain)" [ "$uncertain" -le "$killed" ]

# the person looks at what the server has
grep ',uncertain,' out | cut -d, -f1 | while read -r letter; do
	if grep -qF "$(grep -i '^message-id:' "outbox/$letter" | tr -d '\r')" taken/*.eml; then
		deed notify -q --sent "$letter"
	else
		deed notify -q --resend "$letter"
	fi
done
expect 0 "and when a person has decided, all is done" deed notify
equal "every letter came" 40 "$(find taken -type f | wc -l | tr -d ' ')"
equal "once" "" "$(twice)"
equal "and none waits" 0 "$(sql 'SELECT count(*) FROM open_letter')"
sound "the ledger is sound"
finish
