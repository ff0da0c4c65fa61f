-- Views with stable names, for analysts: deed-ledger(5).

CREATE VIEW v_room AS
SELECT r.code AS room, p.code AS project, b.code AS building, r.unit, r.floor, r.number, r.kind, r.layout,
	r.orientation, r.view, r.area_cm2, r.inner_area_cm2, r.extra, r.id AS room_id, b.id AS building_id,
	p.id AS project_id
FROM room r
JOIN building b ON b.id = r.building_id
JOIN project p ON p.id = b.project_id;

CREATE VIEW v_bill AS
SELECT b.code AS bill, c.code AS contract, pa.code AS party, pa.name, r.code AS room, i.code AS item,
	b.start_on, b.end_on, b.billed_on, b.due_on, b.amount_fen, b.tax_fen,
	b.amount_fen - coalesce(o.open_fen, 0) AS settled_fen, coalesce(o.open_fen, 0) AS open_fen,
	CASE WHEN b.reverses_id IS NOT NULL OR EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id)
			THEN 'void'
		WHEN o.open_fen IS NULL THEN 'paid'
		WHEN o.open_fen = b.amount_fen THEN 'open'
		ELSE 'part' END AS status,
	b.id AS bill_id, b.contract_id, b.clause_id, b.party_id, b.room_id, b.item_id
FROM bill b
JOIN contract c ON c.id = b.contract_id
JOIN party pa ON pa.id = b.party_id
JOIN item i ON i.id = b.item_id
LEFT JOIN room r ON r.id = b.room_id
LEFT JOIN open_bill o ON o.bill_id = b.id;

CREATE VIEW v_receipt AS
SELECT printf('R%07d', r.id) AS receipt, r.date, p.code AS party, p.name, a.code AS account, r.amount_fen,
	coalesce(o.open_fen, 0) AS open_fen, r.source, r.id AS receipt_id, r.party_id, r.account_id,
	r.bank_line_id
FROM receipt r
JOIN party p ON p.id = r.party_id
JOIN account a ON a.id = r.account_id
LEFT JOIN open_receipt o ON o.receipt_id = r.id;

-- The general journal. Every fact posts both its sides here, so debits equal credits by construction.
-- amount_fen: positive is a debit. fact, fact_id: where the posting comes from.
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
WHERE a.receipt_id IS NOT NULL;

CREATE VIEW v_journal AS
SELECT p.date, p.fact || '-' || p.fact_id AS entry, g.code AS account, g.name, pa.code AS party,
	max(p.amount_fen, 0) AS debit_fen, max(-p.amount_fen, 0) AS credit_fen,
	CASE p.fact WHEN 'bill' THEN (SELECT code FROM bill WHERE id = p.fact_id) END AS ref,
	p.fact, p.fact_id, p.ledger_account_id
FROM v_posting p
JOIN ledger_account g ON g.id = p.ledger_account_id
LEFT JOIN party pa ON pa.id = p.party_id;
