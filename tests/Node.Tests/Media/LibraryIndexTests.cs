using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class LibraryIndexTests : IDisposable
{
    private const string Film =
        """{"file":{"path":"film.mkv","size":7,"modified":"2026-01-02T12:00:00Z"},"id":"film","facts":{"duration":60,"width":720,"height":576,"codecs":["mpeg2video"],"subtitles":[],"audio":[],"direct":false},"fault":null}""";

    private static readonly FoundFile File = new("film.mkv", 7, new DateTime(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc));
    private static readonly HashSet<string> Present = [File.Path];
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("library-index-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void What_an_earlier_version_found_out_is_known_but_may_be_less_than_there_is()
    {
        Write(2);

        var entry = Read().Find(File);

        entry!.IsStale.ShouldBeTrue();
        entry.Id.Value.ShouldBe("film");
        entry.Facts!.Width.ShouldBe(720);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void What_a_version_wrote_that_knew_too_little_or_is_yet_to_come_is_not_read(int version)
    {
        Write(version);

        Read().Find(File).ShouldBeNull();
    }

    [Fact]
    public void What_an_earlier_version_found_out_stays_what_it_is_when_it_is_written_anew()
    {
        Write(2);
        var index = Read();
        index.Save([index.Find(File)!], Present);
        Read().Find(File)!.IsStale.ShouldBeTrue();

        index.Save([], Present);
        Read().Find(File)!.IsStale.ShouldBeTrue();
    }

    [Fact]
    public void What_another_worker_found_out_meanwhile_is_not_undone()
    {
        Write(2);
        var stale = Read().Find(File)!;
        Read().Save([stale with { IsStale = false, Facts = stale.Facts! with { Width = 1024 } }], Present);

        Read().Save([stale], Present);

        var entry = Read().Find(File)!;
        entry.IsStale.ShouldBeFalse();
        entry.Facts!.Width.ShouldBe(1024);
    }

    private string Path => System.IO.Path.Combine(_root.FullName, "index.json");

    private void Write(int version) =>
        System.IO.File.WriteAllText(Path, $$"""{"version":{{version}},"entries":[{{Film}}]}""");

    private LibraryIndex Read()
    {
        var index = new LibraryIndex(Path);
        index.Refresh();
        return index;
    }
}
