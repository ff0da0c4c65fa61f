-- report: Trial balance | 试算平衡表
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- column: account code | Account | 科目
-- column: name text | Name | 科目名称
-- column: debit money sum | Debit balance | 借方余额
-- column: credit money sum | Credit balance | 贷方余额

WITH
-- with: journal
, balance AS (
	SELECT ledger_account_id, sum(amount_fen) AS fen
	FROM moved
	GROUP BY ledger_account_id
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
WITH
-- with: journal
SELECT yuan(:sum_debit) AS debits, yuan(x.fen) AS facts, :sum_debit = x.fen AS agrees
FROM (
	SELECT coalesce(sum(b.fen), 0) AS fen
	FROM (SELECT sum(amount_fen) AS fen FROM posted GROUP BY ledger_account_id) b
	WHERE b.fen > 0
) x
