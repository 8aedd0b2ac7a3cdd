using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SyncStream.Protocol.Media;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Hops;

namespace SyncStream.Web.Media.Renditions;

/// <summary>Asks the worker that makes a video's forms, over its private listener, with the asking viewer's own credentials.</summary>
internal sealed class RenditionHop(IRenditions renditions, WorkerTrust trust, TimeProvider time) : IDisposable
{
    // A segment of a film for cinemas.
    private const long MaxBytes = 128 * 1024 * 1024;

    private const int ReadAtOnce = 4;

    /// <summary>Making something takes its while; the worker that makes it answers sooner, if only that it is not ready.</summary>
    private static readonly TimeSpan AnswersWithin = TimeSpan.FromSeconds(60);

    /// <summary>What has begun to come comes without such pauses, or its worker hangs.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _reading = new(ReadAtOnce);

    private readonly SharedWork<string, Rendition?> _asking = new();

    private readonly HttpClient _client = new(WorkerHop.Connections(trust))
    {
        // Ours is for the answer's body, too.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Its answer; null where it is gone or has not the video, so that it is for us to try.</summary>
    /// <param name="name">One that <see cref="IRenditions.Knows"/>: it becomes part of an address.</param>
    /// <param name="query">What names inside playlists carry on; nothing else of the request's own query goes on.</param>
    public async Task<Rendition?> Ask(HttpContext http, string owner, VideoId video, string name, string query)
    {
        // Viewers who want the same at once share one request; what they are answered depends on nothing of theirs but the query. When the
        // last of them has gone it ends, so that the other worker hears of it: a host who scrubs leaves many behind.
        var key = $"{owner}/media/{video.Value}/{name}{query}";
        var headers = http.Request.Headers;
        var (authorization, cookie) = (headers.Authorization.ToString(), headers.Cookie.ToString());
        return await _asking.Do(
            key,
            left => Fetch($"http://{key}", video, name, authorization, cookie, left),
            http.RequestAborted
        );
    }

    public void Dispose()
    {
        _client.Dispose();
        _reading.Dispose();
    }

    private async Task<Rendition?> Fetch(
        string address,
        VideoId video,
        string name,
        string authorization,
        string cookie,
        CancellationToken left
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add(WorkerHop.Header, "1");
        Add("Authorization", authorization);
        Add("Cookie", cookie);
        using var patience = new CancellationTokenSource(AnswersWithin, time);
        using var leaving = left.Register(patience.Cancel);
        try
        {
            using var response = await _client.SendAsync(
                request,
                HttpCompletionOption.ResponseHeadersRead,
                patience.Token
            );
            if (response.StatusCode == HttpStatusCode.OK)
            {
                // A worker of this host has put it where we look, too.
                if (renditions.Ready(video, name) is { } ready)
                {
                    return ready;
                }
                var bytes = await Read(response.Content, patience);
                var type = response.Content.Headers.ContentType?.ToString() ?? "application/octet-stream";
                return
                    IsOfOurEdition(response)
                    && await renditions.Keep(video, name, bytes, CancellationToken.None) is Rendition.OnDisk kept
                    ? kept
                    : new Rendition.Written(bytes, type, response.Headers.CacheControl?.NoStore is true);
            }
            if (
                response.StatusCode
                is HttpStatusCode.NotFound
                    or HttpStatusCode.Unauthorized
                    or HttpStatusCode.BadGateway
            )
            {
                return null;
            }
            var problem = await response.Content.ReadFromJsonAsync<Problem>(patience.Token);
            var lasting = response.StatusCode == HttpStatusCode.UnprocessableEntity;
            return new Rendition.Refused(
                new(lasting ? ErrorCode.Invalid : ErrorCode.Unavailable, problem?.Detail ?? "The server is busy."),
                lasting
            );
        }
        catch (Exception e)
            when (e is HttpRequestException or HttpIOException or OperationCanceledException or JsonException)
        {
            return null;
        }

        void Add(string header, string value)
        {
            if (value.Length > 0)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }
        }
    }

    /// <summary>Another edition's is good for who asked now, not to be kept among what is ours.</summary>
    private static bool IsOfOurEdition(HttpResponseMessage response) =>
        response.Headers.TryGetValues(RenditionEdition.Header, out var editions)
        && editions.SequenceEqual([RenditionEdition.Current]);

    // As a whole, so few at a time.
    private async Task<byte[]> Read(HttpContent content, CancellationTokenSource patience)
    {
        // Standing in line is no silence of the other's.
        patience.CancelAfter(Timeout.InfiniteTimeSpan);
        await _reading.WaitAsync(patience.Token);
        try
        {
            patience.CancelAfter(Silence);
            await using var body = await content.ReadAsStreamAsync(patience.Token);
            using var bytes = new MemoryStream((int)Math.Clamp(content.Headers.ContentLength ?? 0, 0, MaxBytes));
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await body.ReadAsync(buffer, patience.Token)) > 0)
            {
                if (bytes.Length + read > MaxBytes)
                {
                    throw new HttpRequestException("It is larger than any form of a video.");
                }
                bytes.Write(buffer, 0, read);
                patience.CancelAfter(Silence);
            }
            return bytes.ToArray();
        }
        finally
        {
            _reading.Release();
        }
    }

    private sealed record Problem(string? Detail);
}
