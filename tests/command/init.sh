#!/bin/sh
# deed init: what a ledger starts with, and what it refuses.
. "$TESTS/lib.sh"

expect 0 "makes a ledger" deed init --entity '示例地产 Ltd.'
err_has "and tells the head of its chain" "deed.db: made; head "
equal "one run holds all of it" '1|init' "$(sql 'SELECT id, command FROM run')"
equal "the entity is a setting" '示例地产 Ltd.' "$(sql "SELECT value FROM setting WHERE key = 'entity'")"
equal "each account that a setting names is there" 0 "$(sql "SELECT count(*) FROM setting s
	WHERE key LIKE 'account.%' AND NOT EXISTS (SELECT 1 FROM ledger_account WHERE code = s.value)")"
equal "the journal's four accounts are set" '1122 2203 2221.01 2241.99' "$(sql "SELECT group_concat(value, ' ')
	FROM (SELECT value FROM setting WHERE key IN ('account.receivable', 'account.advance', 'account.suspense',
	'account.output_tax') ORDER BY value)")"
equal "items carry their VAT" 'property-fee fee 0.06 6051' "$(sql "SELECT i.code || ' ' || class || ' ' || tax_rate
	|| ' ' || g.code FROM item i JOIN ledger_account g ON g.id = ledger_account_id WHERE i.code = 'property-fee'")"
equal "the levels of chasing" 'reminder -7, late 1, demand 7, final 30, lawyer 60, terminate 90' \
	"$(sql "SELECT group_concat(code || ' ' || days, ', ') FROM (SELECT * FROM dun_level ORDER BY days)")"
# The rules are in two places: the file for new ledgers, the migration for older ones.
sqlite3 rules.db "CREATE TABLE setting (id INTEGER PRIMARY KEY, key TEXT UNIQUE, value TEXT) STRICT;
	CREATE TABLE ledger_account (id INTEGER PRIMARY KEY, code TEXT UNIQUE, name, type);
	CREATE TABLE bank_line (id INTEGER PRIMARY KEY, amount_fen); CREATE TABLE receipt (id, date, amount_fen, bank_line_id);
	CREATE TABLE open_line (bank_line_id, open_fen); CREATE TABLE account (id); CREATE VIEW v_posting AS SELECT 1;
	CREATE VIEW v_journal AS SELECT 1; INSERT INTO setting (key, value) VALUES ('a', 'b');
	$(cat "$ROOT/schema/ledger/008-entry.sql")"
sqlite3 rules.db "SELECT * FROM match_rule ORDER BY id" >migrated
sql "SELECT * FROM match_rule ORDER BY id" >made
check "an older ledger gets the same rules" cmp migrated made
for form in $(sql 'SELECT form FROM dun_level'); do
	check "level's template $form is there" ls "$ROOT/schema/notice/$form.zh.txt" "$ROOT/schema/notice/$form.en.txt" >/dev/null
done
equal "every master row has its history" "$(sql 'SELECT (SELECT count(*) FROM setting) + (SELECT count(*) FROM match_rule) + (SELECT count(*) FROM
	ledger_account) + (SELECT count(*) FROM item) + (SELECT count(*) FROM dun_level)')" "$(sql 'SELECT count(*) FROM history')"
equal "only its owner may read it" 600 "$(stat -c %a deed.db)"
sound "it is sound"

before=$(sha256sum deed.db)
expect 73 "refuses a file that is there" deed init
err_has "and says so" "deed init: $T/deed.db: cannot make a ledger: File exists"
equal "which is as before" "$before" "$(sha256sum deed.db)"
: >empty.db
expect 73 "refuses an empty file too" deed init -l empty.db
ln -s nowhere.db link.db
expect 73 "refuses a link to nothing" deed init -l link.db
check "and does not follow it" [ ! -e nowhere.db ]
expect 73 "a folder that is not there" deed init -l no/such/folder.db

mkdir share share/init
cp "$ROOT"/schema/init/*.csv share/init
echo 'bad item,name,rent,,' >>share/init/item.csv
expect 65 "bad defaults of the site" env DEED_SHARE="$T/share" deed init -l new.db
err_has "are told with their place" "share/init/item.csv:$(wc -l <share/init/item.csv): item: expected a code of 1 to 64 characters"
check "and no file is left" [ -z "$(ls new.db* 2>/dev/null)" ]
rm share/init/dun.csv
cp "$ROOT/schema/init/item.csv" share/init
expect 66 "missing defaults" env DEED_SHARE="$T/share" deed init -l new.db
check "leave no file either" [ -z "$(ls new.db* 2>/dev/null)" ]

expect 64 "an operand" deed init other.db
expect 64 "an option that is none" deed init --entiti x
err_has "gets a suggestion" "did you mean --entity?"
expect 0 "a path that begins with a dash" deed init -q -l ./-odd.db
finish
