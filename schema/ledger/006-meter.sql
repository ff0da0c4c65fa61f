-- Free periods of a whole contract.

ALTER TABLE contract ADD COLUMN free TEXT;	-- free for all its clauses: deed-load(1)
