-- report: Money received and what is unapplied of it | 收款及未核销余额
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: party party | of this party | 客户
-- param: account account | on this account | 账户
-- param: unapplied bool | yes: only those with an unapplied rest | 仅未核销完的
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- column: receipt code | Receipt | 收款
-- column: date date | Date | 日期
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: account code | Account | 账户
-- column: amount money sum | Amount | 金额
-- column: unapplied money sum | Unapplied | 未核销
-- column: source code | Source | 来源
-- column: line code | Line | 流水
-- column: undoes code | Undoes | 撤销的收款

-- A receipt that was taken back has nothing unapplied; the one that takes it back never has.
WITH later AS (
	SELECT receipt_id, sum(fen) AS fen
	FROM (
		SELECT receipt_id, amount_fen AS fen
		FROM allocation
		WHERE date > :as_of OR id > :known_allocation
		UNION ALL
		SELECT reverses_id, -amount_fen
		FROM receipt
		WHERE reverses_id IS NOT NULL AND (date > :as_of OR id > :known_receipt)
	) taken
	GROUP BY receipt_id
)
SELECT fact_code('R', r.id) AS receipt, r.date, p.code AS party, p.name, a.code AS account,
	r.amount_fen AS amount, coalesce(o.open_fen, 0) + coalesce(l.fen, 0) AS unapplied, r.source,
	fact_code('L', r.bank_line_id) AS line, fact_code('R', r.reverses_id) AS undoes
FROM receipt r
JOIN party p ON p.id = r.party_id
JOIN account a ON a.id = r.account_id
LEFT JOIN open_receipt o ON o.receipt_id = r.id
LEFT JOIN later l ON l.receipt_id = r.id
WHERE r.date <= :as_of AND r.id <= :known_receipt
	AND (:party IS NULL OR p.code = :party)
	AND (:account IS NULL OR a.code = :account)
	AND (:unapplied IS NULL
		OR (coalesce(o.open_fen, 0) + coalesce(l.fen, 0) <> 0) = (:unapplied = 1))
	AND (:from IS NULL OR r.date >= :from)
	AND (:to IS NULL OR r.date <= :to)
ORDER BY r.id

-- proof: unapplied {unapplied} = account {account} per journal {journal} | 未核销 {unapplied} = 科目 {account} 总账余额 {journal}
WITH
-- with: journal
SELECT yuan(:sum_unapplied) AS unapplied, g.code AS account, yuan(-j.fen) AS journal,
	:sum_unapplied = -j.fen AS agrees
FROM (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM posted p
	WHERE p.ledger_account_id = :account_advance
) j
JOIN ledger_account g ON g.id = :account_advance
WHERE coalesce(:party, :account, :unapplied, :from, :to) IS NULL
