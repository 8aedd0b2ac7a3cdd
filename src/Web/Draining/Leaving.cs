namespace SyncStream.Web.Draining;

/// <summary>Whether this worker is on its way out, for those who serve: they finish what they have, and begin nothing long.</summary>
public sealed class Leaving
{
    private volatile bool _begun;

    /// <summary>Viewers are being sent elsewhere.</summary>
    public bool HasBegun => _begun;

    internal void Begin() => _begun = true;
}
