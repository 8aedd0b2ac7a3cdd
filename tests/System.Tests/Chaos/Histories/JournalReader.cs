using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SyncStream.Node.Rooms;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;

namespace SyncStream.SystemTests.Chaos;

/// <summary>Reads what a server, now stopped, has on its disk.</summary>
internal static class JournalReader
{
    /// <summary>The commits of some rooms, each room's in the order written.</summary>
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
            {
                var commit = JsonSerializer.Deserialize<RoomCommit>(
                    row.GetFieldValue<byte[]>(1),
                    ProtocolJson.Options
                )!;
                commits.Add(new(room, row.GetInt64(0), commit.Owner!, commit));
            }
        }
        return commits.ToImmutable();
    }
}
