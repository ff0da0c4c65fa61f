#!/bin/sh
# The dispatcher, and that every -h agrees with its man page's SYNOPSIS.
. "$TESTS/lib.sh"

expect 0 "deed alone lists the commands" deed
out_has "by the job they serve" "Collect"
cp "$T/out" "$T/alone"
expect 0 "deed help is the same" deed help
check "word for word" cmp -s "$T/alone" "$T/out"
# a full group once ran into the next one
sed -n 's/^  \([a-z-]*\)  *\(.*\)/\1 \2/p' "$T/alone" >"$T/listed"
sed -n '/^\.Ss Commands/,/^\.El/{s/^\.It Xr deed-\([a-z-]*\) 1/\1/;/^\.\|^$/d;p;}' "$ROOT/man/deed.1" | paste -d ' ' - - >"$T/paged"
check "the same commands and words as in deed(1)" diff "$T/paged" "$T/listed"
expect 64 "an unknown command" deed bil-gen
err_has "suggests the nearest" "did you mean 'bill-gen'?"
expect 64 "an unknown option" deed bill-gen --untill 2026-01-01
err_has "suggests the nearest" "did you mean --until?"
expect 64 "an option without its argument" deed bill-gen --until
expect 64 "an option before the command" deed -l x bill-gen
expect 0 "the version" deed --version
mkdir "$T/bin"
printf '#!/bin/sh\necho "site $*"\n' >"$T/bin/deed-hello"
chmod +x "$T/bin/deed-hello"
PATH=$PATH:$T/bin expect 0 "a site's own command is found on PATH" deed hello a b
out_is "and gets its operands" <<EOF
site a b
EOF

for file in "$ROOT"/cmd/*.c; do
	name=$(basename "$file" .c)
	case $name in deed | help-*) continue ;; esac
	page=$ROOT/man/deed-$name.1
	check "deed lists $name" grep -qE "^  $name " "$T/alone"
	if [ ! -e "$page" ]; then not_ok "$name has a man page"; continue; fi
	# both as: the words of each usage line, blanks folded
	deed "$name" -h 2>&1 | sed -n '/^usage:/,/^$/p' | sed 's/^usage://; s/^ *//' | grep . >"$T/h"
	mandoc -T ascii "$page" | sed "s/.$(printf '\b')//g" | sed -n '/^SYNOPSIS/,/^DESCRIPTION/p' | sed '1d;$d' |
		awk '/^ *deed / { if (line) print line; line = "" } { gsub(/^ +/, ""); if ($0 != "") line = line (line ? " " : "") $0 } END { print line }' |
		sed 's/  */ /g' >"$T/m"
	# case of operand names and the dashes' number are the page's own
	fold() { tr '[:upper:]' '[:lower:]' <"$1" | sed 's/\[-\([a-z]\), --[a-z-]*/[-\1/g; s/[][]//g; s/  */ /g; s/ *$//'; }
	fold "$T/h" >"$T/h2"
	fold "$T/m" >"$T/m2"
	if cmp -s "$T/h2" "$T/m2"; then
		ok "deed $name -h agrees with its man page"
	else
		not_ok "deed $name -h agrees with its man page"
		diff "$T/h2" "$T/m2" | sed 's/^/#   /'
	fi
done
finish
