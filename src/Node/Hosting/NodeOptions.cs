using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>Everything one serving process (a worker, a lone node, the development server) needs to start.</summary>
public sealed record NodeOptions
{
    /// <summary>Address the public port binds to.</summary>
    public string Bind { get; init; } = "0.0.0.0";

    /// <summary>The public port; 0 takes a free one. Unused where <see cref="ListenHandle"/> is set.</summary>
    public int Port { get; init; } = 8000;

    /// <summary>A listening socket inherited from the supervisor (a file descriptor), shared by all its workers.</summary>
    public int? ListenHandle { get; init; }

    /// <summary>Where the journal, the keys and the caches live.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the videos are.</summary>
    public required string LibraryDirectory { get; init; }

    /// <summary>The address this node's remoting binds to and is known by.</summary>
    public string ClusterHost { get; init; } = "127.0.0.1";

    /// <summary>The remoting port; 0 takes a free one.</summary>
    public int ClusterPort { get; init; }

    /// <summary>Members to join, each <c>host:port</c>. Empty: this node is a cluster of its own.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>Its place among the workers of its host, as <c>/metrics</c> calls it.</summary>
    public string Worker { get; init; } = "1";

    /// <summary>How many workers its host has.</summary>
    public int Workers { get; init; } = 1;

    /// <summary>The merged HOCON: the user's file over the layers of <c>hocon/</c>.</summary>
    public Config Config { get; init; } = Config.Empty;
}
