using Akka.Configuration;
using SyncStream.Web.Media;

namespace SyncStream.Node.Media.Renditions;

/// <summary>How other forms of videos are made and kept: <c>syncstream.media</c> in HOCON.</summary>
public sealed record RenditionOptions
{
    /// <summary>Where what was made is kept. Shared by the host's workers.</summary>
    public required string Directory { get; init; }

    /// <summary>What the workers share out among themselves, beside what was made.</summary>
    public string Slots => Path.Combine(Directory, "slots");

    /// <summary>Bytes that may lie there.</summary>
    public long CacheSize { get; init; } = 10L * 1024 * 1024 * 1024;

    /// <summary>Bytes that are left free on the disk, if less has to be kept for it.</summary>
    public long KeepFree { get; init; } = CacheRoom.KeepFree;

    /// <summary>Heights in pixels of the smaller forms offered, beside the video's own.</summary>
    public IReadOnlyList<int> Heights { get; init; } = [720, 480, 240];

    /// <summary>Transcodes that may keep this host's processors busy at once.</summary>
    public int Transcodes { get; init; } = 1;

    /// <summary>Threads of each transcode.</summary>
    public int Threads { get; init; } = 2;

    /// <summary>Segments made ahead of the last one asked for.</summary>
    public int Ahead { get; init; } = 5;

    /// <summary>A job nobody has asked anything of for so long is ended.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A job that makes nothing for so long, though it may, is ended as stuck.</summary>
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Bytes that an uploaded subtitle file may have.</summary>
    public int SubtitleSize { get; init; } = 2 * 1024 * 1024;

    public static RenditionOptions From(Config config, string dataDirectory)
    {
        var media = config.GetConfig("syncstream.media") ?? Config.Empty;
        var transcodes = media.GetString("transcodes", "auto");
        return new()
        {
            Directory = Path.Combine(Path.GetFullPath(dataDirectory), "renditions"),
            CacheSize = media.GetByteSize("segments-cache", 10L * 1024 * 1024 * 1024) ?? 10L * 1024 * 1024 * 1024,
            Heights = media.HasPath("heights") ? [.. media.GetIntList("heights")] : [720, 480, 240],
            Transcodes =
                transcodes == "auto"
                    ? Math.Max(1, Environment.ProcessorCount / 2)
                    : Math.Clamp(media.GetInt("transcodes", 1), 1, 256),
            Threads = Math.Clamp(Environment.ProcessorCount, 1, 4),
            Ahead = Math.Clamp(media.GetInt("segments-ahead", 5), 1, 100),
            IdleAfter = media.GetTimeSpan("idle-after", TimeSpan.FromSeconds(30)),
        };
    }
}
