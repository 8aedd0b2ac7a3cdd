using SyncStream.Node.Media.Renditions;

namespace SyncStream.Node.Tests.Media.Renditions;

public sealed class HostWantsTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("wants-test-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void A_worker_hears_what_others_want_most_and_not_itself()
    {
        var (one, two, three) = (Of(1), Of(2), Of(3));
        one.MostOfOthers().ShouldBe(Turn.Forsaken);

        two.Tell(long.MaxValue);
        three.Tell(7);
        one.MostOfOthers().ShouldBe(long.MaxValue);
        two.MostOfOthers().ShouldBe(7);

        two.Tell(Turn.Spare);
        one.MostOfOthers().ShouldBe(7);
        three.Tell(Turn.Forsaken);
        one.MostOfOthers().ShouldBe(Turn.Spare);
    }

    [Fact]
    public void What_a_dead_worker_wanted_counts_no_more_and_is_tidied_away()
    {
        // As the kernel leaves it: a file that nobody locks.
        var left = Path.Combine(_root.FullName, "slot-7.want");
        File.WriteAllText(left, "9");

        Of(1).MostOfOthers().ShouldBe(Turn.Forsaken);
        File.Exists(left).ShouldBeFalse();
    }

    [Fact]
    public void What_is_wanted_of_other_slots_is_no_matter()
    {
        new HostWants(_root.FullName, "other", 2).Tell(5);
        Of(1).MostOfOthers().ShouldBe(Turn.Forsaken);
    }

    [Fact]
    public void Who_still_waits_is_heard_again_after_somebody_emptied_the_folder()
    {
        var (one, two) = (Of(1), Of(2));
        two.Tell(7);
        foreach (var file in _root.GetFiles())
        {
            file.Delete();
        }
        one.MostOfOthers().ShouldBe(Turn.Forsaken);

        // As at every look.
        two.Tell(7);

        one.MostOfOthers().ShouldBe(7);
    }

    [Fact]
    public void Where_nothing_can_be_written_nothing_fails()
    {
        var nowhere = new HostWants(Path.Combine(_root.FullName, "gone"), "slot", 1);
        nowhere.Tell(5);
        nowhere.MostOfOthers().ShouldBe(Turn.Forsaken);
    }

    private HostWants Of(int worker) => new(_root.FullName, "slot", worker);
}
