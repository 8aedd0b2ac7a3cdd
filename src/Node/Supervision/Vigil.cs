namespace SyncStream.Node.Supervision;

/// <summary>
/// How long a worker has been silent, as its supervisor lived through it. Where the supervisor itself did not get to run
/// (a loaded machine, a stopped process), that time is not held against the worker.
/// </summary>
/// <param name="patience">Silence after which a worker is overdue.</param>
internal sealed class Vigil(TimeSpan patience, TimeProvider time)
{
    /// <summary>How often to <see cref="Look"/>.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan MostPerStep = Step * 2;
    private long _looked = time.GetTimestamp();

    /// <summary>Silence that counts.</summary>
    public TimeSpan Silence { get; private set; }

    public bool IsOverdue => Silence > patience;

    /// <summary>The worker said that it is well.</summary>
    public void Heard() => (Silence, _looked) = (TimeSpan.Zero, time.GetTimestamp());

    /// <summary>Counts the time since the last look, but no more of it than a supervisor in good health lets pass.</summary>
    public void Look()
    {
        var now = time.GetTimestamp();
        var passed = time.GetElapsedTime(_looked, now);
        Silence += passed < MostPerStep ? passed : MostPerStep;
        _looked = now;
    }
}
