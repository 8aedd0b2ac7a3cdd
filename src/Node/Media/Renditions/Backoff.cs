namespace SyncStream.Node.Media.Renditions;

/// <summary>After a fault nothing is tried for a while; longer after each, longest where the file itself is at fault.</summary>
internal sealed class Backoff(TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private MediaFault? _fault;
    private DateTimeOffset _until;
    private int _faults;

    /// <summary>What went wrong last, while it is too early to try again.</summary>
    public MediaFault? Fault => time.GetUtcNow() < _until ? _fault : null;

    public void Failed(MediaFault fault)
    {
        var pause = TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, _faults++)));
        (_fault, _until) = (fault, time.GetUtcNow() + (fault.Lasting ? Lasting : pause));
    }

    public void Succeeded() => (_fault, _faults) = (null, 0);

    /// <summary>Any exception as one with words.</summary>
    public static MediaFault FaultOf(Exception fault) =>
        fault switch
        {
            MediaFault ours => ours,
            AggregateException { InnerException: { } inner } => FaultOf(inner),
            _ => MediaFault.Passing(
                "The server could not make this form of the video; its log says why.",
                fault.Message
            ),
        };
}
