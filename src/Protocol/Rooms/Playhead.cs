namespace SyncStream.Protocol.Rooms;

/// <summary>
/// Where a room's video is, as a formula rather than a ticking value: everyone computes the same position
/// from it, however slow the server is at the moment.
/// </summary>
/// <param name="ItemId">The queue item that plays; null in a room with nothing to play.</param>
/// <param name="Position">Seconds into the item at <paramref name="At"/>.</param>
/// <param name="Rate">Seconds of video per second of time; 0.25 to 4.</param>
/// <param name="Playing">Whether it moves from <paramref name="At"/> on.</param>
/// <param name="At">Unix milliseconds; may lie a little ahead, so that all start on the same instant.</param>
public sealed record Playhead(ItemId? ItemId, double Position, double Rate, bool Playing, double At)
{
    public static readonly Playhead Empty = new(null, 0, 1, false, 0);

    /// <summary>The position in seconds at <paramref name="now"/> (Unix ms), within 0 and <paramref name="duration"/>.</summary>
    public double PositionAt(double now, double? duration)
    {
        var moved = Playing && now > At ? Position + Rate * (now - At) / 1000 : Position;
        return Math.Clamp(moved, 0, duration ?? double.MaxValue);
    }
}
