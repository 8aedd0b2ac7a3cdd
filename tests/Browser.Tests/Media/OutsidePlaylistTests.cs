using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using SyncStream.SystemTests;

namespace SyncStream.Browser.Tests.Media;

/// <summary>A playlist on somebody else's server, which allows no other page to read it (no CORS): it comes through ours.</summary>
public sealed class OutsidePlaylistTests
{
    // With the formats: it takes half a minute.
    [Fact]
    [Trait("Run", "formats")]
    public async Task An_outside_playlist_plays_through_the_proxy()
    {
        await using var server = await RunningSyncStream.Start(
            workers: 2,
            configuration: "syncstream.proxy.allow-private = true"
        );
        var folder = Directory.CreateDirectory(Path.Combine(server.Folder, "outside")).FullName;
        await MakePlaylist(folder);
        using var outside = new OutsideFolder(folder);
        await using var browser = await Browser.Open();
        var ada = await browser.Person("Ada");
        await ada.CreateRoom(server.Url);
        var proxied = new ConcurrentQueue<string>();
        ada.Page.Request += (_, request) =>
        {
            if (request.Url.Contains("/media/proxy/", StringComparison.Ordinal))
            {
                proxied.Enqueue(request.Url);
            }
        };

        await ada.Page.EvaluateAsync(
            """
            (url) =>
              fetch(`/api/rooms/${location.pathname.split('/').pop()}/commands`, {
                method: 'POST',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ kind: 'enqueue', source: { kind: 'url', url }, place: 'now', commandId: crypto.randomUUID() }),
              }).then(async (answer) => {
                if (!answer.ok) throw new Error(await answer.text());
              })
            """,
            outside.Url("film.m3u8")
        );
        await ada.Page.WaitForFunctionAsync("() => document.querySelector('[data-testid=video]')?.readyState >= 2");
        await ada.PlaysPast(5);

        // The playlist and at least two of its segments; its own server was asked in vain for the playlist only, and not for long.
        proxied.Distinct().Count().ShouldBeGreaterThan(2);
        outside.Asked.Distinct().Count(name => name.EndsWith(".ts", StringComparison.Ordinal)).ShouldBeGreaterThan(1);
        outside.Asked.Count(name => name == "film.m3u8").ShouldBeLessThan(5);
        ada.Errors.ShouldBeEmpty();
    }

    private static async Task MakePlaylist(string folder)
    {
        const string arguments =
            "-v error -nostdin -f lavfi -i testsrc2=size=320x180:rate=24:duration=12 -f lavfi -i sine=duration=12 "
            + "-c:v libx264 -preset ultrafast -g 48 -pix_fmt yuv420p -c:a aac -hls_time 2 -hls_list_size 0 film.m3u8";
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments) { WorkingDirectory = folder })!;
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
    }

    /// <summary>A plain web server for one folder.</summary>
    private sealed class OutsideFolder : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _folder;

        public OutsideFolder(string folder)
        {
            _folder = folder;
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            _listener.Start();
            _ = Serve();
        }

        public ConcurrentQueue<string> Asked { get; } = new();

        private int Port { get; } = FreePort();

        public string Url(string name) => $"http://127.0.0.1:{Port}/{name}";

        public void Dispose() => _listener.Close();

        private async Task Serve()
        {
            try
            {
                for (; ; )
                {
                    var http = await _listener.GetContextAsync();
                    var name = Path.GetFileName(http.Request.Url!.AbsolutePath);
                    Asked.Enqueue(name);
                    var path = Path.Combine(_folder, name);
                    http.Response.StatusCode = File.Exists(path) ? 200 : 404;
                    http.Response.ContentType = path.EndsWith(".m3u8", StringComparison.Ordinal)
                        ? "application/vnd.apple.mpegurl"
                        : "video/mp2t";
                    http.Response.Close(File.Exists(path) ? await File.ReadAllBytesAsync(path) : [], willBlock: false);
                }
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The test has ended.
            }
        }

        private static int FreePort()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
