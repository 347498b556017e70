using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Patchbay.Server.Certificates;

/// <summary>A certificate and its key as two PEM files in one folder; the key can be read by the server's user alone.</summary>
internal sealed class CertificateFiles(string folder, string name)
{
    private string KeyPath { get; } = Path.Combine(folder, $"{name}.key");

    public string CertificatePath { get; } = Path.Combine(folder, $"{name}.pem");

    /// <summary>Loads the certificate with its key.</summary>
    /// <returns>Null when the files are not there or do not hold a certificate and its key: then new ones are made.</returns>
    public X509Certificate2? TryLoad()
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(CertificatePath, KeyPath);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or CryptographicException)
        {
            return null;
        }
    }

    public void Save(X509Certificate2 certificate, ECDsa key)
    {
        Directory.CreateDirectory(folder);
        File.Delete(KeyPath);
        // Made with its mode, not given it afterwards: there is no moment in which others could read the key.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(KeyPath, options))
        {
            writer.Write(key.ExportPkcs8PrivateKeyPem());
        }

        File.WriteAllText(CertificatePath, certificate.ExportCertificatePem());
    }
}
