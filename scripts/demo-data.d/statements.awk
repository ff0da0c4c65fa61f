# demo-data statements: what customers pay on the day -v date, as a list of payments and bank movements for
# layouts.awk. Reads, each after kind=NAME: contract, party, payer, account, state, bill (of `deed report bills`).
#
# A customer's habit follows from the code: most pay about the due date, some late, some very late, a few
# never. How they pay follows from customer and day: see pay(). Buyers of flats (K…) pay in time or soon after, and
# what their bank lends them is paid out by it.

FNR == 1 && kind != "state" { delete Column; csv_header($0, Column); next }
kind == "contract" { csv_split($0, F); Room[F[Column["contract"]]] = F[Column["room"]] }
kind == "party" {
	csv_split($0, F); code = F[Column["party"]]
	Name[code] = F[Column["name"]]; Kind[code] = F[Column["kind"]]; Phone[code] = F[Column["phone"]]
}
kind == "payer" {
	csv_split($0, F); code = F[Column["party"]]
	if (!(code in Payers)) { PayerName[code] = F[Column["name"]]; PayerAccount[code] = F[Column["account"]] }
	Payers[code]++
}
kind == "state" {
	split($0, F, "\t")
	if (F[1] == "paid") { Paid[F[2]] = F[3] + 0; PaidOn[F[2]] = F[4] + 0 }
	else if (F[1] == "again") { Again[++AgainCount] = $0 }
}
kind == "bill" { bill() }

# The day on which this bill will be paid, or nothing.
function pay_day(party, code, due,   habit) {
	if (code in Paid)
		return chance("rest" code, 10) < 7 ? PaidOn[code] + 12 : ""
	habit = chance("habit" party, 100)
	if (party ~ /^K/) habit = habit * 7 / 8
	if (habit < 70) return due - 4 + chance("prompt" code, 8)
	if (habit < 88) return due + 8 + chance("late" code, 30)
	if (habit < 95) return due + 50 + chance("slow" code, 40)
	return ""
}

function bill(   code, party, open, rest, due, day) {
	sub(/\r$/, "")
	csv_split($0, F)
	open = fen_of(F[Column["open"]]); code = F[Column["bill"]]
	if (open <= 0) return
	rest = fen_of(F[Column["amount"]]) - (code in Paid ? Paid[code] : 0)	# reading it would make it
	if (open < rest) rest = open
	if (rest <= 0) return
	party = F[Column["party"]]; due = day_of(F[Column["due"]])
	day = pay_day(party, code, due)
	if (day == "" || day > Today) {
		if (due <= Today) Later[party] += rest
		return
	}
	if (F[Column["item"]] == "loan") {
		lend(code, rest, party, F[Column["contract"]])
		return
	}
	if (!(party in Count)) Order[++Customers] = party
	Count[party]++
	Bill[party, Count[party]] = code; Rest[code] = rest
	Contract[code] = F[Column["contract"]]; Item[code] = F[Column["item"]]
	if (F[Column["room"]] != "") Room[Contract[code]] = F[Column["room"]]
}

# The bank of a mortgage pays it out, and says for which contract.
function lend(code, fen, party, contract) {
	Loan[++Loans] = party "\t" contract "\t" fen
	paid(code, fen)
}

function word(item) { return item == "price" ? "购房款" : item ~ /deposit/ ? "定金" : item == "rent" ? "房租" : item == "water" ? "水费" : item == "parking" ? "停车费" : "物业费" }

# One movement: account, amount, who, from which account, memo, order number; whose it really is.
function move(account, fen, name, from, memo, order, party) {
	print "move\t" account "\t" sprintf("%.0f", fen) "\t" name "\t" from "\t" memo "\t" order "\t" party
}

function paid(code, fen) {
	print "paid\t" code "\t" sprintf("%.0f", Paid[code] + fen) "\t" Today
}

# A customer's payment by its way: companies by bank, people mostly by phone.
function send(party, fen, memo, order, name, from,   way) {
	way = chance("way" party date, 100)
	if (Kind[party] == "company" || fen > 5000000) way += 100
	# WeChat tells no name: four of five name their room
	if (way >= 35 && way < 70 && memo !~ /[0-9]/ && chance("room" party date, 5) > 0)
		memo = Room[Contract[Bill[party, 1]]] " " memo
	if (way < 35)
		move("ALIPAY", fen, name, substr(Phone[party], 1, 3) "****" substr(Phone[party], 8), memo, order, party)
	else if (way < 70)
		move("WECHAT", fen, "o" sprintf("%010.0f", hash("openid" party)) "Uw", "", memo, order, party)
	else
		move(way % 3 == 0 ? "ICBC" : way % 3 == 1 ? "CCB" : "CMB", fen, name, from, memo, "", party)
}

function all(party, codes,   i, sum) {
	sum = 0
	for (i = 1; i <= Count[party]; i++) {
		codes = codes (i > 1 && i <= 5 ? " " : "") (i <= 5 ? Bill[party, i] : "")
		sum += Rest[Bill[party, i]]
		paid(Bill[party, i], Rest[Bill[party, i]])
	}
	All = codes
	return sum
}

function one_by_one(party, style,   i, code, memo) {
	for (i = 1; i <= Count[party]; i++) {
		code = Bill[party, i]
		memo = style == "bill" ? code : style == "contract" ? Contract[code] : style == "room" ? Room[Contract[code]] : ""
		send(party, Rest[code], (memo == "" ? "" : memo " ") word(Item[code]), \
		    style == "bill" ? code : "ZZ" compact(date) sprintf("%06d", ++Orders), Name[party], PayerAccount[party])
		paid(code, Rest[code])
	}
}

function pay(party,   way, code, sum, name) {
	way = chance("style" party date, 100)
	code = Bill[party, 1]
	if (way < 34) one_by_one(party, "bill")
	else if (way < 44) { sum = all(party); send(party, sum, All, "", Name[party], PayerAccount[party]) }
	else if (way < 53) one_by_one(party, "contract")
	else if (way < 61) one_by_one(party, "room")
	else if (way < 71) one_by_one(party, "payer")
	else if (way < 80) { sum = all(party); send(party, sum, "", "", Name[party], PayerAccount[party]) }
	else if (way < 84) {			# everything that is due, whatever it is
		sum = all(party)
		send(party, sum + Later[party], "结清欠款", "", Name[party], PayerAccount[party])
	} else if (way < 88) {			# a part
		sum = int(Rest[code] * 6 / 1000) * 100
		if (sum == 0) sum = Rest[code]
		send(party, sum, code, code, Name[party], PayerAccount[party])
		paid(code, sum)
	} else if (way < 91) {			# too much: rounded up
		send(party, (int(Rest[code] / 10000) + 1) * 10000, code, code, Name[party], PayerAccount[party])
		paid(code, Rest[code])
	} else if (way < 93) {			# twice: again the next day
		send(party, Rest[code], code, code, Name[party], PayerAccount[party])
		paid(code, Rest[code])
		print "again\t" party "\t" sprintf("%.0f", Rest[code]) "\t" code
	} else if (way < 96) {			# a wrong digit in the code
		sum = substr(code, 1, length(code) - 1) (substr(code, length(code)) + 1) % 10
		send(party, Rest[code], sum, "", Name[party], PayerAccount[party])
		paid(code, Rest[code])
	} else {				# for a person to find out
		sum = all(party)
		move(way % 2 ? "ICBC" : "CMB", sum, person_name("stranger" party date), own("stranger" party date), \
		    way % 3 == 0 ? "转账" : "", "", party)
	}
}
function own(text) { return "62284" sprintf("%010d%04d", hash(text), chance("tail" text, 10000)) }

# The banks' own movements and what the company pays out.
function house() {
	move("ICBC", -(1000 + chance("fee" date, 4000)), "", "", "账户服务费", "")
	move("CCB", -(150000 + chance("energy" date, 9000000)), "国网上海市电力公司", "31050174360000001234", "电费", "")
	if (substr(date, 9) <= 7)
		move("ICBC", -4280000, "沪浙保洁服务有限公司", "1001190709200054321", "保洁服务费", "")
	if (date ~ /-(03|06|09|12)-20$/)
		move("CMB", 31415, "", "", "结息", "")
	move("CMB", -(800 + chance("charge" date, 700)), "", "", "网银手续费", "")
}

BEGIN { common_start(); names_start(); Today = day_of(date) }
END {
	for (i = 1; i <= AgainCount; i++) {
		split(Again[i], F, "\t")
		send(F[2], F[3] + 0, F[4], F[4], Name[F[2]], PayerAccount[F[2]])
	}
	for (i = 1; i <= Customers; i++)
		pay(Order[i])
	for (i = 1; i <= Loans; i++) {
		split(Loan[i], F, "\t")
		move("CCB", F[3] + 0, Name[F[1]], "33050100900000" substr(F[1], 2), "受托支付 按揭放款 " F[2], "", F[1])
	}
	house()
}
