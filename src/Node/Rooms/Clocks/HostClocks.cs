using System.Collections.Concurrent;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms.Clocks;

/// <summary>
/// What this node knows of the other hosts' clocks, also of those that are gone: a room that lived there tells its times by
/// them, and is to go on here where it was. Shared by all rooms of the node.
/// </summary>
public sealed class HostClocks(HostClock own)
{
    private readonly ConcurrentDictionary<string, double> _ahead = [];

    /// <summary>The name of this host's clock.</summary>
    public string Own => own.Id;

    /// <summary>
    /// Milliseconds by which a clock is ahead of this host's; null where it is this host's, has no name or was never heard of.
    /// </summary>
    public double? AheadMs(string? clock) =>
        clock is not null && _ahead.TryGetValue(clock, out var ahead) ? ahead : null;

    internal void Learn(string clock, double aheadMs)
    {
        if (clock != Own)
        {
            _ahead[clock] = aheadMs;
        }
    }
}
