using System.Data.Common;
using Akka.Configuration;
using Akka.Hosting;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Config;
using LinqToDB;
using LinqToDB.Configuration;
using LinqToDB.Data;
using LinqToDB.DataProvider.SQLite;
using LinqToDB.Interceptors;

namespace SyncStream.Node.Rooms;

/// <summary>
/// Where rooms write their commits: one SQLite file in the data folder, shared by all workers of the host. Write-ahead
/// logging lets them read while one writes; every commit is synced, so that what was acknowledged is on the disk.
/// </summary>
public static class RoomJournal
{
    // Asked for nothing by us, linq2db would read .NET Framework's app.config, by a library that takes a tenth of a second.
    static RoomJournal() => DataConnection.DefaultSettings = new NoSettings();

    /// <summary>The journal that is configured: the database of several hosts, or this host's own file.</summary>
    public static AkkaConfigurationBuilder WithRoomJournal(
        this AkkaConfigurationBuilder akka,
        Config config,
        string dataDirectory
    ) =>
        config.GetString("syncstream.journal.postgresql", "") is { Length: > 0 } shared
            ? akka.WithPostgresJournal(shared)
            : akka.WithSqliteJournal(dataDirectory);

    /// <summary>Adds Akka.Persistence.Sql over <c>rooms.db</c> in <paramref name="dataDirectory"/>.</summary>
    public static AkkaConfigurationBuilder WithSqliteJournal(this AkkaConfigurationBuilder akka, string dataDirectory)
    {
        var path = Path.Combine(dataDirectory, "rooms.db");
        var options = new DataOptions()
            .UseSQLite($"Data Source={path};Default Timeout=30", SQLiteProvider.Microsoft)
            .UseProvider(ProviderName.SQLiteMS)
            .UseInterceptor(new DurableConnection());
        return akka.AddSetup(new DataOptionsSetup(options))
            .AddHocon(Plugins, HoconAddMode.Prepend)
            .AddHocon(SqlPersistence.DefaultConfiguration, HoconAddMode.Append);
    }

    // One writer at a time per worker: SQLite has one write lock, and what waits for it becomes one transaction.
    // Reads must not wait for it: at any other level Microsoft.Data.Sqlite begins a read, too, by taking the write lock,
    // so that rooms that come back would stand in line with all that is written. In WAL mode a read sees what was committed
    // before it began, whatever the level is called.
    // The filter against two writers takes each process for one writer, however often a room comes and goes: it would
    // discard what a room wrote after it came back to a worker. The unique sequence numbers keep stale owners out.
    private static readonly Config Plugins = ConfigurationFactory.ParseString(
        """
        akka.persistence.journal.plugin = "akka.persistence.journal.sql"
        akka.persistence.journal.sql.provider-name = "SQLite.MS"
        akka.persistence.journal.sql.parallelism = 1
        akka.persistence.journal.sql.read-isolation-level = read-uncommitted
        akka.persistence.journal.sql.replay-filter.mode = off
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.sql"
        akka.persistence.snapshot-store.sql.provider-name = "SQLite.MS"
        akka.persistence.snapshot-store.sql.read-isolation-level = read-uncommitted
        """
    );

    private sealed class NoSettings : ILinqToDBSettings
    {
        public IEnumerable<IDataProviderSettings> DataProviders => [];

        public string? DefaultConfiguration => null;

        public string? DefaultDataProvider => null;

        public IEnumerable<IConnectionStringSettings> ConnectionStrings => [];
    }

    private sealed class DurableConnection : ConnectionInterceptor
    {
        // SQLite's own busy handler waits in steps of milliseconds; ADO.NET's retry would sleep 150 ms at a time.
        private const string Pragmas =
            "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

        public override void ConnectionOpened(ConnectionEventData eventData, DbConnection connection) =>
            Apply(connection);

        public override Task ConnectionOpenedAsync(
            ConnectionEventData eventData,
            DbConnection connection,
            CancellationToken cancellationToken
        )
        {
            Apply(connection);
            return Task.CompletedTask;
        }

        private static void Apply(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Pragmas;
            command.ExecuteNonQuery();
        }
    }
}
