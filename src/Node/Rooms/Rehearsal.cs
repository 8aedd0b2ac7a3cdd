using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Before a node takes its first room, it writes and reads one that nobody sees. The first use of a journal
/// has to be compiled, which those would wait for whose room has just moved there.
/// </summary>
/// <remarks>A journal that fails, or takes too long, is no reason not to start: what it is asked for by rooms, it is asked for again.</remarks>
internal sealed class Rehearsal : ReceivePersistentActor
{
    private readonly TaskCompletionSource _done;

    public Rehearsal(string node, TaskCompletionSource done)
    {
        (_done, PersistenceId) = (done, $"rehearsal-{node}");
        Recover<RoomCommit>(_ => { });
        Recover<RecoveryCompleted>(_ =>
            Persist(new RoomCommit([], new("rehearsal"), new ViewerId("-")), _ => DeleteMessages(LastSequenceNr - 1))
        );
        Command<DeleteMessagesSuccess>(_ => Context.Stop(Self));
        Command<DeleteMessagesFailure>(_ => Context.Stop(Self));
    }

    /// <summary>Of the rehearsals of a node, the last ones' commits stay in the journal.</summary>
    public override string PersistenceId { get; }

    protected override void PostStop()
    {
        _done.TrySetResult();
        base.PostStop();
    }
}

internal static class RehearsalHosting
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);

    /// <summary>What is added after it starts when the <see cref="Rehearsal"/> is over.</summary>
    /// <param name="node">Names the node among all that write to the journal.</param>
    public static AkkaConfigurationBuilder WithRehearsal(this AkkaConfigurationBuilder akka, string node) =>
        akka.StartActors(
            async (system, _) =>
            {
                var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                system.ActorOf(Props.Create(() => new Rehearsal(node, done)), "rehearsal");
                await Task.WhenAny(done.Task, Task.Delay(Bound));
            }
        );
}
