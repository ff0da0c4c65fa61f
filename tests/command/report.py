"""report.py FOLDER NAME…: the same report in every format holds the same records (report.sh writes them)."""
import csv, datetime, json, sys
import openpyxl

CHARTS = {
    "aging": [(1, "not_due", "unapplied")],
    "collection": [("name", "due"), ("name", "waived"), ("name", "collected")],
    "cash": [("period", "money_in"), ("period", "money_out")],
    "forecast": [("month", c) for c in "price mortgage rent fee collected deposit other".split()],
}
SHADES = {"aging": "D E F G H", "bills": "O", "collection": "E", "debtors": "C"}


class Differs(Exception):
    pass


def fail(message):
    raise Differs(message)


def unguarded(text):
    return text[1:] if text[:1] == "'" else text


def check(folder, name):
    path = f"{folder}/{name}."
    rows = list(csv.DictReader(open(path + "csv", newline="", encoding="utf-8")))
    columns = next(csv.reader(open(path + "csv", newline="", encoding="utf-8")))

    records = [json.loads(line) for line in open(path + "jsonl", encoding="utf-8")]
    if [list(r) for r in records] != [columns] * len(rows):
        fail("JSON Lines has other columns or another number of records")
    tsv = [line.rstrip("\n").split("\t") for line in open(path + "tsv", encoding="utf-8")]
    if tsv[0] != columns or len(tsv) != len(rows) + 1:
        fail("TSV has other columns or another number of records")

    workbook = openpyxl.load_workbook(path + "xlsx")
    sheet = workbook.worksheets[0]
    if sheet.freeze_panes != "A2":
        fail("the heading of the sheet is not frozen")
    for number, (row, record, fields) in enumerate(zip(rows, records, tsv[1:]), start=2):
        for i, column in enumerate(columns):
            text = unguarded(row[column])
            cell = sheet.cell(number, i + 1)
            if cell.data_type == "f":
                fail(f"{cell.coordinate} is a formula made of data: {cell.value}")
            value = "" if cell.value is None else cell.value
            if isinstance(value, datetime.datetime):
                if cell.number_format != "yyyy\\-mm\\-dd":
                    fail(f"{cell.coordinate}: a date as {cell.number_format}")
                value = value.date().isoformat()
            if isinstance(value, (int, float)):
                scale = 100 if cell.number_format == "0.00%" else 1
                if round(value * scale * 100) != round(float(text) * 100):
                    fail(f"{cell.coordinate}: {value}, CSV has {text}")
            elif value != text:
                fail(f"{cell.coordinate}: {value!r}, CSV has {text!r}")
            if unguarded(fields[i]) != text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n"):
                fail(f"TSV {number}, {column}: {fields[i]!r}, CSV has {text!r}")
            got = record[column]
            if isinstance(got, (int, float)) and not isinstance(got, bool):
                if float(text) != got:
                    fail(f"JSON {number}, {column}: {got!r}, CSV has {text!r}")
            elif ("" if got is None else got) != text:
                fail(f"JSON {number}, {column}: {got!r}, CSV has {text!r}")
    money = [i for i, c in enumerate(columns) if c in ("amount", "open", "total", "debit", "due_amount")]
    for i in money:
        if rows and sheet.cell(2, i + 1).number_format != "#,##0.00;[Red]-#,##0.00":
            fail(f"{columns[i]} is formatted {sheet.cell(2, i + 1).number_format}")

    # Filters over headings and records; totals below a blank row, formulas over the records.
    last, wide = len(rows) + 1, openpyxl.utils.get_column_letter(len(columns))
    if sheet.auto_filter.ref != f"A1:{wide}{last}":
        fail(f"the filter is {sheet.auto_filter.ref}")
    for i in money:
        total = sheet.cell(last + 2, i + 1).value
        letter = openpyxl.utils.get_column_letter(i + 1)
        if total != f"=SUM({letter}2:{letter}{last})":
            fail(f"the total of {columns[i]} is {total}")

    # Charts read the cells: heading and totals of neighbouring columns, or a column each.
    def cells(first, last_row, column, last_column=None):
        a, b = (openpyxl.utils.get_column_letter(columns.index(c) + 1) for c in (column, last_column or column))
        area = f"${a}${first}:${b}${last_row}" if (a, first) != (b, last_row) else f"${a}${first}"
        return f"'{sheet.title}'!{area}"

    drawn = [c for other in workbook.worksheets[1:] for c in other._charts]
    if len(drawn) != (name in CHARTS):
        fail(f"{len(drawn)} charts")
    for chart in drawn:
        got = [((s.cat.strRef or s.cat.numRef).f, s.val.numRef.f) for s in chart.ser]
        want = [
            (cells(1, 1, c[1], c[2]), cells(last + 2, last + 2, c[1], c[2])) if c[0] == 1
            else (cells(2, last, c[0]), cells(2, last, c[1]))
            for c in CHARTS[name]
        ]
        if got != want:
            fail(f"the chart reads {got}, expected {want}")
        turned = (chart.x_axis.scaling.orientation, chart.y_axis.scaling.orientation)
        if turned != ("maxMin" if getattr(chart, "barDir", "") == "bar" else "minMax", "minMax"):
            fail(f"bars begin with the first record and grow to the right, expected; got {turned}")
    if not sheet.oddHeader.left.text or sheet.oddFooter.center.text != "&P / &N":
        fail(f"printed without its title or page number: {sheet.oddHeader.left.text}, {sheet.oddFooter.center.text}")
    if sheet.print_title_rows != "$1:$1" or sheet.page_setup.orientation != "landscape" or sheet.page_setup.fitToHeight != 0:
        fail("printed without its heading on each page, or not all columns on one")
    shaded = " ".join(sorted({str(r.sqref)[0] for r in sheet.conditional_formatting}))
    if shaded != SHADES.get(name, ""):
        fail(f"columns with colours: {shaded}")


folder, *names = sys.argv[1:]
differing = 0
for name in names:
    reason = f"{name}: CSV, TSV, JSON Lines and XLSX hold the same records"
    try:
        check(folder, name)
        print(f"ok - {reason}")
    except Exception as problem:
        print(f"not ok - {reason}\n#   {problem!r}")
        differing = 1
sys.exit(differing)
