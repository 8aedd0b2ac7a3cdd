using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Media;

namespace SyncStream.Web.Media;

/// <summary>What every response for a video says of it: the same each time, so written once.</summary>
internal sealed class VideoFace
{
    /// <summary>The bytes behind an id never change; who may see them is the session's affair, so no shared cache.</summary>
    private static readonly StringValues Caching = "private, max-age=31536000, immutable";
    private static readonly StringValues Bytes = "bytes";
    private static readonly StringValues NoSniff = "nosniff";

    private readonly StringValues _tag;
    private readonly StringValues _modified;

    /// <param name="modified">Of the file.</param>
    /// <param name="now">No file is newer than this (RFC 9110 §8.8.2.1).</param>
    public VideoFace(VideoInfo video, DateTimeOffset modified, DateTimeOffset now)
    {
        Video = video;
        // Whole seconds, as the field has them.
        var seconds = (modified < now ? modified : now).ToUnixTimeSeconds();
        Conditions = new(new($"\"{video.Id}\""), DateTimeOffset.FromUnixTimeSeconds(seconds));
        _tag = Conditions.Tag.ToString();
        _modified = HeaderUtilities.FormatDate(Conditions.LastModified);
        ContentType = ContentTypes.Of(video.Container);
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName($"{video.Title}.{video.Container}");
        Disposition = disposition.ToString();
    }

    public VideoInfo Video { get; }

    /// <summary>Whether it says what is known of the video now.</summary>
    public bool IsOf(VideoInfo video) =>
        ReferenceEquals(Video, video) || (Video.Title == video.Title && Video.Container == video.Container);

    public Preconditions Conditions { get; }

    public string ContentType { get; }

    /// <summary>The name that a browser saves it under.</summary>
    public StringValues Disposition { get; }

    public void Describe(IHeaderDictionary headers)
    {
        headers.ETag = _tag;
        headers.LastModified = _modified;
        headers.AcceptRanges = Bytes;
        headers.CacheControl = Caching;
        headers.XContentTypeOptions = NoSniff;
    }
}
