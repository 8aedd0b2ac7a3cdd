namespace SyncStream.Web.Rooms;

/// <summary>How long to wait for a room until it is asked again: longer each time that it was in vain.</summary>
internal sealed class Patience
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    // Asking more often a cluster that is late because thousands come back at once only makes it later.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(4);

    public TimeSpan Now { get; private set; } = First;

    public void Begin() => Now = First;

    public void Grow() => Now = Now * 1.5 < Longest ? Now * 1.5 : Longest;
}
