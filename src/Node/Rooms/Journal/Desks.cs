namespace SyncStream.Node.Rooms.Journal;

/// <summary>
/// Takes work with a database off the thread of the actor that was asked for it: who lends that thread must not wait for the disk, nor may
/// what that actor is asked next. SQLite is not asynchronous, whatever its methods are called.
/// </summary>
internal static class Desks
{
    /// <summary>Begins it there; whoever was first is begun first.</summary>
    public static Task<T> Do<T>(this TaskScheduler desk, Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, desk).Unwrap();

    /// <inheritdoc cref="Do{T}"/>
    public static Task Do(this TaskScheduler desk, Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach, desk).Unwrap();
}
