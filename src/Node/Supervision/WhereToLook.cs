using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SyncStream.Node.Supervision;

/// <summary>The line that says a server is up, and the addresses to open in a browser.</summary>
internal static class WhereToLook
{
    public static void Announce(ILogger log, string bind, int port, bool https)
    {
        log.LogInformation("🚀 SyncStream running on {Url}", Url(bind, port, https));
        foreach (var url in Reachable(bind, port, https))
            log.LogInformation("   open {Url}", url);
    }

    /// <summary>The bound address as a URL.</summary>
    public static string Url(string bind, int port, bool https) =>
        Scheme(https) + (bind.Contains(':', StringComparison.Ordinal) ? $"[{bind}]:{port}" : $"{bind}:{port}");

    /// <summary>URLs that work in a browser: this machine's name for itself, then its addresses on the network.</summary>
    private static IEnumerable<string> Reachable(string bind, int port, bool https)
    {
        var address = BindAddress.Of(bind);
        if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            return IPAddress.IsLoopback(address) ? [$"{Scheme(https)}localhost:{port}"] : [];
        var lan =
            from card in NetworkInterface.GetAllNetworkInterfaces()
            where card.OperationalStatus == OperationalStatus.Up
            from unicast in card.GetIPProperties().UnicastAddresses
            where unicast.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(unicast.Address)
            select $"{Scheme(https)}{unicast.Address}:{port}";
        return lan.Prepend($"{Scheme(https)}localhost:{port}");
    }

    private static string Scheme(bool https) => https ? "https://" : "http://";
}
