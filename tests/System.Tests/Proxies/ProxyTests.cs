using System.Collections.Concurrent;
using System.Security.Cryptography;
using SyncStream.SystemTests.Rooms;
using SyncStream.Web.Tests.Https;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Proxies;

/// <summary>
/// Two hosts behind a proxy, or behind a name with two addresses, and nothing sticky anywhere. <c>./test.sh proxies</c>.
/// </summary>
[Trait("Run", "proxies")]
public sealed class ProxyTests(TwoHosts hosts, ITestOutputHelper output) : IClassFixture<TwoHosts>, IDisposable
{
    private readonly TestCertificate _certificate = new();

    public void Dispose() => _certificate.Dispose();

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("caddy")]
    public async Task Behind_a_proxy_every_transport_sees_every_event_and_a_film_comes_whole(string kind)
    {
        using var proxy = await Start(kind);
        await EveryTransport($"behind-{kind}", proxy.Url);
        await RandomRanges(proxy.Url);
        (await SessionCookie(proxy.Url)).ShouldContain("secure", Case.Insensitive);
        (await Status(proxy.Url, "/metrics")).ShouldBe(404);
        proxy.Log.All.Where(line => line.Contains("[error]", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Behind_a_name_with_two_addresses_every_transport_sees_every_event_and_a_film_comes_whole()
    {
        await EveryTransport("behind-a-name", [.. hosts.Urls]);
        foreach (var host in hosts.Urls)
        {
            await RandomRanges(host);
        }
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("caddy")]
    public async Task A_host_is_reloaded_behind_a_proxy_and_no_request_fails(string kind)
    {
        using var proxy = await Start(kind);
        using var ada = await Visitor.Arrive(proxy.Url);
        var room = $"reload-{kind}";
        await ada.CreateRoom(room);
        using var over = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        // Within what one viewer may say.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        var (looks, lines) = (0, 0);
        Task[] load =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(_ => Repeat(async () => await ada.Look(room), () => Interlocked.Increment(ref looks))),
            Repeat(
                async () =>
                {
                    await ada.Chat(room, "hello", $"{kind}-{lines}");
                    await pace.WaitForNextTickAsync();
                },
                () => lines++
            ),
        ];

        var host = hosts.All[0];
        var (exit, _, error) = await SyncStreamProgram.Run(host.Folder, "reload", "--data", host.Data);
        await over.CancelAsync();
        await Task.WhenAll(load);

        exit.ShouldBe(0, error);
        output.WriteLine(
            $"{kind}: {looks} reads and {lines} commands, {failures.Count} failed: {string.Join("; ", failures.Take(5))}"
        );
        failures.Count.ShouldBe(0);

        async Task Repeat(Func<Task> step, Action done)
        {
            while (!over.IsCancellationRequested)
            {
                try
                {
                    await step();
                    done();
                }
                catch (Exception e) when (e is HttpRequestException or ShouldAssertException or TaskCanceledException)
                {
                    failures.Enqueue(e.Message);
                }
            }
        }
    }

    private Task<Proxy> Start(string kind) =>
        Proxy.Start(kind, hosts.Urls, _certificate.CertificateFile, _certificate.KeyFile);

    private async Task EveryTransport(string room, params Uri[] urls)
    {
        const int Clients = 25;
        var (exit, report) = await NodeScript.Run(
            "everywhere.mjs",
            new
            {
                urls = urls.Select(url => url.ToString().TrimEnd('/')),
                clients = Clients,
                commands = 40,
                room,
            },
            ("NODE_EXTRA_CA_CERTS", _certificate.CertificateFile)
        );
        output.WriteLine(report.ToString());
        exit.ShouldBe(0, report.ToString());
        foreach (var way in report.GetProperty("report").EnumerateObject())
        {
            way.Value.GetProperty("joined").GetInt32().ShouldBe(Clients, way.Name);
            way.Value.GetProperty("complete").GetInt32().ShouldBe(Clients, way.Name);
        }

        report.GetProperty("failureCount").GetInt32().ShouldBe(0);
    }

    private async Task RandomRanges(Uri server)
    {
        using var ada = await Visitor.Arrive(server);
        var (id, size) = await ada.FirstVideo();
        var random = new Random(7);
        long[] cuts = [0, .. Enumerable.Range(0, 199).Select(_ => random.NextInt64(1, size)).Distinct().Order(), size];
        var whole = new byte[size];
        await Parallel.ForEachAsync(
            cuts.Zip(cuts.Skip(1), (from, to) => (From: from, To: to)),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (piece, _) => (await ada.Media(id, piece.From, piece.To - 1)).CopyTo(whole, piece.From)
        );
        var file = Directory.EnumerateFiles(Path.Combine(hosts.All[0].Folder, "library"), "*.mp4").Single();
        SHA256.HashData(whole).ShouldBe(SHA256.HashData(await File.ReadAllBytesAsync(file)));
        output.WriteLine($"{server}: {cuts.Length - 1} ranges make up the {size} bytes");
    }

    private static async Task<string> SessionCookie(Uri server)
    {
        using var http = AnyCertificate.Client(server);
        using var body = new StringContent("""{"name":"Ada"}""", null, "application/json");
        using var answer = await http.PostAsync("/api/session", body);
        return answer.Headers.GetValues("Set-Cookie").ShouldHaveSingleItem();
    }

    private static async Task<int> Status(Uri server, string path)
    {
        using var http = AnyCertificate.Client(server);
        using var answer = await http.GetAsync(path);
        return (int)answer.StatusCode;
    }
}
