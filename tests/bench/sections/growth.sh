# shellcheck shell=sh
head_line 'growth: A has twice the rows of B'
# shellcheck source=tests/bench/grow.sh
. "$here/grow.sh"
grow 2.30 $((rows / 2))
