-- report: Receivables by how long they are late | 应收账款账龄
-- param: as_of date = today | facts dated later do not count; days are counted to it | 该日之后的事实不计，账龄算至该日
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: party party | of this party | 客户
-- param: project project | bills of rooms of this project | 项目
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: not_due money sum | Not due | 未到期
-- column: d1_30 money sum age1 | 1-30 days | 1-30天
-- column: d31_60 money sum age2 | 31-60 days | 31-60天
-- column: d61_90 money sum age3 | 61-90 days | 61-90天
-- column: d91_120 money sum age4 | 91-120 days | 91-120天
-- column: d121_up money sum age5 | 121 days and more | 121天以上
-- column: unapplied money sum | Unapplied | 预收未核销
-- column: total money sum | Total | 合计
-- chart: totals not_due d1_30 d31_60 d61_90 d91_120 d121_up unapplied | Receivables by age | 应收账款账龄分布

-- A credit stands in the bucket of its own due date, below zero; so do advances, as unapplied. So a row
-- adds up to its total, and the totals to what the ledger's two accounts hold together.
WITH
-- with: later
,
-- with: due
SELECT p.code AS party, p.name,
	sum(CASE WHEN d.bucket = 0 THEN d.fen ELSE 0 END) AS not_due,
	sum(CASE WHEN d.bucket = 1 THEN d.fen ELSE 0 END) AS d1_30,
	sum(CASE WHEN d.bucket = 2 THEN d.fen ELSE 0 END) AS d31_60,
	sum(CASE WHEN d.bucket = 3 THEN d.fen ELSE 0 END) AS d61_90,
	sum(CASE WHEN d.bucket = 4 THEN d.fen ELSE 0 END) AS d91_120,
	sum(CASE WHEN d.bucket = 5 THEN d.fen ELSE 0 END) AS d121_up,
	sum(d.unapplied_fen) AS unapplied,
	sum(d.fen + d.unapplied_fen) AS total
FROM due d
JOIN party p ON p.id = d.party_id
WHERE :party IS NULL OR p.code = :party
GROUP BY p.code, p.name
UNION ALL -- now: from what is open
SELECT p.code, p.name, a.late0, a.late1, a.late2, a.late3, a.late4, a.late5, a.unapplied,
	a.late0 + a.late1 + a.late2 + a.late3 + a.late4 + a.late5 + a.unapplied
FROM party p
CROSS JOIN open_by_party(:as_of) a ON a.party_id = p.id
WHERE NOT :past AND :project IS NULL AND (:party IS NULL OR p.code = :party)
ORDER BY 1

-- check: receivable per bills {bills} = account {account} per journal {journal} | 账单应收 {bills} = 科目 {account} 总账余额 {journal}
WITH
-- with: journal
SELECT yuan(x.fen) AS bills, g.code AS account, yuan(j.fen) AS journal, x.fen = j.fen AS agrees
FROM (SELECT :sum_not_due + :sum_d1_30 + :sum_d31_60 + :sum_d61_90 + :sum_d91_120 + :sum_d121_up AS fen) x
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM moved
	WHERE ledger_account_id = :account_receivable
) j
JOIN ledger_account g ON g.id = :account_receivable
WHERE :party IS NULL AND :project IS NULL

-- check: advances per receipts {receipts} = account {account} per journal {journal} | 预收 {receipts} = 科目 {account} 总账余额 {journal}
WITH
-- with: journal
SELECT yuan(x.fen) AS receipts, g.code AS account, yuan(j.fen) AS journal, x.fen = j.fen AS agrees
FROM (SELECT :sum_unapplied AS fen) x
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM moved
	WHERE ledger_account_id = :account_advance
) j
JOIN ledger_account g ON g.id = :account_advance
WHERE :party IS NULL AND :project IS NULL

-- proof: receivable per bills {bills} = account {account} per facts {journal} | 账单应收 {bills} = 科目 {account} 凭证余额 {journal}
WITH
-- with: journal
SELECT yuan(x.fen) AS bills, g.code AS account, yuan(j.fen) AS journal, x.fen = j.fen AS agrees
FROM (SELECT :sum_not_due + :sum_d1_30 + :sum_d31_60 + :sum_d61_90 + :sum_d91_120 + :sum_d121_up AS fen) x
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM posted
	WHERE ledger_account_id = :account_receivable
) j
JOIN ledger_account g ON g.id = :account_receivable
WHERE :party IS NULL AND :project IS NULL

-- proof: advances per receipts {receipts} = account {account} per facts {journal} | 预收 {receipts} = 科目 {account} 凭证余额 {journal}
WITH
-- with: journal
SELECT yuan(x.fen) AS receipts, g.code AS account, yuan(j.fen) AS journal, x.fen = j.fen AS agrees
FROM (SELECT :sum_unapplied AS fen) x
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM posted
	WHERE ledger_account_id = :account_advance
) j
JOIN ledger_account g ON g.id = :account_advance
WHERE :party IS NULL AND :project IS NULL
