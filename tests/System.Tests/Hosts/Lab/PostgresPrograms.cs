using System.Diagnostics;

namespace SyncStream.SystemTests.Hosts;

/// <summary>PostgreSQL's own programs, run as the user that it wants.</summary>
internal static class PostgresPrograms
{
    /// <summary>Where one of them is. Debian keeps them out of the path, by version.</summary>
    public static string Path(string name) =>
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(version => System.IO.Path.Combine(version, "bin", name))
                .Where(File.Exists)
                .Max()
                ?? name
            : System.IO.Path.Combine("/usr/bin", name);

    /// <summary>An empty folder that they may write to.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-postgres-").FullName;
        if (Environment.IsPrivilegedProcess)
        {
            Start(["chown", "postgres", folder]);
        }

        return folder;
    }

    /// <summary>Runs one to its end; it does not run as root.</summary>
    /// <param name="on">The command that runs it elsewhere; empty: here.</param>
    public static void Run(IEnumerable<string> on, string program, params string[] arguments)
    {
        string[] user = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            : [];
        Start([.. on, .. user, Path(program), .. arguments]);
    }

    private static void Start(string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardOutput = true }
        )!;
        // What the server inherits of it stays open, so it is not read to its end.
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue(string.Join(' ', command));
        process.ExitCode.ShouldBe(0, string.Join(' ', command));
    }
}
