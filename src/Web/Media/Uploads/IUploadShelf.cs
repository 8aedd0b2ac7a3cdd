using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media.Uploads;

/// <summary>Takes complete uploads into the library.</summary>
public interface IUploadShelf
{
    /// <summary>
    /// Looks into the file and puts it into the library under a name like the given one, in one step: no reader ever sees half of it.
    /// The file itself stays where it is, to be removed by the caller, so that a crash on the way loses nothing.
    /// </summary>
    /// <param name="file">Absolute path of a complete file.</param>
    /// <param name="name">As the client gave it: hostile.</param>
    /// <exception cref="IOException">The library's disk is out of order.</exception>
    Task<Shelved> Place(string file, string name, CancellationToken cancellationToken);

    /// <summary>Whether anything can be put into the library at all, so far as its rights go.</summary>
    bool IsOpen();

    /// <summary>The folder into which complete uploads are copied; null where they need no more room there: the library takes the very file.</summary>
    string? CopiesTo();

    /// <summary>Removes what was begun in the library long ago and will not be finished.</summary>
    /// <exception cref="IOException">The library cannot be read.</exception>
    void Tidy();
}

/// <summary>What became of an upload: a closed family.</summary>
public abstract record Shelved
{
    private Shelved() { }

    /// <param name="Path">Where it lies now; null where the library had a file of this content already.</param>
    public sealed record As(VideoId VideoId, string? Path) : Shelved;

    /// <summary>The library's disk is full. Nothing is lost: it can be tried again when there is room.</summary>
    public sealed record NoRoom : Shelved;

    /// <summary>It is no video.</summary>
    /// <param name="Reason">For the person who sent it.</param>
    public sealed record Refused(string Reason) : Shelved;
}
