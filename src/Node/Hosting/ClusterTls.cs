using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport.DotNetty;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace SyncStream.Node.Hosting;

/// <summary>
/// How members prove themselves to each other: both sides of every connection show a certificate of the cluster's own
/// authority that names the address they are at. No authority of the machine's is believed.
/// </summary>
internal sealed class ClusterTls
{
    /// <summary>The files of a host, as <c>syncstream certs</c> makes them.</summary>
    public const string AuthorityFile = "ca.crt";
    public const string CertificateFile = "node.crt";
    public const string KeyFile = "node.key";

    private static readonly TimeSpan Soon = TimeSpan.FromDays(30);
    private readonly X509Certificate2Collection _authorities;

    private ClusterTls(X509Certificate2 own, X509Certificate2Collection authorities) =>
        (Own, _authorities) = (own, authorities);

    /// <summary>This host's certificate, with its key.</summary>
    public X509Certificate2 Own { get; }

    /// <summary>
    /// The same for a process that people start: with a certificate that ran out, somebody is there to read why not. A worker that
    /// is replaced in the night starts with it, as the others believe it on.
    /// </summary>
    /// <exception cref="UsageException">As <see cref="From"/>.</exception>
    /// <exception cref="TemporaryFailureException">The certificate is not valid now.</exception>
    public static ClusterTls? ForStart(Config config, string clusterHost, TimeProvider time)
    {
        var (tls, now) = (From(config, clusterHost), time.GetUtcNow());
        return tls is null || (tls.Own.NotBefore <= now && !tls.HasEnded(now))
            ? tls
            : throw new TemporaryFailureException(
                $"syncstream.cluster.tls.folder: {CertificateFile} is valid from {tls.Own.NotBefore:yyyy-MM-dd} to {tls.Own.NotAfter:yyyy-MM-dd}, "
                    + $"and not now; make one with: syncstream certs {clusterHost}"
            );
    }

    /// <summary>What <c>syncstream.cluster.tls</c> says; null where members speak in the clear.</summary>
    /// <exception cref="UsageException">Others can reach this host, and neither TLS nor <c>insecure</c> is set.</exception>
    /// <exception cref="TemporaryFailureException">The files are no good.</exception>
    public static ClusterTls? From(Config config, string clusterHost)
    {
        var folder = config.GetString("syncstream.cluster.tls.folder", "");
        if (folder.Length > 0)
        {
            return Load(folder, clusterHost);
        }

        return IsLoopback(clusterHost) || config.GetBoolean("syncstream.cluster.tls.insecure")
            ? null
            : throw new UsageException(
                $"--cluster-host: {clusterHost} can be reached by others, so members must prove themselves: make certificates "
                    + "(syncstream certs --help) and name their folder in syncstream.cluster.tls.folder; or, on a private network "
                    + "that you trust as a whole, set syncstream.cluster.tls.insecure = on"
            );
    }

    /// <summary>Whether this host's certificate ran out.</summary>
    public bool HasEnded(DateTimeOffset now) => Own.NotAfter <= now;

    /// <summary>What to tell of this host's certificate; null where all is well.</summary>
    public string? Warning(DateTimeOffset now) =>
        HasEnded(now)
            ? $"This host's certificate for the cluster ended on {Own.NotAfter:yyyy-MM-dd}. The others believe it on, but this host will not start "
                + "again with it: make a new one (syncstream certs), then restart this host"
        : Own.NotAfter - now < Soon
            ? $"This host's certificate for the cluster ends on {Own.NotAfter:yyyy-MM-dd}: make a new one (syncstream certs), then restart this host"
        : null;

    /// <summary>What to tell who starts a process that speaks in the clear where others can listen; null where not.</summary>
    public static string? Warning(ClusterTls? tls, string clusterHost) =>
        tls is not null || IsLoopback(clusterHost)
            ? null
            : $"Members of the cluster speak in the clear, and anyone who reaches {clusterHost} can join and do everything "
                + "(syncstream.cluster.tls.insecure = on): keep the cluster's ports on a private network";

    public static bool IsLoopback(string host) =>
        IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address);

    /// <summary>Whether a certificate is a member's, at that address.</summary>
    /// <param name="certificate">What the other side shows; null where it shows none.</param>
    /// <param name="peer">Where it is: a host, <c>host:port</c>, or a member's address.</param>
    public bool Vouches(X509Certificate2? certificate, string? peer)
    {
        if (certificate is null || HostOf(peer) is not { } host)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        // A cluster's own authority publishes no lists; whom it no longer trusts it leaves out of the next one.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // A host whose certificate runs out would lose all others at once, in the middle of a film. It is not started with
        // one that ran out, and says so long before.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        return chain.Build(certificate) && certificate.MatchesHostname(host, allowCommonName: false);
    }

    /// <summary>For Akka.Remote.</summary>
    public DotNettySslSetup ForRemoting() =>
        new(
            Own,
            suppressValidation: false,
            requireMutualAuthentication: true,
            validateCertificateHostname: false,
            customValidator: (certificate, _, peer, _, log) =>
            {
                var vouched = Vouches(certificate, peer);
                if (!vouched)
                {
                    log.Warning(
                        "A connection with {0} is refused: its certificate ({1}) is none of the cluster's for that address",
                        peer,
                        certificate?.Subject ?? "none"
                    );
                }

                return vouched;
            }
        );

    /// <summary>For a connection of our own to another member.</summary>
    public SslClientAuthenticationOptions ForClient(string host) =>
        new()
        {
            TargetHost = host,
            ClientCertificates = [Own],
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                Vouches(certificate as X509Certificate2, host),
        };

    /// <summary>For a listener of our own, on which only members are answered.</summary>
    public void Guard(ListenOptions listen)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.UseHttps(
            new TlsHandshakeCallbackOptions
            {
                OnConnection = context =>
                    ValueTask.FromResult(ForServer(context.Connection.RemoteEndPoint?.ToString())),
            }
        );
    }

    private SslServerAuthenticationOptions ForServer(string? peer) =>
        new()
        {
            ServerCertificate = Own,
            ClientCertificateRequired = true,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                Vouches(certificate as X509Certificate2, peer),
        };

    // Akka.Remote names those who connect by their socket ([::ffff:10.0.0.2]:40000), and those whom it connects to as
    // members (akka.ssl.tcp://syncstream@10.0.0.2:4053).
    private static string? HostOf(string? peer)
    {
        peer = peer?[(peer.LastIndexOf('@') + 1)..].TrimStart('/');
        if (string.IsNullOrEmpty(peer))
        {
            return null;
        }

        var address =
            IPAddress.TryParse(peer, out var alone) ? alone
            : IPEndPoint.TryParse(peer, out var endpoint) ? endpoint.Address
            : null;
        if (address is not null)
        {
            return (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        }

        var colon = peer.LastIndexOf(':');
        var name = colon > 0 ? peer[..colon] : peer;
        return Uri.CheckHostName(name) == UriHostNameType.Dns ? name : null;
    }

    private static ClusterTls Load(string folder, string clusterHost)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(Path.Combine(folder, AuthorityFile));
            using var pem = X509Certificate2.CreateFromPemFile(
                Path.Combine(folder, CertificateFile),
                Path.Combine(folder, KeyFile)
            );
            // A key straight from PEM lives in memory in a way that not every user of a certificate can handle.
            var own = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
            var tls = new ClusterTls(own, authorities);
            return tls.Vouches(own, clusterHost)
                ? tls
                : throw new TemporaryFailureException(
                    $"syncstream.cluster.tls.folder: {Path.Combine(folder, CertificateFile)} is not of {AuthorityFile}, "
                        + $"or does not name {clusterHost}; make one with: syncstream certs {clusterHost}"
                );
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new TemporaryFailureException(
                $"syncstream.cluster.tls.folder: cannot use '{folder}': {e.Message}",
                e
            );
        }
    }
}
