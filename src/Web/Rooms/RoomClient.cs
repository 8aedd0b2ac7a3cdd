using Akka.Actor;
using Akka.Hosting;
using SyncStream.Protocol.Rooms;

namespace SyncStream.Web.Rooms;

/// <summary>
/// Asks rooms on behalf of HTTP and hub calls. While a room is on its way to another worker the question is asked
/// again: commands carry an id that makes a repeat harmless. Only when that has lasted too long is it <c>unavailable</c>.
/// A room that is awake here is asked itself first, past the two actors that would find it.
/// </summary>
public sealed class RoomClient(IRequiredActor<RoomRegion> region, IAwakeRooms awake, TimeProvider time)
{
    private static readonly TimeSpan FirstTry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestTry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>Does a command or makes a room; the ack, or why not.</summary>
    /// <param name="trace">The step that it is part of (W3C traceparent), where steps are followed.</param>
    public async Task<(CommandAck? Ack, Refusal? Refusal)> Perform(
        RoomId room,
        RoomInput input,
        CancellationToken stop,
        string? trace = null
    ) =>
        await Ask(new Perform(room, input, trace), stop) switch
        {
            Performed done => (done.Ack, null),
            NotPerformed not => (null, not.Refusal),
            _ => (null, Unavailable),
        };

    /// <summary>A look at a room without entering it.</summary>
    public async Task<(RoomSnapshot? Room, Refusal? Refusal)> Look(Look look, CancellationToken stop) =>
        await Ask(look, stop) switch
        {
            Looked looked => (looked.Snapshot, null),
            NotPerformed not => (null, not.Refusal),
            _ => (null, Unavailable),
        };

    /// <summary>Who is banned from a room.</summary>
    public async Task<(EquatableList<BannedPerson>? Bans, Refusal? Refusal)> Bans(
        RoomId room,
        Caller caller,
        CancellationToken stop
    ) =>
        await Ask(new ListBans(room, caller), stop) switch
        {
            BansListed listed => (listed.Bans, null),
            NotPerformed not => (null, not.Refusal),
            _ => (null, Unavailable),
        };

    private static readonly Refusal Unavailable = new(
        ErrorCode.Unavailable,
        "the room does not answer at the moment; try again in a few seconds"
    );

    private async Task<object?> Ask(IRoomRequest request, CancellationToken stop)
    {
        var here = awake.Find(request.RoomId);
        var began = time.GetTimestamp();
        for (var patience = FirstTry; time.GetElapsedTime(began) < Bound; patience = Min(patience * 1.3, LongestTry))
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
