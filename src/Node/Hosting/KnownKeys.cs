using System.Reflection;
using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>
/// Which configuration keys something reads: our own reference (<c>hocon/syncstream.conf</c>) and the reference
/// configurations inside Akka's assemblies. Akka itself accepts any key in silence, so a misspelt one would simply
/// not work.
/// </summary>
internal sealed class KnownKeys(Config own)
{
    private static readonly string[] AkkaAssemblies =
    [
        "Akka",
        "Akka.Remote",
        "Akka.Cluster",
        "Akka.Cluster.Tools",
        "Akka.Cluster.Sharding",
        "Akka.DistributedData",
        "Akka.Streams",
        "Akka.Persistence",
        "Akka.Coordination",
        "Akka.Discovery",
    ];

    /// <summary>Sections whose keys are names of the user's choosing.</summary>
    private static readonly string[] OpenSections =
    [
        "akka.actor.deployment.",
        "akka.actor.serializers.",
        "akka.actor.serialization-bindings.",
        "akka.actor.serialization-identifiers.",
        "akka.cluster.role.",
        "akka.coordinated-shutdown.phases.",
        "akka.cluster.app-version",
    ];

    private readonly HashSet<string> _known =
    [
        .. HoconLeaves.Of(own),
        .. AkkaAssemblies.SelectMany(References).SelectMany(HoconLeaves.Of),
    ];

    /// <summary>Why each key that nothing reads is wrong, one sentence per key.</summary>
    public IEnumerable<string> Complaints(Config config) =>
        from key in HoconLeaves.Of(config)
        where !IsKnown(key) && !IsEmptySection(config, key)
        let nearest = NearestWord.To(key, _known)
        select nearest is null ? $"unknown key '{key}'" : $"unknown key '{key}' (did you mean '{nearest}'?)";

    private bool IsKnown(string key) =>
        _known.Contains(key)
        || OpenSections.Any(section => key.StartsWith(section, StringComparison.Ordinal))
        || IsOfPlugin(key);

    // All of it is commented out.
    private bool IsEmptySection(Config config, string key) =>
        config.GetValue(key).IsObject() && _known.Any(known => known.StartsWith(key + ".", StringComparison.Ordinal));

    /// <summary>A persistence plugin, under whatever name, has the keys of all plugins.</summary>
    private bool IsOfPlugin(string key)
    {
        foreach (var family in (string[])["akka.persistence.journal.", "akka.persistence.snapshot-store."])
        {
            if (!key.StartsWith(family, StringComparison.Ordinal))
                continue;
            var rest = key[family.Length..];
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            return dot > 0 && _known.Contains($"{family.TrimEnd('.')}-plugin-fallback.{rest[(dot + 1)..]}");
        }
        return false;
    }

    private static IEnumerable<Config> References(string name)
    {
        var assembly = Assembly.Load(name);
        foreach (var resource in assembly.GetManifestResourceNames())
            if (resource.EndsWith(".conf", StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                yield return ConfigurationFactory.ParseString(reader.ReadToEnd());
            }
    }
}
