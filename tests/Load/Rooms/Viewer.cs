using System.Buffers.Text;
using SyncStream.Load.Generator;

namespace SyncStream.Load.Rooms;

/// <summary>What a viewer says.</summary>
internal enum Remark
{
    Chat,
    Seek,
}

/// <summary>
/// One viewer, whatever the server speaks. Checks that each revision of the room comes once and in order, and takes the
/// time of each command from the number that it carries: in a line of chat "#123 …", or as the position of a seek.
/// </summary>
internal abstract class Viewer(Audience audience, string room)
{
    // As long as Socket.IO's client waits.
    private static readonly TimeSpan LongestTry = TimeSpan.FromSeconds(20);

    private long _triedAt;
    private int _try;
    private long? _brokenAt;
    private int _attempt;

    public string Room => room;

    public bool IsIn { get; private set; }

    /// <summary>The last revision that this viewer has seen; 0 where the server has no revisions.</summary>
    public long Revision { get; private set; }

    protected Audience Audience => audience;

    protected EventLoop Loop => audience.Loop;

    public void Join()
    {
        _triedAt = EventLoop.Now;
        var mine = ++_try;
        Loop.After(
            LongestTry,
            () =>
            {
                if (mine == _try && !IsIn)
                {
                    Broke("nothing came of it");
                }
            }
        );
        Connect();
    }

    public void Leave()
    {
        if (IsIn)
        {
            IsIn = false;
            audience.WentOut();
        }
        _try++;
        Disconnect();
    }

    public abstract void Say(Remark remark, int number);

    protected abstract void Connect();

    protected abstract void Disconnect();

    protected void CameIn(long revision)
    {
        Revision = revision;
        IsIn = true;
        audience.CameIn(EventLoop.Since(_triedAt), _brokenAt is { } at ? EventLoop.Since(at) : null);
        (_brokenAt, _attempt) = (null, 0);
    }

    /// <summary>The connection ended or never came to be: comes back as the page does, later each time.</summary>
    protected void Broke(string why)
    {
        if (IsIn)
        {
            IsIn = false;
            _brokenAt = EventLoop.Now;
            audience.Broke();
        }
        else
        {
            audience.CouldNotCome(why);
        }
        _try++;
        Disconnect();
        var most = Math.Min(5.0, 0.5 * Math.Pow(2, _attempt++));
        Loop.After(TimeSpan.FromSeconds(most * audience.Random.NextDouble()), Join);
    }

    /// <summary>A message with events of the room.</summary>
    protected void Events(ReadOnlySpan<byte> json)
    {
        for (var rest = json; TryNumber(ref rest, "\"revision\":"u8, out var revision); )
        {
            if (Revision > 0 && revision != Revision + 1)
            {
                audience.Tally.OutOfOrder++;
            }
            Revision = revision;
        }
        for (var rest = json; TryNumber(ref rest, "\"text\":\"#"u8, out var line); )
        {
            audience.Tally.Arrived((int)line);
        }
        for (var rest = json; TryNumber(ref rest, "\"position\":"u8, out var position); )
        {
            audience.Tally.Arrived((int)position);
        }
    }

    protected void Seen(long revision) => Revision = revision;

    protected static bool TryNumber(ref ReadOnlySpan<byte> json, ReadOnlySpan<byte> behind, out long number)
    {
        var at = json.IndexOf(behind);
        number = 0;
        if (at < 0)
        {
            return false;
        }
        json = json[(at + behind.Length)..];
        return Utf8Parser.TryParse(json, out number, out _);
    }
}
