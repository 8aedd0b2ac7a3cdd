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

    /// <summary>Milliseconds from the decision to the start.</summary>
    public static double For(Presence presence, double least, double most)
    {
        var longest = 0.0;
        foreach (var viewer in presence.Viewers.Values)
        {
            if (viewer.DelayMs is { } delay && double.IsFinite(delay))
            {
                longest = Math.Max(longest, delay);
            }
        }

        return Math.Max(least, Math.Min(longest * Jitter + Preparation, most));
    }
}
