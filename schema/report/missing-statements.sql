-- report: Statements that are late or missing | 迟到或缺失的对账单
-- param: as_of date = today | counted to this day | 计至该日
-- param: days int = 4 | an account without a statement for more days than these is late | 超过此天数无对账单即为迟到
-- param: account account | of this account | 账户
-- column: account code | Account | 账户
-- column: problem code | Problem | 问题
-- column: date date | Date | 日期
-- column: days int | Days | 天数
-- column: closed money | Closed with | 前次余额
-- column: opens money | Opens with | 期初余额
-- column: missing money sum | Missing | 差额
-- column: file text | File | 文件

-- A gap: a statement opens with a balance that neither a statement before it closes with nor a line before it has.
-- Late: the last day of an account's last statement. An account that never had one is not looked for.
WITH proving AS (
	SELECT s.id, s.account_id, s.file, s.first_on, s.last_on, s.opening_fen, s.closing_fen,
		row_number() OVER (PARTITION BY s.account_id ORDER BY s.first_on, s.last_on, s.id) AS place
	FROM statement s
	WHERE s.opening_fen IS NOT NULL AND s.first_on IS NOT NULL AND s.first_on <= :as_of
), gap AS (
	SELECT s.*, (
		SELECT p.closing_fen
		FROM proving p
		WHERE p.account_id = s.account_id AND p.place < s.place
		ORDER BY p.last_on DESC, p.place DESC
		LIMIT 1
	) AS before_fen
	FROM proving s
	WHERE s.place > 1
		AND NOT EXISTS (SELECT 1 FROM proving p WHERE p.account_id = s.account_id AND p.id <> s.id
			AND p.closing_fen = s.opening_fen AND p.first_on <= s.first_on)
		AND NOT EXISTS (SELECT 1 FROM bank_line l WHERE l.account_id = s.account_id
			AND l.balance_fen = s.opening_fen AND l.statement_id <> s.id AND l.date <= s.first_on)
)
SELECT a.code AS account, 'gap' AS problem, g.first_on AS date, NULL AS days, g.before_fen AS closed,
	g.opening_fen AS opens, g.opening_fen - g.before_fen AS missing, g.file
FROM gap g
JOIN account a ON a.id = g.account_id
WHERE :account IS NULL OR a.code = :account
UNION ALL
SELECT a.code, 'late', l.last_on, days_between(l.last_on, :as_of), NULL, NULL, NULL, NULL
FROM (
	SELECT s.account_id, max(s.last_on) AS last_on
	FROM statement s
	GROUP BY s.account_id
) l
JOIN account a ON a.id = l.account_id
WHERE days_between(l.last_on, :as_of) > :days AND (:account IS NULL OR a.code = :account)
ORDER BY 1, 3, 2
