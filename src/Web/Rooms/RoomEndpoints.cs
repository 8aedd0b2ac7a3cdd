using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncStream.Protocol.Rooms;
using SyncStream.Protocol.Wire;
using SyncStream.Web.Operations;
using SyncStream.Web.Sessions;

namespace SyncStream.Web.Rooms;

/// <summary>Rooms over HTTP, as PROTOCOL.md lists them: for the home page, scripts and bots.</summary>
public static class RoomEndpoints
{
    private const string PasswordHeader = "X-Room-Password";

    public static void MapRooms(this IEndpointRouteBuilder app)
    {
        var rooms = app.MapGroup("/api/rooms");
        rooms.MapGet(
            "",
            async (IRoomListing listing, CancellationToken stop) => new RoomList(await listing.List(stop))
        );
        rooms.MapPost("", Create).RequireAuthorization();
        rooms.MapGet("{id}", Show);
        rooms.MapPost("{id}/commands", Perform).RequireAuthorization();
        rooms.MapGet("{id}/bans", Bans).RequireAuthorization();
        rooms.MapDelete("{id}", Close).RequireAuthorization();
    }

    private static async Task<IResult> Create(
        HttpContext http,
        JsonElement body,
        RoomClient client,
        RoomCreations creations,
        PasswordLine passwords,
        Ids ids,
        CancellationToken stop
    )
    {
        if (!creations.AllowFrom(http.From()))
        {
            return new Problem(new(ErrorCode.RateLimited, "too many rooms at once; wait a minute"));
        }

        var session = http.Session();
        var (wish, refusal) = CommandReader.Read<CreateRequest>(body);
        if (wish is null)
        {
            return new Problem(refusal!);
        }

        if (wish.Password?.Length > RoomPassword.MaxLength)
        {
            return new Problem(Refusal.Invalid($"a password has at most {RoomPassword.MaxLength} characters"));
        }

        // A retry with the same commandId must find the room that the first try may have made, named or not.
        var command = wish.CommandId ?? new(ids.Next());
        var id = wish.Id ?? IdFor(session.ViewerId, command);
        string? hash = null;
        if (wish.Password is { Length: > 0 } p)
        {
            if (passwords.Enter(() => RoomPassword.Hash(p), stop) is not { } hashed)
            {
                return new Problem(PasswordLine.Full);
            }

            hash = await hashed;
        }

        var settings = new RoomSettings
        {
            Title = wish.Title ?? "",
            Visibility = wish.Visibility ?? Visibility.Unlisted,
            Permanent = wish.Permanent ?? false,
            HasPassword = hash is not null,
        };
        var input = new RoomInput.Create(command, session.Caller, settings, hash);
        var (ack, refused) = await client.Perform(id, input, from: null, stop);
        if (ack is null)
        {
            return new Problem(refused!);
        }

        var (room, gone) = await client.Look(new Look(id, session.Caller, wish.Password), from: null, stop);
        return room is null ? new Problem(gone!) : Results.Created($"/api/rooms/{id}", RoomView.Of(room));
    }

    private static async Task<IResult> Show(HttpContext http, string id, RoomClient client, CancellationToken stop)
    {
        if (!RoomId.TryParse(id, out var room))
        {
            return new Problem(NotARoom, StatusCodes.Status404NotFound);
        }

        var caller = http.User is SessionPrincipal p ? p.Session.Caller : new Caller(new("-"), "", IsAdmin: false);
        string? password = http.Request.Headers[PasswordHeader];
        var (snapshot, refusal) = await client.Look(new Look(room, caller, password), http.Guesser(), stop);
        return snapshot is null ? new Problem(refusal!) : Results.Ok(RoomView.Of(snapshot));
    }

    private static async Task<IResult> Perform(
        HttpContext http,
        string id,
        JsonElement body,
        RoomCommands commands,
        CancellationToken stop
    )
    {
        if (!RoomId.TryParse(id, out var room))
        {
            return new Problem(NotARoom, StatusCodes.Status404NotFound);
        }

        var (ack, refusal) = await commands.Perform(room, http.Session(), body, http.Guesser(), stop);
        return ack is null ? new Problem(refusal!) : Results.Ok(ack);
    }

    private static async Task<IResult> Bans(HttpContext http, string id, RoomClient client, CancellationToken stop)
    {
        if (!RoomId.TryParse(id, out var room))
        {
            return new Problem(NotARoom, StatusCodes.Status404NotFound);
        }

        var (bans, refusal) = await client.Bans(room, http.Session().Caller, http.Guesser(), stop);
        return bans is null ? new Problem(refusal!) : Results.Ok(new BanList(bans));
    }

    private static async Task<IResult> Close(
        HttpContext http,
        string id,
        RoomClient client,
        Ids ids,
        CancellationToken stop
    )
    {
        if (!RoomId.TryParse(id, out var room))
        {
            return new Problem(NotARoom, StatusCodes.Status404NotFound);
        }

        var input = new RoomInput.Command(http.Session().Caller, new RoomCommand.Close { CommandId = new(ids.Next()) });
        var (_, refusal) = await client.Perform(room, input, http.Guesser(), stop);
        return refusal is null ? Results.NoContent() : new Problem(refusal);
    }

    /// <summary>Lower case letters and digits: a link that can be read out over the phone.</summary>
    private static RoomId IdFor(ViewerId host, CommandId command) =>
        new("r-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{host} {command}")))[..12]);

    private static readonly Refusal NotARoom = new(
        ErrorCode.Invalid,
        "a room id has 3 to 40 characters of a-z, 0-9 and -"
    );
}

/// <summary>The body of <c>POST /api/rooms</c>.</summary>
internal sealed record CreateRequest(
    RoomId? Id = null,
    string? Title = null,
    Visibility? Visibility = null,
    string? Password = null,
    bool? Permanent = null,
    CommandId? CommandId = null
);

/// <summary>The public rooms.</summary>
internal sealed record RoomList(IReadOnlyList<RoomSummary> Rooms);

/// <summary>Who is banned from a room.</summary>
internal sealed record BanList(EquatableList<BannedPerson> Bans);

/// <summary>A room as <c>GET /api/rooms/{id}</c> shows it.</summary>
internal sealed record RoomView(
    RoomId Id,
    string Title,
    RoomSettings Settings,
    int ViewerCount,
    Playhead Playhead,
    EquatableList<QueueItem> Queue,
    ItemId? CurrentItemId,
    long Revision
)
{
    public static RoomView Of(RoomSnapshot room) =>
        new(
            room.RoomId,
            room.Title,
            room.Settings,
            room.ViewerCount,
            room.Playhead,
            room.Queue,
            room.CurrentItemId,
            room.Revision
        );
}

/// <summary>The public rooms of the whole cluster.</summary>
public interface IRoomListing
{
    Task<IReadOnlyList<RoomSummary>> List(CancellationToken stop);
}
