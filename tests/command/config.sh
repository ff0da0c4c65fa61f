#!/bin/sh
# deed config: settings of the ledger.
. "$TESTS/lib.sh"
deed init -q --entity First

expect 0 "lists the settings" deed config
out_has "with values" "entity,First,"
out_has "and those that are not set" "report.folder,,"
expect 0 "shows one" deed config currency
out_is "as it is" <<'EOT'
CNY
EOT
expect 0 "shows one that is not set" deed config report.folder
out_is "as nothing" <<'EOT'

EOT
expect 0 "sets one" deed config entity 'Second 有限公司'
err_has "and says so" 'entity is now "Second 有限公司"'
equal "it is stored" 'Second 有限公司' "$(deed config entity)"
equal "with its history" '{"id":1,"key":"entity","value":"Second 有限公司"}' \
	"$(sql "SELECT version FROM history WHERE table_name = 'setting' ORDER BY id DESC LIMIT 1")"
equal "by a run" 'config|2' "$(sql 'SELECT command, id FROM run ORDER BY id DESC LIMIT 1')"
expect 0 "sets it to the same" deed config entity 'Second 有限公司'
err_has "and says so" 'is "Second 有限公司" already'
equal "which is no run" 2 "$(sql 'SELECT max(id) FROM run')"
expect 0 "a dry run" deed config -n entity Third
err_has "says so" "dry run, nothing is written: entity is now"
equal "and writes nothing" 'Second 有限公司' "$(deed config entity)"

expect 64 "an unknown key" deed config entitty
err_has "gets a suggestion" 'there is no setting "entitty"; did you mean entity?'
expect 64 "a key like no other" deed config zzzzzzzzzzzz
err_has "gets the list" '`deed config` lists them'
expect 65 "an account that is not there" deed config account.cash 9999
err_has "is named" 'account.cash: expected the code of a ledger account'
expect 65 "a currency that is none" deed config currency yuan
expect 65 "a name with a line break" deed config entity 'a
b'
expect 65 "bytes that are no UTF-8" deed config entity "$(printf 'a\377')"
expect 65 "an empty name" deed config entity ''
expect 64 "too many operands" deed config a b c
expect 66 "no ledger" deed config -l none.db
equal "nothing of this was a run" 2 "$(sql 'SELECT max(id) FROM run')"

exec 9>"$DEED_LEDGER-lock"
flock 9
expect 0 "reads while another command writes" deed config entity
expect 75 "does not set then" deed config --wait 0 entity Fourth
exec 9>&-
chmod 500 "$T"
chmod 400 "$DEED_LEDGER"
if [ "$(id -u)" -eq 0 ]; then
	skip "root writes where nobody may"
else
	expect 0 "reads a read-only ledger" deed config entity
	expect 77 "does not set in it" deed config entity Fifth
fi
chmod 700 "$T"
sound "the ledger is sound"
# what a command costs must not grow with the runs that were before it
equal "a run's ranges are searched, not all runs read" \
	"$(sql "EXPLAIN QUERY PLAN SELECT hash FROM run_range WHERE run_id = 1 ORDER BY id" | grep -c SCAN)" 0
finish
