using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>What Akka.Persistence's protocol says to an actor that asked to write something.</summary>
/// <param name="journal">Who says it.</param>
internal sealed class WriteAnswer(WriteMessages asked, IActorRef journal)
{
    /// <summary>What there is to write, in order.</summary>
    public IEnumerable<IPersistentRepresentation> Commits => asked.Messages.SelectMany(CommitsOf);

    /// <summary>Says that all was written, or why nothing was; from any thread.</summary>
    public void Tell(Exception? failure)
    {
        asked.PersistentActor.Tell(
            failure is null
                ? WriteMessagesSuccessful.Instance
                : new WriteMessagesFailed(failure, asked.Messages.Count(message => message is AtomicWrite)),
            journal
        );
        foreach (var message in asked.Messages)
        {
            if (message is not AtomicWrite)
            {
                // What was only to wait for its turn.
                asked.PersistentActor.Tell(
                    new LoopMessageSuccess(message.Payload, asked.ActorInstanceId),
                    message.Sender
                );
                continue;
            }

            foreach (var commit in CommitsOf(message))
            {
                asked.PersistentActor.Tell(
                    failure is null
                        ? new WriteMessageSuccess(commit, asked.ActorInstanceId)
                        : new WriteMessageFailure(commit, failure, asked.ActorInstanceId),
                    commit.Sender
                );
            }
        }
    }

    private static IEnumerable<IPersistentRepresentation> CommitsOf(IPersistentEnvelope message) =>
        message is AtomicWrite ? (IImmutableList<IPersistentRepresentation>)message.Payload : [];
}
