-- report: Title | 标题
-- param: as_of date = today | day
-- param: s a/b | which
-- column: amount money sum | Amount | 金额

-- Why
SELECT 1
 AS amount
-- check: {amount}
SELECT 1 AS agrees
