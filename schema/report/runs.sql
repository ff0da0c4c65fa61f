-- report: Runs: who wrote to the ledger, when and how much | 运行记录
-- param: as_of date | runs of this business date or earlier | 业务日不晚于
-- param: known_at run | this run and earlier ones | 该次及以前的运行
-- param: command text | of this command | 命令
-- param: actor text | of this actor | 操作人
-- param: from date | runs of this business date or later | 业务日不早于
-- column: run int | Run | 运行
-- column: at text | At (UTC) | 时间（UTC）
-- column: actor text | Actor | 操作人
-- column: command code | Command | 命令
-- column: date date | Business date | 业务日
-- column: rows int sum | Rows | 行数
-- column: head text | Head of the chain | 链头
-- column: arguments text | Command line | 命令行

SELECT r.id AS run, r.at, r.actor, r.command, r.date, coalesce(g.rows, 0) AS rows,
	lower(hex(r.hash)) AS head, r.arguments
FROM run r
LEFT JOIN (
	SELECT run_id, sum(last_id - first_id + 1) AS rows
	FROM run_range
	GROUP BY run_id
) g ON g.run_id = r.id
WHERE (:as_of IS NULL OR r.date <= :as_of)
	AND (:known_at IS NULL OR r.id <= :known_at)
	AND (:command IS NULL OR r.command = :command)
	AND (:actor IS NULL OR r.actor = :actor)
	AND (:from IS NULL OR r.date >= :from)
ORDER BY r.id
