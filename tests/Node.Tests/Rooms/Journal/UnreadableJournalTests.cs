using Akka.Actor;
using Akka.Persistence;
using static SyncStream.Node.Tests.Rooms.TestRooms;

namespace SyncStream.Node.Tests.Rooms.Journal;

/// <summary>Whoever asks for a room's past gets an answer, also where it cannot be read: a room that hears nothing is silent for long.</summary>
public sealed class UnreadableJournalTests
{
    private const int Readers = 40;

    [Fact]
    public async Task Snapshots_are_refused_while_they_cannot_be_read_and_no_longer()
    {
        await using var rooms = await Open();
        var store = Persistence.Instance.Apply(rooms.Node.Actors).SnapshotStoreFor(null);
        rooms.Sql("ALTER TABLE snapshot RENAME TO away");
        (await Task.WhenAll(Enumerable.Range(0, Readers).Select(Load))).ShouldAllBe(answer =>
            answer is LoadSnapshotFailed
        );
        rooms.Sql("ALTER TABLE away RENAME TO snapshot");
        (await Task.WhenAll(Enumerable.Range(0, Readers).Select(Load))).ShouldAllBe(answer =>
            answer is LoadSnapshotResult
        );

        Task<object> Load(int n) =>
            store.Ask<object>(new LoadSnapshot($"room-{n}", SnapshotSelectionCriteria.Latest, long.MaxValue), Soon);
    }

    [Fact]
    public async Task Events_are_refused_while_they_cannot_be_read_and_no_longer()
    {
        await using var rooms = await Open();
        var journal = Persistence.Instance.Apply(rooms.Node.Actors).JournalFor(null);
        rooms.Sql("ALTER TABLE journal RENAME TO away");
        (await Task.WhenAll(Enumerable.Range(0, Readers).Select(Replay))).ShouldAllBe(answer =>
            answer is ReplayMessagesFailure
        );
        rooms.Sql("ALTER TABLE away RENAME TO journal");
        (await Task.WhenAll(Enumerable.Range(0, Readers).Select(Replay))).ShouldAllBe(answer =>
            answer is RecoverySuccess
        );

        async Task<object> Replay(int n)
        {
            var asker = rooms.Node.Probe();
            journal.Tell(new ReplayMessages(0, long.MaxValue, long.MaxValue, $"room-{n}", asker.Ref));
            return await asker.FishForMessageAsync(_ => true, Soon);
        }
    }
}
