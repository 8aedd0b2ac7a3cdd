namespace SyncStream.Node.Media;

/// <summary>Tells a <see cref="LibraryActor"/> of a complete file in its folder that need not be looked at again.</summary>
public sealed record FileKnown(IndexEntry Entry);
