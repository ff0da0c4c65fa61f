-- report: Prices of rooms, as they were set | 房间价格历史
-- param: as_of date = today | prices from later days do not count | 该日之后生效的价格不计
-- param: known_at run | only what was known after this run | 只计该次运行之前已入账的事实
-- param: room room | of this room | 房间
-- param: project project | of rooms of this project | 项目
-- param: kind list/floor/filed | of this kind | 价格种类
-- param: from date | from this day or later | 生效起始日
-- column: room code | Room | 房间
-- column: date date | From | 生效日
-- column: kind code | Kind | 种类
-- column: unit money | Unit price | 单价
-- column: total money | Total | 总价
-- column: change money sum | Change | 变动
-- column: percent percent | % | 变动 %
-- column: basis code | Basis | 计价方式
-- column: reason text | Reason | 原因
-- column: run int | Run | 运行

-- A price changes the one that was in force on its day when it was set: of an earlier or the same day, set before it.
SELECT r.code AS room, p.start_on AS date, p.kind, p.unit_fen AS unit, p.total_fen AS total,
	p.total_fen - o.total_fen AS change,
	percent(p.total_fen - o.total_fen, o.total_fen) AS percent,
	p.basis, p.reason,
	(SELECT g.run_id FROM run_range g WHERE g.table_name = 'price' AND g.last_id >= p.id
		ORDER BY g.last_id LIMIT 1) AS run
FROM price p
JOIN room r ON r.id = p.room_id
LEFT JOIN price o ON o.id = (SELECT b.id FROM price b
	WHERE b.room_id = p.room_id AND b.kind = p.kind AND b.start_on <= p.start_on AND b.id < p.id
	ORDER BY b.start_on DESC, b.id DESC LIMIT 1)
WHERE p.start_on <= :as_of AND p.id <= :known_price
	AND (:room IS NULL OR r.code = :room)
	AND (:kind IS NULL OR p.kind = :kind)
	AND (:from IS NULL OR p.start_on >= :from)
	AND (:project IS NULL OR r.building_id IN (SELECT b.id FROM building b
		JOIN project j ON j.id = b.project_id WHERE j.code = :project))
ORDER BY r.code, p.kind, p.start_on, p.id
