using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Web.Tests.Media.Uploads;

public class UploadRoomTests
{
    private static readonly ViewerId Ann = new("ann");
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly UploadOptions Options = new()
    {
        Directory = "unused",
        MaxSize = 100,
        TotalSize = 400,
        KeepFree = 1000,
    };

    [Fact]
    public void What_hardly_grew_for_a_quarter_of_an_hour_makes_way() =>
        WhoMakesWay(100, Going("a", 100, 1, idle: 15), Going("b", 300, 1, idle: 14)).ShouldBe(["a"]);

    [Fact]
    public void Those_of_which_the_least_has_come_make_way_first_then_the_oldest() =>
        WhoMakesWay(
                100,
                Going("much", 100, 90, idle: 600),
                Going("late", 100, 0, idle: 20),
                Going("little", 100, 5, idle: 600),
                Going("early", 100, 0, idle: 30)
            )
            .ShouldBe(["early"]);

    [Fact]
    public void No_more_make_way_than_are_needed() =>
        WhoMakesWay(
                100,
                Going("a", 40, 1, idle: 20),
                Going("b", 60, 2, idle: 20),
                Going("c", 100, 3, idle: 20),
                Going("d", 200, 4, idle: 20)
            )
            .ShouldBe(["a", "b"]);

    [Fact]
    public void Nobody_makes_way_where_that_would_not_be_enough() =>
        WhoMakesWay(100, Going("a", 50, 1, idle: 20), Going("b", 350, 1, idle: 1)).ShouldBeEmpty();

    [Fact]
    public void What_is_complete_and_waits_for_the_library_stays() =>
        WhoMakesWay(100, Going("a", 100, 100, idle: 600), Going("b", 300, 1, idle: 1)).ShouldBeEmpty();

    [Theory]
    [InlineData(1070, "a")]
    [InlineData(1069, null)]
    public void What_had_come_is_free_again_on_the_disk(long free, string? gone) =>
        WhoMakesWay(100, free, library: null, Going("a", 100, 30, idle: 20)).ShouldBe(gone is null ? [] : [gone]);

    [Theory]
    [InlineData(1100, "a")]
    [InlineData(1099, null)]
    public void The_disk_of_the_library_needs_no_room_for_what_is_gone(long free, string? gone) =>
        WhoMakesWay(100, 10_000, new(1, free), Going("a", 100, 30, idle: 20)).ShouldBe(gone is null ? [] : [gone]);

    private static IEnumerable<string> WhoMakesWay(long length, params UploadStand[] unfinished) =>
        WhoMakesWay(length, 10_000, library: null, unfinished);

    private static IEnumerable<string> WhoMakesWay(
        long length,
        long free,
        DiskSpace? library,
        params UploadStand[] unfinished
    )
    {
        var room = new UploadRoom(Options, [], unfinished, new(100_000, free), library, Now);
        room.Check(Ann, length)?.Status.ShouldBe(507);
        return room.MakeWay(Ann, length).Select(stand => stand.Upload.Token);
    }

    private static UploadStand Going(string token, long length, long offset, int idle) =>
        new(new(token, new("bob"), length, "film.mp4", 0), offset, Now.AddMinutes(-idle));
}
