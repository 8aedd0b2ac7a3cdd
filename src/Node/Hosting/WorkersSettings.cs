using Akka.Configuration;
using SyncStream.Node.Hosting.Telemetry;

namespace SyncStream.Node.Hosting;

/// <summary>
/// What only workers make use of. Each of them would end with the same mistake; so the server looks before it starts any, and
/// ends as for other mistakes in the settings.
/// </summary>
internal static class WorkersSettings
{
    /// <exception cref="UsageException">A value is not allowed.</exception>
    public static void Check(Config config)
    {
        MetricsAccess.Check(config);
        _ = ProxyTrust.From(config);
        _ = OtlpSettings.From(config);
    }
}
