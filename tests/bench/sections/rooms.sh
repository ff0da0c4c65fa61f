# shellcheck shell=sh
head_line "rooms, $rows of them, five terms"
priced_ledger "$rows"
where="floor between 2 and 24 and orientation in ('S', 'SE', 'E', 'N') and view != 'none' and area > 62 and price < 1790000"
cat >rooms.sql <<'SQL'
.mode csv
.headers on
SELECT r.code AS room, p.code AS project, b.code AS building, r.unit, r.floor, r.number, r.kind, r.layout, r.orientation, r.view,
	r.area_cm2 / 10000.0 AS area, r.inner_area_cm2 / 10000.0 AS inner_area,
	coalesce(e.stage, iif(c.id IS NOT NULL, 'contracted', iif(s.release_id IS NOT NULL, 'available', 'free'))) AS state,
	c.code AS contract, cp.code AS party, d.code AS deal, dp.code AS deal_party, e.stage, l.total_fen / 100.0 AS price,
	l.unit_fen / 100.0 AS unit_price, f.total_fen / 100.0 AS floor_price, g.total_fen / 100.0 AS filed_price
FROM project p CROSS JOIN building b ON b.project_id = p.id CROSS JOIN room r ON r.building_id = b.id
LEFT JOIN contract c ON c.id = (SELECT CAST(substr(max((i.kind <> 'service') || i.start_on || printf('%019d', i.id)), 12) AS INTEGER)
	FROM contract i WHERE i.room_id = r.id AND i.start_on <= '2026-01-15' AND coalesce(i.end_on, '9999') >= '2026-01-15')
LEFT JOIN party cp ON cp.id = c.party_id
LEFT JOIN live_room h ON h.room_id = r.id
LEFT JOIN deal d ON d.id = h.deal_id
LEFT JOIN deal_event e ON e.id = iif(h.deal_id IS NULL, NULL, (SELECT max(i.id) FROM deal_event i WHERE i.deal_id = h.deal_id))
LEFT JOIN party dp ON dp.id = e.party_id
LEFT JOIN on_sale s ON s.room_id = r.id
LEFT JOIN price l ON l.id = (SELECT i.id FROM price i WHERE i.room_id = r.id AND i.kind = 'list' AND i.start_on <= '2026-01-15'
	ORDER BY i.start_on DESC, i.id DESC LIMIT 1)
LEFT JOIN price f ON f.id = (SELECT i.id FROM price i WHERE i.room_id = r.id AND i.kind = 'floor' AND i.start_on <= '2026-01-15'
	ORDER BY i.start_on DESC, i.id DESC LIMIT 1)
LEFT JOIN price g ON g.id = (SELECT i.id FROM price i WHERE i.room_id = r.id AND i.kind = 'filed' AND i.start_on <= '2026-01-15'
	ORDER BY i.start_on DESC, i.id DESC LIMIT 1)
WHERE r.floor BETWEEN 2 AND 24 AND r.orientation IN ('S', 'SE', 'E', 'N') AND r.view <> 'none' AND r.area_cm2 > 620000
	AND l.total_fen < 179000000
ORDER BY p.code, b.code, r.unit, r.floor, r.number, r.code;
SQL
list="deed rooms -q --where \"$where\""
pair -m 0.60 -M 32 'rooms / sqlite3 -csv, the same SQL' "$list -l priced-$rows.db" "sqlite3 -readonly priced-$rows.db <rooms.sql"
half=$((rows / 2))
priced_ledger $half
pair -m 2.20 -M 32 'all of the rooms / half of them' "$list -l priced-$rows.db" "$list -l priced-$half.db"
