SELECT toInt64(1) AS x_1
;
SELECT toInt64(count()) AS Count FROM `workspace_0000000000000000000000000000601d`.`ACSChatIncomingOperations`
