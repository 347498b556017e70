SELECT toInt64(1) AS x
;
SELECT toInt64(count()) AS Count FROM `workspace_0000000000000000000000000000601d`.`ACSChatIncomingOperations`
