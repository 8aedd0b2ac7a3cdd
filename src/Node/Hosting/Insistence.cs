namespace SyncStream.Node.Hosting;

/// <summary>
/// Tells what is said over and over for too long from what is soon over. Shards ask for their coordinator again and again at every
/// start; who still asks after a while is stuck, and somebody should hear of it.
/// </summary>
/// <param name="patience">For so long it is nothing; so long after it was told, it is told again.</param>
/// <param name="pause">Silence for so long ends it.</param>
internal sealed class Insistence(TimeSpan patience, TimeSpan pause)
{
    private DateTime _since;
    private DateTime _last;

    /// <summary>It has been said at this time; true where it is to be told now.</summary>
    public bool Heard(DateTime now)
    {
        if (now - _last > pause)
            _since = now;
        _last = now;
        if (now - _since <= patience)
            return false;
        _since = now;
        return true;
    }
}
