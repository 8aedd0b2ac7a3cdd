namespace SyncStream.Node.Media.Renditions;

/// <summary>How much one job is wanted at this moment, among all that want a slot of this host.</summary>
/// <param name="giveWay">Ends the job, from any thread, however often it is called; null for one that is made to its end.</param>
internal sealed class Turn(Action? giveWay = null)
{
    /// <summary>Nobody waits for it, nobody watches what it made.</summary>
    public const long Forsaken = -2;

    /// <summary>Nobody waits for it, but somebody may ask again: it goes on with a slot that nobody else wants.</summary>
    public const long Spare = -1;

    /// <summary>Somebody watches, and has enough for now.</summary>
    public const long Ahead = 0;

    private long _rank;

    /// <summary><see cref="Forsaken"/>, <see cref="Spare"/>, <see cref="Ahead"/>, or the time of the newest ask that waits for it, above 0: who asked last goes first.</summary>
    public long Rank
    {
        get => Volatile.Read(ref _rank);
        set => Volatile.Write(ref _rank, value);
    }

    public bool GivesWay => giveWay is not null;

    /// <summary>When it was told to give way, a time stamp; null while it was not.</summary>
    public long? Told { get; set; }

    public void GiveWay() => giveWay?.Invoke();
}
