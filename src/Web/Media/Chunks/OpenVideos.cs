using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Chunks;

/// <summary>The videos that are open on this worker: each once, whoever watches.</summary>
internal sealed class OpenVideos : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VideoId, OpenVideo> _open = [];
    private readonly IVideoBytes _bytes;
    private readonly MediaOptions _options;
    private readonly TimeProvider _time;
    private readonly NativePool _pool;
    private readonly ChunkCache _mapped;
    private readonly ChunkCache _copied;
    private readonly ITimer _closing;

    public OpenVideos(IVideoBytes bytes, MediaOptions options, MediaCounters counters, TimeProvider time)
    {
        (_bytes, _options, _time) = (bytes, options, time);
        _pool = new(options.ChunkSize);
        _mapped = new(new MappedChunks(), Chunks(options.Mapped), counters);
        _copied = new(new CopiedChunks(_pool), Chunks(options.Cache), counters);
        _closing = time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens a video, or joins those who have it open.</summary>
    public async ValueTask<(VideoUse? Use, Refusal? Refusal)> Enter(VideoId id, CancellationToken cancellationToken)
    {
        if (TryJoin(id) is { } use)
        {
            return (use, null);
        }
        var opening = await _bytes.Open(id, cancellationToken);
        return opening.Reader is { } reader ? (Keep(id, reader), null) : (null, opening.Refusal);
    }

    public VideoUse Use(OpenVideo video)
    {
        lock (_gate)
        {
            video.Uses++;
            return new(video);
        }
    }

    public void End(OpenVideo video)
    {
        lock (_gate)
        {
            if (--video.Uses > 0)
            {
                return;
            }
            if (!video.IsStale)
            {
                video.IdleSince = _time.GetTimestamp();
                _closing.Change(_options.KeepOpen, Timeout.InfiniteTimeSpan);
                return;
            }
        }
        video.Dispose();
    }

    public void Dispose()
    {
        _closing.Dispose();
        lock (_gate)
        {
            foreach (var video in _open.Values.Where(video => video.Uses == 0))
            {
                video.Dispose();
            }
            _open.Clear();
        }
        _mapped.Dispose();
        _copied.Dispose();
        _pool.Dispose();
    }

    private VideoUse? TryJoin(VideoId id)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(id, out var video))
            {
                return null;
            }
            if (video.Reader.IsIntact)
            {
                video.Uses++;
                return new(video);
            }
            _open.Remove(id);
            video.IsStale = true;
            if (video.Uses > 0)
            {
                return null;
            }
            video.Dispose();
            return null;
        }
    }

    private VideoUse Keep(VideoId id, IVideoReader reader)
    {
        if (TryJoin(id) is { } use)
        {
            // Another request was quicker.
            reader.Dispose();
            return use;
        }
        // Mapping works in whole pages.
        var map =
            reader.File is { } file && _options.ChunkSize % Environment.SystemPageSize == 0
                ? MappedFile.TryMap(file, reader.Size)
                : null;
        var video = new OpenVideo(this, reader, map, map is null ? _copied : _mapped, _options.ChunkSize) { Uses = 1 };
        lock (_gate)
        {
            if (!_open.TryAdd(id, video))
            {
                // Two at the same instant: this one serves its own response and goes.
                video.IsStale = true;
            }
        }
        return new(video);
    }

    private void CloseIdle()
    {
        var waiting = TimeSpan.MaxValue;
        lock (_gate)
        {
            foreach (var (id, video) in _open.Where(each => each.Value.Uses == 0).ToList())
            {
                var left = _options.KeepOpen - _time.GetElapsedTime(video.IdleSince);
                if (left <= TimeSpan.Zero)
                {
                    _open.Remove(id);
                    video.Dispose();
                }
                else if (left < waiting)
                {
                    waiting = left;
                }
            }
            if (_open.Count == 0)
            {
                _pool.Trim();
            }
        }
        if (waiting < TimeSpan.MaxValue)
        {
            _closing.Change(waiting, Timeout.InfiniteTimeSpan);
        }
    }

    private int Chunks(long bytes) => (int)Math.Clamp(bytes / _options.ChunkSize, 4, 1_000_000);
}
