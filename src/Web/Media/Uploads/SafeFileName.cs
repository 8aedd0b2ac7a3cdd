using System.Globalization;
using System.Text;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Media.Uploads;

/// <summary>
/// A name that a stranger gave to a file, made harmless: no folders, no hidden files, nothing that a shell, a file system of
/// another kind or a reader of a list would take for something else.
/// </summary>
public static class SafeFileName
{
    /// <summary>UTF-8 bytes of the name without the extension; file systems take 255 for all of it.</summary>
    private const int MaxBytes = 180;

    /// <summary>Devices of Windows, whatever follows after a dot.</summary>
    private static readonly HashSet<string> Reserved = new(
        ["CON", "PRN", "AUX", "NUL", .. Enumerable.Range(0, 10).SelectMany(n => (string[])[$"COM{n}", $"LPT{n}"])],
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>The name without its extension; never empty.</summary>
    public static string Stem(string name)
    {
        var last = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var dot = last.LastIndexOf('.');
        var stem = dot > 0 && last.Length - dot <= 6 ? last[..dot] : last;
        var text = new StringBuilder();
        foreach (var rune in PlainText.Cleaned(stem.Normalize(), MaxBytes).Value.EnumerateRunes())
        {
            var seen = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.PrivateUse);
            text.Append(
                seen && !"<>:\"|?*\0%".Contains(rune.ToString(), StringComparison.Ordinal) ? rune.ToString() : "_"
            );
        }
        var clean = Cut(text.ToString()).Trim(' ', '.', '-', '~');
        return clean.Length == 0 ? "video"
            : Reserved.Contains(clean.Split('.')[0]) ? "_" + clean
            : clean;
    }

    /// <summary>The extension in lower case without its dot; empty where there is none.</summary>
    public static string Extension(string name) => Path.GetExtension(name).TrimStart('.').ToLowerInvariant();

    private static string Cut(string text)
    {
        var bytes = 0;
        foreach (var (at, length) in Runes(text))
        {
            if ((bytes += length) > MaxBytes)
            {
                return text[..at];
            }
        }
        return text;
    }

    private static IEnumerable<(int At, int Bytes)> Runes(string text)
    {
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            yield return (at, rune.Utf8SequenceLength);
            at += rune.Utf16SequenceLength;
        }
    }
}
