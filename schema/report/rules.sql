-- report: The rules of matching and their record | 匹配规则及其记录
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: from date | of lines dated this day or later | 起始日
-- param: to date | of lines dated this day or earlier | 截止日
-- column: rule code | Rule | 规则
-- column: order int | Order | 次序
-- column: kind code | Kind | 类别
-- column: enabled code | On | 启用
-- column: used int sum | Used | 使用次数
-- column: amount money sum | Amount | 金额
-- column: undone int sum | Undone | 撤销次数
-- column: undone_amount money sum | Amount undone | 撤销金额
-- column: last date | Last used | 最近使用
-- column: pattern text | Pattern | 模式
-- column: when text | When | 条件

WITH facts AS (
	SELECT a.rule, a.date, a.amount_fen, 'A' || a.receipt_id AS once, EXISTS (SELECT 1 FROM allocation x
			WHERE x.reverses_id = a.id AND x.date <= :as_of AND x.id <= :known_allocation) AS undone
	FROM allocation a
	WHERE a.reverses_id IS NULL AND a.receipt_id IS NOT NULL AND a.date <= :as_of
		AND a.id <= :known_allocation
	UNION ALL
	SELECT e.rule, e.date, e.amount_fen, 'E' || e.bank_line_id, EXISTS (SELECT 1 FROM entry x
			WHERE x.reverses_id = e.id AND x.date <= :as_of AND x.id <= :known_entry)
	FROM entry e
	WHERE e.reverses_id IS NULL AND e.date <= :as_of AND e.id <= :known_entry
		AND e.kind NOT IN ('fee', 'discount')
), record AS (
	SELECT rule, count(DISTINCT once) AS used, sum(amount_fen) AS fen,
		count(DISTINCT CASE WHEN undone THEN once END) AS undone,
		sum(CASE WHEN undone THEN amount_fen ELSE 0 END) AS undone_fen, max(date) AS last
	FROM facts
	WHERE (:from IS NULL OR date >= :from) AND (:to IS NULL OR date <= :to)
	GROUP BY rule
), named AS (
	SELECT r.code, r.place, r.kind, CASE r.enabled WHEN 1 THEN 'yes' ELSE 'no' END AS enabled, r.pattern,
		r.condition
	FROM match_rule r
	UNION ALL
	SELECT c.rule, NULL, c.rule, 'yes', NULL, NULL
	FROM record c
	WHERE c.rule NOT IN (SELECT code FROM match_rule)
)
SELECT n.code AS rule, n.place AS "order", n.kind, n.enabled, coalesce(c.used, 0) AS used,
	coalesce(c.fen, 0) AS amount, coalesce(c.undone, 0) AS undone, coalesce(c.undone_fen, 0) AS undone_amount,
	c.last, n.pattern, n.condition AS "when"
FROM named n
LEFT JOIN record c ON c.rule = n.code
ORDER BY n.place IS NULL, n.place, n.code
