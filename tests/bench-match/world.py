"""A made-up landlord: projects with rooms, parties with contracts, all from one seed. Nobody in it lives."""
import csv

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
GIVEN = "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超霞平刚桂英华玉兰红梅建国志文晓东海燕雪峰云龙飞鹏宇浩然子轩思雨佳怡欣梓涵俊凯嘉诚振兴立新春秋成功永康乐安宁博雅琪琳瑶璐晨曦阳光辉"
CITIES = ["华东", "滨海", "临江", "天河", "中州", "南湖", "北辰", "东岭", "西山", "锦城"]
BRANDS = "恒泰鼎盛嘉禾瑞丰启明远航金石宏图卓越安信德馨汇通万象百川千禧众诚和顺聚源长青"
TRADES = ["商贸", "科技", "餐饮管理", "物流", "装饰工程", "教育咨询", "医疗器械", "电子商务"]
FORMS = ["有限公司", "有限责任公司", "股份有限公司"]
BRANCHES = ["临江分公司", "滨海分公司", "第二分公司"]
FIRST = ["John", "Mary", "Peter", "Anna", "David", "Laura", "James", "Emma", "Oscar", "Nina", "Paul", "Clara"]
LAST = ["Smith", "Miller", "Novak", "Garcia", "Berger", "Rossi", "Larsen", "Dubois", "Kowalski", "Tanaka", "Weber",
	"Silva", "Moreau", "Fischer", "Lindqvist", "Okafor"]
PROJECTS = ["阳光花园", "翠湖天地", "锦绣家园", "云锦大厦", "御景湾", "星河广场", "东方明珠苑", "梧桐里", "滨江一号院", "丽都中心",
	"青年公社", "金谷产业园"]
PREFIXES = ["YG", "CH", "JX", "YJ", "YW", "XH", "DF", "WT", "BJ", "LD", "QN", "JG"]

# How a project writes its rooms: building, unit, number and the code of the room.
STYLES = ["{0}-{1}-{2}-{3}", "{0}{1:0>2}-{2:0>2}-{3:0>4}", "{0}-{1}-{3}", "{0}-{1:0>3}{3:0>4}"]


class Room:
	__slots__ = ("code", "project", "building", "unit", "number", "floor", "kind", "contracts", "area")


class Party:
	__slots__ = ("code", "name", "kind", "account", "contracts", "advance", "payers")


class Contract:
	__slots__ = ("code", "kind", "party", "room", "clauses", "open", "last", "ended")


class World:
	def __init__(self, random, contracts):
		self.random = random
		self.rooms, self.parties, self.contracts, self.buildings = [], [], [], []
		self.employers = [] # (name, account, parties)
		self.projects = PROJECTS[: max(3, min(len(PROJECTS), contracts // 1500))]
		self.make_rooms(int(contracts * 1.25) + 8)
		self.make_contracts(contracts)

	def make_rooms(self, wanted):
		each = wanted // len(self.projects) + 1
		for p in range(len(self.projects)):
			made = building = 0
			while made < each:
				building += 1
				made += self.make_building(p, building)

	def make_building(self, p, number):
		random, style = self.random, p % len(STYLES)
		code = {0: "%d", 1: "%02d", 2: "A%d" if p % 8 == 2 else "%d", 3: "%d号楼"}[style] % number
		units = [] if style >= 2 else [str(u) for u in range(1, random.randint(1, 3) + 1)]
		floors, flats = random.randint(6, 28), random.randint(2, 4)
		letters = style == 2 and number % 3 == 0 # 12A, 12B
		self.buildings.append((code, p))
		made = 0
		for unit in units or [""]:
			for floor in range(1, floors + 1):
				for flat in range(1, flats + 1):
					room = Room()
					room.project, room.building, room.floor = p, code, floor
					room.unit = unit + "单元" if style == 1 and unit else unit
					room.number = "%d%s" % (floor * 100 + 1, "ABCD"[flat - 1]) if letters else "%d%02d" % (floor, flat)
					plain = code.replace("号楼", "")
					room.code = STYLES[style].format(PREFIXES[p], plain, unit, room.number)
					room.kind = "shop" if style == 3 and floor == 1 else "residence"
					room.contracts, room.area = [], random.randint(3500, 16000)
					self.rooms.append(room)
					made += 1
		return made

	def person_name(self):
		random = self.random
		if random.random() < 0.04:
			return random.choice(FIRST) + " " + random.choice(LAST)
		surname = SURNAMES[int(len(SURNAMES) * random.random() ** 2)]
		given = random.choice(GIVEN)
		return surname + given + (random.choice(GIVEN) if random.random() < 0.72 else "")

	def company_name(self):
		random = self.random
		brand = random.choice(BRANDS) + random.choice(BRANDS) + (random.choice(BRANDS) if random.random() < 0.4 else "")
		city = random.choice(CITIES) if random.random() < 0.7 else ""
		return city + brand + random.choice(TRADES) + random.choice(FORMS)

	def account_number(self):
		return "62%d" % self.random.randrange(10**13, 10**14) if self.random.random() < 0.8 \
			else "%d" % self.random.randrange(10**11, 10**12)

	def make_party(self, name, kind):
		party = Party()
		party.code, party.name, party.kind = "P%06d" % (len(self.parties) + 1), name, kind
		party.account, party.contracts, party.advance, party.payers = self.account_number(), [], 0, []
		self.parties.append(party)
		return party

	def make_parties(self):
		"""One party, or a company with a branch, or two of a family, or two of one name."""
		draw, random = self.random.random(), self.random
		if draw < 0.14:
			name = self.company_name()
			made = [self.make_party(name, "company")]
			if random.random() < 0.2:
				made.append(self.make_party(name + random.choice(BRANCHES), "company"))
		else:
			name = self.person_name()
			made = [self.make_party(name, "person")]
			if draw < 0.2 and " " not in name:
				made.append(self.make_party(name[0] + self.person_name()[1:], "person"))
			elif draw < 0.22:
				made.append(self.make_party(name, "person"))
		for party in made:
			if random.random() < 0.35:
				party.payers.append((party.name, party.account))
		return made

	def make_contract(self, party, room, kind, clauses, ended=False):
		contract = Contract()
		contract.code = "HT-2026-%06d" % (len(self.contracts) + 1)
		contract.kind, contract.party, contract.room, contract.clauses = kind, party, room, clauses
		contract.open, contract.last, contract.ended = [], None, ended
		self.contracts.append(contract)
		party.contracts.append(contract)
		room.contracts.append(contract)

	def rent(self, room):
		if self.random.random() < 0.55:
			return self.random.randint(16, 180) * 5000
		return room.area * self.random.randint(2000, 12000) // 100 // 100 * 100 + self.random.randint(0, 99)

	def make_contracts(self, wanted):
		random, rooms = self.random, self.rooms
		random.shuffle(rooms)
		free = iter(rooms)
		while len(self.contracts) < wanted:
			for party in self.make_parties():
				for _ in range(random.choice((1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3))):
					room = next(free)
					fee = room.area * random.randint(180, 420) // 100
					clauses = [("rent", self.rent(room))]
					if random.random() < 0.5:
						clauses.append(("fee", fee))
					self.make_contract(party, room, "lease", clauses)
				if random.random() < 0.06: # who rented the room before, and paid all of it
					before = self.make_party(self.person_name(), "person")
					self.make_contract(before, room, "lease", [], True)
				if random.random() < 0.05: # the owner pays the fee of a room that a tenant rents
					owner = self.make_party(self.person_name(), "person")
					if len(room.contracts[0].clauses) == 1:
						self.make_contract(owner, room, "service", [("fee", fee)])
					else:
						self.parties.pop()
		self.make_employers()

	def make_employers(self):
		people = [p for p in self.parties if p.kind == "person"]
		for _ in range(len(people) // 60):
			staff = self.random.sample(people, self.random.randint(2, 5))
			name, account = self.company_name(), self.account_number()
			for party in staff:
				party.payers.append((name, account))
			self.employers.append((name, account, staff))

	def write(self, folder):
		"""The masters as CSV for `deed load`; returns the kinds in the order of loading."""
		yuan = lambda fen: "%d.%02d" % divmod(fen, 100)
		tables = {
			"project": (["project", "name"], ([PREFIXES[i], name] for i, name in enumerate(self.projects))),
			"building": (["building", "project"], ([code, PREFIXES[p]] for code, p in self.buildings)),
			"account": (["account", "name", "kind", "bank", "number", "ledger_account"],
				[["icbc", "ICBC", "bank", "ICBC", "1234567890123456", "1002"]]),
			"item": (["item", "name", "class", "tax_rate", "account"],
				[["wrent", "Rent", "rent", "0.09", "6051"], ["wfee", "Fee", "fee", "0.06", "6051"]]),
			"room": (["room", "project", "building", "unit", "floor", "number", "kind", "area"],
				([r.code, PREFIXES[r.project], r.building, r.unit, r.floor, r.number, r.kind, yuan(r.area)]
				for r in self.rooms)),
			"party": (["party", "name", "kind"], ([p.code, p.name, p.kind] for p in self.parties)),
			"payer": (["party", "name", "account"],
				([p.code, name, account] for p in self.parties for name, account in p.payers)),
			"contract": (["contract", "kind", "party", "room", "start", "end"],
				([c.code, c.kind, c.party.code, c.room.code] + (["2024-01-01", "2025-12-31"] if c.ended else ["2026-01-01", "2027-12-31"]) for c in self.contracts)),
			"clause": (["contract", "clause", "item", "basis", "rate", "per", "cycle", "due"],
				([c.code, item, "w" + item, "fixed", yuan(fen), "month", "month", "start+9d"]
				for c in self.contracts for item, fen in c.clauses)),
		}
		for kind, (header, rows) in tables.items():
			with open("%s/%s.csv" % (folder, kind), "w", newline="", encoding="utf-8") as file:
				writer = csv.writer(file, lineterminator="\n")
				writer.writerow(header)
				writer.writerows(rows)
		return list(tables)
