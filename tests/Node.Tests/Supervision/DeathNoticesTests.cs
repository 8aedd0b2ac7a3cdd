using Akka.Actor;
using SyncStream.Node.Joining;
using SyncStream.Node.Supervision;
using SyncStream.Node.Tests.Joining;
using SyncStream.Node.Tests.Media;

namespace SyncStream.Node.Tests.Supervision;

/// <summary>Between two hosts' supervisors, on real Akka.Remote.</summary>
public sealed class DeathNoticesTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TestSeeds _seeds = new();

    [Fact]
    public async Task A_supervisor_is_believed_when_it_reports_its_own_hosts_dead_and_of_no_others()
    {
        var hosts = await Task.WhenAll(_seeds.Start(1, seeds: [1]), _seeds.Start(2, seeds: [1]));
        await Task.WhenAll(hosts.Select(host => host.Joined)).WaitAsync(Patience);
        await LibraryHost.Until(() => hosts.All(host => host.Members == 2), () => "they do not see each other");
        var (one, two) = (Notices(hosts[0]), Notices(hosts[1]));

        // Its own worker.
        two.Tell(new DeathNotices.Spread($"akka.tcp://syncstream@{TestSeeds.AddressOf(2)}:9"));
        await LibraryHost.Until(
            () => KnownDeaths.Contains($"akka.tcp://syncstream@{TestSeeds.AddressOf(2)}:9"),
            () => "it is not believed"
        );
        // A worker of the other's host, the other itself, and itself.
        string[] lies =
        [
            $"{TestSeeds.AddressOf(1)}:9",
            $"{TestSeeds.AddressOf(1)}:{_seeds.Port}",
            $"{TestSeeds.AddressOf(2)}:{_seeds.Port}",
        ];
        foreach (var lie in lies)
            hosts[1]
                .System.ActorSelection(
                    $"akka.tcp://syncstream@{TestSeeds.AddressOf(1)}:{_seeds.Port}/user/{DeathNotices.Name}"
                )
                .Tell(new WorkerEnded($"akka.tcp://syncstream@{lie}"), two);
        await LibraryHost.Until(
            () =>
                hosts[0].Log.Lines.Count(l => l.Contains("not its to report", StringComparison.Ordinal)) == lies.Length,
            () => string.Join('\n', hosts[0].Log.Lines)
        );
        lies.ShouldAllBe(lie => !KnownDeaths.Contains($"akka.tcp://syncstream@{lie}"));
        one.ShouldNotBeNull();
    }

    private static IActorRef Notices(TestSeed host)
    {
        var log = host.Log.CreateLogger("notices");
        return host.System.ActorOf(
            Props.Create(() => new DeathNotices(new WorkerConnections(), log)),
            DeathNotices.Name
        );
    }

    public ValueTask DisposeAsync() => _seeds.DisposeAsync();
}
