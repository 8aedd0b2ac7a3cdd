using Microsoft.Data.Sqlite;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Writes rows over one connection, by statements that are prepared once: to prepare them costs more than to run them.</summary>
internal sealed class SqliteWriter
{
    private const string Insert = """
        INSERT INTO journal (created, deleted, persistence_id, sequence_number, message, manifest, identifier, writer_uuid)
        VALUES (@created, 0, @id, @number, @message, @manifest, @serializer, @writer)
        """;

    private readonly SqliteCommand _begin;
    private readonly SqliteCommand _commit;
    private readonly SqliteCommand _rollBack;
    private readonly SqliteCommand _insert;
    private readonly SqliteParameter _created = new("@created", SqliteType.Integer);
    private readonly SqliteParameter _id = new("@id", SqliteType.Text);
    private readonly SqliteParameter _number = new("@number", SqliteType.Integer);
    private readonly SqliteParameter _message = new("@message", SqliteType.Blob);
    private readonly SqliteParameter _manifest = new("@manifest", SqliteType.Text);
    private readonly SqliteParameter _serializer = new("@serializer", SqliteType.Integer);
    private readonly SqliteParameter _writer = new("@writer", SqliteType.Text);

    public SqliteWriter(SqliteConnection connection)
    {
        // The write lock at once: a transaction that reads first could not be given it any more.
        _begin = Prepared(connection, "BEGIN IMMEDIATE");
        _commit = Prepared(connection, "COMMIT");
        _rollBack = Prepared(connection, "ROLLBACK");
        _insert = Prepared(connection, Insert, _created, _id, _number, _message, _manifest, _serializer, _writer);
    }

    /// <summary>Writes rows, all or none of them; returns once they are on the disk.</summary>
    /// <exception cref="SqliteException">One is there already, or could not be written.</exception>
    public void Write(IReadOnlyList<JournalRow> rows)
    {
        _begin.ExecuteNonQuery();
        try
        {
            foreach (var row in rows)
            {
                _created.Value = row.Created;
                _id.Value = row.Id;
                _number.Value = row.Number;
                _message.Value = row.Message;
                _manifest.Value = row.Manifest;
                _serializer.Value = row.Serializer;
                _writer.Value = row.Writer;
                _insert.ExecuteNonQuery();
            }

            _commit.ExecuteNonQuery();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            _rollBack.ExecuteNonQuery();
        }
        catch (SqliteException)
        {
            // SQLite did so itself, as it does when the disk is full.
        }
    }

    private static SqliteCommand Prepared(
        SqliteConnection connection,
        string sql,
        params ReadOnlySpan<SqliteParameter> parameters
    )
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }
}
