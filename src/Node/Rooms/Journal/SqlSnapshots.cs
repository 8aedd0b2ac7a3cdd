using Akka.Persistence;
using Akka.Persistence.Snapshot;
using Akka.Serialization;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Akka.Persistence's snapshots in a <see cref="JournalDatabase"/>, which <see cref="JournalSetup"/> names.</summary>
public sealed class SqlSnapshots : SnapshotStore
{
    private const string Newest = """
        SELECT sequence_number, created, snapshot, manifest, serializer_id FROM snapshot
        WHERE persistence_id = @id AND sequence_number BETWEEN @from AND @to AND created BETWEEN @since AND @until
        ORDER BY sequence_number DESC LIMIT 1
        """;

    private const string Insert = """
        INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot, manifest, serializer_id)
        VALUES (@id, @number, @created, @snapshot, @manifest, @serializer)
        ON CONFLICT (persistence_id, sequence_number) DO UPDATE SET created = excluded.created,
            snapshot = excluded.snapshot, manifest = excluded.manifest, serializer_id = excluded.serializer_id
        """;

    private const string Delete = """
        DELETE FROM snapshot
        WHERE persistence_id = @id AND sequence_number BETWEEN @from AND @to AND created BETWEEN @since AND @until
        """;

    private readonly JournalDatabase _database = JournalSetup.Of(Context.System).Database;
    private readonly Serialization _serialization = Context.System.Serialization;

    protected override Task<SelectedSnapshot> LoadAsync(
        string persistenceId,
        SnapshotSelectionCriteria criteria,
        CancellationToken cancellationToken
    ) => _database.ReadingDesk.Do(() => Load(persistenceId, criteria, cancellationToken));

    protected override Task SaveAsync(
        SnapshotMetadata metadata,
        object snapshot,
        CancellationToken cancellationToken
    ) => _database.SweepingDesk.Do(() => Save(metadata, snapshot, cancellationToken));

    protected override Task DeleteAsync(SnapshotMetadata metadata, CancellationToken cancellationToken) =>
        DeleteAsync(
            metadata.PersistenceId,
            new(metadata.SequenceNr, DateTime.MaxValue, metadata.SequenceNr),
            cancellationToken
        );

    protected override Task DeleteAsync(
        string persistenceId,
        SnapshotSelectionCriteria criteria,
        CancellationToken cancellationToken
    ) => _database.SweepingDesk.Do(() => Sweep(persistenceId, criteria, cancellationToken));

    private async Task<SelectedSnapshot> Load(
        string persistenceId,
        SnapshotSelectionCriteria criteria,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await _database.Open();
        await using var query = connection.Command(Newest, Bounds(persistenceId, criteria));
        await using var row = await query.ExecuteReaderAsync(cancellationToken);
        if (!await row.ReadAsync(cancellationToken))
        {
            // There is none.
            return null!;
        }

        var snapshot = _serialization.Deserialize(row.GetFieldValue<byte[]>(2), row.GetInt32(4), row.GetString(3));
        var created = new DateTime(row.GetInt64(1), DateTimeKind.Utc);
        return new(new(persistenceId, row.GetInt64(0), created), snapshot);
    }

    private async Task Save(SnapshotMetadata metadata, object snapshot, CancellationToken cancellationToken)
    {
        var serializer = _serialization.FindSerializerFor(snapshot);
        await using var connection = await _database.Open();
        await using var command = connection.Command(
            Insert,
            ("@id", metadata.PersistenceId),
            ("@number", metadata.SequenceNr),
            ("@created", metadata.Timestamp.Ticks),
            ("@snapshot", serializer.ToBinary(snapshot)),
            ("@manifest", Serialization.ManifestFor(serializer, snapshot)),
            ("@serializer", serializer.Identifier)
        );
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task Sweep(
        string persistenceId,
        SnapshotSelectionCriteria criteria,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await _database.Open();
        await using var command = connection.Command(Delete, Bounds(persistenceId, criteria));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static (string, object)[] Bounds(string id, SnapshotSelectionCriteria criteria) =>
        [
            ("@id", id),
            ("@from", criteria.MinSequenceNr),
            ("@to", criteria.MaxSequenceNr),
            ("@since", criteria.MinTimestamp?.Ticks ?? 0),
            ("@until", criteria.MaxTimeStamp.Ticks),
        ];
}
