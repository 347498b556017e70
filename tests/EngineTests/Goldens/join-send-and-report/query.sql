WITH ifNull(r2.MessageId_3, '') AS MessageId1, r2.Reported_1 AS Reported_2, ifNull(r2.ResultType_1, '') AS ResultType_2 SELECT ifNull(l1.PhoneNumber_1, '') AS PhoneNumber_2, l1.Sent_1 AS Sent_2, (reinterpretAsInt64(Reported_2) - reinterpretAsInt64(Sent_2)) AS Took, if((MessageId1 = ''), 'none', ResultType_2) AS Outcome FROM (
WITH TimeGenerated AS Sent SELECT MessageId AS MessageId_2, Sent AS Sent_1, PhoneNumber AS PhoneNumber_1 FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` WHERE (OperationName = 'SMSMessagesSent')
) AS l1 LEFT JOIN (
WITH TimeGenerated AS TimeGenerated_1, OperationName AS OperationName_1, MessageId AS MessageId_1, TimeGenerated_1 AS Reported SELECT MessageId_1 AS MessageId_3, Reported AS Reported_1, ResultType AS ResultType_1 FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` WHERE (OperationName_1 = 'SMSDeliveryReportsReceived')
) AS r2 ON l1.MessageId_2 = r2.MessageId_3 ORDER BY Sent_2 ASC
