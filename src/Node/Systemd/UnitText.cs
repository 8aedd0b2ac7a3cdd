namespace SyncStream.Node.Systemd;

/// <summary>Texts as unit files want them (systemd.syntax(7), systemd.service(5) "Command lines").</summary>
internal static class UnitText
{
    /// <summary>A path, with what has a meaning taken from it: <c>%</c> begins a specifier.</summary>
    public static string Quote(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("%", "%%", StringComparison.Ordinal);
        return escaped.All(IsPlain) ? escaped : $"\"{escaped}\"";
    }

    /// <summary>A word of a command line, where besides <c>$</c> begins a variable.</summary>
    public static string QuoteArgument(string text) => Quote(text).Replace("$", "$$", StringComparison.Ordinal);

    private static bool IsPlain(char character) =>
        char.IsAsciiLetterOrDigit(character) || "/.-_:,=%@+".Contains(character, StringComparison.Ordinal);
}
