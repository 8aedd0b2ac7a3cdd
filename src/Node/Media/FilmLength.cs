using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SyncStream.Node.Media;

/// <summary>
/// How long a file lasts, by what it says itself: a header of some bytes can claim a century, and everything that is cut, listed or
/// drawn by the second would follow it.
/// </summary>
internal static class FilmLength
{
    /// <summary>Seconds: eleven days, beyond which no room plays either.</summary>
    private const double Longest = 1_000_000;

    /// <summary>The container's word where a film can last so long, else the longest of the streams' that it can; seconds.</summary>
    public static double? Of(double? container, IEnumerable<double?> streams) =>
        IsLikely(container) ? container : streams.Where(IsLikely).Max();

    /// <summary>Whether a file claims a length, and none that a film has.</summary>
    /// <param name="claims">Seconds, of the container and of the streams.</param>
    /// <param name="sentence">For the person whose file it is.</param>
    public static bool IsForged(IEnumerable<double?> claims, [NotNullWhen(true)] out string? sentence)
    {
        var longest = claims.Max();
        sentence =
            longest > Longest
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"The file says that it lasts {longest / 86400:#,0} days, which no film does: its header is damaged. Remuxing the file mends that."
                )
                : null;
        return sentence is not null;
    }

    private static bool IsLikely(double? seconds) => seconds is > 0 and <= Longest;
}
