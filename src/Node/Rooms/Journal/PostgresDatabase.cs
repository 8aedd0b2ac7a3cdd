using System.Data.Common;
using Npgsql;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>One database for several hosts. Its tables are made before the first room (<see cref="SharedJournal"/>).</summary>
internal sealed class PostgresDatabase(string connectionString, TimeProvider time) : JournalDatabase
{
    // All rows of a group in one statement, which is a transaction by itself: one round trip, however many there are, and nothing
    // that a host which is cut off in the middle would leave open, with rows locked that the rooms' next owners want to write.
    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        SELECT created, FALSE, id, number, message, manifest, serializer, writer FROM unnest(@created, @ids, @numbers, @messages, @manifests, @serializers, @writers)
            AS rows (created, id, number, message, manifest, serializer, writer)
        """;

    private readonly string _connectionString = PostgresJournal.Normalise(connectionString);
    private readonly Outage _outage = new(time);

    /// <summary>A host's workers together must stay well below the server's <c>max_connections</c> (100 by default), reads included.</summary>
    public override int Writers => 3;

    public override Task<DbConnection> Open() => _outage.Try(Connect);

    private async Task<DbConnection> Connect()
    {
        var connection = new NpgsqlConnection(_connectionString);
        try
        {
            await connection.OpenAsync();
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override async Task Write(DbConnection connection, IReadOnlyList<JournalRow> rows)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = Insert;
        command.Add("@created", rows.Select(row => row.Created).ToArray());
        command.Add("@ids", rows.Select(row => row.Id).ToArray());
        command.Add("@numbers", rows.Select(row => row.Number).ToArray());
        command.Add("@messages", rows.Select(row => row.Message).ToArray());
        command.Add("@manifests", rows.Select(row => row.Manifest).ToArray());
        command.Add("@serializers", rows.Select(row => row.Serializer).ToArray());
        command.Add("@writers", rows.Select(row => row.Writer).ToArray());
        await command.ExecuteNonQueryAsync();
    }

    public override bool IsConflict(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };
}
