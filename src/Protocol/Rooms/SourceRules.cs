using System.Diagnostics;

namespace SyncStream.Protocol.Rooms;

/// <summary>What may be enqueued, and under which title.</summary>
internal static class SourceRules
{
    private const int MaxTitle = 200;
    private const int MaxAddress = 2_048;

    /// <summary>A title and duration that can be relied on, or why the source is refused.</summary>
    public static Refusal? Describe(VideoSource source, SourceInfo? info, out SourceInfo described)
    {
        described = new("", Sound(info?.Duration));
        switch (source)
        {
            case VideoSource.Library when info is null:
                return Refusal.NotFound("There is no such video.");
            case VideoSource.Library video:
                described = described with { Title = Title(info.Title, video.VideoId.Value) };
                return null;
            case VideoSource.Url { Address: var address }:
                if (Parse(address) is not { } uri)
                {
                    return Refusal.Invalid(
                        "The address must be an http or https one without a password, at most 2,048 characters."
                    );
                }
                described = described with { Title = Title(info?.Title, LastSegment(uri), uri.Host) };
                return null;
            default:
                throw new UnreachableException($"no rule for {source.GetType().Name}");
        }
    }

    // Under a second an item would loop faster than anyone could follow; its end is left to the viewers' reports.
    private static double? Sound(double? duration) =>
        duration is >= 1 and <= PlaybackRules.MaxPosition ? duration : null;

    private static string Title(params ReadOnlySpan<string?> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (PlainText.Cleaned(candidate, MaxTitle) is { IsEmpty: false } title)
            {
                return title.Value;
            }
        }
        return "Video";
    }

    private static Uri? Parse(string address) =>
        PlainText.Line(address, MaxAddress)?.Value == address
        && !address.Contains(' ', StringComparison.Ordinal)
        && Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
            ? uri
            : null;

    private static string LastSegment(Uri uri) => Uri.UnescapeDataString(uri.Segments.LastOrDefault() ?? "").Trim('/');
}
