# shellcheck shell=sh
few=$((rows / 20 + 100))
head_line "books of $few lines, beside hledger"
command -v hledger >/dev/null || { said 'balances and journal' 'skipped: no hledger'; return 0; }
world $few
deed export -q --hledger -l world/$few.db >books.journal
entries=$(grep -c '^[0-9]' books.journal)
pair -m 0.20 "trial-balance / hledger balance, $entries entries" "deed report -q -l world/$few.db trial-balance -o tb.csv" \
	'LC_ALL=C.UTF-8 hledger -f books.journal balance >tb.txt'
pair -m 0.10 "journal / hledger register, $entries entries" "deed report -q -l world/$few.db journal -o journal.csv" \
	'LC_ALL=C.UTF-8 hledger -f books.journal register >journal.txt'
