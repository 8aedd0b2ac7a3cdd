using System.Text;
using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class LibraryTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("library-test-");
    private readonly LibraryOptions _options;

    public LibraryTests()
    {
        _options = LibraryHost.Options(_root.FullName);
        Directory.CreateDirectory(_options.Directory);
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_video_is_listed_with_what_ffprobe_finds_in_it()
    {
        var subtitles = Path.Combine(_root.FullName, "words.srt");
        await File.WriteAllTextAsync(subtitles, "1\n00:00:00,000 --> 00:00:01,000\nHello\n");
        Directory.CreateDirectory(In("films"));
        await Clips.Make(In("films/A Film.mkv"), 1, $"-i {subtitles} -c:s srt -metadata:s:s:0 language=ger");
        await using var library = await LibraryHost.Start(_options);

        await library.Shows("A Film");

        var video = library.Videos[0];
        video.Duration!.Value.ShouldBe(2, 0.3);
        (video.Width, video.Height).ShouldBe((160, 120));
        video.Container.ShouldBe("mkv");
        video.Codecs.ShouldBe(["h264", "aac"]);
        video.Subtitles.ShouldBe(["ger"]);
        video.Audio.ShouldBe([new(null, null, "aac", 1)]);
        video.Direct.ShouldBe(false);
        video.Hosts.ShouldBe(["here"]);
        video.Size.ShouldBe(new FileInfo(In("films/A Film.mkv")).Length);
        library.Catalogue.Locate(video.Id).Single().Path.ShouldBe(In("films/A Film.mkv"));
    }

    [Fact]
    public async Task Files_added_renamed_and_deleted_are_noticed()
    {
        await using var library = await LibraryHost.Start(_options);
        await Clips.Make(In("one.mp4"));
        await library.Shows("one");
        var id = library.Videos[0].Id;

        File.Move(In("one.mp4"), In("two.mp4"));
        await library.Shows("two");
        library.Videos[0].Id.ShouldBe(id);

        File.Delete(In("two.mp4"));
        await library.Shows();
        library.Catalogue.Locate(id).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_a_new_file_is_read_the_library_is_not_known_whole()
    {
        var probe = new GatedProbe();
        await using var library = await LibraryHost.Start(_options, probe);
        await library.Catalogue.Known.WaitAsync(TimeSpan.FromSeconds(15));

        // Whole at once: one that is still written to is read again.
        var made = Path.Combine(_root.FullName, "made.mp4");
        await Clips.Make(made);
        File.Move(made, In("new.mp4"));
        await probe.Entered.WaitAsync(TimeSpan.FromSeconds(15));
        var known = library.Catalogue.Known;
        known.IsCompleted.ShouldBeFalse();
        probe.Open();

        await known.WaitAsync(TimeSpan.FromSeconds(15));
        library.Titles.ShouldBe(["new"]);
    }

    [Fact]
    public async Task The_same_content_under_two_names_is_one_video_in_two_places()
    {
        await Clips.Make(In("b.mp4"));
        File.Copy(In("b.mp4"), In("a.mp4"));
        await Clips.Make(In("c.mp4"), seed: 2);
        await using var library = await LibraryHost.Start(_options);

        await library.Shows("a", "c");

        library
            .Catalogue.Locate(library.Videos[0].Id)
            .Select(file => Path.GetFileName(file.Path))
            .ShouldBe(["a.mp4", "b.mp4"]);
    }

    [Fact]
    public async Task Another_content_under_the_same_name_is_another_video()
    {
        await Clips.Make(In("film.mp4"));
        await using var library = await LibraryHost.Start(_options);
        await library.Shows("film");
        var before = library.Videos[0].Id;

        await Clips.Make(In("film.mp4"), seed: 2);

        await LibraryHost.Until(() => library.Videos is [var video] && video.Id != before, () => "the old id stays");
    }

    [Fact]
    public async Task A_file_that_grows_is_not_listed_before_it_is_complete()
    {
        await Clips.Make(Path.Combine(_root.FullName, "whole.mp4"));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(_root.FullName, "whole.mp4"));
        await using var library = await LibraryHost.Start(_options);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        await using (var copy = File.Create(In("copy.mp4")))
        {
            foreach (var part in bytes.Chunk(bytes.Length / 20))
            {
                await copy.WriteAsync(part);
                await copy.FlushAsync();
                await timer.WaitForNextTickAsync();
                library.Titles.ShouldBeEmpty();
            }
        }

        await library.Shows("copy");
        library.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public async Task Broken_files_are_left_out_with_a_line_in_the_log()
    {
        await Clips.Make(In("good.mp4"));
        var noise = new byte[200_000];
        new Random(1).NextBytes(noise);
        await File.WriteAllBytesAsync(In("noise.mkv"), noise);
        await File.WriteAllBytesAsync(In("empty.mp4"), []);
        // ffprobe would follow a playlist to other files and hosts.
        await File.WriteAllTextAsync(In("playlist.mp4"), "#EXTM3U\n#EXTINF:2,\ngood.mp4\n#EXT-X-ENDLIST\n");
        await File.WriteAllTextAsync(In("text.ts"), string.Concat(Enumerable.Repeat("no video. ", 999)));
        await using var library = await LibraryHost.Start(_options);

        await library.Warns("noise.mkv");
        await library.Warns("playlist.mp4");
        await library.Warns("text.ts");

        await library.Shows("good");
        library.Warnings.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Links_and_hidden_files_are_no_way_out_of_the_library()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_root.FullName, "outside"));
        var secret = Path.Combine(outside.FullName, "secret.mp4");
        await Clips.Make(secret);
        File.CreateSymbolicLink(In("file.mp4"), secret);
        Directory.CreateSymbolicLink(In("folder"), outside.FullName);
        Directory.CreateSymbolicLink(In("circle"), _options.Directory);
        await Clips.Make(In(".hidden.mp4"));
        Directory.CreateDirectory(In(".trash"));
        await Clips.Make(In(".trash/old.mp4"));
        await Clips.Make(In("open.mp4"), seed: 2);
        await using var library = await LibraryHost.Start(_options);

        await library.Shows("open");
    }

    [Fact]
    public async Task Names_that_look_like_options_or_markup_do_no_harm()
    {
        await Clips.Make("file:" + In("-version.mp4"));
        File.Copy(In("-version.mp4"), In("<b>x\n\u202Ey'%s$(id).mp4"));
        await using var library = await LibraryHost.Start(_options);

        // Two files of one content are one video; each is read by itself.
        await LibraryHost.Until(
            () => library.Videos is [{ Duration: > 1 } video] && library.Catalogue.Locate(video.Id).Count == 2,
            () => "not listed, or without its second copy"
        );
        library.Titles[0].ShouldBe("-version");
    }

    [Fact]
    public async Task After_a_restart_nothing_is_read_again()
    {
        await Clips.Make(In("film.mp4"));
        await using (var library = await LibraryHost.Start(_options))
        {
            await library.Shows("film");
            await LibraryHost.Until(() => File.Exists(_options.IndexFile), () => "no index");
        }
        var probe = new CountingProbe();
        await using var again = await LibraryHost.Start(_options, probe);

        await again.Shows("film");

        again.Videos[0].Width.ShouldBe(160);
        probe.Probes.ShouldBe(0);
    }

    [Fact]
    public async Task What_an_earlier_version_knew_is_shown_at_once_and_looked_into_again_behind()
    {
        await Clips.Make(In("film.mp4"));
        await using (var library = await LibraryHost.Start(_options))
        {
            await library.Shows("film");
            await LibraryHost.Until(() => File.Exists(_options.IndexFile), () => "no index");
        }
        var index = await File.ReadAllTextAsync(_options.IndexFile);
        index.ShouldContain("\"version\":3");
        var earlier = index.Replace("\"version\":3", "\"version\":2").Replace("\"width\":160", "\"width\":128");
        await File.WriteAllTextAsync(_options.IndexFile, earlier);
        var probe = new GatedProbe(new ProbeOutcome.Video(new(2, 160, 120, ["h264"], [])));
        await using var again = await LibraryHost.Start(_options, probe);

        // All is known and shown while the first is looked into.
        await again.Shows("film");
        await probe.Entered.WaitAsync(TimeSpan.FromSeconds(15));
        await again.Catalogue.Known.WaitAsync(TimeSpan.FromSeconds(15));
        var before = again.Videos.Single();
        before.Width.ShouldBe(128);

        probe.Open();
        await LibraryHost.Until(() => again.Videos is [{ Width: 160 }], () => "what was found out does not come in");
        again.Videos.Single().Id.ShouldBe(before.Id);
    }

    [Fact]
    public async Task A_damaged_index_is_made_anew()
    {
        await Clips.Make(In("film.mp4"));
        Directory.CreateDirectory(Path.GetDirectoryName(_options.IndexFile)!);
        await File.WriteAllTextAsync(_options.IndexFile, "{\"version\":1,\"entries\":[{");
        await using var library = await LibraryHost.Start(_options);

        await library.Shows("film");
        await LibraryHost.Until(
            () => File.ReadAllText(_options.IndexFile, Encoding.UTF8).Contains("film.mp4", StringComparison.Ordinal),
            () => "the index is not made anew"
        );
    }

    [Fact]
    public async Task Without_ffprobe_videos_are_listed_and_the_log_says_once_what_is_missing()
    {
        await Clips.Make(In("a.mp4"));
        await Clips.Make(In("b.mp4"), seed: 2);
        var none = new Ffprobe(TimeProvider.System, TimeSpan.FromSeconds(1), program: null);
        await using (var library = await LibraryHost.Start(_options, none))
        {
            await library.Shows("a", "b");
            library.Videos.ShouldAllBe(video => video.Duration == null);
            await library.Warns("apt install ffmpeg");
            library.Warnings.Count.ShouldBe(1);
            await LibraryHost.Until(() => File.Exists(_options.IndexFile), () => "no index");
        }
        await using var later = await LibraryHost.Start(_options);

        await LibraryHost.Until(
            () => later.Videos is [{ Duration: > 1 }, { Duration: > 1 }],
            () => "what was missing is not made up for"
        );
    }

    [Fact]
    public async Task A_folder_that_goes_and_comes_back_is_looked_through_and_watched_again()
    {
        await using var library = await LibraryHost.Start(_options with { RescanMax = TimeSpan.FromMinutes(10) });
        Directory.Delete(_options.Directory);
        await library.Warns("can't be read");

        Directory.CreateDirectory(_options.Directory);
        await Clips.Make(In("film.mp4"));

        await library.Shows("film");
        library.Warnings.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_probe_that_hangs_is_killed_when_the_library_stops()
    {
        await Clips.Make(In("film.mp4"));
        var probe = new HangingProbe();
        var library = await LibraryHost.Start(_options, probe);
        await probe.Begun.Task;

        await library.DisposeAsync();

        await probe.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    private string In(string name) => Path.Combine(_options.Directory, name);

    private sealed class CountingProbe : IVideoProbe
    {
        private int _probes;

        public int Probes => Volatile.Read(ref _probes);

        public string? Missing => null;

        public Task<ProbeOutcome> Probe(string path, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _probes);
            return Task.FromResult<ProbeOutcome>(new ProbeOutcome.Unknown("only counts"));
        }
    }

    private sealed class HangingProbe : IVideoProbe
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource Stopped { get; } = new();

        public string? Missing => null;

        public async Task<ProbeOutcome> Probe(string path, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
            finally
            {
                Stopped.SetResult();
            }
            return new ProbeOutcome.Unknown("never");
        }
    }
}
