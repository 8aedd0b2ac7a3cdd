using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Media.Catalogue;

/// <summary>What the catalogues of the workers say to each other. At most <see cref="Batch"/> videos in one message.</summary>
public interface ICatalogueMessage
{
    /// <summary>Videos in one message: far below what Akka.Remote takes as one frame.</summary>
    public const int Batch = 64;
}

/// <summary>What a host holds, in short; said now and then by one of its workers.</summary>
/// <param name="Digest">As <see cref="LibraryBook.Digest"/>.</param>
public sealed record LibraryState(string Host, string Digest) : ICatalogueMessage;

/// <summary>A change of what a host holds; of use to those who knew it as it was before.</summary>
public sealed record LibraryChanged(
    string Host,
    string Before,
    string After,
    EquatableList<VideoInfo> Held,
    EquatableList<VideoId> Gone
) : ICatalogueMessage;

/// <summary>Asks for all that a host holds, a page at a time.</summary>
/// <param name="After">The last id of the page before; null for the first.</param>
public sealed record LibraryWanted(VideoId? After) : ICatalogueMessage;

/// <summary>A page of what a host holds, in the order of the ids.</summary>
/// <param name="Digest">Of the whole, at this time.</param>
public sealed record LibraryPage(string Host, string Digest, EquatableList<VideoInfo> Videos, bool Last)
    : ICatalogueMessage;

/// <summary>A file of this host that one of its workers has read, for the others.</summary>
/// <param name="Answer">Whether <see cref="FileKept"/> is to be answered once it can be found there.</param>
public sealed record FileShared(string Host, IndexEntry Entry, bool Answer = false) : ICatalogueMessage
{
    /// <summary>As <see cref="LibraryIndex.Version"/> of the worker that found it out; 0 from one of before it was told.</summary>
    public int Version { get; init; }
}

/// <summary>The answer, where one is asked for: the file can be found.</summary>
public sealed record FileKept : ICatalogueMessage
{
    public static readonly FileKept Instance = new();
}

/// <summary>
/// Asks the catalogue of this worker to tell the others of its host of a file. Answered by <see cref="FileKept"/> when they know it;
/// one that does not say so in time will find it in the folder.
/// </summary>
public sealed record ShareFile(IndexEntry Entry);
