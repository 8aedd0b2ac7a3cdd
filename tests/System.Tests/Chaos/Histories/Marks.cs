using System.Globalization;
using SyncStream.Protocol.Rooms;

namespace SyncStream.SystemTests.Chaos;

/// <summary>
/// What commands leave behind. Each command of a run is made so that its mark is its own: a line, an address or a
/// position that nobody else uses.
/// </summary>
internal static class Marks
{
    public static string Said(string text) => $"said {text}";

    public static string Added(string address) => $"added {address}";

    public static string Removed(ItemId item) => $"removed {item}";

    public static string MovedTo(double position) =>
        string.Create(CultureInfo.InvariantCulture, $"moved to {position}");

    /// <summary>The marks in a room's events, which must begin with its first.</summary>
    public static IEnumerable<(long Revision, string Mark)> In(IEnumerable<RoomEvent> events)
    {
        HashSet<ItemId> before = [];
        foreach (var e in events)
        {
            switch (e)
            {
                case RoomEvent.ChatPosted chat:
                    yield return (e.Revision, Said(chat.Message.Text));
                    break;
                case RoomEvent.PlayheadChanged { Cause: <= PlayheadCause.Seek } moved:
                    yield return (e.Revision, MovedTo(moved.Playhead.Position));
                    break;
                case RoomEvent.QueueChanged changed:
                    var now = changed.Queue.Select(item => item.ItemId).ToHashSet();
                    foreach (var item in changed.Queue.Where(item => !before.Contains(item.ItemId)))
                        yield return (e.Revision, Added((item.Source as VideoSource.Url)?.Address ?? ""));
                    foreach (var gone in before.Where(item => !now.Contains(item)))
                        yield return (e.Revision, Removed(gone));
                    before = now;
                    break;
            }
        }
    }
}
