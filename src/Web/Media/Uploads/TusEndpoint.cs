using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Win32.SafeHandles;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;
using SyncStream.Web.Threads;

namespace SyncStream.Web.Media.Uploads;

/// <summary>The calls on one upload by tus 1.0 (https://tus.io/protocols/resumable-upload): HEAD, PATCH and DELETE.</summary>
internal sealed class TusEndpoint(UploadFolder folder, Uploads uploads, IHosts hosts, HostHop hop)
{
    private static readonly Problem Unknown = new(Refusal.NotFound("There is no such upload, or it has expired."));

    // Not for good, as a client sees it: it asks how far the upload is, learns that it is none any more, and begins it anew.
    private static readonly Problem MadeWay = new(
        new(ErrorCode.Unavailable, "The upload hardly grew and made way for another; begin it anew.")
    );

    private static readonly Problem Locked = new(
        new(ErrorCode.Unavailable, "Another request is sending this upload; try again in a moment."),
        StatusCodes.Status423Locked
    );

    public async Task Serve(HttpContext http)
    {
        TusHeaders.Greet(http.Response);
        if (!UploadAddress.TryParse(http.Request.RouteValues["upload"] as string, out var address))
        {
            await Unknown.ExecuteAsync(http);
            return;
        }
        if (address.Value.Host != hosts.Self)
        {
            await hop.HandOn(http, address.Value.Host);
            return;
        }
        if (TusHeaders.RefuseVersion(http) is { } version)
        {
            await version.ExecuteAsync(http);
            return;
        }
        if (folder.Find(address.Value.Token) is not { } upload || !MayTouch(http.Session(), upload))
        {
            await Unknown.ExecuteAsync(http);
            return;
        }
        try
        {
            if (await Answer(http, upload) is { } problem)
            {
                await problem.ExecuteAsync(http);
            }
        }
        catch (FileNotFoundException)
        {
            await Unknown.ExecuteAsync(http);
        }
    }

    /// <summary>The body of a POST (creation with upload), or of a PATCH.</summary>
    public async Task<Problem?> Receive(HttpContext http, Upload upload, SafeFileHandle file)
    {
        var offset = RandomAccess.GetLength(file);
        using var checksum = TusHeaders.Checksum(http.Request, out var refusal);
        if (refusal is not null)
        {
            return refusal;
        }
        if (http.Request.ContentLength > upload.Length - offset)
        {
            return new(
                Refusal.Invalid("The upload would be longer than announced."),
                StatusCodes.Status413PayloadTooLarge
            );
        }
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = upload.Length - offset;
        try
        {
            await UploadWriter.Append(
                file,
                offset,
                http.Request.BodyReader,
                () => folder.IsThere(upload.Token),
                checksum?.Hash,
                http.RequestAborted
            );
        }
        catch (Exception) when (checksum is not null)
        {
            RandomAccess.SetLength(file, offset);
            throw;
        }
        // The request's own fault, longer than announced say, is an IOException too.
        catch (IOException e) when (e is not BadHttpRequestException && !http.RequestAborted.IsCancellationRequested)
        {
            return UploadQuota.NoSpace("The server's disk is full or out of order; what arrived is kept.");
        }
        if (!folder.IsThere(upload.Token))
        {
            return MadeWay;
        }
        if (checksum?.Matches() == false)
        {
            RandomAccess.SetLength(file, offset);
            return new(
                Refusal.Invalid("The piece arrived damaged: its checksum differs."),
                UploadChecksum.MismatchStatus
            );
        }
        return await Advance(http, upload, file);
    }

    private async Task<Problem?> Answer(HttpContext http, Upload upload)
    {
        var method = TusHeaders.MethodOf(http.Request);
        if (HttpMethods.IsHead(method) && upload.VideoId is not null)
        {
            TusHeaders.Describe(http.Response, upload, upload.Length, folder);
            return null;
        }
        if (HttpMethods.IsDelete(method) && upload.VideoId is not null)
        {
            // The video stays; what goes is the memory of how it came. Where that came of it, it counts for as long as the file is there.
            if (!File.Exists(upload.Path))
            {
                folder.Remove(upload.Token);
            }
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return null;
        }
        using var held = folder.Lock(upload.Token);
        return held is null ? Locked
            : HttpMethods.IsHead(method) ? await Head(http, upload, held.Bytes)
            : HttpMethods.IsPatch(method) ? await Patch(http, upload, held.Bytes)
            : HttpMethods.IsDelete(method) ? Delete(http, upload)
            : new(Refusal.Invalid("An upload knows HEAD, PATCH and DELETE."), StatusCodes.Status405MethodNotAllowed);
    }

    private async Task<Problem?> Head(HttpContext http, Upload upload, SafeFileHandle file)
    {
        await Disk.Sync(file);
        if (RandomAccess.GetLength(file) == upload.Length)
        {
            // All was there when its worker died: a client that asks now will send nothing more.
            return await Advance(http, upload, file);
        }
        TusHeaders.Describe(http.Response, upload, RandomAccess.GetLength(file), folder);
        return null;
    }

    private async Task<Problem?> Advance(HttpContext http, Upload upload, SafeFileHandle file)
    {
        // Not the client's to cut short: what is complete gets into the library although nobody waits any more.
        var (now, problem) = await uploads.Advance(upload, file, CancellationToken.None);
        if (problem is null)
        {
            TusHeaders.Describe(http.Response, now, RandomAccess.GetLength(file), folder);
        }
        return problem;
    }

    private async Task<Problem?> Patch(HttpContext http, Upload upload, SafeFileHandle file)
    {
        if (!TusHeaders.HasBody(http.Request))
        {
            return new(
                Refusal.Invalid($"The body must be {TusHeaders.BodyType}."),
                StatusCodes.Status415UnsupportedMediaType
            );
        }
        var at = RandomAccess.GetLength(file);
        if (TusHeaders.Number(http.Request, "Upload-Offset") is not { } offset)
        {
            return new(Refusal.Invalid("Upload-Offset is missing or no number."));
        }
        if (offset != at)
        {
            return new(
                Refusal.Invalid(string.Create(CultureInfo.InvariantCulture, $"The upload goes on at byte {at}.")),
                StatusCodes.Status409Conflict
            );
        }
        var problem = await Receive(http, upload, file);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return problem;
    }

    private Problem? Delete(HttpContext http, Upload upload)
    {
        folder.Remove(upload.Token);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static bool MayTouch(Session session, Upload upload) => session.IsAdmin || session.ViewerId == upload.Owner;
}
