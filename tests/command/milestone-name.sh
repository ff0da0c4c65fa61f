#!/bin/sh
# A milestone whose name begins as an event does (sign-off, bookshop): its instalments move when its date does.
. "$TESTS/sales.sh"
estate 101 102
printf 'plan,name,kind\nslow,Slow,instalment\n' | deed load -q plan -
printf 'plan,step,item,share,due\nslow,one,price,0.3,sign+0d\nslow,two,price,0.3,sign-off\nslow,three,price,,bookshop+10d\n' | deed load -q step -
on_sale 1000000 101 102
deed config -q sale.late_rate 0.001
deed subscribe -q --room 101 --party A --plan slow >/dev/null
deed sign -q --contract HT-1 "$(last_deal)"
dates() { printf 'project,milestone,date\nP,sign-off,%s\nP,bookshop,%s\n' "$1" "$2" | deed load -q milestone -; }
due() { sql 'SELECT b.due_on, b.amount_fen FROM bill b ORDER BY b.id' | paste -sd ' ' -; }
dates 2026-03-01 2026-03-21
expect 0 "billing brings them up" deed bill-gen -d 2026-01-16
equal "as clauses" 3 "$(sql 'SELECT count(*) FROM clause')"
dates 2026-04-01 2026-04-21
expect 0 "their dates move" deed bill-gen -d 2026-03-31
equal "and so does the one that is not billed" "2026-01-15|30000000 2026-04-01|30000000" "$(due)"
expect 0 "and the other" deed bill-gen -d 2026-05-01
equal "ten days after" "2026-01-15|30000000 2026-04-01|30000000 2026-05-01|40000000" "$(due)"

# a deal of after that: nothing is due before it was agreed on, nor bears late fees for days before it
expect 0 "a deal after the milestones" deed subscribe -d 2026-06-01 --room 102 --party B --plan slow
expect 0 "is signed" deed sign -d 2026-06-02 --contract HT-2 102
deed bill-gen -q -d 2026-06-02
equal "they are due when it was subscribed" "2026-06-01 2026-06-01 2026-06-02" \
	"$(sql "SELECT due_on FROM bill WHERE party_id = 2 ORDER BY due_on" | paste -sd ' ' -)"
deed late-fee -q -d 2026-06-02
equal "and bear a day's late fee" 70000 "$(sql "SELECT sum(b.amount_fen) FROM bill b JOIN item i ON i.id = b.item_id
	WHERE i.class = 'late' AND b.party_id = 2")"

# a name that only one side has is told where it first shows, and taken
cat >step.csv <<'CSV'
plan,step,item,share,due
typed,one,price,0.2,subscibe+7d
typed,two,price,0.2,sign-of+3d
typed,three,price,0.2,roof
typed,four,price,,roof+10d
CSV
printf 'plan,name,kind\ntyped,Typed,instalment\n' | deed load -q plan -
expect 0 "names that no project has are taken" deed load step step.csv
equal "each is told once, with the nearest" "2 subscibe subscribe
3 sign-of sign-off
4 roof " "$(sed -n 's/.*step.csv:\([0-9]*\): due: no project has a milestone "\(.*\)" yet, which it waits for\(; did you mean \(.*\)?\)*$/\1 \2 \4/p' err)"
expect 0 "the list of plans" deed plan -f csv typed
equal "has them too" "subscibe,sign-of,roof,roof" "$(awk -F, 'NR > 1 { print $NF }' out | paste -sd , -)"
printf 'project,building,milestone,date\nP,,fence,2026-05-01\nP,B1,rooff,2026-05-01\nP,B1,sign-off,2026-05-01\n' >milestone.csv
expect 0 "milestones that no step waits for" deed load milestone milestone.csv
equal "are told as well" "2 fence
3 rooff roof" "$(sed -n 's/.*milestone.csv:\([0-9]*\): milestone: no step of a plan waits for "\([a-z]*\)" yet\(; did you mean \([a-z]*\)?\)*$/\1 \2 \4/p' err | sed 's/ $//')"
expect 0 "not with -q" deed load -q step step.csv
equal "a word" "" "$(cat err)"
sound "all proves"
finish
