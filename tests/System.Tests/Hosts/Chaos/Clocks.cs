using SyncStream.Protocol.Rooms;
using SyncStream.SystemTests.Chaos;

namespace SyncStream.SystemTests.Hosts;

/// <summary>
/// Hosts whose clocks differ tell one instant by different numbers: each worker tells its viewers times on its own clock. What
/// happened is compared without times, and times by how far they may differ.
/// </summary>
internal static class Clocks
{
    public const string Promise =
        "An instant is the same for all viewers, each on the clock of the host that they are connected to";

    // What measuring a clock over the lab's network can be wrong by, while hosts are slow and packets are lost.
    private const double Tolerance = 400;

    /// <summary>A run as it would be told by someone without a clock.</summary>
    public static RunHistory WithoutTimes(this RunHistory run) =>
        run with
        {
            Journal =
            [
                .. run.Journal.Select(c =>
                    c with
                    {
                        Commit = c.Commit with { Events = [.. c.Commit.Events.Select(WithoutTimes)] },
                    }
                ),
            ],
            Viewers = [.. run.Viewers.Select(v => v with { Entries = [.. v.Entries.Select(WithoutTimes)] })],
            Looks = [.. run.Looks.Select(l => l with { Playhead = l.Playhead with { At = 0 } })],
        };

    /// <summary>Every time that a viewer was told is the journal's, or that by a clock which is off by the skew.</summary>
    public static IEnumerable<Violation> Check(RunHistory run, TimeSpan skew)
    {
        double[] offsets = [0, skew.TotalMilliseconds, -skew.TotalMilliseconds];
        var written = run
            .Journal.SelectMany(c => c.Commit.Events.Select(e => (c.Room, Event: e)))
            .ToDictionary(c => (c.Room, c.Event.Revision), c => c.Event.At);
        foreach (var viewer in run.Viewers)
        foreach (var e in viewer.Entries.OfType<ViewerEntry.Saw>().SelectMany(saw => saw.Events))
        {
            if (
                written.TryGetValue((viewer.Room, e.Revision), out var at)
                && !offsets.Any(offset => Math.Abs(e.At - at - offset) <= Tolerance)
            )
                yield return new(
                    Promise,
                    $"{viewer.Client} was told revision {e.Revision} of {viewer.Room} {e.At - at:0} ms from its time",
                    [e.ToString()]
                );
        }
    }

    private static ViewerEntry WithoutTimes(ViewerEntry entry) =>
        entry switch
        {
            ViewerEntry.Saw saw => saw with { Events = [.. saw.Events.Select(WithoutTimes)] },
            ViewerEntry.Joined joined => joined with
            {
                Snapshot = joined.Snapshot with
                {
                    Playhead = joined.Snapshot.Playhead with { At = 0 },
                    Missed = joined.Snapshot.Missed is { } missed ? [.. missed.Select(WithoutTimes)] : null,
                },
            },
            _ => entry,
        };

    private static RoomEvent WithoutTimes(RoomEvent e) =>
        (e with { At = 0 }) switch
        {
            RoomEvent.PlayheadChanged moved => moved with { Playhead = moved.Playhead with { At = 0 } },
            RoomEvent.ChatPosted chat => chat with { Message = chat.Message with { At = 0 } },
            var other => other,
        };
}
