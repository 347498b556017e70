SELECT Source, TimeGenerated_1, OperationName_1, (DurationMs_1 / 1000.0) AS Seconds FROM (
SELECT 'ACSSMSIncomingOperations' AS Source, TimeGenerated AS TimeGenerated_1, OperationName AS OperationName_1, DurationMs AS DurationMs_1 FROM (
SELECT TimeGenerated, OperationName, ResultType, DurationMs FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` WHERE (ResultType != 'Failed') ORDER BY TimeGenerated DESC LIMIT 3
)
UNION ALL
SELECT 'ACSEmailSendMailOperational' AS Source, TimeGenerated_2 AS TimeGenerated_1, OperationName_2 AS OperationName_1, NULL AS DurationMs_1 FROM (
SELECT TimeGenerated AS TimeGenerated_2, OperationName AS OperationName_2 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailSendMailOperational` WHERE ('' != 'Failed') ORDER BY TimeGenerated_2 DESC LIMIT 3
)
UNION ALL
SELECT 'union_arg2' AS Source, NULL AS TimeGenerated_1, OperationName_3 AS OperationName_1, NULL AS DurationMs_1 FROM (
SELECT OperationName AS OperationName_3 FROM `workspace_0000000000000000000000000000601d`.`ACSChatIncomingOperations` GROUP BY OperationName_3 HAVING ('' != 'Failed') LIMIT 3
)
) ORDER BY TimeGenerated_1 DESC NULLS LAST LIMIT 3
