using System.Collections;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Patchbay.Server.Hosting;
using Patchbay.Server.Metrics;

namespace Patchbay.Server.Telemetry;

/// <summary>Sends traces, metrics and logs of the server to an OpenTelemetry collector, as the variables say that OpenTelemetry has for it.</summary>
/// <remarks>Nothing is collected or sent unless <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or the same of a single signal, says where to.</remarks>
internal sealed class TelemetryExport : IDisposable
{
    private const int FlushMillisecondsMax = 5_000;

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;

    private TelemetryExport(TracerProvider? traces, MeterProvider? metrics)
    {
        (_traces, _metrics) = (traces, metrics);
    }

    /// <summary>Whether anything is sent.</summary>
    public static bool IsOn => Has("TRACES") || Has("METRICS") || Has("LOGS");

    /// <summary>The variables of OpenTelemetry: the settings of the server are read from elsewhere.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> Variables =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value));

    /// <summary>Begins to collect traces and metrics, as far as they are wanted.</summary>
    public static TelemetryExport Start() => new(
        Has("TRACES") ? Sdk.CreateTracerProviderBuilder().ConfigureResource(Describe).AddSource("Patchbay.*", "Microsoft.AspNetCore").AddOtlpExporter().Build() : null,
        Has("METRICS") ? Sdk.CreateMeterProviderBuilder().ConfigureResource(Describe).AddMeter(DeliveryMetrics.MeterName, "Microsoft.AspNetCore.Hosting", "System.Runtime").AddOtlpExporter().Build() : null);

    /// <summary>Sends what is logged, if that is wanted.</summary>
    public static void AddLogs(ILoggingBuilder logging)
    {
        if (Has("LOGS"))
        {
            logging.AddOpenTelemetry(options =>
            {
                var resource = ResourceBuilder.CreateDefault();
                Describe(resource);
                options.SetResourceBuilder(resource);
                options.IncludeFormattedMessage = true;
                options.AddOtlpExporter();
            });
        }
    }

    /// <summary>Sends the metrics as they are now. The server's own end with what they count, before <see cref="Dispose"/>.</summary>
    public void SendMetrics() => _metrics?.ForceFlush(FlushMillisecondsMax);

    // What is collected and not sent yet is sent now.
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static bool Has(string signal) =>
        Environment.GetEnvironmentVariable("OTEL_SDK_DISABLED") is not "true" &&
        ((string?[])["OTEL_EXPORTER_OTLP_ENDPOINT", $"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]).Any(name => Environment.GetEnvironmentVariable(name!) is { Length: > 0 });

    private static void Describe(ResourceBuilder resource)
    {
        // A name that somebody gave the server counts.
        if (!Variables.Any(variable => variable.Key == "OTEL_SERVICE_NAME" || (variable.Key == "OTEL_RESOURCE_ATTRIBUTES" && variable.Value!.Contains("service.name=", StringComparison.Ordinal))))
        {
            resource.AddService("patchbay", serviceVersion: ServerFacts.Version);
        }
    }
}
