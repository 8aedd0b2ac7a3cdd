using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media;

/// <summary>The videos that lie in this host's library.</summary>
public sealed class LocalVideoBytes(IVideoFiles files, MediaOptions options, TimeProvider time) : IVideoBytes
{
    // Where the disk is away it hangs until that is back.
    public ValueTask<VideoOpening> Open(VideoId id, CancellationToken cancellationToken) =>
        new(Disk.Names.Run(() => Open(id)));

    private VideoOpening Open(VideoId id)
    {
        var refusal = Refusal.NotFound("The file of this video is gone.");
        foreach (var file in files.Locate(id))
        {
            try
            {
                var handle = File.OpenHandle(
                    file.Path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete,
                    FileOptions.Asynchronous
                );
                var reader = new LocalVideoReader(handle, file, options.ChunkSize, time);
                if (reader.IsIntact)
                {
                    return VideoOpening.Opened(reader);
                }
                reader.Dispose();
                refusal = Unavailable("The file has changed; the library is reading it again.");
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // Another copy may still be there.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                refusal = Unavailable("The file cannot be opened at the moment.");
            }
        }
        return refusal;
    }

    private static Refusal Unavailable(string sentence) => new(ErrorCode.Unavailable, sentence);
}
