namespace SyncStream.Protocol.Rooms;

/// <summary>
/// How far ahead a start lies: so far that the viewer with the longest way hears of it in time, within bounds, as one
/// bad connection must not make a room feel slow.
/// </summary>
public static class StartLead
{
    /// <summary>Milliseconds; what holds where nobody is far away.</summary>
    public const double Least = 150;

    /// <summary>Milliseconds; whoever is further away than this covers joins a moment later.</summary>
    public const double Most = 600;

    // The room writes the start down before it tells anyone, and a player wants a moment to begin.
    private const double Preparation = 120;
    private const double Jitter = 1.25;

    // A player that has to land elsewhere first takes so much longer, also where it holds the place already. Who misses
    // the start lands once more further on, which costs half a second.
    private const double Landing = 200;

    /// <summary>Milliseconds from the decision to the start; more of them where everyone has to jump first.</summary>
    public static double For(Presence presence, double least, double most, bool jumps = false)
    {
        var longest = 0.0;
        foreach (var viewer in presence.Viewers.Values)
        {
            if (viewer.DelayMs is { } delay && double.IsFinite(delay))
            {
                longest = Math.Max(longest, delay);
            }
        }

        var wanted = Math.Max(least, longest * Jitter + Preparation) + (jumps ? Landing : 0);
        return Math.Max(least, Math.Min(wanted, most));
    }
}
