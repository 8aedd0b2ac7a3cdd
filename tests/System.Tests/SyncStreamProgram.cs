using System.Diagnostics;

namespace SyncStream.SystemTests;

/// <summary>
/// The program under test: the one built beside these tests, or the one that SYNCSTREAM_EXECUTABLE names (a published
/// build, say).
/// </summary>
internal static class SyncStreamProgram
{
    public static string Path { get; } =
        Environment.GetEnvironmentVariable("SYNCSTREAM_EXECUTABLE") is { Length: > 0 } given
            ? given
            : BuiltBesideTests();

    /// <summary>Starts it with its output redirected, not yet read.</summary>
    public static Process Launch(
        string workingDirectory,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo("env")
        {
            // What a shell runs in its background ignores Ctrl-C, and so would all that it starts.
            ArgumentList = { "--default-signal=INT,QUIT", Path },
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        foreach (var name in (string[])["PORT", "WORKERS", "SYNCSTREAM_DATA", "SYNCSTREAM_LIBRARY"])
            start.Environment.Remove(name);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end.</summary>
    public static Task<(int Exit, string Output, string Error)> Run(
        string workingDirectory,
        params IEnumerable<string> arguments
    ) => Run(workingDirectory, arguments, null);

    /// <summary>Runs it to its end, with variables of its own.</summary>
    /// <param name="patience">How long that may take; <see cref="RunningSyncStream.Patience"/> where null.</param>
    public static async Task<(int Exit, string Output, string Error)> Run(
        string workingDirectory,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment,
        TimeSpan? patience = null
    )
    {
        using var process = Launch(workingDirectory, arguments, environment);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(patience ?? RunningSyncStream.Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        return (process.ExitCode, await output, await error);
    }

    private static string BuiltBesideTests()
    {
        // artifacts/bin/System.Tests/<configuration>/ -> artifacts/bin/Node/<configuration>/
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return System.IO.Path.Combine(own.Parent!.Parent!.FullName, "Node", own.Name, "syncstream");
    }
}
