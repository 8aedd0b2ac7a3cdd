using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.SignalR.Client;
using SyncStream.SystemTests.Rooms;
using SyncStream.Web.Tests.Https;

namespace SyncStream.SystemTests.Operations;

/// <summary>
/// What operators are given (the list of figures, alert rules, the dashboard, the log) against what a real server says.
/// </summary>
public sealed partial class MonitoringTests
{
    private const string Token = "0123456789abcdef";
    private static readonly string Shipped = Path.GetFullPath(
        Path.Combine(SourceFolder(), "..", "..", "..", "deploy", "monitoring")
    );

    [Fact]
    public async Task Every_figure_that_is_written_about_is_told_and_a_command_is_followed_across_workers()
    {
        using var certificate = new TestCertificate();
        var (made, _, refused) = await SyncStreamProgram.Run(
            certificate.Folder,
            "certs",
            "127.0.0.1",
            "--out",
            certificate.Folder
        );
        made.ShouldBe(0, refused);
        await using var server = await RunningSyncStream.Start(
            2,
            $$"""
            syncstream.cluster.tls.folder = "{{Path.Combine(certificate.Folder, "127.0.0.1")}}"
            syncstream.http.https { 
              certificate = "{{certificate.CertificateFile}}"
              key = "{{certificate.KeyFile}}"
            }
            syncstream.metrics.token = {{Token}}
            syncstream.log.format = json
            syncstream.log.commands = true
            """
        );
        using var ada = await Visitor.Arrive(server.Url);
        await ada.CreateRoom("films");
        await Watch(server, ada);

        // Rooms and edges are spread over both workers, so some command is soon asked at one and decided at the other.
        var trace = await FollowOne(server, ada);
        trace.Select(line => line.GetProperty("pid").GetInt32()).Distinct().Count().ShouldBeGreaterThan(1);
        trace
            .Select(line => line.GetProperty("fields").GetProperty("step").GetString())
            .ShouldBe(["command asked", "command decided"], ignoreOrder: true);

        var told = await Told(server);
        foreach (var file in (string[])["README.md", "alerts.yml", "dashboard.json"])
        {
            var written = Names(File.ReadAllText(Path.Combine(Shipped, file))).ToList();
            written.ShouldNotBeEmpty();
            written.Except(told).ShouldBeEmpty($"{file} names what /metrics does not have");
        }

        var (exit, output, error) = await SyncStreamProgram.Run(
            server.Folder,
            "status",
            "--cluster",
            "--data",
            server.Data
        );
        exit.ShouldBe(0, error);
        output.ShouldContain("Cluster of 1 hosts, 3 members");
        output.Split('\n').Count(line => line.StartsWith("127.0.0.1 ", StringComparison.Ordinal)).ShouldBe(2, output);
        output.ShouldNotContain("! ");

        var documented = Names(File.ReadAllText(Path.Combine(Shipped, "README.md")));
        told.Except(documented).ShouldBeEmpty("what /metrics has and README.md does not list");
    }

    // Somebody watches and says how far off they are: figures of which there is nothing to tell are not told.
    private static async Task Watch(RunningSyncStream server, Visitor ada)
    {
        await using var hub = new HubConnectionBuilder()
            .WithUrl(
                new Uri(server.Url, "/hubs/watch"),
                o =>
                {
                    o.AccessTokenProvider = () => Task.FromResult(ada.Token);
                    o.HttpMessageHandlerFactory = _ => AnyCertificate.Handler();
                    o.WebSocketConfiguration = socket =>
                        socket.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null;
                }
            )
            .Build();
        await hub.StartAsync();
        var room = await hub.InvokeAsync<JsonElement>("Join", new { roomId = "films" });
        await hub.InvokeAsync(
            "Report",
            new
            {
                itemId = "i1",
                position = 1.0,
                at = room.GetProperty("serverTime").GetDouble(),
                state = "playing",
                bufferedAhead = 10.0,
                skewMs = 7.0,
            }
        );
        // Reports are passed on twice a second, and the connection would take it along.
        await Until(async () => (await Told(server)).Contains("syncstream_room_skew_milliseconds"));
    }

    private static async Task<IReadOnlyList<JsonElement>> FollowOne(RunningSyncStream server, Visitor ada)
    {
        // Twenty commands at once and ten a second are allowed.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        for (var n = 0; n < 20; n++)
        {
            var room = $"room-{n}";
            await ada.CreateRoom(room);
            await ada.Chat(room, "hello", $"followed-{n}");
            await pace.WaitForNextTickAsync();
        }

        IReadOnlyList<JsonElement>? found = null;
        await Until(() =>
        {
            var steps = server
                .Log.All.Where(line => line.Contains("\"SyncStream.Commands\"", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line).RootElement)
                .Where(line => line.GetProperty("fields").TryGetProperty("commandId", out _));
            found = steps
                .GroupBy(line => line.GetProperty("traceId").GetString())
                .Select(trace => trace.ToList())
                .FirstOrDefault(trace =>
                    trace.Count == 2 && trace.Select(line => line.GetProperty("pid").GetInt32()).Distinct().Count() > 1
                );
            return Task.FromResult(found is not null);
        });
        return found!;
    }

    private static async Task<HashSet<string>> Told(RunningSyncStream server)
    {
        using var http = AnyCertificate.Client(server.Url);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var text = await http.GetStringAsync("/metrics");
        return
        [
            .. text.Split('\n')
                .Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal))
                .Select(line => line.Split(' ')[2]),
        ];
    }

    // Of a histogram people name the parts.
    private static IEnumerable<string> Names(string text) =>
        Name().Matches(text).Select(match => Part().Replace(match.Value, "")).Distinct();

    private static async Task Until(Func<Task<bool>> condition)
    {
        var waited = Stopwatch.StartNew();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            waited.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40));
            await tick.WaitForNextTickAsync();
        }
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetDirectoryName(here)!;

    [GeneratedRegex("\\b(syncstream|process|dotnet|prometheus_net)_[a-z_]+[a-z]\\b")]
    private static partial Regex Name();

    [GeneratedRegex("(?<=_(seconds|milliseconds))_(bucket|count|sum)$")]
    private static partial Regex Part();
}
