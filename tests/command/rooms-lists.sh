#!/bin/sh
# deed rooms: its list goes into each bulk command, which takes the rooms of it, or the deals that hold them, and nothing else.
. "$TESTS/sales.sh"
estate 101 102 103 104
on_sale 1000000 101 102 103 104
printf 'plan,name,kind\nALL,All at once,lump\n' | deed load -q plan -
printf 'plan,step,item,share,due\nALL,1,price,1,sign+7d\n' | deed load -q step -

# list REASON EXPR COMMAND…: the rooms for which it holds go into the command.
list() {
	reason=$1
	deed rooms -q --where "$2" >list.csv
	shift 2
	expect 0 "$reason" deed "$@" list.csv
}
stages() { answer deed rooms -q | sed 1d | awk -F, '{ print $1 "=" $18 }' | paste -sd ' '; }

list "reserve: of a party that an option says" "state = 'available'" reserve --party A --until 2026-01-20
equal "all are" "101=reserved 102=reserved 103=reserved 104=reserved" "$(stages)"
list "reserve, longer" "stage = 'reserved' and deal_party = 'A'" reserve --extend --until 2026-01-22
err_has "are extended" "4 extended"
list "reserve, given back" "number = '104'" reserve --end
list "book" "stage = 'reserved'" book --party A --deposit 20000 --kind 定金
equal "the column party, a contract's, is not the buyer, nor contract the contract" "101=booked 102=booked 103=booked 104=" "$(stages)"
list "subscribe" "stage = 'booked'" subscribe --plan ALL
equal "the column price, the list price, is no agreed price" "1000000.00 1000000.00 1000000.00" \
	"$(sql "SELECT printf('%.2f', price_fen / 100.0) FROM v_deal WHERE stage = 'subscribed'" | paste -sd ' ')"
list "assign" "number = '102'" assign --to B --reason married
equal "to another" "102,B" "$(deed rooms -q --where "deal_party = 'B'" | sed 1d | cut -d, -f1,17)"
expect 65 "sign" deed sign list.csv
err_has "each contract has a code of its own" "expected the contract's code"
list "exchange" "number = '103'" exchange --to 104 --reason higher
equal "the deals hold these" "101=subscribed 102=subscribed 103= 104=booked" "$(stages)"
list "cancel" "deal_party = 'B'" cancel --as refund --reason over
list "price-set --by" "price > 0 and stage is null" price-set --by 1% --reason up
list "release --withdraw" "state = 'available'" release --withdraw
list "release" "state = 'free'" release

deed rooms -q >list.csv
expect 65 "of a room that no deal holds none is named" deed cancel --as refund --reason over list.csv
err_has "and its line is told" 'list.csv:3: deal: expected a deal, there is none'
printf 'room,deal,note\n101,,x\n' >other.csv
expect 65 "a file with other columns is no such list" deed reserve --party A other.csv
err_has "they are refused" 'unknown column "deal"'
sound "the ledger is sound"
finish
