using SyncStream.Node.Supervision.Adoption;
using SyncStream.Node.Tests.Hosting;

namespace SyncStream.Node.Tests.Supervision.Adoption;

public sealed class ScaledCountTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("syncstream-test-").FullName;
    private readonly CapturedLog _log = new();

    public void Dispose() => _log.Dispose();

    private ScaledCount Configured(int workers) =>
        new(Path.Combine(_folder, "supervisor.sock"), workers, _log.CreateLogger(""));

    [Fact]
    public void Who_takes_workers_over_goes_on_with_as_many_as_the_server_was_scaled_to()
    {
        Configured(1).Keep(2);
        Configured(1).Resume(takesOver: true).ShouldBe(2);
        Configured(1).Resume(takesOver: true).ShouldBe(2);
        _log.Lines.ShouldContain("Going on with 2 workers, as syncstream scale left it; configured are 1");
    }

    [Fact]
    public void Who_takes_over_workers_that_nobody_scaled_has_as_many_as_are_configured() =>
        Configured(3).Resume(takesOver: true).ShouldBe(3);

    [Fact]
    public void A_start_without_workers_to_take_over_begins_with_what_is_configured()
    {
        Configured(1).Keep(2);
        Configured(1).Resume(takesOver: false).ShouldBe(1);
        Configured(1).Resume(takesOver: true).ShouldBe(1);
    }

    [Fact]
    public void After_an_orderly_stop_nothing_is_left()
    {
        var scaled = Configured(1);
        scaled.Keep(2);
        scaled.Forget();
        Directory.GetFiles(_folder).ShouldBeEmpty();
    }

    [Fact]
    public void Who_configures_another_number_means_that_one()
    {
        Configured(1).Keep(2);
        Configured(4).Resume(takesOver: true).ShouldBe(4);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1 0")]
    [InlineData("1 many")]
    public void A_file_that_was_cut_short_counts_for_nothing(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "scaled"), text);
        Configured(1).Resume(takesOver: true).ShouldBe(1);
    }
}
