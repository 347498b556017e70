SELECT source_, OperationName_2, toInt64(count()) AS count_ FROM (
WITH OperationName AS OperationName_1 SELECT 'ACSEmailSendMailOperational' AS source_, OperationName_1 AS OperationName_2 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailSendMailOperational` WHERE (CorrelationId != '')
UNION ALL
WITH OperationName AS OperationName_3, CorrelationId AS CorrelationId_1, OperationName_3 AS OperationName_4 SELECT 'ACSEmailStatusUpdateOperational' AS source_, OperationName_4 AS OperationName_2 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailStatusUpdateOperational` WHERE (CorrelationId_1 != '')
) GROUP BY source_, OperationName_2
