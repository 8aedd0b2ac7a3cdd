using SyncStream.SystemTests;

namespace SyncStream.Browser.Tests;

/// <summary>
/// One server with two workers for the tests that do not need one to themselves: starting it takes longer than most of
/// them. Each test makes rooms and people of its own and closes its browser.
/// </summary>
public sealed class SharedServer : IAsyncLifetime
{
    public const string Name = "one server";
    public const string AdminPassword = "correct horse battery";

    private RunningSyncStream _server = null!;

    internal RunningSyncStream Server => _server;

    internal Uri Url => _server.Url;

    public async Task InitializeAsync()
    {
        _server = await RunningSyncStream.Start(
            workers: 2,
            $"""
            syncstream.admin.password = "{AdminPassword}"
            syncstream.uploads.from = everyone
            {RunningSyncStream.WithClip}
            """
        );
        // It is there before any page asks for it.
        await _server.Log.Wait("The library was empty; made");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();
}

[CollectionDefinition(SharedServer.Name)]
public sealed class SharedServerTests : ICollectionFixture<SharedServer>;
