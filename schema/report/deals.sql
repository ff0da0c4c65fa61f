-- report: Deals, from the queue to the contract | 交易明细
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: stage queued/reserved/booked/subscribed/signed/ended | in this stage | 阶段
-- param: live bool | yes: those that stand; no: those that ended | 是否有效
-- param: overdue bool | yes: those past the last day of their stage | 是否超期
-- param: project project | of this project | 项目
-- param: room room | of this room | 房间
-- param: party party | of this party | 客户
-- param: consultant text | of customers of this consultant | 置业顾问
-- param: plan plan | by this payment plan | 付款方式
-- param: from date | begun on this day or later | 起始日
-- param: to date | begun on this day or earlier | 截止日
-- column: deal code | Deal | 交易
-- column: date date | Begun | 起始日
-- column: stage code | Stage | 阶段
-- column: project code | Project | 项目
-- column: room code | Room | 房间
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: consultant text | Consultant | 置业顾问
-- column: plan code | Plan | 付款方式
-- column: list money sum | List price | 表价
-- column: price money sum | Price | 成交价
-- column: deposit money sum | Deposits | 定金
-- column: paid money sum | Paid | 已收
-- column: open money sum | Open bills | 未收
-- column: payable money sum | To pay back | 应退
-- column: days int | Days in stage | 本阶段天数
-- column: until date | Until | 截止日
-- column: overdue int days | Days overdue | 超期天数
-- column: contract code | Contract | 合同
-- column: deposit_kind text | Kind of deposit | 定金性质
-- column: event code | Last event | 最近事项
-- column: reason text | Reason | 原因
-- column: from_deal code | From deal | 来源交易
-- column: queue int | Queue number | 排号

-- Money is that of the deal's contract: the deposits that were asked for, what receipts settled of all its bills, what
-- is open of them, and what is to be paid back. A deposit that became another kind, or another deal's, counts once,
-- where it is now; so does what was paid. A contract that went on to another deal stands there.
WITH last AS (
	SELECT deal_id, max(id) AS event_id
	FROM deal_event
	WHERE date <= :as_of AND id <= :known_deal_event
	GROUP BY deal_id
), stood AS (
	SELECT d.id, d.code, d.date, d.project_id, d.from_id, d.queue, e.id AS event_id, e.kind, e.stage, e.closes,
		e.date AS event_on, e.party_id, e.plan_id, e.until_on, e.deposit_kind, e.list_fen, e.price_fen,
		e.reason, e.contract_id,
		(SELECT max(x.id) FROM deal_event x
			WHERE x.deal_id = d.id AND x.stage <> e.stage AND x.id < e.id) AS before_id
	FROM last l
	JOIN deal_event e ON e.id = l.event_id
	JOIN deal d ON d.id = e.deal_id
), owner AS (
	SELECT contract_id, max(event_id) AS event_id
	FROM stood
	WHERE contract_id IS NOT NULL
	GROUP BY contract_id
),
-- with: later
, billed AS (
	SELECT b.id, b.contract_id, b.amount_fen, i.class, coalesce(o.open_fen, 0) + coalesce(t.fen, 0) AS open_fen,
		(SELECT sum(a.amount_fen) FROM allocation a LEFT JOIN bill c ON c.id = a.credit_id
			WHERE a.bill_id = b.id AND coalesce(c.contract_id, 0) <> b.contract_id
			AND a.date <= :as_of AND a.id <= :known_allocation) AS paid_fen,
		(SELECT sum(a.amount_fen) FROM allocation a JOIN bill x ON x.id = a.bill_id
			WHERE b.amount_fen < 0 AND a.credit_id = b.id AND x.contract_id <> b.contract_id
			AND a.date <= :as_of AND a.id <= :known_allocation) AS gone_fen,
		(SELECT sum(a.amount_fen) FROM allocation a JOIN bill c ON c.id = a.credit_id
			JOIN item k ON k.id = c.item_id WHERE a.bill_id = b.id AND k.class = 'deposit'
			AND c.contract_id = b.contract_id
			AND a.date <= :as_of AND a.id <= :known_allocation) AS was_fen
	FROM owner w
	JOIN bill b ON b.contract_id = w.contract_id
	JOIN item i ON i.id = b.item_id
	LEFT JOIN open_bill o ON o.bill_id = b.id
	LEFT JOIN (SELECT bill_id, sum(fen) AS fen FROM later GROUP BY bill_id) t ON t.bill_id = b.id
	WHERE b.billed_on <= :as_of AND b.id <= :known_bill
), money AS (
	SELECT w.event_id, sum(CASE WHEN b.class <> 'deposit' THEN 0 WHEN b.amount_fen > 0
			THEN b.amount_fen - coalesce(b.was_fen, 0) ELSE -coalesce(b.gone_fen, 0) END) AS deposit,
		sum(coalesce(b.paid_fen, 0) - coalesce(b.gone_fen, 0)) AS paid,
		sum(CASE WHEN b.open_fen > 0 THEN b.open_fen ELSE 0 END) AS open,
		-sum(CASE WHEN b.open_fen < 0 THEN b.open_fen ELSE 0 END) AS payable
	FROM owner w
	JOIN billed b ON b.contract_id = w.contract_id
	GROUP BY w.event_id
), listed AS (
	SELECT s.id, s.code, s.date, s.stage, s.project_id, s.party_id, s.plan_id, s.list_fen, s.price_fen, s.event_id,
		s.until_on, s.contract_id, s.deposit_kind, s.kind, s.reason, s.from_id, s.queue,
		days_between((SELECT min(x.date) FROM deal_event x WHERE x.deal_id = s.id
			AND x.id > coalesce(s.before_id, 0) AND x.id <= s.event_id), :as_of) AS days,
		CASE WHEN s.until_on < :as_of AND s.stage IN ('queued', 'reserved', 'booked', 'subscribed')
			THEN days_between(s.until_on, :as_of) ELSE 0 END AS overdue,
		(SELECT min(h.room_id) FROM deal_room h WHERE h.deal_id = s.id AND h.role = 'main') AS room_id
	FROM stood s
)
SELECT s.code AS deal, s.date, s.stage, j.code AS project, r.code AS room, p.code AS party, p.name, p.consultant,
	l.code AS plan, s.list_fen AS list, s.price_fen AS price, coalesce(m.deposit, 0) AS deposit,
	coalesce(m.paid, 0) AS paid, coalesce(m.open, 0) AS open, coalesce(m.payable, 0) AS payable, s.days,
	s.until_on AS until, s.overdue, c.code AS contract, s.deposit_kind, s.kind AS event, s.reason,
	f.code AS from_deal, s.queue
FROM listed s
JOIN project j ON j.id = s.project_id
JOIN party p ON p.id = s.party_id
LEFT JOIN room r ON r.id = s.room_id
LEFT JOIN plan l ON l.id = s.plan_id
LEFT JOIN contract c ON c.id = s.contract_id
LEFT JOIN deal f ON f.id = s.from_id
LEFT JOIN money m ON m.event_id = s.event_id
WHERE (:stage IS NULL OR s.stage = :stage)
	AND (:live IS NULL OR (s.stage <> 'ended') = :live)
	AND (:overdue IS NULL OR (s.overdue > 0) = :overdue)
	AND (:project IS NULL OR j.code = :project)
	AND (:room IS NULL OR r.code = :room OR EXISTS (SELECT 1 FROM deal_room h
		JOIN room x ON x.id = h.room_id WHERE h.deal_id = s.id AND x.code = :room))
	AND (:party IS NULL OR p.code = :party)
	AND (:consultant IS NULL OR p.consultant = :consultant)
	AND (:plan IS NULL OR l.code = :plan)
	AND (:from IS NULL OR s.date >= :from)
	AND (:to IS NULL OR s.date <= :to)
ORDER BY s.id

-- proof: open {open} less to pay back {payable} = bills of their contracts less what settled them {facts} | 未收 {open} 减应退 {payable} = 合同账单减已结 {facts}
SELECT yuan(:sum_open) AS open, yuan(:sum_payable) AS payable, yuan(x.fen) AS facts,
	:sum_open - :sum_payable = x.fen AS agrees
FROM (
	SELECT coalesce(sum(f.fen), 0) AS fen
	FROM (
		SELECT b.id, b.amount_fen AS fen FROM bill b
		WHERE b.billed_on <= :as_of AND b.id <= :known_bill
		UNION ALL
		SELECT a.bill_id, -a.amount_fen FROM allocation a
		WHERE a.date <= :as_of AND a.id <= :known_allocation
		UNION ALL
		SELECT a.credit_id, a.amount_fen FROM allocation a
		WHERE a.credit_id IS NOT NULL AND a.date <= :as_of AND a.id <= :known_allocation
	) f
	JOIN bill d ON d.id = f.id
	WHERE d.contract_id IN (SELECT e.contract_id FROM deal_event e
		WHERE e.date <= :as_of AND e.id <= :known_deal_event
			AND e.id = (SELECT max(y.id) FROM deal_event y
				WHERE y.deal_id = e.deal_id AND y.date <= :as_of AND y.id <= :known_deal_event))
) x
WHERE coalesce(:stage, :live, :overdue, :project, :room, :party, :consultant, :plan, :from, :to) IS NULL
