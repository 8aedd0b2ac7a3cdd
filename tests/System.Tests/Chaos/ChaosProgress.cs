namespace SyncStream.SystemTests.Chaos;

/// <summary>Tells whoever watches a long run how it goes, every 15 s, until it is disposed of.</summary>
internal sealed class ChaosProgress : IAsyncDisposable
{
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(15);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _telling;

    /// <param name="servers">How many are there, in words.</param>
    public ChaosProgress(ChaosArtifacts artifacts, Recorder recorder, Func<string> servers) =>
        _telling = Tell(artifacts, recorder, servers);

    /// <summary>May be called before the end as well, so that what is said last stays last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_stop.IsCancellationRequested)
        {
            await _stop.CancelAsync();
            await _telling;
            _stop.Dispose();
        }
    }

    private async Task Tell(ChaosArtifacts artifacts, Recorder recorder, Func<string> servers)
    {
        while (!_stop.IsCancellationRequested)
        {
            await recorder.Clock.Pause(TellEvery, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var viewers = recorder.Viewers;
            artifacts.Say(
                $"{TimeSpan.FromSeconds(recorder.Clock.Now):mm\\:ss}  {recorder.Sent} commands, {recorder.Acknowledged} acknowledged; "
                    + $"{viewers.Count(v => v.IsJoined)} of {viewers.Count} viewers in; {servers()}; {recorder.FaultCount} faults"
            );
        }
    }
}
