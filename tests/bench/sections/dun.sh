# shellcheck shell=sh
world "$rows"
head_line "dun, $(count_of "$rows" bill) bills, all late"
cat >dun.sql <<'SQL'
SELECT b.party_id, count(*), sum(o.open_fen), max(b.due_on) FROM open_bill o JOIN bill b ON b.id = o.bill_id
WHERE b.due_on < '2026-02-20' GROUP BY b.party_id;
SQL
pair -m 1.20 'dun -n (who, which level) / sqlite3 GROUP BY' "deed dun -n -q -l world/$rows.billed -d 2026-02-23 -o dun.csv" \
	"sqlite3 -readonly -csv world/$rows.billed <dun.sql"
# each letter is a file of its own: a twentieth of them will do
few=$((rows / 20 + 100))
world $few
letters=$(deed dun -n -q -l world/$few.billed -d 2026-02-23 | wc -l)
setup="$(copy world/$few.billed a.db) rm -rf out; mkdir out"
dun='deed dun -q -l a.db -d 2026-02-23 --outbox out -o dun.csv'
pair -s "$setup" "dun with its letters / as many files, $letters" "$dun" "./floor-files $letters 700 out"
pair -s "$setup" "dun with its letters / without, of $few rows" "$dun" "deed dun -n -q -l world/$few.billed -d 2026-02-23 -o dun.csv"
