using System.Diagnostics;
using System.Security.Cryptography;

namespace SyncStream.SystemTests.Rooms;

/// <summary>Videos over the port that all workers share, as players ask for them.</summary>
public sealed class VideoTests
{
    [Fact]
    public async Task A_thousand_random_ranges_from_any_worker_make_up_the_file()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        using var ada = await Visitor.Arrive(server.Url);
        var (id, size) = await FirstVideo(ada);
        var file = Directory.EnumerateFiles(Path.Combine(server.Folder, "library"), "*.mp4").Single();

        var random = new Random(7);
        long[] cuts = [0, .. Enumerable.Range(0, 999).Select(_ => random.NextInt64(1, size)).Distinct().Order(), size];
        var whole = new byte[size];
        var pieces = cuts.Zip(cuts.Skip(1), (from, to) => (From: from, To: to)).ToArray();
        random.Shuffle(pieces);
        await Parallel.ForEachAsync(
            pieces,
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (piece, _) => (await ada.Media(id, piece.From, piece.To - 1)).CopyTo(whole, piece.From)
        );

        SHA256.HashData(whole).ShouldBe(SHA256.HashData(await File.ReadAllBytesAsync(file)));
    }

    [Fact]
    public async Task Ffprobe_counts_every_frame_over_http()
    {
        await using var server = await RunningSyncStream.Start(workers: 2);
        using var ada = await Visitor.Arrive(server.Url);
        var (id, _) = await FirstVideo(ada);

        using var ffprobe = Process.Start(
            new ProcessStartInfo(
                "ffprobe",
                [
                    .. "-v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0".Split(
                        ' '
                    ),
                    ada.MediaUrl(id).ToString(),
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var complaints = ffprobe.StandardError.ReadToEndAsync();
        var frames = await ffprobe.StandardOutput.ReadToEndAsync();
        await ffprobe.WaitForExitAsync();

        frames.Trim().ShouldBe("480", $"20 seconds at 24 frames a second; {await complaints}");
    }

    // The sample clip is made while the server starts; each worker lists it once it has seen it to be complete, so it is
    // there for everyone when many answers in a row, from whichever workers, name it.
    private static async Task<(string Id, long Size)> FirstVideo(Visitor visitor)
    {
        var waited = Stopwatch.StartNew();
        for (var named = 0; waited.Elapsed < RunningSyncStream.Patience; )
        {
            var library = await visitor.Send(new(HttpMethod.Get, "/api/library"));
            if (library.GetProperty("videos").EnumerateArray().ToArray() is not [var video, ..])
            {
                named = 0;
            }
            else if (++named == 25)
            {
                return (video.GetProperty("id").GetString()!, video.GetProperty("size").GetInt64());
            }
        }

        throw new TimeoutException("no video was listed");
    }
}
