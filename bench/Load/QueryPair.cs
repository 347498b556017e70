namespace Patchbay.Load;

/// <summary>A question in KQL, and the best SQL for it on the tables as they are stored.</summary>
/// <param name="Name">What is asked.</param>
/// <param name="Kql">The question.</param>
/// <param name="Sql">The same as SQL; tables stand without their database.</param>
internal sealed record QueryPair(string Name, string Kql, string Sql)
{
    /// <summary>The ten questions, over the days and one message of the generated records.</summary>
    /// <param name="day">The second day of the records.</param>
    /// <param name="message">The id of a message that was sent.</param>
    public static IReadOnlyList<QueryPair> Of(DateTime day, string message)
    {
        var (from, to) = (day.ToString("yyyy-MM-dd"), day.AddDays(1).ToString("yyyy-MM-dd"));
        return
        [
            new("how many", "ACSSMSIncomingOperations | count", "SELECT count() FROM ACSSMSIncomingOperations"),
            new(
                "by operation",
                "ACSSMSIncomingOperations | summarize count() by OperationName, ResultType",
                "SELECT OperationName, ResultType, count() FROM ACSSMSIncomingOperations GROUP BY OperationName, ResultType"),
            new(
                "per hour",
                "ACSSMSIncomingOperations | summarize count() by bin(TimeGenerated, 1h) | order by TimeGenerated asc",
                "SELECT toStartOfHour(TimeGenerated) AS hour, count() FROM ACSSMSIncomingOperations GROUP BY hour ORDER BY hour"),
            new(
                "failures of a day",
                $"ACSSMSIncomingOperations | where TimeGenerated >= datetime({from}) and TimeGenerated < datetime({to}) and ResultType != 'Succeeded' | summarize count() by ResultSignature",
                $"""
                SELECT ResultSignature, count() FROM ACSSMSIncomingOperations
                WHERE TimeGenerated >= toDateTime64('{from}', 7, 'UTC') AND TimeGenerated < toDateTime64('{to}', 7, 'UTC') AND ResultType != 'Succeeded'
                GROUP BY ResultSignature
                """),
            new(
                "slowest countries",
                "ACSSMSIncomingOperations | summarize p = avg(DurationMs), most = max(DurationMs) by Country | top 10 by p",
                "SELECT Country, avg(DurationMs) AS p, max(DurationMs) FROM ACSSMSIncomingOperations GROUP BY Country ORDER BY p DESC LIMIT 10"),
            new(
                "one message",
                $"ACSSMSIncomingOperations | where MessageId == '{message}' | project TimeGenerated, OperationName, ResultType | order by TimeGenerated asc",
                $"SELECT TimeGenerated, OperationName, ResultType FROM ACSSMSIncomingOperations WHERE MessageId = '{message}' ORDER BY TimeGenerated"),
            new(
                "text search",
                "ACSEmailStatusUpdateOperational | where FailureMessage contains 'mailbox' | summarize count() by RecipientMailServerHostName | top 10 by count_",
                """
                SELECT RecipientMailServerHostName, count() AS c FROM ACSEmailStatusUpdateOperational
                WHERE positionCaseInsensitiveUTF8(FailureMessage, 'mailbox') > 0 GROUP BY RecipientMailServerHostName ORDER BY c DESC LIMIT 10
                """),
            new(
                "users per day",
                "ACSChatIncomingOperations | summarize dcount(UserId), dcount(ChatThreadId) by bin(TimeGenerated, 1d)",
                "SELECT toStartOfDay(TimeGenerated) AS day, uniq(UserId), uniq(ChatThreadId) FROM ACSChatIncomingOperations GROUP BY day"),
            new(
                "join of sends and deliveries",
                "ACSEmailSendMailOperational | project CorrelationId, Size | join kind=inner (ACSEmailStatusUpdateOperational | project CorrelationId, DeliveryStatus) on CorrelationId | summarize count(), avg(Size) by DeliveryStatus",
                """
                SELECT DeliveryStatus, count(), avg(Size) FROM ACSEmailStatusUpdateOperational AS s
                INNER JOIN ACSEmailSendMailOperational AS m ON s.CorrelationId = m.CorrelationId GROUP BY DeliveryStatus
                """),
            new(
                "the last thousand",
                "ACSSMSIncomingOperations | top 1000 by TimeGenerated desc",
                "SELECT * FROM ACSSMSIncomingOperations ORDER BY TimeGenerated DESC LIMIT 1000"),
        ];
    }
}
