-- report: General journal | 日记账
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: account ledger_account | on this account | 科目
-- param: party party | of this party | 客户
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- column: date date | Date | 日期
-- column: entry code | Entry | 分录号
-- column: account code | Account | 科目
-- column: name text | Name | 科目名称
-- column: party code | Party | 客户
-- column: debit money sum | Debit | 借方
-- column: credit money sum | Credit | 贷方
-- column: ref code | Reference | 依据

WITH
-- with: journal
SELECT p.date, p.fact || '-' || p.fact_id AS entry, g.code AS account, g.name, c.code AS party,
	CASE WHEN p.amount_fen > 0 THEN p.amount_fen ELSE 0 END AS debit,
	CASE WHEN p.amount_fen < 0 THEN -p.amount_fen ELSE 0 END AS credit,
	CASE p.fact WHEN 'bill' THEN (SELECT b.code FROM bill b WHERE b.id = p.fact_id)
		WHEN 'bank_line' THEN fact_code('L', p.fact_id)
		WHEN 'receipt' THEN fact_code('R', p.fact_id)
		WHEN 'entry' THEN (SELECT fact_code('L', e.bank_line_id) FROM entry e WHERE e.id = p.fact_id)
		ELSE (SELECT b.code FROM allocation a JOIN bill b ON b.id = a.bill_id
			WHERE a.id = p.fact_id) END AS ref
FROM posted p
JOIN ledger_account g ON g.id = p.ledger_account_id
LEFT JOIN party c ON c.id = p.party_id
WHERE (:account IS NULL OR g.code = :account)
	AND (:party IS NULL OR c.code = :party)
	AND (:from IS NULL OR p.date >= :from)
	AND (:to IS NULL OR p.date <= :to)
ORDER BY p.date, p.fact, p.fact_id, p.amount_fen DESC, p.ledger_account_id

-- check: debits {debits} = credits {credits} | 借方 {debits} = 贷方 {credits}
SELECT yuan(:sum_debit) AS debits, yuan(:sum_credit) AS credits, :sum_debit = :sum_credit AS agrees
WHERE :account IS NULL AND :party IS NULL
