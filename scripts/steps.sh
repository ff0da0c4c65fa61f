# What the scripts of an office share, and nightly and month-end above all: a company's folder, the lock, steps that need
# others, their times, the summary and its mail: see deed-nightly(8). Sourced, with `what` (the script's name) and
# `usage_line` set.
# shellcheck shell=sh

say() { echo "$what: $1" >&2; }
usage() { say "$1"; echo "$usage_line" >&2; exit 64; }

# take_date DATE: sets DEED_DATE, checked.
take_date() {
	DEED_DATE=$1
	case $DEED_DATE in
	[12][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]) ;;
	*) usage "-d: expected YYYY-MM-DD, got '$DEED_DATE'" ;;
	esac
	export DEED_DATE
}

# The commands: on PATH, beside an installed script, or where `make install` puts them.
find_deed() {
	PATH=$PATH:$here/../../../bin:/usr/local/bin
	export PATH
	command -v deed >/dev/null || { say "there is no deed on PATH ($PATH)"; exit 69; }
}

# enter FOLDER: the company's folder, its settings and its subfolders.
enter() {
	find_deed
	cd "$1" 2>/dev/null || { say "$1: cannot enter the company's folder"; exit 66; }
	company=$(pwd)
	umask 027
	DEED_LEDGER=$company/deed.db
	DEED_MAIL=${DEED_MAIL-}			# a command that mails its input, as `sendmail -t`
	DEED_MAIL_TO=${DEED_MAIL_TO-root}
	KEEP_BACKUPS=${KEEP_BACKUPS-14}
	KEEP_LOGS=${KEEP_LOGS-8}
	LOG_KILOBYTES=${LOG_KILOBYTES-1024}
	LATE_FEE_MINIMUM=${LATE_FEE_MINIMUM-1.00}	# what grew by less waits until the bill is paid
	if [ -f nightly.conf ]; then
		# shellcheck disable=SC1091 # the company's own settings
		. ./nightly.conf || { say "$company/nightly.conf: cannot be read"; exit 78; }
	fi
	export DEED_LEDGER
	[ -f "$DEED_LEDGER" ] || { say "$DEED_LEDGER: no ledger; expected a company's folder with a deed.db"; exit 66; }
	mkdir -p inbox archive rejected outbox reports backup log || { say "$company: cannot make its folders"; exit 73; }
	lock
	work=$(mktemp -d) || exit 73
	child=
	trap leave EXIT
	trap 'stop INT' INT
	trap 'stop TERM' TERM
	trap 'stop HUP' HUP
	rotate
}

# The lock is an open file: the kernel frees it however this ends. No command of the night inherits it.
lock() {
	exec 9>>log/nightly.lock
	if ! flock -n 9; then
		echo "$(date -u +%FT%TZ) another night is running, nothing was done" >>log/nightly.log
		say "$company: another night is running, nothing was done"
		exit 75
	fi
}

leave() {
	[ -z "$child" ] || kill -TERM "$child" 2>/dev/null
	rm -rf "$work"
}
stop() {
	trap - EXIT
	leave
	[ -z "$child" ] || wait "$child" 2>/dev/null
	say "stopped by a signal; the next night picks up"
	trap - "$1"
	kill -s "$1" $$
}

# A log over its size becomes nightly.log.1, that one .2, and so on; the oldest goes.
rotate() {
	[ -f log/nightly.log ] || return 0
	[ "$(($(wc -c <log/nightly.log) / 1024))" -ge "$LOG_KILOBYTES" ] || return 0
	n=$KEEP_LOGS
	while [ "$n" -gt 1 ]; do
		[ ! -f "log/nightly.log.$((n - 1))" ] || mv -f "log/nightly.log.$((n - 1))" "log/nightly.log.$n"
		n=$((n - 1))
	done
	if [ "$KEEP_LOGS" -gt 0 ]; then mv -f log/nightly.log log/nightly.log.1; else : >log/nightly.log; fi
}

# run COMMAND…: in the background, so that a signal is answered at once; what it says goes to the log and, its
# last lines, to the summary. Sets $status.
run() {
	: >"$work/err"
	"$@" </dev/null >/dev/null 2>"$work/err" 9>&- &
	child=$!
	wait "$child"
	status=$?
	child=
	{ echo "$(date -u +%FT%TZ) [$status] $*"; sed 's/^/    /' "$work/err"; } >>log/nightly.log
	tail -n 5 "$work/err" >>"$work/said"
	return "$status"
}

# todo LINE: something that waits for a person, told first in the summary.
todo() { echo "  $1" >>"$work/todo"; }

# The state of a step: done, partly, failed, left out, or nothing yet.
state() { sed -n "s/^$1	//p" "$work/states"; }

# Names the first thing that a step needs and has not got.
missing() {
	for need; do
		case $need in
		*+) case $(state "${need%+}") in 'done') ;; *) echo "${need%+}"; return ;; esac ;;
		*) case $(state "$need") in 'done' | partly) ;; *) echo "$need"; return ;; esac ;;
		esac
	done
}

# usual STEP: its usual seconds, the median of its last ten times that are known; nothing when there are none.
usual() {
	[ -f log/times.csv ] || return 0
	awk -F, -v step="$1" -v what="$what" '$2 == what && $3 == step && $5 == "done" { t[++n] = $4 }
		END {
			if (n == 0) exit
			from = n > 10 ? n - 9 : 1
			for (i = from; i <= n; i++) {
				v = t[i]
				for (j = ++k; j > 1 && s[j - 1] > v; j--) s[j] = s[j - 1]
				s[j] = v
			}
			printf "%.1f", s[int((k + 1) / 2)]
		}' log/times.csv
}

# conclude STEP STATE [WHY]
conclude() {
	seconds=$(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN { printf "%.1f", b - a }')
	usually=$(usual "$1")
	printf '%s\t%s\n' "$1" "$2" >>"$work/states"
	printf '%-10s %-9s %7s s%s%s\n' "$1" "$2" "$seconds" "${usually:+ (usually $usually)}" "${3:+  $3}" >>"$work/summary"
	[ ! -s "$work/said" ] || sed 's/^/           /' "$work/said" >>"$work/summary"
	[ -n "$dry" ] || echo "$DEED_DATE,$what,$1,$seconds,$2" >>log/times.csv
	[ "$2" = 'done' ] || failed="$failed $1"
	[ "$2" != failed ] || todo "$1 failed: $(tail -n 1 "$work/said")"
}

# steps LIST: runs them. STEP and what it needs, a line each. A step that failed or was left out stops those that
# need it; with a + (import+), a step that was done in part stops them too. A step without a function step_NAME is
# the command `deed NAME`; its 1 is a failure, unless the step says otherwise by returning 0.
steps() {
	failed=
	: >"$work/states"
	: >"$work/summary"
	: >"$work/todo"
	printf '%s' "$1" >"$work/steps"
	while read -r step needs; do
		[ -n "$step" ] || continue
		: >"$work/said"
		began=$(date +%s.%N)
		# shellcheck disable=SC2086 # the needs are words
		lacking=$(missing $needs)
		if [ -n "$lacking" ]; then
			conclude "$step" 'left out' "it needs $lacking"
			continue
		fi
		name=step_$(echo "$step" | tr - _)
		if command -v "$name" >/dev/null; then set -- "$name"; else set -- run deed "$step"; fi
		outcome=0
		"$@" || outcome=$?
		case $step/$outcome in
		*/0) conclude "$step" 'done' ;;
		import/1) conclude import partly "statements were set aside in rejected/" ;;
		*) conclude "$step" failed "exit status $outcome" ;;
		esac
	done <"$work/steps"
}

# summarize TITLE
summarize() {
	echo "$1 of $DEED_DATE, $company: ${failed:+FAILED:}${failed:-all done}${dry:+ (a dry run: nothing was kept)}"
	echo
	if [ -s "$work/todo" ]; then
		echo "For you:"
		cat "$work/todo"
	else
		echo "Nothing waits for you."
	fi
	if [ -s "$work/figures" ]; then
		echo
		cat "$work/figures"
	fi
	echo
	cat "$work/summary"
	echo
	[ -n "$dry" ] || echo "Reports are in $company/$reports."
	echo "head of the chain: $(sed -n 's/.*head \([0-9a-f]\{64\}\).*/\1/p' "$work/summary" | tail -n 1)"
}

# mail FILE: the summary, with what matters in its subject.
mail() {
	waits=$(wc -l <"$work/todo" | tr -d ' ')
	{
		echo "To: $DEED_MAIL_TO"
		echo "Subject: deed $what $DEED_DATE: ${failed:+FAILED:}${failed:-all done}$([ "$waits" -eq 0 ] || echo "; $waits to look at")"
		echo "MIME-Version: 1.0"
		echo "Content-Type: text/plain; charset=UTF-8"
		echo "Content-Transfer-Encoding: 8bit"
		echo
		cat "$1"
	} >"$work/mail"
	sh -c "$DEED_MAIL" <"$work/mail" 9>&- || { say "the summary could not be mailed by '$DEED_MAIL'"; failed="$failed mail"; }
}

# close_up TITLE: writes the summary, mails or prints it; the exit status.
close_up() {
	summarize "$1" >"$reports/summary.txt"
	if [ -n "$DEED_MAIL" ] && [ -z "$dry" ]; then mail "$reports/summary.txt"; else cat "$reports/summary.txt"; fi
	[ -z "$failed" ]
}
