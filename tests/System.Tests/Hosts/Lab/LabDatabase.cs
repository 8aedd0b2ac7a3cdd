namespace SyncStream.SystemTests.Hosts;

/// <summary>A real PostgreSQL server on a host of a lab, with a database and a user for SyncStream.</summary>
internal sealed class LabDatabase : IDisposable
{
    public const string Password = "only-for-this-lab-4711";

    private readonly HostLab _lab;
    private readonly string _host;
    private readonly string _folder = PostgresPrograms.NewFolder();

    private LabDatabase(HostLab lab, string host) => (_lab, _host) = (lab, host);

    /// <summary>For Npgsql, from any host and from the tests.</summary>
    public string ConnectionString =>
        $"Host={_lab.AddressOf(_host)};Database=syncstream;Username=syncstream;Password={Password}";

    /// <summary>Makes and starts it.</summary>
    public static LabDatabase Start(HostLab lab, string host)
    {
        var database = new LabDatabase(lab, host);
        database.As(
            "initdb",
            "-D",
            database.Data,
            "-U",
            "postgres",
            "--auth-host=scram-sha-256",
            "--auth-local=trust",
            "--no-sync"
        );
        File.AppendAllText(
            Path.Combine(database.Data, "pg_hba.conf"),
            "host syncstream syncstream 0.0.0.0/0 scram-sha-256\n"
        );
        database.StartAgain();
        database.Sql("postgres", $"CREATE USER syncstream PASSWORD '{Password}'");
        database.Sql("postgres", "CREATE DATABASE syncstream OWNER syncstream");
        return database;
    }

    /// <summary>Its files; it ends with its host's namespace.</summary>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Ends it at once, as a crash would.</summary>
    public void Crash() => As("pg_ctl", "-D", Data, "-m", "immediate", "-w", "stop");

    public void StartAgain() =>
        As(
            "pg_ctl",
            "-D",
            Data,
            "-l",
            Path.Combine(_folder, "log"),
            "-w",
            "-o",
            $"-c listen_addresses=* -k {_folder}",
            "start"
        );

    private string Data => Path.Combine(_folder, "data");

    private void Sql(string database, string sql) =>
        As("psql", "-q", "-h", _folder, "-U", "postgres", "-d", database, "-c", sql);

    private void As(string program, params string[] arguments) =>
        PostgresPrograms.Run(_lab.On(_host), program, arguments);
}
