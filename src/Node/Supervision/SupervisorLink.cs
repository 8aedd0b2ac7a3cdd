using System.Net.Sockets;
using Akka.Actor;
using Akka.Cluster;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Supervision;

/// <summary>
/// A worker's line to its supervisor: says hello, reports readiness and health, and takes the word to stop. If the
/// supervisor dies the worker serves on and looks for a new one, but not for ever.
/// </summary>
internal sealed class SupervisorLink(
    WorkerIdentity identity,
    ActorSystem system,
    RoomsAnswer roomsAnswer,
    IHostApplicationLifetime lifetime,
    NodeDrain drain,
    WorkerVitals vitals,
    WorkerPulse pulse,
    ILogger<SupervisorLink> log,
    TimeProvider time
) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(500);
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var becomingReady = BecomeReady(stoppingToken);
        var alone = time.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            if (await ControlClient.TryConnect(identity.ControlPath, stoppingToken) is { } connection)
            {
                await Converse(connection, stoppingToken);
                if (stoppingToken.IsCancellationRequested)
                    break;
                alone = time.GetTimestamp();
                log.LogWarning(
                    "The supervisor is gone. Serving on for {Seconds} s while looking for a new one",
                    identity.OrphanTimeout.TotalSeconds
                );
            }
            else if (time.GetElapsedTime(alone) > identity.OrphanTimeout)
            {
                log.LogWarning(
                    "No supervisor came back within {Seconds} s. Stopping",
                    identity.OrphanTimeout.TotalSeconds
                );
                StopForGood();
                break;
            }
            await Task.Delay(RetryPause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // While there is no supervisor to tell of the deaths of others, each one looks for itself.
            foreach (var dead in DeadByTheirMarks())
                MemberDeath.Bury(system, dead);
        }
        await becomingReady.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // A process at its limit of open files cannot look; it must not end by that.
    private IReadOnlyList<string> DeadByTheirMarks()
    {
        try
        {
            return ProcessMarks.Dead(identity.ControlPath);
        }
        catch (IOException)
        {
            return [];
        }
    }

    private async Task BecomeReady(CancellationToken stopping)
    {
        await lifetime.ApplicationStarted.AsTask().WaitAsync(stopping);
        await roomsAnswer(stopping);
        _ready.SetResult();
    }

    private async Task Converse(ControlConnection connection, CancellationToken stopping)
    {
        await using var _ = connection;
        using var supervisor = new WatchedSupervisor(connection.Peer.Pid, system, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        connection.Post(Introduction());
        var reporting = Task.WhenAll(Report(connection, ended.Token), SayGoodbye(connection, ended.Token));
        try
        {
            await foreach (var message in connection.ReadAll(stopping))
            {
                switch (message)
                {
                    case Welcome welcome:
                        supervisor.Meet(welcome.ClusterAddress, identity.Seeds);
                        break;
                    case LendListener:
                        await Lend(stopping);
                        break;
                    case StopWorker stop:
                        log.LogDebug("Told to stop: {Reason}", stop.Reason);
                        if (stop.ServerStops)
                            StopForGood();
                        else
                            drain.Leave();
                        break;
                    case PeerDied died:
                        MemberDeath.Bury(system, died.ClusterAddress);
                        break;
                }
            }
        }
        catch (OperationCanceledException) { }
        if (!stopping.IsCancellationRequested)
            await supervisor.BuryIfDead(stopping);
        await ended.CancelAsync();
        await reporting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private Hello Introduction()
    {
        var cluster = Cluster.Get(system);
        var self = cluster.SelfUniqueAddress;
        return new(
            identity.Slot,
            Environment.ProcessId,
            self.Address.ToString(),
            self.Uid,
            identity.Generation,
            Joined: cluster.State.Members.Contains(cluster.SelfMember),
            Up: cluster.SelfMember.Status == MemberStatus.Up
        );
    }

    // No supervisor is to come: once the workers accept no more, whoever connects is refused, and turns to another host at
    // once, instead of waiting in a queue that ends with the last process.
    private void StopForGood()
    {
        identity.Listener.Dispose();
        drain.Stop();
    }

    private async Task Lend(CancellationToken stopping)
    {
        try
        {
            await ListenerLoan.Answer(identity.ControlPath, identity.Listener, stopping);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            log.LogWarning("The new supervisor did not take the listening socket: {Reason}", e.Message);
        }
    }

    private async Task SayGoodbye(ControlConnection connection, CancellationToken ended)
    {
        await drain.Begun.WaitAsync(ended);
        connection.Post(new WorkerLeaves());
    }

    private async Task Report(ControlConnection connection, CancellationToken ended)
    {
        await _ready.Task.WaitAsync(ended);
        connection.Post(new Ready());
        using var clock = new PeriodicTimer(identity.HealthInterval, time);
        do connection.Post(vitals.Read() with { Ailment = await pulse.Take(ended) });
        while (await clock.WaitForNextTickAsync(ended));
    }
}
