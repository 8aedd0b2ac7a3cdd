namespace SyncStream.Web.Rooms;

/// <summary>
/// How far the clock of a room's host is ahead of ours. Each exchange bounds it: the room read its clock somewhere between
/// our asking and its answer. The bounds of all exchanges hold at once; their intersection, never wider than the least
/// round trip, is what is known (Marzullo's algorithm, as in RFC 5905).
/// </summary>
public sealed class RoomClock
{
    // Clocks this near (ms) to each other may as well be one, as all workers of a host read: nothing is translated.
    private const double SameClock = 1;

    // Two true exchanges do not contradict each other by more, in ms: the grain of clocks and their drift.
    private const double Slack = 5;

    // Exchanges after which it is known well enough to let viewers in by it.
    private const int Enough = 4;

    // What is known may be this much wrong a minute later, in ms: two clocks drift apart by 50 ppm.
    private const double DriftPerMinute = 3;

    private double _low = double.NegativeInfinity;
    private double _high = double.PositiveInfinity;
    private double _at;
    private int _count;

    /// <summary>Whether it is our own; null where it did not say its name, and only what it shows can tell.</summary>
    public bool? IsOurs { get; set; }

    /// <summary>Milliseconds to take from a time of the room to have it on our clock; 0 where both are, or may be, one clock.</summary>
    public double AheadMs => _count == 0 || (IsOurs ?? MayBeOurs) ? 0 : (_low + _high) / 2;

    /// <summary>False while another exchange would make it plainly better.</summary>
    public bool IsSettled => _count > 0 && ((IsOurs ?? MayBeOurs) || _count >= Enough);

    private bool MayBeOurs => _low <= SameClock && _high >= -SameClock;

    /// <summary>Takes an exchange in: when we asked, what the room's clock said, and when we heard it, in Unix ms.</summary>
    public void Add(double sentAt, double roomTime, double receivedAt)
    {
        if (!(receivedAt >= sentAt) || !double.IsFinite(roomTime))
        {
            return;
        }

        var (low, high) = (roomTime - receivedAt, roomTime - sentAt);
        var grown = Math.Max(0, receivedAt - _at) / 60_000 * DriftPerMinute;
        var (oldLow, oldHigh) = (_low - grown, _high + grown);
        // A contradiction means that one of the clocks was set: only the newest word counts then.
        var contradicts = _count > 0 && (low > oldHigh + Slack || high < oldLow - Slack);
        (_low, _high) =
            _count == 0 || contradicts
                ? (low, high)
                : (Math.Min(Math.Max(oldLow, low), high), Math.Max(Math.Min(oldHigh, high), low));
        _count = contradicts ? 1 : _count + 1;
        _at = receivedAt;
    }

    /// <summary>The room is on another host now.</summary>
    public void Forget()
    {
        (_low, _high) = (double.NegativeInfinity, double.PositiveInfinity);
        (_count, IsOurs) = (0, null);
    }
}
