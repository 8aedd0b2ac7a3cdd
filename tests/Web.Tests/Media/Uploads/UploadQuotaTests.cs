using SyncStream.Protocol.Rooms;
using SyncStream.Web.Media.Uploads;

namespace SyncStream.Web.Tests.Media.Uploads;

public class UploadQuotaTests
{
    private static readonly ViewerId Ann = new("ann");
    private static readonly ViewerId Bob = new("bob");

    private static readonly UploadOptions Options = new()
    {
        Directory = "unused",
        MaxSize = 100,
        PerPersonSize = 250,
        PerPersonCount = 2,
        TotalSize = 400,
        KeepFree = 1000,
    };

    [Theory]
    [InlineData(100, null)]
    [InlineData(101, 413)]
    public void A_file_has_at_most_the_configured_size(long length, int? status) => Check(length).ShouldBe(status);

    [Theory]
    [InlineData(50, null)]
    [InlineData(51, 413)]
    public void The_files_of_one_person_have_at_most_their_share(long length, int? status) =>
        Check(length, Done(Ann, 100), Done(Ann, 100), Done(Bob, 100)).ShouldBe(status);

    [Fact]
    public void A_person_has_at_most_so_many_uploads_going() => Check(10, Going(Ann, 10), Going(Ann, 10)).ShouldBe(429);

    [Fact]
    public void Finished_uploads_and_those_of_others_do_not_count_as_going() =>
        Check(10, Going(Ann, 10), Done(Ann, 10), Going(Bob, 10)).ShouldBeNull();

    [Fact]
    public void All_uploads_together_have_at_most_their_share() =>
        Check(50, Done(Bob, 200), Done(Bob, 160)).ShouldBe(507);

    [Theory]
    [InlineData(1150, 100, null)]
    [InlineData(1149, 100, 507)]
    [InlineData(1050, 0, null)]
    public void What_others_were_promised_is_not_given_away_again(long free, long promised, int? status) =>
        (UploadQuota.Check(Options, Ann, 50, [], free, promised)?.Status).ShouldBe(status);

    [Theory]
    [InlineData(1160, null)]
    [InlineData(1159, 507)]
    public void A_library_on_another_disk_must_have_room_for_all_copies(long free, int? status) =>
        CheckCopy(free, growing: null).ShouldBe(status);

    [Theory]
    [InlineData(1180, null)]
    [InlineData(1179, 507)]
    public void On_the_same_disk_the_largest_copy_must_fit_beside_what_is_to_come(long free, int? status) =>
        CheckCopy(free, growing: 80).ShouldBe(status);

    private static int? CheckCopy(long free, long? growing) =>
        UploadQuota.CheckCopy(Options, 50, [Going(Bob, 10), Going(Ann, 100), Done(Ann, 70)], free, growing)?.Status;

    private static int? Check(long length, params Upload[] present) =>
        UploadQuota.Check(Options, Ann, length, present, free: 10_000, promised: 0)?.Status;

    private static Upload Going(ViewerId owner, long length) => new("t", owner, length, "film.mp4", 0);

    private static Upload Done(ViewerId owner, long length) => Going(owner, length) with { VideoId = new("v") };
}
