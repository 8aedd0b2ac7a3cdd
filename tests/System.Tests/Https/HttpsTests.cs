using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http.Connections;
using SyncStream.SystemTests.Rooms;
using SyncStream.Web.Tests.Https;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Https;

/// <summary>HTTPS from the workers themselves, and a renewed certificate.</summary>
public sealed class HttpsTests(ITestOutputHelper output) : IDisposable
{
    private readonly TestCertificate _certificate = new();

    private string Settings =>
        $"syncstream.http.https {{\n certificate = \"{_certificate.CertificateFile}\"\n key = \"{_certificate.KeyFile}\"\n}}";

    public void Dispose() => _certificate.Dispose();

    [Fact]
    public async Task A_renewed_certificate_is_taken_by_every_worker_and_nobody_is_disconnected()
    {
        await using var server = await RunningSyncStream.Start(2, Settings);
        using var ada = await Visitor.Arrive(server.Url);
        await ada.CreateRoom("films");
        var viewers = new List<ReturningViewer>();
        HttpTransportType[] transports =
        [
            HttpTransportType.WebSockets,
            HttpTransportType.ServerSentEvents,
            HttpTransportType.LongPolling,
        ];
        foreach (var transport in transports.Concat(transports))
        {
            viewers.Add(await ReturningViewer.Enter(ada, server.Url, "films", transport));
        }

        var failures = new ConcurrentQueue<string>();
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, 2).Select(n => Ask(server.Url, n, failures, over.Token)).ToArray();

        const string Taken = "🔒 New certificate";
        var renewed = Stopwatch.StartNew();
        _certificate.Replace();
        await server.Log.Wait(Taken);
        await server.Log.Wait(
            Taken,
            from: 1 + server.Log.All.ToList().FindIndex(line => line.Contains(Taken, StringComparison.Ordinal))
        );
        var taken = renewed.Elapsed;
        for (var handshakes = 0; handshakes < 20; handshakes++)
        {
            (await Greeting(server)).ShouldBe(_certificate.Thumbprint);
        }

        var last = (await ada.Chat("films", "hello", "c1")).GetProperty("revision").GetInt64();
        foreach (var viewer in viewers)
        {
            await viewer.Saw(last);
            viewer.Returns.ShouldBe(0);
            viewer.Failures.ShouldBeEmpty();
            await viewer.DisposeAsync();
        }

        await over.CancelAsync();
        var requests = (await Task.WhenAll(load)).Sum();
        failures.ShouldBeEmpty();
        output.WriteLine(
            $"taken by all after {taken.TotalSeconds:0.0} s; {requests} requests over HTTP/2 meanwhile, none failed; {viewers.Count} viewers stayed"
        );
    }

    [Fact]
    [Trait("Run", "proxies")]
    public async Task A_reload_over_http2_fails_no_request()
    {
        await using var server = await RunningSyncStream.Start(2, Settings);
        var failures = new ConcurrentQueue<string>();
        using var over = new CancellationTokenSource();
        var load = Enumerable.Range(0, 4).Select(n => Ask(server.Url, n, failures, over.Token)).ToArray();
        var (exit, _, error) = await SyncStreamProgram.Run(server.Folder, "reload", "--data", server.Data);
        await over.CancelAsync();
        var requests = (await Task.WhenAll(load)).Sum();
        exit.ShouldBe(0, error);
        output.WriteLine($"{requests} requests over HTTP/2, {failures.Count} failed");
        failures.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_does_not_fit_is_refused_before_anything_starts()
    {
        using var other = new TestCertificate();
        var folder = Path.GetDirectoryName(_certificate.KeyFile)!;
        var file = Path.Combine(folder, "server.conf");
        File.WriteAllText(file, Settings.Replace(_certificate.KeyFile, other.KeyFile, StringComparison.Ordinal));
        var (exit, _, error) = await SyncStreamProgram.Run(folder, "start", "--port", "0", "--config", file);
        exit.ShouldBe(1);
        error.ShouldContain($"syncstream.http.https: {other.KeyFile} is not the key of {_certificate.CertificateFile}");
    }

    // Asks over one connection after the other, some requests on each, until it is over.
    private static async Task<int> Ask(Uri server, int number, ConcurrentQueue<string> failures, CancellationToken over)
    {
        var done = 0;
        using var http = AnyCertificate.Client(server);
        http.DefaultRequestVersion = HttpVersion.Version20;
        http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        while (!over.IsCancellationRequested)
        {
            try
            {
                using var answer = await http.GetAsync("/api/rooms", CancellationToken.None);
                answer.EnsureSuccessStatusCode();
                done++;
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
            {
                failures.Enqueue($"{number}: {e.Message} {e.InnerException?.Message}");
            }
        }

        return done;
    }

    private static async Task<string> Greeting(RunningSyncStream server)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, server.Port);
        var shown = "";
        await using var tls = new System.Net.Security.SslStream(
            tcp.GetStream(),
            false,
            (_, certificate, _, _) => (shown = certificate?.GetCertHashString() ?? "").Length > 0
        );
        await tls.AuthenticateAsClientAsync("127.0.0.1");
        return shown;
    }
}
