#!/bin/sh
# A milestone whose name begins as an event does (sign-off, bookshop): its instalments move when its date does.
. "$TESTS/sales.sh"
estate 101
printf 'plan,name,kind\nslow,Slow,instalment\n' | deed load -q plan -
printf 'plan,step,item,share,due\nslow,one,price,0.3,sign+0d\nslow,two,price,0.3,sign-off\nslow,three,price,,bookshop+10d\n' | deed load -q step -
on_sale 1000000 101
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
sound "all proves"
finish
