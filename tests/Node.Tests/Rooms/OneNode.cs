using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Rooms;

/// <summary>One node for the tests that speak to it as clients do, each with rooms and viewers of its own.</summary>
public sealed class OneNode : IAsyncLifetime
{
    public const string Name = "one node";
    private int _rooms;

    internal TestNode Node { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Node = await TestNode.Start($"syncstream.admin.password = \"{TestNode.AdminPassword}\"");

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        Node.Log.Errors.ShouldBeEmpty("nothing that these tests do is an error of the server");
    }

    internal string FreshRoom() => $"room-{Interlocked.Increment(ref _rooms)}";
}

[CollectionDefinition(OneNode.Name)]
public sealed class OneNodeTests : ICollectionFixture<OneNode>;
