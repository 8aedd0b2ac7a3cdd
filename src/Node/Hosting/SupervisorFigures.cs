using System.Globalization;
using System.Text;
using SyncStream.Node.Supervision;
using SyncStream.Node.Supervision.Control;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Hosting;

/// <summary>What the supervisor knows of its workers, for a scrape that any of them answers: also of those that are down.</summary>
internal sealed class SupervisorFigures(WorkerIdentity identity) : IHostFigures
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<string> Read(CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(Patience);
        try
        {
            return Text(await Ask(late.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return Text(null);
        }
    }

    /// <summary>The figures of a status; of none, only that there is no supervisor.</summary>
    internal static string Text(ServerStatus? status)
    {
        var text = new StringBuilder();
        Family("syncstream_supervisor_up", "gauge", "Whether the host's supervisor answers.");
        text.Append(CultureInfo.InvariantCulture, $"syncstream_supervisor_up {(status is null ? 0 : 1)}\n");
        if (status is null)
        {
            return text.ToString();
        }

        // A place that is being replaced has two processes for a while.
        var places = status.Workers.GroupBy(worker => worker.Slot).ToList();
        Family("syncstream_worker_up", "gauge", "Whether a worker serves.");
        foreach (var place in places)
        {
            Sample("syncstream_worker_up", place.Key, place.Any(worker => worker.Phase == WorkerPhase.Online) ? 1 : 0);
        }

        Family(
            "syncstream_worker_restarts",
            "counter",
            "How often a worker was replaced, since the supervisor started."
        );
        foreach (var place in places)
        {
            Sample("syncstream_worker_restarts", place.Key, place.Max(worker => worker.Restarts));
        }

        return text.ToString();

        void Family(string name, string type, string help) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

        void Sample(string name, int slot, int value) =>
            text.Append(CultureInfo.InvariantCulture, $"{name}{{worker=\"{slot}\"}} {value}\n");
    }

    private async Task<ServerStatus?> Ask(CancellationToken stop)
    {
        await using var connection = await ControlClient.TryConnect(identity.ControlPath, stop);
        if (connection is null)
        {
            return null;
        }

        connection.Post(new GetStatus());
        await foreach (var message in connection.ReadAll(stop).WithCancellation(stop))
        {
            if (message is ServerStatus status)
            {
                return status;
            }
        }

        return null;
    }
}
