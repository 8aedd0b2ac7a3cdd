using System.Net;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Rooms;

namespace SyncStream.Web.Tests.Rooms;

public sealed class RoomGuessesTests
{
    private static readonly IPAddress School = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("203.0.113.8");
    private static readonly RoomId Cinema = new("cinema");
    private static readonly Refusal Wrong = new(ErrorCode.WrongPassword, "This room needs its password.");

    private readonly FakeTimeProvider _time = new();
    private readonly Awake _awake = new();
    private readonly RoomGuesses _guesses;

    public RoomGuessesTests() => _guesses = new(_time, _awake);

    [Fact]
    public void Thirty_wrong_guesses_at_once_then_one_in_two_seconds()
    {
        Misses(100).ShouldBe(30);
        _time.Advance(TimeSpan.FromSeconds(2));
        Misses(100).ShouldBe(1);
        Ask(Elsewhere, Cinema).ShouldBeNull();
    }

    [Fact]
    public void What_is_right_costs_nothing_however_many_come_in()
    {
        for (var n = 0; n < 10_000; n++)
        {
            Ask(School, new($"room-{n}"), password: "open sesame").ShouldBeNull();
        }

        Misses(100).ShouldBe(30);
    }

    [Fact]
    public void To_be_asked_for_a_password_is_no_guess()
    {
        for (var n = 0; n < 100; n++)
        {
            Ask(School, Cinema, password: null, answer: Wrong).ShouldBe(Wrong);
        }

        Misses(100).ShouldBe(30);
    }

    [Fact]
    public void Where_too_many_wait_to_be_compared_nobody_guessed()
    {
        for (var n = 0; n < 100; n++)
        {
            Ask(School, Cinema, "open sesame", PasswordLine.Full).ShouldBe(PasswordLine.Full);
        }

        Misses(100).ShouldBe(30);
    }

    [Fact]
    public void A_password_that_the_room_does_not_even_compare_is_a_guess_too()
    {
        var wait = new Refusal(
            ErrorCode.RateLimited,
            "too many wrong passwords were tried at this room; wait a minute"
        );
        for (var n = 0; n < 30; n++)
        {
            Ask(School, Cinema, $"{n}", wait).ShouldBe(wait);
        }

        _guesses.Begin(School, Cinema, "open sesame").Password.ShouldBeNull();
    }

    [Fact]
    public void What_else_a_room_lacks_is_no_guess_at_rooms()
    {
        var noMessage = Refusal.NotFound("That message is not in the chat any more.");
        for (var n = 0; n < 100; n++)
        {
            Ask(School, Cinema, answer: noMessage).ShouldBe(noMessage);
        }
    }

    [Fact]
    public void Where_somebody_guesses_the_others_come_into_rooms_that_are_awake_or_were_there_before()
    {
        Ask(School, Cinema).ShouldBeNull();
        Misses(100);
        Ask(School, Cinema).ShouldBeNull();
        Ask(School, new("another")).ShouldNotBeNull().Code.ShouldBe(ErrorCode.RateLimited);
        _awake.Room = new("another");
        Ask(School, new("another")).ShouldBeNull();
    }

    [Fact]
    public void A_room_that_has_ended_is_like_one_that_never_was()
    {
        Ask(School, Cinema).ShouldBeNull();
        Ask(School, Cinema, answer: Refusal.NoSuchRoom);
        Misses(100);
        Ask(School, Cinema).ShouldNotBeNull().Code.ShouldBe(ErrorCode.RateLimited);
    }

    [Fact]
    public void Where_too_many_were_wrong_no_password_is_tried_and_who_needs_none_comes_in()
    {
        for (var n = 0; n < 30; n++)
        {
            Ask(School, Cinema, $"{n}", Wrong).ShouldBe(Wrong);
        }

        var guess = _guesses.Begin(School, Cinema, "open sesame");
        guess.Refusal.ShouldBeNull();
        guess.Password.ShouldBeNull();
        guess.Answered(Wrong).ShouldNotBeNull().Code.ShouldBe(ErrorCode.RateLimited);
        // Its host, say, or who is in and comes back.
        _guesses.Begin(School, Cinema, "open sesame").Answered(refusal: null).ShouldBeNull();
        _guesses.Begin(Elsewhere, Cinema, "open sesame").Password.ShouldBe("open sesame");
    }

    [Fact]
    public void Who_guesses_many_at_the_same_moment_waits_for_it_later()
    {
        var atOnce = Enumerable.Range(0, 100).Select(n => _guesses.Begin(School, new($"guess-{n}"), null)).ToList();
        atOnce.ShouldAllBe(guess => guess.Refusal == null);
        atOnce.ForEach(guess => guess.Answered(Refusal.NoSuchRoom));
        _time.Advance(TimeSpan.FromSeconds(2 * 70));
        Misses(1).ShouldBe(0);
        _time.Advance(TimeSpan.FromSeconds(2));
        Misses(100).ShouldBe(1);
    }

    [Fact]
    public void The_server_itself_may_ask_as_it_likes()
    {
        for (var n = 0; n < 100; n++)
        {
            Ask(from: null, new($"probe-{n}"), answer: Refusal.NoSuchRoom).ShouldBe(Refusal.NoSuchRoom);
        }
    }

    /// <summary>How many of so many guesses at ids were let through.</summary>
    private int Misses(int tries) =>
        Enumerable
            .Range(0, tries)
            .Count(n => Ask(School, new($"guess-{n}"), answer: Refusal.NoSuchRoom) == Refusal.NoSuchRoom);

    private Refusal? Ask(IPAddress? from, RoomId room, string? password = null, Refusal? answer = null)
    {
        var guess = _guesses.Begin(from, room, password);
        return guess.Refusal ?? guess.Answered(answer);
    }

    private sealed class Awake : IAwakeRooms
    {
        public RoomId? Room { get; set; }

        public IActorRef? Find(RoomId room) => room == Room ? ActorRefs.Nobody : null;
    }
}
