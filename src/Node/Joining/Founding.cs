namespace SyncStream.Node.Joining;

/// <summary>What a host that was asked for a cluster had to say.</summary>
internal enum Reply
{
    /// <summary>Nothing: it is down, or cut off.</summary>
    Silent,

    /// <summary>It is in no cluster either.</summary>
    Outside,

    /// <summary>It is in a cluster.</summary>
    Inside,

    /// <summary>It is an actor system of our name, but has no door of ours: Petabridge's Lighthouse, as a rule.</summary>
    Doorless,
}

/// <summary>What to do next about getting into a cluster.</summary>
internal abstract record Step
{
    /// <summary>Ask these to be let in.</summary>
    /// <param name="Members">Any of them will do.</param>
    /// <param name="AreDoorless">They may be in no cluster yet themselves; who can tell?</param>
    public sealed record JoinThrough(IReadOnlyList<string> Members, bool AreDoorless = false) : Step;

    /// <summary>Ask these for their word to found a cluster, of whom so many, oneself included, must agree.</summary>
    public sealed record Campaign(IReadOnlyList<string> Voters, int Needed) : Step;

    /// <summary>Ask everyone again later.</summary>
    public sealed record Wait(string Why) : Step;
}

/// <summary>
/// How a cluster begins, and that it begins once. Where nobody is in a cluster yet, a majority of the seeds that all
/// hosts name (and of the members that are remembered, where there was a cluster before) must hear each other; the
/// first of them then founds it with their word. Two majorities always share a host, and that one gives its word once:
/// so a seed that starts again, or is cut off, waits instead of founding a second cluster.
/// </summary>
internal static class Founding
{
    /// <param name="self">This host, <c>host:port</c>.</param>
    /// <param name="seeds">The configured seeds, by the addresses at which they are members.</param>
    /// <param name="remembered">The supervisors and seeds that were members when this host last was.</param>
    /// <param name="replies">What each of them but this host said.</param>
    public static Step Next(
        string self,
        IReadOnlyCollection<string> seeds,
        IReadOnlyCollection<string> remembered,
        IReadOnlyDictionary<string, Reply> replies
    )
    {
        var inside = Who(Reply.Inside);
        if (inside.Count > 0)
        {
            return new Step.JoinThrough(inside);
        }

        // These found a cluster by rules of their own, and let in whoever asks once they have.
        var doorless = Who(Reply.Doorless);
        if (doorless.Count > 0)
        {
            return new Step.JoinThrough(doorless, AreDoorless: true);
        }

        var outside = Who(Reply.Outside);
        string[] electorate = [.. seeds.Union(remembered)];
        var needed = (electorate.Length / 2) + 1;
        string[] heard = [.. electorate.Where(host => host == self || outside.Contains(host))];
        var silent = electorate.Except(heard);
        if (heard.Length < needed)
        {
            return new Step.Wait(
                $"{heard.Length} of {electorate.Length} hosts that may found a cluster hear each other, and {needed} must; silent: {string.Join(", ", silent)}"
            );
        }

        if (!seeds.Contains(self))
        {
            return new Step.Wait(
                $"this host is none of the seeds ({string.Join(", ", seeds)}), so one of them must found the cluster"
            );
        }

        var first = heard.Where(seeds.Contains).Order(StringComparer.Ordinal).First();
        return first == self
            ? new Step.Campaign([.. heard.Where(host => host != self)], needed)
            : new Step.Wait($"{first} is to found the cluster");

        IReadOnlyList<string> Who(Reply reply) =>
            [.. replies.Where(r => r.Value == reply && r.Key != self).Select(r => r.Key)];
    }
}
