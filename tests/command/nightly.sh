#!/bin/sh
# scripts/nightly: what each step needs, statements put away, the lock, cron's environment, signals.
. "$TESTS/lib.sh"
nightly=$ROOT/scripts/nightly

mkdir -p co/inbox/icbc
DEED_LEDGER=$T/co/deed.db
world 8
deed config -q notice.from finance@example.com
deed bill-gen -q -d 2026-01-01
deed report -q -f csv bills >bills.csv
statement 6 co/inbox/icbc/one.csv
# cron's environment: night ARGUMENT…
night() { run env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$nightly" "$@"; }

night -d 2026-01-12 co
equal "a night" 0 "$status"
check "the statement is in the archive" [ -f co/archive/icbc/one.csv ]
check "and out of the inbox" [ -z "$(ls -A co/inbox/icbc)" ]
equal "its lines are in the ledger" 6 "$(sql 'SELECT count(*) FROM bank_line')"
equal "and matched" 0 "$(sql 'SELECT count(*) FROM open_line')"
for step in import statements bill-gen late-fee reconcile dun notify reports verify backup; do
	check "$step is done, with its time" grep -Eq "^$step *done +[0-9.]+ s" out
done
out_has "the summary says so" "Night of 2026-01-12, $T/co: all done"
out_has "and has the head of the chain" "head of the chain: $(deed verify 2>&1 >/dev/null | sed 's/.*head //')"
for report in bills aging collection lines trial-balance; do
	check "$report as CSV" [ -s co/reports/2026-01-12/$report.csv ]
	check "$report as XLSX" [ -s co/reports/2026-01-12/$report.xlsx ]
done
check "the dashboard as a page" grep -q '<h1>' co/reports/2026-01-12/dashboard.html
check "the suggestions" [ -f co/reports/2026-01-12/suggestions.csv ]
check "the list of letters" [ -f co/reports/2026-01-12/letters.csv ]
cp co/reports/2026-01-12/letters.csv letters.once
check "letters" [ -n "$(ls co/outbox)" ]
check "a backup" [ -s co/backup/deed-2026-01-12.db ]
check "a log" grep -q 'deed bill-gen' co/log/nightly.log
check "others read nothing of it" sh -c '! find co/reports co/backup co/log co/outbox -perm /007 | grep .'
facts >once
night -d 2026-01-12 co
equal "the same night again" 0 "$status"
facts >twice
check "writes no fact" cmp -s once twice
check "the list of the day's letters stays" cmp -s letters.once co/reports/2026-01-12/letters.csv

# statements that cannot be read, that are still arriving, of no account
cd co || exit 1
printf 'date,amount,payer,payer_account,memo,id,balance\n2026-01-13,12.345,a,,b,X1,\n' >inbox/icbc/bad.csv
printf 'date,amount,payer,payer_account,memo,id,balance\n2026-01-13,1.00,Party 1,,C1,X2,\n' >inbox/icbc/good.csv
echo half >inbox/icbc/late.csv.part
echo half >inbox/icbc/.hidden
ln -s /etc/passwd inbox/icbc/link.csv
mkdir -p inbox/nobank
cp inbox/icbc/good.csv inbox/nobank/x.csv
cp inbox/icbc/good.csv archive/icbc/one.csv.2
cd .. || exit 1
night -d 2026-01-13 co
equal "a night with a bad statement" 1 "$status"
out_has "says so" "FAILED: import dun"
check "it is set aside" [ -f co/rejected/icbc/bad.csv ]
check "with the reason" grep -q 'bad.csv:2: amount' co/rejected/icbc/bad.csv.reason
check "so is one of an unknown account" grep -q nobank co/rejected/nobank/x.csv.reason
check "the good one was read" [ -f co/archive/icbc/good.csv ]
check "what is still arriving stays" [ -f co/inbox/icbc/late.csv.part ]
check "a link is not followed" [ -L co/inbox/icbc/link.csv ]
check "bill-gen and the matching went on" grep -q '^reconcile *done' out
out_has "but nobody is chased" "it needs import"
night -d 2026-01-14 co
equal "the next night is fine" 0 "$status"
cp co/archive/icbc/one.csv co/inbox/icbc/one.csv
night -d 2026-01-14 co
check "a statement of a known name keeps both" [ -f co/archive/icbc/one.csv.3 ]

# a step that fails stops what needs it
mkdir site
cat >site/deed <<'SH'
#!/bin/sh
case $1 in "$FAIL") echo "deed $1: made to fail" >&2; exit 70 ;; esac
exec "$REAL" "$@"
SH
chmod +x site/deed
failing() { run env -i PATH="$T/site:/usr/bin:/bin" FAIL="$1" REAL="$BUILD/bin/deed" "$nightly" -d "$2" co; }
failing bill-gen 2026-01-15
equal "bill-gen fails" 1 "$status"
out_has "it is named with its status" "exit status 70"
out_has "and what it said" "deed bill-gen: made to fail"
out_has "nothing is matched against bills that are not there" "it needs bill-gen"
out_has "nor anybody chased" "it needs reconcile"
check "reports and backup are made" grep -q '^backup *done' out
cp co/backup/deed-2026-01-15.db kept.db
failing verify 2026-01-16
equal "verify fails" 1 "$status"
out_has "no copy is made of what may be damaged" "it needs verify"
cp co/archive/icbc/one.csv co/inbox/icbc/again.csv
failing bank-import 2026-01-16
equal "bank-import breaks" 1 "$status"
check "the statement waits for the next night" [ -f co/inbox/icbc/again.csv ]
out_has "nothing is matched without it" "it needs import"
night -d 2026-01-16 co
equal "which picks it up" 0 "$status"
check "and puts it away" [ ! -e co/inbox/icbc/again.csv ]

# settings, mail, backups kept
cat >co/nightly.conf <<CONF
DEED_MAIL="cat >$T/mail"
DEED_MAIL_TO=boss@example.com
KEEP_BACKUPS=2
REPORTS=aging
REPORT_FORMATS=csv
CONF
night -d 2026-01-19 co
equal "with settings" 0 "$status"
check "nothing on standard output" [ ! -s out ]
check "the mail has its head" grep -q '^To: boss@example.com' mail
check "a subject" grep -q '^Subject: deed nightly 2026-01-19: all done' mail
check "and the summary" grep -q '^head of the chain: [0-9a-f]' mail
equal "the last backups are kept" "deed-2026-01-16.db deed-2026-01-19.db" "$(cd co/backup && echo *)"
equal "only the reports that are wanted" "aging.csv dashboard.html letters.csv missing-statements.csv suggestions.csv summary.txt" "$(cd co/reports/2026-01-19 && echo *)"
echo 'DEED_MAIL=false' >>co/nightly.conf
night -d 2026-01-19 co
equal "a mail that cannot be sent" 1 "$status"
err_has "is told" "could not be mailed"
rm co/nightly.conf

# letters are sent when there is a command for it
check "without one they are not" [ ! -e co/reports/2026-01-19/deliveries.csv ]
deed config -q -l co/deed.db notify.sendmail "sh -c 'cat >>$T/sent'"
night -d 2026-01-20 co
equal "with one, the night sends them" 0 "$status"
check "and lists them" [ -e co/reports/2026-01-20/deliveries.csv ]

# a dry night: everything, on copies
cp co/archive/icbc/one.csv co/inbox/icbc/new.csv
sed -i 's/,T0/,N0/' co/inbox/icbc/new.csv
facts >before
files() { find co -type f ! -path 'co/log/*' ! -name 'deed.db*' | sort; }
files >files.before
night --dry-run -d 2026-01-19 co
equal "a dry night" 0 "$status"
out_has "reads what waits" "icbc/new.csv: generic: 6 lines, 6 new"
out_has "says that it is dry" "a dry run: nothing was kept"
lacks "and names no place of reports" "^Reports are in" "$T/out"
facts >after
check "it writes no fact" cmp -s before after
files >files.after
check "and no file" cmp -s files.before files.after
night -n -d 2026-01-19 co
equal "-n is the same" 0 "$status"
rm co/inbox/icbc/new.csv

# statements that are late or missing
cat >co/inbox/icbc/feb.csv <<'CSV'
date,amount,payer,payer_account,memo,id,balance
2026-02-03,10.00,Somebody,,,F1,99999.00
CSV
night -d 2026-02-04 co
out_has "a statement is missing before one" "account icbc: a statement is missing before the one of 2026-02-03"
out_has "money that waits is told first" "waits for a decision: reports/2026-02-04/suggestions.csv"
night -d 2026-02-20 co
out_has "an account is late" "account icbc: no statement after 2026-02-03"
check "what is usual is told" grep -Eq '^verify +done +[0-9.]+ s \(usually [0-9.]+\)' out
check "times are kept" grep -Eq '^2026-02-20,nightly,verify,[0-9.]+,done$' co/log/times.csv

# the log is put aside at its size
printf 'LOG_KILOBYTES=1\nKEEP_LOGS=2\n' >co/nightly.conf
night -d 2026-02-20 co
night -d 2026-02-20 co
night -d 2026-02-20 co
equal "the last logs are kept" "nightly.log nightly.log.1 nightly.log.2" "$(cd co/log && echo nightly.log*)"
rm co/nightly.conf

# the month, once it is over
month() { run env -i PATH=/usr/bin:/bin:"$BUILD/bin" "$ROOT/scripts/month-end" "$@"; }
month -d 2026-02-02 co
equal "the month's end" 0 "$status"
out_has "is of its last day" "Month of 2026-01-31, $T/co: all done"
for report in aging.xlsx collection.html cash.csv trial-balance.csv dashboard.html journal.csv journal.hledger proofs.csv; do
	check "$report" [ -s "co/reports/2026-01/$report" ]
done
check "a copy that is kept" [ -s co/backup/month-2026-01.db ]
check "hledger reads the journal" hledger -f co/reports/2026-01/journal.hledger bal -N
month -d 2026-13-01 co
equal "a month that is none" 64 "$status"

# the lock
flock -o co/log/nightly.lock sleep 20 &
holder=$!
sleep 0.2
night -d 2026-01-20 co
equal "while another night runs" 75 "$status"
err_has "it says so" "another night is running"
check "the log too" grep -q 'another night is running' co/log/nightly.log
kill -9 "$holder"
wait "$holder" 2>/dev/null
night -d 2026-01-20 co
equal "a killed night leaves no lock" 0 "$status"

# signals
cat >site/deed <<'SH'
#!/bin/sh
case $1 in reconcile) echo $$ >"$PIDS"; exec sleep 30 ;; esac
exec "$REAL" "$@"
SH
env -i PATH="$T/site:/usr/bin:/bin" PIDS="$T/pid" REAL="$BUILD/bin/deed" "$nightly" -d 2026-01-21 co >sig.out 2>sig.err &
victim=$!
tries=0
while [ ! -s pid ] && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -TERM "$victim"
wait "$victim"
equal "a night dies of the signal that ends it" 143 "$?"
check "and takes its command along" sh -c '! kill -0 "$(cat pid)" 2>/dev/null'
night -d 2026-01-21 co
equal "the next one starts" 0 "$status"

# odd surroundings
night -d 2026-01-22 nowhere
equal "no such folder" 66 "$status"
mkdir empty
night empty
equal "a folder without a ledger" 66 "$status"
check "nothing is made in it" [ -z "$(ls -A empty)" ]
night -d someday co
equal "a date that is none" 64 "$status"
night -x
equal "an unknown option" 64 "$status"
run env -i PATH=/usr/bin:/bin sh -c "cd / && umask 000 && '$nightly' -d 2026-01-22 '$T/co' <&- 2>&1"
case $status in
0) ok "another folder, an open umask, no standard input" ;;
69) ok "deed is found nowhere, and that is told" ;;
*) not_ok "odd surroundings: exit $status" ;;
esac
check "no file is open to others" sh -c '! find co/reports co/backup co/log co/outbox -type f -perm /007 | grep .'
mkdir "odd folder"
mv co "odd folder/a company"
export DEED_LEDGER="$T/odd folder/a company/deed.db"
night -d 2026-01-23 "odd folder/a company"
equal "a folder with blanks in its name" 0 "$status"
sound "the ledger is sound"
finish
