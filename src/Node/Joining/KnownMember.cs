using SyncStream.Node.Hosting;

namespace SyncStream.Node.Joining;

/// <summary>A supervisor or seed that was a member.</summary>
/// <param name="Address">Its <c>host:port</c> then.</param>
/// <param name="Seed">The configured seed whose name led there; null where none did, or to several at once.</param>
/// <param name="IsOwn">It was this host itself.</param>
internal sealed record KnownMember(string Address, string? Seed = null, bool IsOwn = false)
{
    private const string Own = "this host";
    private const string Is = " is ";

    /// <summary>
    /// The lines of a file: the addresses, then what is known of them besides. Releases that know no such notes pass over them,
    /// since no address has a blank in it.
    /// </summary>
    public static IReadOnlyList<string> ToLines(IReadOnlyCollection<KnownMember> members)
    {
        var sorted = members.OrderBy(member => member.Address, StringComparer.Ordinal).ToList();
        return
        [
            .. sorted.Select(member => member.Address),
            .. sorted.Where(member => member.Seed is not null).Select(member => $"{member.Address}{Is}{member.Seed}"),
            .. sorted.Where(member => member.IsOwn).Select(member => $"{member.Address}{Is}{Own}"),
        ];
    }

    /// <summary>Reads them back; what makes no sense is passed over.</summary>
    public static IReadOnlyList<KnownMember> FromLines(IReadOnlyCollection<string> lines)
    {
        var notes = lines
            .Select(line => line.Split(Is))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1]);
        return
        [
            .. lines
                .Where(line => ClusterAddress.TryParse(line, out _))
                .Distinct()
                .Select(address => new KnownMember(
                    address,
                    notes[address].FirstOrDefault(note => ClusterAddress.TryParse(note, out _)),
                    notes[address].Contains(Own)
                )),
        ];
    }
}
