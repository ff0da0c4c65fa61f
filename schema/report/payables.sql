-- report: Money of deals to be paid out | 待退款
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: project project | of deals of this project | 项目
-- param: party party | of this party | 客户
-- param: payee buyer/bank | to whom | 收款方
-- column: date date | Date | 日期
-- column: bill code | Credit or receipt | 贷项或收款
-- column: deal code | Deal | 交易
-- column: room code | Room | 房号
-- column: party code | Party | 客户
-- column: name text | To be paid to | 收款人
-- column: payee text | As | 性质
-- column: item code | Item | 款项
-- column: credited money sum | Credited | 应退
-- column: settled money sum | Kept, paid out or not paid in | 已抵扣、已退或未实收
-- column: amount money sum | To be paid | 待退
-- column: reason text | Reason | 原因

-- A ledger of before there were loans has no setting for them: its default holds.
WITH loan (code) AS (
	VALUES (coalesce((SELECT value FROM setting WHERE key = 'loan.item'), 'loan')),
		(coalesce((SELECT value FROM setting WHERE key = 'loan.fund_item'), 'fund-loan'))
),
-- with: later
,
-- with: stands
, owed AS ( -- no more than was paid of the bill that is taken back: a match may have been undone since
	SELECT o.bill_id, min(-o.fen, coalesce(x.amount_fen - coalesce(y.fen, 0), -o.fen)) AS fen
	FROM stands o
	JOIN adjustment a ON a.bill_id = o.bill_id
	LEFT JOIN bill x ON x.id = a.of_id AND x.amount_fen > 0
	LEFT JOIN stands y ON y.bill_id = x.id
	WHERE o.fen < 0 AND a.kind = 'refund'
), deal_of AS (
	SELECT e.contract_id, max(e.deal_id) AS deal_id
	FROM deal_event e
	WHERE e.contract_id IS NOT NULL AND e.date <= :as_of AND e.id <= :known_deal_event
	GROUP BY e.contract_id
), quiet AS ( -- whose deals have all ended, and who has no other contract that goes on
	SELECT e.party_id, max(d.id) AS deal_id
	FROM deal d
	JOIN deal_event e ON e.id = (SELECT max(id) FROM deal_event
		WHERE deal_id = d.id AND date <= :as_of AND id <= :known_deal_event)
	GROUP BY e.party_id
	HAVING min(e.closes) = 1 AND NOT EXISTS (SELECT 1 FROM contract c
		WHERE c.party_id = e.party_id AND (c.end_on IS NULL OR c.end_on > :as_of)
			AND c.id NOT IN (SELECT contract_id FROM deal_event WHERE contract_id IS NOT NULL))
), owing AS (
	SELECT DISTINCT b.party_id
	FROM stands o
	JOIN bill b ON b.id = o.bill_id
	WHERE o.fen > 0 AND b.billed_on <= :as_of AND b.id <= :known_bill
), unused AS (
	SELECT receipt_id AS id, sum(fen) AS fen
	FROM (
		SELECT receipt_id, open_fen AS fen
		FROM open_receipt
		UNION ALL
		SELECT receipt_id, amount_fen
		FROM allocation
		WHERE :past AND receipt_id IS NOT NULL AND (date > :as_of OR id > :known_allocation)
		UNION ALL
		SELECT reverses_id, -amount_fen
		FROM receipt
		WHERE :past AND reverses_id IS NOT NULL AND (date > :as_of OR id > :known_receipt)
	) taken
	GROUP BY receipt_id
), advances AS ( -- another's money, as of a loan that came after the end, goes back to whom it came from
	SELECT r.id, q.deal_id, u.fen, coalesce(nullif(l.payer, ''), p.name) AS name,
		CASE WHEN nullif(l.payer, '') <> p.name AND NOT EXISTS (SELECT 1 FROM payer y WHERE y.party_id = p.id
			AND (y.name = l.payer OR y.account = l.payer_account)) THEN 'bank' ELSE 'buyer' END AS payee
	FROM unused u
	JOIN receipt r ON r.id = u.id
	JOIN quiet q ON q.party_id = r.party_id
	JOIN party p ON p.id = r.party_id
	LEFT JOIN bank_line l ON l.id = r.bank_line_id
	WHERE q.party_id NOT IN (SELECT party_id FROM owing) AND r.amount_fen > 0
		AND r.date <= :as_of AND r.id <= :known_receipt
)
SELECT b.billed_on AS date, b.code AS bill, d.code AS deal, r.code AS room, p.code AS party,
	CASE WHEN l.code IS NULL THEN p.name ELSE 'bank' END AS name,
	CASE WHEN l.code IS NULL THEN 'buyer' ELSE 'bank' END AS payee, i.code AS item,
	-b.amount_fen AS credited, -b.amount_fen - o.fen AS settled, o.fen AS amount, a.reason
FROM owed o
JOIN bill b ON b.id = o.bill_id
JOIN adjustment a ON a.bill_id = o.bill_id
JOIN party p ON p.id = b.party_id
JOIN item i ON i.id = b.item_id
LEFT JOIN room r ON r.id = b.room_id
LEFT JOIN loan l ON l.code = i.code
LEFT JOIN deal_of f ON f.contract_id = b.contract_id
LEFT JOIN deal d ON d.id = f.deal_id
WHERE o.fen > 0 AND b.billed_on <= :as_of AND b.id <= :known_bill
	AND (:project IS NULL OR d.project_id = (SELECT id FROM project WHERE code = :project))
	AND (:party IS NULL OR p.code = :party)
	AND (:payee IS NULL OR (l.code IS NOT NULL) = (:payee = 'bank'))
UNION ALL
SELECT r.date, fact_code('R', r.id), d.code, NULL, p.code, v.name, v.payee, NULL, r.amount_fen,
	r.amount_fen - v.fen, v.fen, 'advance'
FROM advances v
JOIN receipt r ON r.id = v.id
JOIN party p ON p.id = r.party_id
JOIN deal d ON d.id = v.deal_id
WHERE v.fen > 0
	AND (:project IS NULL OR d.project_id = (SELECT id FROM project WHERE code = :project))
	AND (:party IS NULL OR p.code = :party)
	AND (:payee IS NULL OR v.payee = :payee)
ORDER BY date, bill
