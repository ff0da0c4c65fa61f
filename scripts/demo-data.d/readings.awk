# demo-data readings: the meters' state at the end of -v month (YYYY-MM), for the rooms on standard input.
# December 2025 is where the meters began. Every reading follows from room and month alone.

function months(month) { return substr(month, 1, 4) * 12 + substr(month, 6, 2) }
function month_end(month,   next_month) {
	next_month = months(month)
	return iso_of(day_of(sprintf("%04d-%02d-01", int(next_month / 12), next_month % 12 + 1)) - 1)
}
BEGIN {
	common_start()
	first = months("2025-12"); last = months(month); date = month_end(month)
	print "room,item,date,reading"
}
{
	reading = 100 + chance("meter" $0, 900)
	for (m = first + 1; m <= last; m++)
		reading += 2 + chance($0 m, 14)
	print $0 ",water," date "," reading
}
