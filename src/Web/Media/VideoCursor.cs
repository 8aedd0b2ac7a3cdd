using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>
/// A place in the library's order, kept by the client. It names what was last seen rather than a page number, so that a video
/// added or removed meanwhile neither hides nor doubles another.
/// </summary>
public sealed record VideoCursor(string Title, VideoId Id)
{
    private const int MaxLength = 2048;
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static VideoCursor Of(VideoInfo video) => new(video.Title, video.Id);

    /// <summary>Titles without regard to case, then ids, so that the order is total.</summary>
    public static readonly IComparer<VideoCursor> Order = Comparer<VideoCursor>.Create(
        (one, other) =>
        {
            var byTitle = StringComparer.OrdinalIgnoreCase.Compare(one.Title, other.Title);
            return byTitle != 0 ? byTitle : string.CompareOrdinal(one.Id.Value, other.Id.Value);
        }
    );

    /// <summary>Opaque text, safe in a URL.</summary>
    public override string ToString() => Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{Id.Value} {Title}"));

    /// <summary>Takes back what <see cref="ToString"/> gave; false for anything else.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out VideoCursor? cursor)
    {
        cursor = null;
        if (text is null or { Length: > MaxLength })
        {
            return false;
        }
        try
        {
            var plain = Strict.GetString(Base64Url.DecodeFromChars(text));
            var space = plain.IndexOf(' ');
            if (space > 0 && VideoId.TryParse(plain[..space], out var id))
            {
                cursor = new(plain[(space + 1)..], id);
            }
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            // Not ours.
        }
        return cursor is not null;
    }
}
