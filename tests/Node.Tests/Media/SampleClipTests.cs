using System.Security.Cryptography;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using SyncStream.Node.Commands;
using SyncStream.Node.Hosting;
using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class SampleClipTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("sample-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task An_empty_library_gets_a_small_clip_that_every_browser_plays()
    {
        var folder = Path.Combine(_root.FullName, "library");

        var path = (await Ensure(folder)).ShouldNotBeNull();

        Directory.GetFiles(folder).ShouldBe([path]);
        new FileInfo(path).Length.ShouldBeLessThan(2_000_000);
        var probe = Ffprobe.Installed(TimeProvider.System, TimeSpan.FromSeconds(10));
        var facts = (await probe.Probe(path, default)).ShouldBeOfType<ProbeOutcome.Video>().Facts;
        facts.Codecs.ShouldBe(["h264", "aac"]);
        (facts.Width, facts.Height).ShouldBe((640, 360));
        facts.Duration!.Value.ShouldBe(20, 0.2);
    }

    [Fact]
    public async Task The_clips_of_two_hosts_are_one_video()
    {
        var first = await Ensure(Path.Combine(_root.FullName, "first"));
        var second = await Ensure(Path.Combine(_root.FullName, "second"));

        Digest(second).ShouldBe(Digest(first));

        static string Digest(string? path) =>
            Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path.ShouldNotBeNull())));
    }

    [Fact]
    public async Task A_library_with_a_video_gets_none()
    {
        await Clips.Make(Path.Combine(_root.FullName, "mine.mp4"));

        (await Ensure(_root.FullName)).ShouldBeNull();

        _root.GetFiles().Select(file => file.Name).ShouldBe(["mine.mp4"]);
    }

    [Fact]
    public async Task A_library_that_is_to_stay_empty_gets_none()
    {
        var folder = _root.CreateSubdirectory("library");
        var sources = new SettingSources(
            name => name == "--library" ? folder.FullName : null,
            _ => null,
            ConfigurationFactory.ParseString("syncstream.folders.sample-clip = false"),
            "mine.conf",
            ConfigLayers.Shipped(),
            Config.Empty
        );
        var settings = RunSettings.From(sources, processors: 2);

        (await SampleClip.EnsureAsync(settings, NullLogger.Instance, TimeProvider.System, default)).ShouldBeNull();

        folder.GetFiles().ShouldBeEmpty();
    }

    private static Task<string?> Ensure(string folder) =>
        SampleClip.EnsureAsync(folder, NullLogger.Instance, TimeProvider.System, default);
}
