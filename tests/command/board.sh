#!/bin/sh
# deed board: rooms as grids in the terminal, as a page, as a workbook, and as records.
. "$TESTS/sales.sh"
deed init -q
deed load -q project - <<'CSV'
project,name
P,云栖里
Q,Quay
CSV
deed load -q building - <<'CSV'
building,project,name
1,P,1号楼
1,Q,
G,P,车库
CSV
deed load -q room - <<'CSV'
room,project,building,unit,floor,number,kind,area
P-1-101,P,1,1单元,1,101,residence,89.5
P-1-102,P,1,1单元,1,102,residence,89.5
P-1-201,P,1,1单元,2,201,residence,89.5
P-2-101,P,1,2单元,1,101,residence,102.37
P-2-202,P,1,2单元,2,202,residence,102.37
P-G-1,P,G,,-1,001,parking,12
Q-11,Q,1,,1,11,shop,55
CSV
printf 'party,name,kind\nX,张三,person\nY,"</td><script>document.title=1</script>",company\nZ,=1+1,company\n' | deed load -q party -
deed load -q contract - <<'CSV'
contract,kind,party,room,start,end
L1,lease,X,P-1-101,2026-01-01,2026-12-31
L2,lease,Y,P-2-202,2026-01-01,2026-12-31
L3,lease,Z,Q-11,2026-01-01,2026-12-31
CSV

expect 0 "in a pipe it is records" deed board
out_is "in the order of rooms" <<'CSV'
room,project,building,unit,floor,number,state,price,party,name,deal,until,project_name,building_name
P-1-101,P,1,1单元,1,101,contracted,,X,张三,,,云栖里,1号楼
P-1-102,P,1,1单元,1,102,free,,,,,,云栖里,1号楼
P-1-201,P,1,1单元,2,201,free,,,,,,云栖里,1号楼
P-2-101,P,1,2单元,1,101,free,,,,,,云栖里,1号楼
P-2-202,P,1,2单元,2,202,contracted,,Y,</td><script>document.title=1</script>,,,云栖里,1号楼
P-G-1,P,G,,-1,001,free,,,,,,云栖里,车库
Q-11,Q,1,,1,11,contracted,,Z,'=1+1,,,Quay,
CSV
err_has "and counts them" "deed board: 7 rooms"

expect 0 "as a table" deed board -f table
out_is "a building is a grid, with letters where there are no colours" <<'END'
Sales board
云栖里 1号楼  5
   1单元         2单元
2  201 -               202 C
1  101 C 102 -   101 -

云栖里 车库  1
-1  001 -

Quay 1  1
1  11 C

- not on sale 4   A available 0   R reserved 0   B booked 0   U subscribed 0
S signed 0   C contracted 3   total 7
END
expect 0 "a building, narrow, with its buyers" env COLUMNS=34 deed board -q -f table --show buyer P/1
out_is "goes on below, and cuts long names" <<'END'
Sales board
云栖里 1号楼  5
   1单元
2  201 -

1  101 C 102 -
   张三

   2单元
2               202 C
                </td><scrip…
1  101 -


- not on sale 3   A available 0
R reserved 0   B booked 0
U subscribed 0   S signed 0
C contracted 2   total 5
END
expect 0 "a condition" env LC_ALL=C.UTF-8 deed board -q -f table --where "floor = 2" --show state P
out_has "leaves the other places empty" "2  201 -         202 C"
expect 0 "in Chinese" env LC_ALL=zh_CN.UTF-8 deed board -f table Q
out_has "the legend" "C 有合同 1"
equal "no line of it is wider than the screen" "合计 1" "$(tail -n 1 "$T/out")"
out_has "the title" "销控表"

# places_are REASON "ROOM ROOM" OPERAND…
places_are() {
	reason=$1 rooms=$2
	shift 2
	equal "$reason" "$rooms" "$(answer deed board -q "$@" | sed 1d | cut -d, -f1 | paste -sd ' ')"
}
places_are "a project" "Q-11" Q
places_are "a building of one project" "Q-11" Q/1
places_are "a building's code in all projects" "P-1-101 P-1-102 P-1-201 P-2-101 P-2-202 Q-11" 1
places_are "two places" "P-G-1 Q-11" G Q/1
expect 65 "no such place" deed board P R
err_has "is named" 'expected the code of a project or building, or PROJECT/BUILDING, got "R"'
expect 64 "no such sight" deed board --show colour
err_has "the words are named" "--show: expected number, state, price or buyer"
expect 65 "a condition that is none" deed board --where "flor = 1"
expect 66 "no ledger" deed board -l none.db
expect 74 "a full disk" sh -c 'deed board -f table >/dev/full'

# A terminal, by script(1).
terminal() { env "$@" TERM=xterm script -qec "deed board -q --show buyer P" /dev/null | tr -d '\r' >"$T/out"; }
escape=$(printf '\033')
terminal COLORTERM=truecolor NO_COLOR=
out_has "all colours" "${escape}[48;2;"
terminal COLORTERM= NO_COLOR=
out_has "sixteen" "${escape}[45;97m"
terminal COLORTERM=truecolor NO_COLOR=1
lacks "none, when told so" "$escape" "$T/out"
out_has "but letters" "101 C"

# The page, in a browser.
deed board -q --show buyer -o board.html
check "the page is well-formed" python3 -c 'import xml.dom.minidom; xml.dom.minidom.parse("board.html")'
cat >probe.js <<'END'
const rooms = () => document.querySelectorAll('.floors td[class]').length;
const off = () => document.querySelectorAll('.floors td.off').length;
const told = [rooms(), off()];
const press = word => Array.from(document.querySelectorAll('.states button')).find(b => b.textContent.includes(word)).click();
press('contracted'); told.push(off());
press('not on sale'); told.push(off());
press('contracted'); press('not on sale'); told.push(off());
const find = document.querySelector('.grids input');
find.value = '张三'; find.oninput(); told.push(off());
const e = document.documentElement;
told.push(e.scrollWidth - e.clientWidth, new Set(Array.from(document.querySelectorAll('.floors tr'))
	.map(floor => floor.getBoundingClientRect().height)).size, document.title);
e.setAttribute('data-told', told.join(' '));
END
{
	sed -e '/Content-Security-Policy/d' -e '/<\/body>/,$d' board.html
	printf '<script>{'
	cat probe.js
	printf '}</script></body></html>\n'
} >probe.html
printf '<html><body style="margin:0"><iframe id="f" src="probe.html" width="360" height="800" style="border:0"></iframe><script>onload=()=>{document.documentElement.setAttribute("data-told",document.getElementById("f").contentDocument.documentElement.getAttribute("data-told"))}</script></body></html>' >phone.html
browser --allow-file-access-from-files --dump-dom "file://$T/phone.html" >dom
equal "states and words filter, 360 pixels are enough, floors are one height, data are text" "7 0 4 0 0 6 0 1 Sales board" \
	"$(sed -n 's/.*<html[^>]* data-told="\([^"]*\)".*/\1/p' dom)"
browser --dump-dom "file://$T/board.html" >dom
lacks "its own policy is kept" "CONSOLE|Refused" "$T/log"
check "with its script" grep -q 'aria-pressed="false"' dom

# The workbook.
deed board -q --show buyer -o board.xlsx
cat >book.py <<'END'
import openpyxl
book = openpyxl.load_workbook("board.xlsx")
assert [s.title for s in book.worksheets] == ["Sales board (plan)", "Sales board"], book.sheetnames
board, rooms = book.worksheets
assert book.active is board
def row(n):
    return [board.cell(n, c).value for c in range(1, 7)]
def fill(n, c):
    return board.cell(n, c).fill.fgColor.rgb
assert row(1)[0] == "云栖里 1号楼", row(1)
assert row(3) == [2, "201", None, None, None, "202"], row(3)
assert row(5) == [1, "101", "102", None, "101", None], row(5)
assert row(6)[1] == "张三", row(6)
assert fill(5, 2) == fill(6, 2) != fill(5, 3) == fill(5, 5), [fill(5, c) for c in range(1, 7)]
cells = {str(c.value): c for r in board.iter_rows() for c in r if c.value is not None}
assert cells["=1+1"].data_type == "s", "a formula made of data"
assert cells["contracted"].offset(0, 1).value == 3
assert rooms.max_row >= 8 and rooms["A2"].value == "P-1-101"
assert (board.oddHeader.left.text, board.oddHeader.right.text) == ("Sales board", "2026-01-15"), "no day on paper"
names = openpyxl.load_workbook("chinese.xlsx").sheetnames
assert names == ["销控表 (平面)", "销控表"], names
END
LC_ALL=zh_CN.UTF-8 deed board -q -o chinese.xlsx
check "the board is on its first sheet, the rooms on the second" /usr/bin/python3 book.py
# A sale from end to end, by its own commands: a room in each state.
export DEED_LEDGER="$T/sale.db"
estate 101 102 103 104 201 202 203 204
printf 'plan,name,kind,discount\nlump,Lump sum,lump,0.98\n' | deed load -q plan -
printf 'plan,step,item,share,due\nlump,all,price,,sign+7d\n' | deed load -q step -
on_sale 1000000 101 102 103 104 201 202 203
printf 'contract,kind,party,room,start\nOLD,lease,B,204,2026-01-01\n' | deed load -q contract -
deed reserve -q 102 --party A --until 2026-01-20 >/dev/null
for n in 103 104 201 202; do deed book -q "$n" --party A --deposit 20000 --kind deposit --until 2026-01-20 >/dev/null; done
for n in 104 201 202; do printf 'room,plan\n%s,lump\n' "$n" | deed subscribe -q - >/dev/null; done
printf 'room,contract\n201,XS-1\n' | deed sign -q - >/dev/null
ended=$(deed report deals -q room=202 | sed -n 's/^\(S[0-9]*\),.*/\1/p')
deed cancel -q --as refund --reason 'moved away' "$ended" >/dev/null
expect 0 "each state" deed board
out_is "with price, party, deal and last day; what ended today is free again" <<'CSV'
room,project,building,unit,floor,number,state,price,party,name,deal,until,project_name,building_name
101,P,B1,,1,101,available,1000000.00,,,,,Park,One
102,P,B1,,1,102,reserved,1000000.00,A,An,S000000195,2026-01-20,Park,One
103,P,B1,,1,103,booked,1000000.00,A,An,S000000292,2026-01-20,Park,One
104,P,B1,,1,104,subscribed,980000.00,A,An,S000000389,2026-01-22,Park,One
201,P,B1,,2,201,signed,980000.00,A,An,S000000486,,Park,One
202,P,B1,,2,202,available,1000000.00,,,,,Park,One
203,P,B1,,2,203,available,1000000.00,,,,,Park,One
204,P,B1,,2,204,contracted,,B,Bo,,,Park,One
CSV
run deed board -q -f table --show price
out_is "as a picture" <<'END'
Sales board
Park One  8
2  201 S     202 A     203 A     204 C
   980,000   1,000,000 1,000,000
1  101 A     102 R     103 B     104 U
   1,000,000 1,000,000 1,000,000 980,000

- not on sale 0   A available 3   R reserved 1   B booked 1   U subscribed 1
S signed 1   C contracted 1   total 8
END
lacks "the business date is that of the states" "states as of" "$T/out" "$T/err"
expect 0 "a day before the last deal" deed board -d 2026-01-14
err_has "is told to have the states of later" "deed board: states as of 2026-01-15, prices of 2026-01-14"
run deed board -d 2026-01-14 -f table
equal "below the board too" "states as of 2026-01-15, prices of 2026-01-14" "$(tail -n 1 "$T/out")"
deed board -q -d 2026-01-14 -o before.html
check "and on top of the page" grep -q '<p[^>]*>states as of 2026-01-15, prices of 2026-01-14</p>' before.html
equal "the same as deed rooms" "$(deed rooms -q | cut -d, -f1,13)" "$(deed board -q | cut -d, -f1,7)"
places_are "a condition by state" "103 104" --where "state in ('booked', 'subscribed')"
for name in sales deals discounts; do expect 0 "report $name agrees" deed report --check $name; done
sound "the ledger is sound"
finish
