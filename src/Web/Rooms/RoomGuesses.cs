using System.Collections.Concurrent;
using System.Net;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Wrong guesses at rooms, by the address that they come from, on this worker: at ids, where each one that no room has starts an actor and
/// has it read the journal, and at passwords. What is right costs nothing, so as many as like come in at once from behind one address.
/// Where there were too many, the others there are still let into rooms that are known here, by whom the rooms know without a password.
/// </summary>
public sealed class RoomGuesses(TimeProvider time, IAwakeRooms awake)
{
    /// <summary>So many wrong ones at once, then <see cref="PerSecond"/>.</summary>
    public const int Burst = 30;

    private const double PerSecond = 0.5;

    // What is asked at the same moment is all let through: who asks much at once waits for it later, four minutes at most.
    private const double MostOwed = 120;

    private const int MostKnown = 10_000;

    private static readonly Refusal TooMany = new(
        ErrorCode.RateLimited,
        "too many rooms that are not there, or wrong passwords, were tried from your network; wait a minute"
    );

    private readonly Rates<IPAddress> _wrong = new(time, Burst, PerSecond);
    private readonly ConcurrentDictionary<RoomId, byte> _known = new();

    /// <summary>Somebody is about to ask a room for something.</summary>
    /// <param name="from">Their address; null for this server itself, and for who is in the room.</param>
    /// <param name="password">What they say it is, where they say any.</param>
    internal RoomGuess Begin(IPAddress? from, RoomId room, string? password)
    {
        var line = from is null ? null : ClientAddress.Of(from);
        if (line is null || _wrong.Has(line))
        {
            return new(this, line, room, password, IsPasswordKept: false, Refusal: null);
        }

        var isPasswordKept = password is { Length: > 0 };
        return new(this, line, room, null, isPasswordKept, IsKnown(room) ? null : TooMany);
    }

    // A room that is known here cost its reading, and may well be the one that everybody behind that address is in.
    private bool IsKnown(RoomId room) => _known.ContainsKey(room) || awake.Find(room) is not null;

    private Refusal? Judge(RoomGuess guess, Refusal? answer)
    {
        if (guess.Line is not { } line)
        {
            return answer;
        }

        if (answer is { Code: ErrorCode.WrongPassword } && guess.IsPasswordKept)
        {
            return TooMany;
        }

        // Without a password it is a question, and no guess: the page asks before it asks for one. A room that was told too many compares none
        // any more, and lets in by the one that it knows to be right: so what it refuses then is a guess as well.
        var guessed =
            guess.Password is { Length: > 0 }
            && answer is { Code: ErrorCode.WrongPassword or ErrorCode.RateLimited }
            && answer != PasswordLine.Full;
        if (guessed || answer == Refusal.NoSuchRoom)
        {
            _wrong.Spend(line, MostOwed);
        }

        if (answer == Refusal.NoSuchRoom)
        {
            _known.TryRemove(guess.Room, out _);
        }
        else if (answer?.Code is not (ErrorCode.Unavailable or ErrorCode.RateLimited))
        {
            Know(guess.Room);
        }

        return answer;
    }

    private void Know(RoomId room)
    {
        if (!_known.ContainsKey(room))
        {
            if (_known.Count > MostKnown)
            {
                _known.Clear();
            }

            _known.TryAdd(room, 0);
        }
    }

    /// <summary>One try at a room.</summary>
    /// <param name="Line">Whose it is; null where nobody counts.</param>
    /// <param name="Password">What the room is told of the password that they said.</param>
    /// <param name="IsPasswordKept">That is nothing, as too many were wrong.</param>
    /// <param name="Refusal">Why the room is not asked at all; null where it is.</param>
    internal readonly record struct RoomGuess(
        RoomGuesses Of,
        IPAddress? Line,
        RoomId Room,
        string? Password,
        bool IsPasswordKept,
        Refusal? Refusal
    )
    {
        /// <summary>The room has answered: why it refuses, or null.</summary>
        /// <returns>What they are told.</returns>
        public Refusal? Answered(Refusal? refusal) => Of.Judge(this, refusal);
    }
}
