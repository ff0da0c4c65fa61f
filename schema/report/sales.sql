-- report: Sales by building | 销售统计
-- param: as_of date = today | facts dated later do not count | 该日之后的事实不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: from date | sold on this day or later | 成交起始日
-- param: to date | sold on this day or earlier | 成交截止日
-- param: stage subscribed/signed = subscribed | what counts as sold: from the subscription or from the contract on | 成交口径：认购或签约
-- param: project project | of this project | 项目
-- column: project code | Project | 项目
-- column: building code | Building | 楼栋
-- column: rooms int sum | Rooms | 套数
-- column: released int sum | Released | 放盘套数
-- column: sold int sum | Sold | 成交套数
-- column: area area sum | Area sold | 成交面积
-- column: list_value money sum | List value | 成交表价
-- column: sold_value money sum | Sold for | 成交金额
-- column: average money | Per m² | 成交均价
-- column: rate percent bar | Sold of released | 去化率
-- column: unsold int sum | Unsold | 未售套数
-- column: unsold_value money sum | Unsold at list | 未售货值
-- column: other money sum | Without a room | 无房款项
-- column: name text | Name | 楼栋名称
-- chart: columns building sold_value unsold_value | Sold and unsold | 已售与未售货值
-- chart: bars building rate | Sold of released | 去化率

-- Rooms of deals that stand at as_of; other: what their lines sell that is no room (decoration), with the
-- building of the deal's room. Unsold: released, and at as_of not sold, whenever it was, nor under a sale contract that no
-- deal made.
WITH last AS (
	SELECT deal_id, max(id) AS event_id
	FROM deal_event
	WHERE date <= :as_of AND id <= :known_deal_event
	GROUP BY deal_id
), first AS (
	SELECT deal_id, min(date) AS sold_on
	FROM deal_event
	WHERE date <= :as_of AND id <= :known_deal_event
		AND (stage = 'signed' OR (stage = 'subscribed' AND :stage = 'subscribed'))
	GROUP BY deal_id
), standing AS (
	SELECT e.deal_id, e.id AS event_id,
		f.sold_on >= coalesce(:from, '0000') AND f.sold_on <= coalesce(:to, '9999') AS asked
	FROM last l
	JOIN deal_event e ON e.id = l.event_id
	JOIN first f ON f.deal_id = e.deal_id
	WHERE e.stage = 'signed' OR (e.stage = 'subscribed' AND :stage = 'subscribed')
), line AS (
	SELECT l.room_id, coalesce(l.room_id, (SELECT min(h.room_id) FROM deal_room h
			WHERE h.deal_id = s.deal_id AND h.role = 'main')) AS beside_id,
		l.list_fen, l.price_fen, s.asked
	FROM standing s
	JOIN deal_line l ON l.deal_id = s.deal_id
	WHERE l.event_id = (SELECT max(m.event_id) FROM deal_line m
		WHERE m.deal_id = s.deal_id AND m.event_id <= s.event_id)
), sale AS (
	SELECT r.building_id, count(l.room_id) AS rooms,
		sum(CASE WHEN l.room_id IS NOT NULL THEN coalesce(r.area_cm2, 0) ELSE 0 END) AS area_cm2,
		sum(CASE WHEN l.room_id IS NOT NULL THEN l.list_fen ELSE 0 END) AS list_fen,
		sum(CASE WHEN l.room_id IS NOT NULL THEN l.price_fen ELSE 0 END) AS price_fen,
		sum(CASE WHEN l.room_id IS NULL THEN l.price_fen ELSE 0 END) AS other_fen
	FROM line l
	JOIN room r ON r.id = l.beside_id
	WHERE l.asked
	GROUP BY r.building_id
), taken AS (
	SELECT room_id
	FROM line
	WHERE room_id IS NOT NULL
	UNION
	SELECT c.room_id
	FROM contract c
	WHERE c.kind = 'sale' AND c.room_id IS NOT NULL AND c.start_on <= :as_of
		AND (c.end_on IS NULL OR c.end_on >= :as_of)
		AND c.id NOT IN (SELECT e.contract_id FROM deal_event e WHERE e.contract_id IS NOT NULL)
), released AS (
	SELECT DISTINCT o.room_id
	FROM room_release o
	WHERE o.withdraws_id IS NULL AND o.date <= :as_of AND o.id <= :known_room_release
		AND NOT EXISTS (SELECT 1 FROM room_release w WHERE w.withdraws_id = o.id
			AND w.date <= :as_of AND w.id <= :known_room_release)
), stock AS (
	SELECT r.building_id, count(*) AS released,
		sum(CASE WHEN t.room_id IS NULL THEN 1 ELSE 0 END) AS unsold,
		sum(CASE WHEN t.room_id IS NULL THEN (SELECT p.total_fen FROM price p
			WHERE p.room_id = r.id AND p.kind = 'list' AND p.start_on <= :as_of AND p.id <= :known_price
			ORDER BY p.start_on DESC, p.id DESC LIMIT 1) END) AS unsold_fen
	FROM released o
	JOIN room r ON r.id = o.room_id
	LEFT JOIN taken t ON t.room_id = r.id
	GROUP BY r.building_id
)
SELECT j.code AS project, b.code AS building, (SELECT count(*) FROM room r WHERE r.building_id = b.id) AS rooms,
	coalesce(k.released, 0) AS released, coalesce(s.rooms, 0) AS sold, coalesce(s.area_cm2, 0) AS area,
	coalesce(s.list_fen, 0) AS list_value, coalesce(s.price_fen, 0) AS sold_value,
	CASE WHEN s.area_cm2 > 0 THEN (s.price_fen * 20000 + s.area_cm2) / (2 * s.area_cm2) END AS average,
	percent(k.released - k.unsold, k.released) AS rate,
	coalesce(k.unsold, 0) AS unsold, coalesce(k.unsold_fen, 0) AS unsold_value,
	coalesce(s.other_fen, 0) AS other, b.name
FROM building b
JOIN project j ON j.id = b.project_id
LEFT JOIN sale s ON s.building_id = b.id
LEFT JOIN stock k ON k.building_id = b.id
WHERE (s.building_id IS NOT NULL OR k.building_id IS NOT NULL) AND (:project IS NULL OR j.code = :project)
ORDER BY j.code, b.code

-- note: all: {average} per m², {percent}% of the list value | 合计：均价 {average} 元/平方米，为表价的 {percent}%
SELECT CASE WHEN :sum_area > 0 THEN yuan((:sum_sold_value * 20000 + :sum_area) / (2 * :sum_area))
		ELSE '-' END AS average,
	coalesce(yuan(percent(:sum_sold_value, :sum_list_value)), '-') AS percent

-- check: sold for, with what is no room, {lines} = prices of the deals {deals} | 成交金额与无房款项 {lines} = 各交易总价 {deals}
SELECT yuan(:sum_sold_value + :sum_other) AS lines, yuan(d.fen) AS deals,
	:sum_sold_value + :sum_other = d.fen AS agrees
FROM (
	SELECT coalesce(sum(e.price_fen), 0) AS fen
	FROM deal_event e
	WHERE (e.stage = 'signed' OR (e.stage = 'subscribed' AND :stage = 'subscribed'))
		AND e.id = (SELECT max(x.id) FROM deal_event x
			WHERE x.deal_id = e.deal_id AND x.date <= :as_of AND x.id <= :known_deal_event)
		AND (SELECT min(x.date) FROM deal_event x
			WHERE x.deal_id = e.deal_id AND x.date <= :as_of AND x.id <= :known_deal_event
				AND (x.stage = 'signed' OR (x.stage = 'subscribed' AND :stage = 'subscribed')))
			BETWEEN coalesce(:from, '0000') AND coalesce(:to, '9999')
) d
WHERE :project IS NULL
