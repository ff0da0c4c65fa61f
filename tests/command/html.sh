#!/bin/sh
# HTML pages in a real browser: well-formed, nothing but the file itself, no wider than a phone, the figures
# of the CSV reports, also in print.
. "$TESTS/lib.sh"

if ! command -v chromium >/dev/null; then
	not_ok "chromium is installed (make check does it)"
	finish
fi

world 12
deed load -q party - <<'END'
party,name,kind
P5,</td></table><script>document.title='owned'</script>,person
P6,"<img src=""http://127.0.0.1:9/x"" onerror=""document.title='owned'"">",person
P7,"a &amp; b ]]> ""c"" 'd'",person
END
deed bill-gen -q
deed report bills -q -o "$T/bills.csv"
statement 8 "$T/s.csv"
echo "2026-01-13,77.00,=Nobody(),,<b>1</b>,T9," >>"$T/s.csv"
deed bank-import -q --account icbc "$T/s.csv"
deed reconcile -q >/dev/null
export DEED_DATE=2026-03-20
deed bill-gen -q

# A copy of the page with a script that tells what the browser made of it: its policy is taken out, for it
# would not let that script run.
probe() {
	sed -e '/Content-Security-Policy/d' \
		-e 's|</body>|<script>{const e=document.documentElement;e.setAttribute("data-wide",e.scrollWidth-e.clientWidth);e.setAttribute("data-rows",document.querySelectorAll("tbody tr").length);e.setAttribute("data-marks",document.querySelectorAll("svg rect").length);e.setAttribute("data-requests",performance.getEntriesByType("resource").length);}</script></body>|' "$1"
}
told() { sed -n "s/.*<html[^>]* data-$1=\"\([^\"]*\)\".*/\1/p" "$T/dom" | head -n 1; }

for name in aging bills cash collection debtors forecast journal lines sales deals discounts dashboard; do
	expect 0 "$name as a page" deed report "$name" -q -o "$T/$name.html"
	check "$name: well-formed" python3 -c '
import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.argv[1])' "$T/$name.html"
done
for name in aging debtors lines dashboard; do
	check "$name: names no other place" sh -c "! grep -nE '(src|href)=|url\(|@import|https?://' '$T/$name.html' |
		grep -v 'xmlns=\"http://www.w3.org/1999/xhtml\"' | grep -v '&lt;img src='"
	probe "$T/$name.html" >"$T/probe.html"
	# the smallest window of this browser is wider than a phone: the page is shown in a frame of 360
	printf '<html><body style="margin:0"><iframe id="f" src="probe.html" width="360" height="800" style="border:0"></iframe><script>onload=()=>{const d=document.getElementById("f").contentDocument.documentElement;for(const a of d.attributes)document.documentElement.setAttribute(a.name,a.value)}</script></body></html>' >"$T/phone.html"
	browser --allow-file-access-from-files --window-size=800,900 --dump-dom "file://$T/phone.html" >"$T/dom"
	equal "$name: not wider than 360 pixels" 0 "$(told wide)"
	equal "$name: asks for nothing" 0 "$(told requests)"
	if [ "$name" != dashboard ]; then
		equal "$name: all records" "$(($(deed report "$name" -q -f jsonl | wc -l)))" "$(told rows)"
	else
		check "dashboard: there are charts" [ "$(told marks)" -gt 10 ]
	fi
	browser --dump-dom "file://$T/$name.html" >"$T/dom"
	lacks "$name: no word on the console, its own policy is kept" "CONSOLE|Refused" "$T/log"
	check "$name: the script ran" grep -q '<button>' "$T/dom"
	lacks "$name: what the data say is text" "<title>owned" "$T/dom"
done

# The figures are those of the reports as CSV.
cat >"$T/figures.py" <<'END'
import csv, subprocess, sys, xml.dom.minidom
page = xml.dom.minidom.parse(sys.argv[1])
def text(node):
    return node.data if node.nodeType == 3 else "".join(text(n) for n in node.childNodes)
figures = {n.getAttribute("id")[2:]: text(n) for n in page.getElementsByTagName("dd") if n.getAttribute("id")}
def rows(*words):
    out = subprocess.run(["deed", "report", "-q", *words], stdout=subprocess.PIPE, check=True).stdout.decode()
    return list(csv.DictReader(out.splitlines()))
def cents(text):
    return round(float(text.replace(",", "").rstrip("%")) * 100)
def total(records, *names):
    return sum(cents(r[n]) for r in records for n in names)
period = ["from=2026-03-01", "to=2026-03-31"]
aging = rows("aging")
collection = rows("collection", *period)
buckets = ["d1_30", "d31_60", "d61_90", "d91_120", "d121_up"]
lines = [r for r in rows("lines") if r["status"] in ("open", "part")]
expected = {
    "due": total(collection, "due"), "collected": total(collection, "collected"),
    "received": total(rows("cash", *period), "money_in"),
    "receivable": total(aging, "not_due", *buckets), "late": total(aging, *buckets),
    "unapplied": total(aging, "unapplied"),
    "undecided": total(lines, "amount") - total(lines, "claimed") - total(lines, "booked"),
    "undecided_lines": len(lines) * 100,
    "coming": total(rows("forecast"), "total"),
}
for name, amount in expected.items():
    if cents(figures[name]) != amount:
        print(f"# {name}: the page has {figures[name]}, the report {amount} cents")
        sys.exit(1)
if not any(expected[n] for n in ("receivable", "late", "coming", "undecided")):
    sys.exit("nothing to compare")
END
check "the dashboard's figures are those of the reports" python3 "$T/figures.py" "$T/dashboard.html"
check "each names its report" grep -q '<dd class="of">forecast</dd>' "$T/dashboard.html"
check "each panel its command" grep -q 'deed report aging as_of=2026-03-20' "$T/dashboard.html"
run deed report dashboard -q -f csv
equal "and as CSV it is one record" 2 "$(wc -l <"$T/out")"

# Print.
browser --no-pdf-header-footer --print-to-pdf="$T/page.pdf" "file://$T/dashboard.html" >"$T/out"
check "it prints" sh -c "head -c 5 '$T/page.pdf' | grep -q '%PDF-'"

# The reader's language; without scripts nothing is missing.
LC_ALL=zh_CN.UTF-8 deed report aging -q -o "$T/zh.html"
check "Chinese titles" grep -q '<h1>应收账款账龄</h1>' "$T/zh.html"
check "and totals" grep -q '>合计<' "$T/zh.html"
check "and language" grep -q '<html lang="zh-CN"' "$T/zh.html"
sed '/<script>/,/<\/script>/d' "$T/aging.html" >"$T/plain.html"
check "the records are there without the script" grep -q '<td class="c">P12</td>' "$T/plain.html"
deed report aging -q -o "$T/again.html"
check "the same records make the same page" cmp -s "$T/aging.html" "$T/again.html"
expect 74 "a full disk" sh -c 'exec deed report bills -f html >/dev/full'
finish
