#!/bin/sh
# The order in which money pays bills is a setting: what is due longest, or costs, interest, principal.
. "$TESTS/lib.sh"

world 2
printf 'item,name,class,tax_rate,account\ncosts,Costs,fee,,6051\n' | deed load -q item -
deed config -q dun.fee_item costs
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
for c in 1 2; do
	cat <<CSV
bill,contract,item,due,amount,billed_on
RENT-$c,C$c,wrent,2026-01-02,100.00,2026-01-01
OTHER-$c,C$c,wfee,2026-01-05,100.00,2026-01-01
LATE-$c,C$c,late,2026-01-05,100.00,2026-01-01
COSTS-$c,C$c,costs,2026-01-05,100.00,2026-01-01
NEXT-$c,C$c,costs,2026-01-06,100.00,2026-01-01
CSV
done | awk 'NR == 1 || !/^bill/' | deed load -q bill -
paid() { sql "SELECT group_concat(code, ' ') FROM (SELECT b.own_code AS code FROM allocation a JOIN bill b ON b.id = a.bill_id
	JOIN contract c ON c.id = b.contract_id WHERE c.code = '$1' ORDER BY a.id)"; }

expect 65 "an order that is none" deed config match.order old
deed receive -q --account till P1 500
equal "by default the oldest due date, and in it costs, interest, principal" \
	"RENT-1 COSTS-1 LATE-1 OTHER-1 NEXT-1" "$(paid C1)"
expect 0 "the other order" deed config match.order costs
deed receive -q --account till P2 500
equal "is costs, interest, principal, each by due date" \
	"COSTS-2 NEXT-2 LATE-2 RENT-2 OTHER-2" "$(paid C2)"
sound "the ledger is sound"
finish
