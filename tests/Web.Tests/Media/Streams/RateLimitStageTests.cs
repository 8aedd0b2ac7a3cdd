using System.Threading.Channels;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Tests.Media.Streams;

/// <summary>The stage as a value, between a source of parcels and a channel.</summary>
public sealed class RateLimitStageTests : IAsyncLifetime
{
    private const int PieceLength = 1000;
    private readonly FakeTimeProvider _time = new();
    private readonly ActorSystem _system = ActorSystem.Create("rate-limit-test");
    private readonly Channel<Parcel> _out = Channel.CreateUnbounded<Parcel>();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Fact]
    public async Task Pieces_beyond_the_burst_wait_for_their_time_and_none_is_lost()
    {
        var limits = Limits(viewer: new(PieceLength, Burst: 2 * PieceLength));
        var done = Run(Stream(limits, pieces: 5));

        await Next();
        await Next();
        await Held();
        for (var n = 0; n < 3; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Next();
        }

        await done;
        _out.Reader.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Two_streams_of_a_viewer_share_one_rate()
    {
        var limits = Limits(viewer: new(PieceLength, Burst: PieceLength));
        var first = Run(Stream(limits, pieces: 1));
        await Next();
        await first;

        var second = Run(Stream(limits, pieces: 1));
        await Held();
        _time.Advance(TimeSpan.FromSeconds(1));
        await Next();

        await second;
    }

    [Fact]
    public async Task Who_has_no_limit_passes()
    {
        var limits = Limits(room: new(1, Burst: 1));
        limits.IsOn.ShouldBeTrue();
        var stream = Stream(limits, pieces: 100);

        await Run(stream);

        _out.Reader.Count.ShouldBe(100);
    }

    private RateLimits Limits(Rate viewer = default, Rate room = default) =>
        new(
            new MediaOptions
            {
                Boundary = "b",
                ViewerRate = viewer,
                RoomRate = room,
            },
            _time
        );

    private static IEnumerable<Parcel> Stream(RateLimits limits, int pieces)
    {
        var subject = new Subject(new ViewerId("ada"), null);
        var delivery = new Delivery([], _ => ValueTask.FromResult(true), () => { }, subject)
        {
            Limits = limits.Of(subject),
        };
        return Enumerable
            .Range(0, pieces)
            .Select(n => new Parcel(delivery, Piece.Of(new byte[PieceLength]), n == pieces - 1));
    }

    private Task Run(IEnumerable<Parcel> parcels) =>
        Source
            .From(parcels)
            .Via(new RateLimitStage(_time))
            .RunForeach(parcel => _out.Writer.TryWrite(parcel), _system.Materializer());

    private async Task<Parcel> Next() => await _out.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    // The piece that is held has asked the clock for a timer.
    private async Task Held()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        await timer.WaitForNextTickAsync();
        await timer.WaitForNextTickAsync();
        _out.Reader.Count.ShouldBe(0);
    }
}
