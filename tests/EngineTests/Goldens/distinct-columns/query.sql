SELECT Country, NumberType FROM `workspace_0000000000000000000000000000601d`.`ACSSMSIncomingOperations` GROUP BY Country, NumberType ORDER BY NumberType ASC
