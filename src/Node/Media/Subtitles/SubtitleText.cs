using System.Text;

namespace SyncStream.Node.Media.Subtitles;

/// <summary>Finds out the encoding of a subtitle file, which no file says and no two tools agree on.</summary>
public static class SubtitleText
{
    static SubtitleText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>
    /// The text, without a byte order mark. UTF-8 and UTF-16 are recognised surely; among old code pages the one whose letters make
    /// words is taken: Cyrillic, Greek, Central European, else Western (Windows-1252).
    /// </summary>
    public static string Decode(ReadOnlySpan<byte> bytes) =>
        EncodingOf(bytes).GetString(bytes).TrimStart('\uFEFF').Replace("\0", "");

    private static Encoding EncodingOf(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            return Encoding.UTF8;
        }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
        {
            return Encoding.Unicode;
        }
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Encoding.BigEndianUnicode;
        }
        // Digits and blanks of the time stamps are half zeros in UTF-16.
        var head = bytes[..Math.Min(bytes.Length, 2000)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] == 0)
            {
                _ = i % 2 == 0 ? even++ : odd++;
            }
        }
        if (Math.Max(even, odd) > head.Length / 5)
        {
            return odd > even ? Encoding.Unicode : Encoding.BigEndianUnicode;
        }
        return IsUtf8(bytes) ? Encoding.UTF8 : Legacy(bytes);
    }

    private static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static Encoding Legacy(ReadOnlySpan<byte> bytes)
    {
        int[] candidates = [1252, 1251, 1250, 1253];
        var best = (Page: 1252, Score: double.MinValue);
        foreach (var page in candidates)
        {
            var score = Score(Encoding.GetEncoding(page).GetString(bytes), page);
            if (score > best.Score)
            {
                best = (page, score);
            }
        }
        return Encoding.GetEncoding(best.Page);
    }

    /// <summary>How much the text beyond ASCII looks like words: whole runs of one script, small letters, letters that are frequent.</summary>
    private static double Score(string text, int page)
    {
        var frequent = page switch
        {
            1252 => "éèàùâêîôûçëïüöäßñáíóúåøæãõ’“”–…«»¿¡ÉÀÄÖÜ",
            1251 => "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфъё",
            1250 => "ąćęłńśźżěščřžýáíéůúőűöüóďťňĄĆĘŁŃŚŹŻ",
            _ => "αεοιτνσρπκηυμλςίόγάδωέχήύθώφβξψζ",
        };
        var score = 0.0;
        var before = ' ';
        foreach (var c in text)
        {
            if (c > 127)
            {
                score +=
                    frequent.Contains(c) ? 1
                    : char.IsLetter(c) ? 0.2
                    : -1;
                var alone = page is 1251 or 1253;
                // Cyrillic and Greek words have no Latin letters in them, the others are mostly of these.
                score += char.IsAsciiLetter(before) == alone ? -0.7 : 0.3;
                score -= char.IsUpper(c) && char.IsLower(before) ? 1.5 : 0;
            }
            else if (char.IsAsciiLetter(c) && before > 127 && page is 1251 or 1253)
            {
                score -= 0.7;
            }
            before = c;
        }
        return score;
    }
}
