# shellcheck shell=sh
head_line 'one-shot commands, 200 of each'
empty_ledger
cp empty.db one.db
loop write-loop "deed-config -q -l one.db entity \"Name \$i \$\$\""
loop floor-loop "./floor-start one.db \"Name \$i \$\$\""
loop empty-loop ./empty
pair -m 4.00 'config KEY VALUE / empty dynamic program' ./write-loop ./empty-loop
# without what the disk takes for five fsyncs; and what of it is SQLite's own
if memory=$(mktemp -d -p /dev/shm 2>/dev/null); then
	cp one.db pair write-loop floor-loop empty-loop floor-start empty "$memory"
	(
		cd "$memory" || exit
		pair -m 4.00 'the same, ledger in memory (/dev/shm)' ./write-loop ./empty-loop
		pair 'a bare UPDATE of it by SQLite / empty' ./floor-loop ./empty-loop
	)
	rm -rf "$memory"
fi
syncs 5 'fdatasync and fsync of one write' deed config -q -l one.db entity Last
