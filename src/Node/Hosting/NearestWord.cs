namespace SyncStream.Node.Hosting;

/// <summary>The likeliest meant word for a misspelt one, by Levenshtein's edit distance (1966).</summary>
internal static class NearestWord
{
    /// <summary>The nearest candidate, or null where none is near enough to be worth suggesting.</summary>
    public static string? To(string word, IEnumerable<string> candidates)
    {
        var best = candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .MinBy(pair => pair.distance);
        // Beyond a third of the word a suggestion is a guess that misleads.
        return best.candidate is not null && best.distance <= Math.Max(2, word.Length / 3) ? best.candidate : null;
    }

    /// <summary>Insertions, deletions and substitutions that turn one word into the other.</summary>
    public static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
