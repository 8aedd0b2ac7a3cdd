using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>
/// Where those who want to join are answered, on every supervisor and seed. It keeps nobody out by force, which Akka.NET
/// cannot; it tells both sides in words why they must not be in one cluster, and ours then stay away.
/// </summary>
/// <remarks>Its only state is a promise of seconds, so the default strategy, a restart, loses nothing that matters.</remarks>
internal sealed class Door : ReceiveActor
{
    public const string Name = "door";

    /// <summary>How long a word given to one who wants to found a cluster binds.</summary>
    public static readonly TimeSpan Promise = TimeSpan.FromSeconds(20);

    /// <summary>A refusal is logged once in this time for each who knocks: they go on knocking.</summary>
    private static readonly TimeSpan TellAgain = TimeSpan.FromMinutes(1);

    private const int MostRemembered = 100;

    private readonly ClusterTerms _terms;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Cluster _cluster = Cluster.Get(Context.System);
    private readonly Dictionary<string, long> _told = [];
    private (string To, long At)? _promise;

    public Door(ClusterTerms terms, TimeProvider time, ILogger log)
    {
        (_terms, _time, _log) = (terms, time, log);
        Receive<Knock>(Answer);
        Receive<AskToFound>(_ => Sender.Tell(new FoundingAnswered(Grants(NameOf(Sender)))));
    }

    private bool IsMember => !_cluster.State.Members.IsEmpty;

    private void Answer(Knock knock)
    {
        var they = NameOf(Sender);
        var conflicts = _terms.Conflicts(knock.Terms, they).ToList();
        if (conflicts.Count > 0 && MayTell(they))
        {
            _log.LogWarning("🚪 {Host} may not join: {Reasons}", they, string.Join("; ", conflicts));
        }

        Sender.Tell(new Answered(IsMember, _terms));
    }

    private bool Grants(string who)
    {
        var bound = _promise is { } given && given.To != who && _time.GetElapsedTime(given.At) < Promise;
        if (IsMember || bound)
        {
            return false;
        }

        _promise = (who, _time.GetTimestamp());
        return true;
    }

    private bool MayTell(string who)
    {
        if (_told.TryGetValue(who, out var at) && _time.GetElapsedTime(at) < TellAgain)
        {
            return false;
        }

        if (_told.Count >= MostRemembered)
        {
            _told.Clear();
        }

        _told[who] = _time.GetTimestamp();
        return true;
    }

    // One's own word is asked for by a message of this process.
    private string NameOf(IActorRef sender) =>
        ClusterAddress.ToText(sender.Path.Address.HasLocalScope ? _cluster.SelfAddress : sender.Path.Address);
}
