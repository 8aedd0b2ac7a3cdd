namespace SyncStream.Node.Hosting;

/// <summary>
/// Variables from a <c>.env</c> file in the working directory: <c>NAME=value</c> lines, <c>#</c> comments, an optional
/// <c>export</c> and optional quotes. The real environment wins over it.
/// </summary>
internal static class DotEnv
{
    /// <summary>Looks a variable up in the environment, then in the file's text.</summary>
    public static Func<string, string?> Over(Func<string, string?> environment, string? text)
    {
        var file = text is null ? [] : Parse(text);
        return name => environment(name) is { Length: > 0 } real ? real : file.GetValueOrDefault(name);
    }

    /// <summary>The real environment over the <c>.env</c> of the working directory, where there is one.</summary>
    public static IReadOnlyDictionary<string, string> OfWorkingDirectory()
    {
        var variables = File.Exists(".env") ? Parse(File.ReadAllText(".env")) : [];
        foreach (System.Collections.DictionaryEntry real in Environment.GetEnvironmentVariables())
            if (real is { Key: string name, Value: string { Length: > 0 } value })
                variables[name] = value;
        return variables;
    }

    /// <summary>The variables of a text; lines that are none are skipped.</summary>
    public static Dictionary<string, string> Parse(string text)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var raw in text.Split('\n'))
        {
            var line = raw.Trim();
            if (line.StartsWith("export ", StringComparison.Ordinal))
                line = line["export ".Length..].TrimStart();
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (line.StartsWith('#') || equals <= 0)
                continue;
            variables[line[..equals].TrimEnd()] = Unquote(line[(equals + 1)..].Trim());
        }
        return variables;
    }

    private static string Unquote(string value)
    {
        if (value is ['"', .., '"'] or ['\'', .., '\''])
            return value[1..^1];
        var comment = value.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? value : value[..comment].TrimEnd();
    }
}
