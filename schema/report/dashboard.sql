-- report: Dashboard | 经营概览
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: from date = month-start | bills due and money received from this day | 应付及收款起始日
-- param: to date = month-end | bills due on this day or earlier | 应付截止日
-- param: ahead date = +90d | what comes due until then | 预测至
-- column: due money of=collection | Due | 本期应收
-- column: collected money of=collection | Collected of it | 本期实收
-- column: rate percent of=collection | Collection rate | 收缴率
-- column: received money of=cash | Money in | 资金流入
-- column: receivable money of=aging | Receivable | 应收余额
-- column: late money of=aging | Late | 其中逾期
-- column: unapplied money of=aging | Advances | 预收未核销
-- column: undecided money of=lines | Undecided money | 待认领款
-- column: undecided_lines int of=lines | Lines undecided | 待认领笔数
-- column: coming money of=forecast | Comes due ahead | 未来应收
-- panel: aging as_of={as_of}
-- panel: collection as_of={as_of} from={from} to={to}
-- panel: cash as_of={as_of}
-- panel: forecast from={as_of} to={ahead}
-- panel: debtors as_of={as_of} top=10
-- coming: ahead

-- One record; each figure is that of the report named with it, asked for the same days.
WITH later AS (
	SELECT bill_id, sum(fen) AS fen
	FROM (
		SELECT bill_id, amount_fen AS fen
		FROM allocation
		WHERE :past AND date > :as_of
		UNION ALL
		SELECT credit_id, -amount_fen
		FROM allocation
		WHERE :past AND credit_id IS NOT NULL AND date > :as_of
	) taken
	GROUP BY bill_id
), open_then AS (
	SELECT b.due_on, o.fen
	FROM (
		SELECT bill_id, sum(fen) AS fen
		FROM (
			SELECT bill_id, open_fen AS fen FROM open_bill
			UNION ALL
			SELECT bill_id, fen FROM later
		) parts
		GROUP BY bill_id
	) o
	JOIN bill b ON b.id = o.bill_id
	WHERE b.billed_on <= :as_of
), due AS (
	SELECT b.id, b.item_id, b.amount_fen
	FROM bill b
	WHERE b.due_on BETWEEN :from AND :to AND b.billed_on <= :as_of AND b.amount_fen > 0
		AND b.reverses_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id AND x.billed_on <= :as_of)
), settled AS (
	SELECT coalesce(sum(CASE WHEN j.id IS NOT NULL THEN a.amount_fen END), 0) AS cut,
		coalesce(sum(CASE WHEN j.id IS NULL AND c.item_id = d.item_id THEN a.amount_fen END), 0)
			AS waived,
		coalesce(sum(CASE WHEN j.id IS NOT NULL OR c.item_id = d.item_id THEN 0
			ELSE a.amount_fen END), 0) AS collected
	FROM due d
	JOIN allocation a ON a.bill_id = d.id
	LEFT JOIN bill c ON c.id = a.credit_id
	LEFT JOIN adjustment j ON j.bill_id = a.credit_id
		AND j.kind IN ('defer', 'split', 'correct', 'estimate', 'late')
	WHERE a.date <= :as_of
), rated AS (
	SELECT coalesce((SELECT sum(d.amount_fen) FROM due d), 0) - s.cut AS due, s.waived, s.collected
	FROM settled s
), line_open AS (
	SELECT l.id, sum(p.fen) AS fen
	FROM (
		SELECT bank_line_id, open_fen AS fen FROM open_line
		UNION ALL
		SELECT bank_line_id, amount_fen FROM receipt WHERE :past AND bank_line_id IS NOT NULL AND date > :as_of
		UNION ALL
		SELECT bank_line_id, amount_fen FROM entry WHERE :past AND date > :as_of
	) p
	JOIN bank_line l ON l.id = p.bank_line_id
	WHERE l.date <= :as_of AND l.amount_fen > 0
	GROUP BY l.id
	HAVING sum(p.fen) <> 0
)
SELECT r.due, r.collected,
	percent(r.collected, r.due - r.waived) AS rate,
	coalesce((SELECT sum(l.amount_fen) FROM bank_line l
		WHERE l.amount_fen > 0 AND l.date >= :from AND l.date <= :to AND l.date <= :as_of), 0)
		+ coalesce((SELECT sum(t.amount_fen) FROM receipt t
			WHERE t.bank_line_id IS NULL AND t.amount_fen > 0
				AND t.date >= :from AND t.date <= :to AND t.date <= :as_of), 0)
		-- less what an entry says came from another account of ours, or was told at the counter
		- coalesce((SELECT sum(e.amount_fen) FROM entry e JOIN bank_line l ON l.id = e.bank_line_id
			WHERE l.amount_fen > 0 AND e.date >= :from AND e.date <= :to AND e.date <= :as_of
				AND e.ledger_account_id IN (SELECT a.ledger_account_id FROM account a)), 0) AS received,
	coalesce((SELECT sum(o.fen) FROM open_then o), 0) AS receivable,
	coalesce((SELECT sum(o.fen) FROM open_then o WHERE o.due_on < :as_of), 0) AS late,
	(SELECT coalesce(-sum(x.fen), 0) FROM (
		SELECT p.open_fen AS fen FROM open_receipt p
			JOIN receipt t ON t.id = p.receipt_id WHERE t.date <= :as_of
		UNION ALL
		SELECT a.amount_fen FROM allocation a JOIN receipt t ON t.id = a.receipt_id
			WHERE :past AND a.date > :as_of AND t.date <= :as_of
		UNION ALL
		SELECT -v.amount_fen FROM receipt v JOIN receipt t ON t.id = v.reverses_id
			WHERE :past AND v.date > :as_of AND t.date <= :as_of
	) x) AS unapplied,
	coalesce((SELECT sum(n.fen) FROM line_open n), 0) AS undecided,
	(SELECT count(*) FROM line_open) AS undecided_lines,
	coalesce((SELECT sum(o.open_fen) FROM open_bill o JOIN bill b ON b.id = o.bill_id
		WHERE b.due_on BETWEEN :as_of AND :ahead), 0)
		+ coalesce((SELECT sum(f.c9) FROM feed f WHERE f.c8 BETWEEN :as_of AND :ahead), 0) AS coming
FROM rated r

-- proof: receivable {receivable} = account {account} per journal {journal} | 应收 {receivable} = 科目 {account} 总账余额 {journal}
SELECT yuan(x.fen) AS receivable, g.code AS account, yuan(j.fen) AS journal, x.fen = j.fen AS agrees
FROM (
	SELECT coalesce(sum(b.amount_fen), 0) - (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
		WHERE a.receipt_id IS NOT NULL AND a.date <= :as_of) AS fen
	FROM bill b
	WHERE b.billed_on <= :as_of
) x
CROSS JOIN (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM v_posting p
	WHERE p.ledger_account_id = :account_receivable AND p.date <= :as_of
) j
JOIN ledger_account g ON g.id = :account_receivable
