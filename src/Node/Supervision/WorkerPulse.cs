using Akka.Actor;
using SyncStream.Web.Hops;
using SyncStream.Web.Sessions;

namespace SyncStream.Node.Supervision;

/// <summary>
/// Whether a worker is well, asked where it would show: its actors answer, its thread pool runs what it is given, and
/// its HTTP server answers on the private listener. A process that merely exists is not well.
/// </summary>
internal sealed class WorkerPulse(ActorSystem system, IEdgeDirectory edges, TimeProvider time, WorkerTrust trust)
    : IDisposable
{
    /// <summary>An answer that takes longer is none. Long enough for a full collection on a busy machine.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler { UseProxy = false, ConnectCallback = trust.Connect }
    );
    private readonly IActorRef _echo = system.ActorOf(Props.Create(() => new Echo()));

    /// <summary>What is wrong, in words that fit after "because", or null.</summary>
    public async Task<string?> Take(CancellationToken cancellation)
    {
        var actors = Answers(_echo.Ask<Ping>(Ping.Instance, cancellation), cancellation);
        var threads = Answers(Task.Run(() => { }, cancellation), cancellation);
        var http = Answers(_http.GetAsync(new Uri($"http://{edges.Self}/healthz"), cancellation), cancellation);
        await Task.WhenAll(actors, threads, http);
        return !await actors ? "its actors did not answer"
            : !await threads ? "its thread pool did not run what it was given"
            : !await http ? "its HTTP server did not answer"
            : null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> Answers(Task asked, CancellationToken cancellation)
    {
        try
        {
            await asked.WaitAsync(Bound, time, cancellation);
            (asked as Task<HttpResponseMessage>)?.Result.Dispose();
            return true;
        }
        catch (Exception e) when (e is TimeoutException or HttpRequestException or AskTimeoutException)
        {
            return false;
        }
    }

    private sealed record Ping : INoSerializationVerificationNeeded
    {
        public static readonly Ping Instance = new();
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<Ping>(ping => Sender.Tell(ping));
    }
}
