using Akka.Actor;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Operations;

/// <summary>Asks the workers' keeper how they are, every <see cref="LoadRecorder.Step"/>, and remembers it for an hour.</summary>
internal sealed class HistoryActor : ReceiveActor, IWithTimers
{
    private readonly LoadRecorder _recorder = new();

    public HistoryActor(IActorRef workers, TimeProvider time)
    {
        Receive<Due>(_ =>
            workers
                .Ask<WorkerStatus[]>(AskStatus.Instance, LoadRecorder.Step / 2)
                .PipeTo(Self, failure: _ => new Missed())
        );
        Receive<WorkerStatus[]>(status =>
            _recorder.Record((time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds, status)
        );
        // A gap in the history says as much.
        Receive<Missed>(_ => { });
        Receive<AskHistory>(_ => Sender.Tell(_recorder.History));
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() =>
        Timers.StartPeriodicTimer(nameof(Due), new Due(), LoadRecorder.Step, LoadRecorder.Step);

    private sealed record Due;

    private sealed record Missed;
}

/// <summary>Asks for the <see cref="Web.Operations.Cluster.LoadHistory"/>.</summary>
internal sealed record AskHistory
{
    public static readonly AskHistory Instance = new();
}
