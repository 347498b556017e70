using System.Globalization;
using System.Text.Json;
using Patchbay.ClickHouse;

namespace Patchbay.Workspaces.Query;

/// <summary>Why an answer does not hold all rows.</summary>
internal sealed record PartialError(string Code, string Message)
{
    // A native code of the service: 0x80DA0003, the result is too large.
    private const string TooLargeCode = "-2133196797";

    public static PartialError TooLarge(QueryLimits limits, bool rowsReached) => new(
        TooLargeCode,
        rowsReached
            ? $"The result was cut off after {limits.RowsMax} rows (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). Aggregate, or filter further."
            : $"The result was cut off after {limits.BytesMax} bytes (E_QUERY_RESULT_SET_TOO_LARGE, 0x80DA0003). Project fewer columns, aggregate, or filter further.");

    public static PartialError Of(ClickHouseException exception) => new(
        exception.Name.Length > 0 ? exception.Name : exception.Code.ToString(CultureInfo.InvariantCulture), exception.Message);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("error");
        json.WriteString("code", "PartialError");
        json.WriteString("message", "There were some errors when processing your query.");
        json.WriteStartArray("details");
        json.WriteStartObject();
        json.WriteString("code", "EngineError");
        json.WriteString("message", "The rows of the answer are valid, but not all that there are.");
        json.WriteStartObject("innererror");
        json.WriteString("code", Code);
        json.WriteString("message", Message);
        json.WriteNumber("severity", 2);
        json.WriteString("severityName", "Error");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
