using System.Security.Cryptography;
using SyncStream.SystemTests.Rooms;
using Xunit.Abstractions;

namespace SyncStream.SystemTests.Media;

/// <summary>Uploads by the client that pages use, against real processes.</summary>
public sealed class UploadTests(ITestOutputHelper output)
{
    [Fact]
    public async Task An_upload_goes_on_where_it_was_when_all_workers_were_killed_at_forty_percent()
    {
        await using var server = await RunningSyncStream.Start(
            workers: 2,
            configuration: $"syncstream.uploads.from = everyone\n{RunningSyncStream.WithClip}"
        );
        using var ada = await Visitor.Arrive(server.Url);
        var film = await Film(server);

        var (exit, report) = await NodeScript.Run(
            "upload.mjs",
            new
            {
                url = server.Url.ToString().TrimEnd('/'),
                token = ada.Token,
                file = film,
                pids = await server.WorkerPids(),
                at = 0.4,
            }
        );

        output.WriteLine(report.ToString());
        exit.ShouldBe(0, report.ToString());
        report.GetProperty("killed").GetBoolean().ShouldBeTrue();
        var size = new FileInfo(film).Length;
        report.GetProperty("resumedAt").GetInt64().ShouldBeInRange(1, size - 1, "nothing is sent twice from the start");
        var stored = Path.Combine(server.Folder, "library", Path.GetFileName(film));
        SHA256
            .HashData(await File.ReadAllBytesAsync(stored))
            .ShouldBe(SHA256.HashData(await File.ReadAllBytesAsync(film)));
        // Each request lands on whichever worker: all of them know it at once.
        for (var n = 0; n < 20; n++)
        {
            await ada.Send(new(HttpMethod.Get, $"/api/library/{report.GetProperty("video").GetString()}"));
        }
    }

    // The sample clip with random bytes behind it, in a box that players skip.
    private static async Task<string> Film(RunningSyncStream server)
    {
        var library = Path.Combine(server.Folder, "library");
        await server.Log.Wait("The library was empty; made");
        var clip = await File.ReadAllBytesAsync(Directory.EnumerateFiles(library, "*.mp4").Single());
        var filling = RandomNumberGenerator.GetBytes(40_000_000);
        byte[] length = [.. BitConverter.GetBytes(filling.Length + 8).Reverse()];
        var path = Path.Combine(server.Folder, "my film.mp4");
        await File.WriteAllBytesAsync(path, [.. clip, .. length, .. "free"u8, .. filling]);
        return path;
    }
}
