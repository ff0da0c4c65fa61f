-- report: Bank lines and what is claimed of them | 银行流水及认领情况
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: account account | of this account | 账户
-- param: status open/part/claimed/booked/out | of this status | 状态
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- column: account code | Account | 账户
-- column: date date | Date | 日期
-- column: amount money sum | Amount | 金额
-- column: payer text | Payer | 付款人
-- column: payer_account text | Payer's account | 付款账号
-- column: memo text | Memo | 摘要
-- column: bank_id text | Bank's id | 银行流水号
-- column: balance money | Balance | 余额
-- column: status code | Status | 状态
-- column: claimed money sum | Claimed | 已认领
-- column: line code | Line | 流水
-- column: booked money sum | Booked | 已记账

WITH moved AS ( -- what was decided later, and what is booked
	SELECT bank_line_id, sum(later_fen) AS later_fen, sum(booked_fen) AS booked_fen
	FROM (
		SELECT bank_line_id, amount_fen AS later_fen, 0 AS booked_fen
		FROM receipt
		WHERE :past AND bank_line_id IS NOT NULL AND (date > :as_of OR id > :known_receipt)
		UNION ALL
		SELECT bank_line_id, CASE WHEN date > :as_of OR id > :known_entry THEN amount_fen ELSE 0 END,
			CASE WHEN date > :as_of OR id > :known_entry THEN 0 ELSE amount_fen END
		FROM entry
	) AS facts
	GROUP BY bank_line_id
), counted AS (
	SELECT l.id, l.account_id, l.date, l.amount_fen, l.payer, l.payer_account, l.memo, l.bank_id,
		l.balance_fen, coalesce(o.open_fen, 0) + coalesce(m.later_fen, 0) AS open_fen,
		coalesce(m.booked_fen, 0) AS booked_fen
	FROM bank_line l
	LEFT JOIN open_line o ON o.bank_line_id = l.id
	LEFT JOIN moved m ON m.bank_line_id = l.id
	WHERE l.date <= :as_of AND l.id <= :known_bank_line
), stated AS (
	SELECT c.id, c.account_id, c.date, c.amount_fen, c.payer, c.payer_account, c.memo, c.bank_id,
		c.balance_fen, c.amount_fen - c.open_fen - c.booked_fen AS claimed_fen, c.booked_fen,
		CASE c.open_fen
			WHEN 0 THEN CASE WHEN c.booked_fen = c.amount_fen AND c.amount_fen <> 0 THEN 'booked' ELSE 'claimed' END
			WHEN c.amount_fen THEN CASE WHEN c.amount_fen < 0 THEN 'out' ELSE 'open' END
			ELSE 'part' END AS status
	FROM counted c
)
SELECT a.code AS account, s.date, s.amount_fen AS amount, s.payer, s.payer_account, s.memo, s.bank_id,
	s.balance_fen AS balance, s.status, s.claimed_fen AS claimed, fact_code('L', s.id) AS line,
	s.booked_fen AS booked
FROM stated s
JOIN account a ON a.id = s.account_id
WHERE (:account IS NULL OR a.code = :account)
	AND (:status IS NULL OR s.status = :status)
	AND (:from IS NULL OR s.date >= :from)
	AND (:to IS NULL OR s.date <= :to)
ORDER BY s.id

-- proof: amount less claimed and booked {rest} = account {account} per journal {journal} | 金额减已认领与已记账 {rest} = 科目 {account} 总账余额 {journal}
WITH
-- with: journal
SELECT yuan(:sum_amount - :sum_claimed - :sum_booked) AS rest, g.code AS account, yuan(-j.fen) AS journal,
	:sum_amount - :sum_claimed - :sum_booked = -j.fen AS agrees
FROM (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM posted p
	WHERE p.ledger_account_id = :account_suspense
) j
JOIN ledger_account g ON g.id = :account_suspense
WHERE coalesce(:account, :status, :from, :to) IS NULL
