using Akka.Actor;
using SyncStream.Node.Operations;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Supervision.Control;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Supervision;

/// <summary>What a conversation needs once the supervisor is up.</summary>
/// <param name="Workers">Their keeper.</param>
/// <param name="History">Remembers their load.</param>
/// <param name="Cluster">Asks how the whole cluster is.</param>
/// <param name="Url">Where viewers connect to.</param>
/// <param name="Member">The supervisor's address in the cluster.</param>
internal sealed record SupervisorUp(
    IActorRef Workers,
    IActorRef History,
    ClusterInquiry Cluster,
    string Url,
    Address Member
);

/// <summary>
/// The supervisor's side of a control connection, with a worker or with a command. Orphans are heard while it starts;
/// everyone gets answers once it is up.
/// </summary>
/// <param name="comesBack">A service manager opened the port, and starts the server when somebody connects.</param>
internal sealed class SupervisorConversation(
    Task<SupervisorUp> up,
    OrphanRoll orphans,
    WorkerConnections connections,
    IHostApplicationLifetime lifetime,
    bool comesBack,
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
        var slot = 0;
        await foreach (var message in connection.ReadAll(cancellation))
            switch (message)
            {
                case Hello hello when Impostor(hello, connection.Peer) is { } reason:
                    connection.Post(new Refused(reason));
                    return;
                case Hello hello:
                    slot = hello.Slot;
                    connections.Add(connection);
                    if (!up.IsCompleted)
                        orphans.Report(hello, connection);
                    var supervisor = await up.WaitAsync(cancellation);
                    connection.Post(new Welcome(supervisor.Member.ToString()));
                    supervisor.Workers.Tell(new FromWorker(slot, hello.Pid, hello, connection));
                    break;
                case Ready or Health or WorkerLeaves when slot > 0:
                    (await up).Workers.Tell(new FromWorker(slot, connection.Peer.Pid, message, connection));
                    break;
                case GetStatus:
                    connection.Post(await Status(await up.WaitAsync(cancellation), cancellation));
                    break;
                case GetCluster:
                    var answer = await (await up.WaitAsync(cancellation)).Cluster.Ask(cancellation);
                    connection.Post(
                        (ControlMessage?)answer
                            ?? new Refused("no worker of this host answers; syncstream status tells how they are")
                    );
                    break;
                case ReloadServer:
                    await Change(connection, say => new ReloadWorkers(say), cancellation);
                    break;
                case ScaleServer { Workers: < 1 or > 256 }:
                    connection.Post(new Refused("a server has 1 to 256 workers"));
                    break;
                case ScaleServer scale:
                    await Change(connection, say => new ScaleWorkers(scale.Workers, say), cancellation);
                    break;
                case DrainWorker drain:
                    await Drain(connection, drain, cancellation);
                    break;
                case GetHistory:
                    var history = (await up.WaitAsync(cancellation)).History;
                    connection.Post(
                        new ServerHistory(
                            await history.Ask<LoadHistory>(AskHistory.Instance, TimeSpan.FromSeconds(5), cancellation)
                        )
                    );
                    break;
                case StopServer:
                    if (up.IsCompletedSuccessfully)
                        (await up).Workers.Tell(new SayStopped(line => connection.Post(new Progress(line))));
                    if (comesBack)
                        connection.Post(
                            new Progress(
                                "systemd holds the port, and starts the server again for the next visitor; to stop it: systemctl stop syncstream.socket syncstream"
                            )
                        );
                    connection.Post(new Accepted());
                    lifetime.StopApplication();
                    break;
                default:
                    connection.Post(new Refused($"{message.GetType().Name} is not for the supervisor"));
                    return;
            }
    }

    private static string? Impostor(Hello hello, PeerCredentials peer) =>
        hello.Pid != peer.Pid ? $"pid {hello.Pid} is not who is speaking"
        : peer.User != Libc.EffectiveUser() ? $"user {peer.User} runs no workers here"
        : null;

    private async Task Change(
        ControlConnection connection,
        Func<Action<string>, object> change,
        CancellationToken cancellation
    )
    {
        var supervisor = await up.WaitAsync(cancellation);
        var done = await supervisor.Workers.Ask<ChangeDone>(
            change(line => connection.Post(new Progress(line))),
            Timeout.InfiniteTimeSpan,
            cancellation
        );
        connection.Post(done.Failure is { } failure ? new Refused(failure) : new Accepted());
    }

    // An administrator may be looking at a page that is older than the process they mean.
    private async Task Drain(ControlConnection connection, DrainWorker drain, CancellationToken cancellation)
    {
        var status = await Status(await up.WaitAsync(cancellation), cancellation);
        if (status.Workers.Any(worker => worker.Slot == drain.Slot && worker.Pid == drain.Pid))
            await Change(connection, say => new DrainSlot(drain.Slot, say), cancellation);
        else
            connection.Post(new Refused($"worker {drain.Slot} is not process {drain.Pid} any more"));
    }

    private async Task<ServerStatus> Status(SupervisorUp supervisor, CancellationToken cancellation)
    {
        var patience = TimeSpan.FromSeconds(15);
        var workers = await supervisor.Workers.Ask<WorkerStatus[]>(AskStatus.Instance, patience, cancellation);
        var change = await supervisor.Workers.Ask<ChangeStatus>(AskChange.Instance, patience, cancellation);
        var uptime = time.GetElapsedTime(_since).TotalSeconds;
        return new(Environment.ProcessId, supervisor.Url, uptime, workers, change.UnderWay, change.LastFailure);
    }
}
