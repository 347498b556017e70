using System.Buffers.Text;
using System.Text.Json;
using Patchbay.ClickHouse.Rows;
using Patchbay.Kql.Symbols;

namespace Patchbay.Workspaces.Query;

/// <summary>Writes values as the query API encodes them.</summary>
/// <remarks>
/// Numbers are numbers, NaN and the infinities texts; a decimal is a text; a datetime is ISO 8601 in UTC with 7 fraction
/// digits, a timespan <c>[-][d.]hh:mm:ss[.fffffff]</c>, a dynamic value its JSON as a text; a null is null, but a text is
/// never null.
/// </remarks>
internal static class CellWriter
{
    /// <summary>Writes the value of a row.</summary>
    /// <param name="writer">Stands where a value is expected.</param>
    /// <param name="column">The column as the engine returned it.</param>
    /// <param name="row">The row.</param>
    /// <param name="type">The column's KQL type.</param>
    /// <param name="form">How dynamic values are written.</param>
    public static void Write(Utf8JsonWriter writer, Column column, int row, KqlType type, DynamicForm form = DynamicForm.Text)
    {
        if (column.IsNull(row))
        {
            WriteNull(writer, type);
            return;
        }

        switch (type)
        {
            case KqlType.Dynamic when form == DynamicForm.Json:
                WriteJson(writer, ((StringColumn)column)[row]);
                break;
            case KqlType.String or KqlType.Dynamic or KqlType.Decimal:
                writer.WriteStringValue(((StringColumn)column)[row]);
                break;
            case KqlType.Long or KqlType.Int:
                writer.WriteNumberValue(Integer(column, row));
                break;
            case KqlType.DateTime:
                WriteDateTime(writer, Integer(column, row));
                break;
            case KqlType.Real:
                WriteReal(writer, column is ValueColumn<double> reals ? reals[row] : Integer(column, row));
                break;
            case KqlType.Bool:
                writer.WriteBooleanValue(Integer(column, row) != 0);
                break;
            case KqlType.TimeSpan:
                WriteTimeSpan(writer, Integer(column, row));
                break;
            case KqlType.Guid:
                writer.WriteStringValue(((ValueColumn<Guid>)column)[row]);
                break;
        }
    }

    private static void WriteNull(Utf8JsonWriter writer, KqlType type)
    {
        if (type == KqlType.String)
        {
            writer.WriteStringValue(""u8);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    // A dynamic text can stand without its quotes.
    private static void WriteJson(Utf8JsonWriter writer, ReadOnlySpan<byte> text)
    {
        if (IsJson(text))
        {
            writer.WriteRawValue(text, skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        try
        {
            var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1000 });
            while (reader.Read())
            {
            }

            return reader.BytesConsumed == text.Length && text.Length > 0;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // The engine gives whole numbers the width that their expression has.
    private static long Integer(Column column, int row) => column switch
    {
        ValueColumn<long> values => values[row],
        ValueColumn<int> values => values[row],
        ValueColumn<byte> values => values[row],
        ValueColumn<ulong> values => checked((long)values[row]),
        ValueColumn<uint> values => values[row],
        ValueColumn<ushort> values => values[row],
        ValueColumn<short> values => values[row],
        ValueColumn<sbyte> values => values[row],
        _ => throw new InvalidDataException($"The column '{column.Name}' of type {column.Type} is no whole number."),
    };

    private static void WriteReal(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteStringValue(double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        }
    }

    // Arithmetic can leave the years from 1 to 9999; what lies outside of them is no time.
    private static void WriteDateTime(Utf8JsonWriter writer, long ticksSince1970)
    {
        if (ticksSince1970 < -DateTime.UnixEpoch.Ticks || ticksSince1970 > DateTime.MaxValue.Ticks - DateTime.UnixEpoch.Ticks)
        {
            writer.WriteNullValue();
            return;
        }

        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(DateTime.UnixEpoch.AddTicks(ticksSince1970), text, out var length, 'O');
        writer.WriteStringValue(text[..length]);
    }

    private static void WriteTimeSpan(Utf8JsonWriter writer, long ticks)
    {
        Span<byte> text = stackalloc byte[32];
        Utf8Formatter.TryFormat(TimeSpan.FromTicks(ticks), text, out var length, 'c');
        writer.WriteStringValue(text[..length]);
    }
}

/// <summary>How an API writes dynamic values.</summary>
internal enum DynamicForm
{
    /// <summary>As a text that holds JSON: the log query API.</summary>
    Text,

    /// <summary>As JSON: Kusto.</summary>
    Json,
}
