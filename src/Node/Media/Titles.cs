namespace SyncStream.Node.Media;

/// <summary>Text that came with a file and goes onto a page.</summary>
internal static class Titles
{
    private const int MaxLength = 200;

    /// <summary>The title of a file: its name without the extension.</summary>
    public static string Of(string path) => Clean(Path.GetFileNameWithoutExtension(path)) ?? "untitled";

    /// <summary>Without control characters, at most 200 characters; null where nothing is left.</summary>
    public static string? Clean(string? text)
    {
        if (text is null)
        {
            return null;
        }
        var clean = string.Concat(text.Where(c => !char.IsControl(c))).Trim();
        if (clean.Length > MaxLength)
        {
            // Not through the middle of a pair of surrogates.
            clean = clean[..(char.IsHighSurrogate(clean[MaxLength - 1]) ? MaxLength - 1 : MaxLength)];
        }
        return clean.Length > 0 ? clean : null;
    }
}
