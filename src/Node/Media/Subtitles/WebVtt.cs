using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SyncStream.Node.Media.Subtitles;

/// <summary>SubRip, WebVTT and (Advanced) SubStation Alpha as WebVTT. What a line means that is none of these is not guessed.</summary>
public static partial class WebVtt
{
    private const int MaxCues = 50_000;

    // The format knows 23 (V4 and V4+ styles); what names more is made to cost.
    private const int MaxColumns = 32;

    /// <summary>The same words as WebVTT; null where no cue can be found in it.</summary>
    /// <param name="text">Any of the three, known by what is in it rather than by a name.</param>
    public static string? From(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var cues = lines.Any(line => line.StartsWith("Dialogue:", StringComparison.OrdinalIgnoreCase))
            ? FromAss(lines)
            : FromSubRip(lines);
        var ordered = cues.Where(cue => cue.End > cue.Start && cue.Words.Length > 0)
            .Take(MaxCues)
            .OrderBy(cue => cue.Start)
            .ToList();
        if (ordered.Count == 0)
        {
            return null;
        }
        var vtt = new StringBuilder("WEBVTT\n");
        foreach (var cue in ordered)
        {
            vtt.Append($"\n{Stamp(cue.Start)} --> {Stamp(cue.End)}\n{cue.Words}\n");
        }
        return vtt.ToString();
    }

    /// <summary>SubRip and WebVTT differ in the comma of their times; settings and identifiers are left out.</summary>
    private static IEnumerable<Cue> FromSubRip(string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var times = Times().Match(lines[i]);
            if (!times.Success)
            {
                continue;
            }
            var words = new List<string>();
            while (i + 1 < lines.Length && lines[i + 1].Trim().Length > 0 && !Times().IsMatch(lines[i + 1]))
            {
                words.Add(lines[++i]);
            }
            // A file without empty lines: the number of the next cue is no word of this one.
            if (
                words.Count > 1
                && i + 1 < lines.Length
                && Times().IsMatch(lines[i + 1])
                && int.TryParse(words[^1], out _)
            )
            {
                words.RemoveAt(words.Count - 1);
            }
            yield return new(Time(times, 1), Time(times, 5), Tidy(words));
        }
    }

    private static IEnumerable<Cue> FromAss(string[] lines)
    {
        var columns = Columns.Of("layer,start,end,style,name,marginl,marginr,marginv,effect,text")!;
        foreach (var line in lines)
        {
            if (
                line.StartsWith("Format:", StringComparison.OrdinalIgnoreCase)
                && line.Contains("Text", StringComparison.OrdinalIgnoreCase)
            )
            {
                columns = Columns.Of(line["Format:".Length..]) ?? columns;
            }
            if (!line.StartsWith("Dialogue:", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }
            var fields = line["Dialogue:".Length..].Split(',', columns.Count);
            if (fields.Length < columns.Count)
            {
                continue;
            }
            var (from, to) = (AssTime().Match(fields[columns.Start]), AssTime().Match(fields[columns.End]));
            // Drawings are outlines, not words.
            if (from.Success && to.Success && !Drawing().IsMatch(fields[^1]))
            {
                var plain = Override()
                    .Replace(fields[^1], "")
                    .Replace(@"\N", "\n")
                    .Replace(@"\n", "\n")
                    .Replace(@"\h", " ");
                yield return new(Time(from, 1), Time(to, 1), Tidy(plain.Split('\n')));
            }
        }
    }

    /// <summary>Only <c>b</c>, <c>i</c> and <c>u</c> stay of the tags; no line may look like the start of a cue.</summary>
    private static string Tidy(IEnumerable<string> words)
    {
        var kept = words
            .Select(line => Override().Replace(line, ""))
            .Select(line => Tag().Replace(line, tag => tag.Groups[1].Success ? tag.Value.ToLowerInvariant() : ""))
            .Select(line => Loose().Replace(line, "&lt;").Replace("-->", "→", StringComparison.Ordinal))
            .Select(line => Ampersand().Replace(line, "&amp;").Trim())
            .Where(line => line.Length > 0);
        return string.Join('\n', kept);
    }

    /// <summary>Seconds from hours (which may be missing), minutes, seconds and a fraction.</summary>
    private static double Time(Match match, int first)
    {
        double Part(int n) =>
            double.TryParse(match.Groups[first + n].ValueSpan, CultureInfo.InvariantCulture, out var part) ? part : 0;
        var fraction = match.Groups[first + 3].ValueSpan;
        return Part(0) * 3600
            + Part(1) * 60
            + Part(2)
            + (fraction.Length == 0 ? 0 : Part(3) / Math.Pow(10, fraction.Length));
    }

    private static string Stamp(double seconds) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{(int)(seconds / 3600):00}:{(int)(seconds / 60) % 60:00}:{Math.Floor(seconds % 60 * 1000 + 0.5) / 1000:00.000}"
        );

    /// <summary>Where in a line of dialogue is what we want of it; the words come last, as they may have commas.</summary>
    private sealed record Columns(int Count, int Start, int End)
    {
        public static Columns? Of(string names)
        {
            string[] all = [.. names.Split(',', MaxColumns + 1).Select(name => name.Trim().ToLowerInvariant())];
            var (start, end) = (Array.IndexOf(all, "start"), Array.IndexOf(all, "end"));
            return all.Length <= MaxColumns && start >= 0 && end >= 0 && all[^1] == "text"
                ? new(all.Length, start, end)
                : null;
        }
    }

    private sealed record Cue(double Start, double End, string Words);

    [GeneratedRegex(
        @"^\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})\s*-->\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})[.,](\d{1,3})"
    )]
    private static partial Regex Times();

    [GeneratedRegex(@"^\s*(\d{1,3}):(\d{1,2}):(\d{1,2})[.,](\d{1,3})")]
    private static partial Regex AssTime();

    // Braces do not nest; to stop at the next one keeps a line of nothing but braces from taking its square in time.
    [GeneratedRegex(@"\{\\[^{}]*\}")]
    private static partial Regex Override();

    [GeneratedRegex(@"\{[^{}]*\\p[1-9]")]
    private static partial Regex Drawing();

    [GeneratedRegex(@"(</?[biu]>)|</?[a-zA-Z][^<>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"<(?!/?[biu]>)")]
    private static partial Regex Loose();

    [GeneratedRegex(@"&(?!amp;|lt;|gt;|nbsp;|lrm;|rlm;)")]
    private static partial Regex Ampersand();
}
