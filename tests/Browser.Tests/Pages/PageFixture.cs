using SyncStream.SystemTests;

namespace SyncStream.Browser.Tests.Pages;

/// <summary>One server and one Chromium for all that is looked at here: each test makes rooms and people of its own.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    internal RunningSyncStream Server { get; private set; } = null!;

    internal Browser Browser { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await RunningSyncStream.Start(workers: 2);
        Browser = await Browser.Open();
    }

    public async Task DisposeAsync()
    {
        await Browser.DisposeAsync();
        await Server.DisposeAsync();
    }
}
