using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncStream.Web.Tests.Https;

/// <summary>Certificates for 127.0.0.1 that nobody trusts, in files that can be replaced.</summary>
internal sealed class TestCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("syncstream-test-");

    public TestCertificate() => Replace();

    public string Folder => _folder.FullName;

    public string CertificateFile => Path.Combine(_folder.FullName, "fullchain.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "privkey.pem");

    /// <summary>Until when those are good that are made from now on.</summary>
    public DateTimeOffset Expires { get; set; } = DateTimeOffset.UnixEpoch.AddYears(130);

    /// <summary>Of the last one made.</summary>
    public string Thumbprint { get; private set; } = "";

    /// <summary>Writes another pair, in two steps, as whoever renews one does.</summary>
    /// <param name="between">What happens between the writing of the one file and the other.</param>
    public void Replace(Action? between = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, Expires);
        File.WriteAllText(CertificateFile, made.ExportCertificatePem());
        between?.Invoke();
        File.WriteAllText(KeyFile, key.ExportPkcs8PrivateKeyPem());
        Thumbprint = made.Thumbprint;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
