SELECT Table, toInt64(count()) AS n, min(TimeGenerated_1) AS earliest_time FROM (
SELECT 'ACSSMSIncomingOperations' AS Table, TimeGenerated AS TimeGenerated_1 FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations`
UNION ALL
WITH TimeGenerated AS TimeGenerated_2 SELECT 'ACSChatIncomingOperations' AS Table, TimeGenerated_2 AS TimeGenerated_1 FROM `workspace_0000000000000000000000000000601d`.`ACSChatIncomingOperations`
UNION ALL
WITH TimeGenerated AS TimeGenerated_3 SELECT 'union_arg2' AS Table, TimeGenerated_3 AS TimeGenerated_1 FROM `workspace_0000000000000000000000000000601d`.`ACSRoomsIncomingOperations`
) GROUP BY Table ORDER BY Table ASC
