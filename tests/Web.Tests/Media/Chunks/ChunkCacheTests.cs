using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Chunks;

namespace SyncStream.Web.Tests.Media.Chunks;

public sealed class ChunkCacheTests : IDisposable
{
    private const int ChunkSize = 1000;
    private const int Capacity = 8;
    private static readonly VideoId Film = new("film");
    private readonly TestBytes _bytes = new(size: 99_500, ChunkSize);
    private readonly MediaCounters _counters = new();
    private readonly FakeTimeProvider _time = new();
    private readonly OpenVideos _videos;

    public ChunkCacheTests()
    {
        var options = new MediaOptions
        {
            Boundary = "b",
            ChunkSize = ChunkSize,
            Cache = Capacity * ChunkSize,
        };
        _videos = new(_bytes, options, _counters, _time);
    }

    public void Dispose() => _videos.Dispose();

    [Fact]
    public async Task A_chunk_is_loaded_once_however_many_wait_for_it()
    {
        using var use = await Enter();
        var gate = new TaskCompletionSource();
        _bytes.Gate = gate.Task;
        var waiting = Enumerable.Range(0, 200).Select(_ => use.Video.Rent(3, false, default).AsTask()).ToList();

        gate.SetResult();
        var leases = await Task.WhenAll(waiting);

        _bytes.Loads.ShouldBe(1);
        _counters.Loads.ShouldBe(1);
        _counters.LoadedBytes.ShouldBe(ChunkSize);
        leases.ShouldAllBe(lease => lease.Memory.Length == ChunkSize && First(lease) == 3);
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task The_last_chunk_is_as_long_as_the_rest_of_the_video()
    {
        using var use = await Enter();

        using var lease = await use.Video.Rent(99, false, default);

        lease.Memory.Length.ShouldBe(500);
    }

    [Fact]
    public async Task A_load_that_fails_fails_those_who_wait_and_not_the_next_try()
    {
        using var use = await Enter();
        var gate = new TaskCompletionSource();
        (_bytes.Gate, _bytes.Fault) = (gate.Task, new IOException("the line broke"));
        var first = use.Video.Rent(3, false, default).AsTask();
        var second = use.Video.Rent(3, false, default).AsTask();
        gate.SetResult();

        (await Should.ThrowAsync<IOException>(first)).Message.ShouldBe("the line broke");
        await Should.ThrowAsync<IOException>(second);
        _bytes.Fault = null;
        using var third = await use.Video.Rent(3, false, default);

        third.Memory.Span[0].ShouldBe((byte)3);
        _bytes.Loads.ShouldBe(2);
    }

    [Fact]
    public async Task Who_stops_waiting_does_not_stop_the_others()
    {
        using var use = await Enter();
        var gate = new TaskCompletionSource();
        _bytes.Gate = gate.Task;
        using var stop = new CancellationTokenSource();
        var first = use.Video.Rent(3, false, stop.Token).AsTask();
        var second = use.Video.Rent(3, false, default).AsTask();

        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        gate.SetResult();

        using var lease = await second;
        lease.Memory.Span[0].ShouldBe((byte)3);
    }

    [Fact]
    public async Task A_chunk_in_use_keeps_its_bytes_whatever_else_is_loaded()
    {
        using var use = await Enter();
        using var held = await use.Video.Rent(0, false, default);

        for (var index = 1; index < 90; index++)
        {
            (await use.Video.Rent(index, false, default)).Dispose();
        }

        held.Memory.Span.IndexOfAnyExcept((byte)0).ShouldBe(-1);
    }

    [Fact]
    public async Task A_download_does_not_push_out_what_viewers_share()
    {
        using var use = await Enter();
        for (var viewer = 0; viewer < 2; viewer++)
        {
            (await use.Video.Rent(50, false, default)).Dispose();
        }

        for (var index = 0; index < 40; index++)
        {
            (await use.Video.Rent(index, false, default)).Dispose();
        }
        (await use.Video.Rent(50, false, default)).Dispose();

        _bytes.LoadsOf(50).ShouldBe(1);
        _counters.Hits.ShouldBe(2);
        _counters.Misses.ShouldBe(41);
    }

    [Fact]
    public async Task A_viewer_who_goes_on_with_its_own_chunk_is_no_second_viewer()
    {
        using var use = await Enter();
        (await use.Video.Rent(50, false, default)).Dispose();
        (await use.Video.Rent(50, again: true, default)).Dispose();

        for (var index = 0; index < 40; index++)
        {
            (await use.Video.Rent(index, false, default)).Dispose();
        }
        (await use.Video.Rent(50, false, default)).Dispose();

        _bytes.LoadsOf(50).ShouldBe(2);
    }

    [Fact]
    public async Task A_video_is_opened_once_for_all_who_come_and_closed_some_time_after_the_last_has_gone()
    {
        var uses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Enter()));
        _bytes.Opened.ShouldBe(1);
        Array.ForEach(uses, use => use.Dispose());
        _time.Advance(TimeSpan.FromSeconds(9));
        _bytes.Closed.ShouldBe(0);

        _time.Advance(TimeSpan.FromSeconds(2));

        _bytes.Closed.ShouldBe(1);
    }

    [Fact]
    public async Task A_video_whose_file_changed_is_opened_anew_and_the_old_one_serves_its_viewers_to_the_end()
    {
        var old = await Enter();
        _bytes.IsIntact = false;
        var entering = _videos.Enter(Film, default).AsTask();
        (await entering).Refusal.ShouldNotBeNull();
        _bytes.IsIntact = true;

        using var fresh = await Enter();
        (await old.Video.Rent(1, false, default)).Dispose();
        var closed = _bytes.Closed;
        old.Dispose();

        fresh.Video.ShouldNotBe(old.Video);
        _bytes.Closed.ShouldBe(closed + 1);
    }

    [Fact]
    public async Task A_chunk_that_the_kernel_has_dropped_is_read_again_once_and_who_uses_it_goes_on()
    {
        using var use = await Enter();
        var store = new Forgetful();
        using var cache = new ChunkCache(store, Capacity, _counters);
        var before = await cache.Rent(use.Video, 1, false, default);
        store.Gate = new();
        var waiting = Enumerable.Range(0, 50).Select(_ => cache.Rent(use.Video, 1, false, default).AsTask()).ToList();

        store.IsHere = true;
        store.Gate.SetResult();
        foreach (var lease in await Task.WhenAll(waiting))
        {
            lease.Memory.Length.ShouldBe(ChunkSize);
            lease.Dispose();
        }

        store.Loads.ShouldBe(2);
        before.Memory.Length.ShouldBe(ChunkSize);
        before.Dispose();
        cache.Count.ShouldBe(1);
    }

    private sealed class Forgetful : IChunkStore
    {
        public TaskCompletionSource? Gate { get; set; }

        public bool IsHere { get; set; }

        public int Loads { get; private set; }

        public bool TryLoad(Chunk chunk, out ReadOnlyMemory<byte> memory)
        {
            memory = default;
            return false;
        }

        public bool IsStillHere(Chunk chunk) => IsHere;

        public async ValueTask<ReadOnlyMemory<byte>> Load(Chunk chunk)
        {
            Loads++;
            await (Gate?.Task ?? Task.CompletedTask);
            return new byte[chunk.Length];
        }

        public void Release(Chunk chunk) { }
    }

    [Fact]
    public async Task What_cannot_be_opened_is_refused()
    {
        var (use, refusal) = await _videos.Enter(new("none"), default);

        use.ShouldBeNull();
        refusal.ShouldNotBeNull();
    }

    private static byte First(ChunkLease lease) => lease.Memory.Span[0];

    private async Task<VideoUse> Enter() => (await _videos.Enter(Film, default)).Use.ShouldNotBeNull();
}
