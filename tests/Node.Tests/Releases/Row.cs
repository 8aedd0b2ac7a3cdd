using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;

namespace SyncStream.Node.Tests.Releases;

/// <summary>A row of the journal or of the snapshots, whatever its columns are, as a line of JSON.</summary>
internal sealed record Row(string Table, IReadOnlyDictionary<string, JsonNode?> Columns)
{
    // What is written is JSON itself, and stays readable here.
    private static readonly string[] Payloads = ["message", "snapshot"];

    public static IEnumerable<Row> All(SqliteConnection database)
    {
        foreach (var table in (string[])["journal", "snapshot"])
        {
            using var query = database.CreateCommand();
            query.CommandText = $"SELECT * FROM {table} ORDER BY persistence_id, sequence_number";
            using var row = query.ExecuteReader();
            while (row.Read())
            {
                yield return new(
                    table,
                    Enumerable.Range(0, row.FieldCount).ToDictionary(row.GetName, column => Read(row, column))
                );
            }
        }
    }

    public static Row Of(string line)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        return new(
            (string)json["table"]!,
            json.Where(member => member.Key != "table").ToDictionary(member => member.Key, member => member.Value)
        );
    }

    public string ToLine() =>
        new JsonObject(
            Columns
                .Select(column => KeyValuePair.Create(column.Key, column.Value?.DeepClone()))
                .Prepend(KeyValuePair.Create<string, JsonNode?>("table", Table))
        ).ToJsonString();

    public void Insert(SqliteConnection database)
    {
        using var insert = database.CreateCommand();
        insert.CommandText =
            $"INSERT INTO {Table} ({string.Join(", ", Columns.Keys)}) VALUES ({string.Join(", ", Columns.Keys.Select(name => "$" + name))})";
        foreach (var (name, value) in Columns)
        {
            insert.Parameters.AddWithValue("$" + name, Payloads.Contains(name) ? Bytes(value) : Plain(value));
        }

        insert.ExecuteNonQuery();
    }

    private static JsonNode? Read(SqliteDataReader row, int column) =>
        row.IsDBNull(column) ? null
        : Payloads.Contains(row.GetName(column)) ? JsonNode.Parse(row.GetFieldValue<byte[]>(column))
        : row.GetValue(column) switch
        {
            long number => number,
            string text => text,
            var other => throw new InvalidDataException($"a column of {other.GetType()}"),
        };

    private static byte[] Bytes(JsonNode? payload) =>
        JsonSerializer.SerializeToUtf8Bytes(payload, Protocol.Wire.ProtocolJson.Options);

    private static object Plain(JsonNode? value) =>
        value?.GetValueKind() switch
        {
            null => DBNull.Value,
            JsonValueKind.Number => value.GetValue<long>(),
            _ => value.GetValue<string>(),
        };
}
