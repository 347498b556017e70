using System.Text;
using Patchbay.Server.Certificates;
using Patchbay.Server.OpenApi;

namespace Patchbay.Server.Endpoints;

/// <summary>The local authority's certificate, for clients that are to trust it.</summary>
internal static class CertificateApi
{
    public const string Path = "/.well-known/patchbay-ca.pem";

    public static void MapCertificateApi(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, (LocalAuthority authority) => Results.Text(authority.CertificatePem, "application/x-pem-file", Encoding.ASCII)).AllowAnonymous()
            .Describe("The local authority's certificate", StatusCodes.Status200OK, "application/x-pem-file");
}
