"""Makes the workbooks and zips of bank-workbook.sh in the present folder."""
import datetime
import io
import re
import zipfile

import openpyxl

HEADER = ["账号", "账户名称", "交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "币种", "对方户名",
          "对方账号", "对方开户机构", "记账日期", "摘要", "备注", "账户明细编号-交易流水号", "企业流水号",
          "凭证种类", "凭证号"]
DAY = datetime.datetime


def rows():
    ours = "33050161720000000123"
    return [
        [ours, "我们", DAY(2026, 1, 5, 10, 11, 12), None, 0.1 + 0.2, 1000.3, "人民币", "李 四", "6217000000000002",
         None, DAY(2026, 1, 5), "房租\nB000000112", None, "1-1", None, None, None],
        [ours, "我们", DAY(2026, 1, 5, 23, 59, 59), 1234.56 - 1000, None, 765.74, "人民币", "自来水公司",
         33001, None, DAY(2026, 1, 5), "水费", 12.5, "2-2", None, None, None],
        [ours, "我们", "20260106 08:00:00", "0.00", "1,000.00", "1,765.74", "人民币", "王五", "6217000000000003", None,
         "20260106", None, None, "3-3", None, None, None],
    ]


def book(name, change=None):
    workbook = openpyxl.Workbook()
    notes = workbook.active
    notes.title = "说明"
    notes.append(["本表由银行生成"])
    hidden = workbook.create_sheet("旧")
    hidden.sheet_state = "hidden"
    hidden.append(HEADER)
    sheet = workbook.create_sheet("明细")
    sheet["B2"] = "账户明细"
    sheet.merge_cells("B2:F2")
    for column, title in enumerate(HEADER):
        sheet.cell(5, column + 1, title)
    for at, row in enumerate(rows()):
        for column, value in enumerate(row):
            sheet.cell(6 + at + (at == 2), column + 1, value)
    if change:
        change(workbook, sheet)
    workbook.save(name)


def edit(source, name, part, change):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, change(data) if entry == part else data)


def second(workbook, sheet):
    other = workbook.copy_worksheet(sheet)
    other.title = "二月"


book("good.xlsx")
book("two.xlsx", second)
SHEET = "xl/worksheets/sheet3.xml"
edit("good.xlsx", "range.xlsx", SHEET, lambda data: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:A1"', data))
edit("good.xlsx", "noise.xlsx", SHEET, lambda data: data.replace(b"<v>765.74</v>", b"<v>7.6573999999999995E2</v>"))
edit("good.xlsx", "deep.xlsx", SHEET, lambda data: data.replace(b"<sheetData>", b"<sheetData>" + b"<a>" * 100))
edit("good.xlsx", "back.xlsx", SHEET, lambda data: data.replace(b'<row r="6"', b'<row r="4"'))
texts = []


def share(match):
    texts.append(match.group(1))
    return b't="s"><v>%d</v>' % (len(texts) - 1)


def strings(name, extra=b""):
    """Texts apart from the cells, as Excel has them, each in two runs and with a reading aid."""
    texts.clear()
    edit("good.xlsx", name, SHEET,
         lambda data: re.sub(rb't="inlineStr"><is><t[^>]*>([^<]*)</t></is>', share, data))
    with zipfile.ZipFile(name, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b'<x:sst xmlns:x="y">' + b"".join(
            b"<x:si><x:r><x:t></x:t></x:r><x:r><x:t>" + text + b"</x:t></x:r><x:rPh><x:t>zz</x:t></x:rPh></x:si>"
            for text in texts) + extra + b"</x:sst>")


strings("shared.xlsx")
strings("text.xlsx", (b"<x:si><x:t>" + b"x" * 60000 + b"</x:t></x:si>") * 1300)
edit("good.xlsx", "laughs.xlsx", "xl/workbook.xml", lambda data: b'<!DOCTYPE a [<!ENTITY b "c">]>' + data)
with open("good.xlsx", "rb") as good, open("cut.xlsx", "wb") as cut:
    cut.write(good.read()[:-200])

csv = ",".join(HEADER) + "\r\n" + ",".join(
    ["33050161720000000123", "我们", "20260110 10:00:00", "0", "5.00", "1770.74", "人民币", "赵六", "1", "", "20260110", "",
     "", "9-9", "", "", ""]) + "\r\n"
with zipfile.ZipFile("one.zip", "w") as archive:
    archive.writestr("明细.csv", csv.encode("gb18030"))
    archive.writestr("明细(汇总).csv", b"x")
with zipfile.ZipFile("many.zip", "w") as archive:
    archive.writestr("a.csv", b"a")
    archive.writestr("b.csv", b"b")
with zipfile.ZipFile("sheet.ods", "w") as archive:
    archive.writestr("content.xml", b"<a/>")
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    with archive.open("明细.csv", "w") as entry:
        entry.write(csv.encode("gb18030"))
        for _ in range(257):
            entry.write(b"\n" * (1 << 20))
data = bytearray(open("one.zip", "rb").read())
for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    for found in re.finditer(re.escape(mark), bytes(data)):
        data[found.start() + at] |= 1
open("secret.zip", "wb").write(data)
