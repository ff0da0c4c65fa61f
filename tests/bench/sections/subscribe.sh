# shellcheck shell=sh
head_line 'deals, 10,000 from a file'
selling_ledger
cat >one-by-one <<'SH'
#!/bin/sh
i=0
while [ $i -lt 100 ]; do i=$((i + 1)); deed-subscribe -q -l b.db --plan m --room R$i --party P$i; done
SH
chmod +x one-by-one
setup=$(copy selling.db a.db selling.db b.db)
pair -m 1.00 -s "$setup" 'subscribe 10,000 / 100 invocations' 'deed-subscribe -q -l a.db --plan m selling/deals.csv' ./one-by-one
head -n 1001 selling/deals.csv >selling/some.csv
pair -m 11 -s "$setup" 'subscribe 10,000 / subscribe 1,000' \
	'deed subscribe -q -l a.db --plan m selling/deals.csv' 'deed subscribe -q -l b.db --plan m selling/some.csv'
if [ ! -e subscribed.db ]; then
	cp selling.db subscribed.tmp
	deed subscribe -q -l subscribed.tmp --plan m selling/deals.csv
	mv subscribed.tmp subscribed.db
	fresh subscribed.tmp
fi
sed -n '2,101s/\(R[0-9]*\),\(.*\)/\1 \2/p' selling/contracts.csv >selling/hundred
cat >sign-one-by-one <<'SH'
#!/bin/sh
while read -r room code; do printf 'room,contract\n%s,%s\n' "$room" "$code" | deed-sign -q -l b.db -; done <selling/hundred
SH
chmod +x sign-one-by-one
pair -m 1.00 -s "$(copy subscribed.db a.db subscribed.db b.db)" 'sign 10,000 / 100 invocations' \
	'deed-sign -q -l a.db selling/contracts.csv' ./sign-one-by-one
