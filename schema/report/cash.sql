-- report: Money in and out, by month or day | 资金收支
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- param: per month/day = month | a record for each | 按月或按日
-- param: account account | on this account | 账户
-- column: period code | Period | 期间
-- column: money_in money sum | In | 收入
-- column: money_out money sum | Out | 支出
-- column: net money sum | Net | 净额
-- column: balance money | Balance | 累计余额
-- column: lines int sum | Lines | 笔数
-- chart: columns period money_in money_out | Money in and out | 资金收支

-- What the banks say moved, and what was taken at the counter without a bank line. The balance begins
-- with what moved before the first record.
WITH moved AS (
	SELECT l.date, l.amount_fen
	FROM bank_line l
	JOIN account a ON a.id = l.account_id
	WHERE l.date <= :as_of AND l.id <= :known_bank_line AND (:account IS NULL OR a.code = :account)
	UNION ALL
	SELECT r.date, r.amount_fen
	FROM receipt r
	JOIN account a ON a.id = r.account_id
	WHERE r.bank_line_id IS NULL AND r.date <= :as_of AND r.id <= :known_receipt
		AND (:account IS NULL OR a.code = :account)
), summed AS (
	SELECT substr(date, 1, CASE :per WHEN 'day' THEN 10 ELSE 7 END) AS period,
		sum(CASE WHEN amount_fen > 0 THEN amount_fen ELSE 0 END) AS money_in,
		sum(CASE WHEN amount_fen < 0 THEN -amount_fen ELSE 0 END) AS money_out, count(*) AS lines
	FROM moved
	WHERE (:from IS NULL OR date >= :from) AND (:to IS NULL OR date <= :to)
	GROUP BY substr(date, 1, CASE :per WHEN 'day' THEN 10 ELSE 7 END)
)
SELECT s.period, s.money_in, s.money_out, s.money_in - s.money_out AS net,
	sum(s.money_in - s.money_out) OVER (ORDER BY s.period)
		+ (SELECT coalesce(sum(m.amount_fen), 0) FROM moved m WHERE m.date < :from) AS balance,
	s.lines
FROM summed s
ORDER BY s.period

-- proof: net {net} = movement per journal {journal} of the accounts' ledger accounts | 净额 {net} = 各账户对应科目总账发生额 {journal}
SELECT yuan(:sum_net) AS net, yuan(j.fen) AS journal, :sum_net = j.fen AS agrees
FROM (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM v_posting p
	WHERE p.ledger_account_id IN (SELECT a.ledger_account_id FROM account a) AND p.date <= :as_of
		AND (:from IS NULL OR p.date >= :from) AND (:to IS NULL OR p.date <= :to)
		AND p.fact_id <= CASE p.fact WHEN 'bill' THEN :known_bill
			WHEN 'bank_line' THEN :known_bank_line WHEN 'receipt' THEN :known_receipt
			WHEN 'entry' THEN :known_entry
			ELSE :known_allocation END
) j
WHERE :account IS NULL
