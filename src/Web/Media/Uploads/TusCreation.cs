using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Uploads;

/// <summary><c>POST /api/library/uploads</c>: begins an upload (tus 1.0, creation and creation with upload).</summary>
internal sealed class TusCreation(
    UploadPermission permission,
    Uploads uploads,
    UploadFolder folder,
    TusEndpoint one,
    IHosts hosts
)
{
    public const string Path = "/api/library/uploads";

    public async Task Serve(HttpContext http)
    {
        TusHeaders.Greet(http.Response);
        if (await Answer(http) is { } problem)
        {
            await problem.ExecuteAsync(http);
        }
    }

    private async Task<Problem?> Answer(HttpContext http)
    {
        if (TusHeaders.RefuseVersion(http) is { } version)
        {
            return version;
        }
        var stop = http.RequestAborted;
        var session = http.Session();
        if (!UploadMetadata.TryParse(http.Request.Headers["Upload-Metadata"], out var metadata))
        {
            return new(
                Refusal.Invalid("Upload-Metadata must be pairs of a key and a base64 value, at most 4,096 characters.")
            );
        }
        if (TusHeaders.Number(http.Request, "Upload-Length") is not (> 0 and var length))
        {
            return new(Refusal.Invalid("Upload-Length must be the file's size in bytes, at least 1."));
        }
        if (await permission.Check(session, metadata.RoomId, http.Guesser(), stop) is { } forbidden)
        {
            return new(forbidden);
        }
        var (upload, refusal) = await uploads.Begin(session.ViewerId, length, metadata.FileName, stop);
        if (upload is null)
        {
            return refusal;
        }
        http.Response.StatusCode = StatusCodes.Status201Created;
        http.Response.Headers.Location = $"{Path}/{new UploadAddress(hosts.Self, upload.Token)}";
        if (!TusHeaders.HasBody(http.Request))
        {
            TusHeaders.Describe(http.Response, upload, 0, folder);
            return null;
        }
        using var held = folder.Lock(upload.Token);
        return held is null
            ? Uploads.Busy("The upload could not be begun; try again.")
            : await one.Receive(http, upload, held.Bytes);
    }
}
