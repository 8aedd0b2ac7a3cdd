using System.Collections;
using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Akka's settings from the environment, as Petabridge's Lighthouse and Docker images take them:
/// <c>AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER=7s</c> (two underscores are a dot, one is a dash).
/// </summary>
internal static class AkkaVariables
{
    private const string Prefix = "AKKA__";

    /// <summary>What the process's environment says, over a configuration.</summary>
    /// <exception cref="UsageException">A variable names a key that nothing reads.</exception>
    public static Config Over(Config config) =>
        From(Environment.GetEnvironmentVariables()) is { IsEmpty: false } variables
            ? variables.WithFallback(config)
            : config;

    /// <exception cref="UsageException">A variable names a key that nothing reads.</exception>
    public static Config From(IDictionary variables)
    {
        var values = new Dictionary<string, object>();
        foreach (DictionaryEntry variable in variables)
        {
            if (variable.Key is string name && name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            {
                var key = name.ToLowerInvariant().Replace("__", ".", StringComparison.Ordinal).Replace('_', '-');
                values[key] = variable.Value as string ?? "";
            }
        }

        if (values.Count == 0)
        {
            return Config.Empty;
        }

        var config = ConfigLayers.FromValues(values);
        var complaints = new KnownKeys(ConfigLayers.Reference()).Complaints(config).ToList();
        return complaints is [] ? config : throw new UsageException($"{Prefix}...: {string.Join("; ", complaints)}");
    }
}
