SELECT l1.CorrelationId_1 AS CorrelationId_3, toInt64(count()) AS n FROM (
SELECT CorrelationId AS CorrelationId_1 FROM `workspace_0000000000000000000000000000601d`.`ACSCallSummary`
) AS l1 LEFT SEMI JOIN (
SELECT CorrelationId AS CorrelationId_2, EndpointType AS EndpointType_1 FROM `workspace_0000000000000000000000000000601d`.`ACSCallSummary` WHERE (EndpointType_1 = 'PSTN')
) AS r2 ON l1.CorrelationId_1 = r2.CorrelationId_2 GROUP BY CorrelationId_3
