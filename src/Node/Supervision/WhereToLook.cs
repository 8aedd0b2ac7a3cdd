using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace SyncStream.Node.Supervision;

/// <summary>The line that says a server is up, and the addresses to open in a browser.</summary>
internal static class WhereToLook
{
    public static void Announce(ILogger log, string bind, int port)
    {
        log.LogInformation("🚀 SyncStream running on {Url}", Url(bind, port));
        foreach (var url in Reachable(bind, port))
            log.LogInformation("   open {Url}", url);
    }

    /// <summary>The bound address as a URL.</summary>
    public static string Url(string bind, int port) =>
        bind.Contains(':', StringComparison.Ordinal) ? $"http://[{bind}]:{port}" : $"http://{bind}:{port}";

    /// <summary>URLs that work in a browser: this machine's name for itself, then its addresses on the network.</summary>
    private static IEnumerable<string> Reachable(string bind, int port)
    {
        var address = BindAddress.Of(bind);
        if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
            return IPAddress.IsLoopback(address) ? [$"http://localhost:{port}"] : [];
        var lan =
            from card in NetworkInterface.GetAllNetworkInterfaces()
            where card.OperationalStatus == OperationalStatus.Up
            from unicast in card.GetIPProperties().UnicastAddresses
            where unicast.Address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(unicast.Address)
            select $"http://{unicast.Address}:{port}";
        return lan.Prepend($"http://localhost:{port}");
    }
}
