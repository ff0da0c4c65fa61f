#!/bin/sh
# deed bank-import: workbooks and zips, whole, odd and hostile.
. "$TESTS/lib.sh"
/usr/bin/python3 "$TESTS/command/bank-workbook.py" || not_ok "the workbooks could not be made"
deed init -q --entity Demo
printf 'account,name,kind,bank,number\nccb,CCB,bank,CCB,33050161720000000123\n' | deed load -q account -

expect 0 "a workbook: notes before, a hidden sheet, a merged title, dates, numbers" deed bank-import -a ccb good.xlsx
err_has "proves" "good.xlsx: ccb-corporate: 3 lines, 3 new, 0 known; in 1,000.30, out 234.56; 2026-01-05 to 2026-01-06; closing balance 1,765.74"
sql "SELECT line, date, amount_fen, payer, payer_account, coalesce(memo, '-'), bank_id FROM bank_line ORDER BY id" >out
out_is "its lines: rows keep their numbers, a line end in a cell is a blank" <<'EOT'
6|2026-01-05|30|李 四|6217000000000002|房租 B000000112|1-1
7|2026-01-05|-23456|自来水公司|33001|水费 12.5|2-2
9|2026-01-06|100000|王五|6217000000000003|-|3-3
EOT
cp good.xlsx renamed.csv
expect 0 "its name means nothing" deed bank-import -a ccb renamed.csv
err_has "the same file" "imported before"
expect 0 "a declared range that is wrong" deed bank-import -a ccb range.xlsx
err_has "is not looked at" "3 lines, 0 new, 3 known"
expect 0 "texts apart from the cells, in runs" deed bank-import -a ccb shared.xlsx
err_has "are the same" "3 lines, 0 new, 3 known"
expect 0 "the noise of binary fractions, an exponent" deed bank-import -a ccb noise.xlsx
err_has "is rounded away" "3 lines, 0 new, 3 known"
expect 65 "two sheets that are statements" deed bank-import -a ccb two.xlsx
err_has "are named" 'two.xlsx: the sheets "明细" and "二月" are both statements; save each as a workbook of its own'
expect 65 "rows out of order" deed bank-import -a ccb back.xlsx
err_has "are refused" 'back.xlsx:5: expected rows in their order, at most 1048576, got "4"'
expect 65 "too deep" deed bank-import -a ccb deep.xlsx
err_has "is refused" "deep.xlsx (xl/worksheets/sheet3.xml):1: expected elements at most 64 deep"
expect 65 "more texts than fit" deed bank-import -a ccb text.xlsx
err_has "are refused" "expected at most 64 MiB of texts in a workbook"
expect 65 "entities of its own" deed bank-import -a ccb laughs.xlsx
err_has "are refused" "without a document type"
expect 65 "cut off" deed bank-import -a ccb cut.xlsx
err_has "is told" "cut.xlsx: the zip is damaged; download it again"

expect 0 "a CSV in a zip, with its summary" deed bank-import -a ccb one.zip
err_has "is read" "one.zip: ccb-corporate: 1 lines, 1 new"
expect 65 "a zip that unpacks to more than 256 MiB" deed bank-import -a ccb bomb.zip
err_has "is refused" "bomb.zip: what is in it unpacks to more than 256 MiB"
expect 65 "a zip of several files" deed bank-import -a ccb many.zip
err_has "is to be unpacked" "many.zip: expected a statement, this is a zip of several files; unpack it"
expect 65 "a zip with a password" deed bank-import -a ccb secret.zip
err_has "is to be unpacked with it" "secret.zip: the zip has a password"
expect 65 "another spreadsheet" deed bank-import -a ccb sheet.ods
err_has "is to be saved" "a spreadsheet of another kind than xlsx; save it as xlsx"
printf '\320\317\021\340\241\261\032\341' >old.csv
expect 65 "an old workbook" deed bank-import -a ccb old.csv
err_has "what to do" "old Excel workbook (xls), or one with a password; open it and save it as xlsx"
printf '%%PDF-1.4' >paper.pdf
expect 65 "a PDF" deed bank-import -a ccb paper.pdf
err_has "what to do" "this is a PDF; download the statement as CSV instead"
sound "the ledger holds together"
finish
