namespace SyncStream.Node.Media;

/// <summary>Tells a <see cref="LibraryActor"/> of a complete file in its folder that need not be looked at again.</summary>
/// <param name="Shared">By another worker of this host, which has told the others too.</param>
public sealed record FileKnown(IndexEntry Entry, bool Shared = false);
