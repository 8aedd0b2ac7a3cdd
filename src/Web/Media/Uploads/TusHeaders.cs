using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;

namespace SyncStream.Web.Media.Uploads;

/// <summary>tus 1.0 in headers: everything the protocol says beside the bytes.</summary>
internal static class TusHeaders
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,creation-with-upload,expiration,termination,checksum";
    public const string BodyType = "application/offset+octet-stream";

    /// <summary>Ours: the video that a finished upload became.</summary>
    private const string VideoHeader = "SyncStream-Video-Id";

    public static void Greet(HttpResponse response)
    {
        response.Headers["Tus-Resumable"] = Version;
        response.Headers.CacheControl = "no-store";
    }

    public static Problem? RefuseVersion(HttpContext http)
    {
        if (http.Request.Headers["Tus-Resumable"] == Version)
        {
            return null;
        }
        http.Response.Headers["Tus-Version"] = Version;
        return new(
            Refusal.Invalid("Tus-Resumable must be 1.0.0: uploads are by the tus protocol."),
            StatusCodes.Status412PreconditionFailed
        );
    }

    /// <summary>Some networks let no PATCH through; the protocol allows to name the method in a header.</summary>
    public static string MethodOf(HttpRequest request) =>
        request.Headers["X-HTTP-Method-Override"] is [{ Length: > 0 } method] ? method : request.Method;

    public static bool HasBody(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType == BodyType;

    /// <summary>Digits only; null for everything else.</summary>
    public static long? Number(HttpRequest request, string header) =>
        request.Headers[header] is [var text]
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static UploadChecksum? Checksum(HttpRequest request, out Problem? refusal)
    {
        refusal = null;
        string? header = request.Headers["Upload-Checksum"];
        UploadChecksum? checksum = null;
        if (header is not null && !UploadChecksum.TryParse(header, out checksum))
        {
            refusal = new(Refusal.Invalid($"Upload-Checksum must be one of {UploadChecksum.Algorithms} and base64."));
        }
        return checksum;
    }

    public static void Describe(HttpResponse response, Upload upload, long offset, UploadFolder folder)
    {
        var headers = response.Headers;
        headers["Upload-Offset"] = offset.ToString(CultureInfo.InvariantCulture);
        headers["Upload-Length"] = upload.Length.ToString(CultureInfo.InvariantCulture);
        headers["Upload-Metadata"] = $"filename {Convert.ToBase64String(Encoding.UTF8.GetBytes(upload.FileName))}";
        if (upload.VideoId is { } video)
        {
            headers[VideoHeader] = video.Value;
        }
        else
        {
            headers["Upload-Expires"] = HeaderUtilities.FormatDate(folder.ExpiryOf(upload.Token));
        }
    }
}
