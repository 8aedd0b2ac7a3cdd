namespace SyncStream.Node.Joining;

/// <summary>
/// Which hosts have a say in founding a cluster: each once, whatever its address is now. A seed that has a name is that name:
/// of the address at which it was a member before, nothing is expected any more once the name leads elsewhere. Where
/// it is known by its address only, nobody can tell a host that moved from one that is cut off, so the address counts on.
/// </summary>
/// <remarks>
/// The size must be the same on both sides of a cut, or each might be a majority of its own. So a name counts as one where it
/// is found and where it is not, and a former address gives no word for it: some other host may have that by now.
/// </remarks>
/// <param name="self">This host, <c>host:port</c>.</param>
/// <param name="seeds">The configured seeds.</param>
/// <param name="remembered">The supervisors and seeds that were members when this host last was.</param>
internal sealed class Electorate(string self, IReadOnlyList<SeedPlace> seeds, IReadOnlyList<KnownMember> remembered)
{
    private readonly IReadOnlyList<KnownMember> _remembered =
    [
        .. remembered.Where(member => !HasMoved(member, self, seeds)),
    ];

    /// <summary>
    /// Whom to ask, by addresses, which is what our members call themselves by: Akka drops what is sent to another name of theirs, and
    /// takes connections to both for one that was made anew, and closes the other. Also at the former address of a name that is not
    /// found now: a cluster may live there.
    /// </summary>
    public IReadOnlyList<string> Others =>
        [
            .. seeds
                .SelectMany(seed => seed.Addresses)
                .Union(_remembered.Select(member => member.Address))
                .Where(host => host != self),
        ];

    /// <summary>What to do, by what each of the <see cref="Others"/> said.</summary>
    public Step Next(IReadOnlyDictionary<string, Reply> replies) =>
        Founding.Next(
            self,
            [.. seeds.Select(seed => Elector(seed, replies)).Distinct()],
            [.. _remembered.Select(member => Elector(member, replies)).Distinct()],
            replies
        );

    /// <summary>These hosts, under their names too: a Lighthouse may call itself by one, and cannot be asked which.</summary>
    public IReadOnlyList<string> WithNames(IReadOnlyList<string> hosts) =>
        [.. hosts.Union(seeds.Where(seed => seed.Addresses.Intersect(hosts).Any()).Select(seed => seed.Text))];

    // Where a seed answers is who it is. A name that the network does not know now still counts: it must not shrink the majority.
    private string Elector(SeedPlace seed, IReadOnlyDictionary<string, Reply> replies) =>
        seed.Addresses.Contains(self)
            ? self
            : seed.Addresses.FirstOrDefault(address => replies.GetValueOrDefault(address) != Reply.Silent) ?? seed.Text;

    private string Elector(KnownMember member, IReadOnlyDictionary<string, Reply> replies) =>
        seeds.FirstOrDefault(seed => seed.Only == member.Address || (seed.Text == member.Seed && seed.Addresses is []))
            is { } same
            ? Elector(same, replies)
            : member.Address;

    private static bool HasMoved(KnownMember member, string self, IReadOnlyList<SeedPlace> seeds) =>
        member.Address != self
        && (
            member.IsOwn
            || seeds.Any(seed => seed.Text == member.Seed && seed.Only is { } only && only != member.Address)
        );
}
