using SyncStream.Web.Media.Streams;

namespace SyncStream.Web.Tests.Media.Streams;

public sealed class DeliveryTests
{
    private int _aborts;

    [Fact]
    public async Task It_ends_with_the_last_piece()
    {
        var delivery = Make(2);
        Send(delivery).IsLast.ShouldBeFalse();
        delivery.Done.IsCompleted.ShouldBeFalse();

        Send(delivery).IsLast.ShouldBeTrue();

        (await delivery.Done).ShouldBeTrue();
        delivery.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_cut_between_pieces_ends_it_at_once_and_breaks_nothing()
    {
        var delivery = Make(2);
        Send(delivery);

        delivery.Cut(now: true);

        (await delivery.Done).ShouldBeFalse();
        _aborts.ShouldBe(0);
        delivery.TryNext(out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_gentle_cut_lets_the_piece_that_is_being_written_end()
    {
        var delivery = Make(2);
        delivery.TryNext(out var parcel).ShouldBeTrue();
        delivery.TryBegin().ShouldBeTrue();

        delivery.Cut(now: false);

        delivery.Done.IsCompleted.ShouldBeFalse();
        delivery.Written(taken: true, parcel.IsLast);
        (await delivery.Done).ShouldBeFalse();
        _aborts.ShouldBe(0);
    }

    [Fact]
    public async Task A_cut_at_once_breaks_the_connection_and_still_waits_for_the_write_to_let_go()
    {
        var delivery = Make(2);
        delivery.TryNext(out _);
        delivery.TryBegin();

        delivery.Cut(now: true);

        _aborts.ShouldBe(1);
        delivery.Done.IsCompleted.ShouldBeFalse();
        delivery.Written(taken: false, last: false);
        (await delivery.Done).ShouldBeFalse();
    }

    [Fact]
    public async Task What_has_ended_is_not_cut_again()
    {
        var delivery = Make(1);
        Send(delivery);

        delivery.Cut(now: true);

        (await delivery.Done).ShouldBeTrue();
        _aborts.ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_write_is_its_end()
    {
        var delivery = Make(2);
        delivery.TryBegin();

        delivery.Failed(new IOException("cut"));

        await Should.ThrowAsync<IOException>(delivery.Done);
        delivery.TryBegin().ShouldBeFalse();
    }

    private Delivery Make(int pieces) =>
        new(
            Enumerable.Range(0, pieces).Select(n => Piece.Of([(byte)n])),
            _ => ValueTask.FromResult(true),
            () => _aborts++,
            default
        );

    private static Parcel Send(Delivery delivery)
    {
        delivery.TryNext(out var parcel).ShouldBeTrue();
        delivery.TryBegin().ShouldBeTrue();
        delivery.Written(taken: true, parcel.IsLast);
        return parcel;
    }
}
