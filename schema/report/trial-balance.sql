-- report: Trial balance | 试算平衡表
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- column: account code | Account | 科目
-- column: name text | Name | 科目名称
-- column: debit money sum | Debit balance | 借方余额
-- column: credit money sum | Credit balance | 贷方余额

WITH balance AS (
	SELECT d.ledger_account_id, sum(d.amount_fen) AS fen
	FROM v_balance d
	WHERE :known_at IS NULL AND d.date <= :as_of
	GROUP BY d.ledger_account_id
	UNION ALL
	SELECT p.ledger_account_id, sum(p.amount_fen)
	FROM v_posting p
	WHERE :known_at IS NOT NULL AND p.date <= :as_of
		AND p.fact_id <= CASE p.fact WHEN 'bill' THEN :known_bill
			WHEN 'bank_line' THEN :known_bank_line WHEN 'receipt' THEN :known_receipt
			WHEN 'entry' THEN :known_entry
			ELSE :known_allocation END
	GROUP BY p.ledger_account_id
)
SELECT g.code AS account, g.name,
	CASE WHEN b.fen > 0 THEN b.fen ELSE 0 END AS debit,
	CASE WHEN b.fen < 0 THEN -b.fen ELSE 0 END AS credit
FROM balance b
JOIN ledger_account g ON g.id = b.ledger_account_id
ORDER BY g.code

-- check: debits {debits} = credits {credits} | 借方 {debits} = 贷方 {credits}
SELECT yuan(:sum_debit) AS debits, yuan(:sum_credit) AS credits, :sum_debit = :sum_credit AS agrees

-- proof: debits {debits} = debits of the postings {facts} | 借方 {debits} = 凭证借方余额 {facts}
SELECT yuan(:sum_debit) AS debits, yuan(x.fen) AS facts, :sum_debit = x.fen AS agrees
FROM (
	SELECT coalesce(sum(b.fen), 0) AS fen
	FROM (
		SELECT sum(p.amount_fen) AS fen
		FROM v_posting p
		WHERE p.date <= :as_of
			AND p.fact_id <= CASE p.fact WHEN 'bill' THEN :known_bill
				WHEN 'bank_line' THEN :known_bank_line WHEN 'receipt' THEN :known_receipt
				WHEN 'entry' THEN :known_entry
				ELSE :known_allocation END
		GROUP BY p.ledger_account_id
	) b
	WHERE b.fen > 0
) x
