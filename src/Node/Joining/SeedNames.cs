using System.Net;
using System.Net.Sockets;

namespace SyncStream.Node.Joining;

/// <summary>A configured seed, and where the network says that it is now.</summary>
/// <param name="Text">As configured, <c>host:port</c>.</param>
/// <param name="Addresses">The same with addresses for the name; none where nobody knows that name now.</param>
internal sealed record SeedPlace(string Text, IReadOnlyList<string> Addresses)
{
    /// <summary>The address of a name that stands for one host; null where it stands for several, or for none.</summary>
    public string? Only => Addresses.Count == 1 ? Addresses[0] : null;

    /// <summary>What was found, and what was known before of those whose names nobody knows now: a name server that is away says nothing of where hosts are.</summary>
    public static SeedPlace[] Renew(IReadOnlyCollection<SeedPlace> known, IEnumerable<SeedPlace> found) =>
        [
            .. found.Select(place =>
                place.Addresses.Count > 0 ? place : known.FirstOrDefault(old => old.Text == place.Text) ?? place
            ),
        ];
}

/// <summary>Finds seeds by their names, which stay where addresses change.</summary>
/// <param name="lookUp">The addresses of a name.</param>
internal sealed class SeedNames(Func<string, CancellationToken, Task<IPAddress[]>> lookUp)
{
    /// <summary>As this machine resolves names.</summary>
    public static SeedNames OfThisMachine { get; } =
        new((host, stop) => Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, stop));

    public Task<SeedPlace[]> FindAll(IEnumerable<string> seeds, CancellationToken stop) =>
        Task.WhenAll(seeds.Select(seed => Find(seed, stop)));

    /// <summary>Whether a seed is given by a name, and not by an address.</summary>
    public static bool IsName(string seed) => !IPAddress.TryParse(Split(seed).Host, out _);

    private async Task<SeedPlace> Find(string seed, CancellationToken stop)
    {
        if (!IsName(seed))
        {
            return new(seed, [seed]);
        }

        var (host, port) = Split(seed);
        try
        {
            var found = await lookUp(host, stop);
            return new(seed, [.. found.Select(address => $"{address}:{port}").Distinct()]);
        }
        catch (SocketException)
        {
            return new(seed, []);
        }
    }

    private static (string Host, string Port) Split(string seed)
    {
        var colon = seed.LastIndexOf(':');
        return (seed[..colon].Trim('[', ']'), seed[(colon + 1)..]);
    }
}
