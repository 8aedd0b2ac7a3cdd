using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncStream.Web.Https;

/// <summary>A certificate with its key and those between it and a root, ready for handshakes.</summary>
internal sealed record CertificateChain(SslStreamCertificateContext Context, string Subject, DateTimeOffset Expires)
{
    /// <exception cref="CertificateRefusedException">The texts are no certificate and its key.</exception>
    public static CertificateChain Of(string certificate, string key, CertificateFiles names)
    {
        var chain = new X509Certificate2Collection();
        try
        {
            chain.ImportFromPem(certificate);
        }
        catch (CryptographicException e)
        {
            throw new CertificateRefusedException($"{names.Certificate} is no certificate: {e.Message}", e);
        }

        if (chain.Count == 0)
        {
            throw new CertificateRefusedException($"{names.Certificate} has no certificate in PEM form in it");
        }

        if (key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new CertificateRefusedException(
                $"{names.Key} is encrypted; store the key without a passphrase, readable by the server only"
            );
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            chain.RemoveAt(0);
            // Offline: a start must not wait for what a certificate says can be fetched somewhere.
            var context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
            return new(context, leaf.Subject, leaf.NotAfter.ToUniversalTime());
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new CertificateRefusedException($"{names.Key} is not the key of {names.Certificate}: {e.Message}", e);
        }
    }
}
