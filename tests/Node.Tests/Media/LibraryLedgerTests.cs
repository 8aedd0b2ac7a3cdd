using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public class LibraryLedgerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
    private readonly LibraryLedger _ledger = new(TimeSpan.FromSeconds(2));

    [Fact]
    public void A_file_that_has_rested_is_read_at_once() =>
        See(Noon, File(1, Noon.AddSeconds(-2))).Read.Count.ShouldBe(1);

    [Fact]
    public void A_file_just_written_waits_until_it_has_rested()
    {
        var first = See(Noon, File(1, Noon));
        first.Read.ShouldBeEmpty();
        first.Growing.ShouldBeTrue();

        See(Noon.AddSeconds(1), File(2, Noon.AddSeconds(1))).Read.ShouldBeEmpty();
        See(Noon.AddSeconds(3), File(2, Noon.AddSeconds(1))).Read.Count.ShouldBe(1);
    }

    [Fact]
    public void A_file_from_the_future_waits_by_our_own_clock()
    {
        var file = File(1, Noon.AddYears(1));

        See(Noon, file).Read.ShouldBeEmpty();
        See(Noon.AddSeconds(2), file).Read.Count.ShouldBe(1);
    }

    [Fact]
    public void What_was_read_of_a_file_that_has_changed_since_is_not_believed()
    {
        See(Noon, File(1, Noon));
        See(Noon, File(2, Noon));

        _ledger.Learn(Entry(File(1, Noon))).ShouldBeFalse();
        _ledger.Learn(Entry(File(2, Noon))).ShouldBeTrue();
        _ledger.Known.Count.ShouldBe(1);
    }

    [Fact]
    public void A_known_file_is_neither_read_again_nor_news()
    {
        See(Noon, File(1, Noon));
        _ledger.Learn(Entry(File(1, Noon)));

        var survey = See(Noon.AddHours(1), File(1, Noon));

        survey.Read.ShouldBeEmpty();
        survey.Changed.ShouldBeFalse();
    }

    [Fact]
    public void A_file_gone_is_known_no_more()
    {
        See(Noon, File(1, Noon));
        _ledger.Learn(Entry(File(1, Noon)));

        See(Noon).Changed.ShouldBeTrue();
        _ledger.Known.ShouldBeEmpty();
    }

    [Fact]
    public void What_an_earlier_version_found_out_holds_until_somebody_has_looked_into_the_file_again()
    {
        var file = File(1, Noon);
        var (stale, fresh) = (Entry(file) with { IsStale = true, Facts = Facts }, Entry(file) with { Facts = Facts });

        _ledger.See([new(file, stale)], Noon, Noon).Changed.ShouldBeTrue();
        _ledger.See([new(file, null)], Noon, Noon).Read.ShouldBeEmpty();
        _ledger.See([new(file, stale)], Noon, Noon).Changed.ShouldBeFalse();
        _ledger.Known.ShouldBe([stale]);

        _ledger.See([new(file, fresh)], Noon, Noon).Changed.ShouldBeTrue();
        _ledger.See([new(file, stale)], Noon, Noon).Changed.ShouldBeFalse();
        _ledger.Known.ShouldBe([fresh]);
    }

    [Fact]
    public void Where_nothing_more_could_be_found_out_what_was_known_stays()
    {
        var file = File(1, Noon);
        var stale = Entry(file) with { IsStale = true, Facts = Facts };
        _ledger.See([new(file, stale)], Noon, Noon);

        _ledger.Learn(Entry(file)).ShouldBeFalse();
        _ledger.Known.ShouldBe([stale]);

        _ledger.Learn(Entry(file) with { Facts = Facts }).ShouldBeTrue();
        _ledger.Known.Single().IsStale.ShouldBeFalse();
    }

    [Fact]
    public void What_was_put_there_after_a_long_look_had_begun_is_not_gone()
    {
        _ledger.Meet(Entry(File(1, Noon)), Noon.AddSeconds(10));

        _ledger.See([], began: Noon, now: Noon.AddMinutes(1)).Changed.ShouldBeFalse();
        _ledger.Known.Count.ShouldBe(1);
        _ledger.See([], began: Noon.AddMinutes(2), now: Noon.AddMinutes(3)).Changed.ShouldBeTrue();
        _ledger.Known.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_gets_another_name_stays_what_it_is_until_it_has_been_looked_into()
    {
        var moved = File(1, Noon) with { Path = "films/another.mp4" };
        See(Noon, File(1, Noon));
        _ledger.Learn(Entry(File(1, Noon)) with { Facts = Facts });

        var survey = See(Noon.AddHours(1), moved);

        (survey.Changed, survey.Read.Count, survey.Growing).ShouldBe((true, 0, false));
        _ledger.Known.ShouldBe([Entry(moved) with { Facts = Facts, IsStale = true }]);
        _ledger.Learn(Entry(moved) with { Facts = Facts }).ShouldBeTrue();
        _ledger.Known.Single().IsStale.ShouldBeFalse();
    }

    [Fact]
    public void A_file_of_another_size_or_time_or_kind_is_not_the_one_that_vanished()
    {
        See(Noon, File(1, Noon));
        _ledger.Learn(Entry(File(1, Noon)));
        var other = File(1, Noon) with { Path = "other.mp4" };

        var survey = See(
            Noon.AddHours(1),
            other with
            {
                Size = 2,
            },
            other with
            {
                Path = "later.mp4",
                Modified = other.Modified.AddTicks(1),
            },
            other with
            {
                Path = "other.mkv",
            }
        );

        survey.Read.Count.ShouldBe(3);
        _ledger.Known.ShouldBeEmpty();
    }

    [Fact]
    public void Which_of_two_alike_was_moved_is_not_guessed()
    {
        var (one, two) = (File(1, Noon), File(1, Noon) with { Path = "two.mp4" });
        See(Noon, one, two);
        _ledger.Learn(Entry(one));
        _ledger.Learn(Entry(two));

        See(Noon.AddHours(1), one with { Path = "three.mp4" }).Read.Count.ShouldBe(1);
    }

    [Fact]
    public void A_known_file_that_is_written_to_is_changing_until_it_rests()
    {
        See(Noon, File(1, Noon)).Changing.ShouldBeFalse("nobody knew it");
        _ledger.Learn(Entry(File(1, Noon)));

        See(Noon.AddHours(1), File(2, Noon.AddHours(1))).Changing.ShouldBeTrue();
        See(Noon.AddHours(1), File(3, Noon.AddHours(1))).Changing.ShouldBeTrue();
        var rested = See(Noon.AddHours(2), File(3, Noon.AddHours(1)));
        (rested.Changing, rested.Read.Count).ShouldBe((false, 1));
    }

    private static VideoFacts Facts { get; } = new(60, 720, 576, ["mpeg2video"], []);

    private Survey See(DateTimeOffset now, params FoundFile[] files) =>
        _ledger.See([.. files.Select(file => new SurveyedFile(file, null))], now, now);

    private static FoundFile File(long size, DateTimeOffset modified) => new("film.mp4", size, modified.UtcDateTime);

    private static IndexEntry Entry(FoundFile file) => new(file, new("id"), null, null);
}
