# demo-data masters: the CSV files of `deed load`, for -v size contracts, into -v folder.
# Two projects: residences with a property service (60 % of the contracts), and offices and shops on lease.

function headers() {
	put("project.csv", "project,name,city")
	put("building.csv", "project,building,name")
	put("room.csv", "room,project,building,unit,floor,number,kind,layout,orientation,view,area,inner_area")
	put("party.csv", "party,name,kind,phone,email,address")
	put("payer.csv", "party,name,account")
	put("contract.csv", "contract,kind,party,room,start,end,signed")
	put("clause.csv", "contract,clause,item,basis,rate,per,formula,cycle,align,timing,due,start,end,proration,round,free,steps")
	put("bill.csv", "bill,contract,item,due,amount,start,end,billed_on")
}

function projects() {
	put("project.csv", "YQ,云栖苑,杭州")
	put("project.csv", "LG,临港中心,上海")
	put("account.csv", "account,name,kind,bank,number,ledger_account")
	put("account.csv", "ICBC,工行基本户,bank,中国工商银行,1202021509900123456,1002")
	put("account.csv", "CCB,建行一般户,bank,中国建设银行,33050161000900001234,1002")
	put("account.csv", "CMB,招行一般户,bank,招商银行,571900123410501,1002")
	put("account.csv", "ALIPAY,支付宝商户,channel,支付宝,2088001122330156,1012")
	put("account.csv", "WECHAT,微信商户,channel,微信支付,1512345678,1012")
}

# 72 residences a building: 2 units, 18 floors, 2 doors.
function residences(count,   i, b, unit, floor, door, area) {
	for (i = 0; i < count; i++) {
		b = int(i / 72) + 1; unit = int(i % 72 / 36) + 1
		floor = int(i % 36 / 2) + 1; door = i % 2 + 1
		if (i % 72 == 0)
			put("building.csv", "YQ,YQ" b ",云栖苑" b "幢")
		Home[i] = sprintf("YQ%d-%d-%d%02d", b, unit, floor, door)
		area = 7800 + chance("area" i, 6200)
		put("room.csv", Home[i] ",YQ,YQ" b "," unit "," floor "," sprintf("%d%02d", floor, door) \
		    ",residence," (area > 11000 ? "3-2-2" : "2-2-1") "," (door == 1 ? "S" : "SE") "," \
		    (chance("view" i, 3) == 0 ? "garden" : "street") "," yuan_of(area) "," yuan_of(int(area * 8 / 10)))
	}
}

# 200 offices a tower: 20 floors of 10; the two lowest floors are shops.
function offices(count,   i, b, floor, door, area) {
	for (i = 0; i < count; i++) {
		b = int(i / 200) + 1; floor = int(i % 200 / 10) + 1; door = i % 10 + 1
		if (i % 200 == 0)
			put("building.csv", "LG,LG" b ",临港中心" b "号楼")
		Office[i] = sprintf("LG%d-%d%02d", b, floor, door)
		OfficeArea[i] = 6000 + chance("office" i, 20000)
		put("room.csv", Office[i] ",LG,LG" b ",," floor "," sprintf("%d%02d", floor, door) "," \
		    (floor <= 2 ? "shop" : "office") ",,,," yuan_of(OfficeArea[i]) "," yuan_of(int(OfficeArea[i] * 7 / 10)))
	}
}

function parking(count,   i) {
	put("building.csv", "YQ,YQP,云栖苑地下车库")
	for (i = 1; i <= count; i++)
		put("room.csv", sprintf("YQP-%04d,YQ,YQP,,-1,%04d,parking,,,,13.25,13.25", i, i))
}

function party_code(n) { return sprintf("P%05d", n) }

# Companies pay from an account of their name; of the people, some do, some through a relative.
function party(n, company,   code, name, phone, pinyin) {
	code = party_code(n)
	name = company ? company_name(n) : person_name(n)
	phone = "13" sprintf("%09d", chance("phone" n, 1000000000))
	put("party.csv", code "," name "," (company ? "company" : "person") "," phone "," \
	    (chance("mail" n, 10) < 8 ? "p" sprintf("%05d", n) "@example.com" : "") "," \
	    (company ? "上海市临港新片区环湖西路" n "号" : "杭州市西湖区云栖路88号"))
	if (company && chance("payer" n, 10) < 8)
		put("payer.csv", code "," name "," own_account(n))
	else if (!company && chance("payer" n, 10) < 5)
		put("payer.csv", code "," name "," own_account(n))
	if (!company && chance("spouse" n, 10) == 0)
		put("payer.csv", code "," person_name("spouse" n) "," own_account("spouse" n))
}
function own_account(n) { return "62220" sprintf("%010d%04d", hash("account" n), chance("tail" n, 10000)) }

function clause(contract, name, item, basis, rate, per, formula, cycle, timing, due, free, steps) {
	put("clause.csv", contract "," name "," item "," basis "," rate "," per "," formula "," cycle ",calendar," \
	    timing "," due ",,,actual,fen," free "," steps)
}

function service(n, contract,   kind) {
	put("contract.csv", contract ",service," party_code(Holder[n]) "," Home[n - 1] ",2026-01-01,2026-12-31,2025-12-15")
	kind = chance("cycle" n, 10)
	clause(contract, "fee", "property-fee", "area", kind == 0 ? "2.60" : "2.35", "month", "", \
	    kind <= 2 ? "quarter" : "month", "advance", "start+14d", "", "")
	clause(contract, "water", "water", "usage", "4.10", "", "", "usage", "arrears", "end+20d", "", "")
	if (n <= Spaces)
		clause(contract, "parking", "parking", "fixed", "320.00", "month", "", "month", "advance", "start+9d", "", "")
}

function lease(n, contract,   i, h, start) {
	i = n - Services - 1
	h = chance("lease" n, 100)
	start = h < 60 ? "2026-01-01" : h < 75 ? "2025-12-16" : h < 90 ? "2026-02-01" : "2026-03-10"
	put("contract.csv", contract ",lease," party_code(Holder[n]) "," Office[i] "," start "," \
	    (h < 95 ? "2027-12-31" : "2026-04-30") "," (start < "2026-01-01" ? start : "2025-12-20"))
	if (h % 3 == 0)
		clause(contract, "rent", "rent", "area", "2.80", "day", "", "month", "advance", "start+4d", \
		    h >= 90 ? "2026-03-10..2026-03-31" : "", "2027-01-01:+5%")
	else if (h % 3 == 1)
		clause(contract, "rent", "rent", "fixed", yuan_of(int(OfficeArea[i] * 72 / 1000) * 1000), "month", "", \
		    "month", "advance", "start+9d", "", "2027-01-01:+5%")
	else
		clause(contract, "rent", "rent", "fixed", yuan_of(int(OfficeArea[i] * 72 / 1000) * 1000), "month", "", \
		    "quarter", "advance", "start+9d", "", "2027-01-01:+0.50")
	if (h % 4 == 0)
		clause(contract, "fee", "property-fee", "formula", "", "", \
		    "\"round(area * 16.5 * (1 + if(kind = 'shop', 0.2, 0)), 2)\"", "month", "advance", "day 10", "", "")
	else
		clause(contract, "fee", "property-fee", "area", "16.50", "month", "", "month", "advance", "day 10", "", "")
	clause(contract, "water", "water", "usage", "5.35", "", "", "usage", "arrears", "end+20d", "", "")
}

# What an earlier system left unpaid.
function opening(n, contract, item) {
	put("bill.csv", sprintf("QC%06d", n) "," contract "," item ",2025-" (n % 2 ? "11-15" : "12-15") "," \
	    yuan_of(20000 + chance("opening" n, 300000)) ",,,2025-" (n % 2 ? "11-01" : "12-01"))
}

BEGIN {
	common_start(); names_start()
	Services = int(size * 6 / 10); Leases = size - Services; Spaces = int(size / 5)
	Parties = size + int(size / 24)
	headers(); projects()
	residences(Services + int((Services + 8) / 9))
	offices(Leases + int((Leases + 7) / 8))
	parking(Spaces)
	for (n = 1; n <= Parties; n++)
		party(n, n > Services && n <= size && chance("kind" n, 100) < 85)
	for (n = 1; n <= size; n++) {
		# every sixteenth customer holds a second contract, so that a name alone does not tell which
		Holder[n] = n % 16 == 0 ? n - 1 : n
		contract = sprintf("HT%05d", n)
		if (n <= Services)
			service(n, contract)
		else
			lease(n, contract)
		if (n % 20 == 7)
			opening(n, contract, n <= Services ? "property-fee" : "rent")
		print (n <= Services ? Home[n - 1] : Office[n - Services - 1]) >(folder "/meters.txt")
	}
}
