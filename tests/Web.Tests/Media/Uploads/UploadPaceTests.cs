using Microsoft.Extensions.Time.Testing;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Web.Tests.Media.Uploads;

public sealed class UploadPaceTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Upload Film = new("film", new("ann"), 1_000_000, "film.mp4", 0);

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("uploads-test-");
    private readonly FakeTimeProvider _time = new(Start);
    private readonly UploadFolder _folder;
    private readonly UploadPace _pace;

    public UploadPaceTests()
    {
        _folder = new(new() { Directory = _directory.FullName });
        _pace = new(_folder, _time);
        _folder.Create(Film);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void A_byte_now_and_then_is_no_going_on()
    {
        Grow(to: 1);
        GrewAt().ShouldBe(Start);
        for (var minutes = 5; minutes <= 60; minutes += 5)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            Grow(to: minutes);
            GrewAt().ShouldBe(Start);
        }
    }

    [Fact]
    public void What_would_be_complete_some_day_goes_on()
    {
        Grow(to: 1);
        GrewAt().ShouldBe(Start);
        for (var to = 1001; to <= 5001; to += 1000)
        {
            _time.Advance(TimeSpan.FromMinutes(14));
            Grow(to);
            GrewAt().ShouldBe(_time.GetUtcNow());
        }
    }

    [Fact]
    public void A_worker_that_has_just_started_goes_by_the_last_byte()
    {
        Grow(to: 500);
        _time.Advance(TimeSpan.FromHours(3));
        GrewAt().ShouldBe(Start);
    }

    [Fact]
    public void What_is_just_becoming_a_video_does_not_stand_still()
    {
        _folder.RemoveBytes(Film.Token);
        _time.Advance(TimeSpan.FromHours(3));
        GrewAt().ShouldBe(_time.GetUtcNow());
    }

    private DateTimeOffset GrewAt() => _pace.Look([Film]).Single().GrewAt;

    private void Grow(int to)
    {
        File.WriteAllBytes(_folder.Part(Film.Token), new byte[to]);
        File.SetLastWriteTimeUtc(_folder.Part(Film.Token), _time.GetUtcNow().UtcDateTime);
    }
}
