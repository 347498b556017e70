namespace Patchbay.Load;

/// <summary>The shapes that queries of analysts have, twenty of them, each as KQL and as the SQL that somebody who knows the engine writes.</summary>
internal static class QueryShapes
{
    /// <summary>The shapes, over the days and one message of the generated records.</summary>
    /// <param name="day">The second day of the records.</param>
    /// <param name="message">The id of a message that was sent.</param>
    public static IReadOnlyList<QueryPair> Of(DateTime day, string message)
    {
        var (from, to) = (day.ToString("yyyy-MM-dd"), day.AddDays(1).ToString("yyyy-MM-dd"));
        var (sqlFrom, sqlTo) = ($"toDateTime64('{from}', 7, 'UTC')", $"toDateTime64('{to}', 7, 'UTC')");
        return
        [
            new(
                "filter and count",
                "ACSSMSIncomingOperations | where DurationMs > 100 and ResultType == 'Succeeded' | count",
                "SELECT count() FROM ACSSMSIncomingOperations WHERE DurationMs > 100 AND ResultType = 'Succeeded'"),
            new(
                "time range",
                $"ACSSMSIncomingOperations | where TimeGenerated between (datetime({from}) .. datetime({to})) | summarize count() by Country",
                $"SELECT Country, count() FROM ACSSMSIncomingOperations WHERE TimeGenerated BETWEEN {sqlFrom} AND {sqlTo} GROUP BY Country"),
            new(
                "by identifier",
                $"ACSSMSIncomingOperations | where MessageId == '{message}' | project TimeGenerated, OperationName",
                $"SELECT TimeGenerated, OperationName FROM ACSSMSIncomingOperations WHERE MessageId = '{message}'"),
            new(
                "distinct",
                "ACSSMSIncomingOperations | distinct Country, NumberType",
                "SELECT DISTINCT Country, NumberType FROM ACSSMSIncomingOperations"),
            new(
                "ratio by hour",
                "ACSSMSIncomingOperations | summarize failed = countif(ResultType != 'Succeeded'), all = count() by bin(TimeGenerated, 1h) | extend ratio = 1.0 * failed / all",
                "SELECT toStartOfHour(TimeGenerated) AS hour, countIf(ResultType != 'Succeeded') AS failed, count() AS c, failed / c FROM ACSSMSIncomingOperations GROUP BY hour"),
            new(
                "percentiles",
                "ACSSMSIncomingOperations | summarize percentiles(DurationMs, 50, 95, 99) by Country",
                "SELECT Country, quantilesExactWeighted(0.5, 0.95, 0.99)(DurationMs, 1) FROM ACSSMSIncomingOperations GROUP BY Country"),
            new(
                "distinct count",
                "ACSChatIncomingOperations | summarize dcount(UserId) by OperationName",
                "SELECT OperationName, uniq(UserId) FROM ACSChatIncomingOperations GROUP BY OperationName"),
            new(
                "latest of each",
                "ACSChatIncomingOperations | summarize arg_max(TimeGenerated, OperationName, ResultType) by UserId",
                "SELECT UserId, last.1, last.2, last.3 FROM (SELECT UserId, argMax((TimeGenerated, OperationName, ResultType), TimeGenerated) AS last FROM ACSChatIncomingOperations GROUP BY UserId)"),
            new(
                "top by a column",
                "ACSSMSIncomingOperations | top 20 by DurationMs desc | project TimeGenerated, Country, DurationMs",
                "SELECT TimeGenerated, Country, DurationMs FROM ACSSMSIncomingOperations ORDER BY DurationMs DESC NULLS LAST LIMIT 20"),
            new(
                "term",
                "ACSEmailStatusUpdateOperational | where FailureMessage has 'mailbox' | summarize count() by SmtpStatusCode",
                "SELECT SmtpStatusCode, count() FROM ACSEmailStatusUpdateOperational WHERE hasTokenCaseInsensitive(FailureMessage, 'mailbox') GROUP BY SmtpStatusCode"),
            new(
                "part of a text",
                "ACSSMSIncomingOperations | where URI contains '/SMS' | count",
                "SELECT count() FROM ACSSMSIncomingOperations WHERE positionCaseInsensitiveUTF8(URI, '/sms') > 0"),
            new(
                "regular expression",
                "ACSSMSIncomingOperations | where URI matches regex @'api-version=20\\d\\d' | count",
                "SELECT count() FROM ACSSMSIncomingOperations WHERE match(URI, 'api-version=20\\\\d\\\\d')"),
            new(
                "inner join",
                "ACSEmailSendMailOperational | join kind=inner ACSEmailStatusUpdateOperational on CorrelationId | summarize count(), avg(Size) by DeliveryStatus",
                """
                SELECT DeliveryStatus, count(), avg(Size) FROM ACSEmailStatusUpdateOperational AS s
                INNER JOIN ACSEmailSendMailOperational AS m ON s.CorrelationId = m.CorrelationId GROUP BY DeliveryStatus
                """),
            new(
                "join of one each",
                "ACSEmailSendMailOperational | join ACSEmailStatusUpdateOperational on CorrelationId | where DeliveryStatus == 'Bounced' | summarize max(Size) by RecipientMailServerHostName",
                """
                SELECT RecipientMailServerHostName, max(Size) FROM (SELECT CorrelationId, RecipientMailServerHostName FROM ACSEmailStatusUpdateOperational WHERE DeliveryStatus = 'Bounced') AS s
                INNER JOIN (SELECT CorrelationId, any(Size) AS Size FROM ACSEmailSendMailOperational GROUP BY CorrelationId) AS m ON s.CorrelationId = m.CorrelationId GROUP BY RecipientMailServerHostName
                """),
            new(
                "what is missing",
                "ACSEmailSendMailOperational | join kind=leftanti ACSEmailStatusUpdateOperational on CorrelationId | count",
                "SELECT count() FROM ACSEmailSendMailOperational WHERE CorrelationId NOT IN (SELECT CorrelationId FROM ACSEmailStatusUpdateOperational)"),
            new(
                "union of tables",
                "union ACSSMSIncomingOperations, ACSChatIncomingOperations | summarize count() by OperationName",
                "SELECT OperationName, sum(c) FROM (SELECT OperationName, count() AS c FROM ACSSMSIncomingOperations GROUP BY OperationName UNION ALL SELECT OperationName, count() FROM ACSChatIncomingOperations GROUP BY OperationName) GROUP BY OperationName"),
            new(
                "series",
                $"ACSSMSIncomingOperations | make-series count() on TimeGenerated from datetime({from}) to datetime({to}) step 1h by Country",
                $"""
                SELECT Country, groupArrayInsertAt(0, 24)(c, h) FROM (SELECT Country, toUInt32(dateDiff('hour', {sqlFrom}, TimeGenerated)) AS h, count() AS c
                FROM ACSSMSIncomingOperations WHERE TimeGenerated >= {sqlFrom} AND TimeGenerated < {sqlTo} GROUP BY Country, h) GROUP BY Country
                """),
            new(
                "elements of an array",
                "ACSSMSIncomingOperations | extend part = split(URI, '/') | mv-expand part to typeof(string) | summarize count() by part | top 10 by count_",
                "SELECT part, count() AS c FROM ACSSMSIncomingOperations ARRAY JOIN splitByString('/', URI) AS part GROUP BY part ORDER BY c DESC LIMIT 10"),
            new(
                "parts of a text",
                "ACSSMSIncomingOperations | parse URI with 'https://' host '/' path '?' * | summarize count() by host, path",
                "WITH extractGroups(URI, '^https://(.*?)/(.*?)\\\\?') AS g SELECT g[1] AS host, g[2] AS path, count() FROM ACSSMSIncomingOperations GROUP BY host, path"),
            new(
                "change from row to row",
                $"ACSChatIncomingOperations | where TimeGenerated < datetime({to}) | sort by UserId asc, TimeGenerated asc | extend pause = iff(UserId == prev(UserId), TimeGenerated - prev(TimeGenerated), timespan(null)) | summarize avg(pause)",
                $"SELECT avg(pause) FROM (SELECT UserId, dateDiff('microsecond', lagInFrame(toNullable(TimeGenerated)) OVER (PARTITION BY UserId ORDER BY TimeGenerated ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), TimeGenerated) AS pause FROM ACSChatIncomingOperations WHERE TimeGenerated < {sqlTo})"),
        ];
    }
}
