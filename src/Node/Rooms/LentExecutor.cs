using Akka.Configuration;
using Akka.Dispatch;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Runs rooms, and what writes for them, on the threads that bring them their messages: a command's on the one that received it, the
/// news that it is written on the one that wrote it. To wake others costs more than what they do.
/// </summary>
public sealed class LentExecutor(Config config, IDispatcherPrerequisites prerequisites)
    : ExecutorServiceConfigurator(config, prerequisites)
{
    /// <summary>The dispatcher of actors that never wait for anything.</summary>
    public const string Dispatcher = "akka.actor.rooms-dispatcher";

    /// <summary>Makes it known to an actor system.</summary>
    public static readonly Config Settings = ConfigurationFactory.ParseString(
        $$"""
        {{Dispatcher}} {
          type = Dispatcher
          executor = "{{typeof(LentExecutor).AssemblyQualifiedName}}"
          throughput = 30
        }
        """
    );

    public override ExecutorService Produce(string id) => new Service(id);

    private sealed class Service(string id) : ExecutorService(id)
    {
        public override void Execute(IRunnable run) => LentThread.Run(run);

        public override void Shutdown() { }
    }
}
