using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Chunks;

/// <summary>The videos that are open on this worker: each once, whoever watches.</summary>
internal sealed class OpenVideos : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<VideoId, OpenVideo> _open = [];
    private readonly Dictionary<VideoId, Task<Refusal?>> _opening = [];
    private readonly IVideoBytes _bytes;
    private readonly MediaOptions _options;
    private readonly TimeProvider _time;
    private readonly NativePool _pool;
    private readonly ChunkCache _mapped;
    private readonly ChunkCache _copied;
    private readonly ITimer _closing;
    private bool _isClosing;

    public OpenVideos(IVideoBytes bytes, MediaOptions options, MediaCounters counters, TimeProvider time)
    {
        (_bytes, _options, _time) = (bytes, options, time);
        _pool = new(options.ChunkSize);
        _mapped = new(new MappedChunks(time), Chunks(options.Mapped), counters);
        _copied = new(new CopiedChunks(_pool), Chunks(options.Cache), counters);
        _closing = time.CreateTimer(_ => CloseIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Opens a video, or joins those who have it open, or are just opening it.</summary>
    public async ValueTask<(VideoUse? Use, Refusal? Refusal)> Enter(VideoId id, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 3; attempt++)
        {
            if (TryEnter(id) is { } use)
            {
                return (use, null);
            }
            if (await Opening(id).WaitAsync(cancellationToken) is { } refusal)
            {
                return (null, refusal);
            }
        }
        return (null, new(ErrorCode.Unavailable, "The file changes all the time."));
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
                CloseIdleAfter(_options.KeepOpen);
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

    /// <summary>Joins those who have a video open; null where it has to be opened.</summary>
    public VideoUse? TryEnter(VideoId id)
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

    private Task<Refusal?> Opening(VideoId id)
    {
        lock (_gate)
        {
            // Another's opening may have ended since this one looked: a second one would take its place and leave it open for ever.
            return _open.ContainsKey(id) ? Task.FromResult<Refusal?>(null)
                : _opening.TryGetValue(id, out var opening) ? opening
                : _opening[id] = Open(id);
        }
    }

    private async Task<Refusal?> Open(VideoId id)
    {
        // Not before it is known that it is under way.
        await Task.Yield();
        OpenVideo? video = null;
        try
        {
            var opening = await _bytes.Open(id, CancellationToken.None);
            video = opening.Reader is { } reader ? Map(reader) : null;
            return opening.Refusal;
        }
        finally
        {
            lock (_gate)
            {
                _opening.Remove(id);
                if (video is not null)
                {
                    video.IdleSince = _time.GetTimestamp();
                    _open[id] = video;
                    CloseIdleAfter(_options.KeepOpen);
                }
            }
        }
    }

    private OpenVideo Map(IVideoReader reader)
    {
        // Mapping works in whole pages.
        var map =
            reader.File is { } file && _options.ChunkSize % Environment.SystemPageSize == 0
                ? MappedFile.TryMap(file, reader.Size)
                : null;
        return new(this, reader, map, map is null ? _copied : _mapped, _options.ChunkSize);
    }

    /// <summary>Within the lock. A look that is due already stays due: others come and go all the time.</summary>
    private void CloseIdleAfter(TimeSpan pause)
    {
        if (!_isClosing)
        {
            _isClosing = true;
            _closing.Change(pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void CloseIdle()
    {
        lock (_gate)
        {
            _isClosing = false;
            var waiting = TimeSpan.MaxValue;
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
            if (waiting < TimeSpan.MaxValue)
            {
                CloseIdleAfter(waiting);
            }
        }
    }

    private int Chunks(long bytes) => (int)Math.Clamp(bytes / _options.ChunkSize, 4, 1_000_000);
}
