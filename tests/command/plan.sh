#!/bin/sh
# deed plan and what it goes by: load plan, step, discount, discount-limit, down-payment, milestone.
. "$TESTS/lib.sh"

deed init -q --entity Test
deed load -q project - <<'CSV'
project,name
P,Park
Q,Quay
CSV
deed load -q building - <<'CSV'
building,project
1,P
1,Q
CSV
deed load -q room - <<'CSV'
room,project,building,floor,number,kind,area,inner_area,x_grade
1-101,P,1,1,101,residence,89.52,71.62,A
1-102,P,1,1,102,residence,89.52,71.62,B
1-103,P,1,1,103,residence,89.52,71.62,B
S-1,P,1,1,S1,shop,50,40,A
Q-1,Q,1,1,1,residence,100,80,A
CSV
cat >price.csv <<'CSV'
room,unit_price,total
1-101,12345.67,1105184.38
1-102,10000,895200
S-1,20000,1000000
Q-1,20000,2000000
CSV
deed price-set -q -d 2025-12-01 --reason opening price.csv >/dev/null

# Plans and their steps.
cat >plan.csv <<'CSV'
plan,name,kind,enabled,discount,stacking,path,sums,round
lump,一次性,lump,,0.98,,,,
parts,分期,instalment,,,,,,
mortgage,按揭,mortgage,,0.99,,,,
both,组合贷,mortgage,,,,,,
unit,按单价,lump,,0.98 0.99,,unit,,100 down
added,折扣相加,lump,,-2% -10000,added,,before,
old,停用,lump,no,,,,,
empty,无步骤,lump,,,,,,
CSV
cat >step.csv <<'CSV'
plan,step,item,share,amount,due,round
lump,all,price,1,,sign+7d,
parts,one,price,1/3,,book+7d,
parts,two,price,1/3,,sign+2m,
parts,three,price,1/3,,topping-out+10d,
mortgage,down,price,0.3,,sign+0d,
mortgage,loan,loan,,,sign+30d,10000 down
both,down,price,0.3,,sign,
both,fund,fund-loan,,600000,sign+60d,
both,loan,loan,,,sign+30d,10000 down
unit,all,price,1,,sign,
added,all,price,1,,sign,
old,all,price,1,,sign,
CSV
expect 0 "plans" deed load plan plan.csv
err_has "are new" "8 rows: 8 new"
expect 0 "steps" deed load step step.csv
runs=$(runs)
expect 0 "plans again" deed load plan plan.csv
err_has "are as before" "8 as before"
expect 0 "steps again" deed load step step.csv
equal "a rerun writes nothing" "$runs" "$(runs)"

# bad KIND REASON MESSAGE <<rows: refused, with this message, and nothing is written.
bad() {
	cat >bad.csv
	expect 65 "$2" deed load "$1" bad.csv
	err_has "$2: told" "$3"
}
kept() { sql 'SELECT * FROM plan; SELECT * FROM step; SELECT * FROM discount; SELECT * FROM history'; }
before=$(kept)
bad plan "a discount that adds" 'bad.csv:2: discount: expected what is left as 0.98, points off as -2% or yuan off as -10000' <<'CSV'
plan,name,kind,discount
x,X,lump,1.02
CSV
bad plan "a rounding that is none" 'bad.csv:2: round: expected yuan to round to, as 0.01, 1 or 10000, with down, up or half-up after it, got "10 off"' <<'CSV'
plan,name,kind,round
x,X,lump,10 off
CSV
bad plan "fixed sums before unit prices" 'bad.csv:2: sums: expected after' <<'CSV'
plan,name,kind,path,sums
x,X,lump,unit,before
CSV
bad step "a plan that is not there" 'plan: there is no plan "none"; load it first' <<'CSV'
plan,step,item,share,due
none,all,price,1,sign
CSV
bad step "a share and an amount" 'bad.csv:2: amount: expected a share or an amount, not both' <<'CSV'
plan,step,item,share,amount,due
empty,all,price,1,5,sign
CSV
bad step "an item that is no price" 'bad.csv:2: item: expected an item of class price, as loan or fund-loan, got one of class rent' <<'CSV'
plan,step,item,share,due
empty,all,rent,1,sign
CSV
bad step "an event that cannot be read" 'bad.csv:2: due: expected book+7d, subscribe, sign+2m' <<'CSV'
plan,step,item,share,due
empty,all,price,1,sign+7
CSV
bad step "a share of more than all" 'bad.csv:2: share: expected a part of the whole as 0.3 or 1/3' <<'CSV'
plan,step,item,share,due
empty,all,price,1.5,sign
CSV
bad step "an amount of nothing" 'bad.csv:2: amount: expected an amount above 0' <<'CSV'
plan,step,item,amount,due
empty,all,price,0,sign
CSV
bad step "a loan that is rounded up" 'bad.csv:3: round: expected down after it, as 10000 down: a loan is never rounded up' <<'CSV'
plan,step,item,share,due,round
empty,down,price,0.3,sign,10000 up
empty,loan,loan,,sign,10000
CSV
bad step "the deposit's own name" 'bad.csv:2: step: expected another code' <<'CSV'
plan,step,item,share,due
empty,deposit,price,1,sign
CSV
bad step "shares over the whole" 'bad.csv:3: plan empty, step b: expected shares that come to 1 at most' <<'CSV'
plan,step,item,share,due
empty,a,price,0.6,sign
empty,b,price,0.5,sign
CSV
bad step "shares below the whole" 'bad.csv:3: plan empty, step b: expected shares that come to 1, or one step with neither share nor amount' <<'CSV'
plan,step,item,share,due
empty,a,price,0.6,sign
empty,b,price,0.3,sign
CSV
bad step "nothing that takes the rest" 'bad.csv:3: plan empty, step b: expected shares that come to 1, or one step' <<'CSV'
plan,step,item,share,amount,due
empty,a,price,0.6,,sign
empty,b,price,,1000,sign
CSV
bad step "two that take the rest" 'bad.csv:3: plan empty, step b: expected one step at most with neither' <<'CSV'
plan,step,item,due
empty,a,price,sign
empty,b,price,sign
CSV
bad step "a rest of nothing" 'bad.csv:3: plan empty, step b: nothing remains for it' <<'CSV'
plan,step,item,share,due
empty,a,price,1,sign
empty,b,price,,sign
CSV
bad step "a change that breaks a plan" 'bad.csv:2: plan mortgage, step loan: expected shares that come to 1, or one step' <<'CSV'
plan,step,item,share,due
mortgage,loan,loan,0.6,sign
CSV
bad step "a mortgage without a loan" 'bad.csv:2: item: plan mortgage is of kind mortgage; expected a step of the item loan or fund-loan' <<'CSV'
plan,step,item,due
mortgage,loan,price,sign
CSV
bad milestone "a milestone that is an event" 'milestone: expected a code that begins with a letter' <<'CSV'
project,milestone,date
P,sign,2027-01-01
CSV
bad discount "days out of order" 'end: expected a day on or after 2026-02-01, got "2026-01-01"' <<'CSV'
discount,name,value,start,end
x,X,0.9,2026-02-01,2026-01-01
CSV
bad discount "a condition on what is no field" 'bad.csv:2: when: at character 1' <<'CSV'
discount,name,value,when
x,X,0.9,colour = 'red'
CSV
bad discount-limit "more than all" 'percent: expected 0 to 100: percent off the list price, got "101"' <<'CSV'
consultant,plan,percent
Li,lump,101
CSV
bad down-payment "a share in percent" 'share: expected a part of the whole as 0.3 or 1/3' <<'CSV'
kind,loan,start,share
shop,commercial,2026-01-01,30%
CSV
equal "nothing of all that was written" "$before" "$(kept)"

# a step whose code was mistyped goes out of its plan
printf 'plan,name,kind\ntyped,Typed,instalment\n' | deed load -q plan -
printf 'plan,step,item,share,due\ntyped,downn,price,0.3,sign\ntyped,rest,price,0.7,sign\n' | deed load -q step -
expect 0 "a step with the share 0 is out of its plan" deed load step - <<'CSV'
plan,step,item,share,due
typed,downn,price,0,sign
typed,down,price,0.3,sign
CSV
expect 0 "and of its instalments" deed plan -q -f csv --preview 1-101 --price 1000 typed
equal "another one is there" "rest,700.00 down,300.00" "$(sed 1d out | cut -d, -f3,5 | paste -sd ' ' -)"
equal "the list has it no longer" "rest down" "$(deed plan -q -f csv typed | sed 1d | cut -d, -f7 | paste -sd ' ' -)"
printf 'plan,step,item,share,due\ntyped,down,price,0,sign\ntyped,rest,price,0,sign\n' | deed load -q step -
expect 65 "a plan that lost all of them" deed plan --preview 1-101 --price 1000 typed
err_has "is none" "plan typed: expected steps"

expect 0 "the list" deed plan lump both
out_is "is a row a step" <<'CSV'
plan,name,kind,enabled,discount,stacking,step,item,share,amount,due,round,path,total_round,waits_for
lump,一次性,lump,yes,0.98,sequential,all,price,1,,sign+7d,,total after,0.01,
both,组合贷,mortgage,yes,,sequential,down,price,0.3,,sign,,total after,0.01,
both,组合贷,mortgage,yes,,sequential,fund,fund-loan,,600000.00,sign+60d,,total after,0.01,
both,组合贷,mortgage,yes,,sequential,loan,loan,,,sign+30d,10000 down,total after,0.01,
CSV
expect 0 "all plans" deed plan
equal "those without steps too" 14 "$(sed 1d "$T/out" | wc -l)"
expect 65 "a plan that is not there" deed plan lump none
err_has "is named" 'there is no plan "none"; `deed plan` lists them'

# The worked figures of RULES A2, by an agreed price.
money() { sed 1d "$T/out" | cut -d, -f3,5 | paste -sd ' '; }
expect 0 "a loan to ten thousands" deed plan --preview 1-101 --price 1876543 mortgage
equal "the cut goes down" "down,566543.00 loan,1310000.00" "$(money)"
expect 0 "two loans and a deposit" deed plan --preview 1-101 --price 1876543 --deposit 50000 both
equal "the deposit goes off the first instalment" "deposit,50000.00 down,516543.00 fund,600000.00 loan,710000.00" "$(money)"
expect 0 "three parts" deed plan --preview 1-101 --price 1000000 parts
equal "the last takes the rest" "one,333333.33 two,333333.33 three,333333.34" "$(money)"
expect 0 "the unit path" deed plan --preview 1-101 unit
equal "rounds the unit price, then the total" \
	'1072200.00,97.02,unit 0.98 = 12098.76/m2; unit 0.99 = 11977.77/m2; x 89.52 m2 = 1072249.97; to 100 down = 1072200.00' \
	"$(sed 1d "$T/out" | cut -d, -f10-)"
expect 0 "added, sums before" deed plan --preview Q-1 added
equal "by its steps" '1950200.00,97.51,added -10000 = 1990000.00; added -2% = 1950200.00' "$(sed 1d "$T/out" | cut -d, -f10-)"

# Days.
deed load -q milestone - <<'CSV'
project,building,milestone,date
P,,topping-out,2027-06-30
P,1,topping-out,2027-01-31
CSV
expect 64 "a contract before its subscription" deed plan --preview 1-101 --price 3000000 --subscribe 2026-02-01 --sign 2026-01-31 parts
err_has "is out of order" "expected --book, --subscribe and --sign in the order of their days"
expect 64 "a booking after it" deed plan --preview 1-101 --price 3000000 --book 2026-02-01 --subscribe 2026-01-31 parts
expect 0 "days of events" deed plan --preview 1-101 --price 3000000 --book 2026-01-10 --sign 2026-12-31 parts
equal "and of the building's milestone" '2026-01-17 2027-02-28 2027-02-10' "$(sed 1d "$T/out" | cut -d, -f8 | paste -sd ' ')"
expect 0 "days that are not known" deed plan --preview Q-1 parts
equal "are empty, without a booking from the subscription" '2026-01-22  ' "$(sed 1d "$T/out" | cut -d, -f8 | paste -sd ' ')"

# Campaigns.
deed load -q discount - <<'CSV'
discount,name,value,plan,project,start,end,enabled,when
lump,As the plan,-1,,,,,,
OPEN,Opening,0.99,,,2026-01-01,2026-01-31,,
CASH,Cash,-5000,lump,,,,,
QUAY,Quay,-1%,,Q,,,,
A,Grade A,-1%,,,,,,x_grade = 'A' and floor < 3
OFF,Over,0.9,,,,,no,
BAD,Divides,0.9,,,,,,area / (floor - 1) > 1
CSV
expect 0 "campaigns" deed plan --preview 1-101 --discount OPEN,A,CASH lump
equal "come after the plan's, in their order" \
	'1056527.38,95.60,lump 0.98 = 1083080.69; OPEN 0.99 = 1072249.88; A -1% = 1061527.38; CASH -5000 = 1056527.38' \
	"$(sed 1d "$T/out" | cut -d, -f10-)"
expect 0 "one of the plan's own name" deed plan --preview Q-1 --discount lump lump
expect 0 "on its last day" deed plan -d 2026-01-31 --preview Q-1 --discount OPEN,QUAY lump
refused() {
	expect 65 "$1" deed plan "$4" --preview "$5" --discount "$3" lump mortgage
	err_has "$1: told" "$2"
}
refused "a day later" "discount OPEN ended on 2026-01-31; expected a day until then, got 2026-02-01" OPEN -d2026-02-01 1-101
refused "a day too early" "discount OPEN begins on 2026-01-01; expected a day from then on, got 2025-12-31" OPEN -d2025-12-31 1-101
refused "of another plan" "discount CASH is of plan lump; expected that plan, got mortgage" CASH -q 1-101
refused "of another project" "discount QUAY is of project Q; expected one of its rooms, got 1-101" QUAY -q 1-101
refused "a condition that does not hold" "room 1-102 does not meet the condition of discount A: x_grade = 'A' and floor < 3" A -q 1-102
refused "disabled" "discount OFF is disabled" OFF -q 1-101
refused "not there" 'there is no discount "NONE"; `deed load discount` adds them' NONE -q 1-101
refused "an empty one" 'there is no discount ""' OPEN, -q 1-101
refused "twice" "discount OPEN stands here twice" OPEN,OPEN -q 1-101
refused "a condition that cannot be worked out" "BAD: at character 6: expected a divisor, got zero" BAD -q 1-101
expect 65 "a room without a price" deed plan --preview 1-103 lump
err_has "is told" "room 1-103 has no list price; \`deed price-set\` gives it one"
expect 65 "a room that is not there" deed plan --preview 9 lump
err_has "is named" 'there is no room "9"'

# Hostile text.
hostile="1-101'; DROP TABLE plan; --"
expect 65 "SQL for a room" deed plan --preview "$hostile" lump
expect 65 "SQL for a plan" deed plan --preview 1-101 "$hostile"
expect 65 "SQL for a discount" deed plan --preview 1-101 --discount "$hostile" lump
expect 65 "SQL for a plan to enable" deed plan --enable "lump' OR '1'='1"
awk 'BEGIN { printf "discount,name,value,when\nx,X,0.9,"; for (i = 0; i < 10000; i++) printf "("; print "" }' >brackets.csv
expect 65 "ten thousand brackets" deed load discount brackets.csv
err_has "are too many" "brackets.csv:2: when:"
awk 'BEGIN { print "plan,step,item,share,due"; for (i = 1; i <= 201; i++) print "empty,s" i ",price,1/201,sign" }' >many.csv
expect 65 "two hundred and one steps" deed load step many.csv
err_has "are too many too" "expected at most 200 steps of a plan"
awk 'NR == 1 || NR > 2' many.csv | sed 's/201,sign/200,sign/' >most.csv
expect 0 "two hundred" deed load -n step most.csv
deed load -q discount - <<'CSV'
discount,name,value,when
SLOW,Slow,0.9,x_grade ~ '^(A+)+$'
CSV
printf 'room,project,building,floor,number,kind,area,x_grade\nSLOW,Q,1,1,2,residence,80,%s\n' \
	"$(printf '%0200d' 0 | tr 0 A)B" >slow.csv
deed load -q room slow.csv
printf 'room,unit_price,total\nSLOW,10000,800000\n' | deed price-set -q -d 2025-12-01 --reason opening - >/dev/null
expect 65 "a pattern that never ends" deed plan --preview SLOW --discount SLOW lump
err_has "is stopped" "SLOW: at character 9: the pattern gave no answer"

# What a price cannot be split into.
deed load -q down-payment - <<'CSV'
kind,loan,start,share
shop,commercial,2020-01-01,0.5
shop,commercial,2026-01-01,0.3
residence,commercial,2024-09-24,0.15
residence,fund,2024-09-24,0.35
CSV
expect 0 "the least down payment of that day" deed plan --preview S-1 mortgage
expect 65 "that of the day before" deed plan --preview S-1 -d 2025-12-31 --price 1000000 mortgage
err_has "is told with what is needed" "plan mortgage: the down payment is 300,000.00; for a shop with a commercial loan expected at least 500,000.00, a share of 0.5 since 2020-01-01"
expect 65 "each loan has its own" deed plan --preview 1-101 --price 1876543 both
err_has "the larger holds" "with a fund loan expected at least 656,790.05, a share of 0.35"
expect 65 "fixed sums above the price" deed plan --preview 1-101 --price 500000 both
err_has "are told" "plan both, step fund: the fixed sums (600,000.00) and roundings of the steps come to more than the price 500,000.00"
expect 65 "a deposit above what it is taken off" deed plan --preview 1-101 --price 100000 --deposit 30000.01 mortgage
err_has "is told" "the deposit of 30,000.01 is more than the 30,000.00"
expect 65 "a plan without steps" deed plan --preview 1-101 empty
err_has "is told" 'plan empty: expected steps; `deed load step` adds them'

# Offered or not.
expect 0 "a disabled plan can be looked at" deed plan --preview 1-101 old
expect 0 "enable" deed plan --enable old lump
err_has "only what was not" "1 plans enabled, 1 were"
equal "now it is offered" 1 "$(sql "SELECT enabled FROM plan WHERE code = 'old'")"
expect 65 "one that cannot come to the whole" deed plan --enable empty old
expect 0 "disable, dry" deed plan -n --disable old
equal "changes nothing" 1 "$(sql "SELECT enabled FROM plan WHERE code = 'old'")"
expect 0 "disable" deed plan --disable old
expect 0 "its history" deed history plan:old
out_has "tells the changes" 'enabled=1>0'
expect 0 "of a step" deed history step:mortgage/loan
runs=$(runs)
expect 0 "disable again" deed plan --disable old
equal "writes nothing" "$runs" "$(runs)"
expect 65 "what is not there" deed plan --disable lump none
equal "and nothing else either" 1 "$(sql "SELECT enabled FROM plan WHERE code = 'lump'")"

expect 64 "two things" deed plan --enable --disable lump
expect 64 "preview and enable" deed plan --preview 1-101 --enable lump
expect 64 "no plan" deed plan --enable
expect 64 "no plan to preview" deed plan --preview 1-101
expect 64 "a price without a room" deed plan --price 5 lump
expect 64 "a price and a discount" deed plan --preview 1-101 --price 5 --discount OPEN lump
expect 64 "a price of nothing" deed plan --preview 1-101 --price 0 lump
expect 64 "a deposit that is no number" deed plan --preview 1-101 --deposit x lump
sound "the ledger is sound"
finish
