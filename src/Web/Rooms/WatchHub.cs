using System.Text.Json;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.AspNetCore.SignalR;
using SyncStream.Protocol.Rooms;
using SyncStream.Web.Handover;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>
/// The hub of PROTOCOL.md. Arguments come as raw JSON, so that whatever a client sends ends in a refusal with a code
/// and never in a broken connection.
/// </summary>
public sealed class WatchHub(
    IRequiredActor<RoomRelays> relays,
    WatchConnections connections,
    RoomCommands commands,
    ViewerMoves moves,
    HostClock clock,
    TimeProvider time
) : Hub
{
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(10);
    private const string PlaceKey = "place";

    public SyncClockAnswer SyncClock(JsonElement clientTime)
    {
        var now = time.GetUtcNow();
        return
            clientTime.ValueKind == JsonValueKind.Number
            && clientTime.TryGetDouble(out var client)
            && double.IsFinite(client)
            ? new(client, (now - DateTimeOffset.UnixEpoch).TotalMilliseconds, clock.Id)
            : throw Refused(Refusal.Invalid("clientTime is a number of milliseconds"));
    }

    public async Task<RoomSnapshot> Join(JsonElement request)
    {
        var session = RequireSession();
        var join = Unwrap(CommandReader.Read<JoinRequest>(request));
        var connection = connections.Find(Context.ConnectionId) ?? throw new HubException("unavailable: try again");
        if (join.Password?.Length > RoomPassword.MaxLength)
        {
            throw Refused(Refusal.Invalid($"a password has at most {RoomPassword.MaxLength} characters"));
        }

        if (join.Name is not null)
        {
            session = session with { Name = Unwrap(Session.ReadName(join.Name)) };
        }

        await LeaveTheRoom(polite: true);
        if (connection.Socket is { } socket && await moves.Try(socket, session, join.RoomId, Context.ConnectionAborted))
        {
            // Another worker answers.
            return null!;
        }

        var place = new Place(join.RoomId, session);
        Context.Items[PlaceKey] = place;
        var ask = new JoinRoom(join.RoomId, connection, session.Caller, join.Password, join.SinceRevision);
        var answer = await (await relays.GetAsync(Context.ConnectionAborted)).Ask<object>(ask, JoinBound).OrNull();
        if (answer is Entered entered)
        {
            return entered.Snapshot;
        }

        // Where no answer came in time the room may have let us in all the same: say goodbye to be sure.
        await LeaveTheRoom(polite: true);
        throw Refused(
            (answer as EnterRefused)?.Refusal
                ?? new(ErrorCode.Unavailable, "the room does not answer at the moment; try again in a few seconds")
        );
    }

    public Task Leave() => LeaveTheRoom(polite: true);

    public async Task<CommandAck> Send(JsonElement command)
    {
        RequireSession();
        var place = Context.Items[PlaceKey] as Place ?? throw Refused(Refusal.Forbidden("join a room first"));
        var (ack, refusal) = await commands.Perform(place.RoomId, place.Session, command, Context.ConnectionAborted);
        return ack ?? throw Refused(refusal!);
    }

    public async Task Report(JsonElement report)
    {
        RequireSession();
        var read = Unwrap(CommandReader.Read<PlaybackReport>(report));
        if (Context.Items[PlaceKey] is Place place)
        {
            (await relays.GetAsync()).Tell(new Reported(place.RoomId, place.Session.ViewerId, read));
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception) =>
        // A clean close is not a goodbye: pages that reload close cleanly too.
        LeaveTheRoom(polite: false);

    private async Task LeaveTheRoom(bool polite)
    {
        if (Context.Items.Remove(PlaceKey, out var place))
        {
            (await relays.GetAsync()).Tell(new LeaveRoom(((Place)place!).RoomId, Context.ConnectionId, polite));
        }
    }

    private Session RequireSession() =>
        Context.User is SessionPrincipal { Session: var session }
        && session.ExpiresAt > time.GetUtcNow().ToUnixTimeMilliseconds()
            ? session
            : throw Refused(new(ErrorCode.Unauthenticated, "a session is needed: POST /api/session first"));

    private static T Unwrap<T>((T? Value, Refusal? Refusal) read)
        where T : class => read.Value ?? throw Refused(read.Refusal!);

    private static HubException Refused(Refusal refusal) => new(refusal.ToString());

    /// <summary>Where the viewer is, and as whom: the session, by the name said at the door.</summary>
    private sealed record Place(RoomId RoomId, Session Session);
}

/// <summary>The answer of <c>SyncClock</c>; both times in Unix milliseconds, each on its own side's clock.</summary>
/// <param name="Clock">Names the server's clock: the same for all workers of a host.</param>
public sealed record SyncClockAnswer(double ClientTime, double ServerTime, string Clock);

/// <summary>The argument of <c>Join</c>.</summary>
/// <param name="Name">How the viewer is called here, where the session says otherwise.</param>
internal sealed record JoinRequest(
    RoomId RoomId,
    string? Password = null,
    long? SinceRevision = null,
    string? Name = null
);

internal static class AskExtensions
{
    /// <summary>The answer, or null where none came in time.</summary>
    public static async Task<object?> OrNull(this Task<object> asked)
    {
        try
        {
            return await asked;
        }
        catch (AskTimeoutException)
        {
            return null;
        }
    }
}
