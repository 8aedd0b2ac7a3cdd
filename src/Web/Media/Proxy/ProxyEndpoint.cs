using System.Buffers;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Media.Proxy;

/// <summary>
/// <c>GET /media/proxy/{signed}</c>: an outside video or playlist. What comes back is ours to answer for, so it is video, sound,
/// subtitles or a playlist, and nothing that a browser would run.
/// </summary>
internal sealed class ProxyEndpoint(
    ProxyLinks links,
    OutsideClient outside,
    ProxyOptions options,
    OutsideShares shares,
    OutsidePlaylist playlists,
    LinkRooms rooms,
    StreamCensus census,
    TimeProvider time,
    ILogger<ProxyEndpoint> log
)
{
    private const int BufferSize = 64 * 1024;
    private static readonly string[] Asked = ["Range", "If-Range"];
    private static readonly string[] Answered = ["Content-Range", "Accept-Ranges", "ETag", "Last-Modified"];

    public async Task Serve(HttpContext http, string signed)
    {
        if (!links.TryRead(signed, out var link) || link.Viewer != http.Session().ViewerId)
        {
            await new Problem(
                Refusal.Forbidden("The link has expired or was made for another; load the room again.")
            ).ExecuteAsync(http);
            return;
        }
        if (await rooms.Check(link.Room, http.Session().Caller, http.RequestAborted) is { } gone)
        {
            await new Problem(gone).ExecuteAsync(http);
            return;
        }
        var (place, refusal) = shares.Enter(link.Viewer, http.Abort);
        if (place is null)
        {
            http.Response.Headers.RetryAfter = "2";
            await new Problem(refusal!).ExecuteAsync(http);
            return;
        }
        using (census.Enter(new OutsideStream(new(link.Viewer, link.Room), http.Abort)))
        using (place)
        {
            if (await Fetch(http, link, place) is not { } problem)
            {
                return;
            }
            if (http.Response.HasStarted)
            {
                // Half of something must not look like all of it.
                http.Abort();
                return;
            }
            await problem.ExecuteAsync(http);
        }
    }

    private async Task<Problem?> Fetch(HttpContext http, ProxyLink link, OutsidePlace place)
    {
        var headers = Asked
            .Where(name => http.Request.Headers[name] is [{ Length: > 0 and < 512 }])
            .Select(name => KeyValuePair.Create(name, http.Request.Headers[name].ToString()))
            .ToList();
        try
        {
            var (answer, at) = await outside.Get(new Uri(link.Url), headers, http.RequestAborted);
            using (answer)
            {
                return await Pass(http, link, answer, at, place);
            }
        }
        catch (OutsideRefusedException refused)
        {
            return new(Refusal.Forbidden($"The outside video is not fetched: {refused.Message}."));
        }
        catch (HttpRequestException e)
        {
            log.LogDebug("{Url} can't be fetched: {Reason}", link.Url, e.Message);
            return Bad("The outside server can't be reached.");
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            http.Abort();
            return null;
        }
    }

    private async Task<Problem?> Pass(
        HttpContext http,
        ProxyLink link,
        HttpResponseMessage answer,
        Uri at,
        OutsidePlace place
    )
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.PartialContent:
                break;
            case HttpStatusCode.RequestedRangeNotSatisfiable:
                http.Response.Headers.ContentRange = answer.Content.Headers.ContentRange?.ToString();
                return new(
                    Refusal.Invalid("The outside video has no such bytes."),
                    StatusCodes.Status416RangeNotSatisfiable
                );
            case HttpStatusCode.NotFound or HttpStatusCode.Gone:
                return new(Refusal.NotFound("The outside server has no such video."));
            default:
                return Bad($"The outside server answered {(int)answer.StatusCode}.");
        }
        if (answer.Content.Headers.ContentEncoding.Any(coding => coding != "identity"))
        {
            return Bad("The outside server answers in a coding that was not asked for.");
        }
        var kind = ProxyContent.Of(answer.Content.Headers.ContentType?.MediaType, at);
        if (kind is null)
        {
            return Bad($"The address leads to {answer.Content.Headers.ContentType?.MediaType}, which is no video.");
        }
        ProxyContent.Guard(http.Response);
        var length = answer.Content.Headers.ContentLength;
        if (kind == ProxyContent.Playlist)
        {
            if (length > options.MaxPlaylist)
            {
                return Bad("The outside playlist is too large.");
            }
            await using var lines = await OutsideBody.Of(answer, options.Silence, time, http.RequestAborted);
            return await playlists.Pass(http, link, lines, at, place);
        }
        return length > options.MaxSize
            ? Bad("The outside video is too large.")
            : await PassBytes(http, answer, kind, place);
    }

    private async Task<Problem?> PassBytes(
        HttpContext http,
        HttpResponseMessage answer,
        string type,
        OutsidePlace place
    )
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = type;
        http.Response.ContentLength = answer.Content.Headers.ContentLength;
        foreach (var name in Answered)
        {
            if (
                (
                    answer.Headers.TryGetValues(name, out var values)
                    || answer.Content.Headers.TryGetValues(name, out values)
                )
                && values.First() is var value
                && value.All(c => c is >= ' ' and <= '~')
            )
            {
                http.Response.Headers[name] = value;
            }
        }
        if (http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }
        if (!await Copy(answer, http, place))
        {
            http.Abort();
        }
        return null;
    }

    /// <summary>At the pace of the one who reads; false where there is more than allowed.</summary>
    private async Task<bool> Copy(HttpResponseMessage answer, HttpContext http, OutsidePlace place)
    {
        var left = http.RequestAborted;
        await using var from = await OutsideBody.Of(answer, options.Silence, time, left);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var allowed = options.MaxSize; await from.Read(buffer) is > 0 and var read; )
            {
                if ((allowed -= read) < 0)
                {
                    return false;
                }
                await http.Response.Body.WriteAsync(buffer.AsMemory(0, read), left);
                place.Moved(read);
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    internal static Problem Bad(string sentence) =>
        new(new(ErrorCode.Unavailable, sentence), StatusCodes.Status502BadGateway);
}
