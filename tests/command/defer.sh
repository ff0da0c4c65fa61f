#!/bin/sh
# deed defer: what is open of a bill moves to later days, whole or in parts, and back.
. "$TESTS/lib.sh"

world 2
cat >bill.csv <<CSV
bill,contract,item,due,amount,billed_on,start,end
A-1,C1,wrent,2026-01-10,109.00,2026-01-01,2026-01-01,2026-01-31
A-2,C1,wrent,2026-01-10,100.00,2026-01-01,,
A-3,C1,wrent,2026-01-10,90.00,2026-01-01,,
B-1,C2,wfee,2026-01-10,-5.00,2026-01-01,,
B-2,C2,wfee,2026-01-10,70.00,2026-01-01,,
CSV
deed load -q bill bill.csv
made() { sql "SELECT group_concat(x, ' ') FROM (SELECT b.due_on || '=' || b.amount_fen || '/' || b.tax_fen AS x FROM adjustment a
	JOIN bill b ON b.id = a.bill_id JOIN bill o ON o.id = a.of_id WHERE o.own_code = '$1' AND b.amount_fen > 0 AND b.reverses_id IS NULL ORDER BY b.id)"; }
total() { sql "SELECT sum(open_fen) FROM open_bill"; }

expect 64 "no bill" deed defer --until 2026-05-01 --reason x
expect 64 "no part at all" deed defer A-1 --until 2026-05-01 --parts 0 --reason x
err_has "the option is named" "deed defer: --parts: expected a number of parts from 1 to 120"
expect 64 "no reason" deed defer A-1 --until 2026-05-01
expect 66 "neither bill nor file" deed defer NONE --until 2026-05-01 --reason x
expect 65 "no day" deed defer A-1 --reason x
err_has "it is told" "bill A-1: expected a day to defer it to"
expect 65 "a day that is gone" deed defer A-1 --until 2026-01-14 --reason x
err_has "from today on" "bill A-1: expected a day from 2026-01-15 on"
expect 65 "more than is open" deed defer A-1 --until 2026-05-01 --amount 109.01 --reason x
expect 65 "a credit" deed defer B-1 --until 2026-05-01 --reason x
expect 65 "more parts than fen" deed defer A-1 --until 2026-05-01 --amount 0.02 --parts 3 --reason x

before=$(total)
expect 0 "a bill" deed defer A-1 --until 2026-04-30 --reason "asked for by letter"
err_has "is deferred" "1 bills deferred, 109.00, by 1 new ones"
equal "to a new one with its VAT" "2026-04-30=10900/900" "$(made A-1)"
equal "of the same period, contract and item" "2026-01-01 2026-01-31 C1 wrent" "$(sql "SELECT b.start_on || ' ' || b.end_on || ' ' || c.code || ' ' || i.code
	FROM bill b JOIN contract c ON c.id = b.contract_id JOIN item i ON i.id = b.item_id ORDER BY b.id DESC LIMIT 1")"
equal "and is settled" 0 "$(open_fen A-1)"
equal "and not a fen more or less is open" "$before" "$(total)"
expect 0 "aging" deed report -q aging party=P1
out_has "follows" "P1,Party 1,109.00,190.00,"
expect 0 "collection" deed report -q collection from=2026-01-01 to=2026-01-31
out_has "is not due any more, and not waived" "wrent,190.00,0.00,0.00"
expect 0 "notices" deed dun -n
equal "leave it alone" 0 "$(grep -c "109\.00" out)"

expect 0 "in parts" deed defer A-2 --until 2026-01-31 --parts 3 --reason instalments
equal "month by month, the last with what does not divide, the VAT summing to the whole" \
	"2026-01-31=3333/275 2026-02-28=3333/276 2026-03-31=3334/275" "$(made A-2)"
printf 'bill,until,amount,reason\nA-3,2026-02-01,50.00,\nA-3,2026-06-01,,rest\nB-2,2026-03-01,30.00,\n' >defer.csv
expect 0 "from a file" deed defer --reason board defer.csv
err_has "is one run" "3 bills deferred, 120.00, by 3 new ones"
equal "several rows of a bill are its parts" "2026-02-01=5000/413 2026-06-01=4000/330" "$(made A-3)"
equal "only so much of a bill" 4000 "$(open_fen B-2)"
equal "kinds are told apart" "1 defer 2 split" "$(sql "SELECT group_concat(n || ' ' || kind, ' ') FROM (SELECT kind, count(DISTINCT of_id) AS n
	FROM adjustment a JOIN bill b ON b.id = a.of_id WHERE b.own_code LIKE 'A-%' GROUP BY kind ORDER BY kind)")"
equal "and nothing is lost" "$before" "$(total)"
balanced "after all"

# onward, paid, and back
new=$(sql "SELECT code FROM bill WHERE due_on = '2026-04-30'")
expect 0 "a deferred bill can be deferred again" deed defer "$new" --until 2026-05-31 --reason again
part=$(sql "SELECT code FROM bill WHERE due_on = '2026-02-28' AND amount_fen = 3333")
bank_line 2026-01-15 33.33 x "$part" && deed reconcile -q
expect 65 "parts of which something is paid" deed defer --undo A-2 --reason x
err_has "stay" "something was settled of its part $part; undo that first"
expect 0 "what was deferred" deed defer --undo A-3 --reason mistake
equal "comes back" 9000 "$(open_fen A-3)"
expect 65 "once" deed defer --undo A-3 --reason x
equal "what is open is the same but for the payment" $((before - 3333)) "$(total)"
balanced "after undo"
sound "the ledger is sound"
finish
