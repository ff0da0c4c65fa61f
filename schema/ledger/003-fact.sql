-- Facts: what happened, once. Rows are never changed or deleted; a later fact reverses a mistake.

CREATE TABLE reading (			-- of a meter
	id INTEGER PRIMARY KEY,
	room_id INTEGER NOT NULL REFERENCES room (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	date TEXT NOT NULL,
	reading TEXT NOT NULL,		-- decimal
	replaced_at TEXT,		-- decimal: the old meter's last reading, when this is a new meter's first
	UNIQUE (room_id, item_id, date)
) STRICT;

CREATE TABLE bill (			-- what is owed; a negative bill is a credit
	id INTEGER PRIMARY KEY,
	own_code TEXT,			-- of an open item brought forward from another system
	code TEXT GENERATED ALWAYS AS	-- two check digits at the end: ISO 7064, MOD 97-10
		(coalesce(own_code, printf('B%07d%02d', id, 98 - (id * 100) % 97))) VIRTUAL,
	contract_id INTEGER NOT NULL REFERENCES contract (id),
	clause_id INTEGER REFERENCES clause (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	room_id INTEGER REFERENCES room (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	start_on TEXT,			-- the period, both days inclusive
	end_on TEXT,
	billed_on TEXT NOT NULL,
	due_on TEXT NOT NULL,
	amount_fen INTEGER NOT NULL,	-- VAT inside
	tax_fen INTEGER NOT NULL,	-- the VAT in it
	quantity TEXT,			-- of a usage bill, decimal
	reverses_id INTEGER REFERENCES bill (id),	-- the bill that this credit takes back
	CHECK (abs(tax_fen) <= abs(amount_fen)),
	UNIQUE (clause_id, start_on)
) STRICT;
CREATE UNIQUE INDEX bill_own_code ON bill (own_code) WHERE own_code IS NOT NULL;
CREATE UNIQUE INDEX bill_reverses ON bill (reverses_id) WHERE reverses_id IS NOT NULL;	-- taken back once

CREATE TABLE statement (		-- one file of one account
	id INTEGER PRIMARY KEY,
	account_id INTEGER NOT NULL REFERENCES account (id),
	file TEXT NOT NULL,
	sha256 TEXT NOT NULL,
	profile TEXT NOT NULL,
	first_on TEXT,
	last_on TEXT,
	opening_fen INTEGER,
	closing_fen INTEGER,
	lines INTEGER NOT NULL,		-- in the file, new or not
	UNIQUE (account_id, sha256)
) STRICT;

CREATE TABLE bank_line (		-- one movement on an account, as the bank tells it
	id INTEGER PRIMARY KEY,
	statement_id INTEGER NOT NULL REFERENCES statement (id),
	account_id INTEGER NOT NULL REFERENCES account (id),
	line INTEGER NOT NULL,		-- in the file
	date TEXT NOT NULL,
	amount_fen INTEGER NOT NULL,	-- positive: money in
	balance_fen INTEGER,
	payer TEXT,
	payer_account TEXT,
	memo TEXT,
	bank_id TEXT,
	order_id TEXT,			-- the merchant's own order number in a payment channel's file
	key TEXT NOT NULL,		-- what makes it unique in its account: deed-bank-import(1)
	UNIQUE (account_id, key)
) STRICT;

CREATE TABLE receipt (			-- money that moved, of a party; negative: paid out or taken back
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	account_id INTEGER NOT NULL REFERENCES account (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	amount_fen INTEGER NOT NULL,
	bank_line_id INTEGER REFERENCES bank_line (id),	-- NULL: taken at the counter
	source TEXT NOT NULL,		-- bank, cash, pos, transfer, cheque
	reverses_id INTEGER REFERENCES receipt (id)
) STRICT;
CREATE UNIQUE INDEX receipt_reverses ON receipt (reverses_id) WHERE reverses_id IS NOT NULL; -- undone once
CREATE INDEX receipt_bank_line ON receipt (bank_line_id) WHERE bank_line_id IS NOT NULL;

CREATE TABLE allocation (		-- how much of a receipt, or of a credit, settles which bill
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,		-- when both sides existed: the later of receipt and billing
	receipt_id INTEGER REFERENCES receipt (id),
	credit_id INTEGER REFERENCES bill (id),	-- a negative bill
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	amount_fen INTEGER NOT NULL,	-- negative: takes an earlier allocation back
	rule TEXT NOT NULL,		-- the name of the rule that decided, or `claim`
	evidence TEXT NOT NULL,		-- what it saw
	reverses_id INTEGER REFERENCES allocation (id),
	CHECK ((receipt_id IS NULL) <> (credit_id IS NULL))
) STRICT;
CREATE INDEX allocation_bill ON allocation (bill_id);
CREATE INDEX allocation_receipt ON allocation (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE INDEX allocation_credit ON allocation (credit_id) WHERE credit_id IS NOT NULL;
CREATE UNIQUE INDEX allocation_reverses ON allocation (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TABLE notice (			-- a bill was chased
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	dun_level_id INTEGER NOT NULL REFERENCES dun_level (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	channel TEXT NOT NULL,
	open_fen INTEGER NOT NULL,	-- what was open that day
	letter TEXT NOT NULL,		-- the file name of the letter that lists it
	UNIQUE (bill_id, dun_level_id)
) STRICT;

-- Derived: follows from the facts, is written in the same transaction, can be rebuilt from nothing and is
-- compared with the facts by deed-verify(1). Only what is open (not zero) has a row.
CREATE TABLE open_bill (
	bill_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
CREATE TABLE open_receipt (		-- an advance: money of a party that settles nothing yet
	receipt_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
CREATE TABLE open_line (		-- money in whose party is not decided yet
	bank_line_id INTEGER PRIMARY KEY,
	open_fen INTEGER NOT NULL
) STRICT;
