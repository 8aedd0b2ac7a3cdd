using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Npgsql;
using SyncStream.Node.Rooms;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.SystemTests.Hosts;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Reads what a server, now stopped, has on its disk.</summary>
internal static class JournalReader
{
    /// <summary>The commits of some rooms in the database of several hosts, each room's in the order written.</summary>
    public static async Task<ImmutableArray<WrittenCommit>> Read(
        LabDatabase database,
        IReadOnlyCollection<string> rooms
    )
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        var commits = ImmutableArray.CreateBuilder<WrittenCommit>();
        foreach (var room in rooms)
        {
            await using var query = new NpgsqlCommand(
                "SELECT sequence_number, message FROM journal WHERE persistence_id = $1 ORDER BY sequence_number",
                connection
            )
            {
                Parameters = { new() { Value = RoomActor.PersistenceIdOf(new(room)) } },
            };
            await using var row = await query.ExecuteReaderAsync();
            while (await row.ReadAsync())
                commits.Add(Commit(room, row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        }
        return commits.ToImmutable();
    }

    /// <summary>The commits of some rooms in a data folder, each room's in the order written.</summary>
    public static ImmutableArray<WrittenCommit> Read(string dataFolder, IReadOnlyCollection<string> rooms)
    {
        using var database = new SqliteConnection($"Data Source={Path.Combine(dataFolder, "rooms.db")};Pooling=False");
        database.Open();
        var commits = ImmutableArray.CreateBuilder<WrittenCommit>();
        foreach (var room in rooms)
        {
            using var query = database.CreateCommand();
            query.CommandText =
                "SELECT sequence_number, message FROM journal WHERE persistence_id = $id ORDER BY sequence_number";
            query.Parameters.AddWithValue("$id", RoomActor.PersistenceIdOf(new(room)));
            using var row = query.ExecuteReader();
            while (row.Read())
                commits.Add(Commit(room, row.GetInt64(0), row.GetFieldValue<byte[]>(1)));
        }
        return commits.ToImmutable();
    }

    private static WrittenCommit Commit(string room, long number, byte[] message)
    {
        var commit = JsonSerializer.Deserialize<RoomCommit>(message, ProtocolJson.Options)!;
        return new(room, number, commit.Owner!, commit);
    }
}
