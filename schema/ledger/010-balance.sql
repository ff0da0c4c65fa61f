-- Derived summaries, from which balances and aging are read without the whole history. Like the other derived tables
-- they are written with the facts they follow from and are compared with them by deed-verify(1).

-- What each day's facts of a sort sum to.
CREATE TABLE day_sum (
	source TEXT NOT NULL,		-- bill (without tax), tax, line, receipt (of a bank line), counter, allocation (of a receipt), credit
					-- (an allocation of one: it posts nothing), entry
	owner_id INTEGER NOT NULL,	-- of a bill its item, of a line or counter receipt its account, of an entry its
					-- ledger account; else 0
	date TEXT NOT NULL,
	sum_fen INTEGER NOT NULL,
	PRIMARY KEY (source, owner_id, date)
) STRICT, WITHOUT ROWID;

INSERT INTO day_sum (source, owner_id, date, sum_fen)
SELECT 'bill', item_id, billed_on, sum(amount_fen - tax_fen) FROM bill GROUP BY item_id, billed_on
UNION ALL SELECT 'tax', 0, billed_on, sum(tax_fen) FROM bill GROUP BY billed_on
UNION ALL SELECT 'line', account_id, date, sum(amount_fen) FROM bank_line GROUP BY account_id, date
UNION ALL SELECT 'receipt', 0, date, sum(amount_fen) FROM receipt WHERE bank_line_id IS NOT NULL GROUP BY date
UNION ALL SELECT 'counter', account_id, date, sum(amount_fen) FROM receipt WHERE bank_line_id IS NULL
	GROUP BY account_id, date
UNION ALL SELECT 'allocation', 0, date, sum(amount_fen) FROM allocation WHERE receipt_id IS NOT NULL GROUP BY date
UNION ALL SELECT 'credit', 0, date, sum(amount_fen) FROM allocation WHERE credit_id IS NOT NULL GROUP BY date
UNION ALL SELECT 'entry', ledger_account_id, date, sum(amount_fen) FROM entry GROUP BY ledger_account_id, date;

-- Whose, and due when: aging reads what is open, and nothing else.
ALTER TABLE open_bill ADD COLUMN party_id INTEGER;
ALTER TABLE open_bill ADD COLUMN due_on TEXT;
ALTER TABLE open_receipt ADD COLUMN party_id INTEGER;
UPDATE open_bill SET party_id = (SELECT b.party_id FROM bill b WHERE b.id = bill_id),
	due_on = (SELECT b.due_on FROM bill b WHERE b.id = bill_id);
UPDATE open_receipt SET party_id = (SELECT r.party_id FROM receipt r WHERE r.id = receipt_id);

-- The general journal by day and account, as v_posting gives it; amount_fen: positive is a debit.
CREATE VIEW v_balance AS
SELECT d.date, i.ledger_account_id, -d.sum_fen AS amount_fen
FROM day_sum d
JOIN item i ON i.id = d.owner_id
WHERE d.source = 'bill'
UNION ALL
SELECT d.date, a.ledger_account_id, d.sum_fen
FROM day_sum d
JOIN account a ON a.id = d.owner_id
WHERE d.source IN ('line', 'counter')
UNION ALL
SELECT d.date, d.owner_id, -d.sum_fen
FROM day_sum d
WHERE d.source = 'entry'
UNION ALL
SELECT d.date, g.id, m.column3 * d.sum_fen
FROM (VALUES ('bill', 'account.receivable', 1), ('tax', 'account.receivable', 1), ('tax', 'account.output_tax', -1),
	('line', 'account.suspense', -1), ('receipt', 'account.suspense', 1), ('receipt', 'account.advance', -1),
	('counter', 'account.advance', -1), ('allocation', 'account.advance', 1),
	('allocation', 'account.receivable', -1), ('entry', 'account.suspense', 1)) m
JOIN setting s ON s.key = m.column2
JOIN ledger_account g ON g.code = s.value
JOIN day_sum d ON d.source = m.column1;
