namespace SyncStream.Node.Media.Renditions;

/// <summary>A segment that is complete.</summary>
internal sealed record Segment(int Number, byte[] Bytes);

/// <summary>Sorts fragments into segments by their time alone, so it does not matter where a job began. Rules only.</summary>
/// <param name="first">Fragments of earlier segments are the way to the first wanted one, and dropped.</param>
internal sealed class SegmentAssembler(StreamPlan plan, uint timescale, int first)
{
    private readonly List<Fragment> _held = [];
    private int _current = -1;

    /// <summary>The first segment that any fragment belonged to; null while there was none.</summary>
    public int? Began { get; private set; }

    /// <summary>Takes the next fragment; answers the segment that it completes, if it does.</summary>
    public Segment? Add(Fragment fragment)
    {
        var number = plan.Grid.IndexOf((double)fragment.Time / timescale - plan.Slack);
        Began ??= number;
        var complete = number != _current ? Flush() : null;
        _current = number;
        if (number >= first && number < plan.Grid.Count)
        {
            _held.Add(fragment);
        }
        return complete;
    }

    /// <summary>What is held, at the end of the stream.</summary>
    public Segment? Flush()
    {
        if (_held.Count == 0)
        {
            return null;
        }
        var bytes = plan.IsSound ? SoundSegment.Of(_current, _held) : Join(_held);
        _held.Clear();
        return new(_current, bytes);
    }

    private static byte[] Join(List<Fragment> fragments)
    {
        foreach (var fragment in fragments)
        {
            Mp4Box.SetDecodeTime(fragment.Moof, Math.Max(0, fragment.Time));
        }
        var bytes = new byte[fragments.Sum(fragment => fragment.Moof.Length + fragment.Data.Length)];
        var at = 0;
        foreach (var fragment in fragments)
        {
            fragment.Moof.CopyTo(bytes, at);
            fragment.Data.CopyTo(bytes, at + fragment.Moof.Length);
            at += fragment.Moof.Length + fragment.Data.Length;
        }
        return bytes;
    }
}
