namespace SyncStream.Web.Media.Proxy;

/// <summary>What may be fetched for rooms whose items are outside addresses: <c>syncstream.proxy</c>.</summary>
public sealed record ProxyOptions
{
    public bool Enabled { get; init; } = true;

    /// <summary>Hosts that alone may be asked, a leading dot standing for all below; empty for all.</summary>
    public IReadOnlyList<string> Allow { get; init; } = [];

    /// <summary>Hosts that are never asked.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Also addresses that are not the public internet's, and any port: for laboratories.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Bytes of one response.</summary>
    public long MaxSize { get; init; } = 50L << 30;

    /// <summary>Bytes of a playlist.</summary>
    public int MaxPlaylist { get; init; } = 4 << 20;

    /// <summary>Responses under way on one worker.</summary>
    public int MaxStreams { get; init; } = 200;

    /// <summary>Of those, for one viewer; one more ends the viewer's oldest.</summary>
    public int MaxViewerStreams { get; init; } = 8;

    /// <summary>How long a link may be used.</summary>
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromHours(12);

    /// <summary>How long the other side may take to answer, and be silent while it does.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Redirects followed, each checked like the first address.</summary>
    public int MaxRedirects { get; init; } = 5;
}
