using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Akka.Configuration;
using SyncStream.Node.Rooms;

namespace SyncStream.Node.Joining;

/// <summary>
/// What the members of a cluster must have in common, to be compared before one joins: Akka.NET compares nothing, and
/// members that decide a partition by different rules both live on.
/// </summary>
/// <param name="Wire">The version of what members say to each other, <see cref="ClusterTerms.Speaks"/>.</param>
/// <param name="Release">The program's version, for people.</param>
/// <param name="Secret">A fingerprint of the common secret; empty where this member has no use for one.</param>
/// <param name="Journal">The id of the shared journal; empty where this member writes to none.</param>
/// <param name="Rules">Settings that must be the same, by key.</param>
/// <param name="Habits">Settings that had better be the same, by key.</param>
public sealed record ClusterTerms(
    int Wire,
    string Release,
    string Secret,
    string Journal,
    IReadOnlyDictionary<string, string> Rules,
    IReadOnlyDictionary<string, string> Habits
)
{
    /// <summary>
    /// Raised when members of the release before could not understand this one. While it stays, releases may be mixed,
    /// which is what a rolling upgrade does.
    /// </summary>
    public const int Speaks = 1;

    private const string AdminPassword = "syncstream.admin.password";

    private const string Sbr = "akka.cluster.split-brain-resolver.";

    private static readonly string[] RuleTexts =
    [
        "akka.cluster.downing-provider-class",
        Sbr + "active-strategy",
        Sbr + "keep-majority.role",
        Sbr + "down-all-when-unstable",
    ];

    private static readonly string[] RuleTimes = [Sbr + "stable-after", "akka.cluster.down-removal-margin"];

    private static readonly string[] HabitTimes =
    [
        "akka.cluster.failure-detector.heartbeat-interval",
        "akka.cluster.failure-detector.acceptable-heartbeat-pause",
        "syncstream.session.lifetime",
        "syncstream.room.grace",
        "syncstream.room.least-lead",
        "syncstream.room.most-lead",
        "syncstream.room.sleep-after",
    ];

    /// <summary>The terms of this process.</summary>
    /// <param name="config">With Akka's own defaults beneath.</param>
    /// <param name="journal">The id of the journal that it writes to; empty for a seed, which writes nothing.</param>
    /// <param name="release">The program's version.</param>
    public static ClusterTerms Of(Config config, string journal, string release)
    {
        var rules = RuleTexts.ToDictionary(key => key, key => config.GetString(key, ""));
        foreach (var key in RuleTimes)
        {
            rules[key] = Time(config, key);
        }

        rules["shards of rooms"] = RoomSharding.Shards.ToString(CultureInfo.InvariantCulture);
        var secret = config.GetString("syncstream.cluster.secret", "");
        var habits = HabitTimes.ToDictionary(key => key, key => Time(config, key));
        // A cookie of an administrator counts only where the password is the one it was given for. A seed has no visitors.
        if (journal.Length > 0 && secret.Length > 0)
        {
            var password = config.GetString(AdminPassword, "");
            habits[AdminPassword] =
                password.Length == 0 ? "" : $"set ({Fingerprint(secret, "administrator " + password)})";
        }

        return new(Speaks, release, secret.Length == 0 ? "" : Fingerprint(secret, "joining"), journal, rules, habits);
    }

    /// <summary>Why these two may not be members of one cluster, in sentences; none where they may.</summary>
    /// <param name="theirs">The other's terms, from the network.</param>
    /// <param name="they">How to call the other.</param>
    public IEnumerable<string> Conflicts(ClusterTerms theirs, string they)
    {
        if (Wire != theirs.Wire)
        {
            yield return $"{they} runs release {Short(theirs.Release)}, which speaks version {theirs.Wire} between hosts, and this one {Release} version {Wire}: "
                + "upgrade one step at a time";
        }

        if (Secret != theirs.Secret && Secret.Length > 0 && theirs.Secret.Length > 0)
        {
            yield return $"syncstream.cluster.secret differs from that of {they}";
        }

        if (Journal != theirs.Journal && Journal.Length > 0 && theirs.Journal.Length > 0)
        {
            yield return $"{they} writes rooms to another database: syncstream.journal.postgresql must lead every host to the same one";
        }

        foreach (var sentence in Differences(Rules, theirs.Rules, they))
        {
            yield return sentence + ", and must be the same on every member";
        }
    }

    /// <summary>What is likely not meant, though it does no harm to the cluster.</summary>
    public IEnumerable<string> Oddities(ClusterTerms theirs, string they) => Differences(Habits, theirs.Habits, they);

    // Only keys of ours are looked up: what else the other sends is not repeated to anyone.
    private static IEnumerable<string> Differences(
        IReadOnlyDictionary<string, string> mine,
        IReadOnlyDictionary<string, string> theirs,
        string they
    ) =>
        from rule in mine
        let other = theirs.GetValueOrDefault(rule.Key)
        where other is not null && other != rule.Value
        select $"{rule.Key} is {Shown(rule.Value)} here and {Shown(other)} at {they}";

    private static string Shown(string value) => value.Length == 0 ? "not set" : Short(value);

    private static string Short(string value) => value.Length > 80 ? value[..80] + "..." : value;

    private static string Time(Config config, string key) =>
        config.GetTimeSpan(key, null) is { } time && time != default
            ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
            : "";

    // By the common secret, so that nobody who hears it can try passwords on it.
    private static string Fingerprint(string secret, string of) =>
        Convert.ToHexStringLower(
            HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                Encoding.UTF8.GetBytes(secret),
                outputLength: 8,
                info: Encoding.UTF8.GetBytes("syncstream " + of)
            )
        );
}
