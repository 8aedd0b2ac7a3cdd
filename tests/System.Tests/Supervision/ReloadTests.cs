using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.Connections;
using SyncStream.SystemTests.Rooms;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Supervision;

/// <summary>A deploy in the middle of a film: nobody notices.</summary>
public sealed class ReloadTests(ITestOutputHelper output)
{
    private const string Room = "through-it-all";

    [Fact]
    public async Task A_reload_and_a_terminated_worker_fail_no_request_and_lose_no_event()
    {
        // The film outlasts it, so that it is cut and goes on elsewhere.
        await using var server = await RunningSyncStream.Start(
            2,
            $"syncstream.workers.drain-timeout = 3s\n{RunningSyncStream.WithClip}"
        );
        using var ada = await Visitor.Arrive(server.Url);
        await ada.CreateRoom(Room);
        var before = await server.WorkerPids();
        // Of so many event streams some pass through another worker than the one that holds their connection.
        HttpTransportType[] transports =
        [
            .. Enumerable.Repeat(HttpTransportType.WebSockets, 3),
            .. Enumerable.Repeat(HttpTransportType.LongPolling, 3),
            .. Enumerable.Repeat(HttpTransportType.ServerSentEvents, 16),
        ];
        var viewers = new List<ReturningViewer>();
        foreach (var transport in transports)
            viewers.Add(await ReturningViewer.Enter(ada, server.Url, Room, transport));

        using var over = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var (requests, films) = (0, 0);
        long last = 0;
        Task[] load =
        [
            .. Enumerable
                .Range(0, 4)
                .Select(_ =>
                    Repeat(async () =>
                    {
                        await ada.Look(Room);
                        Interlocked.Increment(ref requests);
                    })
                ),
            Repeat(async () => last = await Say(ada, $"line {last}")),
            Repeat(async () =>
            {
                await WatchFilm(server, ada, failures);
                films++;
            }),
        ];

        var (exit, text, error) = await SyncStreamProgram.Run(server.Folder, "reload", "--data", server.Data);
        exit.ShouldBe(0, error);
        text.ShouldContain("reloaded in");
        var after = await server.WorkerPids();
        after.Intersect(before).ShouldBeEmpty();
        server.Log.All.ShouldNotContain(line => line.Contains("SIGKILL"), "who leaves is not to be killed for it");

        var from = server.Log.All.Count;
        Signals.Send("TERM", after[0]);
        await server.Log.Wait($"⚠️ Worker {after[0]} died (SIGTERM). Restarting...", from);
        await server.Log.Wait("is online", from);

        await over.CancelAsync();
        await Task.WhenAll(load);
        foreach (var viewer in viewers)
        {
            await viewer.Saw(last);
            viewer.Failures.ShouldBeEmpty();
            var seen = viewer.Revisions;
            seen.ShouldBe(Enumerable.Range(0, seen.Count).Select(n => seen[0] + n), "each revision once, in order");
            await viewer.DisposeAsync();
        }
        output.WriteLine(
            $"{requests} requests, {last} revisions, {films} films, {viewers.Sum(v => v.Returns)} returns"
        );
        failures.ShouldBeEmpty();
        viewers.Sum(viewer => viewer.Returns).ShouldBeGreaterThanOrEqualTo(viewers.Count);

        async Task Repeat(Func<Task> once)
        {
            while (!over.IsCancellationRequested)
                try
                {
                    await once();
                }
                catch (Exception e)
                {
                    failures.Enqueue($"{e.GetType().Name}: {e.Message} {e.InnerException?.Message}");
                }
        }
    }

    // Not the film, which may be long.
    private static async Task<string> Refusal(HttpResponseMessage answer) =>
        answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync();

    private static async Task<long> Say(Visitor visitor, string text)
    {
        // Twenty at once and ten a second are allowed.
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(150));
        await pace.WaitForNextTickAsync();
        var ack = await visitor.Chat(Room, text, Guid());
        return ack.GetProperty("revision").GetInt64();
    }

    private static string Guid() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    // As a player: slowly, and where it was cut off it asks for the rest.
    private static async Task WatchFilm(RunningSyncStream server, Visitor visitor, ConcurrentQueue<string> failures)
    {
        var library = await visitor.Send(new(HttpMethod.Get, "/api/library"));
        if (library.GetProperty("videos").EnumerateArray().ToArray() is not [var video, ..])
            return;
        using var http = new HttpClient();
        var film = new MemoryStream();
        var size = video.GetProperty("size").GetInt64();
        while (film.Length < size)
        {
            using var ask = new HttpRequestMessage(
                HttpMethod.Get,
                visitor.MediaUrl(video.GetProperty("id").GetString()!)
            );
            ask.Headers.Range = new RangeHeaderValue(film.Length, null);
            using var answer = await http.SendAsync(ask, HttpCompletionOption.ResponseHeadersRead);
            answer.IsSuccessStatusCode.ShouldBeTrue(
                $"{(int)answer.StatusCode} from {film.Length} of {size}: {await Refusal(answer)}"
            );
            try
            {
                await Read(await answer.Content.ReadAsStreamAsync(), film);
            }
            catch (Exception e) when (e is IOException)
            {
                // Cut off behind a chunk: the rest is asked for above.
            }
        }
        var file = Directory.EnumerateFiles(Path.Combine(server.Folder, "library"), "*.mp4").Single();
        var bytes = await File.ReadAllBytesAsync(file);
        if (!film.ToArray().SequenceEqual(bytes))
            failures.Enqueue("a film differs from its file");
    }

    private static async Task Read(Stream body, Stream film)
    {
        var buffer = new byte[16 * 1024];
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (await body.ReadAsync(buffer) is > 0 and var read)
        {
            await film.WriteAsync(buffer.AsMemory(0, read));
            await pace.WaitForNextTickAsync();
        }
    }
}
