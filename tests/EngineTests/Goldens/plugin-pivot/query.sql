WITH anyOrNullIf(value_, (pivot_ = 'Failed')) AS cell0_, anyOrNullIf(value_, (pivot_ = 'Succeeded')) AS cell1_ SELECT OperationName, if(isNull(cell0_), toInt64(0), cell0_) AS Failed, if(isNull(cell1_), toInt64(0), cell1_) AS Succeeded FROM (
SELECT OperationName, ResultType AS pivot_, toInt64(count()) AS value_ FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` GROUP BY OperationName, pivot_
) GROUP BY OperationName ORDER BY OperationName ASC
