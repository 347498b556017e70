SELECT toInt64(count()) AS Count FROM `workspace_0000000000000000000000000000601d`.`ACSChatIncomingOperations` WHERE (DurationMs > 10)
