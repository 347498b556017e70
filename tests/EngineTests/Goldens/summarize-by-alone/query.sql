SELECT DeliveryStatus FROM `workspace_0000000000000000000000000000601d`.`ACSEmailStatusUpdateOperational` GROUP BY DeliveryStatus ORDER BY DeliveryStatus ASC
