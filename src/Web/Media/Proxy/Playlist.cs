using System.Text.RegularExpressions;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// Rewrites an HLS playlist (RFC 8216), line by line, so that all it names comes through the proxy: variants, segments, keys, maps,
/// renditions.
/// </summary>
/// <param name="at">Where it was found, in the end: relative addresses are relative to it.</param>
/// <param name="link">From an outside address to ours.</param>
/// <param name="most">
/// So many characters of ours at most, and of one line: each of our addresses has a whole one of theirs in it, where they may have written a
/// letter.
/// </param>
internal sealed partial class Playlist(Uri at, Func<Uri, string> link, (int All, int Line) most)
{
    private const string Head = "#EXTM3U";
    private int _left = most.All;
    private int _leftOfLine;

    /// <summary>By its first line.</summary>
    public static bool IsOne(string line) => line.TrimStart('\uFEFF').StartsWith(Head, StringComparison.Ordinal);

    /// <param name="line">The next one, without its end.</param>
    /// <returns>Null where that would be too long.</returns>
    public string? Rewrite(string line)
    {
        var content = line.Trim('\uFEFF', '\r');
        _leftOfLine = Math.Min(_left, most.Line);
        Take(content);
        var ours =
            content.StartsWith('#') ? Addresses().Replace(content, Attribute)
            : string.IsNullOrWhiteSpace(content) ? ""
            : Address(content.Trim());
        return _leftOfLine > 0 ? ours : null;
    }

    private string Attribute(Match match)
    {
        var address = match.Groups[2].Value;
        // A key in the playlist itself is no address; it leads nowhere.
        return address.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? match.Value
            : $"{match.Groups[1].Value}=\"{Address(address)}\"";
    }

    private string Address(string address) =>
        !(Uri.TryCreate(at, address, out var uri) && uri.Scheme is "http" or "https") ? "about:blank"
        : _leftOfLine > 0 ? Take(link(uri))
        : "";

    private string Take(string ours)
    {
        _left -= ours.Length;
        _leftOfLine -= ours.Length;
        return ours;
    }

    [GeneratedRegex("((?:X-ASSET-)?URI)=\"([^\"]*)\"")]
    private static partial Regex Addresses();
}
