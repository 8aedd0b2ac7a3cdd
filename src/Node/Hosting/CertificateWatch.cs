namespace SyncStream.Node.Hosting;

/// <summary>
/// Says day by day what is to be said of a host's certificate for the cluster. Who runs for a year would otherwise hear
/// of its end from the start that fails.
/// </summary>
internal static class CertificateWatch
{
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>Says it now, and then daily until disposed of.</summary>
    /// <param name="tls">Null without TLS: there is nothing to say.</param>
    public static IDisposable? Begin(ClusterTls? tls, ILogger log, TimeProvider time)
    {
        if (tls is null)
        {
            return null;
        }

        Tell();
        return time.CreateTimer(_ => Tell(), null, Interval, Interval);

        void Tell()
        {
            if (tls.Warning(time.GetUtcNow()) is { } warning)
            {
                log.LogWarning("⚠️ {Warning}", warning);
            }
        }
    }
}
