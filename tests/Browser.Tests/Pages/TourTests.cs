namespace SyncStream.Browser.Tests.Pages;

/// <summary>
/// Every page and state, looked at by axe: here once on a desk, and what differs most once on a phone from right to left in the
/// dark. <c>./test.sh look</c> has all eyes see everything, and keeps pictures for people.
/// </summary>
[Collection(SharedServer.Name)]
public sealed class TourTests(SharedServer server)
{
    private static readonly string? Folder = Environment.GetEnvironmentVariable("SYNCSTREAM_LOOK");

    public static TheoryData<string> Wanted
    {
        get
        {
            var names = (Environment.GetEnvironmentVariable("SYNCSTREAM_EYES") ?? "").Split(
                ' ',
                StringSplitOptions.RemoveEmptyEntries
            );
            return [.. Eyes.All.Select(eyes => eyes.Name).Where(name => names is [] || names.Contains(name))];
        }
    }

    [Fact]
    public async Task Every_page_and_state_passes_axe_on_a_desk()
    {
        await using var browser = await Browser.Open();
        var tour = new Tour(browser, server, Eyes.Desktop, Folder);
        await Whole(tour);
    }

    [Fact]
    public async Task A_room_and_its_doors_pass_axe_on_a_phone_from_right_to_left_in_the_dark()
    {
        await using var browser = await Browser.Open();
        var tour = new Tour(browser, server, Eyes.PhoneFromRightToLeft, Folder);
        await tour.FrontAndDoors();
        await tour.Room();
        tour.Faults.ShouldBeEmpty(string.Join('\n', tour.Faults));
    }

    [Theory]
    [Trait("Run", "look")]
    [MemberData(nameof(Wanted))]
    public async Task All_eyes_see_everything(string eyes)
    {
        await using var browser = await Browser.Open();
        var tour = new Tour(browser, server, Eyes.All.Single(each => each.Name == eyes), Folder);
        await Whole(tour);
    }

    private static async Task Whole(Tour tour)
    {
        await tour.FrontAndDoors();
        await tour.Room();
        await tour.Player();
        await tour.LinesAndWalls();
        await tour.Administration();
        tour.Faults.ShouldBeEmpty(string.Join('\n', tour.Faults));
        tour.Stops.ShouldBeGreaterThan(35);
    }
}
