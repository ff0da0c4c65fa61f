-- Meters that are more than a room's own and only one of an item, and what is read from them.

ALTER TABLE contract ADD COLUMN free TEXT;	-- periods free for all its clauses: deed-load(1)

CREATE TABLE meter (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	item_id INTEGER NOT NULL REFERENCES item (id),
	room_id INTEGER REFERENCES room (id),	-- whose it is; NULL: shared
	rooms TEXT,			-- that share it, an expression
	share TEXT CHECK (share IN ('area', 'inner_area', 'room')),
	less INTEGER NOT NULL DEFAULT 0 CHECK (less IN (0, 1)),	-- what the rooms' own meters ran is in it and goes off
	digits INTEGER CHECK (digits BETWEEN 1 AND 9),	-- before the point: it wraps at 10^digits
	factor TEXT,			-- usage of one unit that it shows, decimal: a CT's ratio
	estimate TEXT,			-- what stands in for a reading that does not come
	end_on TEXT,			-- its last day in use
	CHECK ((room_id IS NULL) = (rooms IS NOT NULL)),
	CHECK ((rooms IS NULL) = (share IS NULL))
) STRICT;
CREATE INDEX meter_room ON meter (room_id, item_id) WHERE room_id IS NOT NULL;

-- Facts beside table reading: what a meter with a code shows, estimates, and corrections, of a room's own
-- meter too. Of the corrections of a day the latest holds.
CREATE TABLE meter_reading (
	id INTEGER PRIMARY KEY,
	meter_id INTEGER REFERENCES meter (id),
	room_id INTEGER REFERENCES room (id),	-- of a meter without a code: the room's own of the item
	item_id INTEGER REFERENCES item (id),
	date TEXT NOT NULL,
	code TEXT NOT NULL,		-- of a correction its number; of an estimate the date of the reading before it
	reading TEXT,			-- decimal; NULL: the corrected reading never was
	replaced_at TEXT,
	kind TEXT NOT NULL CHECK (kind IN ('read', 'correct', 'estimate')),
	reason TEXT,
	UNIQUE (meter_id, room_id, item_id, date, code),
	CHECK ((meter_id IS NULL) = (room_id IS NOT NULL)),
	CHECK ((meter_id IS NULL) = (item_id IS NOT NULL)),
	CHECK (reading IS NOT NULL OR kind = 'correct')
) STRICT;
CREATE TRIGGER meter_reading_no_update BEFORE UPDATE ON meter_reading
BEGIN SELECT RAISE(ABORT, 'facts are never changed: meter_reading'); END;
CREATE TRIGGER meter_reading_no_delete BEFORE DELETE ON meter_reading
BEGIN SELECT RAISE(ABORT, 'facts are never changed: meter_reading'); END;
