using SyncStream.Protocol.Media;

namespace SyncStream.Node.Media;

/// <summary>What is known of a file beyond its bytes.</summary>
/// <param name="Duration">Seconds; null where the container does not tell.</param>
/// <param name="Width">Pixels, as the picture is shown.</param>
/// <param name="Height">Pixels, as the picture is shown.</param>
/// <param name="Codecs">In stream order, without subtitles and cover pictures.</param>
/// <param name="Subtitles">Title, else language, else number of each subtitle track.</param>
public sealed record VideoFacts(
    double? Duration,
    int? Width,
    int? Height,
    IReadOnlyList<string> Codecs,
    IReadOnlyList<string> Subtitles
)
{
    /// <summary>In stream order.</summary>
    public IReadOnlyList<AudioTrack> Audio { get; init; } = [];

    /// <summary>Whether browsers play the file as it is.</summary>
    public bool Direct { get; init; }
}

/// <summary>What a probe comes to: a closed family.</summary>
public abstract record ProbeOutcome
{
    private ProbeOutcome() { }

    public sealed record Video(VideoFacts Facts) : ProbeOutcome;

    /// <summary>The file has no picture, or is broken beyond its first bytes.</summary>
    public sealed record NotAVideo(string Reason) : ProbeOutcome;

    /// <summary>It could not be found out: no tool, or the tool failed for a fault that is not the file's. Worth another try later.</summary>
    public sealed record Unknown(string Reason) : ProbeOutcome;
}

/// <summary>Finds out what a file holds.</summary>
public interface IVideoProbe
{
    /// <summary>Why there will be no facts, in words for the log; null where there will.</summary>
    string? Missing { get; }

    /// <param name="path">Absolute.</param>
    /// <param name="cancellationToken">Ends the probe, and its process with it.</param>
    Task<ProbeOutcome> Probe(string path, CancellationToken cancellationToken);
}
