using Akka.Actor;
using Akka.TestKit;
using Microsoft.Data.Sqlite;
using SyncStream.Node.Rooms;
using SyncStream.Node.Tests.Hosting;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>One room of a real node, spoken to as relays and the edge speak to it. Ann is its host.</summary>
internal sealed class TestRooms(TestNode node) : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);
    public static readonly RoomId Id = new("cinema");
    public static readonly Caller Ann = new(new("ann"), "Ann", IsAdmin: false);
    public static readonly Caller Vic = new(new("vic"), "Vic", IsAdmin: false);
    public static readonly Caller Root = new(new("root"), "Root", IsAdmin: true);

    private int _ids;

    public TestNode Node => node;

    /// <summary>A node of its own with a room on it.</summary>
    public static async Task<TestRooms> Open(string settings = "", string? password = null)
    {
        var rooms = new TestRooms(await TestNode.Start(settings));
        await rooms.Makes(Id, new() { Title = "Films" }, password);
        return rooms;
    }

    public async Task Makes(RoomId id, RoomSettings settings, string? password = null)
    {
        var hash = password is null ? null : RoomPassword.Hash(password);
        var create = new RoomInput.Create(FreshId(), Ann, settings, hash);
        (await Ask(new Perform(id, create))).ShouldBeOfType<Performed>();
    }

    public CommandId FreshId() => new($"c{++_ids}");

    public Task<object> Ask(IRoomRequest request) => node.Region.Ask<object>(request, Soon);

    public async Task<CommandAck> Does(Caller caller, RoomCommand command)
    {
        var answer = await Ask(new Perform(Id, new RoomInput.Command(caller, command)));
        (answer as NotPerformed)?.Refusal.ShouldBeNull();
        return answer.ShouldBeOfType<Performed>().Ack;
    }

    public async Task<Refusal> Refuses(Caller caller, RoomCommand command) =>
        (await Ask(new Perform(Id, new RoomInput.Command(caller, command)))).ShouldBeOfType<NotPerformed>().Refusal;

    public RoomCommand.Chat Chat(string text) => new(text) { CommandId = FreshId() };

    /// <summary>What the room shows, without the time at which it shows it.</summary>
    public async Task<RoomSnapshot> Look() =>
        (await Ask(new Look(Id, Ann, null))).ShouldBeOfType<Looked>().Snapshot with
        {
            ServerTime = 0,
        };

    /// <summary>A viewer comes in through a relay; the room itself is the sender of the answer.</summary>
    public (RoomSnapshot Snapshot, IActorRef Room) Enter(
        TestProbe relay,
        Caller caller,
        string? password = null,
        long? since = null
    )
    {
        node.Region.Tell(new Enter(Id, 1, caller, password, since), relay);
        var entered = relay.FishForMessage<Entered>(_ => true, Soon);
        return (entered.Snapshot, relay.LastSender);
    }

    public Refusal EnterRefused(TestProbe relay, Caller caller, string? password = null)
    {
        node.Region.Tell(new Enter(Id, 1, caller, password, null), relay);
        return relay.FishForMessage<EnterRefused>(_ => true, Soon).Refusal;
    }

    /// <summary>The next news of who came and went.</summary>
    public static PresenceDelta NextPresence(TestProbe relay) =>
        relay.FishForMessage<PresencePublished>(_ => true, Soon).Delta;

    /// <summary>Ends the room's actor as a rebalance would; its next message wakes it again.</summary>
    public async Task Stop(RoomId? id = null)
    {
        var probe = node.Probe();
        var room = await Actor(probe, id);
        await probe.WatchAsync(room);
        room.Tell(RoomActor.Stop.Instance);
        await probe.ExpectTerminatedAsync(room, Soon);
    }

    /// <summary>The actor behind the region, awake.</summary>
    public async Task<IActorRef> Actor(TestProbe probe, RoomId? id = null)
    {
        node.Region.Tell(new Look(id ?? Id, Ann, null), probe);
        await probe.ExpectMsgAsync<Looked>(Soon);
        return probe.LastSender;
    }

    /// <summary>Keeps everyone from writing, as another process in the middle of its commit does, until disposed.</summary>
    public IDisposable HoldWriteLock()
    {
        var connection = OpenDatabase();
        connection.BeginTransaction();
        return connection;
    }

    private SqliteConnection OpenDatabase()
    {
        var connection = new SqliteConnection(
            $"Data Source={node.Folder.Of("data", "rooms.db")};Default Timeout=30;Pooling=False"
        );
        connection.Open();
        return connection;
    }

    /// <summary>Asks or changes the journal's database behind everyone's back.</summary>
    public long Sql(string sql)
    {
        using var connection = OpenDatabase();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() is long number ? number : 0;
    }

    /// <summary>Commits of the room that are on the disk.</summary>
    public long Written() => Sql($"SELECT count(*) FROM journal WHERE persistence_id = 'room-{Id}'");

    /// <summary>The commit up to which the room's snapshot goes; 0 where there is none.</summary>
    public long SnapshotAt() => Sql($"SELECT max(sequence_number) FROM snapshot WHERE persistence_id = 'room-{Id}'");

    public ValueTask DisposeAsync() => node.DisposeAsync();
}

internal static class RelayMail
{
    /// <summary>All that a relay hears, up to the first of a kind.</summary>
    public static IReadOnlyList<object> MailUntil<T>(this TestProbe relay)
    {
        var mail = new List<object>();
        while (mail is not [.., T])
        {
            mail.Add(relay.ReceiveOne(TestRooms.Soon).ShouldNotBeNull());
        }

        return mail;
    }
}
