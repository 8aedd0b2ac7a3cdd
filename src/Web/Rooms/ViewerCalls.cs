using System.Security.Claims;
using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>The calls of PROTOCOL.md that a viewer makes again and again, and that leave them where they are.</summary>
public sealed class ViewerCalls(
    IRequiredActor<RoomRelays> relays,
    RoomCommands commands,
    HostClock clock,
    TimeProvider time
)
{
    private static readonly Refusal NoSession = new(
        ErrorCode.Unauthenticated,
        "a session is needed: POST /api/session first"
    );

    private static readonly Refusal NoRoom = Refusal.Forbidden("join a room first");

    /// <summary>The session of a connection, where it still holds.</summary>
    internal (Session? Session, Refusal? Refusal) SessionOf(ClaimsPrincipal? user) =>
        user is SessionPrincipal { Session: var session }
        && session.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? (session, null)
            : (null, NoSession);

    /// <summary>The server's clock.</summary>
    internal (SyncClockAnswer? Answer, Refusal? Refusal) SyncClock(JsonElement clientTime)
    {
        var now = time.GetUtcNow();
        return
            clientTime.ValueKind == JsonValueKind.Number
            && clientTime.TryGetDouble(out var client)
            && double.IsFinite(client)
            ? (new(client, (now - DateTimeOffset.UnixEpoch).TotalMilliseconds, clock.Id), null)
            : (null, Refusal.Invalid("clientTime is a number of milliseconds"));
    }

    /// <summary>Does a command; the ack once it is durable.</summary>
    internal async Task<(CommandAck? Ack, Refusal? Refusal)> Send(
        ClaimsPrincipal? user,
        ViewerPlace? place,
        JsonElement command,
        CancellationToken stop
    ) =>
        SessionOf(user).Refusal is { } refusal ? (null, refusal)
        : place is null ? (null, NoRoom)
        : await commands.Perform(place.RoomId, place.Session, command, from: null, stop);

    /// <summary>Passes a report on to the room, where the viewer is in one.</summary>
    internal async Task<Refusal?> Report(ClaimsPrincipal? user, ViewerPlace? place, JsonElement report)
    {
        if (SessionOf(user).Refusal is { } noSession)
        {
            return noSession;
        }

        var (read, refusal) = CommandReader.Read<PlaybackReport>(report);
        if (read is not null && place is not null)
        {
            (await relays.GetAsync()).Tell(new Reported(place.RoomId, place.Session.ViewerId, read));
        }

        return refusal;
    }
}

/// <summary>The answer of <c>SyncClock</c>; both times in Unix milliseconds, each on its own side's clock.</summary>
/// <param name="Clock">Names the server's clock: the same for all workers of a host.</param>
public sealed record SyncClockAnswer(double ClientTime, double ServerTime, string Clock);
