using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using SyncStream.Node.Hosting;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream status</c>: the workers of the running server, as a table or as JSON.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var asJson = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("status", "Show the workers of the running server") { Options = { asJson } };
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction((line, cancellation) => Run(options.Read(line), line.GetValue(asJson), cancellation));
        return command;
    }

    private static async Task<int> Run(RunSettings settings, bool asJson, CancellationToken cancellation)
    {
        await using var connection = await RunningServer.Connect(settings.Data, cancellation);
        connection.Post(new GetStatus());
        await foreach (var message in connection.ReadAll(cancellation))
            if (message is ServerStatus status)
            {
                if (asJson)
                    Console.WriteLine(JsonSerializer.Serialize(status, Json));
                else
                    Show(status);
                return 0;
            }
        throw new UsageException("the server hung up before it answered");
    }

    private static void Show(ServerStatus status)
    {
        AnsiConsole.WriteLine($"SyncStream {status.Url}  supervisor {status.Pid}  up {Span(status.UptimeSeconds)}");
        // A pipe has no width; the default of 80 would cut the table.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
        var table = new Table().Border(TableBorder.Rounded);
        foreach (
            var title in (string[])
                ["worker", "pid", "state", "up", "restarts", "CPU s", "memory", "connections", "rooms", "streams"]
        )
            table.AddColumn(new TableColumn(title).NoWrap());
        foreach (var worker in status.Workers)
            table.AddRow([.. Cells(worker).Select(cell => new Text(cell))]);
        AnsiConsole.Write(table);
    }

    private static IEnumerable<string> Cells(WorkerStatus worker)
    {
        var health = worker.Health;
        return
        [
            $"{worker.Slot}",
            $"{worker.Pid}",
            $"{worker.Phase}",
            health is null ? "" : Span(health.UptimeSeconds),
            $"{worker.Restarts}",
            $"{health?.CpuSeconds:0.0}",
            health is null ? "" : $"{health.MemoryBytes / 1048576.0:0} MiB",
            $"{health?.Connections}",
            $"{health?.Rooms}",
            $"{health?.Streams}",
        ];
    }

    private static string Span(double seconds) => TimeSpan.FromSeconds(seconds).ToString(@"d\.hh\:mm\:ss");
}
