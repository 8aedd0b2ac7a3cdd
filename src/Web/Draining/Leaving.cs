namespace SyncStream.Web.Draining;

/// <summary>Whether this worker is on its way out, for those who serve: they finish what they have, and begin nothing long.</summary>
public sealed class Leaving : IDisposable
{
    private readonly CancellationTokenSource _passages = new();
    private volatile bool _begun;

    /// <summary>Viewers are being sent elsewhere.</summary>
    public bool HasBegun => _begun;

    /// <summary>
    /// Cancelled when what merely passes through here is to find another way: event streams and polls that another worker
    /// answers end with the viewer's connection there, not with this worker.
    /// </summary>
    public CancellationToken PassagesEnd => _passages.Token;

    public void Dispose() => _passages.Dispose();

    internal void Begin() => _begun = true;

    internal void EndPassages() => _passages.Cancel();
}
