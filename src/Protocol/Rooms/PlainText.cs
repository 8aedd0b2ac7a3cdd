using System.Buffers;
using System.Globalization;
using System.Text;

namespace SyncStream.Protocol.Rooms;

/// <summary>
/// Text from people that is safe to show to others: whole characters only, no control characters, and none that turn the
/// direction of what stands around it (Unicode UAX #9 embeddings, overrides and isolates are taken out).
/// </summary>
public readonly record struct PlainText
{
    private const int MaxEmoji = 16;

    // Letters and symbols by their category, and yet nothing to be seen.
    private static readonly SearchValues<char> Blanks = SearchValues.Create("\u115F\u1160\u2800\u3164\uFFA0");

    private PlainText(string value) => Value = value;

    public string Value { get; }

    /// <summary>Nothing in it can be seen.</summary>
    public bool IsEmpty
    {
        get
        {
            foreach (var rune in Value.EnumerateRunes())
            {
                if (IsVisible(rune))
                {
                    return false;
                }
            }
            return true;
        }
    }

    /// <summary>One line, trimmed, runs of white space made one; null where it is not plain or longer than <paramref name="max"/> UTF-16 units.</summary>
    public static PlainText? Line(string text, int max) => Within(max, Read(text, max, lines: false, lenient: false));

    /// <summary>The same with line breaks, at most two in a row.</summary>
    public static PlainText? Lines(string text, int max) =>
        Within(max, Read(text.ReplaceLineEndings("\n"), max, lines: true, lenient: false));

    /// <summary>For names from files and addresses, which nobody can be asked to write anew: what is not plain is left out, the rest cut.</summary>
    public static PlainText Cleaned(string? text, int max)
    {
        var line = Read(text ?? "", max, lines: false, lenient: true) ?? "";
        var length = Math.Min(max, line.Length);
        var split = length < line.Length && char.IsHighSurrogate(line[length - 1]);
        return new(line[..(split ? length - 1 : length)].TrimEnd());
    }

    /// <summary>Exactly one character as people count them (an extended grapheme cluster, UAX #29), at most 16 UTF-16 units.</summary>
    public static PlainText? Emoji(string text) =>
        text.Length is > 0 and <= MaxEmoji
        && StringInfo.GetNextTextElementLength(text) == text.Length
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !IsForbidden(rune))
        && IsVisible(Rune.GetRuneAt(text, 0))
            ? new(text)
            : null;

    public override string ToString() => Value;

    private static PlainText? Within(int max, string? text) =>
        text is not null && text.Length <= max ? new(text) : null;

    private static string? Read(string text, int max, bool lines, bool lenient)
    {
        // What is far too long is not looked at: taking characters out makes little difference.
        if (!lenient && text.Length > max * 4)
        {
            return null;
        }
        var plain = new StringBuilder(Math.Min(text.Length, max * 4));
        for (var rest = text.AsSpan(0, Math.Min(text.Length, max * 4)); rest.Length > 0; )
        {
            var whole = Rune.DecodeFromUtf16(rest, out var rune, out var used);
            rest = rest[used..];
            if (whole == OperationStatus.Done && lines && rune.Value == '\n')
            {
                AppendBreak(plain);
            }
            else if (whole != OperationStatus.Done || IsForbidden(rune))
            {
                if (!lenient)
                {
                    return null;
                }
            }
            else if (!TurnsDirection(rune))
            {
                Append(plain, rune, lines);
            }
        }
        return plain.ToString().Trim();
    }

    private static void AppendBreak(StringBuilder plain)
    {
        if (plain.Length < 2 || plain[^1] != '\n' || plain[^2] != '\n')
        {
            plain.Append('\n');
        }
    }

    private static void Append(StringBuilder plain, Rune rune, bool lines)
    {
        if (!Rune.IsWhiteSpace(rune))
        {
            plain.Append(rune);
        }
        else if (lines || plain.Length == 0 || plain[^1] != ' ')
        {
            plain.Append(' ');
        }
    }

    private static bool IsForbidden(Rune rune) => Rune.IsControl(rune) || rune.Value is 0x2028 or 0x2029;

    private static bool TurnsDirection(Rune rune) =>
        rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);

    private static bool IsVisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.SpaceSeparator
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
            )
        && !(rune.IsBmp && Blanks.Contains((char)rune.Value));
}
