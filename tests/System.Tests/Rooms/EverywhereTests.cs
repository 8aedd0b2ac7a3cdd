using Xunit.Abstractions;

namespace SyncStream.SystemTests.Rooms;

/// <summary>"Session ID unknown" must be impossible: any request of any transport may land on any worker.</summary>
public sealed class EverywhereTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_hundred_clients_of_each_transport_see_every_event_on_four_workers()
    {
        await using var server = await RunningSyncStream.Start(workers: 4);

        var (exit, report) = await NodeScript.Run(
            "everywhere.mjs",
            new
            {
                urls = new[] { server.Url.ToString().TrimEnd('/') },
                clients = 100,
                commands = 40,
            }
        );

        output.WriteLine(report.ToString());
        exit.ShouldBe(0, report.ToString());
        foreach (var way in report.GetProperty("report").EnumerateObject())
        {
            way.Value.GetProperty("joined").GetInt32().ShouldBe(100, way.Name);
            way.Value.GetProperty("complete").GetInt32().ShouldBe(100, way.Name);
        }

        report.GetProperty("failureCount").GetInt32().ShouldBe(0);
    }
}
