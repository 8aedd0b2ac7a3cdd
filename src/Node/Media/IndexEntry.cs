using System.Text.Json.Serialization;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media;

/// <summary>What was found out about one file.</summary>
/// <param name="Facts">Null where nothing could be found out (yet).</param>
/// <param name="Fault">Why the file is no video; null where it is one, or may be.</param>
public sealed record IndexEntry(FoundFile File, VideoId Id, VideoFacts? Facts, string? Fault)
{
    [JsonIgnore]
    public bool IsListed => Fault is null;

    /// <summary>An earlier version found it out, which may have known less of the file: it holds until the file has been looked into again.</summary>
    [JsonIgnore]
    public bool IsStale { get; init; }

    /// <summary>The file as the library shows it.</summary>
    public VideoInfo Video(string host) =>
        new(
            Id,
            Titles.Of(File.Path),
            Facts?.Duration,
            File.Size,
            Facts?.Width,
            Facts?.Height,
            Path.GetExtension(File.Path).TrimStart('.').ToLowerInvariant(),
            Facts?.Codecs ?? [],
            Facts?.Subtitles ?? [],
            [host]
        )
        {
            Audio = Facts?.Audio ?? [],
            Direct = Facts?.Direct,
        };

    /// <summary>Where its bytes are.</summary>
    public VideoFile Location(string library) => new(Path.Combine(library, File.Path), File.Size, File.Modified);
}
