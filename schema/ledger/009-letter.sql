-- Letters: when they may go and by which way, what holds a bill back from them, and what became of each.

CREATE TABLE holiday (			-- a day that is not as its weekday says
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	kind TEXT NOT NULL CHECK (kind IN ('off', 'work'))	-- work: a weekend day that is worked
) STRICT;

CREATE TABLE consent (			-- without a row a party may be written to
	id INTEGER PRIMARY KEY,
	party_id INTEGER NOT NULL REFERENCES party (id),
	channel TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'letter')),
	allowed INTEGER NOT NULL CHECK (allowed IN (0, 1)),
	UNIQUE (party_id, channel)
) STRICT;

ALTER TABLE dun_level ADD COLUMN fallback TEXT;		-- channels to try next, or none; NULL: letter
ALTER TABLE dun_level ADD COLUMN minimum_fen INTEGER;	-- of the party, for the level to count

CREATE TABLE hold (			-- a bill, or a part of it, is held back from dunning
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	kind TEXT NOT NULL CHECK (kind IN ('dispute', 'promise')),
	until TEXT,			-- of a promise: its last day
	amount_fen INTEGER CHECK (amount_fen > 0),	-- NULL: the whole bill
	reason TEXT NOT NULL,
	reverses_id INTEGER REFERENCES hold (id),	-- the hold that this row releases
	CHECK ((kind = 'promise') = (until IS NOT NULL))
) STRICT;
CREATE INDEX hold_bill ON hold (bill_id);
CREATE UNIQUE INDEX hold_reverses ON hold (reverses_id) WHERE reverses_id IS NOT NULL;	-- released once

CREATE TABLE letter (			-- one to a party; its notices name it by its file
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	party_id INTEGER NOT NULL REFERENCES party (id),
	dun_level_id INTEGER NOT NULL REFERENCES dun_level (id),
	channel TEXT NOT NULL,
	address TEXT NOT NULL,		-- of mail, the number, or where the party lives
	file TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE delivery (			-- a step of a letter's way: deed-notify(1)
	id INTEGER PRIMARY KEY,
	letter_id INTEGER NOT NULL REFERENCES letter (id),
	at TEXT NOT NULL CHECK (length(at) = 20),	-- UTC
	step TEXT NOT NULL CHECK (step IN ('sending', 'sent', 'deferred', 'failed', 'expired', 'resend')),
	address TEXT NOT NULL,
	said TEXT NOT NULL,		-- by the command that sent it, or why
	closes INTEGER NOT NULL CHECK (closes IN (-1, 0, 1))	-- 1: waits no more; -1: waits again
) STRICT;
CREATE INDEX delivery_letter ON delivery (letter_id);

-- Derived: the letters that wait to be sent, or of which a person must say whether they were.
CREATE TABLE open_letter (
	letter_id INTEGER PRIMARY KEY,
	waiting INTEGER NOT NULL
) STRICT;

CREATE TRIGGER hold_no_update BEFORE UPDATE ON hold
BEGIN SELECT RAISE(ABORT, 'facts are never changed: hold'); END;
CREATE TRIGGER hold_no_delete BEFORE DELETE ON hold
BEGIN SELECT RAISE(ABORT, 'facts are never changed: hold'); END;
CREATE TRIGGER letter_no_update BEFORE UPDATE ON letter
BEGIN SELECT RAISE(ABORT, 'facts are never changed: letter'); END;
CREATE TRIGGER letter_no_delete BEFORE DELETE ON letter
BEGIN SELECT RAISE(ABORT, 'facts are never changed: letter'); END;
CREATE TRIGGER delivery_no_update BEFORE UPDATE ON delivery
BEGIN SELECT RAISE(ABORT, 'facts are never changed: delivery'); END;
CREATE TRIGGER delivery_no_delete BEFORE DELETE ON delivery
BEGIN SELECT RAISE(ABORT, 'facts are never changed: delivery'); END;
