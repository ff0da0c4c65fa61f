#!/bin/sh
# deed refund: deposits held and given back, used for rent or a new contract, credits and advances paid out.
. "$TESTS/lib.sh"

world 3
printf 'account,name,kind,ledger_account\ntill,Till,cash,1001\n' | deed load -q account -
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on
DEP-1,C1,deposit,2026-01-10,5000.00,2026-01-01
DEP-2,C2,deposit,2026-01-10,3000.00,2026-01-01
RENT-2,C2,wrent,2026-02-10,1200.00,2026-01-01
NEW-3,C3,deposit,2026-02-10,1000.00,2026-01-01
RENT-3,C3,wrent,2026-01-10,700.00,2026-01-01
CSV
deed load -q bill bill.csv
loose() { sql "SELECT (SELECT count(*) FROM open_receipt) + (SELECT count(*) FROM open_bill WHERE open_fen < 0)"; }
deed receive -q --account icbc --bills DEP-1 P1 5000
deed receive -q --account icbc --bills DEP-2 P2 3000
equal "a deposit is held as a liability" -900000 "$(balance 2241.01)"

expect 64 "nothing" deed refund
expect 66 "no such file" deed refund none.csv --account icbc --reason x
expect 65 "without a reason" deed refund DEP-1 --account icbc
expect 65 "without an account" deed refund DEP-1 --reason x
expect 65 "an account that is none" deed refund DEP-1 --account none --reason x
expect 65 "more than was paid" deed refund DEP-1 --account icbc --amount 5000.01 --reason x
err_has "at most that" "DEP-1: expected yuan above 0, at most 5000.00"
expect 65 "a deposit that is not paid" deed refund NEW-3 --account icbc --reason x
err_has "has nothing" "NEW-3: there is nothing to give back"
expect 65 "a bill that is no deposit" deed refund RENT-3 --account icbc --reason x
equal "nothing was written" 2 "$(sql 'SELECT count(*) FROM receipt')"

expect 0 "a part of a deposit" deed refund DEP-1 --account icbc --amount 1500 --reason "keys returned"
err_has "is paid out" "1 refunds, 1,500.00 paid out"
equal "the liability is less" -750000 "$(balance 2241.01)"
equal "so is the bank" 650000 "$(balance 1002)"
equal "by a credit and a negative receipt that settle one another" 0 "$(loose)"
equal "the credit says why" "refund|DEP-1|keys returned" "$(sql "SELECT a.kind || '|' || b.code || '|' || a.reason FROM adjustment a JOIN bill b ON b.id = a.of_id")"
expect 0 "the rest" deed refund DEP-1 --account till --reason "flat is in order"
equal "from the till" "cash -350000" "$(sql "SELECT source || ' ' || amount_fen FROM receipt ORDER BY id DESC LIMIT 1")"
expect 65 "and no more" deed refund DEP-1 --account till --reason x
balanced "after refunds"

# used for rent and a new contract
expect 65 "bills that leave something" deed refund DEP-2 --to RENT-2 --reason x
err_has "it is told" "DEP-2: the bills leave 1800.00 of it; name the amount, or more bills"
expect 0 "a deposit used for rent" deed refund DEP-2 --to RENT-2 --amount 1200 --reason "last month"
err_has "is not paid out" "1 refunds, 0.00 paid out, 1,200.00 used for 1 bills"
equal "settles it" 0 "$(open_fen RENT-2)"
expect 0 "collection" deed report -q collection from=2026-02-01 to=2026-02-28
out_has "counts it as collected, not as waived" "wrent,1200.00,0.00,1200.00,100.00"
expect 0 "and for the deposit of a new contract" deed refund DEP-2 --to "NEW-3 RENT-3" --amount 1700 --reason "moved to C3"
equal "settles both" "0 0" "$(open_fen NEW-3) $(open_fen RENT-3)"
equal "what is held is the new one, and 100 of the old" -110000 "$(balance 2241.01)"
balanced "after use"

expect 66 "neither bill nor receipt nor file" deed refund R9999999x --account icbc --reason x
err_has "is told as such" "expected a bill, a receipt or a file of them"

# an advance, and a credit
deed receive -q --account icbc P1 250
receipt=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
expect 0 "an advance" deed refund "$receipt" --account icbc --amount 100 --reason "paid too much"
equal "is paid out in part" 15000 "$(sql 'SELECT sum(open_fen) FROM open_receipt')"
deed waive -q RENT-3 --paid --amount 50 --reason "heating"
credit=$(sql "SELECT b.code FROM bill b JOIN adjustment a ON a.bill_id = b.id WHERE a.kind = 'waive'")
printf 'of,amount,account,reason\n%s,,icbc,\n%s,150.00,,\n' "$credit" "$receipt" >refund.csv
expect 0 "a file of them" deed refund refund.csv --account till --reason "end of lease"
err_has "is one run" "2 refunds, 200.00 paid out"
equal "and nothing hangs in the air" 0 "$(loose)"
printf 'of,account\nDEP-2,icbc\nnone,icbc\nDEP-1,icbc\n' >bad.csv
expect 65 "a file with bad rows" deed refund bad.csv --reason x
err_has "told by line" "bad.csv:3: of: none is neither a bill nor a receipt"
err_has "every one" "bad.csv:4: of: DEP-1: there is nothing to give back"
balanced "after all"

# a transfer that comes back
last=$(sql "SELECT printf('R%07d', id) FROM receipt WHERE amount_fen = -5000")
expect 0 "money paid out that comes back" deed receive --bounce "$last" --reason "wrong account"
equal "is owed to the party again" -5000 "$(sql 'SELECT open_fen FROM open_bill WHERE open_fen < 0')"
balanced "after a return"

# a payout whose match was undone is not paid twice
deed refund -q "$credit" --account till --reason "again"
paid=$(sql "SELECT printf('R%07d', max(id)) FROM receipt")
expect 0 "the match of a payout is undone" deed claim --undo "$credit"
expect 65 "then nothing more is paid out to the party" deed refund "$credit" --account till --reason "once more"
err_has "until that money is cleared" "$paid was paid out to this party and settles nothing"
expect 0 "it never left" deed receive --bounce "$paid" --reason "never left"
expect 0 "now it is paid" deed refund "$credit" --account till --reason "now"
balanced "after a payout undone"
sound "the ledger is sound"
finish
