#!/bin/sh
# Two to eight who want one room at the same instant: to book, subscribe, reserve, withdraw, release or price it, while
# some are killed. One has it, who comes too late is told who has it (65) or that the ledger is busy (75), and the
# ledger is sound. RUSH: how many rounds; each draws other commands, in another order.
. "$TESTS/sales.sh"
. "$TESTS/walk.sh"
walk_world

# begin NUMBER: the command that it chooses, for a party of its own, whose id is then in $!.
begin() {
	buyer=K$(($1 % 12 + 1))
	case $(($1 % 8)) in
	0) set -- book "$room" --party "$buyer" --deposit 1000 --kind 定金 ;;
	1) set -- subscribe --room "$room" --party "$buyer" --plan loan --deposit 100 ;;
	2) set -- reserve "$room" --party "$buyer" ;;
	3) set -- release --withdraw "$room" ;;
	4) set -- release "$room" ;;
	5) set -- price-set --by "$round" --reason "round $round" "$room" ;;
	6) set -- book "$room" --party "$buyer" --deposit 10 --kind 订金 ;;
	*) set -- subscribe --room "$room" --party "$buyer" --plan lump --buyer "K$((($1 + 1) % 12 + 1))" ;;
	esac
	deed "$@" --wait $((round % 2)) >"$who.out" 2>"$who.err" &
}

# judge STATUS: how it ended is one of the ways it may.
judge() {
	case $1 in
	0) done=$((done + 1)) ;;
	137) killed=$((killed + 1)) ;;
	75) busy=$((busy + 1)) ;;
	65)
		grep -qE 'deal S[0-9]+ of party K[0-9]+ holds it|is not on sale; `deed release`' "$who.err" && return
		cat "$who.err" >>strange
		;;
	*) echo "round $round: status $1: $(cat "$who.err")" >>strange ;;
	esac
}

done=0 killed=0 busy=0
: >strange
for round in $(seq "${RUSH:-12}"); do
	room=1-$((round % 5 + 1))0$((round % 3 + 1))
	many=$((round % 7 + 2)) ids=
	for who in $(seq "$many"); do
		begin $((who * 5 + round))
		ids="$ids $!"
	done
	who=0
	[ $((round % 3)) -eq 0 ] || sleep "0.0$((round * 7 % 4))"
	for id in $ids; do
		who=$((who + 1))
		[ $(((who + round) % 3)) -ne 0 ] || kill -KILL "$id" 2>/dev/null
	done
	who=0
	for id in $ids; do
		who=$((who + 1)) status=0
		wait "$id" 2>/dev/null || status=$?
		judge "$status"
	done
	deed verify -q --quick >proved || cat proved >>strange
	sqlite3 -readonly "$DEED_LEDGER" <"$TESTS/walk.sql" >>strange
	held=$(holder "$room")
	case ${held:+$(state "$held")} in
	reserved*) deed reserve -q --end "$held" >out ;;
	?*) deed cancel -q --as refund --reason over "$held" ;;
	esac
done
echo "# $done done, $busy busy, $killed killed"
equal "each has the room, is told who has it, or that the ledger is busy" "" "$(cat strange)"
check "somebody did" [ "$done" -gt 0 ]
sound "the ledger is sound"
expect 0 "every report proves its totals" deed report -q --check
finish
