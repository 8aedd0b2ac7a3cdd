namespace SyncStream.Web.Media.Chunks;

/// <summary>A video as it is open on this worker, for all its responses at once. Closed some time after the last use.</summary>
internal sealed class OpenVideo : IDisposable
{
    private readonly OpenVideos _owner;
    private readonly ChunkCache _cache;
    private readonly int _chunkSize;

    public OpenVideo(OpenVideos owner, IVideoReader reader, MappedFile? map, ChunkCache cache, int chunkSize)
    {
        (_owner, Reader, Map, _cache, _chunkSize) = (owner, reader, map, cache, chunkSize);
    }

    public IVideoReader Reader { get; }

    /// <summary>Its file in memory, where there is a file on this host.</summary>
    public MappedFile? Map { get; }

    public long Size => Reader.Size;

    /// <summary>What its responses say of it, as the last of them did.</summary>
    public VideoFace? Face { get; set; }

    /// <summary>Guarded by the owner's lock.</summary>
    public int Uses { get; set; }

    /// <summary>A timestamp; when the last use ended.</summary>
    public long IdleSince { get; set; }

    /// <summary>Newer content took its place: closed with the last use.</summary>
    public bool IsStale { get; set; }

    public long OffsetOf(long index) => index * _chunkSize;

    public int LengthOf(long index) => (int)Math.Min(_chunkSize, Size - OffsetOf(index));

    /// <inheritdoc cref="ChunkCache.TryRent"/>
    public ChunkLease? TryRent(long index, bool again) => _cache.TryRent(this, index, again);

    /// <inheritdoc cref="ChunkCache.Rent"/>
    public ValueTask<ChunkLease> Rent(long index, bool again, CancellationToken cancellationToken) =>
        _cache.Rent(this, index, again, cancellationToken);

    /// <summary>One more use of what is in use already.</summary>
    public VideoUse Use() => _owner.Use(this);

    public void End() => _owner.End(this);

    public void Dispose()
    {
        _cache.Drop(this);
        Map?.Dispose();
        Reader.Dispose();
    }
}

/// <summary>Keeps a video open until it is disposed.</summary>
internal readonly struct VideoUse(OpenVideo video) : IDisposable
{
    public OpenVideo Video => video;

    public void Dispose() => video.End();
}
