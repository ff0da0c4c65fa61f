-- report: Discounts: list price and price of what was sold | 优惠明细
-- param: by deal/plan/campaign/consultant/building = deal | a record for each of these | 汇总口径
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: from date | subscribed on this day or later | 认购起始日
-- param: to date | subscribed on this day or earlier | 认购截止日
-- param: project project | of this project | 项目
-- param: below int | only rooms sold for less than so many percent of their list price | 低于表价的百分比
-- column: key code | By | 口径
-- column: name text | Name | 名称
-- column: room code | Room | 房间
-- column: sales int sum | Sales | 笔数
-- column: list money sum | List price | 表价
-- column: price money sum | Price | 成交价
-- column: off money sum | Off | 优惠
-- column: percent percent | Of the list price | 折扣率
-- column: discounts text | Discounts | 优惠方式
-- chart: bars key off | Off | 优惠金额

-- A sale is what one line of a standing deal sells: a room, or decoration. By campaign, a sale stands under
-- each campaign that it had, and without a key when it had none.
WITH last AS (
	SELECT deal_id, max(id) AS event_id
	FROM deal_event
	WHERE date <= :as_of AND id <= :known_deal_event
	GROUP BY deal_id
), first AS (
	SELECT deal_id, min(date) AS sold_on
	FROM deal_event
	WHERE date <= :as_of AND id <= :known_deal_event AND stage IN ('subscribed', 'signed')
	GROUP BY deal_id
), sale AS (
	SELECT d.code AS deal, e.party_id, e.plan_id, l.id, l.room_id, l.list_fen, l.price_fen, l.discounts,
		coalesce(l.room_id, (SELECT min(h.room_id) FROM deal_room h
			WHERE h.deal_id = d.id AND h.role = 'main')) AS beside_id
	FROM last t
	JOIN deal_event e ON e.id = t.event_id
	JOIN first f ON f.deal_id = e.deal_id
	JOIN deal d ON d.id = e.deal_id
	JOIN project j ON j.id = d.project_id
	JOIN deal_line l ON l.deal_id = d.id
	WHERE e.stage IN ('subscribed', 'signed')
		AND l.event_id = (SELECT max(m.event_id) FROM deal_line m
			WHERE m.deal_id = d.id AND m.event_id <= e.id)
		AND (:from IS NULL OR f.sold_on >= :from)
		AND (:to IS NULL OR f.sold_on <= :to)
		AND (:project IS NULL OR j.code = :project)
		AND (:below IS NULL OR l.price_fen * 100 < l.list_fen * :below)
), keyed AS (
	SELECT s.id, s.room_id, s.list_fen, s.price_fen, s.discounts,
		CASE :by WHEN 'deal' THEN s.deal WHEN 'plan' THEN n.code WHEN 'consultant' THEN p.consultant
			WHEN 'building' THEN j.code || '/' || b.code ELSE k.code END AS key,
		CASE :by WHEN 'deal' THEN p.name WHEN 'plan' THEN n.name WHEN 'building' THEN b.name
			WHEN 'campaign' THEN k.name END AS name
	FROM sale s
	JOIN party p ON p.id = s.party_id
	LEFT JOIN plan n ON n.id = s.plan_id
	LEFT JOIN room r ON r.id = s.beside_id
	LEFT JOIN building b ON b.id = r.building_id
	LEFT JOIN project j ON j.id = b.project_id
	LEFT JOIN discount k ON :by = 'campaign'
		AND replace('; ' || replace(s.discounts, ' + ', '; '), '; ' || k.code || ' ', '')
			<> '; ' || replace(s.discounts, ' + ', '; ')
)
SELECT k.key, min(k.name) AS name,
	CASE WHEN :by = 'deal' THEN min(r.code) END AS room, count(*) AS sales, sum(k.list_fen) AS list,
	sum(k.price_fen) AS price, sum(k.list_fen) - sum(k.price_fen) AS off,
	percent(sum(k.price_fen), sum(k.list_fen)) AS percent,
	CASE WHEN :by = 'deal' THEN min(k.discounts) END AS discounts
FROM keyed k
LEFT JOIN room r ON r.id = k.room_id
GROUP BY k.key, CASE WHEN :by = 'deal' THEN k.id ELSE 0 END
ORDER BY k.key, min(k.id)

-- note: all: {percent}% of the list price | 合计：为表价的 {percent}%
SELECT yuan(percent(:sum_price, :sum_list)) AS percent
WHERE :sum_list > 0 AND :by <> 'campaign'

-- note: a sale stands under each campaign that it had, with all that came off: the totals count it as often | 一笔交易计入其每个活动，优惠额为全部优惠，合计有重复
SELECT 1 AS one WHERE :by = 'campaign'

-- check: list prices {list} less prices {price} = per deals {deals} | 表价 {list} 减成交价 {price} = 各交易 {deals}
SELECT yuan(:sum_list) AS list, yuan(:sum_price) AS price, yuan(d.fen) AS deals, :sum_off = d.fen AS agrees
FROM (
	SELECT coalesce(sum(e.list_fen - e.price_fen), 0) AS fen
	FROM deal_event e
	WHERE e.stage IN ('subscribed', 'signed')
		AND e.id = (SELECT max(x.id) FROM deal_event x
			WHERE x.deal_id = e.deal_id AND x.date <= :as_of AND x.id <= :known_deal_event)
) d
WHERE coalesce(:from, :to, :project, :below) IS NULL AND :by <> 'campaign'
