namespace SyncStream.Node.Hosting;

/// <summary>
/// Tells the log when a node has not been ready for some seconds, and when it is again, once each. It learns of it from whoever
/// asks: a proxy or a monitor, every few seconds.
/// </summary>
internal sealed class ReadinessNews(ILogger<Readiness> log, TimeProvider time)
{
    /// <summary>A room that moves is back sooner.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long? _since;
    private bool _told;

    /// <param name="why">Null where ready.</param>
    public void Heard(string? why)
    {
        lock (_lock)
        {
            var silent = _since is { } since ? time.GetElapsedTime(since) : TimeSpan.Zero;
            if (why is null)
            {
                if (_told)
                    log.LogInformation("Ready again after {Seconds:0.0} s", silent.TotalSeconds);
                (_since, _told) = (null, false);
                return;
            }

            _since ??= time.GetTimestamp();
            if (silent > Patience && !_told)
            {
                log.LogWarning(
                    "Not ready for {Seconds:0.0} s, and proxies send nobody here: {Why}",
                    silent.TotalSeconds,
                    why
                );
                _told = true;
            }
        }
    }
}
