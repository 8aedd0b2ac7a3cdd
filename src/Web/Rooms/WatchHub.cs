using System.Net;
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
    ViewerCalls calls,
    ViewerMoves moves,
    RoomGuesses guesses
) : Hub
{
    private static readonly TimeSpan JoinBound = TimeSpan.FromSeconds(10);

    public SyncClockAnswer SyncClock(JsonElement clientTime) => Unwrap(calls.SyncClock(clientTime));

    public async Task<RoomSnapshot> Join(JsonElement request)
    {
        var session = Unwrap(calls.SessionOf(Context.User));
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

        var guess = guesses.Begin(AddressOf(connection), join.RoomId, join.Password);
        if (guess.Refusal is not null)
        {
            throw Refused(guess.Refusal);
        }

        await LeaveTheRoom(polite: true);
        if (connection.Socket is { } socket && await moves.Try(socket, session, join.RoomId, Context.ConnectionAborted))
        {
            // Another worker answers.
            return null!;
        }

        new ViewerPlace(join.RoomId, session).Enter(Context.Items);
        var ask = new JoinRoom(join.RoomId, connection, session.Caller, guess.Password, join.SinceRevision);
        var answer = await (await relays.GetAsync(Context.ConnectionAborted)).Ask<object>(ask, JoinBound).OrNull();
        if (answer is Entered entered)
        {
            guess.Answered(refusal: null);
            return entered.Snapshot;
        }

        // Where no answer came in time the room may have let us in all the same: say goodbye to be sure.
        await LeaveTheRoom(polite: true);
        throw Refused(
            (answer as EnterRefused)?.Refusal is { } refusal
                ? guess.Answered(refusal)!
                : new(ErrorCode.Unavailable, "the room does not answer at the moment; try again in a few seconds")
        );
    }

    public Task Leave() => LeaveTheRoom(polite: true);

    public async Task<CommandAck> Send(JsonElement command) =>
        Unwrap(await calls.Send(Context.User, ViewerPlace.Of(Context.Items), command, Context.ConnectionAborted));

    public async Task Report(JsonElement report)
    {
        if (await calls.Report(Context.User, ViewerPlace.Of(Context.Items), report) is { } refusal)
        {
            throw Refused(refusal);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception) =>
        // A clean close is not a goodbye: pages that reload close cleanly too.
        LeaveTheRoom(polite: false);

    private async Task LeaveTheRoom(bool polite)
    {
        if (ViewerPlace.Leave(Context.Items) is { } place)
        {
            (await relays.GetAsync()).Tell(new LeaveRoom(place.RoomId, Context.ConnectionId, polite));
        }
    }

    private IPAddress? AddressOf(ViewerConnection connection) =>
        connection.Socket is { } socket ? socket.From : Context.GetHttpContext()?.Guesser();

    private static T Unwrap<T>((T? Value, Refusal? Refusal) read)
        where T : class => read.Value ?? throw Refused(read.Refusal!);

    private static HubException Refused(Refusal refusal) => new(refusal.ToString());
}

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
