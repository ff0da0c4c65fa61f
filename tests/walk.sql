-- What is never so in the sales half: each row is a breach, with its name first. Facts only, and derived tables beside them.
CREATE TEMP VIEW state AS
SELECT e.* FROM deal_event e WHERE e.id = (SELECT max(id) FROM deal_event WHERE deal_id = e.deal_id);

-- Waivers and what takes them back, of bills that stand: subscribe --change takes a bill back with its waiver.
CREATE TEMP VIEW waived AS
SELECT w.bill_id FROM adjustment w JOIN bill b ON b.id = w.bill_id WHERE w.kind = 'waive'
	AND NOT EXISTS (SELECT 1 FROM adjustment c JOIN bill x ON x.id = c.bill_id WHERE c.kind = 'correct'
		AND x.amount_fen < 0 AND c.of_id = coalesce((SELECT of_id FROM adjustment WHERE bill_id = b.reverses_id), w.of_id));

-- one live deal a room, and the derived table says so
SELECT 'a room in two live deals', h.room_id, group_concat(h.deal_id)
FROM deal_room h JOIN state s ON s.deal_id = h.deal_id
WHERE s.stage <> 'ended' GROUP BY h.room_id HAVING count(*) > 1;
SELECT 'live_room is not what the facts say', * FROM (
	SELECT h.room_id, h.deal_id FROM deal_room h JOIN state s ON s.deal_id = h.deal_id WHERE s.stage <> 'ended'
	EXCEPT SELECT room_id, deal_id FROM live_room);
SELECT 'live_room has what the facts have not', * FROM (
	SELECT room_id, deal_id FROM live_room
	EXCEPT SELECT h.room_id, h.deal_id FROM deal_room h JOIN state s ON s.deal_id = h.deal_id WHERE s.stage <> 'ended');
SELECT 'on_sale is not what the facts say', * FROM (
	SELECT id, room_id FROM room_release o WHERE withdraws_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM room_release w WHERE w.withdraws_id = o.id)
	EXCEPT SELECT release_id, room_id FROM on_sale);
SELECT 'a live deal on a room that is not on sale', l.room_id, l.deal_id
FROM live_room l WHERE l.room_id NOT IN (SELECT room_id FROM on_sale)
	AND NOT EXISTS (SELECT 1 FROM deal_event e WHERE e.deal_id = l.deal_id AND e.kind = 'revive');

-- the price: lines, instalments, and what is billed and is going to be
SELECT 'lines do not come to the price', s.deal_id, s.price_fen, sum(l.price_fen)
FROM state s JOIN deal_line l ON l.deal_id = s.deal_id
	AND l.event_id = (SELECT max(event_id) FROM deal_line WHERE deal_id = s.deal_id)
WHERE s.stage IN ('subscribed', 'signed') GROUP BY s.deal_id HAVING sum(l.price_fen) <> s.price_fen;
SELECT 'instalments do not come to the price', s.deal_id, s.price_fen, sum(i.amount_fen)
FROM state s JOIN instalment i ON i.deal_id = s.deal_id
	AND i.event_id = (SELECT max(event_id) FROM instalment WHERE deal_id = s.deal_id)
WHERE s.stage IN ('subscribed', 'signed') GROUP BY s.deal_id HAVING sum(i.amount_fen) <> s.price_fen;
SELECT 'bills of a signed deal do not come to its price', s.deal_id, s.price_fen, s.fen, s.coming
FROM (
	SELECT s.deal_id, s.price_fen, (SELECT sum(b.amount_fen) FROM bill b JOIN item i ON i.id = b.item_id
			WHERE b.contract_id = s.contract_id AND i.class = 'price' AND b.id NOT IN (SELECT bill_id FROM waived)) AS fen,
		(SELECT coalesce(sum(i.amount_fen), 0) FROM instalment i WHERE i.deal_id = s.deal_id AND i.step NOT IN ('deposit', 'paid')
			AND i.event_id = (SELECT max(event_id) FROM instalment WHERE deal_id = s.deal_id)
			AND NOT EXISTS (SELECT 1 FROM clause k JOIN bill b ON b.clause_id = k.id
				WHERE k.contract_id = s.contract_id AND k.code = i.step)) AS coming
	FROM state s WHERE s.stage = 'signed'
) s WHERE s.fen + s.coming <> s.price_fen;
SELECT 'the VAT of a signed deal is not that of its price', s.deal_id, s.price_fen, s.tax, s.inside
FROM (
	SELECT s.deal_id, s.price_fen, (SELECT sum(b.tax_fen) FROM bill b JOIN item i ON i.id = b.item_id
			WHERE b.contract_id = s.contract_id AND i.class = 'price' AND b.id NOT IN (SELECT bill_id FROM waived)) AS tax,
		(SELECT sum((l.price_fen * 18 + 109) / 218) FROM deal_line l WHERE l.deal_id = s.deal_id
			AND l.event_id = (SELECT max(event_id) FROM deal_line WHERE deal_id = s.deal_id)) AS inside
	FROM state s WHERE s.stage = 'signed' AND NOT EXISTS (SELECT 1 FROM instalment i WHERE i.deal_id = s.deal_id
		AND i.step NOT IN ('deposit', 'paid') AND i.event_id = (SELECT max(event_id) FROM instalment WHERE deal_id = s.deal_id)
		AND NOT EXISTS (SELECT 1 FROM clause k JOIN bill b ON b.clause_id = k.id
			WHERE k.contract_id = s.contract_id AND k.code = i.step))
) s WHERE s.tax <> s.inside;

-- an ended deal asks for nothing of its price, and bills nothing any more
SELECT 'an ended deal is not credited whole', x.deal_id, x.fen, x.waived, x.unwaived
FROM (
	SELECT s.deal_id, sum(b.amount_fen) AS fen,
		sum(iif(a.kind = 'waive' AND b.billed_on >= s.date, min(b.amount_fen, 0), 0)) AS waived,
		sum(iif(a.kind = 'waive' AND b.billed_on >= s.date, max(b.amount_fen, 0), 0)) AS unwaived
	FROM state s JOIN bill b ON b.contract_id = s.contract_id JOIN item i ON i.id = b.item_id
	LEFT JOIN adjustment a ON a.bill_id = b.id
	WHERE s.stage = 'ended' AND i.class IN ('price', 'deposit')
		AND NOT EXISTS (SELECT 1 FROM state o WHERE o.contract_id = s.contract_id AND o.stage <> 'ended')
	GROUP BY s.deal_id
) x WHERE x.fen > x.unwaived OR x.fen < x.waived; -- waived, or not any more, since the end

-- deposits
SELECT 'a deposit over the cap', s.deal_id, s.stage, s.price_fen, sum(b.amount_fen)
FROM state s JOIN deal d ON d.id = s.deal_id JOIN bill b ON b.contract_id = s.contract_id
JOIN item i ON i.id = b.item_id AND i.code = 'deposit'
WHERE s.stage = 'booked' AND s.deposit_kind = '定金' AND d.from_id IS NULL
GROUP BY s.deal_id HAVING sum(b.amount_fen) > (SELECT p.total_fen FROM price p JOIN deal_room h ON h.room_id = p.room_id
	WHERE h.deal_id = s.deal_id AND p.kind = 'list' AND p.start_on <= d.date ORDER BY p.start_on DESC, p.id DESC LIMIT 1) / 5;
SELECT 'more than a fifth is forfeited', s.deal_id, s.price_fen, sum(b.amount_fen)
FROM state s JOIN bill b ON b.contract_id = s.contract_id JOIN item i ON i.id = b.item_id AND i.code = 'forfeit'
WHERE s.kind = 'forfeit' AND s.price_fen IS NOT NULL
GROUP BY s.deal_id HAVING sum(b.amount_fen) > s.price_fen / 5;

-- money: nothing used beyond what there is
SELECT 'more of a receipt is used than came', r.id, r.amount_fen, sum(a.amount_fen)
FROM receipt r JOIN allocation a ON a.receipt_id = r.id
GROUP BY r.id HAVING r.amount_fen > 0 AND sum(a.amount_fen) NOT BETWEEN 0 AND r.amount_fen;
SELECT 'more of a credit is used than there is', b.id, b.amount_fen, sum(a.amount_fen)
FROM bill b JOIN allocation a ON a.credit_id = b.id
GROUP BY b.id HAVING sum(a.amount_fen) > -b.amount_fen OR sum(a.amount_fen) < 0;
SELECT 'a bill settled beyond its amount', b.id, b.amount_fen, sum(a.amount_fen)
FROM bill b JOIN allocation a ON a.bill_id = b.id WHERE b.amount_fen > 0
GROUP BY b.id HAVING sum(a.amount_fen) NOT BETWEEN 0 AND b.amount_fen;
SELECT 'a bank line used beyond its amount', l.id, l.amount_fen, sum(u.fen)
FROM bank_line l JOIN (SELECT bank_line_id, amount_fen AS fen FROM receipt WHERE bank_line_id IS NOT NULL
	UNION ALL SELECT bank_line_id, amount_fen FROM entry) u ON u.bank_line_id = l.id
GROUP BY l.id HAVING abs(sum(u.fen)) > abs(l.amount_fen) OR sum(u.fen) * l.amount_fen < 0;

-- more paid out to a party's deals than came in for them, but for what is given twice, is owed for it, or was assigned
SELECT 'more paid out than came in', sum(a.amount_fen)
FROM allocation a WHERE a.receipt_id IS NOT NULL
HAVING sum(a.amount_fen) < (SELECT coalesce(sum(b.amount_fen), 0) FROM bill b JOIN item i ON i.id = b.item_id
		WHERE i.code = 'compensation')
	- (SELECT coalesce(sum(open_fen), 0) FROM open_bill WHERE open_fen > 0);
