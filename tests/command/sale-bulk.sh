#!/bin/sh
# Deals by the thousand: they are written in parts, in one run, and the rows of a later part see the earlier ones.
. "$TESTS/sales.sh"

# rows FIRST LAST FORMAT: a line for each number, put in twice.
rows() { awk -v first="$1" -v last="$2" -v format="$3" 'BEGIN { for (i = first; i <= last; i++) printf format "\n", i, i }'; }
count() { sql "SELECT count(*) FROM $1"; }

# shellcheck disable=SC2046 # words
estate $(rows 1 3300 'R%d')
# shellcheck disable=SC2046
on_sale 1000000 $(rows 1 3300 'R%d')
printf 'plan,name,kind\nlump,Lump,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\nlump,first,price,0.4,sign+0d\nlump,second,price,,sign+30d\n' | deed load -q step -

{ echo room,party,deposit; rows 1 1100 'R%d,A,1000'; } >book.csv
before=$(count run)
expect 0 "bookings" deed book -f csv -o booked.csv --kind 订金 book.csv
err_has "all of them" "1100 bookings"
equal "are shown, also of the first part" 1101 "$(wc -l <booked.csv)"

# one room twice, of which the second stands in another part
{ echo room,party; rows 1 2500 'R%d,A'; echo R7,B; } >twice.csv
expect 65 "a room for two parties" deed subscribe --plan lump twice.csv
err_has "names the line" "twice.csv:2502:"
{ echo room,party; rows 1 2500 'R%d,A'; echo R7777,B; } >unknown.csv
expect 65 "a bad row after many good ones" deed subscribe --plan lump unknown.csv
equal "nothing of them is written" "0 0 1" "$(count instalment) $(count clause) $(($(count run) - before))"

{ echo room,party; rows 1 3300 'R%d,A'; } >deals.csv
cp "$DEED_LEDGER" base.db
expect 0 "subscriptions, a third of them of bookings" deed subscribe --plan lump -f csv -o instalments.csv deals.csv
err_has "all of them" "3300 deals subscribed, 3,300,000,000.00"
equal "in one run" 2 "$(($(count run) - before))"
equal "each has its instalments, and what was booked its deposit" "7700 330000000000" "$(sql 'SELECT count(*), sum(amount_fen) FROM instalment' | tr '|' ' ')"
equal "which are shown" 7701 "$(wc -l <instalments.csv)"
equal "each room has one deal" "3300 3300" "$(sql 'SELECT count(*), count(DISTINCT deal_id) FROM live_room' | tr '|' ' ')"

{ echo room,contract; rows 1 1500 'R%d,HT-%d'; echo R3300,HT-3; } >same.csv
expect 65 "a contract's code twice, in two parts" deed sign same.csv
err_has "names the line" "same.csv:1502:"
{ echo room,contract; rows 1 1500 'R%d,HT-%d'; echo R3,HT-9999; } >again.csv
expect 65 "a deal signed twice, in two parts" deed sign again.csv
err_has "says what it is" "is signed since"
equal "nothing of them is written" 0 "$(sql "SELECT count(*) FROM v_deal WHERE stage = 'signed'")"
{ echo room,contract; rows 1 3300 'R%d,HT-%d'; } >contracts.csv
expect 0 "contracts" deed sign contracts.csv
err_has "all of them" "3300 contracts signed, 3,300,000,000.00"
equal "in one run" 3 "$(($(count run) - before))"
equal "each instalment but the deposits is a clause" "6600 329890000000" \
	"$(sql "SELECT count(*), sum(CAST(rate AS INTEGER)) * 100 FROM clause" | tr '|' ' ')"

sql "SELECT code FROM deal WHERE id % 3 = 0" | sed '1i deal' >ended.csv
expect 0 "returns" deed cancel --as return --reason x ended.csv
equal "free their rooms" 2200 "$(count live_room)"
sound "all proves"

# Memory does not grow with the rows: some 4 KB each it would be.
memory() { # what the sanitizer keeps of freed memory is not meant
	ASAN_OPTIONS=quarantine_size_mb=0
	export ASAN_OPTIONS
	cp base.db part.db
	head -n "$1" deals.csv | python3 -c 'import resource, subprocess
subprocess.run(["deed", "subscribe", "-q", "-l", "part.db", "--plan", "lump", "-"], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)'
}
few=$(memory 1651) all=$(memory 3301)
check "in $few KB for half of the deals, $all KB for all" [ $((all - few)) -lt 4000 ]
finish
