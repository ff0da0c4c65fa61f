#!/bin/sh
# B-5: SIGINT, SIGTERM, SIGHUP: rolled back, dead of the signal (128 + n for a shell), soon.
. "$TESTS/lib.sh"

world 200
cp "$DEED_LEDGER" "$T/base.db"
wanted=$(facts | sha256sum)
# a source that never ends: the command waits in the middle of its run
mkfifo "$T/pipe"
for signal in 1:HUP 2:INT 15:TERM; do
	number=${signal%:*} name=${signal#*:}
	(
		head -n 100 "$T/world/party.csv" | sed 's/Party/Name/'
		sleep 3
	) >"$T/pipe" &
	feeder=$!
	# a shell starts background jobs with SIGINT ignored, so the test sets it back
	env --default-signal=INT,TERM,HUP "$BUILD/bin/deed" load party "$T/pipe" 2>"$T/err" &
	command=$!
	sleep 0.4
	begin=$(date +%s%N)
	kill -"$name" "$command"
	wait "$command"
	status=$?
	took=$((($(date +%s%N) - begin) / 1000000))
	equal "SIG$name: a shell sees 128 + $number" $((128 + number)) "$status"
	check "SIG$name: within a second ($took ms)" [ "$took" -lt 1000 ]
	equal "SIG$name: nothing was written" "$wanted" "$(facts | sha256sum)"
	kill "$feeder" 2>/dev/null
	wait "$feeder" 2>/dev/null
	sound "SIG$name: the ledger is sound"
done
(
	head -n 100 "$T/world/party.csv" | sed 's/Party/Name/'
	sleep 1
) >"$T/pipe" &
deed load -q party "$T/pipe" 2>"$T/err" &
command=$!
sleep 0.2
kill -STOP "$command"
sleep 1
kill -CONT "$command"
wait "$command"
equal "stopped and continued: done" 0 $?
equal "and all is there" 99 "$(sql "SELECT count(*) FROM party WHERE name LIKE 'Name %'")"
finish
