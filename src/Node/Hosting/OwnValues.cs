using System.Text.RegularExpressions;
using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Whether a value is of the kind that its key has in the reference: a duration for a duration, a size for a size. Akka's
/// configuration reads what it is given where it is needed, so a slip would end a worker, or be taken for something else.
/// </summary>
internal static partial class OwnValues
{
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["syncstream.layer"] = ["none", "laptop", "small-vps", "big-host"],
        ["syncstream.log.level"] = ["debug", "info", "warning", "error"],
        ["syncstream.log.framework-level"] = ["debug", "info", "warning", "error"],
        ["syncstream.log.format"] = ["text", "json"],
        ["syncstream.telemetry.otlp.protocol"] = ["grpc", "http"],
        ["syncstream.uploads.from"] = ["nobody", "administrators", "hosts", "everyone"],
    };

    /// <summary>Keys whose default is a word and whose other values are sizes: read with care where they are used.</summary>
    private static readonly string[] Mixed = ["syncstream.workers.memory-limit"];

    /// <summary>What is wrong with the values of our own keys, one sentence for each.</summary>
    public static IEnumerable<string> Complaints(Config config, Config reference) =>
        from key in HoconLeaves.Of(config)
        where key.StartsWith("syncstream.", StringComparison.Ordinal) && reference.HasPath(key) && !Mixed.Contains(key)
        let wanted = Wanted(key, config, reference)
        where wanted is not null
        select $"{key}: '{Shown(config, key)}' is not allowed; give {wanted}";

    /// <summary>What should have been given, or null where it was.</summary>
    private static string? Wanted(string key, Config config, Config reference)
    {
        var (isList, shouldBeList) = (HoconLeaves.IsList(config, key), HoconLeaves.IsList(reference, key));
        if (shouldBeList)
        {
            return isList ? null : "a list, like [\"one\", \"two\"]";
        }

        if (isList || config.GetValue(key).IsObject())
        {
            return "a single value";
        }

        var value = config.GetString(key).Trim();
        var usual = reference.GetString(key);
        return Words.TryGetValue(key, out var words)
            ? words.Contains(value)
                ? null
                : $"one of {string.Join(", ", words)}"
            : Truth().IsMatch(usual)
                ? Truth().IsMatch(value)
                    ? null
                    : "true or false"
                : Number().IsMatch(usual)
                    ? Number().IsMatch(value)
                        ? null
                        : "a whole number"
                    : Duration().IsMatch(usual)
                        ? value == "0" || Duration().IsMatch(value)
                            ? null
                            : "a duration, like 500ms, 10s, 5m or 2h"
                        : Size().IsMatch(usual)
                            ? Number().IsMatch(value) || Size().IsMatch(value)
                                ? null
                                : "a size, like 64 MiB or 20 GiB"
                            : null;
    }

    private static string Shown(Config config, string key) => config.GetString(key) ?? config.GetValue(key).ToString();

    [GeneratedRegex("^(true|false|on|off|yes|no)$")]
    private static partial Regex Truth();

    [GeneratedRegex("^[0-9]{1,18}$")]
    private static partial Regex Number();

    [GeneratedRegex("^[0-9]{1,9}(\\.[0-9]+)? ?(ms|millis(econds?)?|s|seconds?|m|minutes?|h|hours?|d|days?)$")]
    private static partial Regex Duration();

    [GeneratedRegex("^[0-9]{1,12}(\\.[0-9]+)? ?(B|[kKMGT]i?B|[kKMGT]|bytes?)$")]
    private static partial Regex Size();
}
