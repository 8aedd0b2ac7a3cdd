using YamlDotNet.RepresentationModel;

namespace SyncStream.SystemTests.Packages;

/// <summary>What people take from the tree to run SyncStream with.</summary>
internal static class Shipped
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "..", ".."));

    public static string Text(params string[] path) => File.ReadAllText(Path.Combine([Root, .. path]));

    /// <summary>The documents of a YAML file.</summary>
    public static IReadOnlyList<YamlNode> Yaml(params string[] path)
    {
        var stream = new YamlStream();
        using var text = new StringReader(Text(path));
        stream.Load(new YamlDotNet.Core.MergingParser(new YamlDotNet.Core.Parser(text)));
        return [.. stream.Documents.Select(document => document.RootNode)];
    }

    /// <summary>What stands under names, one inside the other; null where there is nothing.</summary>
    public static YamlNode? At(this YamlNode node, params string[] path)
    {
        var at = node;
        foreach (var name in path)
        {
            if (at is not YamlMappingNode map || !map.Children.TryGetValue(new YamlScalarNode(name), out var inner))
            {
                return null;
            }

            at = inner;
        }

        return at;
    }

    public static string Word(this YamlNode node, params string[] path) =>
        (node.At(path) as YamlScalarNode)?.Value
        ?? throw new KeyNotFoundException($"there is no {string.Join('.', path)} in {node}");

    public static IEnumerable<YamlNode> Items(this YamlNode node, params string[] path) =>
        node.At(path) as YamlSequenceNode ?? [];

    /// <summary>The effective settings that the program itself makes of an environment: it refuses what it does not know.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> Settings(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var folder = Directory.CreateTempSubdirectory("syncstream-system-").FullName;
        try
        {
            var (exit, output, error) = await SyncStreamProgram.Run(
                folder,
                ["config", "--json", .. arguments],
                environment
            );
            exit.ShouldBe(0, error);
            using var json = System.Text.Json.JsonDocument.Parse(output);
            return json
                .RootElement.EnumerateArray()
                .ToDictionary(
                    setting => setting.GetProperty("key").GetString()!,
                    setting => setting.GetProperty("value").GetString()!
                );
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;
}
