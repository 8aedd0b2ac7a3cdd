namespace SyncStream.Web.Rooms;

/// <summary>
/// How soon a relay asks again for a room that ended: at once, as a rule, for it moved or its worker died. But one that ends again and
/// again within seconds cannot live where it is woken, because the journal can be read and not written, say; and to wake it without
/// a pause would keep the worker busy with nothing else.
/// </summary>
internal sealed class RoomLives(TimeProvider time)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    private readonly Patience _patience = new();
    private long _began;
    private bool _wasShort;

    /// <summary>Another room is followed, or the same one elsewhere.</summary>
    public void Began() => _began = time.GetTimestamp();

    /// <summary>It has ended.</summary>
    /// <returns>How long to wait before it is asked for again.</returns>
    public TimeSpan Ended()
    {
        var before = _wasShort;
        _wasShort = time.GetElapsedTime(_began) < Short;
        if (!_wasShort || !before)
        {
            // A single short life has no pause either: two deaths in a row are no fault of the room's.
            _patience.Begin();
            return TimeSpan.Zero;
        }

        var pause = _patience.Now;
        _patience.Grow();
        return pause;
    }
}
