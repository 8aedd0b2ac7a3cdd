namespace SyncStream.Node.Media;

/// <summary>Tells a <see cref="LibraryActor"/> of a complete file in its folder that need not be looked at again.</summary>
/// <param name="Shared">Whoever tells it sees to it that the other workers of this host know, too.</param>
public sealed record FileKnown(IndexEntry Entry, bool Shared = false);
