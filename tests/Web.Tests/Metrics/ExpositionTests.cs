using SyncStream.Web.Metrics;

namespace SyncStream.Web.Tests.Metrics;

public sealed class ExpositionTests
{
    [Fact]
    public void The_samples_of_all_workers_stand_under_one_header()
    {
        var one =
            "# HELP viewers People.\n# TYPE viewers gauge\nviewers{worker=\"1\"} 3\n# TYPE streams gauge\nstreams{worker=\"1\"} 1\n";
        var two = "# HELP viewers People.\n# TYPE viewers gauge\nviewers{worker=\"2\"} 4\n";
        Exposition
            .Merge([one, two])
            .ShouldBe(
                "# HELP viewers People.\n# TYPE viewers gauge\nviewers{worker=\"1\"} 3\nviewers{worker=\"2\"} 4\n"
                    + "# TYPE streams gauge\nstreams{worker=\"1\"} 1\n"
            );
    }

    [Fact]
    public void A_worker_that_said_nothing_is_left_out()
    {
        const string One = "# TYPE viewers gauge\nviewers 3\n";
        Exposition.Merge([One, ""]).ShouldBe(One);
        Exposition.Merge([]).ShouldBe("");
    }
}
