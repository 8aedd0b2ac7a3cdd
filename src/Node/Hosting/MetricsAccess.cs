using Akka.Configuration;
using SyncStream.Web.Metrics;

namespace SyncStream.Node.Hosting;

/// <summary>Reads <c>syncstream.metrics</c>.</summary>
internal static class MetricsAccess
{
    /// <exception cref="UsageException">The token is one that could be guessed.</exception>
    public static MetricsSettings From(NodeOptions options) => new(Token(options.Config), options.Worker);

    /// <summary>Before any worker is started, each of which would refuse it.</summary>
    /// <exception cref="UsageException">The token is one that could be guessed.</exception>
    public static void Check(Config config) => Token(config);

    private static string Token(Config config)
    {
        var token = config.GetString("syncstream.metrics.token", "");
        Placeholder.Refuse("syncstream.metrics.token", token, "openssl rand -hex 16");
        return token.Length is 0 or >= MetricsSettings.LeastTokenLength
            ? token
            : throw new UsageException(
                $"syncstream.metrics.token: needs at least {MetricsSettings.LeastTokenLength} characters; make one with: openssl rand -hex 16"
            );
    }
}
