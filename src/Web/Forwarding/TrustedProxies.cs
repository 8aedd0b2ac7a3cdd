using System.Net;
using System.Net.Sockets;

namespace SyncStream.Web.Forwarding;

/// <summary>The proxies whose word about a viewer is taken: addresses and networks. Nobody else's is.</summary>
public sealed record TrustedProxies(IReadOnlyList<IPNetwork> Networks)
{
    public static readonly TrustedProxies None = new([]);

    /// <summary>Reads addresses (<c>10.0.0.5</c>, <c>::1</c>) and networks (<c>10.0.0.0/24</c>).</summary>
    /// <exception cref="FormatException">A text is neither; the message names it.</exception>
    public static TrustedProxies Parse(IEnumerable<string> texts) => new([.. texts.Select(Network)]);

    private static IPNetwork Network(string text)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            return new(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        }

        return IPNetwork.TryParse(text, out var network)
            ? network
            : throw new FormatException($"'{text}' is no IP address and no network such as 10.0.0.0/24");
    }
}
