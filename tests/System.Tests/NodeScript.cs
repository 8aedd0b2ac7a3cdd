using System.Diagnostics;
using System.Text.Json;

namespace SyncStream.SystemTests;

/// <summary>Runs the JavaScript clients of <c>clients/</c>, which are what browsers run, with their packages as released.</summary>
internal static class NodeScript
{
    /// <summary>Where the scripts are.</summary>
    public static readonly string Folder = Path.Combine(SourceFolder(), "clients");

    private static readonly Lazy<Task> Packages = new(() => Execute("npm", ["ci", "--no-audit", "--no-fund"], []));

    /// <summary>Runs a script with one JSON argument; its exit code and the JSON that it printed last.</summary>
    /// <param name="environment">Further variables.</param>
    public static async Task<(int Exit, JsonElement Report)> Run(
        string script,
        object argument,
        params (string Name, string Value)[] environment
    )
    {
        await Packages.Value;
        var (exit, output, error) = await Execute("node", [script, JsonSerializer.Serialize(argument)], environment);
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault();
        last.ShouldNotBeNull($"{script} printed nothing; it complained: {error}");
        return (exit, JsonDocument.Parse(last).RootElement);
    }

    /// <summary>Starts a script with one JSON argument, to be talked to over its standard input and output.</summary>
    /// <param name="by">The command that runs it, where not this process itself.</param>
    public static async Task<Process> Start(string script, object argument, params string[] by)
    {
        await Packages.Value;
        string[] command = [.. by, "node", script, JsonSerializer.Serialize(argument)];
        return Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                WorkingDirectory = Folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
    }

    private static async Task<(int Exit, string Output, string Error)> Execute(
        string program,
        string[] arguments,
        (string Name, string Value)[] environment
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(8));
        return (process.ExitCode, await output, await error);
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;
}
