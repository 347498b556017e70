using Patchbay.Server.Certificates;
using Patchbay.Server.Configuration;
using Patchbay.Server.Endpoints;
using Patchbay.Workspaces;

namespace Patchbay.Server.Hosting;

/// <summary>What a person reads when the server has started.</summary>
internal static class StartMessage
{
    public static void Print(TextWriter output, IEnumerable<string> urls, DataFolder folder, LocalAuthority authority, ServerSettings settings)
    {
        var http = urls.First(url => url.StartsWith("http://", StringComparison.Ordinal));
        var https = urls.First(url => url.StartsWith("https://", StringComparison.Ordinal));
        foreach (var variable in settings.UnknownVariables)
        {
            output.WriteLine($"The environment variable {variable} is no setting of the server and changes nothing; --help lists all settings.");
        }

        var key = settings.Identity.Required ? "-H \"x-api-key: $KEY\" " : "";
        output.WriteLine($$"""

            Patchbay {{ServerFacts.Version}} is ready.

              Portal   {{http}}{{PortalPages.Path}}
              HTTP     {{http}}
              HTTPS    {{https}}, trusted by whoever trusts {{authority.CertificatePath}} ({{http}}{{CertificateApi.Path}})
              Data     {{folder.Root}}
              Callers  {{Callers(folder, settings)}}

            Send a record and read it back:

              curl {{key}}'{{http}}/api/records?category=SMSOperational' -d '[{"OperationName":"SMSMessagesSent","CorrelationId":"first","ResultType":"Succeeded"}]'
              curl {{key}}{{http}}/v1/workspaces/{{Workspace.Default.Name}}/query -d '{"query":"ACSSMSIncomingOperations | take 10"}'

            Ctrl-C stops the server.

            """);
    }

    private static string Callers(DataFolder folder, ServerSettings settings) =>
        !settings.Identity.Required ? "Requests without a token count as the local developer. Only programs on this machine reach the server." :
        settings.Identity.OwnerList.Count > 0 ? "Every request needs an API key or a token." :
        $"Every request needs an API key or a token. The first key, which may do everything, is in {folder.OwnerKey}.";
}
