using SyncStream.Node.Supervision;

namespace SyncStream.Node.Tests.Supervision;

public sealed class WorkerCommandLineTests
{
    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 4, 1)]
    [InlineData(8, 4, 2)]
    [InlineData(8, 3, 2)]
    [InlineData(16, 1, 16)]
    public void A_worker_has_its_share_of_the_processors_as_threads(int processors, int workers, int threads) =>
        WorkerCommandLine.Threads(processors, workers).ShouldBe(threads);
}
