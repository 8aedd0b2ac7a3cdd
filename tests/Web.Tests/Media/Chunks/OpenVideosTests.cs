using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media;
using SyncStream.Web.Media.Chunks;

namespace SyncStream.Web.Tests.Media.Chunks;

public sealed class OpenVideosTests
{
    private const int Rounds = 3000;
    private const int Viewers = 16;
    private static readonly VideoId Film = new("film");

    /// <summary>More threads than cores, so that one is held up between looking and opening while another's opening ends.</summary>
    [Fact]
    public async Task A_video_is_opened_once_by_many_at_the_same_moment_and_closed_again()
    {
        var options = new MediaOptions { Boundary = "b" };
        var time = new FakeTimeProvider();
        var bytes = new CountedBytes(new TestBytes(size: 1000, options.ChunkSize), hidden: true);
        var most = 0;
        using var videos = new OpenVideos(bytes, options, new(), time);
        using var together = new Barrier(
            Viewers,
            _ =>
            {
                most = Math.Max(most, bytes.Open);
                time.Advance(options.KeepOpen);
            }
        );

        await Task.WhenAll(
            Enumerable
                .Range(0, Viewers)
                .Select(_ => Task.Factory.StartNew(() => Watch(videos, together), TaskCreationOptions.LongRunning))
        );

        time.Advance(options.KeepOpen);
        bytes.Open.ShouldBe(0);
        most.ShouldBe(1);
    }

    [Fact]
    public async Task A_video_that_nobody_watches_is_closed_though_others_come_and_go()
    {
        var options = new MediaOptions { Boundary = "b" };
        var time = new FakeTimeProvider();
        var bytes = new CountedBytes(new TestBytes(size: 1000, options.ChunkSize), hidden: true);
        using var videos = new OpenVideos(bytes, options, new(), time);
        (await videos.Enter(new("left"), default)).Use!.Value.Dispose();

        for (var passed = TimeSpan.Zero; passed <= options.KeepOpen; passed += options.KeepOpen / 4)
        {
            (await videos.Enter(Film, default)).Use!.Value.Dispose();
            time.Advance(options.KeepOpen / 4);
        }

        bytes.Open.ShouldBe(1);
        time.Advance(options.KeepOpen);
        bytes.Open.ShouldBe(0);
    }

    private static void Watch(OpenVideos videos, Barrier together)
    {
        for (var round = 0; round < Rounds; round++)
        {
            together.SignalAndWait();
            var (use, _) = videos.Enter(Film, default).AsTask().GetAwaiter().GetResult();
            use.ShouldNotBeNull().Dispose();
        }
    }
}
