# shellcheck shell=sh
head_line 'release, 10,000 rooms from stdin'
rooms_ledger 10000
if [ ! -e unreleased.db ]; then
	cp trial-10000.db unreleased.tmp
	deed rooms -q -l unreleased.tmp -f csv | awk -F, 'NR == 1 { print "room,total"; next } { print $1 ",1000000" }' >unreleased.csv
	deed price-set -q -l unreleased.tmp --reason opening unreleased.csv -o /dev/null
	mv unreleased.tmp unreleased.db
	fresh unreleased.tmp
fi
cut -d, -f1 unreleased.csv >release.csv
sed -n 2,101p release.csv >release.hundred
cat >release-one-by-one <<'SH'
#!/bin/sh
while read -r room; do deed-release -q -l b.db "$room"; done <release.hundred
SH
chmod +x release-one-by-one
pair -m 1.00 -s "$(copy unreleased.db a.db unreleased.db b.db)" 'release 10,000 / 100 invocations' \
	'deed-release -q -l a.db - <release.csv' ./release-one-by-one
fresh a.db
cp unreleased.db a.db
syncs 10 'fdatasync and fsync of 10,000 rooms' deed release -q -l a.db - <release.csv
