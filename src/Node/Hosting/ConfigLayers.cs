using Akka.Configuration;

namespace SyncStream.Node.Hosting;

/// <summary>
/// The one place where configuration is layered. Akka's HOCON has no working <c>include</c> and no <c>${ENV}</c>, so
/// the layers are files read in order, and flags and variables become a last layer made in code.
/// </summary>
internal static class ConfigLayers
{
    /// <summary>Where the layer files of this build are.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <summary>Our own reference: every key under <c>syncstream</c> with its default.</summary>
    public static Config Reference() => Layer("syncstream");

    /// <summary>The layers under the user's file as one.</summary>
    public static Config Defaults(params IEnumerable<string> waysToRun) => Merge(Shipped(waysToRun));

    /// <summary>The layers under the user's file, strongest first: those of this way to run, Akka's, the reference.</summary>
    public static IReadOnlyList<ConfigLayer> Shipped(params IEnumerable<string> names) =>
        [.. names.Append("akka").Append("syncstream").Select(Named)];

    /// <summary>One of the layers in the folder.</summary>
    public static ConfigLayer Named(string name) => new($"hocon/{name}.conf", Layer(name));

    /// <summary>Layers as one, the first of them the strongest.</summary>
    public static Config Merge(IEnumerable<ConfigLayer> layers) =>
        // An empty one is one and the same object wherever it stands, which Akka refuses to put under itself.
        layers
            .Select(layer => layer.Config)
            .Where(config => !config.IsEmpty)
            .Aggregate((strong, weak) => strong.WithFallback(weak));

    /// <summary>What is wrong with what somebody set: keys that nothing reads, values that are not of their key's kind.</summary>
    public static IEnumerable<string> Complaints(Config config)
    {
        var reference = Reference();
        return new KnownKeys(reference).Complaints(config).Concat(OwnValues.Complaints(config, reference));
    }

    /// <summary>The user's file, refused where it cannot be read or has a key that nothing reads.</summary>
    /// <exception cref="UsageException">The file is missing or another's, is not HOCON, or has unknown keys.</exception>
    /// <exception cref="TemporaryFailureException">It cannot be read at the moment.</exception>
    public static Config UserFile(string path)
    {
        Config config;
        try
        {
            config = ConfigurationFactory.ParseString(File.ReadAllText(path));
        }
        catch (Exception e)
            when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new UsageException($"--config: cannot read '{path}': {e.Message}", e);
        }
        catch (IOException e)
        {
            throw new TemporaryFailureException($"--config: cannot read '{path}': {e.Message}", e);
        }
        catch (Exception e)
        {
            // The parser throws whatever it trips over (FormatException, NullReferenceException for `include`).
            throw new UsageException($"--config: '{path}' is not valid HOCON: {e.Message}", e);
        }
        var complaints = Complaints(config).ToList();
        return complaints is []
            ? config
            : throw new UsageException($"--config: {path}: {string.Join("; ", complaints)}");
    }

    /// <summary>A layer from key and value pairs; values are quoted, so they cannot become other keys.</summary>
    public static Config FromValues(IEnumerable<KeyValuePair<string, object>> values) =>
        ConfigurationFactory.ParseString(string.Join('\n', values.Select(pair => $"{pair.Key} = {Quote(pair.Value)}")));

    private static string Quote(object value) =>
        value is IReadOnlyList<string> list
            ? $"[{string.Join(", ", list.Select(item => Quote(item)))}]"
            : $"\"{value.ToString()!.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>One file of <c>hocon/</c>.</summary>
    public static Config Layer(string name) =>
        ConfigurationFactory.ParseString(File.ReadAllText(Path.Combine(Folder, name + ".conf")));
}
