using System.Text;
using System.Text.RegularExpressions;

namespace SyncStream.Web.Media.Proxy;

/// <summary>Rewrites an HLS playlist (RFC 8216) so that all it names comes through the proxy: variants, segments, keys, maps, renditions.</summary>
internal static partial class Playlist
{
    private const string Head = "#EXTM3U";

    public static bool IsOne(string text) => text.TrimStart('\uFEFF').StartsWith(Head, StringComparison.Ordinal);

    /// <param name="text">The playlist.</param>
    /// <param name="at">Where it was found, in the end: relative addresses are relative to it.</param>
    /// <param name="link">From an outside address to ours.</param>
    /// <param name="most">So many characters of ours at most: each of our addresses has a whole one of theirs in it, where they may have written a letter.</param>
    /// <returns>Null where it would be longer.</returns>
    public static string? Rewrite(string text, Uri at, Func<Uri, string> link, int most)
    {
        var left = most - text.Length;
        string Link(Uri uri)
        {
            var ours = left > 0 ? link(uri) : "";
            left -= ours.Length;
            return ours;
        }

        var rewritten = new StringBuilder(text.Length * 2);
        foreach (var line in text.TrimStart('\uFEFF').Split('\n'))
        {
            var content = line.TrimEnd('\r');
            rewritten
                .Append(
                    content.StartsWith('#') ? Addresses().Replace(content, match => Attribute(match, at, Link))
                    : string.IsNullOrWhiteSpace(content) ? ""
                    : Address(content.Trim(), at, Link)
                )
                .Append('\n');
        }
        return left > 0 ? rewritten.ToString() : null;
    }

    private static string Attribute(Match match, Uri at, Func<Uri, string> link)
    {
        var address = match.Groups[2].Value;
        // A key in the playlist itself is no address; it leads nowhere.
        return address.StartsWith("data:", StringComparison.OrdinalIgnoreCase)
            ? match.Value
            : $"{match.Groups[1].Value}=\"{Address(address, at, link)}\"";
    }

    private static string Address(string address, Uri at, Func<Uri, string> link) =>
        Uri.TryCreate(at, address, out var uri) && uri.Scheme is "http" or "https" ? link(uri) : "about:blank";

    [GeneratedRegex("((?:X-ASSET-)?URI)=\"([^\"]*)\"")]
    private static partial Regex Addresses();
}
