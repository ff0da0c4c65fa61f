# shellcheck shell=sh
head_line 'A has ten times the rows of B; memory of A / of B'
# shellcheck source=tests/bench/grow.sh
. "$here/grow.sh"
grow 11 $((rows / 10))
