using SyncStream.Node.Media;

namespace SyncStream.Node.Tests.Media;

public sealed class ReadingOrderTests
{
    private readonly ReadingOrder _order = new(readers: 2);

    [Fact]
    public void Files_that_are_looked_into_again_leave_a_reader_free_for_new_ones()
    {
        _order.AddAgain([File("old 1"), File("old 2")]);
        _order.TryNext(out var first).ShouldBeTrue();
        _order.TryNext(out _).ShouldBeFalse();

        _order.Add([File("new")]);
        _order.TryNext(out var second).ShouldBeTrue();
        second.ShouldBe(File("new"));

        _order.Done(first!);
        _order.TryNext(out _).ShouldBeFalse();
        _order.Done(second);
        _order.TryNext(out _).ShouldBeTrue();
    }

    [Fact]
    public void A_single_reader_reads_the_new_ones_first()
    {
        var order = new ReadingOrder(readers: 1);
        order.AddAgain([File("old")]);
        order.Add([File("new")]);

        order.TryNext(out var first).ShouldBeTrue();
        order.TryNext(out _).ShouldBeFalse();
        order.Done(first!);
        order.TryNext(out var second).ShouldBeTrue();

        (first, second).ShouldBe((File("new"), File("old")));
    }

    [Fact]
    public void All_is_known_while_files_are_looked_into_again()
    {
        _order.AddAgain([File("old")]);
        _order.KnowsAll.ShouldBeTrue();
        _order.IsEmpty.ShouldBeFalse();

        _order.Add([File("new")]);
        _order.KnowsAll.ShouldBeFalse();
        while (_order.TryNext(out var file))
        {
            _order.Done(file);
        }

        _order.KnowsAll.ShouldBeTrue();
        _order.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_file_is_read_once_however_often_it_was_added()
    {
        _order.Add([File("film")]);
        _order.AddAgain([File("film")]);
        _order.Add([File("film")]);

        _order.TryNext(out var file).ShouldBeTrue();
        _order.Done(file!);

        _order.TryNext(out _).ShouldBeFalse();
        _order.IsEmpty.ShouldBeTrue();
    }

    private static FoundFile File(string name) => new(name, 1, new DateTime(2026, 1, 2, 12, 0, 0, DateTimeKind.Utc));
}
