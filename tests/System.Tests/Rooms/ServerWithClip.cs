namespace SyncStream.SystemTests.Rooms;

/// <summary>A server of two workers with the sample clip, for tests that only watch.</summary>
public sealed class ServerWithClip : IAsyncLifetime
{
    internal RunningSyncStream Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RunningSyncStream.Start(2, RunningSyncStream.WithClip);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
