using System.Diagnostics.CodeAnalysis;
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

    /// <summary>The remembered members; none where there is no file, or one that cannot be read.</summary>
    public IReadOnlyList<KnownMember> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<List<string?>>(System.IO.File.ReadAllText(path)) is { } lines
                ? [.. KnownMember.FromLines([.. lines.OfType<string>()]).Take(Most)]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    public void Write(IReadOnlyCollection<KnownMember> members)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        System.IO.File.WriteAllText(path + ".new", JsonSerializer.Serialize(KnownMember.ToLines(members)));
        System.IO.File.Move(path + ".new", path, overwrite: true);
    }

    /// <summary>Writes down who is a member, whenever that changes, and which of the seeds each is.</summary>
    public void Follow(ActorSystem system, IReadOnlyList<string> seeds, SeedNames names, ILogger log) =>
        system.ActorOf(Props.Create(() => new Follower(this, seeds, names, log)), "known-members");

    [SuppressMessage("Design", "CA1001", Justification = "PostStop disposes it")]
    private sealed class Follower : ReceiveActor, IWithTimers
    {
        /// <summary>A network takes a while to tell the new address of a name.</summary>
        private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

        private readonly KnownMembers _known;
        private readonly IReadOnlyList<string> _seeds;
        private readonly SeedNames _names;
        private readonly ILogger _log;
        private readonly Cluster _cluster = Cluster.Get(Context.System);
        private readonly CancellationTokenSource _stopping = new();
        private SeedPlace[] _places = [];
        private HashSet<KnownMember> _written = [];

        public Follower(KnownMembers known, IReadOnlyList<string> seeds, SeedNames names, ILogger log)
        {
            (_known, _seeds, _names, _log) = (known, [.. seeds.Where(SeedNames.IsName)], names, log);
            _places =
            [
                .. known
                    .Read()
                    .Where(member => member.Seed is not null)
                    .Select(m => new SeedPlace(m.Seed!, [m.Address])),
            ];
            Receive<ClusterEvent.CurrentClusterState>(_ => Changed());
            Receive<ClusterEvent.IMemberEvent>(_ => Changed());
            Receive<Look>(_ => LookUp());
            Receive<SeedPlace[]>(Found);
        }

        public ITimerScheduler Timers { get; set; } = null!;

        protected override void PreStart() =>
            _cluster.Subscribe(Self, ClusterEvent.InitialStateAsSnapshot, typeof(ClusterEvent.IMemberEvent));

        protected override void PostStop()
        {
            _cluster.Unsubscribe(Self);
            _stopping.Cancel();
            _stopping.Dispose();
        }

        // Written down at once, by the names as they were: to look them up may take a while.
        private void Changed()
        {
            Note();
            LookUp();
        }

        private void LookUp()
        {
            if (_seeds.Count > 0)
            {
                _names.FindAll(_seeds, _stopping.Token).PipeTo(Self);
            }
        }

        private void Found(SeedPlace[] places)
        {
            _places = SeedPlace.Renew(_places, places);
            Note();
            var isSomeoneUnnamed = _written.Any(member => member.Seed is null);
            if (isSomeoneUnnamed && _places.Any(place => _written.All(member => member.Seed != place.Text)))
            {
                Timers.StartSingleTimer(nameof(Look), Look.Instance, LookAgain);
            }
        }

        private void Note()
        {
            var self = ClusterAddress.ToText(_cluster.SelfAddress);
            var members = _cluster
                .State.Members.Where(m => m.Status is MemberStatus.Up or MemberStatus.WeaklyUp or MemberStatus.Joining)
                .Where(m => m.HasRole(ClusterAddress.SeedRole) || m.HasRole(ClusterAddress.LighthouseRole))
                .Select(m => ClusterAddress.ToText(m.Address))
                .Select(address => new KnownMember(
                    address,
                    _places.FirstOrDefault(place => place.Only == address)?.Text,
                    address == self
                ))
                .ToHashSet();
            // On its own way out a member sees the others go; what it knew before is the better memory.
            if (!members.Any(member => member.IsOwn) || members.SetEquals(_written))
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

        private sealed record Look
        {
            public static readonly Look Instance = new();
        }
    }
}
