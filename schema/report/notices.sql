-- report: Notices written to those who are late | 催缴记录
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: party party | to this party | 客户
-- param: level level | of this level | 催缴级别
-- param: from date | dated this day or later | 起始日
-- param: to date | dated this day or earlier | 截止日
-- column: date date | Date | 日期
-- column: bill code | Bill | 账单
-- column: party code | Party | 客户
-- column: level code | Level | 级别
-- column: channel code | Channel | 渠道
-- column: amount money sum | Amount | 欠款
-- column: status code | Status | 状态
-- column: name text | Name | 客户名称
-- column: letter text | Letter | 函件

SELECT n.date, b.code AS bill, p.code AS party, d.code AS level, n.channel, n.open_fen AS amount,
	CASE WHEN l.id IS NULL THEN 'written'
		ELSE coalesce((SELECT CASE y.step WHEN 'sending' THEN 'uncertain' WHEN 'resend' THEN 'waiting' ELSE y.step END
			FROM delivery y WHERE y.letter_id = l.id AND y.id <= :known_delivery ORDER BY y.id DESC LIMIT 1),
			CASE l.channel WHEN 'letter' THEN 'print' ELSE 'waiting' END)
	END AS status, p.name, n.letter
FROM notice n
JOIN bill b ON b.id = n.bill_id
JOIN party p ON p.id = n.party_id
JOIN dun_level d ON d.id = n.dun_level_id
LEFT JOIN letter l ON l.file = n.letter
WHERE n.date <= :as_of AND n.id <= :known_notice
	AND (:party IS NULL OR p.code = :party)
	AND (:level IS NULL OR d.code = :level)
	AND (:from IS NULL OR n.date >= :from)
	AND (:to IS NULL OR n.date <= :to)
ORDER BY n.id
