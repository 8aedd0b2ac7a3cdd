using System.Text.Json;
using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>
/// The supervisors and seeds of the cluster that this host was last in, kept in a file: when it starts again it asks
/// them first, and does not found a cluster without most of them.
/// </summary>
internal sealed class KnownMembers(string path)
{
    private const int Most = 200;

    /// <summary>The file of a member, named after its port: a seed and a server may share a data folder.</summary>
    public static KnownMembers In(string dataFolder, int port) =>
        new(Path.Combine(dataFolder, $"cluster-members-{port}.json"));

    public string File => path;

    /// <summary>The remembered <c>host:port</c>s; none where there is no file, or one that cannot be read.</summary>
    public IReadOnlyList<string> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<string?>>(System.IO.File.ReadAllText(path)) is { } hosts
                ? [.. hosts.OfType<string>().Where(host => ClusterAddress.TryParse(host, out _)).Take(Most)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    public void Write(IEnumerable<string> hosts)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path + ".new", JsonSerializer.Serialize(hosts.Order(StringComparer.Ordinal)));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Writes down who is a member, whenever that changes.</summary>
    public void Follow(ActorSystem system, ILogger log) =>
        system.ActorOf(Props.Create(() => new Follower(this, log)), "known-members");

    private sealed class Follower : ReceiveActor
    {
        private readonly KnownMembers _known;
        private readonly ILogger _log;
        private readonly Cluster _cluster = Cluster.Get(Context.System);
        private HashSet<string> _written = [];

        public Follower(KnownMembers known, ILogger log)
        {
            (_known, _log) = (known, log);
            Receive<ClusterEvent.CurrentClusterState>(_ => Note());
            Receive<ClusterEvent.IMemberEvent>(_ => Note());
        }

        protected override void PreStart() =>
            _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));

        protected override void PostStop() => _cluster.Unsubscribe(Self);

        private void Note()
        {
            var members = _cluster
                .State.Members.Where(m => m.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Joining)
                .Where(m => m.HasRole(ClusterAddress.SeedRole) || m.HasRole(ClusterAddress.LighthouseRole))
                .Select(m => ClusterAddress.ToText(m.Address))
                .ToHashSet();
            // On its own way out a member sees the others go; what it knew before is the better memory.
            var self = ClusterAddress.ToText(_cluster.SelfAddress);
            if (!members.Contains(self) || members.SetEquals(_written))
            {
                return;
            }

            try
            {
                _known.Write(members);
                _written = members;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _log.LogWarning(e, "The cluster's members could not be written to {File}", _known.File);
            }
        }
    }
}
