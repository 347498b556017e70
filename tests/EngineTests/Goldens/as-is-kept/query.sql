SELECT toInt64(count()) AS Count FROM (
SELECT 1 FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` WHERE (ResultType = 'Failed')
UNION ALL
SELECT 1 FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` WHERE (ResultType = 'Failed')
)
