using System.Collections.Immutable;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Protocol.Tests.Rooms;

public sealed class StartLeadTests
{
    private static double Lead(params double?[] delays) =>
        StartLead.For(
            new(
                delays
                    .Select((delay, i) => new PresentViewer(new($"v{i}"), $"V{i}", false, 0, null, delay))
                    .ToImmutableDictionary(viewer => viewer.ViewerId)
            ),
            StartLead.Least,
            StartLead.Most
        );

    [Fact]
    public void Among_neighbours_it_is_the_least() => Lead(1, 2, null).ShouldBe(StartLead.Least);

    [Fact]
    public void It_grows_with_the_longest_way() => Lead(5, 100, 20).ShouldBe(100 * 1.25 + 120);

    [Theory]
    [InlineData(5_000)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    [InlineData(-1e300)]
    public void No_word_of_one_viewer_takes_it_out_of_its_bounds(double delay) =>
        Lead(1, delay).ShouldBeInRange(StartLead.Least, StartLead.Most);

    [Fact]
    public void A_jump_takes_longer_to_prepare_within_the_same_bounds()
    {
        StartLead.For(Presence.Empty, StartLead.Least, StartLead.Most, jumps: true).ShouldBe(StartLead.Least + 200);
        StartLead.For(Presence.Empty, StartLead.Least, most: 300, jumps: true).ShouldBe(300);
    }

    [Fact]
    public void A_start_waits_for_the_viewer_who_is_far_away()
    {
        var room = TestRoom.WithItems(1);
        var far = new PresentViewer(TestRoom.Vic.ViewerId, "Vic", false, 0, null, 200);
        var context = new RoomContext(room.Now, new(room.Presence.Viewers.SetItem(far.ViewerId, far)), 7, 150, 600);
        var play = new RoomInput.Command(TestRoom.Ann, Commands.Play());
        var decision = room.State.Decide(play, context).ShouldBeOfType<RoomDecision.Accepted>();
        decision
            .Commit.Events[0]
            .ShouldBeOfType<RoomEvent.PlayheadChanged>()
            .Playhead.At.ShouldBe(room.Now + 200 * 1.25 + 120);
    }
}
