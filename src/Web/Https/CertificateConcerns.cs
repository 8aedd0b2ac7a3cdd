namespace SyncStream.Web.Https;

/// <summary>When to speak about a certificate: early enough to act on it, and seldom enough to be read.</summary>
internal sealed class CertificateConcerns(TimeProvider time)
{
    /// <summary>Files that are being replaced are there again within moments; what takes longer is a mistake.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A mistake that lasts is told again.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromDays(1);

    private static readonly TimeSpan[] Steps = [TimeSpan.FromDays(14), TimeSpan.FromDays(3), TimeSpan.Zero];

    private DateTimeOffset? _tellAt;
    private (DateTimeOffset Expires, int Told) _end;

    /// <summary>The files could be read.</summary>
    public void Read() => _tellAt = null;

    /// <summary>They could not; whether to say so now.</summary>
    public bool CannotRead()
    {
        var now = time.GetUtcNow();
        _tellAt ??= now + Patience;
        if (now < _tellAt)
        {
            return false;
        }

        _tellAt = now + Again;
        return true;
    }

    /// <summary>Whether to say now that the certificate which serves ends: 14 days before, 3 days before, and once it has.</summary>
    public bool Ends(DateTimeOffset expires)
    {
        var passed = Steps.Count(step => expires - time.GetUtcNow() <= step);
        var told = _end.Expires == expires ? _end.Told : 0;
        _end = (expires, passed);
        return passed > told;
    }
}
