using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using SyncStream.Node.Supervision.Control;

namespace SyncStream.Node.Commands;

/// <summary><c>syncstream status</c>: the workers of the running server, or of all hosts of its cluster, as a table or as JSON.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var cluster = new Option<bool>("--cluster") { Description = "All hosts of the cluster" };
        var asJson = new Option<bool>("--json") { Description = "Machine-readable output" };
        var command = new Command("status", "Show the workers of the running server") { Options = { cluster, asJson } };
        var options = SettingOptions.AddTo(command, Setting.Data);
        command.SetAction(
            (line, cancellation) =>
                line.GetValue(cluster)
                    ? RunCluster(options.Read(line).Data, line.GetValue(asJson), cancellation)
                    : Run(options.Read(line).Data, line.GetValue(asJson), cancellation)
        );
        return command;
    }

    private static async Task<int> Run(string dataFolder, bool asJson, CancellationToken cancellation)
    {
        await using var server = await StatusReader.Connect(dataFolder, cancellation);
        if (await server.Next(cancellation) is not { } status)
            return await Ended();
        if (asJson)
            Console.WriteLine(JsonSerializer.Serialize(status, Json));
        else
            Show(status);
        return 0;
    }

    private static async Task<int> RunCluster(string dataFolder, bool asJson, CancellationToken cancellation)
    {
        await using var server = await StatusReader.Connect(dataFolder, cancellation);
        if (await server.Cluster(cancellation) is not { } status)
            return await Ended();
        if (asJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(status, Json));
            return 0;
        }
        Widen();
        AnsiConsole.WriteLine(ClusterTable.Title(status));
        AnsiConsole.Write(ClusterTable.Of(status));
        foreach (var complaint in ClusterTable.Complaints(status))
            AnsiConsole.WriteLine("! " + complaint);
        return 0;
    }

    private static async Task<int> Ended()
    {
        await Console.Error.WriteLineAsync("syncstream: the server ended before it answered; its log says why");
        return 1;
    }

    // A pipe has no width; the default of 80 would cut the table where numbers are large.
    private static void Widen()
    {
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
    }

    /// <summary>Prints it once.</summary>
    public static void Show(ServerStatus status)
    {
        Widen();
        AnsiConsole.WriteLine(WorkerTable.Title(status));
        AnsiConsole.Write(WorkerTable.Of(status));
    }
}
