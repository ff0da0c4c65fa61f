"""Bank lines of a month, each with its kind, what a person could decide, and the true answer."""
import collections

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


class Seen:
	"""What a line shows: clues and mask (person.py), the rooms and the bills it names."""
	def __init__(self):
		self.clues, self.mask, self.rooms, self.named, self.bills = [], None, [], None, []


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
		self.owed = collections.Counter() # open bills by amount, as the month begins
		self.employers = {party: e for e in world.employers for party in e[2]}
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

	def wanted(self, contract):
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
		line, seen = Line(), Seen()
		self.serial += 1
		line.id, line.day, line.forbidden, line.account = "T%08d" % self.serial, day, False, ""
		way = random.choices(self.ways, self.shares)[0]
		amount_way, seen.bills, line.amount = self.wanted(contract)
		if amount_way == "again":
			way = "code"
		writers = {"contract": self.by_contract, "name": self.by_name, "memo name": self.by_memo_name, "account": self.by_account,
			"employer": self.by_employer, "cut": self.by_cut, "contradiction": self.by_two, "nothing": self.by_nothing,
			"relative": self.by_relative, "code damaged": self.by_damaged_code}
		write = self.by_room if way.startswith("room") else writers.get(way, self.by_code)
		way = write(line, contract, seen, way) or way
		return self.judge(line, "%s: %s" % (way, amount_way), seen, contract.party)

	# The ways to say who pays. Each writes payer, account and memo, and notes what that shows; it returns the way
	# that was gone when the wanted one is not open to this contract.

	def by_code(self, line, contract, seen, way):
		codes = [b.code for b in seen.bills]
		if len(codes) > 6:
			codes, seen.bills = codes[:1], seen.bills[:1]
		seen.named = seen.bills
		seen.clues.append(("code", {contract.party}))
		words = self.random.choice((" ", ",", "和")).join(codes)
		if way == "code wide":
			words = words.translate(WIDE)
		elif way == "code cut":
			words = words[:6] + "\n" + words[6:]
		line.memo = self.memo(words)
		seen.mask = self.payer(line, contract, seen.clues)

	def by_damaged_code(self, line, contract, seen, way):
		code = seen.bills[0].code
		at = self.random.randrange(3, len(code) - 1)
		line.memo = self.memo(code[:at] + str((int(code[at]) + self.random.randint(1, 8)) % 10) + code[at + 1:])
		seen.mask = self.payer(line, contract, seen.clues)

	def by_contract(self, line, contract, seen, way):
		seen.clues.append(("contract", {contract.party}))
		seen.rooms = [contract.room]
		line.memo = self.memo(contract.code)
		seen.mask = self.payer(line, contract, seen.clues)

	def by_room(self, line, contract, seen, way):
		room = contract.room
		building, unit, number = place(room)
		if way == "room code":
			text, seen.rooms = room.code, [room]
			if self.random.random() < 0.1:
				text = text.translate(WIDE)
		elif way == "room near": # without the unit; and it could be a date or a phone number
			text, seen.rooms = "%s-%s" % (building, number), self.rooms_at(building, "", number)
		else:
			text, seen.rooms = self.spelled(room)
			if way == "room prefixed":
				name = self.world.projects[room.project]
				text = self.random.choice((name, name, name[:2])) + self.random.choice(("", "", " ")) + text
				seen.rooms = [r for r in seen.rooms if r.project == room.project]
		seen.clues.append(("near" if way == "room near" else "room", self.parties_of(seen.rooms)))
		line.memo = self.memo(text)
		seen.mask = self.payer(line, contract, seen.clues)

	def by_name(self, line, contract, seen, way):
		random, name = self.random, contract.party.name
		draw = random.random()
		line.memo, line.payer = self.memo(), name
		if draw >= 0.3 and draw < 0.45:
			seen.mask = line.payer = name[0] + "*" * (len(name) - 1)
			return "masked"
		if draw < 0.1:
			line.payer = random.choice((name.upper(), name + "　", " " + name))
		elif draw < 0.3:
			line.payer = random.choice(CHANNELS) + name
		seen.clues.append(("name", self.names[name.upper()]))

	def by_memo_name(self, line, contract, seen, way):
		line.payer, line.account = self.relative(contract)
		line.memo = self.memo(self.random.choice(("代{}交", "{}", "{} ", "{}房租")).format(contract.party.name))
		seen.clues.append(("memo", self.names[contract.party.name.upper()]))
		self.known_as(line.payer, line.account, seen.clues)

	def by_account(self, line, contract, seen, way):
		if not contract.party.payers:
			return self.by_relative(line, contract, seen, way)
		line.payer, line.account = self.random.choice(contract.party.payers)
		line.memo = self.memo()
		self.known_as(line.payer, line.account, seen.clues)

	def by_employer(self, line, contract, seen, way):
		"""A company pays for its people, from one account; the memo may tell for whom."""
		if contract.party not in self.employers:
			return self.by_relative(line, contract, seen, way)
		line.payer, line.account, _ = self.employers[contract.party]
		line.memo = self.memo()
		if self.random.random() < 0.7:
			line.memo = self.memo(contract.party.name)
			seen.clues.append(("memo", self.names[contract.party.name.upper()]))
		self.known_as(line.payer, line.account, seen.clues)

	def by_cut(self, line, contract, seen, way):
		if len(contract.party.name) <= 10:
			return self.by_relative(line, contract, seen, way)
		line.payer, line.memo = contract.party.name[:10], self.memo()
		seen.clues.append(("cut", self.heads[line.payer.upper()]))

	def by_two(self, line, contract, seen, way):
		"""The room of one party, name and account of another."""
		other = self.random.choice(self.world.contracts).party
		line.payer, line.account = other.name, other.account
		line.memo, seen.rooms = self.memo(contract.room.code), [contract.room]
		seen.clues.append(("room", self.parties_of(seen.rooms)))
		self.known_as(line.payer, line.account, seen.clues)

	def by_nothing(self, line, contract, seen, way):
		line.payer, line.memo = self.world.person_name(), self.memo()
		self.known_as(line.payer, line.account, seen.clues)

	def by_relative(self, line, contract, seen, way):
		line.memo = self.memo()
		line.payer, line.account = self.relative(contract)
		self.known_as(line.payer, line.account, seen.clues)
		return "relative"

	def judge(self, line, kind, seen, party):
		"""What a person could make of it, and so the true answer."""
		scope_of = self.scope_of(seen.rooms)
		line.kind = kind
		line.sure, remain = person.who(seen.clues, seen.mask, line.day, line.amount, scope_of, self.owed[line.amount] > 100)
		line.forbidden = line.sure == person.CONTRADICTION
		line.misled = line.sure == person.CERTAIN and remain != {party}
		if line.misled: # all that is known speaks for another; he would book it there, and so may deed
			party = next(iter(remain))
		elif line.sure == person.LIKELY and remain != {party}:
			line.sure = person.UNKNOWN
		line.party = party
		line.bills, line.left, two = person.settle(scope_of(party), seen.named, line.day, line.amount)
		line.named = line.bills # as suggested: without what the rest pays later
		if two and line.sure == person.CERTAIN:
			line.sure = person.LIKELY
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
