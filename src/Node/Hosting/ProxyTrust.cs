using Akka.Configuration;
using SyncStream.Web.Forwarding;

namespace SyncStream.Node.Hosting;

/// <summary><c>syncstream.http.trusted-proxies</c> of the configuration.</summary>
internal static class ProxyTrust
{
    /// <exception cref="UsageException">An entry is no address and no network.</exception>
    public static TrustedProxies From(Config config)
    {
        try
        {
            return TrustedProxies.Parse(config.GetStringList("syncstream.http.trusted-proxies"));
        }
        catch (FormatException e)
        {
            throw new UsageException($"syncstream.http.trusted-proxies: {e.Message}", e);
        }
    }
}
