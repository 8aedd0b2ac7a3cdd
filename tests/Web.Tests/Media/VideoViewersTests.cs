using System.Diagnostics;
using System.Net;

namespace SyncStream.Web.Tests.Media;

/// <summary>Measures memory and times, so nothing else of this process may run beside it.</summary>
[CollectionDefinition(nameof(Undisturbed), DisableParallelization = true)]
public sealed class Undisturbed;

/// <summary>By each way that bytes can take.</summary>
[Collection(nameof(Undisturbed))]
public sealed class VideoViewersOnSocketsTests() : VideoViewersTests(lines: true, hidden: false);

/// <inheritdoc cref="VideoViewersOnSocketsTests"/>
[Collection(nameof(Undisturbed))]
public sealed class VideoViewersOfCopiesTests() : VideoViewersTests(lines: true, hidden: true);

/// <inheritdoc cref="VideoViewersOnSocketsTests"/>
[Collection(nameof(Undisturbed))]
public sealed class VideoViewersThroughServerTests() : VideoViewersTests(lines: false, hidden: false);

/// <summary>Viewers who pause, leave or are many, over real sockets.</summary>
public abstract class VideoViewersTests(bool lines, bool hidden) : IAsyncLifetime
{
    private const int Size = 64 * 1024 * 1024;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private MediaHost _host = null!;
    private string _path = null!;

    public async Task InitializeAsync()
    {
        _host = await MediaHost.Start(lines, hidden);
        _path = _host.PathOf("film.mp4");
        using (var file = File.Create(_path))
        {
            file.SetLength(Size);
        }
        _host.Add("film", _path);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_viewer_who_leaves_while_paused_frees_the_file_within_a_second(bool reset)
    {
        using var viewer = await RawViewer.Open(_host.Address, "/media/film/file");
        await Paused();
        OpenFiles().ShouldBe(1);

        if (reset)
        {
            viewer.Reset();
        }
        else
        {
            viewer.Dispose();
        }

        await Eventually.True(() => OpenFiles() == 0, Second, "the file is still open");
    }

    [Fact]
    public async Task Viewers_who_leave_in_mid_flow_free_their_files_within_a_second()
    {
        for (var round = 0; round < 20; round++)
        {
            using var viewer = await RawViewer.Open(_host.Address, "/media/film/file");
            await viewer.Read(round * 100_000);
            viewer.Reset();
        }

        await Eventually.True(() => OpenFiles() == 0, Second, "a file is still open");
        _host.Bytes.Open.ShouldBe(0);
    }

    [Fact]
    public async Task A_paused_viewer_goes_on_where_it_stopped()
    {
        using var viewer = await RawViewer.Open(_host.Address, "/media/film/file");
        await Paused();

        for (var read = 0; read < Size / 2; read += 1024 * 1024)
        {
            await viewer.Read(1024 * 1024);
        }
    }

    [Fact]
    public async Task A_hundred_paused_viewers_hold_little_memory()
    {
        using (await RawViewer.Open(_host.Address, "/media/film/file"))
        {
            await Paused();
        }
        await Eventually.True(() => _host.Bytes.Open == 0, Second, "a viewer is still there");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var viewers = new List<RawViewer>();

        for (var n = 0; n < 100; n++)
        {
            viewers.Add(await RawViewer.Open(_host.Address, "/media/film/file"));
        }
        await Paused();

        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / viewers.Count;
        viewers.ForEach(viewer => viewer.Dispose());
        each.ShouldBeLessThan(128 * 1024);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_paused_viewers()
    {
        using var viewer = await RawViewer.Open(_host.Address, "/media/film/file");
        await Paused();

        await _host.TerminateActors();

        await Eventually.True(() => _host.Bytes.Open == 0, Second, "the response is still open");
    }

    [Fact]
    public async Task A_file_cut_while_it_is_sent_ends_the_connection_instead_of_hanging_it()
    {
        using var response = await _host.Client.GetAsync("/media/film/file", HttpCompletionOption.ResponseHeadersRead);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Paused();
        using (var file = File.Open(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(0);
        }

        await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsByteArrayAsync());
        await Eventually.True(() => OpenFiles() == 0, Second, "the file is still open");
    }

    [Fact]
    public async Task A_file_written_over_while_it_is_sent_ends_the_connection_instead_of_sending_a_mixture()
    {
        if (hidden)
        {
            // As of another host, which sees to its own files.
            return;
        }
        using var response = await _host.Client.GetAsync("/media/film/file", HttpCompletionOption.ResponseHeadersRead);
        await Paused();
        using (var file = File.Open(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Write("another film"u8);
        }

        await Should.ThrowAsync<HttpRequestException>(response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Ffprobe_reads_a_video_over_http()
    {
        if (!File.Exists("/usr/bin/ffprobe"))
        {
            return;
        }
        var path = _host.PathOf("clip.mp4");
        // The index at the end makes the client seek there and back.
        await Run(
            "ffmpeg",
            $"-v error -f lavfi -i testsrc2=size=320x180:rate=24:duration=3 -f lavfi -i sine=duration=3 -c:v libx264 -preset ultrafast -c:a aac -y {path}"
        );
        _host.Add("clip", path);

        var output = await Run(
            "ffprobe",
            $"-v error -count_frames -show_entries stream=codec_name,nb_read_frames -of csv=p=0 {_host.Address}media/clip/file"
        );

        output.ShouldContain("h264,72");
        output.ShouldContain("aac,");
        await Eventually.True(() => _host.Bytes.Open == 0, Second, "a reader is still open");
    }

    /// <summary>Until no byte is taken any more: every socket and buffer on the way is full.</summary>
    private async Task Paused()
    {
        var quiet = Stopwatch.StartNew();
        var sent = -1L;
        await Eventually.True(
            () =>
            {
                if (_host.Counters.SentBytes != sent)
                {
                    sent = _host.Counters.SentBytes;
                    quiet.Restart();
                }
                return quiet.Elapsed > TimeSpan.FromMilliseconds(150);
            },
            TimeSpan.FromSeconds(20),
            "bytes still flow to a viewer who does not read"
        );
    }

    private int OpenFiles() =>
        Directory
            .EnumerateFiles("/proc/self/fd")
            .Count(fd => new FileInfo(fd).LinkTarget?.StartsWith(_path, StringComparison.Ordinal) == true);

    private static async Task<string> Run(string program, string arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, error);
        return await output;
    }
}
