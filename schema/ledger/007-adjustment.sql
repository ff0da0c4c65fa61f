-- What happens to bills beside the clause periods: why a bill or credit stands that no period made; several
-- bills of a party on one payment document; what a receipt taken at the counter is known by.

ALTER TABLE clause ADD COLUMN relief TEXT;	-- agreed reductions: deed-load(1)

CREATE TABLE adjustment (
	id INTEGER PRIMARY KEY,
	bill_id INTEGER NOT NULL UNIQUE REFERENCES bill (id),	-- the bill or credit that this explains
	kind TEXT NOT NULL CHECK (kind IN ('waive', 'concession', 'correct', 'estimate', 'late', 'fee', 'defer', 'split',
		'refund', 'carry', 'transfer')),
	of_id INTEGER REFERENCES bill (id),			-- the bill it is about
	reason TEXT NOT NULL
) STRICT;
CREATE INDEX adjustment_of ON adjustment (of_id) WHERE of_id IS NOT NULL;

CREATE TABLE payment_document (		-- 缴费通知单: one code that stands for all its bills
	id INTEGER PRIMARY KEY,
	code TEXT GENERATED ALWAYS AS	-- two check digits at the end: ISO 7064, MOD 97-10
		(printf('D%07d%02d', id, 98 - (id * 100) % 97)) VIRTUAL,
	party_id INTEGER NOT NULL REFERENCES party (id),
	date TEXT NOT NULL,
	due_on TEXT NOT NULL,		-- the earliest due date of its bills, or the day it was made
	total_fen INTEGER NOT NULL,	-- what was open that day
	letter TEXT			-- the file name of the letter; NULL: none was written
) STRICT;
CREATE INDEX payment_document_party ON payment_document (party_id);

CREATE TABLE payment_document_bill (
	id INTEGER PRIMARY KEY,
	document_id INTEGER NOT NULL REFERENCES payment_document (id),
	bill_id INTEGER NOT NULL REFERENCES bill (id),
	open_fen INTEGER NOT NULL,	-- of the bill, that day
	UNIQUE (bill_id, document_id)
) STRICT;
CREATE INDEX payment_document_bill_document ON payment_document_bill (document_id);

CREATE TABLE slip (			-- of a receipt taken at the counter
	id INTEGER PRIMARY KEY,
	receipt_id INTEGER NOT NULL UNIQUE REFERENCES receipt (id),
	fee_fen INTEGER NOT NULL,	-- what the channel keeps of it: the bank shows amount less fee
	reference TEXT,			-- the number on the slip or cheque
	note TEXT
) STRICT;

CREATE VIEW v_adjustment AS
SELECT b.billed_on AS date, b.code AS bill, a.kind, o.code AS of, p.code AS party, p.name, i.code AS item,
	b.amount_fen, a.reason, a.bill_id, a.of_id
FROM adjustment a
JOIN bill b ON b.id = a.bill_id
JOIN party p ON p.id = b.party_id
JOIN item i ON i.id = b.item_id
LEFT JOIN bill o ON o.id = a.of_id;

CREATE VIEW v_payment_document AS
SELECT d.code AS document, d.date, d.due_on, p.code AS party, p.name, b.code AS bill, m.open_fen AS then_fen,
	coalesce(o.open_fen, 0) AS open_fen, m.document_id, m.bill_id, d.party_id
FROM payment_document_bill m
JOIN payment_document d ON d.id = m.document_id
JOIN party p ON p.id = d.party_id
JOIN bill b ON b.id = m.bill_id
LEFT JOIN open_bill o ON o.bill_id = m.bill_id;

CREATE TRIGGER adjustment_no_update BEFORE UPDATE ON adjustment
BEGIN SELECT RAISE(ABORT, 'facts are never changed: adjustment'); END;
CREATE TRIGGER adjustment_no_delete BEFORE DELETE ON adjustment
BEGIN SELECT RAISE(ABORT, 'facts are never changed: adjustment'); END;
CREATE TRIGGER payment_document_no_update BEFORE UPDATE ON payment_document
BEGIN SELECT RAISE(ABORT, 'facts are never changed: payment_document'); END;
CREATE TRIGGER payment_document_no_delete BEFORE DELETE ON payment_document
BEGIN SELECT RAISE(ABORT, 'facts are never changed: payment_document'); END;
CREATE TRIGGER payment_document_bill_no_update BEFORE UPDATE ON payment_document_bill
BEGIN SELECT RAISE(ABORT, 'facts are never changed: payment_document_bill'); END;
CREATE TRIGGER payment_document_bill_no_delete BEFORE DELETE ON payment_document_bill
BEGIN SELECT RAISE(ABORT, 'facts are never changed: payment_document_bill'); END;
CREATE TRIGGER slip_no_update BEFORE UPDATE ON slip
BEGIN SELECT RAISE(ABORT, 'facts are never changed: slip'); END;
CREATE TRIGGER slip_no_delete BEFORE DELETE ON slip
BEGIN SELECT RAISE(ABORT, 'facts are never changed: slip'); END;
