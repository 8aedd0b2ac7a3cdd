namespace SyncStream.Web.Https;

/// <summary>Where the certificate and its key are: PEM files (RFC 7468).</summary>
/// <param name="Certificate">The certificate, and behind it those between it and the root.</param>
/// <param name="Key">Its private key, not encrypted.</param>
public sealed record CertificateFiles(string Certificate, string Key)
{
    private const int Longest = 1024 * 1024;

    /// <summary>Reads them as a server would, and forgets them.</summary>
    /// <exception cref="CertificateRefusedException">They are no certificate and its key.</exception>
    public void Check()
    {
        var (certificate, key) = Read();
        _ = CertificateChain.Of(certificate, key, this);
    }

    /// <summary>Both texts.</summary>
    /// <exception cref="CertificateRefusedException">One cannot be read.</exception>
    internal (string Certificate, string Key) Read() => (Read(Certificate), Read(Key));

    private static string Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Longest
                ? File.ReadAllText(path)
                : throw new CertificateRefusedException($"{path} is too large to be a PEM file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CertificateRefusedException($"{path} cannot be read: {e.Message}", e);
        }
    }
}
