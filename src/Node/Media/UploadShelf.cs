using Akka.Actor;
using Akka.Hosting;
using SyncStream.Node.Media.Catalogue;
using SyncStream.Node.Supervision;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media.Uploads;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Media;

/// <summary>
/// Puts complete uploads into the library's folder: looked into by ffprobe, named harmlessly, never over another file, in one step
/// (a second name for the same file where both folders are on one mount; a copy where they are not).
/// </summary>
internal sealed class UploadShelf(
    LibraryOptions options,
    ClusterCatalogue catalogue,
    IVideoProbe probe,
    UploadCopies copies,
    IRequiredActor<LibraryActor> library,
    IRequiredActor<CatalogueActor> workers
) : IUploadShelf
{
    private const int MostNames = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Shelved> Place(string file, string name, CancellationToken cancellationToken)
    {
        var outcome = await probe.Probe(file, cancellationToken);
        if (outcome is ProbeOutcome.NotAVideo not)
        {
            return new Shelved.Refused(not.Reason);
        }
        var (id, extensions) = await Look(file, cancellationToken);
        if (extensions is [])
        {
            return new Shelved.Refused("the file begins like no video");
        }
        // Here or on any host. Ids tell contents apart by samples: whoever knows the places could change what lies between them and have
        // this host send that to others for the film that they know.
        if (catalogue.Find(id) is not null)
        {
            return new Shelved.As(id, Path: null);
        }
        var given = SafeFileName.Extension(name);
        var extension = extensions.Contains(given) ? given : extensions[0];
        cancellationToken.ThrowIfCancellationRequested();
        string path;
        try
        {
            path = await Put(file, SafeFileName.Stem(name), extension);
        }
        catch (IOException e) when (UploadCopies.IsFull(e))
        {
            return new Shelved.NoRoom();
        }
        var info = new FileInfo(path);
        var found = new FoundFile(Path.GetFileName(path), info.Length, info.LastWriteTimeUtc);
        var facts = outcome is ProbeOutcome.Video video ? video.Facts : null;
        // Said rather than found: the folder's own watch waits until a file has not changed for a while.
        var entry = new IndexEntry(found, id, facts, Fault: null);
        var known = new FileKnown(entry, Shared: true);
        await (await library.GetAsync(cancellationToken)).Ask<FileKnown>(known, Patience, cancellationToken);
        // Whoever is answered may put it into a room at once, and the room may live on another worker.
        await (await workers.GetAsync(cancellationToken)).Ask<FileKept>(
            new ShareFile(entry),
            Patience,
            cancellationToken
        );
        return new Shelved.As(id, path);
    }

    private static async Task<(VideoId, IReadOnlyList<string>)> Look(string file, CancellationToken cancellationToken)
    {
        using var handle = File.OpenHandle(
            file,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous
        );
        var start = new byte[ContainerSniff.Enough];
        var read = await RandomAccess.ReadAsync(handle, start, 0, cancellationToken);
        return (await ContentId.Of(handle, cancellationToken), ContainerSniff.Extensions(start.AsSpan(0, read)));
    }

    public bool IsOpen() => LibraryFolder.Takes(Path.GetFullPath(options.Directory));

    public string? CopiesTo() => copies.Destination();

    public void Tidy() => copies.Tidy();

    private async Task<string> Put(string file, string stem, string extension)
    {
        try
        {
            return await Disk.Run(() => Name(file, stem, extension));
        }
        catch (IOException)
        {
            // Another mount, or a file system that knows no second names.
            return await UploadCopies.Threads.Run(() => copies.Take(file, folder => Names(folder, stem, extension)));
        }
    }

    private string Name(string file, string stem, string extension)
    {
        var folder = Path.GetFullPath(options.Directory);
        Directory.CreateDirectory(folder);
        return Names(folder, stem, extension).First(path => Libc.TryLink(file, path));
    }

    private static IEnumerable<string> Names(string folder, string stem, string extension) =>
        Enumerable
            .Range(1, MostNames)
            .Select(n => Path.Combine(folder, n == 1 ? $"{stem}.{extension}" : $"{stem} ({n}).{extension}"));
}
