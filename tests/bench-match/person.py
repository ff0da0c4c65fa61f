"""What a person with the same data could decide about a line, told from what the line shows (its clues), not from
how deed looks for it.

A clue is (sort, parties it allows). Proofs: code, contract, room, account. Hints: name, cut (the begin of one long
name), memo (a name in the memo), near (building and number of a room only), learned (claimed before). A mask (张*)
only chooses among those whom something else names."""
import itertools

PROOFS = ("code", "contract", "room", "account")
HINTS = ("name", "cut", "memo", "near", "learned")
CERTAIN, LIKELY, UNKNOWN, CONTRADICTION = "certain", "likely", "unknown", "contradiction"


def mask_fits(mask, name):
	begin, _, end = mask.partition("*")
	end = end.lstrip("*")
	return len(name) > len(begin) + len(end) and name.startswith(begin) and name.endswith(end)


def in_order(bills, amount):
	"""[(bill, fen)], and what is left: RULES A6."""
	taken = []
	for bill in bills:
		if amount > 0 and bill.fen > 0:
			fen = min(bill.fen, amount)
			taken.append((bill, fen))
			amount -= fen
	return taken, amount


def sets_of(bills, amount):
	"""The sets of bills that come to the amount; of bills of one amount, the first in order."""
	found = {}
	for size in range(2, len(bills) + 1):
		for some in itertools.combinations(bills, size):
			if sum(b.fen for b in some) == amount:
				found.setdefault(tuple(sorted(b.fen for b in some)), some)
	return list(found.values())


def bills_of(contracts):
	return sorted((b for c in contracts for b in c.open), key=lambda b: (b.due, b.id))


def exact(bills, day, amount):
	"""The bills that come to the amount by a reading that needs no search, or None; True: two readings."""
	due = [b for b in bills if b.due <= day]
	one = next((b for b in bills if b.fen == amount), None)
	all_due = bool(due) and sum(b.fen for b in due) == amount
	if one is not None:
		return [(one, amount)], all_due and one.due > day
	if all_due:
		return in_order(due, amount)[0], False
	if bills and sum(b.fen for b in bills) == amount:
		return in_order(bills, amount)[0], False
	return None, False


def settle(bills, named, day, amount):
	"""How money of a known party is used: (bills, what is left, whether there are two ways)."""
	if named is not None:
		taken, left = in_order(sorted(named, key=lambda b: (b.due, b.id)), amount)
		short = amount < sum(b.fen for b in named)
		two = short and len(named) > 1 and any(b.fen == amount for b, _ in zip(named, named)) and \
			sorted(named, key=lambda b: (b.due, b.id))[0].fen != amount
		return taken, left, two
	found, two = exact(bills, day, amount)
	if found is not None:
		return found, 0, two
	sums = list(itertools.accumulate(b.fen for b in bills))
	if amount not in sums and len(bills) <= 12:
		sets = sets_of(bills, amount)
		if len(sets) == 1:
			return [(b, b.fen) for b in sets[0]], 0, False
		if sets:
			return list(in_order(bills, amount)) + [True]
	taken, left = in_order(bills, amount)
	return taken, left, False


def who(clues, mask, day, amount, scope_of, common):
	"""How sure a person is, and the parties that remain. common: many owe the amount, so that with a name alone it may
	be chance."""
	proofs = [parties for sort, parties in clues if sort in PROOFS and parties]
	if any(sort in ("code", "contract") for sort, _ in clues): # the line says itself what it pays
		clues = [c for c in clues if c[0] in PROOFS or c[0] == "name"]
	hints = [parties for sort, parties in clues if sort in HINTS and parties]
	if not proofs and not hints:
		return UNKNOWN, set()
	rare = [parties for sort, parties in clues if sort in HINTS and parties and (len(parties) <= 8 or sort == "memo")]
	if not proofs and not any(len(parties) <= 8 for parties in rare):
		return UNKNOWN, set()
	remain = set.intersection(*(proofs + rare))
	for parties in hints: # a name that many have says something only of those whom the rest names
		remain = remain & parties or remain
	if not remain:
		return CONTRADICTION, set.union(*(proofs + rare))
	sorts = {"name" if sort in ("name", "cut", "memo") else sort for sort, parties in clues
		if parties & remain}
	if len(remain) > 1 and mask:
		remain = {p for p in remain if mask_fits(mask, p.name)} or remain
	fits = {p for p in remain if exact(scope_of(p), day, amount)[0] is not None}
	if len(remain) == 1:
		if proofs or len(sorts) > 1 or (fits and not common):
			return CERTAIN, remain
		return LIKELY, remain
	return (LIKELY, fits) if len(fits) == 1 else (UNKNOWN, remain)
