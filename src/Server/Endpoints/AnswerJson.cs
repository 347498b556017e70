using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Patchbay.Server.Endpoints;

/// <summary>How all APIs write and read JSON.</summary>
internal static class AnswerJson
{
    /// <summary>Quotes and umlauts stand as they are: answers are read by people, and never as HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>Options for one context: names in camel case, read in any case, and nulls left out.</summary>
    public static JsonSerializerOptions Options() =>
        new(JsonSerializerDefaults.Web) { Encoder = Encoder, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };
}
