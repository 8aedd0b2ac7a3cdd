using Spectre.Console;
using Spectre.Console.Rendering;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary>What <c>syncstream top</c> shows: totals with their recent past, then the workers.</summary>
internal sealed class TopScreen
{
    private const int LabelWidth = 32;
    private readonly Sparkline _cpu = new();
    private readonly Sparkline _connections = new();
    private readonly Sparkline _streams = new();
    private ServerStatus? _last;

    public void Add(ServerStatus status)
    {
        _last = status;
        _cpu.Add(Cpu(status));
        _connections.Add(Sum(status, health => health.Connections));
        _streams.Add(Sum(status, health => health.Streams));
    }

    /// <summary>The picture for a terminal of so many columns.</summary>
    public IRenderable Draw(int width)
    {
        if (_last is not { } status)
            return Text.Empty;
        var space = Math.Clamp(width - LabelWidth, 10, 100);
        var cpus = 100.0 * Environment.ProcessorCount;
        return new Rows(
            new Text(WorkerTable.Title(status), new Style(decoration: Decoration.Bold)),
            Line("CPU", $"{Cpu(status):0} % of {cpus:0} %", _cpu.Draw(space, cpus), Color.Green),
            Line("connections", $"{Sum(status, h => h.Connections)}", _connections.Draw(space, 10), Color.Aqua),
            Line("streams", $"{Sum(status, h => h.Streams)}", _streams.Draw(space, 10), Color.Yellow),
            WorkerTable.Of(status),
            new Text("q quits", new Style(Color.Grey))
        );
    }

    private static Columns Line(string name, string value, string past, Color color) =>
        new Columns(new Text($"{name, -12} {value, 16} "), new Text(past, new Style(color)))
            .Collapse()
            .Padding(0, 0, 0, 0);

    private static double Cpu(ServerStatus status) => status.Workers.Sum(worker => worker.CpuPercent ?? 0);

    private static int Sum(ServerStatus status, Func<Health, int> figure) =>
        status.Workers.Sum(worker => worker.Health is { } health ? figure(health) : 0);
}
