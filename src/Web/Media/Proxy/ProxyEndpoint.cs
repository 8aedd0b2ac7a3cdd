using System.Buffers;
using System.Net;
using System.Text;
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
        var (place, refusal) = shares.Enter(link.Viewer, http.Abort);
        if (refusal is not null)
        {
            http.Response.Headers.RetryAfter = "2";
            await new Problem(refusal).ExecuteAsync(http);
            return;
        }
        using (census.Enter(new OutsideStream(new(link.Viewer, link.Room), http.Abort)))
        using (place)
        {
            if (await Fetch(http, link) is { } problem && !http.Response.HasStarted)
            {
                await problem.ExecuteAsync(http);
            }
        }
    }

    private async Task<Problem?> Fetch(HttpContext http, ProxyLink link)
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
                return await Pass(http, link, answer, at);
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

    private async Task<Problem?> Pass(HttpContext http, ProxyLink link, HttpResponseMessage answer, Uri at)
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
        return kind == ProxyContent.Playlist
            ? await PassPlaylist(http, link, answer, at)
            : await PassBytes(http, answer, kind);
    }

    private async Task<Problem?> PassPlaylist(HttpContext http, ProxyLink link, HttpResponseMessage answer, Uri at)
    {
        using var text = new MemoryStream();
        if (!await Copy(answer, text, options.MaxPlaylist, http.RequestAborted))
        {
            return Bad("The outside playlist is too large.");
        }
        var playlist = Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        if (!Playlist.IsOne(playlist))
        {
            return Bad("The address leads to no playlist.");
        }
        var ours = Playlist.Rewrite(
            playlist,
            at,
            uri => links.PathOf(link with { Url = uri.AbsoluteUri }),
            most: 2 * options.MaxPlaylist
        );
        if (ours is null)
        {
            return Bad("The outside playlist is too large.");
        }
        var rewritten = Encoding.UTF8.GetBytes(ours);
        http.Response.ContentType = ProxyContent.Playlist;
        http.Response.ContentLength = rewritten.Length;
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.Body.WriteAsync(rewritten, http.RequestAborted);
        return null;
    }

    private async Task<Problem?> PassBytes(HttpContext http, HttpResponseMessage answer, string type)
    {
        if (answer.Content.Headers.ContentLength > options.MaxSize)
        {
            return Bad("The outside video is too large.");
        }
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
        if (!await Copy(answer, http.Response.Body, options.MaxSize, http.RequestAborted))
        {
            http.Abort();
        }
        return null;
    }

    /// <summary>At the pace of the one who reads; false where there is more than allowed.</summary>
    private async Task<bool> Copy(HttpResponseMessage answer, Stream to, long limit, CancellationToken left)
    {
        await using var from = await answer.Content.ReadAsStreamAsync(left);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        using var silence = new CancellationTokenSource(options.Silence, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, left);
        try
        {
            while (true)
            {
                silence.CancelAfter(options.Silence);
                var read = await from.ReadAsync(buffer, stop.Token);
                if (read == 0)
                {
                    return true;
                }
                if ((limit -= read) < 0)
                {
                    return false;
                }
                // The viewer may take their time: only the outside server's silence counts.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                await to.WriteAsync(buffer.AsMemory(0, read), left);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Problem Bad(string sentence) =>
        new(new(ErrorCode.Unavailable, sentence), StatusCodes.Status502BadGateway);
}
