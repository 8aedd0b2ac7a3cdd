using System.Globalization;

namespace SyncStream.Node.Media.Renditions;

/// <summary>Asks ffprobe for the key frame before each of many places, which it finds by the container's index. Rules only.</summary>
internal static class KeyframeIndex
{
    /// <summary>Seconds between places: half a segment, so that no segment grows much longer for want of a key frame that is there.</summary>
    private const double Step = StreamPlan.SegmentLength / 2;

    /// <summary>As many as fit into one argument of a command line (128 KiB).</summary>
    private const int MostPlaces = 5000;

    /// <summary>Seconds without a key frame after which the index is not believed: encoders put one every 10 or so.</summary>
    private const double LongestGap = 30;

    /// <summary>Whether such files have an index as a rule.</summary>
    public static bool IsLikely(SourceMedia media) =>
        media.Format.Split(',') is var names && (names.Contains("mp4") || names.Contains("matroska"));

    /// <summary>The arguments: at each place one packet of the picture is read, the first where a seek leads.</summary>
    public static IEnumerable<string> Places(SourceMedia media)
    {
        var step = Math.Max(Step, media.Duration / MostPlaces);
        var places = Enumerable
            .Range(0, Math.Max(1, (int)Math.Ceiling(media.Duration / step)))
            .Select(n => (media.StartTime + n * step).ToString("0.###", CultureInfo.InvariantCulture) + "%+#1");
        return ["-read_intervals", string.Join(',', places)];
    }

    /// <summary>Whether what was found is enough to cut by.</summary>
    /// <param name="found">Seconds, ascending.</param>
    public static bool Covers(IReadOnlyCollection<double> found, double duration)
    {
        var before = 0.0;
        foreach (var at in found.Append(duration))
        {
            if (at - before > LongestGap)
            {
                return false;
            }
            before = at;
        }
        return found.Count > 0;
    }
}
