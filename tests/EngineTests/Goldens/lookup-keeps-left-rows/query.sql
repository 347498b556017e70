SELECT ifNull(l1.NumberType, '') AS NumberType_2, l1.n AS n_1, ifNull(r2.Name, '') AS Name_1 FROM (
SELECT NumberType, toInt64(count()) AS n FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` GROUP BY NumberType
) AS l1 LEFT JOIN (
SELECT NumberType_1, Name, row FROM system.one ARRAY JOIN CAST(['LongCodeNumber', 'TollFreeNumber'] AS Array(String)) AS NumberType_1, CAST(['long', 'toll free'] AS Array(String)) AS Name, CAST(range(2) AS Array(Int64)) AS row
) AS r2 ON l1.NumberType = r2.NumberType_1 ORDER BY NumberType_2 ASC
