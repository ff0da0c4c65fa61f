-- The sales half: prices of rooms, payment plans, what is on sale, and deals from the queue to the contract.
-- The money of every step is bills, receipts and allocations, as everywhere.

-- The ranges of a run: else each commit reads those of all runs, twice, and verify those of all runs for each run.
CREATE INDEX run_range_run ON run_range (run_id);

-- Master data

CREATE TABLE plan (			-- 付款方式
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('lump', 'instalment', 'mortgage')),
	enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
	discount TEXT,			-- of all who choose it: 0.98, -2% or -10000, several with blanks between them
	stacking TEXT NOT NULL DEFAULT 'sequential' CHECK (stacking IN ('sequential', 'added')),
	path TEXT NOT NULL DEFAULT 'total' CHECK (path IN ('total', 'unit')),
	sums TEXT NOT NULL DEFAULT 'after' CHECK (sums IN ('after', 'before')),	-- fixed sums, beside the percentages
	round TEXT NOT NULL DEFAULT '0.01'	-- of the total: STEP MODE
) STRICT;

CREATE TABLE step (			-- of a plan, in the order of their ids
	id INTEGER PRIMARY KEY,
	plan_id INTEGER NOT NULL REFERENCES plan (id),
	code TEXT NOT NULL,
	item_id INTEGER NOT NULL REFERENCES item (id),
	share TEXT,			-- of the total, decimal: 0.3; neither share nor amount: the remainder
	amount_fen INTEGER CHECK (amount_fen > 0),
	due TEXT NOT NULL,		-- book+7d, subscribe+0d, sign+30d, 2026-12-31, a milestone
	round TEXT,			-- of a loan: 10000 down; the cut goes to the down payment
	UNIQUE (plan_id, code)
) STRICT;

CREATE TABLE discount (			-- a campaign's
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	value TEXT NOT NULL,		-- 0.98, -2% or -10000
	plan_id INTEGER REFERENCES plan (id),	-- NULL: any
	project_id INTEGER REFERENCES project (id),	-- NULL: any
	start_on TEXT,
	end_on TEXT,
	enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
	condition TEXT			-- on the room: deed-expr(7)
) STRICT;

CREATE TABLE discount_limit (		-- how deep a discount may go
	id INTEGER PRIMARY KEY,
	consultant TEXT NOT NULL DEFAULT '',	-- '': any
	plan_id INTEGER REFERENCES plan (id),	-- NULL: any
	percent TEXT NOT NULL		-- off the list price at most, decimal: 5
) STRICT;

CREATE TABLE down_payment (		-- the least share, from a date on
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL CHECK (kind IN ('residence', 'shop', 'office', 'parking', 'storage')),
	loan TEXT NOT NULL CHECK (loan IN ('commercial', 'fund')),
	start_on TEXT NOT NULL,
	share TEXT NOT NULL,		-- decimal: 0.15
	UNIQUE (kind, loan, start_on)
) STRICT;

CREATE TABLE milestone (		-- what instalments wait for: topping-out
	id INTEGER PRIMARY KEY,
	project_id INTEGER NOT NULL REFERENCES project (id),
	building_id INTEGER REFERENCES building (id),	-- NULL: all of the project
	code TEXT NOT NULL,
	date TEXT NOT NULL
) STRICT;

ALTER TABLE clause ADD COLUMN tax_fen INTEGER;	-- the VAT inside, of a once-clause's sum; NULL: by the item's rate

-- Rooms in the order in which they are listed, so that a million need no sorting.
DROP INDEX room_building;
CREATE INDEX room_place ON room (building_id, unit, floor, number, code);

-- Facts

CREATE TABLE price (			-- a price of a room, from a day on
	id INTEGER PRIMARY KEY,
	room_id INTEGER NOT NULL REFERENCES room (id),
	kind TEXT NOT NULL CHECK (kind IN ('list', 'floor', 'filed')),
	start_on TEXT NOT NULL,		-- of a day's prices the latest holds
	total_fen INTEGER NOT NULL CHECK (total_fen > 0),	-- the authority
	unit_fen INTEGER NOT NULL,	-- as shown: per m² of the basis, or per set
	basis TEXT NOT NULL CHECK (basis IN ('building', 'inner', 'set')),
	reason TEXT NOT NULL
) STRICT;
CREATE INDEX price_room ON price (room_id, kind, start_on);

CREATE TABLE room_release (			-- 放盘: a room goes on sale; 收盘 takes it off
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	room_id INTEGER NOT NULL REFERENCES room (id),
	permit TEXT,			-- number of the presale permit
	permit_on TEXT,
	reason TEXT NOT NULL,
	withdraws_id INTEGER REFERENCES room_release (id)	-- the release that this row takes back
) STRICT;

CREATE TABLE deal (			-- from the first touch of a room, or a place in the queue, to the contract
	id INTEGER PRIMARY KEY,
	code TEXT GENERATED ALWAYS AS	-- two check digits at the end: ISO 7064, MOD 97-10
		(printf('S%07d%02d', id, 98 - (id * 100) % 97)) VIRTUAL,
	date TEXT NOT NULL,
	project_id INTEGER NOT NULL REFERENCES project (id),
	from_id INTEGER REFERENCES deal (id),	-- the deal that it goes on from: exchanged, queued
	queue INTEGER			-- number in the queue before a sale opens
) STRICT;
CREATE INDEX deal_from ON deal (from_id) WHERE from_id IS NOT NULL;

CREATE TABLE deal_event (		-- what happened to a deal, and the deal after it: the last one is its state
	id INTEGER PRIMARY KEY,
	deal_id INTEGER NOT NULL REFERENCES deal (id),
	date TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('reserve', 'queue', 'call', 'book', 'subscribe', 'sign', 'extend', 'assign',
		'expire', 'end', 'refund', 'forfeit', 'return', 'exchange', 'convert', 'revive')),
	stage TEXT NOT NULL CHECK (stage IN ('queued', 'reserved', 'booked', 'subscribed', 'signed', 'ended')),
	closes INTEGER NOT NULL CHECK (closes IN (-1, 0, 1)),	-- 1: its rooms are free again; -1: held again
	party_id INTEGER NOT NULL REFERENCES party (id),
	contract_id INTEGER REFERENCES contract (id),	-- where its bills are; NULL: no money yet
	plan_id INTEGER REFERENCES plan (id),
	until_on TEXT,			-- the last day of the stage's time limit
	deposit_kind TEXT CHECK (deposit_kind IN ('诚意金', '订金', '定金')),
	list_fen INTEGER,
	price_fen INTEGER,		-- the deal's total, add-ons inside
	reason TEXT NOT NULL,
	CHECK ((stage = 'ended') = (closes = 1))
) STRICT;
CREATE INDEX deal_event_deal ON deal_event (deal_id);

CREATE TABLE deal_room (		-- a deal holds a room, until an event closes it
	id INTEGER PRIMARY KEY,
	deal_id INTEGER NOT NULL REFERENCES deal (id),
	room_id INTEGER NOT NULL REFERENCES room (id),
	role TEXT NOT NULL CHECK (role IN ('main', 'addon'))
) STRICT;
CREATE INDEX deal_room_deal ON deal_room (deal_id);
CREATE INDEX deal_room_room ON deal_room (room_id);

CREATE TABLE deal_line (		-- what a deal sells for how much, as an event fixed it: its last lines hold
	id INTEGER PRIMARY KEY,
	event_id INTEGER NOT NULL REFERENCES deal_event (id),
	deal_id INTEGER NOT NULL REFERENCES deal (id),
	item_id INTEGER NOT NULL REFERENCES item (id),
	room_id INTEGER REFERENCES room (id),	-- NULL: no room, as decoration
	list_fen INTEGER NOT NULL,
	price_fen INTEGER NOT NULL,
	discounts TEXT NOT NULL		-- how the one came of the other: "plan 0.98; OPENING -2%"
) STRICT;
CREATE INDEX deal_line_deal ON deal_line (deal_id);

CREATE TABLE instalment (		-- of a deal, as an event fixed it: its last instalments hold
	id INTEGER PRIMARY KEY,
	event_id INTEGER NOT NULL REFERENCES deal_event (id),
	deal_id INTEGER NOT NULL REFERENCES deal (id),
	step TEXT NOT NULL,
	item_id INTEGER NOT NULL REFERENCES item (id),
	amount_fen INTEGER NOT NULL,
	due TEXT NOT NULL,		-- as the step says
	due_on TEXT			-- NULL: what it waits for has no date yet
) STRICT;
CREATE INDEX instalment_deal ON instalment (deal_id);

CREATE TABLE deal_buyer (		-- who buys, as an event fixed it: its last buyers hold; none: the deal's party
	id INTEGER PRIMARY KEY,
	event_id INTEGER NOT NULL REFERENCES deal_event (id),
	deal_id INTEGER NOT NULL REFERENCES deal (id),
	party_id INTEGER NOT NULL REFERENCES party (id),
	share TEXT NOT NULL		-- a fraction: 1/2
) STRICT;
CREATE INDEX deal_buyer_deal ON deal_buyer (deal_id);

CREATE INDEX bill_beside ON bill (contract_id) WHERE clause_id IS NULL;	-- deposits of a deal, by its contract

-- Derived: one live deal for a room, one release. What is no longer so has no row.

CREATE TABLE live_room (
	deal_room_id INTEGER PRIMARY KEY,
	room_id INTEGER NOT NULL UNIQUE,
	deal_id INTEGER NOT NULL,
	live INTEGER NOT NULL CHECK (live = 1)
) STRICT;

CREATE TABLE on_sale (
	release_id INTEGER PRIMARY KEY,
	room_id INTEGER NOT NULL UNIQUE,
	live INTEGER NOT NULL CHECK (live = 1)
) STRICT;

CREATE VIEW v_deal AS
SELECT d.code AS deal, pr.code AS project, r.code AS room, e.stage, p.code AS party, p.name, c.code AS contract,
	l.code AS plan, e.until_on, e.deposit_kind, e.list_fen, e.price_fen, d.date, e.date AS since, e.kind AS event,
	e.reason, d.queue, f.code AS from_deal, p.consultant, d.id AS deal_id, e.id AS event_id, d.project_id,
	h.room_id, e.party_id, e.contract_id, e.plan_id
FROM deal d
JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event WHERE deal_id = d.id)
JOIN project pr ON pr.id = d.project_id
JOIN party p ON p.id = e.party_id
LEFT JOIN deal_room h ON h.id = (SELECT min(id) FROM deal_room WHERE deal_id = d.id AND role = 'main')
LEFT JOIN room r ON r.id = h.room_id
LEFT JOIN contract c ON c.id = e.contract_id
LEFT JOIN plan l ON l.id = e.plan_id
LEFT JOIN deal f ON f.id = d.from_id;

CREATE TRIGGER price_no_update BEFORE UPDATE ON price
BEGIN SELECT RAISE(ABORT, 'facts are never changed: price'); END;
CREATE TRIGGER price_no_delete BEFORE DELETE ON price
BEGIN SELECT RAISE(ABORT, 'facts are never changed: price'); END;
CREATE TRIGGER room_release_no_update BEFORE UPDATE ON room_release
BEGIN SELECT RAISE(ABORT, 'facts are never changed: room_release'); END;
CREATE TRIGGER room_release_no_delete BEFORE DELETE ON room_release
BEGIN SELECT RAISE(ABORT, 'facts are never changed: room_release'); END;
CREATE TRIGGER deal_no_update BEFORE UPDATE ON deal
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal'); END;
CREATE TRIGGER deal_no_delete BEFORE DELETE ON deal
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal'); END;
CREATE TRIGGER deal_event_no_update BEFORE UPDATE ON deal_event
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_event'); END;
CREATE TRIGGER deal_event_no_delete BEFORE DELETE ON deal_event
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_event'); END;
CREATE TRIGGER deal_room_no_update BEFORE UPDATE ON deal_room
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_room'); END;
CREATE TRIGGER deal_room_no_delete BEFORE DELETE ON deal_room
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_room'); END;
CREATE TRIGGER deal_line_no_update BEFORE UPDATE ON deal_line
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_line'); END;
CREATE TRIGGER deal_line_no_delete BEFORE DELETE ON deal_line
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_line'); END;
CREATE TRIGGER instalment_no_update BEFORE UPDATE ON instalment
BEGIN SELECT RAISE(ABORT, 'facts are never changed: instalment'); END;
CREATE TRIGGER instalment_no_delete BEFORE DELETE ON instalment
BEGIN SELECT RAISE(ABORT, 'facts are never changed: instalment'); END;
CREATE TRIGGER deal_buyer_no_update BEFORE UPDATE ON deal_buyer
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_buyer'); END;
CREATE TRIGGER deal_buyer_no_delete BEFORE DELETE ON deal_buyer
BEGIN SELECT RAISE(ABORT, 'facts are never changed: deal_buyer'); END;
