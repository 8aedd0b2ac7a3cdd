using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

/// <summary>Tells what it was asked once its gate is open.</summary>
internal sealed class GatedProbe(ProbeOutcome? outcome = null) : IVideoProbe
{
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string? Missing => null;

    public Task Entered => _entered.Task;

    public void Open() => _open.TrySetResult();

    public async Task<ProbeOutcome> Probe(string path, CancellationToken cancellationToken)
    {
        _entered.TrySetResult();
        await _open.Task.WaitAsync(cancellationToken);
        return outcome ?? new ProbeOutcome.Unknown("waits at a gate");
    }
}
