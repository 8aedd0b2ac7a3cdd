using Akka.Configuration;
using SyncStream.Web.Media.Proxy;

namespace SyncStream.Node.Hosting;

/// <summary><c>syncstream.proxy</c> of the configuration.</summary>
internal static class ProxySettings
{
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public static ProxyOptions From(Config all)
    {
        var config = all.GetConfig("syncstream.proxy");
        return new()
        {
            Enabled = config.GetBoolean("enabled"),
            Allow = [.. config.GetStringList("allow")],
            Deny = [.. config.GetStringList("deny")],
            AllowPrivate = config.GetBoolean("allow-private"),
            MaxSize =
                config.GetByteSize("max-size")
                ?? throw new UsageException("syncstream.proxy.max-size: give a size like 500 MiB or 20 GiB"),
            MaxStreams = config.GetInt("max-streams"),
            MaxViewerStreams = config.GetInt("max-viewer-streams"),
            LinkLifetime = config.GetTimeSpan("link-lifetime"),
        };
    }
}
