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

-- What the banks say moved, and what was taken at the counter without a bank line, less what an entry says is
-- money of another account of ours (the payout of a channel) or was told before (the counter's). The balance
-- begins with what moved before the first record.
WITH booked AS (
	SELECT e.date, e.amount_fen, l.amount_fen AS line_fen
	FROM entry e
	JOIN bank_line l ON l.id = e.bank_line_id
	LEFT JOIN receipt r ON r.id = e.receipt_id
	JOIN account a ON a.ledger_account_id = e.ledger_account_id AND a.id = coalesce(e.account_id, r.account_id,
		(SELECT min(x.id) FROM account x WHERE x.ledger_account_id = e.ledger_account_id))
	WHERE e.date <= :as_of AND e.id <= :known_entry AND (:account IS NULL OR a.code = :account)
), moved AS (
	SELECT l.date, CASE WHEN l.amount_fen > 0 THEN l.amount_fen ELSE 0 END AS in_fen,
		CASE WHEN l.amount_fen < 0 THEN -l.amount_fen ELSE 0 END AS out_fen, 1 AS lines
	FROM bank_line l
	JOIN account a ON a.id = l.account_id
	WHERE l.date <= :as_of AND l.id <= :known_bank_line AND (:account IS NULL OR a.code = :account)
	UNION ALL
	SELECT r.date, CASE WHEN r.amount_fen > 0 THEN r.amount_fen ELSE 0 END,
		CASE WHEN r.amount_fen < 0 THEN -r.amount_fen ELSE 0 END, 1
	FROM receipt r
	JOIN account a ON a.id = r.account_id
	WHERE r.bank_line_id IS NULL AND r.date <= :as_of AND r.id <= :known_receipt
		AND (:account IS NULL OR a.code = :account)
	UNION ALL
	SELECT b.date, CASE WHEN b.line_fen > 0 THEN -b.amount_fen ELSE 0 END,
		CASE WHEN b.line_fen > 0 THEN 0 ELSE b.amount_fen END, 0
	FROM booked b
	WHERE :account IS NULL
	UNION ALL
	SELECT b.date, CASE WHEN b.amount_fen > 0 THEN 0 ELSE -b.amount_fen END,
		CASE WHEN b.amount_fen > 0 THEN b.amount_fen ELSE 0 END, 0
	FROM booked b
	WHERE :account IS NOT NULL
), summed AS (
	SELECT substr(date, 1, CASE :per WHEN 'day' THEN 10 ELSE 7 END) AS period,
		sum(in_fen) AS money_in, sum(out_fen) AS money_out, sum(lines) AS lines
	FROM moved
	WHERE (:from IS NULL OR date >= :from) AND (:to IS NULL OR date <= :to)
	GROUP BY substr(date, 1, CASE :per WHEN 'day' THEN 10 ELSE 7 END)
)
SELECT s.period, s.money_in, s.money_out, s.money_in - s.money_out AS net,
	sum(s.money_in - s.money_out) OVER (ORDER BY s.period)
		+ (SELECT coalesce(sum(m.in_fen - m.out_fen), 0) FROM moved m WHERE m.date < :from) AS balance,
	s.lines
FROM summed s
ORDER BY s.period

-- proof: net {net} = movement per journal {journal} of the accounts' ledger accounts | 净额 {net} = 各账户对应科目总账发生额 {journal}
WITH
-- with: journal
SELECT yuan(:sum_net) AS net, yuan(j.fen) AS journal, :sum_net = j.fen AS agrees
FROM (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM posted p
	WHERE p.ledger_account_id IN (SELECT a.ledger_account_id FROM account a)
		AND (:from IS NULL OR p.date >= :from) AND (:to IS NULL OR p.date <= :to)
) j
WHERE :account IS NULL
