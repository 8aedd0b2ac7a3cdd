using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Tests.Media.Renditions;

/// <summary>Films on two disks, one of which is away: whoever looks for a file there hangs, until this is disposed of.</summary>
/// <param name="pathOf">Where the films of the other lie.</param>
internal sealed class AwayDisk(Func<string, string> pathOf) : IVideoFiles, IDisposable
{
    /// <summary>What the names of films begin with that are on the one that is away.</summary>
    public const string Far = "far";

    private readonly TaskCompletionSource _back = new();
    private int _looked;

    /// <summary>How often somebody looked for a file there.</summary>
    public int Looked => Volatile.Read(ref _looked);

    public IReadOnlyList<VideoFile> Locate(VideoId id)
    {
        if (!id.Value.StartsWith(Far, StringComparison.Ordinal))
        {
            return [new(pathOf(id.Value), 1, default)];
        }
        Interlocked.Increment(ref _looked);
        _back.Task.Wait();
        return [];
    }

    public void Dispose() => _back.SetResult();
}
