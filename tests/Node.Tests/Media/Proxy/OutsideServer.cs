using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SyncStream.Node.Tests.Media.Proxy;

/// <summary>A web server of somebody else, with videos, playlists and malice.</summary>
internal sealed class OutsideServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OutsideServer(byte[] film)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Use(
            (http, next) =>
            {
                Asked.Enqueue(http.Request);
                Headers.Enqueue(string.Join('\n', http.Request.Headers.Select(h => $"{h.Key}: {h.Value}")));
                http.Response.Headers.SetCookie = "track=1";
                return next(http);
            }
        );
        _app.MapGet("/film.mp4", () => Results.Bytes(film, "video/mp4", enableRangeProcessing: true));
        _app.MapGet("/paused.mp4", Begin);
        _app.MapGet("/endless.mp4", NeverEnd);
        _app.MapGet("/page.mp4", () => Results.Content("<script>alert(1)</script>", "text/html"));
        _app.MapGet("/script.m3u8", () => Results.Content("alert(1)", "application/x-mpegurl"));
        _app.MapGet(
            "/hls/master.m3u8",
            () => Results.Content("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nv/1.m3u8\n", "application/x-mpegurl")
        );
        _app.MapGet(
            "/hls/v/1.m3u8",
            () => Results.Content("#EXTM3U\n#EXTINF:2,\n../../film.mp4\n#EXT-X-ENDLIST\n", "application/x-mpegurl")
        );
        _app.MapGet("/hls/unfinished.m3u8", WriteSome);
        _app.MapGet("/hls/endless.m3u8", WriteForEver);
        _app.MapGet("/to", (string url) => Results.Redirect(url));
        _app.MapGet("/round", () => Results.Redirect("/round"));
    }

    public ConcurrentQueue<HttpRequest> Asked { get; } = new();

    public ConcurrentQueue<string> Headers { get; } = new();

    public Uri Address => new(_app.Urls.First());

    public string Url(string path) => new Uri(Address, path).ToString();

    public static async Task<OutsideServer> Start(byte[] film)
    {
        var server = new OutsideServer(film);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A playlist that stops in the middle until the viewer has gone.</summary>
    private static async Task WriteSome(HttpContext http)
    {
        http.Response.ContentType = "application/x-mpegurl";
        await http.Response.WriteAsync("#EXTM3U\n");
        await http.Response.WriteAsync(string.Concat(Enumerable.Range(0, 1000).Select(n => $"#EXTINF:2,\n{n}.m4s\n")));
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>A playlist that has no end.</summary>
    private static async Task WriteForEver(HttpContext http)
    {
        http.Response.ContentType = "application/x-mpegurl";
        await http.Response.WriteAsync("#EXTM3U\n");
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.WriteAsync(new string('#', 1000) + "\n");
        }
    }

    /// <summary>A film that is as long as anybody reads it.</summary>
    private static async Task NeverEnd(HttpContext http)
    {
        http.Response.ContentType = "video/mp4";
        var piece = new byte[64 * 1024];
        while (!http.RequestAborted.IsCancellationRequested)
        {
            await http.Response.Body.WriteAsync(piece);
        }
    }

    /// <summary>A film whose viewers have all paused at its beginning.</summary>
    private static async Task Begin(HttpContext http)
    {
        http.Response.ContentType = "video/mp4";
        await http.Response.Body.WriteAsync(new byte[1000]);
        await http.Response.Body.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, http.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
