-- Runs and the chain: who wrote what, and the proof that none of it was altered.
-- A fact table's rows are written once; triggers refuse UPDATE and DELETE. A run owns a contiguous range
-- of ids in each fact table it wrote. deed-ledger(5) describes the hashes byte by byte.

CREATE TABLE run (
	id INTEGER PRIMARY KEY,
	at TEXT NOT NULL CHECK (length(at) = 20),	-- UTC
	actor TEXT NOT NULL,
	command TEXT NOT NULL,
	arguments TEXT NOT NULL,			-- the command line
	date TEXT NOT NULL CHECK (length(date) = 10),	-- the business date
	inputs TEXT NOT NULL,				-- JSON: [{"name":…,"sha256":…}, …]
	previous BLOB NOT NULL CHECK (length(previous) = 32),
	hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE run_range (
	id INTEGER PRIMARY KEY,
	run_id INTEGER NOT NULL REFERENCES run (id) DEFERRABLE INITIALLY DEFERRED,
	table_name TEXT NOT NULL,
	first_id INTEGER NOT NULL,
	last_id INTEGER NOT NULL CHECK (last_id >= first_id),
	hash BLOB NOT NULL CHECK (length(hash) = 32),
	marks BLOB NOT NULL,		-- 4 bytes of each row's hash: tell which row was altered
	UNIQUE (table_name, last_id),
	CHECK (length(marks) = 4 * (last_id - first_id + 1))
) STRICT;

-- The versions of master data: every change of a current-state table appends the new row here.
CREATE TABLE history (
	id INTEGER PRIMARY KEY,
	table_name TEXT NOT NULL,
	row_id INTEGER NOT NULL,
	version TEXT NOT NULL		-- JSON: the row as stored
) STRICT;
CREATE INDEX history_row ON history (table_name, row_id);

CREATE TABLE setting (
	id INTEGER PRIMARY KEY,
	key TEXT NOT NULL UNIQUE,
	value TEXT NOT NULL
) STRICT;
