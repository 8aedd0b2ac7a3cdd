using System.Diagnostics;
using System.Security.Cryptography;

namespace SyncStream.SystemTests.Rooms;

/// <summary>Videos over the port that all workers share, as players ask for them.</summary>
public sealed class VideoTests(ServerWithClip clip) : IClassFixture<ServerWithClip>
{
    private readonly RunningSyncStream _server = clip.Server;

    [Fact]
    public async Task A_thousand_random_ranges_from_any_worker_make_up_the_file()
    {
        using var ada = await Visitor.Arrive(_server.Url);
        var (id, size) = await ada.FirstVideo();
        var file = Directory.EnumerateFiles(Path.Combine(_server.Folder, "library"), "*.mp4").Single();

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
        using var ada = await Visitor.Arrive(_server.Url);
        var (id, _) = await ada.FirstVideo();

        var (exit, frames, complaints) = await Run(
            "ffprobe",
            "-v error -count_frames -select_streams v -show_entries stream=nb_read_frames -of csv=p=0",
            ada.MediaUrl(id)
        );

        exit.ShouldBe(0, complaints);
        frames.Trim().ShouldBe("480", $"20 seconds at 24 frames a second; {complaints}");
    }

    [Fact]
    public async Task Ffplay_seeks_and_plays_to_the_end_over_http()
    {
        using var ada = await Visitor.Arrive(_server.Url);
        var (id, _) = await ada.FirstVideo();

        var (exit, _, told) = await Run("ffplay", "-loglevel info -stats -autoexit -ss 18.5", ada.MediaUrl(id));

        exit.ShouldBe(0, told);
        // Its clock: "19.98 A-V: …".
        told.Split(['\r', '\n'])
            .Select(line => line.TrimStart().Split(' ')[0])
            .ShouldContain(clock => clock.StartsWith("19.", StringComparison.Ordinal), told);
    }

    /// <summary>Runs a player without screen or loudspeaker.</summary>
    private static async Task<(int Exit, string Output, string Error)> Run(string player, string arguments, Uri url)
    {
        var start = new ProcessStartInfo(player, [.. arguments.Split(' '), url.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["SDL_VIDEODRIVER"] = "dummy";
        start.Environment["SDL_AUDIODRIVER"] = "dummy";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(RunningSyncStream.Patience);
        return (process.ExitCode, output, await error);
    }
}
