WITH r2.w AS w_1 SELECT l1.k_1 AS k_3, toInt64(count()) AS n, sum(w_1) AS w_2 FROM (
SELECT v, ifNull(any(nullIf(k, '')), '') AS k_1 FROM system.one ARRAY JOIN CAST(['a', 'a', 'b'] AS Array(String)) AS k, CAST([toInt64(1), toInt64(2), toInt64(3)] AS Array(Int64)) AS v, CAST(range(3) AS Array(Int64)) AS row GROUP BY v LIMIT 1 BY k_1
) AS l1 INNER JOIN (
SELECT k_2, w, row_1 FROM system.one ARRAY JOIN CAST(['a', 'a', 'c'] AS Array(String)) AS k_2, CAST([toInt64(10), toInt64(11), toInt64(12)] AS Array(Int64)) AS w, CAST(range(3) AS Array(Int64)) AS row_1
) AS r2 ON l1.k_1 = r2.k_2 GROUP BY k_3
