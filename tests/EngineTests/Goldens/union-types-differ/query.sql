SELECT x_long, x_string, y_1 FROM (
WITH toInt64(1) AS x, 'a' AS y SELECT x AS x_long, '' AS x_string, y AS y_1
UNION ALL
WITH 'b' AS x_1 SELECT NULL AS x_long, x_1 AS x_string, '' AS y_1
) ORDER BY x_long ASC NULLS FIRST, x_string ASC
