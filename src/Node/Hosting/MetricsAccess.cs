using SyncStream.Web.Metrics;

namespace SyncStream.Node.Hosting;

/// <summary>Reads <c>syncstream.metrics</c>.</summary>
internal static class MetricsAccess
{
    /// <exception cref="UsageException">The token is one that could be guessed.</exception>
    public static MetricsSettings From(NodeOptions options)
    {
        var token = options.Config.GetString("syncstream.metrics.token", "");
        return token.Length is 0 or >= MetricsSettings.LeastTokenLength
            ? new(token, options.Worker)
            : throw new UsageException(
                $"syncstream.metrics.token: needs at least {MetricsSettings.LeastTokenLength} characters; make one with: openssl rand -hex 16"
            );
    }
}
