using Akka.Actor;
using SyncStream.Node.Rooms;

namespace SyncStream.Node.Tests.Rooms;

public sealed class PasswordDoorTests
{
    private readonly PasswordDoor _door = new();
    private double _now;

    [Fact]
    public void The_same_password_is_compared_once_for_all_who_say_it()
    {
        Say("sesame").ShouldBe((true, true));
        Say("sesame").ShouldBe((true, false));
        _door.End("sesame", isRight: true).Count.ShouldBe(2);
        _door.Knows("sesame").ShouldBeTrue();
        _door.End("sesame", isRight: true).ShouldBeEmpty();
    }

    [Fact]
    public void Few_are_compared_at_a_time()
    {
        Enumerable.Range(0, 4).ShouldAllBe(n => Say($"{n}").Waits);
        Say("one more").Waits.ShouldBeFalse();
        _door.End("0", isRight: false);
        Say("one more").Waits.ShouldBeTrue();
    }

    [Fact]
    public void Who_guesses_is_slowed_down_and_a_right_one_costs_nothing()
    {
        for (var guess = 0; guess < PasswordDoor.Guesses; guess++)
        {
            Try("sesame", isRight: true).ShouldBeTrue();
            Try($"{guess}", isRight: false).ShouldBeTrue();
        }

        Try("another", isRight: false).ShouldBeFalse();
        _door.Knows("sesame").ShouldBeTrue();
        _now += 2000;
        Try("another", isRight: false).ShouldBeTrue();
        Try("and another", isRight: false).ShouldBeFalse();
    }

    [Fact]
    public void A_comparison_that_could_not_begin_is_no_guess()
    {
        for (var tries = 0; tries < 2 * PasswordDoor.Guesses; tries++)
        {
            Say("sesame").ShouldBe((true, true));
            _door.Withdraw("sesame");
        }

        _door.End("sesame", isRight: false).ShouldBeEmpty();
        Enumerable.Range(0, PasswordDoor.Guesses).ShouldAllBe(guess => Try($"{guess}", false));
        Say("one more").Waits.ShouldBeFalse();
    }

    [Fact]
    public void A_changed_password_is_not_known()
    {
        Try("sesame", isRight: true);
        _door.Forget();
        _door.Knows("sesame").ShouldBeFalse();
    }

    private (bool Waits, bool Begins) Say(string password)
    {
        var waits = _door.TryWait(password, new(ActorRefs.Nobody, (_, _) => ""), _now, out var begins);
        return (waits, begins);
    }

    private bool Try(string password, bool isRight)
    {
        var waits = Say(password).Waits;
        _door.End(password, isRight);
        return waits;
    }
}
