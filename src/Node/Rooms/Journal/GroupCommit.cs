using System.Data;
using System.Data.Common;
using System.Threading.Channels;
using SyncStream.Web.Threads;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// Writes what all rooms of a worker have to write: whatever waits while one transaction is synced to the disk goes into the
/// next one together. A lone write begins at once; in a stream of them, transactions begin at least the database's
/// <see cref="JournalDatabase.Pace"/> apart.
/// </summary>
internal sealed class GroupCommit
{
    private const int LargestGroup = 256;

    private readonly JournalDatabase _database;
    private readonly TimeProvider _time;
    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>();

    public GroupCommit(JournalDatabase database, TimeProvider time)
    {
        (_database, _time) = (database, time);
        for (var writer = 0; writer < database.Writers; writer++)
        {
            _ = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, database.Desk);
        }
    }

    /// <summary>Writes rows, all or none of them.</summary>
    /// <param name="done">
    /// Told null once they are on the disk; else why they are not, or why nobody knows: the connection may have broken while it was
    /// committed. All who wait are told by the one thread that writes, so it only passes that on; it does not throw.
    /// </param>
    public void Add(IReadOnlyList<JournalRow> rows, Action<Exception?> done)
    {
        if (!_waiting.Writer.TryWrite(new(rows, done)))
        {
            done(new OperationCanceledException("the journal is closed"));
        }
    }

    /// <summary>What waits is still written.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    private async Task Run()
    {
        DbConnection? connection = null;
        var group = new List<Write>();
        long? begun = null;
        while (await _waiting.Reader.WaitToReadAsync())
        {
            if (begun is { } last && _database.Pace - _time.GetElapsedTime(last) is { Ticks: > 0 } rest)
            {
                await _database.Rest(rest, _time);
            }

            begun = _time.GetTimestamp();
            group.Clear();
            while (group.Count < LargestGroup && _waiting.Reader.TryRead(out var write))
            {
                group.Add(write);
            }

            connection = await Commit(connection, group);
        }

        connection?.Dispose();
    }

    /// <summary>Returns the connection for the next group; null where this one is of no more use.</summary>
    private async Task<DbConnection?> Commit(DbConnection? connection, IReadOnlyList<Write> group)
    {
        try
        {
            if (connection is not { State: ConnectionState.Open })
            {
                connection?.Dispose();
                connection = await _database.Open();
            }

            await _database.Write(connection, [.. group.SelectMany(write => write.Rows)]);
        }
        catch (Exception e) when (group.Count > 1 && _database.IsConflict(e))
        {
            // One of them is a stale owner's: the others are not to blame.
            foreach (var write in group)
            {
                connection = await Commit(connection, [write]);
            }

            return connection;
        }
        catch (Exception e)
        {
            connection?.Dispose();
            Tell(group, e);
            return null;
        }

        // Not above: whatever goes wrong with those who hear it, it is written.
        Tell(group, failure: null);
        return connection;
    }

    private static void Tell(IReadOnlyList<Write> group, Exception? failure)
    {
        // Rooms that hear it go on by this thread, which would rest now.
        using var lent = LentThread.Lend();
        foreach (var write in group)
        {
            write.Done(failure);
        }
    }

    private readonly record struct Write(IReadOnlyList<JournalRow> Rows, Action<Exception?> Done);
}
