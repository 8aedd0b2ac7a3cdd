namespace SyncStream.Node.Systemd;

/// <summary>Feeds the service manager's watchdog as long as what it vouches for answers; where that hangs, the manager kills us.</summary>
internal static class Watchdog
{
    /// <summary>Feeds until stopped. Does nothing where the manager asks for nothing.</summary>
    /// <param name="manager">Who wants to know.</param>
    /// <param name="answers">Completes when the process is well; fails or never completes where it is not.</param>
    /// <param name="log">Says when it starves.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Ends it.</param>
    public static async Task Feed(
        NotifySocket manager,
        Func<CancellationToken, Task> answers,
        ILogger log,
        TimeProvider time,
        CancellationToken stopping
    )
    {
        if (manager.Watchdog is not { } period)
            return;
        // Half the period is what sd_watchdog_enabled(3) recommends; a third forgives one answer that came late.
        using var clock = new PeriodicTimer(period / 3, time);
        try
        {
            do
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping);
                try
                {
                    await answers(patience.Token).WaitAsync(period / 3, time, stopping);
                    manager.Alive();
                }
                catch (Exception) when (stopping.IsCancellationRequested)
                {
                    return;
                }
                catch (Exception e)
                {
                    await patience.CancelAsync();
                    log.LogError(
                        "The supervisor's own actors do not answer ({Reason}); the watchdog is not fed",
                        e.Message
                    );
                }
            } while (await clock.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) { }
    }
}
