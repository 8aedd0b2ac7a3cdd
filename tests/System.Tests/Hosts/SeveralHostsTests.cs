using System.Net;
using System.Text.Json;
using SyncStream.SystemTests.Rooms;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Hosts;

/// <summary>Several hosts with one database, as network namespaces on a switch.</summary>
[Trait("Run", "waiting")]
public sealed class SeveralHostsTests(ITestOutputHelper output)
{
    private const int Rooms = 6;

    // A lab's network is quick, and this test waits for a decision about a host that is dead for sure.
    private const string Sooner = """
        akka.cluster.split-brain-resolver.stable-after = 3s
        akka.cluster.down-removal-margin = 1s
        """;

    // So that the rooms come back from what is left in the database once their commits are deleted.
    private const string Swept = """
        syncstream.room.snapshot-every = 2
        syncstream.journal.keep = 0s
        """;

    private readonly Dictionary<string, long> _made = [];

    [LabFact]
    public async Task Rooms_are_reached_through_any_host_and_outlive_the_host_that_had_them()
    {
        await using var cluster = await LabCluster.Cable(hosts: 2, workers: 1, $"{Sooner}\n{Swept}");
        await cluster.Start();
        var (first, second) = (cluster.Hosts[0], cluster.Hosts[1]);
        using var ann = await Visitor.Arrive(first.Url, "Ann");
        using var ben = await Visitor.Arrive(second.Url, "Ben");
        for (var n = 0; n < Rooms; n++)
        {
            var id = $"room-{n}";
            await Insist(() => ann.Post("/api/rooms", new { id, commandId = $"make-{id}" }));
            _made[$"room-{n}"] = await Revision(ann, $"room-{n}");
            await Insist(() => ben.Chat($"room-{n}", "from the second host", $"ben-{n}"));
            await Insist(() => ann.Chat($"room-{n}", "from the first host", $"ann-{n}"));
            (await Said(ben, $"room-{n}")).ShouldBe(2);
        }

        // Nothing is acknowledged that cannot be written; and when it can be, nobody has to do anything.
        cluster.Database.Crash();
        (await Refusal(() => ann.Chat("room-0", "while the database is away", "away"))).ShouldContain("unavailable");
        cluster.Database.StartAgain();
        await Insist(() => ann.Chat("room-0", "while the database is away", "away"));
        (await Said(ben, "room-0")).ShouldBe(3);

        await first.Kill();
        var since = TimeProvider.System.GetTimestamp();
        for (var n = 0; n < Rooms; n++)
        {
            await Insist(() => ben.Chat($"room-{n}", "after the first host died", $"after-{n}"));
            (await Said(ben, $"room-{n}")).ShouldBe(n == 0 ? 4 : 3);
        }

        output.WriteLine(
            $"all rooms back {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s after a host died"
        );
        // Comes back as a member of the same cluster, and serves the same rooms.
        await first.Start().Ready();
        using var cem = await Visitor.Arrive(first.Url, "Cem");
        await Insist(() => cem.Chat("room-0", "through the host that came back", "cem"));
        (await Said(ben, "room-0")).ShouldBe(5);

        // It says that it is about to go, and answers all the same; once its door is shut whoever comes is refused at once, and
        // turns elsewhere, while its rooms are handed over: nobody waits for what never comes.
        var stopping = second.Stop();
        var answers = new HashSet<HttpStatusCode>();
        while (await ReadinessOf(second.Url) is { } answer)
            answers.Add(answer);
        answers.ShouldContain(HttpStatusCode.ServiceUnavailable);
        second.Workers().ShouldNotBeEmpty();
        (await stopping).ShouldBe(0);
        foreach (var host in cluster.Hosts.Concat(cluster.Seeds))
        {
            host.Log.All.ShouldAllBe(line => !line.Contains(LabDatabase.Password));
            host.Log.All.ShouldAllBe(line => !line.Contains("keeps old commits"));
        }
    }

    // What a host says to someone new; null where it refuses them.
    private static async Task<HttpStatusCode?> ReadinessOf(Uri url)
    {
        using var http = new HttpClient { BaseAddress = url };
        try
        {
            using var answer = await http.GetAsync("/readyz");
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    // How much has happened in a room since it was made.
    private async Task<long> Said(Visitor visitor, string room) => await Revision(visitor, room) - _made[room];

    private static async Task<long> Revision(Visitor visitor, string room) =>
        (await visitor.Look(room)).GetProperty("revision").GetInt64();

    private static async Task<string> Refusal(Func<Task<JsonElement>> act)
    {
        try
        {
            return $"done: {await act()}";
        }
        catch (ShouldAssertException e)
        {
            return e.Message;
        }
    }

    // A room that moves answers "unavailable" after a while, which means: try again.
    private static async Task Insist(Func<Task<JsonElement>> act)
    {
        for (var since = TimeProvider.System.GetTimestamp(); ; )
        {
            try
            {
                await act();
                return;
            }
            catch (Exception e) when (e is ShouldAssertException or HttpRequestException or TaskCanceledException)
            {
                if (TimeProvider.System.GetElapsedTime(since) > RunningSyncStream.Patience)
                    throw;
            }
        }
    }
}
