using SyncStream.Load.Peers;

namespace SyncStream.Load.Rooms;

/// <summary>A server with rooms, under test.</summary>
internal interface IRoomServer : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Null for one that runs elsewhere.</summary>
    ServerProcess? Process { get; }

    /// <summary>Makes rooms where the server wants that, and viewers for them, by turns. Nobody joins yet.</summary>
    /// <param name="count">How many viewers.</param>
    void Invite(Audience audience, IReadOnlyList<string> rooms, int count);
}
