-- report: Which money settled which bill, and why | 核销明细
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: party party | bills of this party | 客户
-- param: rule text | decided by this rule | 规则
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- column: date date | Date | 日期
-- column: bill code | Bill | 账单
-- column: receipt code | Receipt | 收款
-- column: account code | Account | 账户
-- column: bank_id text | Bank's id | 银行流水号
-- column: amount money sum | Amount | 金额
-- column: rule code | Rule | 规则
-- column: evidence text | Evidence | 依据
-- column: credit code | Credit | 贷项账单
-- column: party code | Party | 客户
-- column: allocation code | Allocation | 核销号
-- column: undoes code | Undoes | 撤销的核销号

SELECT a.date, b.code AS bill, fact_code('R', a.receipt_id) AS receipt, c.code AS account, l.bank_id,
	a.amount_fen AS amount, a.rule, a.evidence, k.code AS credit, p.code AS party,
	fact_code('A', a.id) AS allocation, fact_code('A', a.reverses_id) AS undoes
FROM allocation a
JOIN bill b ON b.id = a.bill_id
JOIN party p ON p.id = b.party_id
LEFT JOIN bill k ON k.id = a.credit_id
LEFT JOIN receipt r ON r.id = a.receipt_id
LEFT JOIN account c ON c.id = r.account_id
LEFT JOIN bank_line l ON l.id = r.bank_line_id
WHERE a.date <= :as_of AND a.id <= :known_allocation
	AND (:party IS NULL OR p.code = :party)
	AND (:rule IS NULL OR a.rule = :rule)
	AND (:from IS NULL OR a.date >= :from)
	AND (:to IS NULL OR a.date <= :to)
ORDER BY a.id

-- proof: of receipts {receipts} and credits {credits}; the receipts' part = receipts less account {account} per journal {journal} | 收款核销 {receipts}，贷项核销 {credits}；收款部分 = 收款减科目 {account} 总账余额 {journal}
WITH
-- with: journal
SELECT yuan(:sum_amount - c.fen) AS receipts, yuan(c.fen) AS credits, g.code AS account,
	yuan(r.fen + j.fen) AS journal, :sum_amount - c.fen = r.fen + j.fen AS agrees
FROM (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM allocation
	WHERE credit_id IS NOT NULL AND date <= :as_of AND id <= :known_allocation
) c
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM receipt
	WHERE date <= :as_of AND id <= :known_receipt
) r
CROSS JOIN (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM posted p
	WHERE p.ledger_account_id = :account_advance
) j
JOIN ledger_account g ON g.id = :account_advance
WHERE coalesce(:party, :rule, :from, :to) IS NULL
