using System.Collections.Concurrent;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Streams;

/// <summary>The rates that viewers and rooms are held to on this worker; off unless configuration says so.</summary>
internal sealed class RateLimits(MediaOptions options, TimeProvider time)
{
    private readonly Buckets<ViewerId> _viewers = new(options.ViewerRate, time);
    private readonly Buckets<RoomId> _rooms = new(options.RoomRate, time);

    public bool IsOn => options.ViewerRate.IsOn || options.RoomRate.IsOn;

    /// <summary>What a stream has to keep to; null where it is free.</summary>
    public Share? Of(Subject subject)
    {
        var viewer = subject.Viewer is { } id ? _viewers.Of(id) : null;
        var room = subject.Room is { } where ? _rooms.Of(where) : null;
        return viewer is null && room is null ? null : new(viewer, room);
    }

    /// <summary>A stream's place in the buckets of its viewer and its room.</summary>
    internal sealed class Share(TokenBucket? viewer, TokenBucket? room)
    {
        /// <summary>Takes from both and tells the longer wait.</summary>
        public TimeSpan Take(int bytes)
        {
            var one = viewer?.Take(bytes) ?? TimeSpan.Zero;
            var other = room?.Take(bytes) ?? TimeSpan.Zero;
            return one > other ? one : other;
        }
    }

    // A bucket outlives its streams until it is full again: else many short requests would each get a burst.
    private sealed class Buckets<TKey>(Rate rate, TimeProvider time)
        where TKey : struct
    {
        private readonly ConcurrentDictionary<TKey, TokenBucket> _buckets = new();
        private int _sweepAt = 64;

        public TokenBucket? Of(TKey key)
        {
            if (!rate.IsOn)
            {
                return null;
            }
            if (_buckets.Count >= Volatile.Read(ref _sweepAt))
            {
                Sweep();
            }
            return _buckets.GetOrAdd(key, _ => new(rate.BytesPerSecond, rate.Burst, time));
        }

        private void Sweep()
        {
            foreach (var (key, bucket) in _buckets)
            {
                if (bucket.IsFull)
                {
                    _buckets.TryRemove(key, out _);
                }
            }
            Volatile.Write(ref _sweepAt, Math.Max(64, _buckets.Count * 2));
        }
    }
}
