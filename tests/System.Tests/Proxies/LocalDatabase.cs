using System.Net;
using System.Net.Sockets;
using SyncStream.SystemTests.Hosts;

namespace SyncStream.SystemTests.Proxies;

/// <summary>A real PostgreSQL server on a free port of this machine, with a database for SyncStream.</summary>
internal sealed class LocalDatabase : IDisposable
{
    private readonly string _folder = PostgresPrograms.NewFolder();
    private readonly int _port = FreePort();

    /// <summary>For Npgsql.</summary>
    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Database=postgres;Username=postgres";

    private string Data => Path.Combine(_folder, "data");

    public static LocalDatabase Start()
    {
        var database = new LocalDatabase();
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

    private static void As(string program, params string[] arguments) => PostgresPrograms.Run([], program, arguments);

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
