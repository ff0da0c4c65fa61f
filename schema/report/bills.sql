-- report: Bills and what is open of them | 账单及未收余额
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: party party | of this party | 客户
-- param: contract contract | of this contract | 合同
-- param: project project | of rooms of this project | 项目
-- param: room room | of this room | 房间
-- param: item item | of this item | 款项
-- param: status open/part/paid/void | of this status | 状态
-- param: from date | billed on this day or later | 出账起始日
-- param: to date | billed on this day or earlier | 出账截止日
-- param: due_from date | due on this day or later | 应付起始日
-- param: due_to date | due on this day or earlier | 应付截止日
-- param: late int | at least so many days late | 逾期天数不少于
-- column: bill code | Bill | 账单
-- column: contract code | Contract | 合同
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: room code | Room | 房间
-- column: item code | Item | 款项
-- column: start date | From | 期间起
-- column: end date | To | 期间止
-- column: billed_on date | Billed on | 出账日
-- column: due date | Due | 应付日
-- column: amount money sum | Amount | 应收金额
-- column: settled money sum | Settled | 已结金额
-- column: open money sum | Open | 未结金额
-- column: status code | Status | 状态
-- column: days_late int days | Days late | 逾期天数

-- What was open then is what is open now, and what later facts settled since.
WITH
-- with: later
, counted AS (
	SELECT b.id, b.code, b.contract_id, b.party_id, b.room_id, b.item_id, b.start_on, b.end_on,
		b.billed_on, b.due_on, b.amount_fen, b.reverses_id,
		coalesce(o.open_fen, 0) + coalesce(l.fen, 0) AS open_fen
	FROM bill b
	LEFT JOIN open_bill o ON o.bill_id = b.id
	LEFT JOIN (SELECT bill_id, sum(fen) AS fen FROM later GROUP BY bill_id) l ON l.bill_id = b.id
	WHERE b.billed_on <= :as_of AND b.id <= :known_bill
), stated AS (
	SELECT c.id, c.code, c.contract_id, c.party_id, c.room_id, c.item_id, c.start_on, c.end_on,
		c.billed_on, c.due_on, c.amount_fen, c.open_fen,
		CASE WHEN c.reverses_id IS NOT NULL
				OR EXISTS (SELECT 1 FROM bill x WHERE x.reverses_id = c.id
					AND x.billed_on <= :as_of AND x.id <= :known_bill) THEN 'void'
			ELSE CASE c.open_fen WHEN 0 THEN 'paid' WHEN c.amount_fen THEN 'open'
				ELSE 'part' END END AS status,
		CASE WHEN c.open_fen > 0 AND c.due_on < :as_of THEN days_between(c.due_on, :as_of)
			ELSE 0 END AS days_late
	FROM counted c
)
SELECT s.code AS bill, c.code AS contract, p.code AS party, p.name, r.code AS room, i.code AS item,
	s.start_on AS start, s.end_on AS "end", s.billed_on, s.due_on AS due, s.amount_fen AS amount,
	s.amount_fen - s.open_fen AS settled, s.open_fen AS open, s.status, s.days_late
FROM stated s
JOIN contract c ON c.id = s.contract_id
JOIN party p ON p.id = s.party_id
JOIN item i ON i.id = s.item_id
LEFT JOIN room r ON r.id = s.room_id
WHERE (:party IS NULL OR p.code = :party)
	AND (:contract IS NULL OR c.code = :contract)
	AND (:room IS NULL OR r.code = :room)
	AND (:item IS NULL OR i.code = :item)
	AND (:project IS NULL OR r.building_id IN (SELECT b.id FROM building b
		JOIN project j ON j.id = b.project_id WHERE j.code = :project))
	AND (:status IS NULL OR s.status = :status)
	AND (:from IS NULL OR s.billed_on >= :from)
	AND (:to IS NULL OR s.billed_on <= :to)
	AND (:due_from IS NULL OR s.due_on >= :due_from)
	AND (:due_to IS NULL OR s.due_on <= :due_to)
	AND (:late IS NULL OR s.days_late >= :late)
ORDER BY s.id

-- proof: open {open} = account {account} per journal {journal}; settled {settled} = allocations of receipts {receipts} | 未结 {open} = 科目 {account} 总账余额 {journal}；已结 {settled} = 收款核销 {receipts}
WITH
-- with: journal
SELECT yuan(:sum_open) AS open, g.code AS account, yuan(j.fen) AS journal, yuan(:sum_settled) AS settled,
	yuan(a.fen) AS receipts,
	:sum_open = j.fen AND :sum_settled = a.fen AND :sum_amount = :sum_settled + :sum_open AS agrees
FROM (
	SELECT coalesce(sum(p.amount_fen), 0) AS fen
	FROM posted p
	WHERE p.ledger_account_id = :account_receivable
) j
CROSS JOIN (
	SELECT coalesce(sum(amount_fen), 0) AS fen
	FROM allocation
	WHERE receipt_id IS NOT NULL AND date <= :as_of AND id <= :known_allocation
) a
JOIN ledger_account g ON g.id = :account_receivable
WHERE coalesce(:party, :contract, :project, :room, :item, :status, :from, :to, :due_from, :due_to, :late)
	IS NULL
