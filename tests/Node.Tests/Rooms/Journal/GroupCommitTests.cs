using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Rooms.Journal;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms.Journal;

/// <summary>Over a real file; the first transaction is held up, so that what comes meanwhile waits together.</summary>
public sealed class GroupCommitTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HeldUp _database;
    private readonly GroupCommit _commits;

    public GroupCommitTests()
    {
        _database = new(new SqliteDatabase(_folder.Of("rooms.db")));
        _commits = new(_database, _time);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_waits_together_becomes_one_transaction()
    {
        var first = Add([Row("a", 1)]);
        await _database.Begun;
        var others = Enumerable.Range(2, 20).Select(number => Add([Row("a", number)])).ToList();
        first.IsCompleted.ShouldBeFalse();
        _database.GoOn();
        await Task.WhenAll([first, .. others]).WaitAsync(Soon);
        _database.Transactions.ShouldBe(2);
        (await Written("a")).ShouldBe(21);
    }

    [Fact]
    public async Task A_stale_owner_among_those_who_wait_fails_alone()
    {
        var first = Add([Row("a", 1)]);
        await _database.Begun;
        var stale = Add([Row("a", 1)]);
        var others = new[] { "b", "c" }.Select(room => Add([Row(room, 1)])).ToList();
        _database.GoOn();
        await Task.WhenAll([first, .. others]).WaitAsync(Soon);
        var refused = await Should.ThrowAsync<SqliteException>(() => stale.WaitAsync(Soon));
        _database.IsConflict(refused).ShouldBeTrue();
        foreach (var room in (string[])["a", "b", "c"])
        {
            (await Written(room)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Rows_of_one_write_are_written_all_or_none()
    {
        _database.GoOn();
        await Add([Row("a", 2)]).WaitAsync(Soon);
        await Should.ThrowAsync<SqliteException>(() => Add([Row("a", 1), Row("a", 2)]).WaitAsync(Soon));
        (await Written("a")).ShouldBe(1);
    }

    [Fact]
    public async Task What_waits_when_it_closes_is_still_written_and_nothing_after()
    {
        var first = Add([Row("a", 1)]);
        await _database.Begun;
        var waiting = Add([Row("a", 2)]);
        _commits.Close();
        _database.GoOn();
        await Task.WhenAll(first, waiting).WaitAsync(Soon);
        await Should.ThrowAsync<OperationCanceledException>(() => Add([Row("a", 3)]).WaitAsync(Soon));
        (await Written("a")).ShouldBe(2);
    }

    [Fact]
    public async Task After_a_failure_the_next_is_written()
    {
        _database.GoOn();
        _database.Fails = true;
        await Should.ThrowAsync<IOException>(() => Add([Row("a", 1)]).WaitAsync(Soon));
        _database.Fails = false;
        await Add([Row("a", 1)]).WaitAsync(Soon);
        (await Written("a")).ShouldBe(1);
    }

    [Fact]
    public async Task In_a_stream_of_writes_what_comes_within_the_pace_shares_a_transaction()
    {
        _database.GoOn();
        await Add([Row("a", 1)]).WaitAsync(Soon);
        _database.OwnPace = TimeSpan.FromMilliseconds(8);
        var second = Add([Row("a", 2)]);
        _time.Advance(TimeSpan.FromMilliseconds(7));
        var third = Add([Row("a", 3)]);
        (await Written("a")).ShouldBe(1);
        await Turn(() => Task.WhenAll(second, third).IsCompleted);
        _database.Transactions.ShouldBe(2);
        _time.Advance(TimeSpan.FromMilliseconds(8));
        await Add([Row("a", 4)]).WaitAsync(Soon);
        _database.Transactions.ShouldBe(3);
    }

    private Task Add(IReadOnlyList<JournalRow> rows)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _commits.Add(
            rows,
            failure =>
            {
                if (failure is null)
                    done.SetResult();
                else
                    done.SetException(failure);
            }
        );
        return done.Task;
    }

    /// <summary>Lets time pass until it is so: the writer may not have begun to wait yet.</summary>
    private async Task Turn(Func<bool> so)
    {
        for (var waited = Stopwatch.StartNew(); !so(); await Task.Delay(1))
        {
            waited.Elapsed.ShouldBeLessThan(Soon);
            _time.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private static JournalRow Row(string id, long number) => new(id, number, [1], "commit:1", 4711, "writer", 0);

    private async Task<long> Written(string id)
    {
        await using var connection = await _database.Open();
        await using var count = connection.Command(
            "SELECT COUNT(*) FROM journal WHERE persistence_id = @id",
            ("@id", id)
        );
        return (long)(await count.ExecuteScalarAsync())!;
    }

    private sealed class HeldUp(JournalDatabase database) : JournalDatabase
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Begun => _begun.Task.WaitAsync(Soon);

        public int Transactions { get; private set; }

        public bool Fails { get; set; }

        public override int Writers => database.Writers;

        public TimeSpan OwnPace { get; set; }

        public override TimeSpan Pace => OwnPace;

        public void GoOn() => _goOn.SetResult();

        public override Task<DbConnection> Open() => database.Open();

        public override async Task Write(DbConnection connection, IReadOnlyList<JournalRow> rows)
        {
            Transactions++;
            _begun.TrySetResult();
            await _goOn.Task;
            if (Fails)
            {
                throw new IOException("the disk is full");
            }

            await database.Write(connection, rows);
        }

        public override bool IsConflict(Exception e) => database.IsConflict(e);
    }
}
