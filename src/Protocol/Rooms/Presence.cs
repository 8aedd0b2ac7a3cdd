using System.Collections.Immutable;

namespace SyncStream.Protocol.Rooms;

/// <summary>What a viewer's player does, as its reports say.</summary>
public enum PlaybackState
{
    Playing,
    Paused,
    Buffering,
    Ended,
}

/// <summary>A viewer's own word on their playback: <c>Position</c> and <c>BufferedAhead</c> in seconds, <c>At</c> Unix ms, <c>SkewMs</c> ms behind (-) or ahead (+).</summary>
/// <param name="RoundTripMs">How long an exchange with the server takes them now, in ms; null where they don't say.</param>
public sealed record PlaybackReport(
    ItemId? ItemId,
    double Position,
    double At,
    PlaybackState State,
    double BufferedAhead,
    double SkewMs,
    double? RoundTripMs = null
);

/// <summary>A viewer who is in the room now. Soft state: the relays report it anew after a crash.</summary>
/// <param name="Since">Unix ms at which they came.</param>
/// <param name="DelayMs">Half of the round trip that they reported last, in ms; null before the first.</param>
public sealed record PresentViewer(
    ViewerId ViewerId,
    string Name,
    bool IsAdmin,
    double Since,
    PlaybackReport? Report = null,
    double? DelayMs = null
);

/// <summary>Who is in the room now.</summary>
public sealed record Presence(ImmutableDictionary<ViewerId, PresentViewer> Viewers)
{
    public static readonly Presence Empty = new(ImmutableDictionary<ViewerId, PresentViewer>.Empty);

    public int Count => Viewers.Count;
}
