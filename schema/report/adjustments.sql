-- report: Waivers, late fees, deferrals: bills that no clause period made | 减免、违约金、缓缴等调整
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: kind text | of this kind: waive, concession, late, fee, defer, split, refund … | 类别
-- param: party party | of this party | 客户
-- param: item item | of this item | 款项
-- param: from date | billed on this day or later | 起始日
-- param: to date | billed on this day or earlier | 截止日
-- column: date date | Date | 日期
-- column: bill code | Bill | 账单
-- column: kind code | Kind | 类别
-- column: of code | Of bill | 原账单
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: item code | Item | 款项
-- column: amount money sum | Amount | 金额
-- column: due date | Due | 应付日
-- column: reason text | Reason | 原因

SELECT b.billed_on AS date, b.code AS bill, a.kind, o.code AS "of", p.code AS party, p.name, i.code AS item,
	b.amount_fen AS amount, b.due_on AS due, a.reason
FROM adjustment a
JOIN bill b ON b.id = a.bill_id
JOIN party p ON p.id = b.party_id
JOIN item i ON i.id = b.item_id
LEFT JOIN bill o ON o.id = a.of_id
WHERE b.billed_on <= :as_of AND b.id <= :known_bill
	AND (:kind IS NULL OR a.kind = :kind)
	AND (:party IS NULL OR p.code = :party)
	AND (:item IS NULL OR i.code = :item)
	AND (:from IS NULL OR b.billed_on >= :from)
	AND (:to IS NULL OR b.billed_on <= :to)
ORDER BY b.id
