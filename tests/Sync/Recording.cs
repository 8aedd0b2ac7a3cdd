using System.Text.Json;

namespace SyncStream.Sync;

/// <summary>
/// A painted picture: when it came onto the screen (Unix ms), the number read from it, and how many the player had shown
/// by then. A busy page is not told of each, but they are counted.
/// </summary>
internal readonly record struct Painted(double At, int Frame, int Shown);

/// <summary>
/// Something that the page's video element told: its time (Unix ms), its name, and the rate and readyState then; or a
/// click on a button.
/// </summary>
internal readonly record struct Told(double At, string Kind, double Rate, int Ready)
{
    /// <summary>Whether the player has what it needs to show a moving picture from where it is.</summary>
    public bool HasData => Ready >= 3;
}

/// <summary>
/// A playhead that the room published: when it was decided and when it takes effect (Unix ms), and the position (seconds)
/// of that instant.
/// </summary>
internal readonly record struct Decided(double At, double StartsAt, double Position)
{
    public double Lead => StartsAt - At;
}

/// <summary>All that one page painted and did, in order.</summary>
internal sealed class Recording(string name)
{
    // Between two pictures further apart the player stood still, and stood where the first of them was.
    private const double LongestGapMs = 250;
    private const double FrameMs = 1_000.0 / FrameClip.FramesPerSecond;

    private readonly List<Painted> _painted = [];
    private readonly List<Told> _told = [];
    private readonly List<Decided> _decided = [];

    public string Name => name;

    public IReadOnlyList<Painted> Painted => _painted;

    public IReadOnlyList<Told> Told => _told;

    public IReadOnlyList<Decided> Decided => _decided;

    /// <summary>Pictures that could not be read whole, or that were not the one they were said to be.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Takes in what the page's recorder has written down since the last time.</summary>
    public void Add(string json)
    {
        using var taken = JsonDocument.Parse(json);
        foreach (var frame in taken.RootElement.GetProperty("frames").EnumerateArray())
        {
            if (frame[1].ValueKind == JsonValueKind.Number)
            {
                _painted.Add(new(frame[0].GetDouble(), frame[1].GetInt32(), frame[3].GetInt32()));
            }
            else
            {
                Unreadable++;
            }
        }

        foreach (var e in taken.RootElement.GetProperty("events").EnumerateArray())
        {
            _told.Add(new(e[0].GetDouble(), e[1].GetString()!, e[2].GetDouble(), e[4].GetInt32()));
        }

        foreach (var d in taken.RootElement.GetProperty("decided").EnumerateArray())
        {
            _decided.Add(new(d[0].GetDouble(), d[1].GetDouble(), d[2].GetDouble()));
        }
    }

    /// <summary>Where the page was at an instant, in ms of video, as painted; null where it had painted nothing yet.</summary>
    public double? PositionAt(double at)
    {
        var next = After(at);
        if (next == 0)
        {
            return null;
        }

        var before = _painted[next - 1];
        if (next == _painted.Count)
        {
            return before.Frame * FrameMs + Math.Min(at - before.At, FrameMs);
        }

        var after = _painted[next];
        var plain = after.Frame >= before.Frame && after.At - before.At <= LongestGapMs;
        var share = (at - before.At) / (after.At - before.At);
        return plain
            ? (before.Frame + share * (after.Frame - before.Frame)) * FrameMs
            : before.Frame * FrameMs + Math.Min(at - before.At, FrameMs);
    }

    /// <summary>
    /// When it began to move from a position (seconds) after an instant: the first picture beyond came by so much later
    /// as it lies beyond. Who was put further on, because it came too late, began when it was started there. Null where it
    /// never did.
    /// </summary>
    public double? BeganAt(double position, double since)
    {
        var called = _told.Where(e => e.Kind == "play" && e.At >= since).Select(e => e.At).FirstOrDefault(double.NaN);
        foreach (var picture in _painted.Skip(After(called)))
        {
            var beyond = picture.Frame * FrameMs - position * 1_000;
            if (picture.At > called && beyond is > 0 and < 3_000)
            {
                return Math.Max(called, picture.At - beyond);
            }
        }

        return null;
    }

    /// <summary>When it had what it needs to go on where a seek after an instant had put it; null where it never did.</summary>
    public double? LoadedAfter(double since)
    {
        var events = _told.Where(e => e.At >= since).SkipWhile(e => e.Kind != "seeking");
        return events.Where(e => e.Kind != "seeking" && e.HasData).Select(e => (double?)e.At).FirstOrDefault();
    }

    /// <summary>The index of the first picture painted after an instant.</summary>
    private int After(double at)
    {
        var (low, high) = (0, _painted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _painted[middle].At <= at ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
