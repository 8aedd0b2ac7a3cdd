using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using SyncStream.SystemTests.Hosts;
using SyncStream.SystemTests.Rooms;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Media;

/// <summary>Videos on hosts that do not have them: whole servers, each on a network card of its own.</summary>
public sealed class HoldersTests(ITestOutputHelper output)
{
    private const int Size = 24_000_000;
    private const string Title = "feature";

    [LabFact]
    public async Task Every_host_serves_a_film_for_one_transfer_of_it_also_while_a_holder_is_killed()
    {
        await using var cluster = await LabCluster.Cable(hosts: 3, workers: 2);
        var (first, second, third) = (cluster.Hosts[0], cluster.Hosts[1], cluster.Hosts[2]);
        var film = await Film(first);
        await cluster.Start();
        using var ada = await Visitor.Arrive(second.Url);
        var video = await Listed(ada);

        await Fifty_viewers_cost_one_transfer(cluster.Lab, second, ada, video, film);

        // A second holder; the third host has nothing of the film yet, and its first holder dies under it.
        File.Copy(film, Path.Combine(second.Folder, "library", Path.GetFileName(film)));
        using var bob = await Visitor.Arrive(third.Url);
        await Held(bob, video, 2);
        await Random_ranges_make_up_the_film([second, third], first, bob, video, film);
    }

    // They sit on the host itself, so that nothing but the hosts' own traffic goes over its network card.
    private async Task Fifty_viewers_cost_one_transfer(
        HostLab lab,
        LabHost host,
        Visitor visitor,
        string video,
        string film
    )
    {
        var url = $"http://127.0.0.1:{host.Url.Port}/media/{video}/file?access_token={visitor.Token}";
        var before = await Received();
        var sums = await Run($"seq 50 | xargs -P 50 -I{{}} sh -c \"curl -sf '{url}' | md5sum\"");
        var transferred = await Received() - before;

        var digests = sums.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        digests.Length.ShouldBe(50);
        digests.Distinct().ShouldHaveSingleItem().ShouldStartWith(await Digest(film));
        var size = new FileInfo(film).Length;
        output.WriteLine($"{transferred} bytes came in for 50 viewers: {(double)transferred / size:0.000} of the film");
        transferred.ShouldBeInRange(size, (long)(size * 1.05));

        async Task<long> Received() =>
            long.Parse(await Run("cat /sys/class/net/eth0/statistics/rx_bytes"), CultureInfo.InvariantCulture);

        async Task<string> Run(string line)
        {
            string[] command = [.. lab.On(host.Name), "sh", "-c", line];
            using var shell = Process.Start(
                new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true }
            )!;
            var printed = await shell.StandardOutput.ReadToEndAsync();
            await shell.WaitForExitAsync();
            shell.ExitCode.ShouldBe(0, line);
            return printed;
        }
    }

    private static async Task Random_ranges_make_up_the_film(
        LabHost[] hosts,
        LabHost dying,
        Visitor visitor,
        string video,
        string film
    )
    {
        var size = (int)new FileInfo(film).Length;
        var random = new Random(17);
        int[] cuts = [0, .. Enumerable.Range(0, 400).Select(_ => random.Next(size)).Distinct().Order(), size];
        (int From, int To)[] pieces = [.. cuts.Zip(cuts.Skip(1))];
        random.Shuffle(pieces);
        var wholes = hosts.ToDictionary(host => host, _ => new byte[size]);
        var asked = 0;
        // A connection for each request: they land on whichever worker.
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
        {
            Timeout = TimeSpan.FromSeconds(60),
        };
        await Parallel.ForEachAsync(
            pieces.SelectMany(piece => hosts.Select(host => (piece.From, piece.To, Host: host))),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (piece, stop) =>
            {
                if (Interlocked.Increment(ref asked) == pieces.Length / 4)
                {
                    await dying.Kill();
                }
                using var request = new HttpRequestMessage(
                    HttpMethod.Get,
                    new Uri(piece.Host.Url, $"/media/{video}/file?access_token={visitor.Token}")
                );
                request.Headers.Range = new(piece.From, piece.To - 1);
                using var answer = await http.SendAsync(request, stop);
                answer.EnsureSuccessStatusCode();
                (await answer.Content.ReadAsByteArrayAsync(stop)).CopyTo(wholes[piece.Host], piece.From);
            }
        );

        var digest = await Digest(film);
        foreach (var host in hosts)
        {
            Hex(wholes[host]).ShouldBe(digest);
        }
    }

    // A clip with random bytes behind it, in a box that players skip.
    private static async Task<string> Film(LabHost host)
    {
        var path = Path.Combine(host.Folder, "library", Title + ".mp4");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            [.. "-v error -f lavfi -i testsrc2=size=160x90:rate=24:duration=2 -pix_fmt yuv420p".Split(' '), path]
        );
        await ffmpeg.WaitForExitAsync();
        byte[] length = [.. BitConverter.GetBytes(Size + 8).Reverse()];
        await File.AppendAllBytesAsync(path, [.. length, .. "free"u8, .. RandomNumberGenerator.GetBytes(Size)]);
        return path;
    }

    private static async Task<string> Listed(Visitor visitor)
    {
        var video = await Insist(
            async () =>
                (await visitor.Send(new(HttpMethod.Get, "/api/library")))
                    .GetProperty("videos")
                    .EnumerateArray()
                    .FirstOrDefault(each => each.GetProperty("title").GetString() == Title),
            each => each.ValueKind == JsonValueKind.Object,
            "the film was not listed on the host that does not have it"
        );
        return video.GetProperty("id").GetString()!;
    }

    private static Task<JsonElement> Held(Visitor visitor, string video, int hosts) =>
        Insist(
            () => visitor.Send(new(HttpMethod.Get, $"/api/library/{video}")),
            info => info.GetProperty("hosts").GetArrayLength() == hosts,
            $"the film never had {hosts} holders"
        );

    // Each answer comes from whichever worker: when many in a row are right, all of them know.
    private static async Task<JsonElement> Insist(
        Func<Task<JsonElement>> ask,
        Predicate<JsonElement> isRight,
        string fault
    )
    {
        var right = 0;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < RunningSyncStream.Patience; )
        {
            var answer = await ask();
            right = isRight(answer) ? right + 1 : 0;
            if (right == 20)
            {
                return answer;
            }
        }
        throw new TimeoutException(fault);
    }

    private static async Task<string> Digest(string path) => Hex(await File.ReadAllBytesAsync(path));

#pragma warning disable CA5351 // What md5sum prints; nothing is protected by it.
    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(MD5.HashData(bytes));
#pragma warning restore CA5351
}
