using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Any key as an environment variable, for containers: <c>SYNCSTREAM__METRICS__TOKEN</c> is <c>syncstream.metrics.token</c>,
/// <c>AKKA__CLUSTER__MIN_NR_OF_MEMBERS</c> is <c>akka.cluster.min-nr-of-members</c>: two underscores are a dot, one is a dash, as
/// Petabridge's Lighthouse has it. Lists are items with commas between.
/// </summary>
internal static class EnvironmentLayer
{
    private static readonly string[] Prefixes = ["SYNCSTREAM__", "AKKA__"];

    /// <summary>The layer of the variables that name keys.</summary>
    /// <exception cref="UsageException">One names a key that nothing reads, or has a value that does not fit.</exception>
    public static Config From(IReadOnlyDictionary<string, string> variables)
    {
        var reference = ConfigLayers.Reference();
        var layer = new Dictionary<string, object>();
        foreach (var (name, value) in variables.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            // An empty variable is an unset one, as everywhere.
            if (
                value.Length == 0
                || !Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            )
            {
                continue;
            }

            var key = KeyOf(name);
            var isList = reference.HasPath(key) && HoconLeaves.IsList(reference, key);
            layer[key] = isList ? Items(value) : value;
            var one = ConfigLayers.FromValues([new(key, layer[key])]);
            if (ConfigLayers.Complaints(one).FirstOrDefault() is { } complaint)
            {
                throw new UsageException($"{name}: {complaint}");
            }
        }

        return layer.Count == 0 ? Config.Empty : ConfigLayers.FromValues(layer);
    }

    /// <summary>The variable that sets a key.</summary>
    public static string NameOf(string key) =>
        key.Replace(".", "__", StringComparison.Ordinal).Replace('-', '_').ToUpperInvariant();

    private static string KeyOf(string name) =>
        name.Replace("__", ".", StringComparison.Ordinal).Replace('_', '-').ToLowerInvariant();

    private static string[] Items(string value) =>
        value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
