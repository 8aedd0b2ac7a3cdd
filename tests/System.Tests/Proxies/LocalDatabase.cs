using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using SyncStream.SystemTests.Hosts;

namespace SyncStream.SystemTests.Proxies;

/// <summary>A real PostgreSQL server on a free port of this machine, with a database for SyncStream.</summary>
internal sealed class LocalDatabase : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncstream-postgres-").FullName;
    private readonly int _port = FreePort();

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    private string Data => Path.Combine(_folder, "data");

    public static LocalDatabase Start()
    {
        var database = new LocalDatabase();
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL does not run as root.
            Run("chown", "postgres", database._folder);
        }

        As("initdb", "-D", database.Data, "-U", "postgres", "--auth=trust", "--no-sync");
        As(
            "pg_ctl",
            "-D",
            database.Data,
            "-l",
            Path.Combine(database._folder, "log"),
            "-w",
            "-o",
            $"-c listen_addresses=127.0.0.1 -p {database._port} -k {database._folder}",
            "start"
        );
        return database;
    }

    public void Dispose()
    {
        As("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");
        Directory.Delete(_folder, recursive: true);
    }

    private static void As(string program, params string[] arguments)
    {
        string[] user = Environment.IsPrivilegedProcess
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
            : [];
        Run([.. user, LabDatabase.Program(program), .. arguments]);
    }

    private static void Run(params string[] command)
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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
