namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// The bytes of an outside answer. The other side may not be silent for long while they are waited for; while the viewer takes their time
/// over what came, it may.
/// </summary>
internal sealed class OutsideBody : IAsyncDisposable
{
    private readonly TimeSpan _most;
    private readonly Stream _from;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _stop;

    private OutsideBody(Stream from, TimeSpan most, TimeProvider time, CancellationToken left)
    {
        (_from, _most) = (from, most);
        _silence = new(Timeout.InfiniteTimeSpan, time);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, left);
    }

    /// <param name="answer">Whose bytes.</param>
    /// <param name="silence">How long it may be silent.</param>
    /// <param name="time">By which that is measured.</param>
    /// <param name="left">The viewer has gone.</param>
    public static async Task<OutsideBody> Of(
        HttpResponseMessage answer,
        TimeSpan silence,
        TimeProvider time,
        CancellationToken left
    ) => new(await answer.Content.ReadAsStreamAsync(left), silence, time, left);

    /// <summary>The next bytes; 0 at the end.</summary>
    /// <exception cref="OperationCanceledException">The other side was silent for too long, or the viewer left.</exception>
    public async ValueTask<int> Read(Memory<byte> into)
    {
        _silence.CancelAfter(_most);
        var read = await _from.ReadAsync(into, _stop.Token);
        _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        return read;
    }

    public async ValueTask DisposeAsync()
    {
        _stop.Dispose();
        _silence.Dispose();
        await _from.DisposeAsync();
    }
}
