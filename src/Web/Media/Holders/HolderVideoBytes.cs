using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media.Holders;

/// <summary>The videos of all hosts: from this host's library where it has them, else from a host that does.</summary>
public sealed class HolderVideoBytes(
    LocalVideoBytes local,
    IVideoFiles files,
    IVideoCatalogue catalogue,
    IHosts hosts,
    HolderBlocks blocks,
    MediaOptions options
) : IVideoBytes
{
    public async ValueTask<VideoOpening> Open(VideoId id, CancellationToken cancellationToken)
    {
        // Before it is tried: what comes here while that goes on is news.
        var copies = files.Locate(id);
        var opening = await local.Open(id, cancellationToken);
        if (opening.Reader is not null)
        {
            return opening;
        }
        if (catalogue.Find(id) is not { } video || video.Hosts.All(host => host == hosts.Self))
        {
            return opening;
        }
        return VideoOpening.Opened(new Reader(video, copies, files, blocks, options.ChunkSize));
    }

    private sealed class Reader(
        VideoInfo video,
        IReadOnlyList<VideoFile> copies,
        IVideoFiles files,
        HolderBlocks blocks,
        int chunkSize
    ) : IVideoReader
    {
        public long Size => video.Size;

        /// <summary>Each holder's file has a time of its own, and the entity tag says all there is to say: the same for every host.</summary>
        public DateTimeOffset LastModified => DateTimeOffset.UnixEpoch;

        /// <summary>Until this host's own files are others than those that were no use when it was opened; mostly there were none.</summary>
        public bool IsIntact =>
            files.Locate(video.Id) is var now && (ReferenceEquals(now, copies) || now.SequenceEqual(copies));

        public ValueTask Load(long index, Memory<byte> memory, CancellationToken cancellationToken) =>
            blocks.Read(video, index * chunkSize, memory, cancellationToken);

        public void Dispose()
        {
            // Blocks are opened and closed as they are read.
        }
    }
}
