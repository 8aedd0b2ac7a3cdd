using Microsoft.AspNetCore.Http;

namespace SyncStream.Web.Media.Proxy;

/// <summary>What may come through the proxy, and how it is kept from being anything else in a browser.</summary>
internal static class ProxyContent
{
    public const string Playlist = "application/vnd.apple.mpegurl";
    private const string Bytes = "application/octet-stream";

    /// <summary>The type to answer with; null where it is nothing that plays.</summary>
    public static string? Of(string? type, Uri at)
    {
        var extension = Path.GetExtension(at.AbsolutePath).TrimStart('.').ToLowerInvariant();
        return type?.ToLowerInvariant() switch
        {
            Playlist or "application/x-mpegurl" or "audio/mpegurl" or "audio/x-mpegurl" => Playlist,
            // Servers that do not know better: the name may.
            null or "" or Bytes or "binary/octet-stream" or "text/plain" when extension is "m3u8" => Playlist,
            null or "" or Bytes or "binary/octet-stream" => ContentTypes.Of(extension),
            "text/vtt" => "text/vtt",
            "application/mp4" => "video/mp4",
            var known when known.StartsWith("video/", StringComparison.Ordinal) => known,
            var known when known.StartsWith("audio/", StringComparison.Ordinal) => known,
            _ => null,
        };
    }

    /// <summary>Whatever a stranger's server sent: it is no page and no script of ours.</summary>
    public static void Guard(HttpResponse response)
    {
        var headers = response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.ContentDisposition = "inline; filename=\"video\"";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "private, max-age=600";
    }
}
