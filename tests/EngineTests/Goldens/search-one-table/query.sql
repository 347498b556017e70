SELECT `$table`, RecipientId_1, DeliveryStatus_1 FROM (
SELECT 'ACSEmailSendMailOperational' AS `$table`, '' AS DeliveryStatus_1, '' AS RecipientId_1 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailSendMailOperational` WHERE (hasTokenCaseInsensitive('', 'Bounced') AND (TimeGenerated > toDateTime64('2020-01-01 00:00:00.0000000', 7, 'UTC')))
UNION ALL
WITH TimeGenerated AS TimeGenerated_1 SELECT 'ACSEmailStatusUpdateOperational' AS `$table`, DeliveryStatus AS DeliveryStatus_1, RecipientId AS RecipientId_1 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailStatusUpdateOperational` WHERE (hasTokenCaseInsensitive(DeliveryStatus, 'Bounced') AND (TimeGenerated_1 > toDateTime64('2020-01-01 00:00:00.0000000', 7, 'UTC')))
UNION ALL
WITH TimeGenerated AS TimeGenerated_2, RecipientId AS RecipientId_2 SELECT 'ACSEmailUserEngagementOperational' AS `$table`, '' AS DeliveryStatus_1, RecipientId_2 AS RecipientId_1 FROM `workspace_0000000000000000000000000000601d`.`ACSEmailUserEngagementOperational` WHERE (hasTokenCaseInsensitive('', 'Bounced') AND (TimeGenerated_2 > toDateTime64('2020-01-01 00:00:00.0000000', 7, 'UTC')))
)
