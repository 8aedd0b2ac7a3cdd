using System.Net;
using Akka.Actor;
using Akka.Hosting;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Asks rooms on behalf of HTTP and hub calls. While a room is on its way to another worker the question is asked
/// again: commands carry an id that makes a repeat harmless. Only when that has lasted too long is it <c>unavailable</c>.
/// A room that is awake here is asked itself first, past the two actors that would find it.
/// </summary>
public sealed class RoomClient(
    IRequiredActor<RoomRegion> region,
    IAwakeRooms awake,
    RoomGuesses guesses,
    TimeProvider time
)
{
    private static readonly TimeSpan FirstTry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestTry = TimeSpan.FromMilliseconds(500);

    /// <summary>Nobody waits longer for an answer.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>Does a command or makes a room; the ack, or why not.</summary>
    /// <param name="from">Where it comes from, of somebody who need not be in the room; else null.</param>
    /// <param name="trace">The step that it is part of (W3C traceparent), where steps are followed.</param>
    public async Task<(CommandAck? Ack, Refusal? Refusal)> Perform(
        RoomId room,
        RoomInput input,
        IPAddress? from,
        CancellationToken stop,
        string? trace = null
    )
    {
        var guess = guesses.Begin(from, room, password: null);
        var (done, refusal) = await Ask<Performed>(guess, new Perform(room, input, trace), stop);
        return (done?.Ack, refusal);
    }

    /// <summary>A look at a room without entering it.</summary>
    /// <param name="from">Where the question comes from; null where this server itself asks.</param>
    public async Task<(RoomSnapshot? Room, Refusal? Refusal)> Look(Look look, IPAddress? from, CancellationToken stop)
    {
        var guess = guesses.Begin(from, look.RoomId, look.Password);
        var (looked, refusal) = await Ask<Looked>(guess, look with { Password = guess.Password }, stop);
        return (looked?.Snapshot, refusal);
    }

    /// <summary>Who is banned from a room.</summary>
    public async Task<(EquatableList<BannedPerson>? Bans, Refusal? Refusal)> Bans(
        RoomId room,
        Caller caller,
        IPAddress? from,
        CancellationToken stop
    )
    {
        var guess = guesses.Begin(from, room, password: null);
        var (listed, refusal) = await Ask<BansListed>(guess, new ListBans(room, caller), stop);
        return (listed?.Bans, refusal);
    }

    private static readonly Refusal Unavailable = new(
        ErrorCode.Unavailable,
        "the room does not answer at the moment; try again in a few seconds"
    );

    private async Task<(T? Answer, Refusal? Refusal)> Ask<T>(
        RoomGuesses.RoomGuess guess,
        IRoomRequest request,
        CancellationToken stop
    )
        where T : class
    {
        if (guess.Refusal is not null)
        {
            return (null, guess.Refusal);
        }

        var answer = await Ask(request, stop);
        var refusal = answer is T ? null : (answer as NotPerformed)?.Refusal ?? Unavailable;
        return (answer as T, guess.Answered(refusal));
    }

    private async Task<object?> Ask(IRoomRequest request, CancellationToken stop)
    {
        var here = awake.Find(request.RoomId);
        var began = time.GetTimestamp();
        for (
            var patience = FirstTry;
            time.GetElapsedTime(began) < LongestWait;
            patience = Min(patience * 1.3, LongestTry)
        )
        {
            try
            {
                var askedAt = Milliseconds();
                var answer = here is not null
                    ? await LocalAnswer.Ask(here, request, patience, stop)
                    : await (await region.GetAsync(stop)).Ask<object>(request, patience, stop);
                here = null;
                if (answer is Looked looked)
                {
                    return looked with { Snapshot = OnOurClock(looked.Snapshot, askedAt) };
                }

                if (answer is not NotPerformed { Refusal.Code: ErrorCode.Unavailable })
                {
                    return answer;
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), time, stop);
            }
            catch (Exception e) when (e is AskTimeoutException or TimeoutException)
            {
                // Asked again: the shard region finds the room's new owner.
                here = null;
            }
        }

        return null;
    }

    // The room's host may have another clock: its answer itself says how far that is ahead, to half the round trip.
    private RoomSnapshot OnOurClock(RoomSnapshot room, double askedAt)
    {
        var clock = new RoomClock();
        clock.Add(askedAt, room.ServerTime, Milliseconds());
        return room.OnClock(clock.AheadMs);
    }

    private double Milliseconds() => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
