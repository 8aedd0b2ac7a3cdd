using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;

namespace SyncStream.Node.Hosting;

/// <summary>How members of the cluster are named: <c>host:port</c> for people, an actor address for Akka.</summary>
public static class ClusterAddress
{
    /// <summary>The actor system's name. Every member of a cluster has the same one.</summary>
    public const string SystemName = "syncstream";

    /// <summary>The role of the members that host rooms.</summary>
    public const string RoomRole = "room";

    /// <summary>The role of supervisors and seeds, which host none.</summary>
    public const string SeedRole = "seed";

    /// <summary>
    /// The role of the members that may decide where rooms live, and remember it for each other: workers and supervisors.
    /// The oldest of them decides, which is a supervisor as long as the first one lives.
    /// </summary>
    public const string PlacementRole = "placement";

    /// <summary>The role of seeds that confirm leases, as whoever has <see cref="PlacementRole"/> does.</summary>
    public const string LeaseRole = "lease";

    /// <summary>The role that Petabridge's Lighthouse has.</summary>
    public const string LighthouseRole = "lighthouse";

    /// <summary>The customary port of Akka.NET seeds.</summary>
    public const int DefaultPort = 4053;

    /// <summary>How members without TLS are spoken to.</summary>
    public const string Plain = "akka.tcp";

    /// <summary>How members with TLS are spoken to.</summary>
    public const string Secure = "akka.ssl.tcp";

    /// <summary>Reads <c>host:port</c> (an IPv6 host in brackets), or a whole address of our system, <c>akka.tcp://syncstream@host:port</c>.</summary>
    public static bool TryParse(string text, out Address address, string protocol = Plain)
    {
        address = Address.AllSystems;
        // Whoever comes from a Lighthouse has whole addresses in CLUSTER_SEEDS.
        foreach (var prefix in (string[])[$"{Plain}://{SystemName}@", $"{Secure}://{SystemName}@"])
            text = text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
        var colon = text.LastIndexOf(':');
        if (
            colon <= 0
            || !int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
        )
            return false;
        var host = text[..colon].Trim('[', ']');
        if (port is 0 or > IPEndPoint.MaxPort || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return false;
        address = new Address(protocol, SystemName, host, port);
        return true;
    }

    /// <summary>Whether a host is given by an IPv6 address. Members cannot name each other by those.</summary>
    public static bool IsIPv6(string? host) =>
        IPAddress.TryParse(host, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>Reads <c>host:port</c>.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static Address Parse(string text, string protocol = Plain) =>
        TryParse(text, out var address, protocol) ? address : throw new FormatException($"'{text}' is not host:port");

    /// <summary>The <c>host:port</c> of an address.</summary>
    public static string ToText(Address address) =>
        string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");
}
