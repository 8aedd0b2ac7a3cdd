using System.Data.Common;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// One file, shared by all workers of the host. Write-ahead logging lets them read while one writes; every commit is synced,
/// so that what was acknowledged is on the disk.
/// </summary>
/// <param name="workers">How many processes write to it.</param>
internal sealed class SqliteDatabase(string path, int workers = 1) : JournalDatabase
{
    // SQLite's own busy handler waits in steps of milliseconds; ADO.NET's retry would sleep 150 ms at a time.
    private const string Pragmas = "PRAGMA busy_timeout = 20000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";

    private const string Tables = """
        BEGIN IMMEDIATE;
        CREATE TABLE IF NOT EXISTS journal (
            ordering INTEGER NOT NULL PRIMARY KEY,
            created INTEGER NOT NULL,
            deleted BIT NOT NULL,
            persistence_id NVARCHAR(255) NOT NULL,
            sequence_number INTEGER NOT NULL,
            message VARBINARY NOT NULL,
            manifest NVARCHAR(500),
            identifier INTEGER,
            writer_uuid NVARCHAR(128)
        );
        CREATE UNIQUE INDEX IF NOT EXISTS journal_uq ON journal (persistence_id, sequence_number);
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id NVARCHAR(255) NOT NULL,
            sequence_number INTEGER NOT NULL,
            created INTEGER NOT NULL,
            snapshot VARBINARY,
            manifest NVARCHAR(500),
            serializer_id INTEGER,
            CONSTRAINT PK_snapshot PRIMARY KEY (persistence_id, sequence_number)
        );
        -- Of earlier releases: nothing asks by these, and each write keeps them.
        DROP INDEX IF EXISTS journal_created_idx;
        DROP INDEX IF EXISTS journal_sequence_number_idx;
        DROP INDEX IF EXISTS snapshot_created_idx;
        DROP INDEX IF EXISTS snapshot_sequence_number_idx;
        COMMIT;
        """;

    private const int Constraint = 19;

    private readonly Lock _preparing = new();
    private readonly ConditionalWeakTable<SqliteConnection, SqliteWriter> _writers = [];
    private readonly OwnThreads _desk = new("Journal", most: 1);
    private readonly OwnThreads _readingDesk = new("Journal reads", most: 1);
    private readonly OwnThreads _sweepingDesk = new("Journal sweep", most: 1);
    private readonly object _pause = new();
    private bool _prepared;

    /// <summary>SQLite has one write lock: what waits for it becomes one transaction.</summary>
    public override int Writers => 1;

    /// <summary>
    /// Each transaction is a sync of the disk, which takes more CPU than its rows do, and what it has written wakes the rooms together:
    /// under load, 16 ms instead of none save a fifth of all that a worker uses. The disk is the host's, so each of its workers leaves
    /// room for the others; up to where one would see it.
    /// </summary>
    public override TimeSpan Pace { get; } = TimeSpan.FromMilliseconds(16 * Math.Clamp(workers, 1, 3));

    public override Task<DbConnection> Open()
    {
        Prepare();
        return Task.FromResult<DbConnection>(Connect());
    }

    /// <summary>A thread of its own: SQLite makes whoever writes wait for the disk.</summary>
    public override TaskScheduler Desk => _desk;

    /// <summary>Another, for a room that is read shall not wait for the disk.</summary>
    public override TaskScheduler ReadingDesk => _readingDesk;

    /// <summary>A third: whoever deletes, or writes a snapshot, waits for the writers, and rooms that are read must wait for none of them.</summary>
    public override TaskScheduler SweepingDesk => _sweepingDesk;

    // Nobody else waits for the thread, and a timer would have to wake two others first.
    public override Task Rest(TimeSpan time, TimeProvider clock)
    {
        lock (_pause)
        {
            Monitor.Wait(_pause, time);
        }

        return Task.CompletedTask;
    }

    public override Task Write(DbConnection connection, IReadOnlyList<JournalRow> rows)
    {
        _writers.GetValue((SqliteConnection)connection, static c => new(c)).Write(rows);
        return Task.CompletedTask;
    }

    public override bool IsConflict(Exception e) => e is SqliteException { SqliteErrorCode: Constraint };

    private void Prepare()
    {
        lock (_preparing)
        {
            if (!_prepared)
            {
                using var connection = Connect();
                Run(connection, Tables);
                _prepared = true;
            }
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={path};Default Timeout=30");
        try
        {
            connection.Open();
            Run(connection, Pragmas);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
