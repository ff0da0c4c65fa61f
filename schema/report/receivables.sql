-- report: Receivables by item, project or building, and how late | 应收账款账龄汇总
-- param: by party/item/project/building/total = item | a record for each of these | 汇总口径
-- param: as_of date = today | facts dated later do not count; days are counted to it | 该日之后的事实不计，账龄算至该日
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: project project | bills of rooms of this project | 项目
-- column: key code | By | 口径
-- column: name text | Name | 名称
-- column: not_due money sum | Not due | 未到期
-- column: d1_30 money sum age1 | 1-30 days | 1-30天
-- column: d31_60 money sum age2 | 31-60 days | 31-60天
-- column: d61_90 money sum age3 | 61-90 days | 61-90天
-- column: d91_120 money sum age4 | 91-120 days | 91-120天
-- column: d121_up money sum age5 | 121 days and more | 121天以上
-- column: unapplied money sum | Unapplied | 预收未核销
-- column: total money sum | Total | 合计
-- chart: totals not_due d1_30 d31_60 d61_90 d91_120 d121_up unapplied | Receivables by age | 应收账款账龄分布
-- chart: bars name total | Receivables | 应收账款

-- The buckets are those of the report aging. Without a key stands what belongs to none: bills without a room,
-- and advances, which are a party's and nothing else's. A report of its own, for the columns of one are always the
-- same.
WITH
-- with: later
,
-- with: due
, owed AS ( -- of another time than now
	SELECT CASE :by WHEN 'party' THEN d.party_id WHEN 'item' THEN d.item_id WHEN 'building' THEN d.building_id
			WHEN 'project' THEN (SELECT g.project_id FROM building g WHERE g.id = d.building_id) END AS owner_id,
		sum(CASE WHEN d.bucket = 0 THEN d.fen ELSE 0 END) AS late0,
		sum(CASE WHEN d.bucket = 1 THEN d.fen ELSE 0 END) AS late1,
		sum(CASE WHEN d.bucket = 2 THEN d.fen ELSE 0 END) AS late2,
		sum(CASE WHEN d.bucket = 3 THEN d.fen ELSE 0 END) AS late3,
		sum(CASE WHEN d.bucket = 4 THEN d.fen ELSE 0 END) AS late4,
		sum(CASE WHEN d.bucket = 5 THEN d.fen ELSE 0 END) AS late5,
		sum(d.unapplied_fen) AS unapplied
	FROM due d
	GROUP BY 1
	UNION ALL -- now: from what is open
	SELECT party_id, late0, late1, late2, late3, late4, late5, unapplied
	FROM open_by_party(:as_of)
	WHERE NOT :past AND :project IS NULL AND :by = 'party'
	UNION ALL
	SELECT item_id, late0, late1, late2, late3, late4, late5, unapplied
	FROM open_by_item(:as_of)
	WHERE NOT :past AND :project IS NULL AND :by = 'item'
	UNION ALL
	SELECT building_id, late0, late1, late2, late3, late4, late5, unapplied
	FROM open_by_building(:as_of)
	WHERE NOT :past AND :project IS NULL AND :by = 'building'
	UNION ALL
	SELECT g.project_id, sum(b.late0), sum(b.late1), sum(b.late2), sum(b.late3), sum(b.late4), sum(b.late5),
		sum(b.unapplied)
	FROM open_by_building(:as_of) b
	LEFT JOIN building g ON g.id = b.building_id
	WHERE NOT :past AND :project IS NULL AND :by = 'project'
	GROUP BY g.project_id
	UNION ALL
	SELECT NULL, sum(late0), sum(late1), sum(late2), sum(late3), sum(late4), sum(late5), sum(unapplied)
	FROM open_by_item(:as_of)
	WHERE NOT :past AND :project IS NULL AND :by = 'total'
	GROUP BY 1
)
SELECT CASE :by WHEN 'party' THEN p.code WHEN 'item' THEN i.code WHEN 'project' THEN j.code
		WHEN 'building' THEN j.code || '/' || g.code ELSE 'total' END AS key,
	CASE :by WHEN 'party' THEN p.name WHEN 'item' THEN iif(i.id IS NULL, 'advances', i.name)
		WHEN 'project' THEN iif(j.id IS NULL, 'no room', j.name)
		WHEN 'building' THEN iif(g.id IS NULL, 'no room', g.name) END AS name,
	o.late0 AS not_due, o.late1 AS d1_30, o.late2 AS d31_60, o.late3 AS d61_90, o.late4 AS d91_120,
	o.late5 AS d121_up, o.unapplied AS unapplied,
	o.late0 + o.late1 + o.late2 + o.late3 + o.late4 + o.late5 + o.unapplied AS total
FROM owed o
LEFT JOIN party p ON p.id = iif(:by = 'party', o.owner_id, NULL)
LEFT JOIN item i ON i.id = iif(:by = 'item', o.owner_id, NULL)
LEFT JOIN building g ON g.id = iif(:by = 'building', o.owner_id, NULL)
LEFT JOIN project j ON j.id = iif(:by = 'project', o.owner_id, g.project_id)
ORDER BY key NULLS LAST

-- check: bills {bills} and advances {advances} = accounts {receivable} {receivable_yuan} and {advance} {advance_yuan} per journal | 账单应收 {bills}、预收 {advances} = 总账科目 {receivable} 余额 {receivable_yuan}、科目 {advance} 余额 {advance_yuan}
WITH
-- with: journal
SELECT yuan(x.bills) AS bills, yuan(:sum_unapplied) AS advances, r.code AS receivable,
	yuan(x.receivable) AS receivable_yuan, a.code AS advance, yuan(x.advance) AS advance_yuan,
	x.bills = x.receivable AND :sum_unapplied = x.advance AS agrees
FROM (
	SELECT :sum_not_due + :sum_d1_30 + :sum_d31_60 + :sum_d61_90 + :sum_d91_120 + :sum_d121_up AS bills,
		coalesce(sum(CASE WHEN ledger_account_id = :account_receivable THEN amount_fen END), 0) AS receivable,
		coalesce(sum(CASE WHEN ledger_account_id = :account_advance THEN amount_fen END), 0) AS advance
	FROM moved
) x
JOIN ledger_account r ON r.id = :account_receivable
JOIN ledger_account a ON a.id = :account_advance
WHERE :project IS NULL
