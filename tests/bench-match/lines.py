"""Bank lines of a month, each with its kind, what a person could decide, and the true answer."""
import person

NUMERALS = "零一二三四五六七八九"
CHANNELS = ["支付宝-", "财付通-", "网银在线-", "微信支付-", "云闪付-"]
NOISE = ["联系13{:09d}", "单号20260{:011d}", "2026-0{:.1}-15", "1-15", "01-05至02-04", "尾号{:04.4}", "NO.{:06.6}", "手机银行转账",
	"2026年1月", "跨行转账 电子回单{:08d}", "{:.2}期", "票据号{:010d}", "NO.7-3-{:.2}95", "电话021-{:08d}", "{:.3}/{:.2}"]
PURPOSES = ["房租", "租金", "物业费", "1月房租", "租金及物业费", "付款", "货款", "往来款", "转账", "rent", ""]
WIDE = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ－")
OTHERS = [("结息", "", "结息"), ("财付通支付科技有限公司", "", "商户结算款 20260112"), ("本行", "", "利息收入"), ("支付宝(中国)网络技术有限公司", "", "余额提现")]
OWN = ("本公司", "1234567890123456", "内部转账")

# The share of each way to say who pays.
WEIGHTS = {"code": 24, "code wide": 2, "code cut": 2, "code damaged": 3, "codes": 6, "contract": 7, "room code": 8, "room spelled": 12,
	"room prefixed": 6, "room near": 3, "nothing": 5, "name": 14, "memo name": 4, "account": 6, "employer": 3, "relative": 5,
	"cut": 3, "contradiction": 2}
AMOUNTS = [("month", 62), ("one", 10), ("all", 8), ("set", 8), ("part", 4), ("over", 3), ("short", 3), ("again", 2)]


class Line:
	__slots__ = ("id", "day", "amount", "payer", "account", "memo", "kind", "sure", "party", "bills", "named", "left", "forbidden", "misled")


def chinese(number):
	if number >= 100:
		return str(number)
	tens, ones = divmod(number, 10)
	return (NUMERALS[tens] if tens > 1 else "") * (tens > 1) + ("十" if tens else "") + (NUMERALS[ones] if ones or not tens else "")


def place(room):
	"""Building, unit and number without marks and leading zeros."""
	digits = lambda text: text.replace("号楼", "").replace("单元", "").lstrip("0")
	return digits(room.building), digits(room.unit), room.number.lstrip("0")


class Lines:
	def __init__(self, world, random):
		self.world, self.random = world, random
		self.names, self.accounts, self.learned, self.places, self.heads = {}, {}, {}, {}, {}
		for party in world.parties:
			for name in {party.name.upper()} | {n.upper() for n, _ in party.payers}:
				self.names.setdefault(name, set()).add(party)
			for _, account in party.payers:
				self.accounts.setdefault(account, set()).add(party)
		for name, parties in self.names.items():
			if len(name) >= 10:
				self.heads.setdefault(name[:10], set()).update(parties)
		for room in world.rooms:
			building, unit, number = place(room)
			for key in {(building, unit, number), (building, "", number)}:
				self.places.setdefault(key, []).append(room)
		self.relatives, self.serial = {}, 0
		self.ways, self.shares = list(WEIGHTS), list(WEIGHTS.values())
		self.amount_ways, self.amount_shares = zip(*AMOUNTS)

	# What is seen of the one who pays.

	def scope_of(self, rooms):
		"""The bills of a party that a line is about, where it names rooms."""
		def bills(party):
			some = [c for c in party.contracts if c.room in rooms] if rooms else party.contracts
			return person.bills_of(some or party.contracts)
		return bills

	def known_as(self, name, account, clues):
		"""The clues of a payer's name and account."""
		parties = self.names.get(name.upper(), set())
		if parties:
			clues.append(("name", parties))
		if account in self.accounts:
			clues.append(("account", self.accounts[account]))
		elif account and (name, account) in self.learned:
			clues.append(("learned", set(self.learned[name, account])))

	def payer(self, line, contract, clues):
		"""The payer of a line whose memo names the room or bill: himself, masked, a channel, a relative, nobody."""
		random, party = self.random, contract.party
		draw, mask = random.random(), None
		line.account = ""
		if draw < 0.5:
			line.payer = party.name
			line.account = party.account if random.random() < 0.8 else ""
		elif draw < 0.6:
			mask = line.payer = party.name[0] + "*" * (len(party.name) - 1)
		elif draw < 0.7:
			line.payer = random.choice(CHANNELS) + party.name
			line.account = "2088" + "%012d" % random.randrange(50)
			clues.append(("name", self.names[party.name.upper()]))
			return mask
		elif draw < 0.85:
			line.payer, line.account = self.relative(contract)
		elif draw < 0.93:
			line.payer = "%s(138****%04d)" % (party.name, random.randrange(10000))
			clues.append(("name", self.names[party.name.upper()]))
			return mask
		else:
			line.payer = ""
		if mask is None and line.payer:
			self.known_as(line.payer, line.account, clues)
		return mask

	def relative(self, contract):
		if contract not in self.relatives or self.random.random() < 0.2:
			self.relatives[contract] = (self.world.person_name(), self.world.account_number())
		return self.relatives[contract]

	def rooms_at(self, building, unit, number, project=None):
		rooms = self.places.get((building, unit, number), [])
		return [r for r in rooms if project is None or r.project == project]

	def parties_of(self, rooms):
		return {c.party for r in rooms for c in r.contracts if not c.ended}

	# How a room is written.

	def spelled(self, room):
		"""(text, the rooms that it fits)"""
		random = self.random
		building, unit, number = place(room)
		forms = ["{b}-{u}-{n}", "{b}栋{u}单元{n}", "{b}号楼{u}单元{n}室", "{b}#{u}-{n}", "{b}幢{u}单元{n}", "{b}座{u}单元{n}", "0{b}-0{u}-{n}",
			"{b}号楼{u}单元{f}层{n}", "{b}栋{u}单元{n}号", "{b}/{u}/{n}", "{c}栋{d}单元{n}", "{c}号楼{d}单元{n}室", "{b}#楼{u}单元{n}", "{b}栋 {u}单元 {n}",
			"{b}号楼{u}-{n}", "{b}幢{d}单元{n}房", "{b} 栋 {u} 单元 {n} 室"] if unit else \
			["{b}栋{n}", "{b}号楼{n}室", "{b}#{n}", "{b}座{n}", "{b}幢{n}号", "{c}栋{n}", "{b}#楼{n}", "{b}栋 {n}"]
		if unit and len(self.rooms_at(building, "", number)) == 1 and random.random() < 0.15:
			forms = ["{b}栋{n}", "{b}号楼{n}室", "{b}#{n}"]
			unit = ""
		if not building.isdigit():
			forms = [f for f in forms if "{c}" not in f]
		number_word = lambda text: chinese(int(text)) if text.isdigit() else text
		text = random.choice(forms).format(b=building, u=unit, n=number, f=room.floor, c=number_word(building), d=number_word(unit))
		if random.random() < 0.1:
			text = text.translate(WIDE)
		return text, self.rooms_at(building, unit, number)

	# What stands in the memo.

	def memo(self, *parts):
		random = self.random
		words = [p for p in parts if p] + [random.choice(PURPOSES)]
		if random.random() < 0.25:
			noise = random.choice(NOISE)
			number = random.randrange(10**9)
			number = str(number) if "." in noise.replace("NO.0", "") and "d}" not in noise else number
			words.append(noise.format(number, number))
		if random.random() < 0.3:
			words.insert(0, words.pop())
		return random.choice((" ", ",", " ", "，")).join(w for w in words if w)

	def wanted(self, contract, line):
		"""Bills and amount that the payer has in mind."""
		random = self.random
		way = random.choices(self.amount_ways, self.amount_shares)[0]
		bills = person.bills_of([contract])
		due = max((b.due for b in bills), default="")
		month = [b for b in bills if b.due == due]
		if way == "again" and contract.last:
			return way, list(contract.last[0]), contract.last[1]
		if way == "one":
			month = [random.choice(bills)]
		elif way == "all":
			month = bills
		elif way == "set" and len(bills) > 2:
			month = random.sample(bills, 2)
		total = sum(b.fen for b in month)
		if way == "part":
			return way, month, max(100, total * random.randint(20, 80) // 10000 * 100)
		if way == "over":
			return way, month, total + random.randint(1, 50) * 1000
		if way == "short": # a channel's fee, or a discount for paying early
			return way, month, total - total * random.choice((2, 6, 38, 100)) // (1000 if random.random() < 0.5 else 10000)
		return "month" if way == "again" else way, month, total

	def line(self, contract, day):
		random = self.random
		line = Line()
		self.serial += 1
		line.id, line.day, line.forbidden = "T%08d" % self.serial, day, False
		way = random.choices(self.ways, self.shares)[0]
		amount_way, bills, line.amount = self.wanted(contract, line)
		if amount_way == "again":
			way = "code"
		clues, named, mask, rooms, party = [], None, None, [], contract.party
		line.account = ""
		if way in ("code", "code wide", "code cut", "codes"):
			text = [b.code for b in bills] if way == "codes" or amount_way in ("again", "all") or len(bills) > 1 else [bills[0].code]
			if len(text) > 6:
				text, bills = text[:1], bills[:1]
			named = bills
			clues.append(("code", {party}))
			words = random.choice((" ", ",", "和")).join(text)
			if way == "code wide":
				words = words.translate(WIDE)
			elif way == "code cut":
				words = words[:6] + "\n" + words[6:]
			line.memo = self.memo(words)
			mask = self.payer(line, contract, clues)
		elif way == "code damaged":
			code = bills[0].code
			at = random.randrange(3, len(code) - 1)
			code = code[:at] + str((int(code[at]) + random.randint(1, 8)) % 10) + code[at + 1:]
			line.memo = self.memo(code)
			mask = self.payer(line, contract, clues)
		elif way == "contract":
			clues.append(("contract", {party}))
			rooms = [contract.room]
			line.memo = self.memo(contract.code)
			mask = self.payer(line, contract, clues)
		elif way.startswith("room"):
			mask, rooms = self.room_line(line, way, contract, clues)
		elif way == "name":
			line.memo = self.memo()
			draw = random.random()
			line.payer = party.name
			if draw < 0.1:
				line.payer = random.choice((party.name.upper(), party.name + "　", " " + party.name))
			elif draw < 0.3:
				line.payer = random.choice(CHANNELS) + party.name
			elif draw < 0.45:
				way = "masked"
				mask = line.payer = party.name[0] + "*" * (len(party.name) - 1)
			if way == "name":
				clues.append(("name", self.names[party.name.upper()]))
		elif way == "memo name":
			line.payer, line.account = self.relative(contract)
			line.memo = self.memo(random.choice(("代{}交", "{}", "{} ", "{}房租")).format(party.name))
			clues.append(("memo", self.names[party.name.upper()]))
			self.known_as(line.payer, line.account, clues)
		elif way == "account" and party.payers:
			line.payer, line.account = random.choice(party.payers)
			line.memo = self.memo()
			self.known_as(line.payer, line.account, clues)
		elif way == "employer" and self.world.employers:
			staff = [e for e in self.world.employers[:50] if any(c.open for p in e[2] for c in p.contracts)]
			line.payer, line.account, people = random.choice(staff or self.world.employers)
			line.memo = self.memo()
			if party in people and random.random() < 0.7:
				line.memo = self.memo(party.name)
				clues.append(("memo", self.names[party.name.upper()]))
			elif party not in people:
				way, line.payer, line.account = "relative", *self.relative(contract)
			self.known_as(line.payer, line.account, clues)
		elif way == "cut" and len(party.name) > 10:
			line.payer, line.memo = party.name[:10], self.memo()
			clues.append(("cut", self.heads[party.name[:10].upper()]))
		elif way == "contradiction":
			other = random.choice(self.world.contracts)
			line.payer, line.account = other.party.name, other.party.account
			line.memo = self.memo(contract.room.code)
			rooms = [contract.room]
			clues.append(("room", self.parties_of(rooms)))
			self.known_as(line.payer, line.account, clues)
		elif way == "nothing":
			line.payer, line.memo = self.world.person_name(), self.memo()
			self.known_as(line.payer, line.account, clues)
		else:
			way, line.memo = "relative", self.memo()
			line.payer, line.account = self.relative(contract)
			self.known_as(line.payer, line.account, clues)
		return self.judge(line, way, amount_way, clues, mask, rooms, named, party)

	def room_line(self, line, way, contract, clues):
		room = contract.room
		building, unit, number = place(room)
		if way == "room code":
			text, rooms = room.code, [room]
			if self.random.random() < 0.1:
				text = text.translate(WIDE)
		elif way == "room near":
			text, rooms = "%s-%s" % (building, number), self.rooms_at(building, "", number)
			if not unit: # building and number are all there is, but it still may be a date or a phone number
				rooms = self.rooms_at(building, "", number)
		else:
			text, rooms = self.spelled(room)
			if way == "room prefixed":
				name = self.world.projects[room.project]
				text = self.random.choice((name, name, name[:2])) + self.random.choice(("", "", " ")) + text
				rooms = [r for r in rooms if r.project == room.project]
		parties = self.parties_of(rooms)
		clues.append(("near" if way == "room near" else "room", parties))
		line.memo = self.memo(text)
		return self.payer(line, contract, clues), rooms

	def judge(self, line, way, amount_way, clues, mask, rooms, named, party):
		scope_of = self.scope_of(rooms)
		line.sure, remain = person.who(clues, mask, line.day, line.amount, scope_of)
		line.forbidden = line.sure == person.CONTRADICTION
		line.misled = line.sure == person.CERTAIN and remain != {party}
		if line.misled: # all that is known speaks for another; he would book it there, and so may deed
			party = next(iter(remain))
		elif line.sure == person.LIKELY and remain != {party}:
			line.sure = person.UNKNOWN
		line.party = party
		line.bills, line.left, two = person.settle(scope_of(party), named, line.day, line.amount)
		line.named = line.bills # as suggested: without what the rest pays later
		if two and line.sure == person.CERTAIN:
			line.sure = person.LIKELY
		line.kind = "%s: %s" % (way, amount_way)
		return line

	def other(self, day):
		"""A line that is no party's payment."""
		random = self.random
		line = Line()
		self.serial += 1
		line.misled = False
		line.id, line.day, line.amount = "T%08d" % self.serial, day, random.randint(100, 9000000)
		line.payer, line.account, line.memo = random.choice(OTHERS + [OWN])
		line.kind, line.sure, line.party, line.bills, line.named, line.left, line.forbidden = \
			"other: none", person.UNKNOWN, None, [], [], 0, True
		return line

	def settled(self, line):
		"""Takes the true answer off the open bills; what is over goes to the party's other bills, then stays."""
		for bill, fen in line.bills:
			bill.fen -= fen
			if bill.fen == 0:
				bill.contract.open.remove(bill)
				bill.contract.last = ([bill], fen)
		if line.left > 0:
			line.bills = line.bills + self.advance(line.party, line.left)

	def advance(self, party, left):
		"""Money of a party that is over: RULES A6 over all its bills."""
		taken, left = person.in_order(person.bills_of(party.contracts), left)
		for bill, fen in taken:
			bill.fen -= fen
			if bill.fen == 0:
				bill.contract.open.remove(bill)
		party.advance += left
		return taken

	def learn(self, line, undo=False):
		"""What a person's claim teaches: this name with this account pays for this party."""
		if not line.payer or "*" in line.payer or any(line.payer.startswith(c) for c in CHANNELS):
			return
		parties = self.learned.setdefault((line.payer, line.account), [])
		if undo:
			parties.remove(line.party)
		else:
			parties.append(line.party)
