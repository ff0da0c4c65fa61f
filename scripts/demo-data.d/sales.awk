# demo-data sales: a project that is sold, into -v folder: project, rooms, buyers, a price scheme, plans and campaigns as
# CSV of `deed load` and `deed price-trial`, and sales/DATE.STEP.csv: what the sales office does on each day, rows of
# `deed STEP`. Two houses, the second on sale two months after the first, and a garage.

# A row of a day's step, under its header.
function act(day, step, header, row,   file) {
	file = "sales/" iso_of(day) "." step ".csv"
	if (!(file in Begun)) put(file, header)
	Begun[file] = 1
	put(file, row)
}

function workday(day) {
	while ((day + 3) % 7 >= 5) day++	# 1970-01-01 was a Thursday: Monday is 0
	return day
}
# So many working days later.
function later(day, n) {
	for (; n > 0; n--) day = workday(day + 1)
	return day
}

function masters(   i) {
	put("sale-project.csv", "project,name,city\nXL,溪里,杭州")
	put("sale-building.csv", "project,building,name\nXL,XL1,1号楼\nXL,XL2,2号楼\nXL,XLP,地下车库")
	put("scheme.csv", "kind,name,when,method,value")
	put("scheme.csv", "base,1,building = 'XL1',,19800\nbase,2,building = 'XL2',,23500\nbase,garage,kind = 'parking',,9000")
	put("scheme.csv", "factor,floor,kind = 'residence',difference,60 * (floor - 1)")
	put("scheme.csv", "factor,sun,orientation = 'S',coefficient,1.03\nfactor,sun,orientation = 'SE',,1.01")
	put("scheme.csv", "factor,view,view = 'creek',coefficient,1.025\nfactor,view,view = 'street',,0.985")
	put("scheme.csv", "set,round_total,,,100")
	put("plan.csv", "plan,name,kind,discount\nCASH,一次性付款,lump,0.98\nTERMS,分期付款,instalment,0.99\nLOAN,按揭,mortgage,")
	put("step.csv", "plan,step,item,share,due,round")
	put("step.csv", "CASH,all,price,,sign+7d,")
	put("step.csv", "TERMS,first,price,0.4,sign+7d,\nTERMS,second,price,0.3,sign+60d,\nTERMS,rest,price,,topping-out+15d,")
	put("step.csv", "LOAN,first,price,0.3,sign+7d,\nLOAN,bank,loan,,sign+30d,10000 down")
	put("discount.csv", "discount,name,value,project,start,end")
	put("discount.csv", "OPENING,开盘优惠,-1%,XL,2026-01-19,2026-02-13\nONTIME,按时签约,-5000,XL,2026-01-19,2026-12-31")
	put("milestone.csv", "project,building,milestone,date\nXL,XL1,topping-out,2026-03-25")
}

function flat(house, unit, floor, door,   code, area) {
	code = sprintf("XL%d-%d-%d%02d", house, unit, floor, door)
	area = house == 1 ? 8900 + 1150 * (door % 3) : 12650 + 1800 * (door % 2)
	put("sale-room.csv", code ",XL,XL" house "," unit "单元," floor "," sprintf("%d%02d", floor, door) ",residence," \
	    (area > 11000 ? "3-2-2" : "2-2-1") "," (door == 1 ? "S" : door == 2 ? "SE" : "E") "," \
	    (unit == 1 ? "creek" : door == 4 ? "street" : "") "," yuan_of(area) "," yuan_of(int(area * 79 / 100)))
	Flat[++Flats] = code; House[Flats] = house
}

function rooms(   u, f, d) {
	put("sale-room.csv", "room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area")
	for (u = 1; u <= 2; u++)
		for (f = 1; f <= 15; f++)
			for (d = 1; d <= 4; d++)
				flat(1, u, f, d)
	for (u = 1; u <= 2; u++)
		for (f = 1; f <= 11; f++)
			for (d = 1; d <= 2; d++)
				flat(2, u, f, d)
	for (d = 1; d <= 60; d++)
		put("sale-room.csv", sprintf("XLP-%03d,XL,XLP,,-1,%03d,parking,,,,13.25,13.25", d, d))
}

function own_account(n) { return "62220" sprintf("%010d%04d", hash("account" n), chance("tail" n, 10000)) }

function buyer(n,   code) {
	code = sprintf("K%04d", n)
	put("sale-party.csv", code "," person_name("buyer" n) ",person,13" sprintf("%09d", chance("phone" code, 1000000000)) ",k" \
	    sprintf("%04d", n) "@example.com,杭州市西湖区留下街道" n "号," Consultant[chance("consultant" n, 4) + 1])
	put("sale-payer.csv", code "," person_name("buyer" n) "," own_account(code))
	return code
}

# The next flat of the house that nobody wanted.
function spare(house) {
	for (Spare[house]++; Spare[house] <= Flats; Spare[house]++)
		if (House[Spare[house]] == house && chance("fate" Spare[house], 100) >= 80)
			return Flat[Spare[house]]
	return ""
}

# What the sales office does with deals that stand; the deal is that of the room then.
function back(day, step, room, rest) { act(day, step, "room,to,as,keep,penalty,reason", room "," rest) }

# A flat and what is sold with it, from a booking on. Returns the day of the subscription.
function subscribe(day, room, who, house, h, more,   plan) {
	plan = h < 16 ? "CASH" : h < 26 ? "TERMS" : "LOAN"
	act(day, "subscribe", "room,party,plan,discount,addon,deposit", room "," who "," plan ",\"" \
	    (iso_of(day) <= "2026-02-13" && house == 1 ? "OPENING," : "") "ONTIME\"," \
	    (more && h % 4 == 0 && Spaces < 60 ? sprintf("XLP-%03d", ++Spaces) : "") "," (more ? "30000" : ""))
}
function sign(day, room, n) { act(day, "sign", "room,contract", room "," sprintf("XS-2026-%04d", n)) }

# One flat is sold, or not yet: from the day it can be booked on.
function sell(n, open,   h, room, who, booked, subscribed, signed, other) {
	h = chance("fate" n, 100); room = Flat[n]
	if (h >= 78) return			# nobody wants it yet
	who = buyer(++Buyers)
	booked = later(open, chance("rush" n, 10) < 4 ? 0 : 1 + chance("day" n, 55))
	if (h >= 74) {				# a friend of the house
		act(booked, "reserve", "room,party,until", room "," who "," iso_of(booked + 30))
		return
	}
	if (booked == open && House[n] == 2)	# in the queue before the second house opens
		act(day_of("2026-03-09"), "earnest", "party,project,amount", who ",XL,10000")
	act(booked, "book", "room,party,deposit,kind,earnest", room "," who ",20000," (h % 3 == 0 ? "定金" : "订金") ",")
	if (h >= 72) return
	if (h >= 70) {
		back(later(booked, 4), "cancel", room, ",refund,,,贷款未获批")
		return
	}
	subscribed = later(booked, 2 + chance("think" n, 3))
	subscribe(subscribed, room, who, House[n], h, 1)
	signed = later(subscribed, 2 + chance("paper" n, 4))
	if (h >= 67) return
	if (h >= 65)
		back(later(signed, 8), "cancel", room, ",forfeit,,,逾期未签约")
	else if (h >= 61)
		back(signed, "assign", room, buyer(++Buyers) ",,,,更名为直系亲属")
	else if (h >= 59 && (other = spare(House[n])) != "") {
		back(signed, "exchange", room, other ",,,,换至" other)
		subscribe(later(signed, 1), other, who, House[n], h, 0)
		sign(later(signed, 3), other, n)
	} else {
		sign(signed, room, n)
		if (h == 58)
			back(later(signed, 20), "cancel", room, ",return,,50000,协商退房")
	}
}

BEGIN {
	common_start(); names_start()
	split("马琳 宋佳 何宇 郑晓", Consultant, " ")
	put("sale-party.csv", "party,name,kind,phone,email,address,consultant")
	put("sale-payer.csv", "party,name,account")
	masters(); rooms()
	for (n = 1; n <= Flats; n++)
		sell(n, day_of(House[n] == 1 ? "2026-01-19" : "2026-03-16"))
}
