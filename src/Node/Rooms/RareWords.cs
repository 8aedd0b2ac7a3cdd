namespace SyncStream.Node.Rooms;

/// <summary>
/// Lets a worker say once in a while what all its rooms would say at every message: where a database is down, hundreds of
/// lines a second hide the one that counts.
/// </summary>
public sealed class RareWords(TimeProvider time)
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);
    private readonly Lock _gate = new();
    private long? _said;
    private int _unsaid;

    /// <summary>Whether to say it now.</summary>
    /// <param name="unsaid">How often it was kept back since the last time.</param>
    public bool MaySay(out int unsaid)
    {
        lock (_gate)
        {
            if (_said is { } said && time.GetElapsedTime(said) < Rest)
            {
                _unsaid++;
                unsaid = 0;
                return false;
            }

            (unsaid, _unsaid, _said) = (_unsaid, 0, time.GetTimestamp());
            return true;
        }
    }
}
