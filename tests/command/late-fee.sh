#!/bin/sh
# deed late-fee: penalties on arrears, night by night, with payments late, early, taken back and waived.
. "$TESTS/lib.sh"

world 4
cat >clause.csv <<CSV
contract,clause,item,basis,rate,per,cycle,due,late_rate,late_grace,late_cap
C1,big,wrent,fixed,100000,period,once,start+68d,0.0005,,
C2,big,wrent,fixed,100000,period,once,start+68d,0.0005,7,
C3,big,wrent,fixed,1000,period,once,start+68d,0.01,,10%
CSV
deed load -q clause clause.csv
deed bill-gen -q -d 2026-01-01
big() { sql "SELECT b.code FROM bill b JOIN clause c ON c.id = b.clause_id JOIN contract k ON k.id = c.contract_id
	WHERE c.code = 'big' AND k.code = '$1'"; }
penalties() { sql "SELECT coalesce(group_concat(b.amount_fen, ' '), 'none') FROM (SELECT b.amount_fen FROM adjustment a
	JOIN bill b ON b.id = a.bill_id JOIN bill o ON o.id = a.of_id JOIN contract k ON k.id = o.contract_id
	WHERE a.kind = 'late' AND k.code = '$1' ORDER BY a.id) b"; }
# pay DATE AMOUNT BILL: into the bank, and matched
pay() {
	bank_line "$1" "$2" x "$3" && deed reconcile -q
}

expect 64 "an operand" deed late-fee x
expect 64 "a minimum that is none" deed late-fee --minimum x
expect 66 "no ledger" deed late-fee -l none.db
equal "the bills are due on a working day" "2026-03-10" "$(sql "SELECT max(due_on) FROM bill b JOIN clause c ON c.id = b.clause_id WHERE c.code = 'big'")"
expect 0 "on the due day" deed late-fee -d 2026-03-10
err_has "there is no penalty" "0 late fees, 0.00; 0 credits, 0.00; of 0 bills past due"
expect 0 "a dry run" deed late-fee -n -d 2026-03-20
out_has "shows each, with its reason" "late,$(big C1),P1,Party 1,late,2026-03-20,500.00,\"10 days late, 500.00 in all\""
equal "and writes nothing" none "$(penalties C1)"

expect 0 "ten days late" deed late-fee -d 2026-03-20
err_has "is told" "3 late fees, 750.00; 0 credits, 0.00; of 3 bills past due"
equal "by the day" "50000" "$(penalties C1)"
equal "less 7 days of grace" "15000" "$(penalties C2)"
equal "at most 10 percent" "10000" "$(penalties C3)"
runs=$(runs)
expect 0 "again" deed late-fee -d 2026-03-20
err_has "nothing the second time" "0 late fees, 0.00"
equal "and no run" "$runs" "$(runs)"
pay 2026-03-20 40000.00 "$(big C1)"
expect 0 "further days" deed late-fee -d 2026-03-25
equal "bill only the increase, on the arrears" "50000 15000" "$(penalties C1)"
equal "and stop at the cap" "10000" "$(penalties C3)"
expect 0 "of a day before the last one, as month-end is" deed late-fee -d 2026-03-22
err_has "changes nothing of what is billed" "0 late fees, 0.00; 0 credits, 0.00"
balanced "after nights"

# paid: the penalty stays due, and bears none itself
pay 2026-03-25 60000.00 "$(big C1)"
expect 0 "after the principal is paid" deed late-fee -d 2026-06-01
equal "the penalty grows no more" "50000 15000" "$(penalties C1)"
equal "and stays due" 65000 "$(sql "SELECT sum(o.open_fen) FROM open_bill o JOIN adjustment a ON a.bill_id = o.bill_id
	JOIN bill b ON b.id = a.bill_id JOIN contract k ON k.id = b.contract_id WHERE a.kind = 'late' AND k.code = 'C1'")"

# a payment comes to light that was made earlier
before=$(penalties C2)
pay 2026-03-19 100000.00 "$(big C2)"
expect 0 "a backdated payment" deed late-fee -d 2026-06-02
err_has "makes a credit" "; 1 credits"
equal "of what was billed too much" "$before -$(($(sql "SELECT sum(b.amount_fen) FROM adjustment a JOIN bill b ON b.id = a.bill_id
	JOIN bill o ON o.id = a.of_id JOIN contract k ON k.id = o.contract_id WHERE k.code = 'C2' AND b.amount_fen > 0") - 10000))" "$(penalties C2)"
equal "which settles the penalties that were too high" 10000 "$(sql "SELECT sum(o.open_fen) FROM open_bill o JOIN adjustment a ON a.bill_id = o.bill_id
	JOIN bill b ON b.id = a.bill_id JOIN contract k ON k.id = b.contract_id WHERE a.kind = 'late' AND k.code = 'C2'")"
expect 0 "a match undone" deed claim -q --undo "$(big C2)"
expect 0 "is as if it had never been" deed late-fee -d 2026-06-02
equal "and the penalty is whole again" "$(((84 - 7) * 5000))" "$(sql "SELECT sum(b.amount_fen) FROM adjustment a JOIN bill b ON b.id = a.bill_id
	JOIN bill o ON o.id = a.of_id JOIN contract k ON k.id = o.contract_id WHERE k.code = 'C2'")"
balanced "after undo"

# waived: not billed again
late=$(sql "SELECT b.code FROM adjustment a JOIN bill b ON b.id = a.bill_id JOIN contract k ON k.id = b.contract_id
	WHERE k.code = 'C3' AND a.kind = 'late'")
expect 0 "a penalty is waived" deed waive "$late" --reason "first time"
expect 0 "and the next night" deed late-fee -d 2026-06-03
equal "does not bill it again" 10000 "$(penalties C3)"

# brought forward, without a clause of its own; a day off; a minimum
printf 'item,name,class,tax_rate,account\nservice,Service,fee,,6051\n' | deed load -q item -
printf 'contract,clause,item,basis,rate,per,cycle,start,late_rate\nC4,service,service,fixed,1,period,once,2027-12-01,0.001\n' | deed load -q clause -
printf 'bill,contract,item,due,amount,billed_on\nSAT,C4,service,2026-05-30,1000.00,2026-05-01\n' | deed load -q bill -
expect 0 "due on a Saturday: on Monday" deed late-fee -d 2026-06-01
equal "it is not late yet" none "$(penalties C4)"
expect 0 "a growth below the minimum" deed late-fee -d 2026-06-03 --minimum 5
err_has "waits" "late fees, 2.00, are below the minimum and wait"
pay 2026-06-04 1000.00 SAT
expect 0 "until the bill is paid" deed late-fee -d 2026-06-05 --minimum 5
equal "by the clause of its contract and item" 300 "$(penalties C4)"
expect 0 "all bills, from the beginning" deed late-fee -d 2026-06-05 --all
equal "come to the same" 300 "$(penalties C4)"
sound "the ledger is sound"
finish
