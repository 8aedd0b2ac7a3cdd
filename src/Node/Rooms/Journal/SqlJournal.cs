using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>Akka.Persistence's journal in a <see cref="JournalDatabase"/>, which <see cref="JournalSetup"/> names.</summary>
public sealed class SqlJournal : AsyncWriteJournal
{
    private const string Replay = """
        SELECT sequence_number, message, manifest, identifier, writer_uuid FROM journal
        WHERE persistence_id = @id AND sequence_number BETWEEN @from AND @to AND NOT deleted
        ORDER BY sequence_number LIMIT @max
        """;

    private const string Highest = "SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id";

    // The first that is younger and all after it are kept, and the last one always, for its number. Of very many, left by an earlier
    // release, some go each time: nobody else can write meanwhile.
    private const string DeleteOlder = """
        DELETE FROM journal WHERE persistence_id = @id AND sequence_number <= @to
            AND sequence_number < COALESCE(
                (SELECT sequence_number FROM journal WHERE persistence_id = @id AND created > @before ORDER BY sequence_number LIMIT 1),
                (SELECT MAX(sequence_number) FROM journal WHERE persistence_id = @id)
            )
            AND sequence_number < (SELECT MIN(sequence_number) FROM journal WHERE persistence_id = @id) + @most
        """;

    // The newest one that is too much, by what all after it take up.
    private const string TooMuch = """
        SELECT MAX(sequence_number) FROM (
            SELECT sequence_number, SUM(LENGTH(message)) OVER (ORDER BY sequence_number DESC) AS size
            FROM journal WHERE persistence_id = @id
        ) AS kept WHERE size > @size
        """;

    private const int MostDeletedAtOnce = 2_000;

    // Of each room, though it be young: a room that writes much would fill the disk before anything is old.
    private const int MostKept = 8 << 20;

    // But nothing so young goes: a former owner that was stopped meanwhile may still have a write under way, whose number must be taken.
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly JournalDatabase _database;
    private readonly TimeProvider _time;
    private readonly TimeSpan _keep;
    private readonly Serialization _serialization = Context.System.Serialization;
    private readonly GroupCommit _commits;

    public SqlJournal()
    {
        var setup = JournalSetup.Of(Context.System);
        (_database, _time, _keep) = (setup.Database, setup.Time, setup.Keep);
        _commits = new(_database, _time);
    }

    protected override void PostStop()
    {
        _commits.Close();
        base.PostStop();
    }

    /// <summary>
    /// Takes writes past the base class, whose way is for stores that know nothing: it bounds each by a timer, though the database bounds
    /// them itself, and sorts the answers, though a room has one write under way. That costs more than to write the row.
    /// </summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is not WriteMessages asked)
        {
            return base.AroundReceive(receive, message);
        }

        var answer = new WriteAnswer(asked, Self);
        try
        {
            _commits.Add([.. answer.Commits.Select(ToRow)], answer.Tell);
        }
        catch (Exception e)
        {
            // It could not be serialized.
            answer.Tell(e);
        }

        return true;
    }

    protected override Task<IImmutableList<Exception>> WriteMessagesAsync(
        IEnumerable<AtomicWrite> messages,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException($"{nameof(AroundReceive)} takes them");

    public override Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback
    ) =>
        _database.ReadingDesk.Do(() =>
            ReplayMessages(persistenceId, fromSequenceNr, toSequenceNr, max, recoveryCallback)
        );

    public override Task<long> ReadHighestSequenceNrAsync(
        string persistenceId,
        long fromSequenceNr,
        CancellationToken cancellationToken
    ) => _database.ReadingDesk.Do(() => ReadHighest(persistenceId, cancellationToken));

    /// <summary>Nobody is told how far it came: what is kept longer goes with a later call.</summary>
    protected override Task DeleteMessagesToAsync(
        string persistenceId,
        long toSequenceNr,
        CancellationToken cancellationToken
    ) => _database.SweepingDesk.Do(() => DeleteMessagesTo(persistenceId, toSequenceNr, cancellationToken));

    private async Task ReplayMessages(
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback
    )
    {
        await using var connection = await _database.Open();
        await using var query = connection.Command(
            Replay,
            ("@id", persistenceId),
            ("@from", fromSequenceNr),
            ("@to", toSequenceNr),
            ("@max", max)
        );
        await using var row = await query.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            var payload = _serialization.Deserialize(row.GetFieldValue<byte[]>(1), row.GetInt32(3), row.GetString(2));
            recoveryCallback(
                new Persistent(
                    payload,
                    row.GetInt64(0),
                    persistenceId,
                    manifest: "",
                    isDeleted: false,
                    ActorRefs.NoSender,
                    row.GetString(4)
                )
            );
        }
    }

    private async Task<long> ReadHighest(string persistenceId, CancellationToken stop)
    {
        await using var connection = await _database.Open();
        await using var query = connection.Command(Highest, ("@id", persistenceId));
        return await query.ExecuteScalarAsync(stop) as long? ?? 0;
    }

    private async Task DeleteMessagesTo(string persistenceId, long toSequenceNr, CancellationToken stop)
    {
        await using var connection = await _database.Open();
        await Delete(toSequenceNr, _keep);
        if (_keep > Fresh)
        {
            await using var query = connection.Command(TooMuch, ("@id", persistenceId), ("@size", MostKept));
            if (await query.ExecuteScalarAsync(stop) is long tooMuch)
            {
                await Delete(Math.Min(toSequenceNr, tooMuch), Fresh);
            }
        }

        async Task Delete(long to, TimeSpan keep)
        {
            await using var command = connection.Command(
                DeleteOlder,
                ("@id", persistenceId),
                ("@to", to),
                ("@before", (_time.GetUtcNow() - keep).Ticks),
                ("@most", MostDeletedAtOnce)
            );
            await command.ExecuteNonQueryAsync(stop);
        }
    }

    private JournalRow ToRow(IPersistentRepresentation commit)
    {
        var serializer = _serialization.FindSerializerFor(commit.Payload);
        return new(
            commit.PersistenceId,
            commit.SequenceNr,
            serializer.ToBinary(commit.Payload),
            Serialization.ManifestFor(serializer, commit.Payload),
            serializer.Identifier,
            commit.WriterGuid,
            _time.GetUtcNow().Ticks
        );
    }
}
