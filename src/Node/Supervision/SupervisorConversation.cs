using Akka.Actor;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>The supervisor's side of a control connection, with a worker or with a command.</summary>
internal sealed class SupervisorConversation(
    Task<IActorRef> workers,
    WorkerConnections connections,
    IHostApplicationLifetime lifetime,
    string url,
    TimeProvider time
)
{
    private readonly long _since = time.GetTimestamp();

    /// <summary>Answers until the other side hangs up.</summary>
    public async Task Hold(ControlConnection connection, CancellationToken cancellation)
    {
        try
        {
            await Answer(connection, cancellation);
        }
        finally
        {
            connections.Remove(connection);
        }
    }

    private async Task Answer(ControlConnection connection, CancellationToken cancellation)
    {
        var target = await workers.WaitAsync(cancellation);
        var slot = 0;
        await foreach (var message in connection.ReadAll(cancellation))
            switch (message)
            {
                case Hello hello when hello.Pid != connection.PeerPid:
                    connection.Post(new Refused($"pid {hello.Pid} is not who is speaking"));
                    return;
                case Hello hello:
                    slot = hello.Slot;
                    connections.Add(connection);
                    target.Tell(new FromWorker(slot, hello.Pid, hello, connection));
                    break;
                case Ready or Health when slot > 0:
                    target.Tell(new FromWorker(slot, connection.PeerPid, message, connection));
                    break;
                case GetStatus:
                    connection.Post(await Status(target, cancellation));
                    break;
                case StopServer:
                    connection.Post(new Accepted());
                    lifetime.StopApplication();
                    break;
                default:
                    connection.Post(new Refused($"{message.GetType().Name} is not for the supervisor"));
                    return;
            }
    }

    private async Task<ServerStatus> Status(IActorRef target, CancellationToken cancellation) =>
        new(
            Environment.ProcessId,
            url,
            time.GetElapsedTime(_since).TotalSeconds,
            await target.Ask<WorkerStatus[]>(AskStatus.Instance, TimeSpan.FromSeconds(3), cancellation)
        );
}
