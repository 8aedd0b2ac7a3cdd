namespace SyncStream.Web.Https;

/// <summary>The files that were given are no certificate with its key. The message names the file and says what is wrong.</summary>
public sealed class CertificateRefusedException : Exception
{
    public CertificateRefusedException() { }

    public CertificateRefusedException(string message)
        : base(message) { }

    public CertificateRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}
