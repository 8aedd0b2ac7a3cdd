using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Media.Renditions;
using SyncStream.Protocol.Media;
using SyncStream.Web.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class RenditionCacheTests : IDisposable
{
    private static readonly VideoId Video = new("video");
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddYears(50));
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("rendition-cache-");
    private readonly RenditionCache _cache;

    public RenditionCacheTests() => _cache = new(new() { Directory = _root.FullName, CacheSize = 1000 }, _time);

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task What_is_made_of_a_video_lies_with_its_edition()
    {
        await _cache.Put(Video, "v-480/init.mp4", "bytes"u8.ToArray(), CancellationToken.None);

        File.ReadAllText(In(RenditionEdition.Current, "video", "v-480", "init.mp4")).ShouldBe("bytes");
        _cache.Has(Video, "v-480/init.mp4").ShouldBeTrue();
    }

    [Fact]
    public void What_lay_there_before_there_were_editions_is_none_of_ours_but_for_the_key_frames()
    {
        Directory.CreateDirectory(In("video", "v-480"));
        File.WriteAllText(In("video", "v-480", "init.mp4"), "old");
        File.WriteAllText(In("video", "keyframes.json"), "[0,2.5]");

        _cache.Find(Video, "v-480/init.mp4").ShouldBeNull();
        _cache.Find(Video, "keyframes.json").ShouldBe(In("video", "keyframes.json"));
    }

    [Fact]
    public async Task Key_frames_that_were_found_lie_where_each_edition_finds_them()
    {
        var path = await _cache.Put(Video, "keyframes.json", "[0]"u8.ToArray(), CancellationToken.None);

        path.ShouldBe(In("video", "keyframes.json"));
        _cache.Has(Video, "keyframes.json").ShouldBeTrue();
    }

    [Fact]
    public async Task What_was_asked_for_longest_ago_goes_until_the_rest_fits()
    {
        foreach (var name in (string[])["1.m4s", "2.m4s", "3.m4s", "4.m4s"])
        {
            await _cache.Put(Video, name, new byte[400], CancellationToken.None);
            _cache.Find(Video, name).ShouldNotBeNull();
            _time.Advance(TimeSpan.FromHours(1));
        }

        // To nine tenths of the thousand.
        _cache.Sweep().ShouldBe(800);

        _cache.Has(Video, "1.m4s").ShouldBeFalse();
        _cache.Has(Video, "2.m4s").ShouldBeFalse();
        _cache.Has(Video, "3.m4s").ShouldBeTrue();
        _cache.Has(Video, "4.m4s").ShouldBeTrue();
    }

    [Fact]
    public async Task What_workers_tell_each_other_is_neither_swept_away_nor_counted()
    {
        var (one, two) = (Wants(1), Wants(2));
        two.Tell(7);
        await File.WriteAllBytesAsync(In("slots", "slot-0.lock"), new byte[2000]);
        await _cache.Put(Video, "poster.jpg", new byte[500], CancellationToken.None);
        _cache.Find(Video, "poster.jpg").ShouldNotBeNull();
        // Long after.
        _time.Advance(TimeSpan.FromDays(20000));

        _cache.Sweep().ShouldBe(0);
        await _cache.Put(Video, "storyboard.jpg", new byte[600], CancellationToken.None);
        _cache.Sweep().ShouldBeGreaterThan(0);

        one.MostOfOthers().ShouldBe(7);
    }

    [Fact]
    public async Task A_disk_that_runs_full_gets_its_room_back_but_for_what_is_needed_now()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var full = new RenditionOptions
        {
            Directory = _root.FullName,
            CacheSize = 100,
            KeepFree = long.MaxValue / 2,
        };
        var cache = new RenditionCache(full, time);
        await cache.Put(Video, "v-480/init.mp4", "bytes"u8.ToArray(), CancellationToken.None);
        await cache.Put(Video, "v-480/0.m4s", "more"u8.ToArray(), CancellationToken.None);

        cache.Sweep().ShouldBe(0);
        time.Advance(TimeSpan.FromMinutes(5));
        cache.Sweep().ShouldBe("bytes".Length + "more".Length);
    }

    private HostWants Wants(int worker)
    {
        Directory.CreateDirectory(In("slots"));
        return new(In("slots"), "slot", worker);
    }

    private string In(params string[] names) => Path.Combine([_root.FullName, .. names]);
}
