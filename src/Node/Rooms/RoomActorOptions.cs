using Akka.Configuration;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>What an operator may set about every room: <c>syncstream.room</c> in HOCON.</summary>
/// <param name="Grace">How long a viewer whose connection broke is still counted as present.</param>
/// <param name="PresenceInterval">How often viewers are told who came and went, at most.</param>
/// <param name="LeastLead">How far ahead a start is scheduled at least, so that all players begin on the same instant.</param>
/// <param name="MostLead">How far ahead at most, for the sake of a viewer who is far away.</param>
/// <param name="SleepAfter">How long a room without viewers stays in memory.</param>
/// <param name="CloseAfter">How long a room that is not permanent may have been unused before it is over; zero: for ever.</param>
/// <param name="SnapshotEvery">After how many commits a room writes a snapshot, which bounds its recovery.</param>
public sealed record RoomActorOptions(
    TimeSpan Grace,
    TimeSpan PresenceInterval,
    TimeSpan LeastLead,
    TimeSpan MostLead,
    TimeSpan SleepAfter,
    TimeSpan CloseAfter,
    int SnapshotEvery
)
{
    /// <summary>What holds where HOCON says nothing.</summary>
    public static readonly RoomActorOptions Default = new(
        Grace: TimeSpan.FromSeconds(7),
        PresenceInterval: TimeSpan.FromMilliseconds(250),
        LeastLead: TimeSpan.FromMilliseconds(StartLead.Least),
        MostLead: TimeSpan.FromMilliseconds(StartLead.Most),
        SleepAfter: TimeSpan.FromSeconds(60),
        CloseAfter: TimeSpan.FromDays(30),
        SnapshotEvery: 100
    );

    /// <summary>Reads <c>syncstream.room</c>.</summary>
    public static RoomActorOptions From(Config config)
    {
        var room = config.GetConfig("syncstream.room") ?? Config.Empty;
        return new(
            room.GetTimeSpan("grace", Default.Grace),
            room.GetTimeSpan("presence-interval", Default.PresenceInterval),
            room.GetTimeSpan("least-lead", Default.LeastLead),
            room.GetTimeSpan("most-lead", Default.MostLead),
            room.GetTimeSpan("sleep-after", Default.SleepAfter),
            room.GetTimeSpan("close-after", Default.CloseAfter),
            room.GetInt("snapshot-every", Default.SnapshotEvery)
        );
    }
}
