using System.Data;
using Npgsql;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// The tables of the shared journal, made on the first start by whoever comes first (an advisory lock lets the others
/// wait), and named by a cluster's own id, so that hosts can tell that they write to the same one.
/// </summary>
internal static class PostgresSchema
{
    /// <summary>The number of the last change of the tables; a database with a higher one belongs to a newer release.</summary>
    public const int Version = 1;

    // Any number that nothing else in the database uses: "sync" in ASCII.
    private const long Lock = 0x73796E63;

    // As Akka.Persistence.Sql made them in earlier releases. The unique key keeps a second owner out.
    private const string Tables = """
        CREATE TABLE IF NOT EXISTS journal (
            ordering BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            created BIGINT NOT NULL,
            deleted BOOLEAN NOT NULL,
            persistence_id TEXT NOT NULL,
            sequence_number BIGINT NOT NULL,
            message BYTEA NOT NULL,
            manifest TEXT,
            identifier INTEGER,
            writer_uuid TEXT,
            CONSTRAINT journal_uq UNIQUE (persistence_id, sequence_number)
        );
        CREATE TABLE IF NOT EXISTS tags (
            ordering_id BIGINT NOT NULL,
            tag TEXT NOT NULL,
            sequence_nr BIGINT NOT NULL,
            persistence_id TEXT NOT NULL,
            PRIMARY KEY (ordering_id, tag)
        );
        CREATE TABLE IF NOT EXISTS snapshot (
            persistence_id TEXT NOT NULL,
            sequence_number BIGINT NOT NULL,
            created BIGINT NOT NULL,
            snapshot BYTEA,
            manifest TEXT,
            serializer_id INTEGER,
            PRIMARY KEY (persistence_id, sequence_number)
        );
        CREATE TABLE IF NOT EXISTS syncstream (
            id UUID NOT NULL,
            schema_version INTEGER NOT NULL
        );
        """;

    /// <summary>Makes what is missing.</summary>
    /// <returns>The id of this journal, the same for everyone who writes to it.</returns>
    /// <exception cref="NpgsqlException">The database is away, or does not let us in.</exception>
    /// <exception cref="DataException">The tables are a newer release's.</exception>
    public static async Task<string> Prepare(string connectionString, CancellationToken stop)
    {
        // Of its own, not of the pool: nothing is left behind in it.
        var once = new NpgsqlConnectionStringBuilder(PostgresJournal.Normalise(connectionString)) { Pooling = false };
        await using var database = new NpgsqlConnection(once.ConnectionString);
        await database.OpenAsync(stop);
        await using var transaction = await database.BeginTransactionAsync(stop);
        await Run($"SELECT pg_advisory_xact_lock({Lock})");
        await Run(Tables);
        await Run(
            $"INSERT INTO syncstream SELECT gen_random_uuid(), {Version} WHERE NOT EXISTS (SELECT 1 FROM syncstream)"
        );
        var version = (int)(await Run("SELECT schema_version FROM syncstream"))!;
        if (version > Version)
        {
            throw new DataException(
                $"its tables are of version {version}, and this release knows them up to {Version}; run the newer release"
            );
        }

        var id = (Guid)(await Run("SELECT id FROM syncstream"))!;
        await transaction.CommitAsync(stop);
        return id.ToString();

        async Task<object?> Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, database, transaction);
            return await command.ExecuteScalarAsync(stop);
        }
    }
}
