-- report: Payment documents and what is open of them | 缴费通知单
-- param: as_of date = today | documents made later do not count | 该日之后开具的不计
-- param: known_at run | only documents known after this run | 只计该次运行之前开具的
-- param: party party | of this party | 客户
-- param: open bool | yes: only those with something open now | 仅未缴清的
-- param: from date | made this day or later | 起始日
-- param: to date | made this day or earlier | 截止日
-- column: document code | Document | 通知单
-- column: date date | Date | 日期
-- column: party code | Party | 客户
-- column: name text | Name | 客户名称
-- column: due date | Due | 应付日
-- column: bills int | Bills | 账单数
-- column: total money sum | Total | 合计
-- column: open money sum | Open now | 现未缴
-- column: letter text | Letter | 信函文件

WITH listed AS (
	SELECT m.document_id, count(*) AS bills, sum(coalesce(o.open_fen, 0)) AS open_fen
	FROM payment_document_bill m
	LEFT JOIN open_bill o ON o.bill_id = m.bill_id
	GROUP BY m.document_id
)
SELECT d.code AS document, d.date, p.code AS party, p.name, d.due_on AS due, l.bills, d.total_fen AS total,
	l.open_fen AS open, d.letter
FROM payment_document d
JOIN listed l ON l.document_id = d.id
JOIN party p ON p.id = d.party_id
WHERE d.date <= :as_of AND d.id <= :known_payment_document
	AND (:party IS NULL OR p.code = :party)
	AND (:open IS NULL OR (l.open_fen <> 0) = (:open = 1))
	AND (:from IS NULL OR d.date >= :from)
	AND (:to IS NULL OR d.date <= :to)
ORDER BY d.id
