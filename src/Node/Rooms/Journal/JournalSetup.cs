using Akka.Actor;
using Akka.Actor.Setup;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Tells an actor system where its rooms are written; its plugins are made by name, from configuration alone.</summary>
internal sealed class JournalSetup(JournalDatabase database, TimeSpan keep, TimeProvider time) : Setup
{
    /// <exception cref="InvalidOperationException">The system was started without one.</exception>
    public static JournalSetup Of(ActorSystem system) =>
        system.Settings.Setup.Get<JournalSetup>() is { HasValue: true, Value: var setup }
            ? setup
            : throw new InvalidOperationException($"the actor system has no {nameof(JournalSetup)}");

    public JournalDatabase Database => database;

    /// <summary>For how long a commit stays where a snapshot has what it says.</summary>
    public TimeSpan Keep => keep;

    public TimeProvider Time => time;
}
