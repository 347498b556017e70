SELECT x_long, x_string, y_2 FROM (
WITH toInt64(1) AS x_1, 'a' AS y_1 SELECT x_1 AS x_long, '' AS x_string, y_1 AS y_2
UNION ALL
WITH 'b' AS x_2 SELECT NULL AS x_long, x_2 AS x_string, '' AS y_2
) ORDER BY x_long ASC NULLS FIRST, x_string ASC
