using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>A host's way into its cluster: asks around, compares terms, then joins, or founds it with a majority's word.</summary>
/// <param name="system">Not yet a member.</param>
/// <param name="terms">What must be in common.</param>
/// <param name="seeds">As configured, <c>host:port</c>; names are looked up.</param>
/// <param name="names">Looks them up.</param>
/// <param name="known">Who was there last time.</param>
/// <param name="tls">How members are spoken to; null without TLS.</param>
internal sealed class ClusterEntrance(
    ActorSystem system,
    ClusterTerms terms,
    IReadOnlyList<string> seeds,
    SeedNames names,
    KnownMembers known,
    ClusterTls? tls,
    ILogger log,
    TimeProvider time
)
{
    private static readonly TimeSpan AskEach = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A member that lets us in does so within seconds; another way may be better by then.</summary>
    private static readonly TimeSpan LongestJoin = TimeSpan.FromSeconds(15);

    /// <summary>So often an address must have accepted connections, or knocks, without a word: one that just starts does so, too.</summary>
    private const int Doubtful = 3;
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(30);

    /// <summary>Well within the time for which the others gave their word.</summary>
    private static readonly TimeSpan FoundWithin = Door.Promise / 4;

    private readonly Cluster _cluster = Cluster.Get(system);
    private readonly ConcurrentDictionary<string, byte> _met = [];
    private readonly ConcurrentDictionary<string, int> _doubts = [];
    private readonly ConcurrentDictionary<string, int> _unanswered = [];
    private readonly ConcurrentDictionary<string, long> _told = [];

    private string Self => ClusterAddress.ToText(_cluster.SelfAddress);

    /// <summary>Completes when this host is a member.</summary>
    /// <param name="orphans">Members on this host, by Akka's addresses: workers that serve without a supervisor.</param>
    /// <exception cref="TemporaryFailureException">The cluster, where there is one, has other terms.</exception>
    public async Task Join(IReadOnlyList<string> orphans, CancellationToken stop)
    {
        known.Follow(system, seeds, names, log);
        if (orphans.Count > 0)
        {
            _cluster.JoinSeedNodes(orphans.Select(Address.Parse));
            await IsIn(LongestJoin, stop);
        }

        while (_cluster.State.Members.IsEmpty)
        {
            switch (await Next(stop))
            {
                case Step.JoinThrough through:
                    Tell(LogLevel.Information, Asking(through));
                    _cluster.JoinSeedNodes(through.Members.Select(ToAddress));
                    await IsIn(LongestJoin, stop);
                    break;
                case Step.Campaign campaign:
                    await Campaign(campaign, stop);
                    break;
                case Step.Wait wait:
                    Tell(LogLevel.Information, $"Waiting for a cluster: {wait.Why}");
                    break;
            }

            if (_cluster.State.Members.IsEmpty)
            {
                await Task.Delay(AskEach, time, stop);
            }
        }

        log.LogInformation("🔗 This host is in the cluster, as {Self}", Self);
    }

    private async Task<Step> Next(CancellationToken stop)
    {
        var electorate = new Electorate(Self, await names.FindAll(seeds, stop), known.Read());
        var others = electorate.Others;
        var replies = await Task.WhenAll(others.Select(host => Knock(host, stop)));
        var step = electorate.Next(others.Zip(replies).ToDictionary(pair => pair.First, pair => pair.Second));
        // A Lighthouse speaks without TLS; with it, a certificate that does not name a seed's name would end this system.
        return step is Step.JoinThrough { AreDoorless: true } through && tls is null
            ? through with
            {
                Members = electorate.WithNames(through.Members),
            }
            : step;
    }

    private async Task<Reply> Knock(string host, CancellationToken stop)
    {
        var address = ToAddress(host);
        // Looked at by ourselves first: where Akka.Remote meets a certificate that it cannot trust, it ends its own system.
        if (!_met.ContainsKey(host) && !await IsOneOfOurs(host, address, stop))
        {
            _unanswered.TryRemove(host, out _);
            return Reply.Silent;
        }

        _met[host] = 0;
        try
        {
            var answer = await DoorOf(address).Ask<Answered>(new Knock(terms), Patience, stop);
            _unanswered.TryRemove(host, out _);
            if (terms.Conflicts(answer.Terms, host).ToList() is { Count: > 0 } conflicts)
            {
                return Differing(host, answer, string.Join("; ", conflicts));
            }

            foreach (var oddity in terms.Oddities(answer.Terms, host))
            {
                Tell(LogLevel.Warning, $"⚠️ {oddity}; it had better be the same on every host");
            }

            return answer.IsMember ? Reply.Inside : Reply.Outside;
        }
        catch (AskTimeoutException)
        {
            _met.TryRemove(host, out _);
            return _unanswered.AddOrUpdate(host, 1, (_, times) => times + 1) >= Doubtful
                ? Reply.Doorless
                : Reply.Silent;
        }
    }

    // A cluster is right against whoever comes to it. Of two that are both outside nobody knows which is wrong, and one that was set up
    // badly must not end the others: they do without it, and once they are a cluster it meets that.
    private Reply Differing(string host, Answered answer, string conflicts)
    {
        if (answer.IsMember)
        {
            throw new TemporaryFailureException($"this host may not join the cluster: {conflicts}");
        }

        Tell(
            LogLevel.Warning,
            $"🚪 {host} counts as silent, for it and this host may not be in one cluster: {conflicts}"
        );
        return Reply.Silent;
    }

    private static string Asking(Step.JoinThrough through)
    {
        var members = string.Join(", ", through.Members);
        return through.AreDoorless
            ? $"Asking {members} for a cluster, which has no door of ours, like a Lighthouse: it lets this host in once it is in a cluster itself"
            : $"Asking {members} to let this host into the cluster";
    }

    private async Task<bool> IsOneOfOurs(string host, Address address, CancellationToken stop)
    {
        var found = await SeedProbe.Ask(address, _cluster.SelfAddress, tls?.ForClient(address.Host!), stop);
        if (found.System == ClusterAddress.SystemName)
        {
            return true;
        }

        if (found.System is { } name)
        {
            Tell(
                LogLevel.Error,
                $"{host} is the actor system '{name}', and SyncStream's are called '{ClusterAddress.SystemName}': it is no seed for this host. Of a Lighthouse, set ACTORSYSTEM={ClusterAddress.SystemName}"
            );
        }
        else if (found.Connects && _doubts.AddOrUpdate(host, 1, (_, times) => times + 1) >= Doubtful)
        {
            Tell(
                LogLevel.Warning,
                $"{host} accepts connections, but does not answer as a member {(tls is null ? "without TLS" : "with TLS that our certificate authority vouches for")}: is it the cluster port, and has it the same syncstream.cluster.tls?"
            );
        }

        return false;
    }

    private async Task Campaign(Step.Campaign campaign, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        var ask = new AskToFound();
        var votes = await Task.WhenAll(
            campaign.Voters.Select(ToAddress).Append(_cluster.SelfAddress).Select(voter => Vote(voter, ask, stop))
        );
        if (votes.Count(granted => granted) >= campaign.Needed && time.GetElapsedTime(since) < FoundWithin)
        {
            log.LogInformation(
                "🌱 Founding the cluster, with the word of {Hosts}",
                string.Join(", ", campaign.Voters.Append(Self))
            );
            _cluster.Join(_cluster.SelfAddress);
            await IsIn(LongestJoin, stop);
        }
    }

    private async Task<bool> Vote(Address voter, AskToFound ask, CancellationToken stop)
    {
        try
        {
            return (await DoorOf(voter).Ask<FoundingAnswered>(ask, Patience, stop)).Granted;
        }
        catch (AskTimeoutException)
        {
            return false;
        }
    }

    private async Task IsIn(TimeSpan longest, CancellationToken stop)
    {
        var since = time.GetTimestamp();
        while (_cluster.State.Members.IsEmpty && time.GetElapsedTime(since) < longest)
        {
            await Task.Delay(AskEach / 10, time, stop);
        }
    }

    private ActorSelection DoorOf(Address host) =>
        system.ActorSelection(host == _cluster.SelfAddress ? $"/user/{Door.Name}" : $"{host}/user/{Door.Name}");

    private Address ToAddress(string host) => ClusterAddress.Parse(host, _cluster.SelfAddress.Protocol);

    // Said once, and again only where it still holds much later.
    private void Tell(LogLevel level, string sentence)
    {
        if (_told.TryGetValue(sentence, out var at) && time.GetElapsedTime(at) < TellAgain)
        {
            return;
        }

        _told[sentence] = time.GetTimestamp();
        log.Log(level, "{Sentence}", sentence);
    }
}
