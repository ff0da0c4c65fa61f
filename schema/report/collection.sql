-- report: Collection rate by item | 收缴率
-- param: as_of date = today | money received later does not count | 该日之后的收款不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: from date = month-start | bills due on this day or later | 应付起始日
-- param: to date = today | bills due on this day or earlier | 应付截止日
-- param: project project | bills of rooms of this project | 项目
-- column: item code | Item | 款项
-- column: due money sum | Due | 应收
-- column: waived money sum | Waived | 减免
-- column: collected money sum | Collected | 实收
-- column: rate percent bar | Rate | 收缴率
-- column: name text | Name | 款项名称
-- chart: bars name due waived collected | Due and collected | 应收与实收

-- A bill that was taken back is not due, nor one that takes a credit back; what was deferred, corrected or
-- billed too high is not due any more. Any other credit of the bill's own item waives; one of another item
-- (a deposit that becomes the price) is money collected before. {rest} must be what is open of the bills.
WITH due AS (
	SELECT b.id, b.item_id, b.amount_fen
	FROM bill b
	WHERE b.due_on BETWEEN :from AND :to AND b.billed_on <= :as_of AND b.id <= :known_bill
		AND b.amount_fen > 0 AND b.reverses_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = b.id
			AND x.billed_on <= :as_of AND x.id <= :known_bill)
		AND (:project IS NULL OR b.room_id IN (SELECT r.id FROM room r
			JOIN building g ON g.id = r.building_id
			JOIN project j ON j.id = g.project_id WHERE j.code = :project))
), part AS (
	SELECT d.item_id, d.amount_fen AS due, 0 AS waived, 0 AS collected
	FROM due d
	UNION ALL
	SELECT d.item_id, CASE WHEN j.id IS NOT NULL THEN -a.amount_fen ELSE 0 END,
		CASE WHEN j.id IS NULL AND c.item_id = d.item_id THEN a.amount_fen ELSE 0 END,
		CASE WHEN j.id IS NOT NULL OR c.item_id = d.item_id THEN 0 ELSE a.amount_fen END
	FROM due d
	JOIN allocation a ON a.bill_id = d.id
	LEFT JOIN bill c ON c.id = a.credit_id
	LEFT JOIN adjustment j ON j.bill_id = a.credit_id
		AND j.kind IN ('defer', 'split', 'correct', 'estimate', 'late')
	WHERE a.date <= :as_of AND a.id <= :known_allocation
), summed AS (
	SELECT item_id, sum(due) AS due, sum(waived) AS waived, sum(collected) AS collected
	FROM part
	GROUP BY item_id
)
SELECT i.code AS item, s.due, s.waived, s.collected,
	percent(s.collected, s.due - s.waived) AS rate, i.name
FROM summed s
JOIN item i ON i.id = s.item_id
ORDER BY i.code

-- note: rate = collected / (due - waived): what was received by {as_of} for bills due from {from} to {to}, over these bills net of waivers; all items {rate}% | 收缴率 = 实收 ÷（应收 − 减免）：截至 {as_of} 收到的、应付日在 {from} 至 {to} 的账单款；各项合计 {rate}%
SELECT coalesce(yuan(percent(:sum_collected, :sum_due - :sum_waived)), '-') AS rate

-- check: due less waived and collected {rest} = open per bills {open} | 应收减去减免与实收 {rest} = 账单未收 {open}
WITH later AS (
	SELECT bill_id, sum(amount_fen) AS fen
	FROM allocation
	WHERE date > :as_of OR id > :known_allocation
	GROUP BY bill_id
)
SELECT yuan(:sum_due - :sum_waived - :sum_collected) AS rest, yuan(x.fen) AS open,
	:sum_due - :sum_waived - :sum_collected = x.fen AS agrees
FROM (
	SELECT coalesce(sum(coalesce(o.open_fen, 0) + coalesce(l.fen, 0)), 0) AS fen
	FROM bill b
	LEFT JOIN open_bill o ON o.bill_id = b.id
	LEFT JOIN later l ON l.bill_id = b.id
	WHERE b.due_on BETWEEN :from AND :to AND b.billed_on <= :as_of AND b.id <= :known_bill
		AND b.amount_fen > 0 AND b.reverses_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM bill v WHERE v.reverses_id = b.id
			AND v.billed_on <= :as_of AND v.id <= :known_bill)
		AND (:project IS NULL OR b.room_id IN (SELECT r.id FROM room r
			JOIN building g ON g.id = r.building_id
			JOIN project j ON j.id = g.project_id WHERE j.code = :project))
) x
