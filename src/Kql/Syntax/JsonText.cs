using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Patchbay.Kql.Symbols;

namespace Patchbay.Kql.Syntax;

/// <summary>Writes KQL values as compact JSON, the form in which dynamic values are kept.</summary>
internal static class JsonText
{
    /// <summary>A value of any scalar type; times and durations become texts in their KQL form.</summary>
    public static void AppendValue(StringBuilder json, KqlType type, object? value)
    {
        switch (value)
        {
            case null:
                json.Append("null");
                break;
            case bool truth:
                json.Append(truth ? "true" : "false");
                break;
            case double real:
                AppendReal(json, real);
                break;
            case long ticks when type == KqlType.DateTime:
                AppendString(json, ScalarText.DateTime(ticks));
                break;
            case long ticks when type == KqlType.TimeSpan:
                AppendString(json, ScalarText.TimeSpan(ticks));
                break;
            case string text when type == KqlType.Dynamic:
                json.Append(text);
                break;
            case string text:
                AppendString(json, text);
                break;
            case Guid guid:
                AppendString(json, guid.ToString("D"));
                break;
            default:
                json.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    public static void AppendString(StringBuilder json, string value) =>
        json.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)).Append('"');

    public static void AppendReal(StringBuilder json, double value)
    {
        if (double.IsFinite(value))
        {
            json.Append(ScalarText.Real(value));
        }
        else
        {
            AppendString(json, ScalarText.Real(value));
        }
    }
}
