using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncStream.Node.Hosting;

/// <summary>
/// A certificate authority for one cluster, in a folder of its own: <c>ca.crt</c>, <c>ca.key</c>, and a folder for each host with
/// what that host needs. ECDSA on P-256; formats and extensions by RFC 5280.
/// </summary>
internal sealed class ClusterAuthority
{
    private const string AuthorityKeyFile = "ca.key";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerOnly | UnixFileMode.UserExecute;
    private static readonly TimeSpan AuthorityLives = TimeSpan.FromDays(3650);
    private static readonly TimeSpan HostLives = TimeSpan.FromDays(730);

    /// <summary>Hosts' clocks differ; a certificate made just now must be good on one that is behind.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromHours(24);

    private readonly string _folder;
    private readonly X509Certificate2 _authority;

    private ClusterAuthority(string folder, X509Certificate2 authority) => (_folder, _authority) = (folder, authority);

    /// <summary>The authority that is in the folder already, or a new one.</summary>
    /// <exception cref="UsageException">The folder cannot be used.</exception>
    public static ClusterAuthority OpenOrMake(string folder, TimeProvider time)
    {
        var certificate = Path.Combine(folder, ClusterTls.AuthorityFile);
        var key = Path.Combine(folder, AuthorityKeyFile);
        try
        {
            if (!File.Exists(certificate))
            {
                Make(folder, certificate, key, time.GetUtcNow());
            }

            return new(folder, X509Certificate2.CreateFromPemFile(certificate, key));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UsageException($"--out: cannot use '{folder}': {e.Message}", e);
        }
    }

    /// <summary>Makes a host's certificate and key, in a folder named after it.</summary>
    /// <param name="host">
    /// Its address or name, as the others reach it; where they see it come from other addresses too, those after commas.
    /// </param>
    /// <returns>The folder.</returns>
    public string Issue(string host, TimeProvider time)
    {
        var addresses = host.Split(',');
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(
            new X500DistinguishedName($"CN=SyncStream node {addresses[0]}"),
            key,
            HashAlgorithmName.SHA256
        );
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true)
        );
        // A member is a server to those who connect to it, and a client to those it connects to.
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.1"), new("1.3.6.1.5.5.7.3.2")], critical: false)
        );
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in addresses)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(names.Build());
        var now = time.GetUtcNow();
        var until = now + HostLives < _authority.NotAfter ? now + HostLives : _authority.NotAfter;
        using var issued = request.Create(
            _authority,
            Later(now - Backdated, _authority.NotBefore),
            until,
            RandomNumberGenerator.GetBytes(16)
        );
        var folder = Path.Combine(_folder, addresses[0]);
        Directory.CreateDirectory(folder, OwnerFolder);
        WritePrivate(Path.Combine(folder, ClusterTls.KeyFile), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, ClusterTls.CertificateFile), issued.ExportCertificatePem() + "\n");
        File.WriteAllText(Path.Combine(folder, ClusterTls.AuthorityFile), _authority.ExportCertificatePem() + "\n");
        return folder;
    }

    private static void Make(string folder, string certificateFile, string keyFile, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder, OwnerFolder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=SyncStream cluster", key, HashAlgorithmName.SHA256);
        // It signs hosts, and no further authorities.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true)
        );
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var own = request.CreateSelfSigned(now - Backdated, now + AuthorityLives);
        WritePrivate(keyFile, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(certificateFile, own.ExportCertificatePem() + "\n");
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    // Readable by its owner from its first byte on.
    private static void WritePrivate(string path, string pem)
    {
        File.Delete(path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using var file = new StreamWriter(path, options);
        file.Write(pem + "\n");
    }
}
