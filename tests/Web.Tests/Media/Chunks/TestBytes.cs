using System.Collections.Concurrent;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media.Chunks;

/// <summary>Videos of another host, whose loads a test may hold back or break. Chunk n is full of the byte n.</summary>
internal sealed class TestBytes(long size, int chunkSize) : IVideoBytes
{
    private readonly ConcurrentDictionary<long, int> _loads = new();

    /// <summary>What a load waits for.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Exception? Fault { get; set; }

    public bool IsIntact { get; set; } = true;

    public int Opened { get; private set; }

    public int Closed { get; private set; }

    public int Loads => _loads.Values.Sum();

    public int LoadsOf(long index) => _loads.GetValueOrDefault(index);

    public ValueTask<VideoOpening> Open(VideoId id, CancellationToken cancellationToken)
    {
        if (id.Value == "none")
        {
            return new(Refusal.NotFound("none"));
        }
        Opened++;
        return new(VideoOpening.Opened(new Reader(this, size, chunkSize)));
    }

    private sealed class Reader(TestBytes owner, long size, int chunkSize) : IVideoReader
    {
        public long Size => size;

        public DateTimeOffset LastModified => default;

        public bool IsIntact => owner.IsIntact;

        public async ValueTask Load(long index, Memory<byte> memory, CancellationToken cancellationToken)
        {
            owner._loads.AddOrUpdate(index, 1, (_, n) => n + 1);
            memory.Length.ShouldBe((int)Math.Min(chunkSize, size - (index * chunkSize)));
            await owner.Gate;
            if (owner.Fault is { } fault)
            {
                throw fault;
            }
            memory.Span.Fill((byte)index);
        }

        public void Dispose() => owner.Closed++;
    }
}
