using SyncStream.Web.Media;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Draining;

/// <summary>How long a worker that leaves gives those whom it serves.</summary>
/// <param name="Spread">Viewers are asked to come back within so much, at most, so that they do not come as a herd.</param>
/// <param name="Patience">Answers and video streams may go on for so long before they are cut.</param>
/// <param name="Notice">
/// A host that stops serves on for so long while it says that it is not ready, so that balancers send nobody there any more.
/// </param>
public sealed record DrainBounds(TimeSpan Spread, TimeSpan Patience, TimeSpan Notice = default);

/// <summary>
/// Empties the edge of a worker that leaves while others stay: nobody is refused, no call and no request goes without
/// its answer, and viewers are asked to come back before they are disconnected.
/// </summary>
public sealed class EdgeDrain(
    PublicDoor door,
    Leaving leaving,
    WatchConnections connections,
    RequestsUnderway requests,
    StreamCensus streams,
    TimeProvider time
)
{
    /// <summary>
    /// A connection accepted a moment ago has not sent its request yet, or it is on its way; and a client that keeps one
    /// open has so long to learn from an answer that it is to be closed.
    /// </summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>After the cut: for the chunk under way, and for what waits for a client that reads nothing.</summary>
    private static readonly TimeSpan CutGrace = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan PerViewer = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>
    /// Sends everyone elsewhere; done when all are gone or have had their time. Cancelled, it waits for nothing more and
    /// completes all the same; <see cref="RunShort"/> is for what is left then.
    /// </summary>
    public async Task Run(DrainBounds bounds, CancellationToken hurry)
    {
        await door.Shut();
        leaving.Begin();
        var began = time.GetTimestamp();
        var spread = Shortest(Grace / 2 + PerViewer * connections.Count, bounds.Spread);
        AskToComeBack(connections.All, spread);
        await Until(() => connections.Count == 0, spread, hurry);
        leaving.EndPassages();
        var closing = CloseAll(spread, bounds.Patience, hurry);
        await Until(() => time.GetElapsedTime(began) >= Grace && IsEmpty, bounds.Patience, hurry);
        streams.CutAll(now: false);
        await Until(() => IsEmpty, CutGrace, hurry);
        await closing;
        if (!hurry.IsCancellationRequested)
        {
            requests.AbortAll();
        }
    }

    /// <summary>The server stops, there is nowhere to go: calls and short requests still get their answers.</summary>
    public async Task RunShort(TimeSpan patience)
    {
        await door.Shut();
        leaving.Begin();
        leaving.EndPassages();
        streams.CutAll(now: false);
        await Until(() => requests.Count == 0 && connections.All.All(c => !c.IsBusy), patience, CancellationToken.None);
        requests.AbortAll();
    }

    private bool IsEmpty => connections.Count == 0 && requests.Count == 0;

    private static void AskToComeBack(IEnumerable<ViewerConnection> viewers, TimeSpan within)
    {
        var message = new Broadcast("reconnect", new Reconnect((int)within.TotalMilliseconds));
        foreach (var viewer in viewers)
        {
            viewer.Send(message);
        }
    }

    // Those who did not go by themselves, a few at a time, and those who came in by a request that was under way.
    private async Task CloseAll(TimeSpan spread, TimeSpan patience, CancellationToken hurry)
    {
        var began = time.GetTimestamp();
        Dictionary<ViewerConnection, int> before = [];
        while (connections.Count > 0 && time.GetElapsedTime(began) < patience && !hurry.IsCancellationRequested)
        {
            var left = Math.Max((spread - time.GetElapsedTime(began)) / Step, 1);
            // At two looks, as an answer that came behind the closing would be lost.
            var quiet = connections
                .All.Where(viewer => !viewer.IsBusy && !viewer.IsClosing)
                .ToDictionary(viewer => viewer, viewer => viewer.CallsBegun);
            var idle = quiet.Where(each => before.Contains(each)).Select(each => each.Key).ToList();
            before = quiet;
            foreach (var viewer in idle.Take((int)Math.Ceiling(idle.Count / left)))
            {
                viewer.CloseToReturn();
            }

            await Task.Delay(Step, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task Until(Func<bool> done, TimeSpan bound, CancellationToken hurry)
    {
        var began = time.GetTimestamp();
        while (!done() && time.GetElapsedTime(began) < bound && !hurry.IsCancellationRequested)
        {
            await Task.Delay(Step, time, hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Shortest(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
