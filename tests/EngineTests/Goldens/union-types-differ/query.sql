SELECT x_long, x_string, y_1 FROM (
WITH toInt64(1) AS x, 'a' AS y SELECT CAST(x AS Nullable(Int64)) AS x_long, CAST('' AS String) AS x_string, y AS y_1
UNION ALL
WITH 'b' AS x_1 SELECT CAST(CAST(NULL AS Nullable(Int64)) AS Nullable(Int64)) AS x_long, x_1 AS x_string, CAST('' AS String) AS y_1
) ORDER BY x_long ASC NULLS FIRST, x_string ASC
