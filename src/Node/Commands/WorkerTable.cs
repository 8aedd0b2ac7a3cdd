using Spectre.Console;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary>The workers as a table that fits 80 columns.</summary>
internal static class WorkerTable
{
    private static readonly (string Title, bool IsNumber)[] Columns =
    [
        ("#", true),
        ("pid", true),
        ("state", false),
        ("up", true),
        ("restarts", true),
        ("CPU %", true),
        ("MiB", true),
        ("conns", true),
        ("rooms", true),
        ("streams", true),
    ];

    public static Table Of(ServerStatus status)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (var (title, isNumber) in Columns)
        {
            var column = new TableColumn(new Text(title, new Style(decoration: Decoration.Bold)))
                .NoWrap()
                .Padding(0, 0, 2, 0);
            table.AddColumn(isNumber ? column.RightAligned() : column);
        }
        foreach (var worker in status.Workers)
            table.AddRow([.. Cells(worker).Select(cell => new Text(cell, StyleOf(worker.Phase)))]);
        return table;
    }

    /// <summary>One line about the server as a whole.</summary>
    public static string Title(ServerStatus status) =>
        $"SyncStream {status.Url}  supervisor {status.Pid}  up {Span(status.UptimeSeconds)}";

    /// <summary>A duration in its two largest units.</summary>
    public static string Span(double seconds)
    {
        var span = TimeSpan.FromSeconds(seconds);
        return span.TotalDays >= 1 ? $"{(int)span.TotalDays}d {span.Hours:00}h"
            : span.TotalHours >= 1 ? $"{span.Hours}h {span.Minutes:00}m"
            : span.TotalMinutes >= 1 ? $"{span.Minutes}m {span.Seconds:00}s"
            : $"{span.Seconds}s";
    }

    public static string Word(WorkerPhase phase) =>
        phase switch
        {
            WorkerPhase.Waiting => "restarting",
            WorkerPhase.GivenUp => "failing",
            _ => phase.ToString().ToLowerInvariant(),
        };

    private static IEnumerable<string> Cells(WorkerStatus worker)
    {
        var health = worker.Health;
        return
        [
            $"{worker.Slot}",
            $"{worker.Pid}",
            Word(worker.Phase),
            health is null ? "" : Span(health.UptimeSeconds),
            $"{worker.Restarts}",
            worker.CpuPercent is { } cpu ? $"{cpu:0}" : "",
            health is null ? "" : $"{health.MemoryBytes / 1048576.0:0}",
            $"{health?.Connections}",
            $"{health?.Rooms}",
            $"{health?.Streams}",
        ];
    }

    private static Style StyleOf(WorkerPhase phase) =>
        phase switch
        {
            WorkerPhase.Online => Style.Plain,
            WorkerPhase.Hung or WorkerPhase.GivenUp => new Style(Color.Red),
            _ => new Style(Color.Yellow),
        };
}
