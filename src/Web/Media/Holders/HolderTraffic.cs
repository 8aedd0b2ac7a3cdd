namespace SyncStream.Web.Media.Holders;

/// <summary>Bytes of videos that have gone between this worker and those of other hosts. Only ever grows.</summary>
public sealed class HolderTraffic
{
    private long _sent;
    private long _received;

    public long Sent => Interlocked.Read(ref _sent);

    public long Received => Interlocked.Read(ref _received);

    internal void CountSent(long bytes) => Interlocked.Add(ref _sent, bytes);

    internal void CountReceived(long bytes) => Interlocked.Add(ref _received, bytes);
}
