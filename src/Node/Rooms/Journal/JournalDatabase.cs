using System.Data.Common;

namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// A database with the tables <c>journal</c> and <c>snapshot</c>, and what one kind of database does otherwise than another. The
/// tables are those of Akka.Persistence.Sql, which wrote them in earlier releases.
/// </summary>
internal abstract class JournalDatabase
{
    /// <summary>How many transactions of this process may be under way at once.</summary>
    public abstract int Writers { get; }

    /// <summary>How far apart transactions of one writer begin at least: what comes meanwhile shares the next one.</summary>
    public virtual TimeSpan Pace => TimeSpan.Zero;

    /// <summary>Where its writers run; <see cref="Rest"/> and <see cref="Write"/> may hold up a thread of it, and no other.</summary>
    public virtual TaskScheduler Desk => TaskScheduler.Default;

    /// <summary>Where rooms are read from it; it may hold up a thread there.</summary>
    public virtual TaskScheduler ReadingDesk => TaskScheduler.Default;

    /// <summary>
    /// Where what no room waits for is done, one after the other where one thing must follow another: snapshots are written, and what is not
    /// needed any more is deleted. It may hold up a thread there.
    /// </summary>
    public virtual TaskScheduler SweepingDesk => TaskScheduler.Default;

    /// <summary>Lets so much time pass at the <see cref="Desk"/>.</summary>
    public virtual Task Rest(TimeSpan time, TimeProvider clock) => Task.Delay(time, clock);

    /// <summary>A connection, from the pool where there is one; to be disposed of.</summary>
    /// <exception cref="DbException">The database is away.</exception>
    public abstract Task<DbConnection> Open();

    /// <summary>Writes rows, all or none of them; completes once they are on the disk.</summary>
    /// <exception cref="DbException">One is there already, or could not be written.</exception>
    public abstract Task Write(DbConnection connection, IReadOnlyList<JournalRow> rows);

    /// <summary>Whether it failed because another owner has written such a row, and not because nothing can be written.</summary>
    public abstract bool IsConflict(Exception e);
}
