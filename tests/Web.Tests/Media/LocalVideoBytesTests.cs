using SyncStream.Protocol.Media;
using SyncStream.Web.Media;

namespace SyncStream.Web.Tests.Media;

public sealed class LocalVideoBytesTests : IVideoFiles
{
    private bool? _tookOneOfThePool;

    public IReadOnlyList<VideoFile> Locate(VideoId id)
    {
        _tookOneOfThePool = Thread.CurrentThread.IsThreadPoolThread;
        return [];
    }

    [Fact]
    public async Task A_file_is_opened_on_a_thread_that_may_wait_for_its_disk()
    {
        var bytes = new LocalVideoBytes(this, MediaHost.Options, TimeProvider.System);

        var opening = await Task.Run(() => bytes.Open(new("film"), CancellationToken.None).AsTask());

        opening.Refusal.ShouldNotBeNull();
        _tookOneOfThePool.ShouldBe(false);
    }
}
