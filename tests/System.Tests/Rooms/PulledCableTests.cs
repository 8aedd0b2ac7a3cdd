using Xunit.Abstractions;

namespace SyncStream.SystemTests.Rooms;

/// <summary>Connections that vanish without a word: no FIN, no RST, nothing.</summary>
[Trait("Run", "waiting")]
public sealed class PulledCableTests(ITestOutputHelper output)
{
    [RootFact]
    public async Task Viewers_whose_cable_was_pulled_leave_the_room_over_every_transport()
    {
        using var cable = new Cable();
        await using var server = await RunningSyncStream.Start();
        using var host = await Visitor.Arrive(server.Url);
        await host.CreateRoom("room-1");
        using var viewers = await NodeScript.Start(
            "cable.mjs",
            new { url = $"http://{cable.Here}:{server.Port}", room = "room-1" },
            cable.There
        );
        (await viewers.StandardOutput.ReadLineAsync().WaitAsync(RunningSyncStream.Patience)).ShouldBe("in");
        (await Count(host)).ShouldBe(3);

        cable.Pull();
        var since = TimeProvider.System.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        // TCP itself would notice after a quarter of an hour, so this waits for what the server does.
        for (int last = 3, now; (now = await Count(host)) > 0; last = now)
        {
            var passed = TimeProvider.System.GetElapsedTime(since);
            if (now != last)
                output.WriteLine($"{now} still there after {passed.TotalSeconds:0.0} s");
            passed.ShouldBeLessThan(RunningSyncStream.Patience, $"{now} viewers are still there");
            await tick.WaitForNextTickAsync();
        }

        output.WriteLine($"all gone after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");
        viewers.Kill(entireProcessTree: true);
    }

    private static async Task<int> Count(Visitor host) =>
        (await host.Look("room-1")).GetProperty("viewerCount").GetInt32();
}
