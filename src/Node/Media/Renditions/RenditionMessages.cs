using SyncStream.Protocol.Media;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Please make a segment (-1: the initialisation); answered with <see cref="Made"/> or <see cref="NotMade"/>.</summary>
/// <param name="Left">Whoever asked has gone.</param>
internal sealed record WantSegment(VideoId Video, StreamPlan Plan, int Segment, CancellationToken Left = default)
{
    /// <summary>A request waits so long, then the page asks again: proxies cut what is silent for longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
}

/// <summary>Please make a whole file, unless it exists; answered with <see cref="Made"/> or <see cref="NotMade"/>.</summary>
/// <param name="Make">Answers its bytes; throws <see cref="MediaFault"/>.</param>
/// <param name="Left">Whoever asked has gone.</param>
internal sealed record WantFile(
    VideoId Video,
    string Name,
    Func<CancellationToken, Task<byte[]>> Make,
    CancellationToken Left = default
)
{
    public FileUse Use { get; init; }
}

/// <summary>It lies in the cache now.</summary>
internal sealed record Made
{
    public static readonly Made Instance = new();
}

internal sealed record NotMade(MediaFault Fault);

/// <summary>A child has had nothing to do for a while and may go.</summary>
internal sealed record Idle
{
    public static readonly Idle Instance = new();
}
