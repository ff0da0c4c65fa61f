-- report: Who is most late | 欠款大户
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: project project | bills of rooms of this project | 项目
-- param: top int = 20 | so many parties, the largest first | 列出户数
-- column: name text | Name | 客户名称
-- column: bills int sum | Bills | 账单数
-- column: days int days | Days | 逾期天数
-- column: late money sum | Late | 逾期金额
-- column: party code | Party | 客户

-- Bills past their due date; days of the oldest. Credits and advances are not set against them.
WITH
-- with: later
,
-- with: stands
SELECT p.name, count(*) AS bills, days_between(min(b.due_on), :as_of) AS days, sum(o.fen) AS late,
	p.code AS party
FROM stands o
JOIN bill b ON b.id = o.bill_id
JOIN party p ON p.id = b.party_id
WHERE o.fen > 0 AND b.amount_fen > 0 AND b.due_on < :as_of AND b.billed_on <= :as_of AND b.id <= :known_bill
	AND (:project IS NULL OR b.room_id IN (SELECT r.id FROM room r
		JOIN building g ON g.id = r.building_id
		JOIN project j ON j.id = g.project_id WHERE j.code = :project))
GROUP BY p.id, p.code, p.name
ORDER BY sum(o.fen) DESC, p.code
LIMIT coalesce(:top, -1)

-- proof: each is late per bills less what settled them, together {late} = {facts} | 逾期 {late} = 账单减已结 {facts}
SELECT yuan(:sum_late) AS late, yuan(x.fen) AS facts, :sum_late = x.fen AS agrees
FROM (
	SELECT coalesce(sum(t.fen), 0) AS fen
	FROM (
		SELECT d.party_id, sum(d.fen) AS fen
		FROM (
			SELECT b.party_id, b.amount_fen
				- (SELECT coalesce(sum(a.amount_fen), 0) FROM allocation a
					WHERE a.bill_id = b.id AND a.date <= :as_of
						AND a.id <= :known_allocation) AS fen
			FROM bill b
			WHERE b.amount_fen > 0 AND b.due_on < :as_of AND b.billed_on <= :as_of
				AND b.id <= :known_bill
		) d
		WHERE d.fen > 0
		GROUP BY d.party_id
		ORDER BY sum(d.fen) DESC
		LIMIT coalesce(:top, -1)
	) t
) x
WHERE :project IS NULL
