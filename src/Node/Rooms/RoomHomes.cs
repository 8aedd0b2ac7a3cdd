using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Util;
using SyncStream.Node.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Handover;
using SyncStream.Web.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Asks a room where it lives; all rooms of its shard live there, so the answer is remembered for a while. A wrong one costs
/// a detour and no more: rooms are reached from every worker.
/// </summary>
internal sealed class RoomHomes : IRoomHomes
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(10);

    // A room whose worker has died answers again within about a second, and nobody can join before.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);
    private const int Tries = 6;

    private readonly Cluster _cluster;
    private readonly IRequiredActor<RoomRegion> _region;
    private readonly TimeProvider _time;
    private readonly string _folder;
    private readonly ConcurrentDictionary<string, Home> _homes = new();

    /// <param name="folder">Where the doors of this host's workers are; see <see cref="DoorOf(string, string)"/>.</param>
    public RoomHomes(ActorSystem system, IRequiredActor<RoomRegion> region, TimeProvider time, string folder)
    {
        (_cluster, _region, _time, _folder) = (Cluster.Get(system), region, time, folder);
        system.ActorOf(Props.Create(() => new Watch(this)), "room-homes");
    }

    /// <summary>The door of a worker by its private authority (<c>host:port</c>).</summary>
    public static string DoorOf(string folder, string authority) =>
        Path.Combine(folder, $"edge-{authority[(authority.LastIndexOf(':') + 1)..]}.sock");

    public async ValueTask<string?> DoorOf(RoomId room, CancellationToken stop)
    {
        var neighbours = Neighbours();
        return
            neighbours.Count > 1
            && await AddressOf(room) is { } home
            && Gathering(room, home, neighbours) is { } worker
            && worker.Address != _cluster.SelfAddress
            ? DoorOf(_folder, PrivateListener.AuthorityOf(worker)!)
            : null;
    }

    /// <summary>The room's own worker; where that is on another host, one of this host's that is the same for all who ask.</summary>
    private Member? Gathering(RoomId room, Address home, List<Member> neighbours) =>
        home.Host == _cluster.SelfAddress.Host
            ? neighbours.Find(m => m.Address == home)
            : neighbours.MaxBy(m => MurmurHash.StringHash($"{room}@{m.Address.Port}"));

    private List<Member> Neighbours() =>
        [
            .. _cluster.State.Members.Where(m =>
                m.Status == MemberStatus.Up
                && m.Address.Host == _cluster.SelfAddress.Host
                && PrivateListener.AuthorityOf(m) is not null
            ),
        ];

    private Task<Address?> AddressOf(RoomId room)
    {
        var shard = RoomSharding.ShardOf(room);
        for (; ; )
        {
            var home = _homes.GetOrAdd(shard, _ => new(new(() => Ask(room)), _time.GetTimestamp()));
            if (
                _time.GetElapsedTime(home.Since) < Remembered
                && home.Address.Value is not { IsCompleted: true, Result: null }
            )
            {
                return home.Address.Value;
            }

            _homes.TryRemove(new(shard, home));
        }
    }

    private async Task<Address?> Ask(RoomId room)
    {
        var region = await _region.GetAsync();
        var question = new ShardingEnvelope(room.Value, new Identify(null));
        for (var tries = 0; tries < Tries; tries++)
        {
            try
            {
                var answer = await region.Ask<ActorIdentity>(question, Patience);
                var address = answer.Subject?.Path.Address;
                return address is { HasLocalScope: true } ? _cluster.SelfAddress : address;
            }
            catch (AskTimeoutException)
            {
                // On its way to another worker: the region finds it there.
            }
        }

        return null;
    }

    private sealed record Home(Lazy<Task<Address?>> Address, long Since);

    /// <summary>Forgets all when a worker goes: rooms move.</summary>
    private sealed class Watch : ReceiveActor
    {
        private readonly Cluster _cluster = Cluster.Get(Context.System);

        public Watch(RoomHomes homes) => Receive<ClusterEvent.IMemberEvent>(_ => homes._homes.Clear());

        protected override void PreStart() =>
            _cluster.Subscribe(
                Self,
                ClusterEvent.InitialStateAsEvents,
                typeof(ClusterEvent.MemberLeft),
                typeof(ClusterEvent.MemberDowned),
                typeof(ClusterEvent.MemberRemoved),
                typeof(ClusterEvent.MemberUp)
            );

        protected override void PostStop() => _cluster.Unsubscribe(Self);
    }
}
