using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace SyncStream.Node.Hosting;

/// <summary>Every key with a value in one HOCON text, as dotted paths; an empty object counts as a leaf.</summary>
internal static class HoconLeaves
{
    public static IEnumerable<string> Of(Config config) =>
        config.Root is { } root && root.IsObject() ? Of(root.GetObject(), "") : [];

    /// <summary>Whether a key has a list for its value. Akka's own word on that is no for an empty one.</summary>
    public static bool IsList(Config config, string key)
    {
        var value = config.GetValue(key);
        return value.IsArray() || (!value.IsString() && !value.IsObject());
    }

    private static IEnumerable<string> Of(HoconObject at, string prefix)
    {
        foreach (var (key, value) in at.Items)
        {
            var path = prefix + (key.Contains('.', StringComparison.Ordinal) ? $"\"{key}\"" : key);
            if (value.IsObject() && value.GetObject() is { Items.Count: > 0 } inner)
                foreach (var leaf in Of(inner, path + "."))
                    yield return leaf;
            else
                yield return path;
        }
    }
}
