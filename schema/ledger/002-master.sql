-- Master data: current state. Each change appends the new version to history.
-- Areas are cm² (1 m² = 10,000 cm²), money fen, rates decimal text, dates ISO 8601 text.

CREATE TABLE ledger_account (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	type TEXT NOT NULL CHECK (type IN ('asset', 'liability', 'equity', 'income', 'expense'))
) STRICT;

CREATE TABLE account (			-- where money lies
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('bank', 'cash', 'pos', 'channel')),
	bank TEXT,
	number TEXT,			-- the account number, or the merchant number of a channel
	ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id),
	supervised INTEGER NOT NULL DEFAULT 0 CHECK (supervised IN (0, 1))
) STRICT;

CREATE TABLE item (			-- what is billed
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	class TEXT NOT NULL CHECK (class IN ('price', 'deposit', 'rent', 'fee', 'usage', 'collected', 'tax', 'late', 'other')),
	tax_rate TEXT,			-- VAT inside the amount, decimal: 0.09
	ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id)
) STRICT;

CREATE TABLE project (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	city TEXT
) STRICT;

CREATE TABLE building (
	id INTEGER PRIMARY KEY,
	project_id INTEGER NOT NULL REFERENCES project (id),
	code TEXT NOT NULL,
	name TEXT,
	UNIQUE (project_id, code)
) STRICT;

CREATE TABLE room (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	building_id INTEGER NOT NULL REFERENCES building (id),
	unit TEXT,
	floor INTEGER NOT NULL,
	number TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('residence', 'shop', 'office', 'parking', 'storage')),
	layout TEXT,
	orientation TEXT,
	view TEXT,
	area_cm2 INTEGER CHECK (area_cm2 >= 0),
	inner_area_cm2 INTEGER CHECK (inner_area_cm2 >= 0),
	extra TEXT NOT NULL DEFAULT '{}'	-- JSON of the columns x_NAME
) STRICT;
CREATE INDEX room_building ON room (building_id);

CREATE TABLE party (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('person', 'company')),
	id_no TEXT,
	phone TEXT,
	email TEXT,
	address TEXT,
	consultant TEXT
) STRICT;

CREATE TABLE payer (			-- names and accounts a party is known to pay from
	id INTEGER PRIMARY KEY,
	party_id INTEGER NOT NULL REFERENCES party (id),
	name TEXT NOT NULL,
	account TEXT NOT NULL DEFAULT '',
	UNIQUE (party_id, name, account)
) STRICT;

CREATE TABLE contract (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	kind TEXT NOT NULL CHECK (kind IN ('sale', 'lease', 'service')),
	party_id INTEGER NOT NULL REFERENCES party (id),
	room_id INTEGER REFERENCES room (id),
	start_on TEXT NOT NULL,
	end_on TEXT,			-- the last day; NULL: no end
	signed_on TEXT
) STRICT;
CREATE INDEX contract_party ON contract (party_id);
CREATE INDEX contract_room ON contract (room_id);

CREATE TABLE clause (			-- what a contract says is to be billed: INTERFACES of deed-load(1)
	id INTEGER PRIMARY KEY,
	contract_id INTEGER NOT NULL REFERENCES contract (id),
	code TEXT NOT NULL,
	item_id INTEGER NOT NULL REFERENCES item (id),
	basis TEXT NOT NULL CHECK (basis IN ('fixed', 'area', 'inner_area', 'usage', 'formula')),
	rate TEXT,
	per TEXT NOT NULL DEFAULT 'month' CHECK (per IN ('month', 'day', 'year', 'period')),
	formula TEXT,
	cycle TEXT NOT NULL CHECK (cycle IN ('once', 'month', 'quarter', 'half', 'year', 'usage')),
	align TEXT NOT NULL DEFAULT 'calendar' CHECK (align IN ('calendar', 'anniversary')),
	timing TEXT NOT NULL DEFAULT 'advance' CHECK (timing IN ('advance', 'arrears')),
	due TEXT NOT NULL DEFAULT 'start+0d',
	start_on TEXT,			-- NULL: the contract's
	end_on TEXT,			-- NULL: the contract's
	proration TEXT NOT NULL DEFAULT 'actual' CHECK (proration IN ('actual', '30', '365', 'none')),
	round TEXT NOT NULL DEFAULT 'fen',
	free TEXT,
	steps TEXT,
	late_rate TEXT,
	late_grace TEXT,
	late_cap TEXT,
	UNIQUE (contract_id, code)
) STRICT;

CREATE TABLE dun_level (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	days INTEGER NOT NULL,		-- after the due date; negative: before it
	channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'letter')),
	form TEXT NOT NULL,		-- the template
	fee_fen INTEGER NOT NULL DEFAULT 0 CHECK (fee_fen >= 0),
	condition TEXT			-- an expression: deed-expr(7)
) STRICT;
