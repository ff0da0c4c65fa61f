-- What of a bank line is no payment of a party: interest, charges, money between our own accounts, what a
-- payment channel pays out, a booking that the bank takes back. Patterns and rules of matching as data.

CREATE TABLE entry (
	id INTEGER PRIMARY KEY,
	date TEXT NOT NULL,
	bank_line_id INTEGER NOT NULL REFERENCES bank_line (id),
	ledger_account_id INTEGER NOT NULL REFERENCES ledger_account (id),	-- posted against suspense
	amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),	-- of the line; what was kept from it has the other sign
	kind TEXT NOT NULL CHECK (kind IN ('interest', 'charge', 'transfer', 'settlement', 'counter', 'reversal',
		'fee', 'discount', 'other')),
	other_line_id INTEGER REFERENCES bank_line (id),	-- the other side of a pair
	receipt_id INTEGER REFERENCES receipt (id),		-- counter: the receipt that is this money
	account_id INTEGER REFERENCES account (id),		-- settlement: of this channel,
	first_on TEXT,						-- its days, both inclusive
	last_on TEXT,
	rule TEXT NOT NULL,		-- code of the match_rule that decided, or `claim`
	evidence TEXT NOT NULL,
	reverses_id INTEGER REFERENCES entry (id),
	CHECK ((account_id IS NULL) = (first_on IS NULL) AND (first_on IS NULL) = (last_on IS NULL))
) STRICT;
CREATE INDEX receipt_counter ON receipt (date) WHERE bank_line_id IS NULL;
CREATE INDEX entry_bank_line ON entry (bank_line_id);
CREATE INDEX entry_receipt ON entry (receipt_id) WHERE receipt_id IS NOT NULL;
CREATE UNIQUE INDEX entry_reverses ON entry (reverses_id) WHERE reverses_id IS NOT NULL;

CREATE TRIGGER entry_no_update BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'facts are never changed: entry'); END;
CREATE TRIGGER entry_no_delete BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'facts are never changed: entry'); END;

CREATE TABLE match_rule (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	place INTEGER NOT NULL,		-- rules are tried in this order, then by id
	kind TEXT NOT NULL CHECK (kind IN ('bill', 'amount', 'due', 'open', 'set', 'order', 'fee', 'discount', 'interest',
		'charge', 'transfer', 'settlement', 'counter', 'reversal', 'other', 'wait')),
	pattern TEXT,			-- PCRE2, over the payer, a line break and the memo
	condition TEXT,			-- an expression: deed-expr(7)
	ledger_account_id INTEGER REFERENCES ledger_account (id),
	account_id INTEGER REFERENCES account (id),	-- settlement: only of this channel
	tolerance TEXT,			-- an amount, 5.00, or a share, 0.6%
	days INTEGER CHECK (days BETWEEN 0 AND 366),
	enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1))
) STRICT;

-- A new ledger gets these from schema/init; one that was made before gets them here.
INSERT INTO ledger_account (code, name, type)
SELECT '1012.99', 'Money in transit 在途货币资金', 'asset' WHERE EXISTS (SELECT 1 FROM setting) ON CONFLICT DO NOTHING;
INSERT INTO setting (key, value)
SELECT column1, column2 FROM (VALUES ('account.transit', '1012.99'), ('account.interest', '6603'),
	('account.charge', '6603'), ('account.discount', '6603')) WHERE EXISTS (SELECT 1 FROM setting);
INSERT INTO match_rule (code, place, kind, pattern, condition, tolerance, days, enabled)
SELECT column1, column2, column3, column4, column5, column6, column7, column8 FROM (VALUES
	('transfer', 10, 'transfer', NULL,
		NULL, NULL, 5, 1),
	('reversal', 20, 'reversal', '冲正|冲销|抹账|退票|退汇|(?i)\breversal\b|\breturned (?:payment|item)\b',
		NULL, NULL, 31, 1),
	('counter', 30, 'counter', NULL,
		NULL, NULL, 5, 1),
	('settlement', 40, 'settlement', '财付通|微信支付|支付宝|银联商务|网联清算|通联支付|拉卡拉',
		'amount > 0', '1%', 5, 1),
	('interest', 50, 'interest', '结息|利息|(?i)\binterest\b',
		'amount > 0 and (not payer ~ ''.'' or payer ~ ''(?i)银行|信用社|\bbank\b'')', NULL, NULL, 1),
	('charge', 60, 'charge', '手续费|工本费|账户管理费|账户维护费|小额管理费|汇划费|电汇费|短信费|短信服务费|网银服务费|结算服务费|对公收费|利息税|(?i)\bcharges?\b',
		'amount >= -500 and amount < 0 and (not payer ~ ''.'' or payer ~ ''(?i)银行|信用社|\bbank\b'')', NULL, NULL, 1),
	('channel-fee', 65, 'charge', '手续费|服务费|(?i)\bfees?\b',
		'account_kind = ''channel'' and (amount < 0 or bank_id ~ '':fee$'')', NULL, NULL, 1),
	('fee-back', 70, 'wait', '手续费退|服务费退|退手续费|退服务费|退还手续费|退还服务费|退回手续费|退回服务费|返还手续费|返还服务费',
		'amount > 0', NULL, NULL, 1),
	('bill', 100, 'bill', NULL,
		NULL, NULL, NULL, 1),
	('amount', 110, 'amount', NULL,
		NULL, NULL, NULL, 1),
	('due', 120, 'due', NULL,
		NULL, NULL, NULL, 1),
	('open', 130, 'open', NULL,
		NULL, NULL, NULL, 1),
	('set', 135, 'set', NULL,
		NULL, NULL, NULL, 1),
	('order', 140, 'order', NULL,
		NULL, NULL, NULL, 1),
	('fee', 150, 'fee', NULL,
		NULL, '50.00', NULL, 0),
	('discount', 160, 'discount', NULL,
		'days_early >= 10', '2%', NULL, 0)
) WHERE EXISTS (SELECT 1 FROM setting);

-- Money out waits for a decision too.
INSERT INTO open_line (bank_line_id, open_fen)
SELECT id, open_fen FROM (
	SELECT l.id, l.amount_fen - coalesce((SELECT sum(r.amount_fen) FROM receipt r WHERE r.bank_line_id = l.id), 0)
		AS open_fen
	FROM bank_line l
	WHERE l.amount_fen < 0
) WHERE open_fen <> 0;

DROP VIEW v_journal;
DROP VIEW v_posting;

CREATE VIEW v_posting AS
SELECT b.billed_on AS date, 'bill' AS fact, b.id AS fact_id, g.id AS ledger_account_id, b.party_id, b.amount_fen
FROM bill b
JOIN setting s ON s.key = 'account.receivable'
JOIN ledger_account g ON g.code = s.value
UNION ALL
SELECT b.billed_on, 'bill', b.id, i.ledger_account_id, b.party_id, -(b.amount_fen - b.tax_fen)
FROM bill b
JOIN item i ON i.id = b.item_id
UNION ALL
SELECT b.billed_on, 'bill', b.id, g.id, b.party_id, -b.tax_fen
FROM bill b
JOIN setting s ON s.key = 'account.output_tax'
JOIN ledger_account g ON g.code = s.value
WHERE b.tax_fen <> 0
UNION ALL
SELECT l.date, 'bank_line', l.id, a.ledger_account_id, NULL, l.amount_fen
FROM bank_line l
JOIN account a ON a.id = l.account_id
WHERE l.amount_fen <> 0
UNION ALL
SELECT l.date, 'bank_line', l.id, g.id, NULL, -l.amount_fen
FROM bank_line l
JOIN setting s ON s.key = 'account.suspense'
JOIN ledger_account g ON g.code = s.value
WHERE l.amount_fen <> 0
UNION ALL
SELECT r.date, 'receipt', r.id, g.id, r.party_id, r.amount_fen
FROM receipt r
JOIN setting s ON s.key = 'account.suspense'
JOIN ledger_account g ON g.code = s.value
WHERE r.bank_line_id IS NOT NULL
UNION ALL
SELECT r.date, 'receipt', r.id, a.ledger_account_id, r.party_id, r.amount_fen
FROM receipt r
JOIN account a ON a.id = r.account_id
WHERE r.bank_line_id IS NULL
UNION ALL
SELECT r.date, 'receipt', r.id, g.id, r.party_id, -r.amount_fen
FROM receipt r
JOIN setting s ON s.key = 'account.advance'
JOIN ledger_account g ON g.code = s.value
UNION ALL
SELECT a.date, 'allocation', a.id, g.id, b.party_id, a.amount_fen
FROM allocation a
JOIN bill b ON b.id = a.bill_id
JOIN setting s ON s.key = 'account.advance'
JOIN ledger_account g ON g.code = s.value
WHERE a.receipt_id IS NOT NULL
UNION ALL
SELECT a.date, 'allocation', a.id, g.id, b.party_id, -a.amount_fen
FROM allocation a
JOIN bill b ON b.id = a.bill_id
JOIN setting s ON s.key = 'account.receivable'
JOIN ledger_account g ON g.code = s.value
WHERE a.receipt_id IS NOT NULL
UNION ALL
SELECT e.date, 'entry', e.id, g.id, NULL, e.amount_fen
FROM entry e
JOIN setting s ON s.key = 'account.suspense'
JOIN ledger_account g ON g.code = s.value
UNION ALL
SELECT e.date, 'entry', e.id, e.ledger_account_id, NULL, -e.amount_fen
FROM entry e;

CREATE VIEW v_journal AS
SELECT p.date, p.fact || '-' || p.fact_id AS entry, g.code AS account, g.name, pa.code AS party,
	max(p.amount_fen, 0) AS debit_fen, max(-p.amount_fen, 0) AS credit_fen,
	CASE p.fact WHEN 'bill' THEN (SELECT code FROM bill WHERE id = p.fact_id) END AS ref,
	p.fact, p.fact_id, p.ledger_account_id
FROM v_posting p
JOIN ledger_account g ON g.id = p.ledger_account_id
LEFT JOIN party pa ON pa.id = p.party_id;
