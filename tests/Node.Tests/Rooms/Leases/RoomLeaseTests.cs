using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Node.Rooms.Leases;

namespace SyncStream.Node.Tests.Rooms.Leases;

public sealed class RoomLeaseTests
{
    private static readonly Address Oldest = Member(1);
    private static readonly Address Second = Member(2);
    private static readonly Address Third = Member(3);

    private readonly FakeTimeProvider _clock = new();
    private readonly RoomLease _lease;

    public RoomLeaseTests() => _lease = new(TimeSpan.FromSeconds(4), _clock);

    [Fact]
    public void It_lasts_from_the_question_and_not_from_the_answer()
    {
        _lease.IsHeld.ShouldBeFalse();
        var asked = _lease.Ask();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _lease.Renew(asked);
        _lease.IsHeld.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public void An_answer_that_was_overtaken_does_not_shorten_it()
    {
        var first = _lease.Ask();
        _clock.Advance(TimeSpan.FromSeconds(3));
        _lease.Renew(_lease.Ask());
        _lease.Renew(first);
        _clock.Advance(TimeSpan.FromSeconds(3));
        _lease.IsHeld.ShouldBeTrue();
    }

    [Fact]
    public void A_machine_that_slept_has_lost_it_though_its_uptime_stood_still()
    {
        var clock = new SleepyClock();
        var lease = new RoomLease(TimeSpan.FromSeconds(4), clock);
        lease.Renew(lease.Ask());
        lease.IsHeld.ShouldBeTrue();
        clock.Wall += TimeSpan.FromHours(8);
        lease.IsHeld.ShouldBeFalse();
    }

    [Fact]
    public void The_oldest_members_word_is_enough_and_so_is_that_of_more_than_half()
    {
        var asked = _lease.Ask();
        new LeaseRound(7, asked, Oldest, Voters(5), coming: []).Granted(7, Oldest).ShouldBe(asked);
        var round = new LeaseRound(8, asked, sufficient: null, Voters(4), coming: []);
        round.Granted(8, Oldest).ShouldBeNull();
        round.Granted(8, Oldest).ShouldBeNull("one member counts once");
        round.Granted(7, Second).ShouldBeNull("it answers another question");
        round.Granted(8, Second).ShouldBeNull("a half is not most");
        round.IsOver.ShouldBeFalse();
        round.Granted(8, Third).ShouldBe(asked);
        round.IsOver.ShouldBeTrue();
    }

    [Fact]
    public void Who_joins_gives_no_word_and_keeps_nobody_from_most_once_it_was_heard()
    {
        var asked = _lease.Ask();
        Address[] coming = [.. Enumerable.Range(20, 3).Select(Member)];
        var round = new LeaseRound(1, asked, sufficient: null, Voters(5), coming);
        Array.ForEach(coming, member => round.Granted(1, member).ShouldBeNull("it may have been made up on this side"));
        round.Granted(1, Oldest).ShouldBeNull();
        round.Granted(1, Second).ShouldBeNull();
        round.Granted(1, Third).ShouldBe(asked);
    }

    [Fact]
    public void Who_joins_and_is_silent_may_be_up_beyond_a_cut()
    {
        // Five of nine are cut off from four and from two newcomers, whom the four have seen come up just now.
        var asked = _lease.Ask();
        Address[] coming = [Member(20), Member(21)];
        IReadOnlyList<Address> all = [.. Voters(9)];
        var one = new LeaseRound(1, asked, sufficient: null, all, coming);
        foreach (var member in all.Take(5))
        {
            one.Granted(1, member).ShouldBeNull();
        }

        var other = new LeaseRound(1, asked, sufficient: null, all.Concat(coming), coming: []);
        foreach (var member in all.Skip(5).Concat(coming))
        {
            other.Granted(1, member);
        }

        other.IsOver.ShouldBeTrue();
    }

    private static Address Member(int number) => new("akka.tcp", "syncstream", $"10.0.0.{number}", number);

    private static IEnumerable<Address> Voters(int count) => Enumerable.Range(1, count).Select(Member);

    private sealed class SleepyClock : TimeProvider
    {
        public DateTimeOffset Wall { get; set; } = DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;

        public override DateTimeOffset GetUtcNow() => Wall;
    }
}
