using Spectre.Console;
using SyncStream.Node.Supervision.Control;
using SyncStream.Web.Operations.Cluster;

namespace SyncStream.Node.Commands;

/// <summary>All workers of all hosts as a table, with what is amiss below.</summary>
internal static class ClusterTable
{
    private static readonly string[] Titles =
    [
        "host",
        "#",
        "pid",
        "state",
        "up",
        "restarts",
        "CPU %",
        "MiB",
        "viewers",
        "rooms",
        "streams",
    ];

    public static Table Of(ClusterStatus status)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var title in Titles)
        {
            var column = new TableColumn(new Text(title, new Style(decoration: Decoration.Bold)))
                .NoWrap()
                .Padding(0, 0, 2, 0);
            table.AddColumn(title is "host" or "state" ? column : column.RightAligned());
        }

        foreach (
            var worker in status.Workers.OrderBy(worker => worker.Host, StringComparer.Ordinal).ThenBy(w => w.Worker)
        )
        {
            table.AddRow([.. Cells(worker).Select(cell => new Text(cell))]);
        }

        return table;
    }

    /// <summary>One line about the whole.</summary>
    public static string Title(ClusterStatus status) =>
        $"Cluster of {status.Hosts.Count} hosts, {status.Members.Count} members; {status.Workers.Sum(w => w.Viewers)} viewers, "
        + $"{status.Rooms} rooms, {status.Streams} streams; {status.ShardsAwake} of {status.Shards} shards in use";

    /// <summary>What somebody should look at; nothing where all is well.</summary>
    public static IEnumerable<string> Complaints(ClusterStatus status) =>
        [
            .. from member in status.Members where !member.Reachable select $"out of reach: {member.Address}",
            .. from member in status.Members
            where member.Reachable && member.Status != "up"
            select $"{member.Status}: {member.Address}",
            .. from address in status.Silent select $"did not answer in time: {address}",
            .. from host in status.Hosts where host.SupervisorPid is null select $"no supervisor on {host.Host}",
            .. from host in status.Hosts where host.LastFailure is not null select $"{host.Host}: {host.LastFailure}",
            .. from worker in status.Workers
            where worker.Ailment is not null
            select $"worker {worker.Worker} of {worker.Host}: {worker.Ailment}",
        ];

    private static IEnumerable<string> Cells(WorkerReport worker) =>
        [
            worker.Host,
            $"{worker.Worker}",
            $"{worker.Pid}",
            Enum.TryParse<WorkerPhase>(worker.Phase, ignoreCase: true, out var phase)
                ? WorkerTable.Word(phase)
                : worker.Phase,
            worker.UptimeSeconds is { } up ? WorkerTable.Span(up) : "",
            $"{worker.Restarts}",
            worker.CpuPercent is { } cpu ? $"{cpu:0}" : "",
            worker.MemoryBytes is { } memory ? $"{memory / 1048576.0:0}" : "",
            $"{worker.Viewers}",
            $"{worker.Rooms}",
            $"{worker.Streams}",
        ];
}
