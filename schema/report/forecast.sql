-- report: What comes due, by month | 应收预测
-- param: from date = today | due on this day or later | 应付起始日
-- param: to date = +90d | due on this day or earlier | 应付截止日
-- param: project project | of rooms of this project | 项目
-- coming: to
-- column: month code | Month | 月份
-- column: price money sum | Price | 房款
-- column: mortgage money sum | Mortgage | 按揭
-- column: rent money sum | Rent | 租金
-- column: fee money sum | Fees and usage | 费用
-- column: collected money sum | Collected for others | 代收
-- column: total money sum | Total | 合计
-- column: deposit money sum | Deposits | 押金定金
-- column: other money sum | Other | 其他
-- column: billed money sum | Already billed | 已出账
-- column: coming money sum | To be billed | 待出账
-- chart: stack month price mortgage rent fee collected deposit other | What comes due | 即将到期的应收款

-- What is open of bills that fall due, the bills that the clauses will make, computed as deed bill-gen would,
-- and the instalments of deals that are no clause yet: those that wait for the contract as if it were signed on
-- the last day of its time limit. Usage is in it as far as meters were read. Feed: c3 room, c4 item, c8 due, c9 amount.
WITH expected AS (
	SELECT b.room_id, b.item_id, b.due_on, o.open_fen AS billed, 0 AS coming
	FROM open_bill o
	JOIN bill b ON b.id = o.bill_id
	WHERE b.due_on BETWEEN :from AND :to
	UNION ALL
	SELECT c3, c4, c8, 0, c9
	FROM feed
	WHERE c8 BETWEEN :from AND :to
), classed AS (
	SELECT substr(e.due_on, 1, 7) AS month, e.billed, e.coming, e.billed + e.coming AS fen,
		CASE WHEN i.code IN ('mortgage', coalesce((SELECT value FROM setting WHERE key = 'loan.item'), 'loan'),
				coalesce((SELECT value FROM setting WHERE key = 'loan.fund_item'), 'fund-loan')) THEN 'mortgage' WHEN i.class = 'usage' THEN 'fee'
			WHEN i.class = 'tax' THEN 'collected' WHEN i.class = 'late' THEN 'other'
			ELSE i.class END AS class
	FROM expected e
	JOIN item i ON i.id = e.item_id
	WHERE :project IS NULL OR e.room_id IN (SELECT r.id FROM room r
		JOIN building g ON g.id = r.building_id
		JOIN project j ON j.id = g.project_id WHERE j.code = :project)
)
SELECT month,
	sum(CASE WHEN class = 'price' THEN fen ELSE 0 END) AS price,
	sum(CASE WHEN class = 'mortgage' THEN fen ELSE 0 END) AS mortgage,
	sum(CASE WHEN class = 'rent' THEN fen ELSE 0 END) AS rent,
	sum(CASE WHEN class = 'fee' THEN fen ELSE 0 END) AS fee,
	sum(CASE WHEN class = 'collected' THEN fen ELSE 0 END) AS collected,
	sum(fen) AS total,
	sum(CASE WHEN class = 'deposit' THEN fen ELSE 0 END) AS deposit,
	sum(CASE WHEN class = 'other' THEN fen ELSE 0 END) AS other,
	sum(billed) AS billed, sum(coming) AS coming
FROM classed
GROUP BY month
ORDER BY month

-- proof: already billed {billed} = bills less what settled them {open} | 已出账 {billed} = 账单减已结 {open}
SELECT yuan(:sum_billed) AS billed, yuan(x.fen) AS open, :sum_billed = x.fen AS agrees
FROM (
	SELECT coalesce(sum(f.fen), 0) AS fen
	FROM (
		SELECT b.id, b.amount_fen AS fen FROM bill b
		UNION ALL
		SELECT a.bill_id, -a.amount_fen FROM allocation a
		UNION ALL
		SELECT a.credit_id, a.amount_fen FROM allocation a WHERE a.credit_id IS NOT NULL
	) f
	JOIN bill d ON d.id = f.id
	WHERE d.due_on BETWEEN :from AND :to
) x
WHERE :project IS NULL

-- proof: total {total} = classes {classes} = billed and to be billed {both} | 合计 {total} = 各类 {classes} = 已出账与待出账 {both}
SELECT yuan(:sum_total) AS total, yuan(c.fen) AS classes, yuan(:sum_billed + :sum_coming) AS both,
	c.fen = :sum_total AND :sum_billed + :sum_coming = :sum_total AS agrees
FROM (SELECT :sum_price + :sum_mortgage + :sum_rent + :sum_fee + :sum_collected + :sum_deposit + :sum_other
	AS fen) c
