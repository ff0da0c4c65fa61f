#!/bin/sh
# B-4: cron's bare environment and closed descriptors give the same result; nothing lands in the ledger.
. "$TESTS/lib.sh"

world 10
cp "$DEED_LEDGER" "$T/base.db"
deed bill-gen -q
facts >"$T/wanted"
deed_path=$BUILD/bin/deed

# as REASON COMMAND…: from a fresh copy, with this command around it
as() {
	reason=$1
	shift
	cp "$T/base.db" "$DEED_LEDGER"
	"$@"
	status=$?
	facts >"$T/got"
	if [ $status -eq 0 ] && cmp -s "$T/wanted" "$T/got"; then ok "$reason"; else not_ok "$reason (exit $status)"; fi
	deed verify -q >/dev/null 2>&1 || not_ok "$reason: the ledger is sound"
}
bill="$deed_path bill-gen -q -l $DEED_LEDGER -d 2026-01-15"
# shellcheck disable=SC2086 # the command's words
{
	as "an empty environment" env -i $bill
	as "LANG=C, no HOME, no TZ" env -i LANG=C PATH=/usr/bin:/bin $bill
	as "another locale and time zone" env LC_ALL=zh_CN.UTF-8 TZ=Asia/Shanghai $bill
	as "umask 000" sh -c "umask 000; $bill"
	as "umask 077" sh -c "umask 077; $bill"
	as "stdin closed" sh -c "$bill <&-"
	as "stdout and stderr closed" sh -c "$bill >&- 2>&-"
	as "all three closed" sh -c "$bill <&- >&- 2>&-"
	as "a relative path from another folder" sh -c "cd / && $bill"
}
cp "$T/base.db" "$DEED_LEDGER"
sh -c "$deed_path bill-gen -l $DEED_LEDGER -d bad >&- 2>&-"
equal "an error with stderr closed has its status" 64 $?
equal "and nothing landed in the ledger" "$(sha256sum <"$T/base.db")" "$(sha256sum <"$DEED_LEDGER")"
finish
